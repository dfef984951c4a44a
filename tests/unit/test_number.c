/* ogi_number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_number.h"

struct good {
    const char *text;
    int64_t number;
};

static void check_numbers(enum ogi_value_kind kind, enum ogi_unit head, enum ogi_note note,
                          const struct good *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ogi_figure figure = ogi_number_read(ogi_str_of(cases[i].text), kind, head);
        if (figure.presence != OGI_CELL_NUMBER || figure.number != cases[i].number ||
            figure.note != note)
            fail_msg("\"%s\": presence %d note %d number %lld", cases[i].text, (int)figure.presence,
                     (int)figure.note, (long long)figure.number);
    }
}

static void check_null(enum ogi_value_kind kind, enum ogi_unit head, enum ogi_note note,
                       const char *const *texts)
{
    for (; *texts != NULL; texts++) {
        struct ogi_figure figure = ogi_number_read(ogi_str_of(*texts), kind, head);
        if (figure.presence != OGI_CELL_NULL || figure.note != note || figure.number != 0)
            fail_msg("\"%s\": presence %d note %d number %lld", *texts, (int)figure.presence,
                     (int)figure.note, (long long)figure.number);
    }
}

#define GOOD(kind, head, note, ...)                                                                \
    do {                                                                                           \
        const struct good good_cases[] = {__VA_ARGS__};                                            \
        check_numbers(OGI_VALUE_##kind, OGI_UNIT_##head, OGI_NOTE_##note, good_cases,              \
                      OGI_COUNT_OF(good_cases));                                                   \
    } while (0)

#define NULLS(kind, head, note, ...)                                                               \
    check_null(OGI_VALUE_##kind, OGI_UNIT_##head, OGI_NOTE_##note,                                 \
               (const char *const[]){__VA_ARGS__, NULL})

static void counts_are_read(void **state)
{
    (void)state;
    GOOD(COUNT, NONE, NONE, {"0", 0}, {"7", 7}, {" 12\n", 12}, {"2939", 2939}, {"１２３", 123},
         {"１２", 12},
         {"\xC2\xA0"
          "5\xE3\x80\x80",
          5},
         {"-3", -3}, {"－3", -3}, {"−3", -3}, {"﹣3", -3}, {"- 3", -3}, {"-0", 0}, {"1,234", 1234},
         {"1，234，567", 1234567}, {"12,345", 12345},
         {"999999999999999999", INT64_C(999999999999999999)},
         {"-999999999999999999", INT64_C(-999999999999999999)});
}

static void counts_may_name_what_they_count(void **state)
{
    (void)state;
    GOOD(COUNT, NONE, NONE, {"3件", 3}, {"10 条", 10}, {"2人次", 2}, {"1,000個", 1000}, {"4項", 4},
         {"0宗", 0}, {"三件", 3}, {"一件", 1});
    NULLS(COUNT, NONE, NOT_A_NUMBER, "3元", "3万", "2024年", "5%", "3件2条", "计1条", "件",
          "3公里");
}

static void words_and_malformed_numbers_are_no_counts(void **state)
{
    (void)state;
    NULLS(COUNT, NONE, NOT_A_NUMBER, "本单位未制作规章", "1,23", "1,2345", "12,34,567", "1234,567",
          ",123", "123,", "0,123", "1,,234", "3.0", "3.5", "1.", ".5", "1.2.3", "1O", "O", "l2",
          "12①", "①", "⑫", "5²", "○", "1e5", "0x10", "1 件 2", "--3件", "+", "—5", "–5",
          "1234567890123456789", "￥5", "?", "****", "约5", "五十多", "1/2", "3;4");
}

static void a_sign_that_is_no_minus_belongs_into_a_change(void **state)
{
    (void)state;
    NULLS(COUNT, NONE, NOT_A_NUMBER, "+5", "增3", "减3", "增加3");
    NULLS(MONEY, YUAN, NOT_A_NUMBER, "+5", "增3元", "减少3");
    GOOD(DELTA, NONE, NONE, {"+81", 81}, {"＋2", 2}, {"-35", -35}, {"增10", 10}, {"减3", -3},
         {"減3", -3}, {"增加3", 3}, {"减少8", -8}, {"減少8件", -8}, {"增 1,558", 1558}, {"+0", 0},
         {"-0", 0}, {"0", 0}, {"12", 12}, {"增三", 3}, {"增加3项", 3});
    NULLS(DELTA, NONE, NOT_A_NUMBER, "增", "减少", "增加", "加3", "持平", "3增", "+1.5", "增加了3");
}

static void what_has_two_readings_is_ambiguous(void **state)
{
    (void)state;
    NULLS(DELTA, NONE, AMBIGUOUS, "+(0) -(0)", "＋（0）－（0）", "+(5)", "+5-3", "增5减3",
          "增(0)减(0)", "+-5", "--5", "+/-5");
    NULLS(COUNT, NONE, AMBIGUOUS, "00", "000", "０００", "0000000", "007", "0555", "3 4", "0 0 0",
          "1\n234", "一", "00件", "+(0) -(0)");
    NULLS(MONEY, YUAN, AMBIGUOUS, "00", "000", "00.5", "一");
}

static void a_blank_is_never_zero(void **state)
{
    (void)state;
    NULLS(COUNT, NONE, BLANK, "", " ", "\t\n", "\xC2\xA0", "\xE3\x80\x80\xE3\x80\x80",
          "\xE2\x80\x8B");
    NULLS(DELTA, NONE, BLANK, "");
    NULLS(MONEY, YUAN, BLANK, "");
    assert_int_equal(ogi_number_read(OGI_STR_NONE, OGI_VALUE_COUNT, OGI_UNIT_NONE).note,
                     OGI_NOTE_BLANK);
    char spaces[500];
    memset(spaces, ' ', sizeof spaces - 1);
    spaces[sizeof spaces - 1] = '\0';
    NULLS(COUNT, NONE, BLANK, spaces);
}

static void marks_say_that_there_is_no_figure(void **state)
{
    (void)state;
    NULLS(COUNT, NONE, NOT_APPLICABLE, "/", "／", "-", "—", "——", "----", "－", "−", "–", "- -",
          "//", "\\", "空", "无", "無", "无 此 项", "无此项", "不适用", "不適用", "未开展",
          "未開展", "N/A", "县级无此项", "……", "…");
    NULLS(MONEY, NONE, NOT_APPLICABLE, "/", "无");
    NULLS(DELTA, NONE, NOT_APPLICABLE, "—");
    NULLS(COUNT, NONE, NOT_A_NUMBER, "无此", "没有制作", "/3/", "空3");
}

static void chinese_numerals_are_read_where_they_fill_the_cell(void **state)
{
    (void)state;
    GOOD(COUNT, NONE, NONE, {"零", 0}, {"〇", 0}, {"二", 2}, {"两", 2}, {"九", 9}, {"十", 10},
         {"十二", 12}, {"二十", 20}, {"九十九", 99}, {"一百", 100}, {"一百零三", 103},
         {"一百一十", 110}, {"一百一十三", 113}, {"两千", 2000}, {"二千零五", 2005},
         {"两千零五十", 2050}, {"一万", 10000}, {"三万五千", 35000}, {"十二万零三", 120003},
         {"一十二", 12}, {"三萬五千", 35000}, {"-三", -3});
    NULLS(COUNT, NONE, NOT_A_NUMBER, "百", "一百三", "三万五", "一二三", "二〇二〇", "一一",
          "一百零零三", "十十", "百一", "零三", "一百零", "二十零", "万", "三3", "3十", "一亿",
          "十百", "三千二千", "第三", "三、");
}

static void money_is_exact_in_hundredths_of_a_yuan(void **state)
{
    (void)state;
    GOOD(MONEY, YUAN, NONE, {"0", 0}, {"185277.44", 18527744}, {"185277.44元", 18527744},
         {"152790 元", 15279000}, {"1,234.5", 123450}, {"0.005", 1}, {"0.0049", 0}, {"0.995", 100},
         {"-0.005", -1}, {"-1.005", -101}, {"￥5", 500}, {"¥5元", 500}, {"三元", 300}, {"0.00", 0});
    GOOD(MONEY, WAN_YUAN, NONE, {"18.527744", 18527744}, {"976.81万元", 976810000},
         {"0.37萬元", 370000}, {"2601.953875万", INT64_C(2601953875)},
         {"59237.2449", INT64_C(59237244900)}, {"0", 0}, {"0.00000049", 0}, {"0.0000005", 1},
         {"五万元", 5000000});
}

static void the_cells_unit_beats_the_heads(void **state)
{
    (void)state;
    GOOD(MONEY, WAN_YUAN, UNIT_CONVERTED, {"185277.44元", 18527744}, {"0元", 0},
         {"3亿元", 30000000000}, {"7千元", 700000}, {"¥8", 800});
    GOOD(MONEY, YUAN, UNIT_CONVERTED, {"0.37万元", 370000}, {"2万", 2000000}, {"7千元", 700000});
    GOOD(MONEY, NONE, NONE, {"185277.44元", 18527744}, {"0.37万元", 370000},
         {"2601.953875万", INT64_C(2601953875)});
    struct ogi_figure figure = ogi_number_read(OGI_STR("0.37万元"), OGI_VALUE_MONEY, OGI_UNIT_NONE);
    assert_int_equal(figure.cell_unit, OGI_UNIT_WAN_YUAN);
    figure = ogi_number_read(OGI_STR("37"), OGI_VALUE_MONEY, OGI_UNIT_YUAN);
    assert_int_equal(figure.cell_unit, OGI_UNIT_NONE);
}

static void an_amount_without_any_unit_stays_unknown(void **state)
{
    (void)state;
    NULLS(MONEY, NONE, UNIT_UNKNOWN, "8040", "0", "1,035,000", "477.35", "三");
    NULLS(MONEY, NONE, NOT_A_NUMBER, "words", "12美元", "12件", "三千五");
}

static void money_that_does_not_fit_is_no_number(void **state)
{
    (void)state;
    GOOD(MONEY, YUAN, NONE, {"9999999999999999.99", INT64_C(999999999999999999)});
    NULLS(MONEY, YUAN, NOT_A_NUMBER, "10000000000000000", "99999999999999999999999999999999",
          "9999999999亿元", "1.2.3", "1.", "5元5角", "5港元", "三万五千元");
    NULLS(MONEY, WAN_YUAN, NOT_A_NUMBER, "1000000000000");
}

static void value_tokens_are_known_from_words(void **state)
{
    (void)state;
    const char *good[] = {"0",           "12",       "1,234", "-8",        "+81", "０",
                          "185277.44元", "0.37万元", "3件",   "/",         "-",   "—",
                          "----",        "无",       "增10",  "减3",       "000", "555",
                          "2020",        "+(0)",     "-(0)",  "59237.2449"};
    const char *bad[] = {"",         " ",       "规章",    "1.",         "1、",    "(1)",
                         "(一)",     "一",      "三",      "十二",       "2024年", "4.保护",
                         "第二十条", "3、其他", "1月20日", "2020-01-05", "5%",     "19432次浏览",
                         "www",      "，",      "、",      "12①",        "1.其他"};
    for (size_t i = 0; i < OGI_COUNT_OF(good); i++)
        if (!ogi_number_is_value_token(ogi_str_of(good[i])))
            fail_msg("\"%s\" is none", good[i]);
    for (size_t i = 0; i < OGI_COUNT_OF(bad); i++)
        if (ogi_number_is_value_token(ogi_str_of(bad[i])))
            fail_msg("\"%s\" is one", bad[i]);
}

static void money_is_printed_without_trailing_zeros(void **state)
{
    (void)state;
    const struct {
        int64_t hundredths;
        const char *text;
    } cases[] = {{0, "0"},
                 {1, "0.01"},
                 {10, "0.1"},
                 {100, "1"},
                 {18527744, "185277.44"},
                 {-50, "-0.5"},
                 {-18527740, "-185277.4"},
                 {INT64_MAX, "92233720368547758.07"},
                 {INT64_MIN, "-92233720368547758.08"}};
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        char out[24];
        assert_int_equal(ogi_number_format_money(cases[i].hundredths, out), strlen(cases[i].text));
        assert_string_equal(out, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_read),
        cmocka_unit_test(counts_may_name_what_they_count),
        cmocka_unit_test(words_and_malformed_numbers_are_no_counts),
        cmocka_unit_test(a_sign_that_is_no_minus_belongs_into_a_change),
        cmocka_unit_test(what_has_two_readings_is_ambiguous),
        cmocka_unit_test(a_blank_is_never_zero),
        cmocka_unit_test(marks_say_that_there_is_no_figure),
        cmocka_unit_test(chinese_numerals_are_read_where_they_fill_the_cell),
        cmocka_unit_test(money_is_exact_in_hundredths_of_a_yuan),
        cmocka_unit_test(the_cells_unit_beats_the_heads),
        cmocka_unit_test(an_amount_without_any_unit_stays_unknown),
        cmocka_unit_test(money_that_does_not_fit_is_no_number),
        cmocka_unit_test(value_tokens_are_known_from_words),
        cmocka_unit_test(money_is_printed_without_trailing_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
