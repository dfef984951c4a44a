/* Matching, through ogi_ingest: small invented documents, one for each way to print a table, and
 * for each its refusing twin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_ingest.h"

static struct ogi_core *core;
static struct ogi_arena scratch, keep;
static const struct ogi_report *report;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&scratch, (size_t)256 << 20);
    ogi_arena_init(&keep, (size_t)64 << 20);
    return ogi_core_new(NULL, &core, NULL).failed ? -1 : 0;
}

static int unmake(void **state)
{
    (void)state;
    ogi_core_free(&core);
    ogi_arena_fini(&scratch);
    ogi_arena_fini(&keep);
    return 0;
}

static void read_as(const char *text, const char *form)
{
    struct ogi_document document = {.body = ogi_str_of(text)};
    struct ogi_report *out = NULL;
    ogi_arena_reset(&scratch);
    ogi_arena_reset(&keep);
    assert_false(ogi_ingest(core, &document, &scratch, &keep, &out, NULL).failed);
    report = out;
    if (form == NULL)
        assert_null(report->edition);
    else
        assert_string_equal(report->edition->form->id, form);
}

static const struct ogi_value *value(const char *code)
{
    size_t cell = ogi_edition_find(report->edition, ogi_str_of(code));
    assert_true(cell != SIZE_MAX);
    return &report->values[cell];
}

static void is_number(const char *code, int64_t number)
{
    const struct ogi_value *cell = value(code);
    if (cell->presence != OGI_CELL_NUMBER || cell->number != number)
        fail_msg("%s: presence %d, note %s, number %lld", code, (int)cell->presence,
                 ogi_note_name(cell->note), (long long)cell->number);
    assert_true(cell->evidence != OGI_EVIDENCE_NONE);
    struct ogi_str printed = ogi_str_slice(report->text, cell->span.from, cell->span.to);
    assert_true(ogi_str_equals(printed, cell->raw));
}

static void is_open(const char *code, enum ogi_note note)
{
    const struct ogi_value *cell = value(code);
    if (cell->presence == OGI_CELL_NUMBER || cell->note != note)
        fail_msg("%s: presence %d, note %s, number %lld", code, (int)cell->presence,
                 ogi_note_name(cell->note), (long long)cell->number);
}

static void three(const char *row, int64_t a, int64_t b, int64_t c)
{
    static const char *const columns[] = {"previous", "change", "decisions"};
    int64_t numbers[] = {a, b, c};
    for (size_t i = 0; i < 3; i++) {
        char code[64];
        snprintf(code, sizeof code, "disclosure.%s.%s", row, columns[i]);
        is_number(code, numbers[i]);
    }
}

static void three_open(const char *row, enum ogi_note note)
{
    static const char *const columns[] = {"previous", "change", "decisions"};
    for (size_t i = 0; i < 3; i++) {
        char code[64];
        snprintf(code, sizeof code, "disclosure.%s.%s", row, columns[i]);
        is_open(code, note);
    }
}

#define HEAD_LINES "第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n"
#define HEAD_PIPES                                                                                 \
    "第二十条第(五)项 | |||\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
#define HEAD_TABS  "第二十条第（五）项\t\t\t\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n"
#define NEXT_PIPES "其他对外管理服务事项 | 7 | 8 | 9 |\n"

static void every_layout_of_a_row_is_read(void **state)
{
    (void)state;
    static const char *const documents[] = {
        HEAD_PIPES "行政许可 | 4 | -5 | 6 |\n" NEXT_PIPES,
        HEAD_PIPES "行政许可 | 4 | -5 | 6 | ||\n" NEXT_PIPES,
        "| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 | \n| 行政许可 | 4 | -5 | 6 | \n"
        "| 其他对外管理服务事项 | 7 | 8 | 9 | \n",
        "|\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 | |\n|\n行政许可 |\n4 |\n-5 "
        "|\n6 | |\n"
        "|\n其他对外管理服务事项 |\n7 |\n8 |\n9 | |\n",
        "信息内容\n|\n上一年项目数量\n|\n本年增/"
        "减\n|\n处理决定数量\n|\n行政许可\n|\n4\n|\n-5\n|\n6\n|\n"
        "其他对外管理服务事项\n|\n7\n|\n8\n|\n9\n|\n",
        "信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n|\n行政许可 |\n4 |\n-5 |\n6 "
        "|\n|\n"
        "其他对外管理服务事项 |\n7 |\n8 |\n9 |\n|\n",
        HEAD_LINES "\n行政许可\n\n 4\n\n-5\n\n  6\n\n其他对外管理服务事项\n\n7\n\n8\n\n9\n",
        HEAD_TABS "行政许可\t4\t-5\t6\n其他对外管理服务事项\t7\t8\t9\t\n",
        "\t信息内容\n\t上一年项目数量\n\t本年增/"
        "减\n\t处理决定数量\n\n\t行政许可\n\t4\n\t-5\n\t6\n\n"
        "\t其他对外管理服务事项\n\t7\n\t8\n\t9\n",
        "信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 4 -5 6\n其他对外管理服务事项 7 8 "
        "9\n",
        "信息内容 上一年项 目数量 本年增/减 处理决定\n数量\n行政许可 4 -5 "
        "6\n其他对外管理\n服务事项\n7 8 9\n",
        "信息内容     上一年项目数量   本年增/减   处理决定数量\n行政许可      4      -5     6\n"
        "其他对外管理服务事项   7     8     9\n",
        "信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 4 -5 6 其他对外管理服务事项 7 8 "
        "9\n",
    };
    for (size_t i = 0; i < OGI_COUNT_OF(documents); i++) {
        read_as(documents[i], "F2019");
        three("licences", 4, -5, 6);
        three("other_services", 7, 8, 9);
    }
}

static void figures_stand_between_or_before_the_words_of_their_label(void **state)
{
    (void)state;
    read_as(HEAD_LINES "行政许可 1 2 3\n其他对外管理 7 8 9\n服务事项\n", "F2019");
    three("other_services", 7, 8, 9);
    read_as(HEAD_LINES "行政许可 1 2 3\n- 4 -\n其他对外管理\n- 5 -\n服务事项 7 8 9\n", "F2019");
    three("other_services", 7, 8, 9);
}

static void figures_on_both_sides_of_a_label_are_nobodys(void **state)
{
    (void)state;
    read_as(HEAD_LINES "行政许可 1 2 3\n其他对外管理 7 8 9\n服务事项\n4 5 6\n", "F2019");
    three("licences", 1, 2, 3);
    three_open("other_services", OGI_NOTE_AMBIGUOUS);
}

static void a_dropped_cell_makes_its_row_ambiguous(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 | 41 | 52 | |\n" NEXT_PIPES, "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three("other_services", 7, 8, 9);
    read_as(HEAD_LINES "行政许可\n41\n52\n其他对外管理服务事项\n7\n8\n9\n", "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    read_as(HEAD_PIPES "行政许可 | 41 | ||\n" NEXT_PIPES, "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void an_empty_cell_before_figures_is_a_cell(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 |\n|\n52 |\n63 |\n|\n其他对外管理服务事项 |\n7 |\n8 |\n9 |\n",
            "F2019");
    is_open("disclosure.licences.previous", OGI_NOTE_BLANK);
    is_number("disclosure.licences.change", 52);
    is_number("disclosure.licences.decisions", 63);
}

static void a_sign_places_a_figure_when_it_leaves_one_way(void **state)
{
    (void)state;
    read_as(HEAD_LINES "行政许可\n41\n+5\n其他对外管理服务事项\n+3\n8\n", "F2019");
    is_number("disclosure.licences.previous", 41);
    is_number("disclosure.licences.change", 5);
    is_open("disclosure.licences.decisions", OGI_NOTE_BLANK);
    is_number("disclosure.other_services.change", 3);
    is_number("disclosure.other_services.decisions", 8);
    read_as(HEAD_LINES "行政许可\n41\n-5\n其他对外管理服务事项\n7\n8\n9\n", "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void a_sign_in_the_wrong_column_refuses_the_row(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 | 4 | 5 | +6 |\n" NEXT_PIPES, "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void an_empty_row_is_blank_and_a_missing_row_absent(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 | |||\n", "F2019");
    three_open("licences", OGI_NOTE_BLANK);
    is_open("disclosure.other_services.previous", OGI_NOTE_NONE);
    assert_int_equal(value("disclosure.other_services.previous")->presence, OGI_CELL_ABSENT);
}

static void marks_and_words_are_no_figures(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 | / | 无 | 6 |\n" NEXT_PIPES, "F2019");
    is_open("disclosure.licences.previous", OGI_NOTE_NOT_APPLICABLE);
    is_open("disclosure.licences.change", OGI_NOTE_NOT_APPLICABLE);
    is_number("disclosure.licences.decisions", 6);
}

static void notes_in_labels_and_heads_are_no_figures(void **state)
{
    (void)state;
    read_as("信息内容 | 上一年项目数量(指 2019 年的数) | 本年增/减(减为负,如 -8 这样) | "
            "处理决定数量 |\n"
            "行政许可(不含行政处罚、行政强制,参见第 12 条) | 4 | 5 | 6 |\n" NEXT_PIPES,
            "F2019");
    three("licences", 4, 5, 6);
    is_open("disclosure.penalties.previous", OGI_NOTE_NONE);
    read_as(HEAD_LINES "行政许可（指 2019 年度 的许可）\n4\n5\n6\n其他对外管理服务事项\n7\n8\n9\n",
            "F2019");
    three("licences", 4, 5, 6);
}

static void an_unknown_row_keeps_its_figures(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 | 4 | 5 | 6 |\n本地自加的行 | 77 | 78 | 79 |\n" NEXT_PIPES,
            "F2019");
    three("licences", 4, 5, 6);
    three("other_services", 7, 8, 9);
    read_as(HEAD_LINES "行政许可\n本地自加的行\n77\n78\n79\n其他对外管理服务事项\n7\n8\n9\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three("other_services", 7, 8, 9);
}

static void glued_zeros_are_split_and_other_digits_are_not(void **state)
{
    (void)state;
    read_as("信息内容上一年项目数量本年增/减处理决定数量\n行政许可000\n其他对外管理服务事项555\n",
            "F2019");
    three("licences", 0, 0, 0);
    three_open("other_services", OGI_NOTE_AMBIGUOUS);
    read_as("信息内容本年处理决定数量\n行政处罚17\n行政强制0\n", "F2021");
    is_number("disclosure.penalties.decisions", 17);
    is_number("disclosure.coercive_measures.decisions", 0);
}

static void figures_in_sentences_are_no_cells(void **state)
{
    (void)state;
    read_as(HEAD_PIPES NEXT_PIPES "我局办理 行政许可 31 件，其中 行政处罚 5 起。\n"
                                  "行政强制 12 件。\n",
            "F2019");
    is_open("disclosure.licences.decisions", OGI_NOTE_NONE);
    is_open("disclosure.penalties.decisions", OGI_NOTE_NONE);
    is_open("disclosure.coercive_measures.decisions", OGI_NOTE_NONE);
}

static void a_page_number_below_a_row_is_not_in_it(void **state)
{
    (void)state;
    read_as(HEAD_LINES "行政许可 4 5 6\n17\n其他对外管理服务事项 7 8 9\n", "F2019");
    three("licences", 4, 5, 6);
    read_as("信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n1\n2\n3\n行政规范性文件\n4\n"
            "5\n6\n"
            "信息内容\n本年处理决定数量\n行政许可\n7\n信息内容\n本年处理决定数量\n"
            "行政处罚\n8\n17\n行政强制\n9\n"
            "信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n10\n",
            "F2021");
    is_open("disclosure.penalties.decisions", OGI_NOTE_AMBIGUOUS);
    is_number("disclosure.coercive_measures.decisions", 9);
    is_number("disclosure.regulations.in_force", 3);
}

static void a_page_number_among_words_is_no_figure(void **state)
{
    (void)state;
    read_as(
        "信息内容 本年处理决定数量 行政处罚 8 第 3 页 行政强制 第 4 页 第二十条第（八）项 信息内容 "
        "本年收费金额（单位：万元） 行政事业性收费 19 五、其他",
        "F2021");
    is_number("disclosure.penalties.decisions", 8);
    is_open("disclosure.coercive_measures.decisions", OGI_NOTE_BLANK);
    read_as("信息内容 本年处理决定数量 行政处罚 8 行政强制 4 第二十条第（八）项 信息内容 "
            "本年收费金额（单位：万元） 行政事业性收费 19 五、其他",
            "F2021");
    is_number("disclosure.coercive_measures.decisions", 4);
}

/* A column that the form does not have shows where empty cells are kept. */
static void a_row_with_a_cell_more_than_its_head_is_refused(void **state)
{
    (void)state;
    read_as("| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
            "| 行政许可 | 5 | 88 | | 13 |\n| 其他对外管理服务事项 | 7 | 8 | 9 |\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three_open("other_services", OGI_NOTE_AMBIGUOUS);
    read_as("| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
            "| 行政许可 | 5 | | 13 | |\n| 其他对外管理服务事项 | 7 | 8 | 9 |\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three("other_services", 7, 8, 9);
}

static void a_row_with_its_heads_cells_is_read_by_position(void **state)
{
    (void)state;
    read_as("| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 | |\n"
            "| 行政许可 | 5 | | 13 | |\n| 其他对外管理服务事项 | 7 | 8 | 9 | |\n",
            "F2019");
    is_number("disclosure.licences.previous", 5);
    is_number("disclosure.licences.decisions", 13);
    three("other_services", 7, 8, 9);
}

#define APPLICANT_CELLS                                                                            \
    "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n"        \
    "| 信息 | | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n"

static void a_table_that_keeps_its_columns_is_read_by_them(void **state)
{
    (void)state;
    read_as(APPLICANT_CELLS
            "| 一、本年新收政府信息公开申请数量 | | | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n"
            "| 二、上年结转政府信息公开申请数量 | | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
            "| 三、本年度办理结果 | （一）予以公开 | | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n"
            "| | （三）不予公开 | 1.属于国家秘密 | 7 | 0 | | 8 | 0 | 9 | |\n"
            "| | | 2.其他法律行政法规禁止公开 | 5 | | | | | | |\n",
            "F2021");
    is_number("applications.denied_state_secret.natural_person", 7);
    is_number("applications.denied_state_secret.public_welfare_org", 8);
    is_number("applications.denied_state_secret.other_org", 9);
    is_open("applications.denied_state_secret.total", OGI_NOTE_BLANK);
    /* One figure in front may be merged over all of them. */
    is_open("applications.denied_legal_prohibition.natural_person", OGI_NOTE_AMBIGUOUS);
}

static void a_table_that_drops_empty_cells_has_no_columns(void **state)
{
    (void)state;
    read_as(APPLICANT_CELLS "| 一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n"
                            "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n"
                            "| 三、本年度办理结果 | （一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n"
                            "| （三）不予公开 | 1.属于国家秘密 | 7 | 0 | 8 | 0 | 9 | | |\n",
            "F2021");
    is_open("applications.denied_state_secret.natural_person", OGI_NOTE_AMBIGUOUS);
    is_number("applications.granted.other_org", 6);
}

static void a_column_of_the_offices_own_makes_rows_doubtful(void **state)
{
    (void)state;
    read_as("| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 | 小计 |\n"
            "| 行政许可 | 1 | 2 | 3 |\n| 其他对外管理服务事项 | 7 | 8 | 9 |\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void an_item_number_set_apart_is_no_figure(void **state)
{
    (void)state;
    static const char *const stops[] = {"2 .", "２ .", "2 . "};
    for (size_t i = 0; i < OGI_COUNT_OF(stops); i++) {
        char text[600];
        snprintf(
            text, sizeof text,
            "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
            "1.信访举报投诉类申请\n1\n0\n0\n0\n0\n0\n%s重复申请\n"
            "3\n0\n0\n0\n0\n0\n3\n3.要求提供公开出版物\n0\n0\n0\n0\n0\n0\n0\n"
            "（六）其他处理\n1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n"
            "0\n0\n0\n0\n0\n0\n0\n",
            stops[i]);
        read_as(text, "F2021");
        is_open("applications.unprocessed_petition.total", OGI_NOTE_AMBIGUOUS);
        is_number("applications.unprocessed_repeat.natural_person", 3);
        is_number("applications.unprocessed_repeat.total", 3);
    }
}

#define STATISTICS "统计指标 单位 统计数\n一、主动公开情况 —— ——\n"

static void the_next_rows_serial_number_is_no_figure(void **state)
{
    (void)state;
    read_as("序号 统计指标 单位 统计数\n1 一、主动公开情况 —— ——\n"
            "6 1.政府公报公开政府信息数 条 12\n7 2.政府网站公开政府信息数 条\n"
            "8 3.政务微博公开政府信息数 条 9\n9 4.政务微信公开政府信息数 条 3/4\n"
            "10 5.其他方式公开政府信息数 条 7\n",
            "F2014");
    is_number("statistics.1.2.1", 12);
    is_open("statistics.1.2.2", OGI_NOTE_BLANK);
    is_number("statistics.1.2.3", 9);
    is_number("statistics.1.2.5", 7);
}

static void a_number_inside_a_label_spaced_out_is_no_figure(void **state)
{
    (void)state;
    read_as(STATISTICS
            "（ 一 ） 回 应 公 众 关 注 热 点 或 重 大 舆 情 数 （ 不 同 方 式 回 应 同 一 "
            "热 点 或 舆 情 计 1 次 ） 次 9\n3.政策解读稿件发布数 篇 4\n"
            "4.微博微信回应事件数 次 5\n",
            "F2014");
    is_number("statistics.2.1", 9);
}

static void chinese_numerals_are_figures_where_cells_are(void **state)
{
    (void)state;
    read_as("统计指标\t单位\t统计数\n一、主动公开情况\t——\t——\n1.政府公报公开政府信息数\t条\t零\n"
            "2.政府网站公开政府信息数\t条\t十二\n3.政务微博公开政府信息数\t条\t3\n",
            "F2014");
    is_number("statistics.1.2.1", 0);
    is_number("statistics.1.2.2", 12);
    is_number("statistics.1.2.3", 3);
}

static void a_row_above_a_removed_label_is_doubtful(void **state)
{
    (void)state;
    static const char head[] =
        "统计指标\n单位\n统计数\n1.政府公报公开政府信息数\n条\n3\n"
        "2.政府网站公开政府信息数\n5\n四、行政复议数量\n件\n6\n"
        "（一）维持具体行政行为数\n1\n（二）被依法纠错数\n2\n（三）其他情形数\n4\n"
        "五、行政诉讼数量\n9\n（一）维持具体行政行为或者驳回原告诉讼请求数\n8\n";
    char text[1200];
    snprintf(text, sizeof text, "%s六、举报投诉数量\n7\n", head);
    read_as(text, "F2014");
    is_open("statistics.5.1", OGI_NOTE_AMBIGUOUS);
    is_number("statistics.4.3", 4);
    snprintf(text, sizeof text,
             "%s（二）被依法纠错数\n0\n（三）其他情形数\n1\n六、举报投诉数量\n7\n", head);
    read_as(text, "F2014");
    is_number("statistics.5.1", 8);
}

static void a_unit_broken_in_two_is_the_same_unit(void **state)
{
    (void)state;
    read_as(STATISTICS "1.政府公报公开政府信息数 条 1\n2.政府网站公开政府信息数 条 2\n"
                       "七、依申请公开信息收取的费用 万 元 92.55\n",
            "F2014");
    is_number("statistics.7", 92550000);
    read_as(STATISTICS "1.政府公报公开政府信息数 条 1\n2.政府网站公开政府信息数 条 2\n"
                       "七、依申请公开信息收取的费用 元 92.55\n",
            "F2014");
    is_number("statistics.7", 9255);
}

static void what_a_second_report_leaves_blank_is_not_settled(void **state)
{
    (void)state;
    static const char second[] = "某局又一份\n" HEAD_PIPES "| 行政许可 | 1 | | 3 |\n";
    char text[1200];
    snprintf(text, sizeof text, HEAD_PIPES "| 行政许可 | 1 | 2 | 3 |\n%s", second);
    read_as(text, "F2019");
    is_number("disclosure.licences.previous", 1);
    is_open("disclosure.licences.change", OGI_NOTE_AMBIGUOUS);
    is_number("disclosure.licences.decisions", 3);
    read_as(HEAD_PIPES "| 行政许可 | 1 | 2 | 3 |\n又：行政许可12件。\n", "F2019");
    is_number("disclosure.licences.change", 2);
}

static void a_figure_merged_over_columns_leaves_the_other_rows_alone(void **state)
{
    (void)state;
    read_as("<table><tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</"
            "td><td>处理决定数量</td></tr>"
            "<tr><td>行政许可</td><td colspan=3>0</td></tr>"
            "<tr><td>其他对外管理服务事项</td><td>7</td><td>8</td><td>9</td></tr></table>",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three("other_services", 7, 8, 9);
    read_as("<table><tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</"
            "td><td>处理决定数量</td></tr>"
            "<tr><td>行政许可</td><td>0</td><td>1</td></tr>"
            "<tr><td>其他对外管理服务事项</td><td>7</td><td>8</td><td>9</td></tr></table>",
            "F2019");
    three_open("other_services", OGI_NOTE_AMBIGUOUS);
}

static void a_unit_with_pronunciation_in_it_is_the_same_unit(void **state)
{
    (void)state;
    read_as("信息内容\n本 年 收 费 金 ( s h ù ) 额 （ 单 位 ： 万 ( d u ì ) 元 "
            "）\n行政事业性收费\n0.5\n",
            "F2021");
    is_number("disclosure.fees.amount_yuan", 500000);
}

static void a_figure_before_a_form_feed_may_be_a_page_number(void **state)
{
    (void)state;
    read_as("信息内容\n本年处理决定数量\n行政处罚\n8\n行政强制\n6\n\f信息内容\n"
            "本年收费金额（单位：万元）\n行政事业性收费\n10\n其他\n",
            "F2021");
    is_number("disclosure.penalties.decisions", 8);
    is_open("disclosure.coercive_measures.decisions", OGI_NOTE_AMBIGUOUS);
    read_as("信息内容\n本年处理决定数量\n行政处罚\n8\n行政强制\n6\n7\n\f信息内容\n"
            "本年收费金额（单位：万元）\n行政事业性收费\n10\n其他\n",
            "F2021");
    is_number("disclosure.coercive_measures.decisions", 6);
}

static void a_page_number_in_the_line_of_a_row_refuses_it(void **state)
{
    (void)state;
    read_as("信息内容 上一年项目数量 本年增/减 处理决定数量 行政许可 - 4 - 其他对外管理服务事项 7 "
            "8 9\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three("other_services", 7, 8, 9);
    read_as(HEAD_PIPES "行政许可 | - | 4 | - |\n" NEXT_PIPES, "F2019");
    is_open("disclosure.licences.previous", OGI_NOTE_NOT_APPLICABLE);
    is_number("disclosure.licences.change", 4);
}

static void a_table_with_a_column_too_many_is_not_the_forms(void **state)
{
    (void)state;
    /* The third row has three figures because one of its four was dropped. */
    read_as(HEAD_PIPES "行政许可 | 1 | 2 | 3 | 4 |\n其他对外管理服务事项 | 1 | 2 | 3 | 4 |\n"
                       "第二十条第(六)项\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
                       "行政处罚 | 1 | 3 | 4 |\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three_open("penalties", OGI_NOTE_AMBIGUOUS);
}

static void where_repeated_lines_are_gone_a_row_needs_its_neighbour(void **state)
{
    (void)state;
#define THINNED                                                                                                                          \
    "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n41\n第二十条第（六）项\n行政处罚\n" \
    "52\n"
    read_as(THINNED "行政强制\n63\n第二十条第（八）项\n", "F2021");
    is_number("disclosure.penalties.decisions", 52);
    read_as(THINNED "第二十条第（八）项\n", "F2021");
    is_number("disclosure.licences.decisions", 41);
    is_open("disclosure.penalties.decisions", OGI_NOTE_AMBIGUOUS);
}

static void a_number_with_a_space_in_it_is_not_two(void **state)
{
    (void)state;
    read_as("信息内容\n上一年项目数量\n本年增/减\n行政事业性收费\n36 179\n第二十条第（九）项\n"
            "信息内容\n采购项目数量\n采购总金额\n政府集中采购\n2 5元\n",
            "F2019");
    is_open("disclosure.fees.previous", OGI_NOTE_AMBIGUOUS);
    is_number("disclosure.procurement.projects", 2);
    read_as(HEAD_PIPES "行政许可 | 36 179 | 4 |\n" NEXT_PIPES, "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    three("other_services", 7, 8, 9);
}

static void labels_below_their_figures_are_refused(void **state)
{
    (void)state;
    read_as(HEAD_LINES "4\n5\n6\n行政许可\n7\n8\n9\n其他对外管理服务事项\n", "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void the_form_is_read_off_the_heads_not_off_the_year(void **state)
{
    (void)state;
    read_as("某县某局2022年政府信息公开工作年度报告\n" HEAD_PIPES "行政许可 | 4 | 5 | 6 |\n",
            "F2019");
    assert_int_equal(report->year, 2022);
    read_as("2019年，我局工作正常。\n信息内容 | 本年处理决定数量 |\n行政许可 | 4 |\n", "F2021");
    read_as("2019年，我局办理行政许可 5 件，行政处罚 6 件。\n", NULL);
}

static void rows_under_another_editions_heads_are_left_out(void **state)
{
    (void)state;
    read_as("第二十条第(一)项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 1 | "
            "2 | 3 |\n"
            "第二十条第(五)项\n信息内容 | 本年处理决定数量 |\n行政许可 | 9 |\n"
            "第二十条第(六)项\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
            "行政处罚 | 4 | 5 | 6 |\n",
            "F2021");
    is_number("disclosure.regulations.in_force", 3);
    is_number("disclosure.licences.decisions", 9);
    is_open("disclosure.penalties.decisions", OGI_NOTE_NONE);
}

static void money_needs_a_unit(void **state)
{
    (void)state;
    read_as("信息内容 | 采购项目数量 | 采购总金额（单位：万元） |\n政府集中采购 | 2 | 3.5 |\n",
            "F2019");
    is_number("disclosure.procurement.amount_yuan", 3500000);
    read_as("信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 2 | 3600.5元 |\n", "F2019");
    is_number("disclosure.procurement.amount_yuan", 360050);
    read_as("信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 2 | 3600 |\n", "F2019");
    is_number("disclosure.procurement.projects", 2);
    is_open("disclosure.procurement.amount_yuan", OGI_NOTE_UNIT_UNKNOWN);
}

static void columns_in_another_order_are_refused(void **state)
{
    (void)state;
    read_as("信息内容 | 处理决定数量 | 上一年项目数量 | 本年增/减 |\n行政许可 | 4 | 5 | 6 |\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void a_row_printed_twice_with_other_figures_is_ambiguous(void **state)
{
    (void)state;
    read_as(HEAD_PIPES "行政许可 | 4 | 5 | 6 |\n\n第二份\n\n" HEAD_PIPES "行政许可 | 4 | 5 | 7 |\n",
            "F2019");
    is_number("disclosure.licences.previous", 4);
    is_open("disclosure.licences.decisions", OGI_NOTE_AMBIGUOUS);
    read_as(HEAD_PIPES "行政许可 | 4 | 5 | 6 |\n\n" HEAD_PIPES "行政许可 | 4 | 5 | 6 |\n", "F2019");
    three("licences", 4, 5, 6);
}

static void a_grid_is_read_under_its_heads(void **state)
{
    (void)state;
#define GRID_HEAD                                                                                      \
    "<html><body><table><tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td>" \
    "<td>处理决定数量</td></tr>"
    read_as(GRID_HEAD "<tr><td>行政许可</td><td>4</td><td>&nbsp;</td><td>6</td></tr></table>",
            "F2019");
    is_number("disclosure.licences.previous", 4);
    is_open("disclosure.licences.change", OGI_NOTE_BLANK);
    is_number("disclosure.licences.decisions", 6);
    assert_int_equal(value("disclosure.licences.previous")->evidence, OGI_EVIDENCE_GRID);
    read_as(GRID_HEAD "<tr><td>行政许可</td><td>4</td><td>6</td></tr></table>", "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    read_as(GRID_HEAD "<tr><td>行政许可</td><td colspan=3>0</td></tr></table>", "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
    read_as(GRID_HEAD "<tr><td>行政许可</td><td>4</td><td rowspan=2>5</td><td>6</td></tr>"
                      "<tr><td>其他对外管理服务事项</td><td>7</td><td>9</td></tr></table>",
            "F2019");
    is_open("disclosure.licences.change", OGI_NOTE_AMBIGUOUS);
    is_open("disclosure.other_services.change", OGI_NOTE_AMBIGUOUS);
}

#define RESULTS "结果维持 结果纠正 其他结果 尚未审结 总计 "
#define FIFTEEN "1 2 3 4 10 0 0 0 0 0 5 0 0 0 5"

static void the_row_without_label_is_found_below_its_head(void **state)
{
    (void)state;
    read_as(HEAD_PIPES NEXT_PIPES "行政复议 行政诉讼\n" RESULTS
                                  "未经复议直接起诉 复议后起诉\n" RESULTS RESULTS "\n" FIFTEEN "\n",
            "F2019");
    is_number("disputes.reconsideration.total", 10);
    is_number("disputes.litigation_after_reconsideration.upheld", 5);
    read_as(HEAD_PIPES NEXT_PIPES "行政复议 行政诉讼\n" RESULTS
                                  "未经复议直接起诉 复议后起诉\n" RESULTS RESULTS
                                  "\n1 2 3 4 10 0 0 0 0 0 5 0 0 0\n",
            "F2019");
    is_open("disputes.reconsideration.total", OGI_NOTE_AMBIGUOUS);
}

static void a_lone_row_of_fifteen_is_the_table_that_lost_its_head(void **state)
{
    (void)state;
    read_as(HEAD_PIPES NEXT_PIPES "\n" FIFTEEN "\n\n五、存在的主要问题及改进情况\n", "F2019");
    is_number("disputes.reconsideration.total", 10);
    read_as(HEAD_PIPES NEXT_PIPES "\n" FIFTEEN "\n\n" FIFTEEN "\n", "F2019");
    is_open("disputes.reconsideration.total", OGI_NOTE_NONE);
    read_as(HEAD_PIPES NEXT_PIPES "\n1 2 3 4 5 6 7 8 9 10 11 12 13 14\n", "F2019");
    is_open("disputes.reconsideration.total", OGI_NOTE_NONE);
}

#define APPLICANTS                                                                                 \
    "申请人情况\n自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n"

static void misspelt_and_broken_labels_are_recognised(void **state)
{
    (void)state;
    read_as(HEAD_PIPES NEXT_PIPES APPLICANTS
            "4.保护第三方的合法权益 1 0 0 0 0 0 1\n5.属于三类内部事\n务信息\n2 0 0 0 0 0 2\n"
            "6.属子四类过程性信息 3 0 0 0 0 0 3\n（七）总 计 6 0 0 0 0 0 6\n",
            "F2019");
    is_number("applications.denied_third_party_rights.total", 1);
    is_number("applications.denied_internal_affairs.total", 2);
    is_number("applications.denied_deliberative_process.total", 3);
    is_number("applications.concluded.total", 6);
}

static void a_lost_label_gives_its_figures_to_nobody(void **state)
{
    (void)state;
    read_as(HEAD_PIPES NEXT_PIPES APPLICANTS
            "4.保护第三方合法权益\n5.完全不同的另一种文字\n2 0 0 0 0 0 2\n"
            "6.属于四类过程性信息 3 0 0 0 0 0 3\n",
            "F2019");
    is_open("applications.denied_third_party_rights.total", OGI_NOTE_AMBIGUOUS);
    is_number("applications.denied_deliberative_process.total", 3);
}

static void figures_of_a_group_are_not_those_of_the_row_above(void **state)
{
    (void)state;
    read_as(HEAD_PIPES NEXT_PIPES APPLICANTS
            "（二）部分公开\n（三）不予公开 9 9 9 9 9 9 54\n1.属于国家秘密 3 0 0 0 0 0 3\n",
            "F2019");
    assert_int_not_equal(value("applications.partly_granted.total")->presence, OGI_CELL_NUMBER);
    is_number("applications.denied_state_secret.total", 3);
}

static void serial_numbers_are_no_figures(void **state)
{
    (void)state;
    read_as("统计指标\n单位\n统计数\n1\n1.政府公报公开政府信息数\n条\n2\n2."
            "政府网站公开政府信息数\n条\n3\n"
            "3.政务微博公开政府信息数\n条\n4\n4.政务微信公开政府信息数\n条\n5\n5."
            "其他方式公开政府信息数\n条\n6\n",
            "F2014");
    is_open("statistics.1.2.1", OGI_NOTE_AMBIGUOUS);
    is_open("statistics.1.2.4", OGI_NOTE_AMBIGUOUS);
    read_as("信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n1\n行政许可\n41\n52\n2\n"
            "其他对外管理服务事项\n7\n8\n9\n",
            "F2019");
    three_open("licences", OGI_NOTE_AMBIGUOUS);
}

static void the_statistics_sheet_is_read_by_its_labels(void **state)
{
    (void)state;
    read_as("统计指标 | 单位 | 统计数 |\n（二）通过不同渠道和方式公开政府信息的情况 | —— | |\n"
            "1.政府公报公开政府信息数 | 条 | 4 |\n2.政府网站公开政府信息数 | 条 | 238 |\n"
            "四、行政复议数量 | 件 | 3 |\n（一）维持具体行政行为数 | 件 | 1 |\n（二）被依法纠错数 "
            "| 件 | 2 |\n"
            "五、行政诉讼数量 | 件 | 7 |\n（二）被依法纠错数 | 件 | 5 |\n"
            "七、依申请公开信息收取的费用 | 万元 | 0.25 |\n",
            "F2014");
    is_number("statistics.1.2.2", 238);
    is_number("statistics.4.2", 2);
    is_number("statistics.5.2", 5);
    is_number("statistics.7", 250000);
}

static void a_form_that_never_existed_is_read_as_data_alone(void **state)
{
    (void)state;
    static const struct ogi_form_column columns[] = {
        {"sown", {"播种面积", "Sown", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE},
        {"reaped", {"收割面积", "Reaped", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE},
    };
    static const struct ogi_form_row rows[] = {
        {"wheat", {"一、冬小麦", "Wheat", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL},
        {"maize", {"二、春玉米", "Maize", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL},
    };
    static const struct ogi_form_block blocks[] = {
        {OGI_PART_DISCLOSURE,
         {NULL, NULL, NULL},
         {"作物", "Crop", NULL},
         columns,
         2,
         rows,
         2,
         NULL},
    };
    static const char *const marks[] = {"播种面积", NULL};
    static const struct ogi_form form = {.id = "F2099",
                                         .first_year = 2099,
                                         .last_year = 2100,
                                         .discriminators = marks,
                                         .blocks = blocks,
                                         .block_count = 1};
    static const struct ogi_form *const forms[] = {&form};
    struct ogi_core *own = core;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_core_options options = {.forms = forms, .form_count = 1};
    ogi_result result = ogi_core_new(&options, &core, &err);
    if (result.failed)
        fail_msg("%s", err.text);
    read_as("作物 | 播种面积 | 收割面积 |\n一、冬小麦 | 11 | 12 |\n二、春玉米 | 13 | 14 |\n",
            "F2099");
    is_number("disclosure.wheat.reaped", 12);
    is_number("disclosure.maize.sown", 13);
    ogi_core_free(&core);
    core = own;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_of_a_row_is_read),
        cmocka_unit_test(figures_stand_between_or_before_the_words_of_their_label),
        cmocka_unit_test(figures_on_both_sides_of_a_label_are_nobodys),
        cmocka_unit_test(a_dropped_cell_makes_its_row_ambiguous),
        cmocka_unit_test(an_empty_cell_before_figures_is_a_cell),
        cmocka_unit_test(a_sign_places_a_figure_when_it_leaves_one_way),
        cmocka_unit_test(a_sign_in_the_wrong_column_refuses_the_row),
        cmocka_unit_test(an_empty_row_is_blank_and_a_missing_row_absent),
        cmocka_unit_test(marks_and_words_are_no_figures),
        cmocka_unit_test(notes_in_labels_and_heads_are_no_figures),
        cmocka_unit_test(an_unknown_row_keeps_its_figures),
        cmocka_unit_test(glued_zeros_are_split_and_other_digits_are_not),
        cmocka_unit_test(figures_in_sentences_are_no_cells),
        cmocka_unit_test(a_page_number_below_a_row_is_not_in_it),
        cmocka_unit_test(a_page_number_in_the_line_of_a_row_refuses_it),
        cmocka_unit_test(a_page_number_among_words_is_no_figure),
        cmocka_unit_test(a_row_above_a_removed_label_is_doubtful),
        cmocka_unit_test(a_unit_broken_in_two_is_the_same_unit),
        cmocka_unit_test(what_a_second_report_leaves_blank_is_not_settled),
        cmocka_unit_test(a_figure_merged_over_columns_leaves_the_other_rows_alone),
        cmocka_unit_test(a_table_that_keeps_its_columns_is_read_by_them),
        cmocka_unit_test(a_table_that_drops_empty_cells_has_no_columns),
        cmocka_unit_test(a_column_of_the_offices_own_makes_rows_doubtful),
        cmocka_unit_test(an_item_number_set_apart_is_no_figure),
        cmocka_unit_test(the_next_rows_serial_number_is_no_figure),
        cmocka_unit_test(a_number_inside_a_label_spaced_out_is_no_figure),
        cmocka_unit_test(chinese_numerals_are_figures_where_cells_are),
        cmocka_unit_test(a_unit_with_pronunciation_in_it_is_the_same_unit),
        cmocka_unit_test(a_figure_before_a_form_feed_may_be_a_page_number),
        cmocka_unit_test(a_row_with_a_cell_more_than_its_head_is_refused),
        cmocka_unit_test(a_row_with_its_heads_cells_is_read_by_position),
        cmocka_unit_test(a_table_with_a_column_too_many_is_not_the_forms),
        cmocka_unit_test(where_repeated_lines_are_gone_a_row_needs_its_neighbour),
        cmocka_unit_test(a_number_with_a_space_in_it_is_not_two),
        cmocka_unit_test(labels_below_their_figures_are_refused),
        cmocka_unit_test(the_form_is_read_off_the_heads_not_off_the_year),
        cmocka_unit_test(rows_under_another_editions_heads_are_left_out),
        cmocka_unit_test(money_needs_a_unit),
        cmocka_unit_test(columns_in_another_order_are_refused),
        cmocka_unit_test(a_row_printed_twice_with_other_figures_is_ambiguous),
        cmocka_unit_test(a_grid_is_read_under_its_heads),
        cmocka_unit_test(the_row_without_label_is_found_below_its_head),
        cmocka_unit_test(a_lone_row_of_fifteen_is_the_table_that_lost_its_head),
        cmocka_unit_test(misspelt_and_broken_labels_are_recognised),
        cmocka_unit_test(a_lost_label_gives_its_figures_to_nobody),
        cmocka_unit_test(figures_of_a_group_are_not_those_of_the_row_above),
        cmocka_unit_test(serial_numbers_are_no_figures),
        cmocka_unit_test(the_statistics_sheet_is_read_by_its_labels),
        cmocka_unit_test(a_form_that_never_existed_is_read_as_data_alone),
    };
    return cmocka_run_group_tests_name("match", tests, make, unmake);
}
