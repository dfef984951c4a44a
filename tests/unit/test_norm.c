/* ogi_norm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_norm.h"

static struct ogi_arena arena;

static int make_arena(void **state)
{
    (void)state;
    ogi_arena_init(&arena, 1 << 22);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static void check(const char *text, const char *expected)
{
    struct ogi_str got = ogi_norm_string(ogi_str_of(text), &arena);
    struct ogi_str want = ogi_str_of(expected);
    if (!ogi_str_equals(got, want))
        fail_msg("%s became %.*s, not %s", text, OGI_STR_ARG(got), expected);
}

static void the_many_ways_to_write_one_label_become_one(void **state)
{
    (void)state;
    check("（一）予以公开", "(一)予以公开");
    check("(一) 予 以\n公\t开", "(一)予以公开");
    check("規范性文件", "规范性文件");
    check("規範性文件", "规范性文件");
    check("本年新製作數量", "本年新制作数量");
    check("政府集中採購", "政府集中采购");
    check("信息公開申請情況", "信息公开申请情况");
    check("行政強制措施與機構關係", "行政强制措施与机构关系");
    check("關於國家祕密", "关于国家秘密");
    check("ＡＢＣ　１２３", "abc123");
    check("３．危及“三安全一稳定”", "3.危及\"三安全一稳定\"");
    check("危及「三安全一穩定」", "危及\"三安全一稳定\"");
    check("单位：万元，保留4位小数", "单位:万元,保留4位小数");
    check("〔2021〕【第1号】［2］", "[2021][第1号][2]");
    check("—–－−‐", "-----");
    check("①⑵⒊㈣", "1(2)3.(四)");
    check("二○二○年", "二〇二〇年");
    check("\xE2\xBC\x80、总体情况", "一、总体情况"); /* U+2F00, a Kangxi radical */
    check("a\xC2\xA0"
          "b\xE2\x80\x8B"
          "c\xEF\xBB\xBF"
          "d\xC2\xAD",
          "abcd");
}

static void pronunciation_in_brackets_is_dropped(void **state)
{
    (void)state;
    check("規(guī)章", "规章");
    check("總數(shù)量", "总数量");
    check("行政強（qiáng）制", "行政强制");
    check("我們(men)的", "我们的");
}

static void other_brackets_stay(void **state)
{
    (void)state;
    check("规章(PDF)", "规章(pdf)");
    check("规章(a1)", "规章(a1)");
    check("规章()", "规章()");
    check("规章(一)", "规章(一)");
    check("规章(guī", "规章(guī");
    check("规章(abcdefghijkl)", "规章(abcdefghijkl)");
    check("(guī)章", "(guī)章");
    check("1(guī)章", "1(guī)章");
}

static void some_marks_keep_their_meaning(void **state)
{
    (void)state;
    check("一、二；三。", "一、二;三。");
    check("《办法》", "《办法》");
    check("增/减", "增/减");
    check("+1-2", "+1-2");
}

static void glyphs_know_where_they_came_from_and_what_stood_before(void **state)
{
    (void)state;
    struct ogi_glyphs glyphs;
    struct ogi_str text = OGI_STR(" 結 果\r\n维(wéi)持 ");
    assert_false(ogi_norm_text(text, &arena, &glyphs, NULL).failed);
    assert_int_equal(glyphs.count, 4);
    const struct ogi_glyph expected[] = {
        {U'结', 1, 4, OGI_GLYPH_SPACE},
        {U'果', 5, 8, OGI_GLYPH_SPACE},
        {U'维', 10, 13, OGI_GLYPH_SPACE | OGI_GLYPH_BREAK},
        {U'持', 19, 22, 0},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(expected); i++) {
        assert_int_equal(glyphs.items[i].cp, expected[i].cp);
        assert_int_equal(glyphs.items[i].from, expected[i].from);
        assert_int_equal(glyphs.items[i].to, expected[i].to);
        assert_int_equal(glyphs.items[i].flags, expected[i].flags);
    }
}

static void an_expanded_character_keeps_its_range(void **state)
{
    (void)state;
    struct ogi_glyphs glyphs;
    assert_false(ogi_norm_text(OGI_STR("⑴⑴⑴a"), &arena, &glyphs, NULL).failed);
    assert_int_equal(glyphs.count, 10);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(glyphs.items[i].from, i / 3 * 3);
        assert_int_equal(glyphs.items[i].to, i / 3 * 3 + 3);
    }
}

static void single_code_points_agree_with_texts(void **state)
{
    (void)state;
    assert_int_equal(ogi_norm_code_point('A'), 'a');
    assert_int_equal(ogi_norm_code_point(0xFF10), '0');
    assert_int_equal(ogi_norm_code_point(U'總'), U'总');
    assert_int_equal(ogi_norm_code_point(U'章'), U'章');
    assert_int_equal(ogi_norm_code_point(0x3000), 0);
    assert_int_equal(ogi_norm_code_point('\n'), 0);
    assert_int_equal(ogi_norm_code_point(U'⑴'), '1');
    assert_int_equal(ogi_norm_code_point(0x20000), 0x20000);
    assert_int_equal(ogi_norm_code_point(0xE0100), 0);
    for (uint32_t cp = 1; cp <= 0xFFFF; cp++) { /* what came out stays as it is */
        uint32_t once = ogi_norm_code_point(cp);
        if (once != 0 && ogi_norm_code_point(once) != once)
            fail_msg("U+%04X becomes U+%04X, which becomes U+%04X", (unsigned)cp, (unsigned)once,
                     (unsigned)ogi_norm_code_point(once));
    }
}

static void an_exhausted_arena_is_an_error(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_glyphs glyphs = {NULL, 77};
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&small, 64);
    assert_true(ogi_norm_text(OGI_STR("规章规章规章"), &small, &glyphs, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
    assert_int_equal(glyphs.count, 77);
    assert_null(ogi_norm_string(OGI_STR("规章规章规章"), &small).ptr);
    ogi_arena_fini(&small);
}

static void an_empty_text_has_no_glyphs(void **state)
{
    (void)state;
    struct ogi_glyphs glyphs;
    assert_false(ogi_norm_text(OGI_STR_NONE, &arena, &glyphs, NULL).failed);
    assert_int_equal(glyphs.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_many_ways_to_write_one_label_become_one),
        cmocka_unit_test(pronunciation_in_brackets_is_dropped),
        cmocka_unit_test(other_brackets_stay),
        cmocka_unit_test(some_marks_keep_their_meaning),
        cmocka_unit_test(glyphs_know_where_they_came_from_and_what_stood_before),
        cmocka_unit_test(an_expanded_character_keeps_its_range),
        cmocka_unit_test(single_code_points_agree_with_texts),
        cmocka_unit_test(an_exhausted_arena_is_an_error),
        cmocka_unit_test(an_empty_text_has_no_glyphs),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
