/* The core as a whole: what becomes of a document's bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_ingest.h"
#include "ogi_report_json.h"
#include "ogi_rule.h"

static struct ogi_core *core;
static struct ogi_arena scratch, keep;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&scratch, (size_t)512 << 20);
    ogi_arena_init(&keep, (size_t)128 << 20);
    return ogi_core_new(NULL, &core, NULL).failed ? -1 : 0;
}

static int unmake(void **state)
{
    (void)state;
    ogi_core_free(&core);
    ogi_core_free(&core);
    ogi_arena_fini(&scratch);
    ogi_arena_fini(&keep);
    return 0;
}

static const struct ogi_report *ingest(struct ogi_str body)
{
    struct ogi_document document = {.body = body};
    struct ogi_report *report = NULL;
    ogi_arena_reset(&scratch);
    ogi_arena_reset(&keep);
    assert_false(ogi_ingest(core, &document, &scratch, &keep, &report, NULL).failed);
    ogi_arena_reset(&scratch); /* the report must not need it */
    return report;
}

static const struct ogi_report *ingest_text(const char *text)
{
    return ingest(ogi_str_of(text));
}

static bool finds(const struct ogi_report *report, const char *rule)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (strcmp(report->findings[i].rule->id, rule) == 0)
            return true;
    return false;
}

static const char page[] =
    "某县某某局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，我局公开信息12条。\n"
    "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 "
    "现行有效件数\n"
    "规章 0 0 0\n行政规范性文件 3 1 9\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 20\n"
    "第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 1.5\n"
    "五、存在的主要问题及改进情况\n不足。\n六、其他需要报告的事项\n无\n";

static void a_report_is_read_with_its_parts_and_figures(void **state)
{
    (void)state;
    const struct ogi_report *report = ingest_text(page);
    assert_string_equal(report->edition->form->id, "F2021");
    assert_int_equal(report->year, 2022);
    assert_true(ogi_str_equals(report->agency, OGI_STR("某县某某局")));
    assert_int_equal(report->status, OGI_STATUS_INCOMPLETE);
    assert_int_equal(report->section_count, 4);
    assert_int_equal(report->sections[1].number, 2);
    assert_int_equal(report->sections[1].text.len, 0);
    size_t cell = ogi_edition_find(report->edition, OGI_STR("disclosure.fees.amount_yuan"));
    assert_int_equal(report->values[cell].number, 1500000);
    assert_string_equal(report->charset, "UTF-8");
}

static void the_same_bytes_give_the_same_report(void **state)
{
    (void)state;
    struct ogi_buf first, second;
    ogi_buf_init(&first, 1 << 20);
    ogi_buf_init(&second, 1 << 20);
    ogi_report_json(ingest_text(page), OGI_STR("-"), &first);
    ogi_report_json(ingest_text(page), OGI_STR("-"), &second);
    assert_true(first.len > 0 && ogi_str_equals(ogi_buf_str(&first), ogi_buf_str(&second)));
    ogi_buf_fini(&first);
    ogi_buf_fini(&second);
}

static void what_is_no_report_is_rejected_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *rule;
    } cases[] = {
        {"", "D-EMPTY"},
        {" \n\t\n", "D-EMPTY"},
        {"%PDF-1.4 \x01\x02\x03 stream", "D-BINARY"},
        {"关于召开会议的通知\n各乡镇：\n请于周三参加会议。\n", "D-NOT-A-REPORT"},
        {"某某大学2019-2020学年度信息公开工作年度报告\n一、概述\n甲。\n", "D-NOT-A-REPORT"},
        {"政府信息公开情况统计表\n某表\n| 统计指标 | 单位 | 统计数 |\n"
         "| 1.政府公报公开政府信息数 | 条 | |\n",
         "D-NOT-A-REPORT"},
        {"某某学院2021—2022学年信息公开年度报告\n一、概述\n本学年公开信息9条。\n",
         "D-NOT-A-REPORT"},
        {"关于编制2021年政府信息公开工作年度报告的通知\n各单位：\n一、总体情况\n写明。\n"
         "二、主动公开政府信息情况\n填表。\n",
         "D-NOT-A-REPORT"},
        {"政府信息公开工作年度报告\n2021年，各单位如实填报。\n信息内容 | 上一年项目数量 | "
         "本年增/减 | "
         "处理决定数量 |\n行政许可 | | | |\n其他对外管理服务事项 | | | |\n",
         "D-NOT-A-REPORT"},
        {"某县2021年政府信息公开工作年度报告\n目录\n一、总体情况\n二、主动公开政府信息情况\n"
         "三、收到和处理政府信息公开申请情况\n",
         "D-NOT-A-REPORT"},
        {"某县某局2021年政府信息公开工作年度报告\n某县某局2020年政府信息公开工作年度报告\n",
         "D-NOT-A-REPORT"},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        const struct ogi_report *report = ingest_text(cases[i].text);
        if (report->status != OGI_STATUS_REJECTED || !finds(report, cases[i].rule))
            fail_msg("not rejected by %s: %s", cases[i].rule, cases[i].text);
        assert_null(report->agency.ptr);
    }
}

static void what_only_looks_like_no_report_is_read(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "某县2021年政府信息公开工作年度报告\n一、总体情况\n1.png\n二、主动公开政府信息情况\n2."
        "png\n",
        "某县2021年政府信息公开工作年度报告\n我县根据关于编制年度报告的通知，公开信息9条。\n",
        "某区学院路街道办事处2021年政府信息公开年度报告\n2021年，我街道正常。\n",
        "政府信息公开工作年度报告\n2019年，情况正常。\n信息内容 | 上一年项目数量 | 本年增/减 | "
        "处理决定数量 |\n行政许可 | / | / | / |\n其他对外管理服务事项 | / | / | / |\n",
    };
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++)
        if (ingest_text(cases[i])->status == OGI_STATUS_REJECTED)
            fail_msg("rejected: %s", cases[i]);
}

static void a_narrative_report_is_incomplete_and_has_no_form(void **state)
{
    (void)state;
    const struct ogi_report *report =
        ingest_text("某县某某局2012年政府信息公开工作年度报告\n一、概述\n2012年，"
                    "我局公开信息12条，收到申请3件。\n二、主动公开情况\n甲。\n");
    assert_null(report->edition);
    assert_null(report->values);
    assert_int_equal(report->status, OGI_STATUS_INCOMPLETE);
    assert_int_equal(report->year, 2012);
}

static void two_forms_and_two_reports_are_found(void **state)
{
    (void)state;
    const struct ogi_report *report = ingest_text(
        "某县某某局2021年政府信息公开工作年度报告\n信息内容 | 本年处理决定数量 |\n行政许可 | 5 |\n"
        "第二十条第(六)项\n信息内容 | 本年处理决定数量 |\n行政处罚 | 5 |\n"
        "第二十条第(九)项\n信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 1 | 2元 |\n");
    assert_true(finds(report, "S-TWO-FORMS"));
    report = ingest_text(
        "甲局2021年政府信息公开工作年度报告\n信息内容 | 本年处理决定数量 |\n行政许可 | 5 |\n"
        "乙局2021年政府信息公开工作年度报告\n信息内容 | 本年处理决定数量 |\n行政许可 | 6 |\n");
    assert_true(finds(report, "S-TWO-REPORTS"));
}

static void a_cut_figure_at_the_very_end_is_not_believed(void **state)
{
    (void)state;
    const char *text = "信息内容 | 本年处理决定数量 |\n行政许可 | 165";
    const struct ogi_report *report = ingest_text(text);
    size_t cell = ogi_edition_find(report->edition, OGI_STR("disclosure.licences.decisions"));
    assert_int_equal(report->values[cell].note, OGI_NOTE_AMBIGUOUS);
    report = ingest_text("信息内容 | 本年处理决定数量 |\n行政许可 | 165 |");
    assert_int_equal(report->values[cell].number, 165);
}

/* Inputs built to be bad: they must end, and soon; the time limit is the test runner's. */
static void repetitions_stay_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "0 1 2 3\n",
        "规章 0 0 0\n",
        "2.重复申请\n",
        "|",
        "\t",
        "（",
        "其他总计",
        "一、总体情况\n",
        "1.申请人无正当理由逾期",
        "2020年，",
        "规章 三 四 本 年 度 ",
        "结果维持 结果纠正 1 ",
        "1.甲乙丙丁 ",
        "统计指标 | 1 |\n",
        "行政许可 |\n|\n",
        "2020年政府信息公开\n",
    };
    enum { BYTES = 400000 };
    char *text = malloc(BYTES);
    for (size_t p = 0; p < OGI_COUNT_OF(pieces); p++) {
        size_t len = strlen(pieces[p]), at = 0;
        for (; at + len <= BYTES; at += len)
            memcpy(text + at, pieces[p], len);
        (void)ingest((struct ogi_str){text, at});
    }
    free(text);
}

/* 64 MiB and eight times the text are what a document may cost. */
static void no_text_takes_more_memory_than_its_share(void **state)
{
    (void)state;
    static const char *const pieces[] = {"|",
                                         "|\n",
                                         "1 ",
                                         "12\n",
                                         "其他\n",
                                         "a\n",
                                         "一、总体情况\n",
                                         "规章 | 1 | 2 | 3 |\n",
                                         "政府信息公开",
                                         "\t",
                                         "  a"};
    size_t size = (size_t)2 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < OGI_COUNT_OF(pieces); i++) {
        size_t length = strlen(pieces[i]), used = 0;
        for (; used + length <= size; used += length)
            memcpy(text + used, pieces[i], length);
        const struct ogi_report *report = ingest((struct ogi_str){text, used});
        bool is_limited = finds(report, "D-LIMIT");
        size_t bytes = scratch.high_water + keep.used;
        if (bytes > ((size_t)64 << 20) + 8 * used)
            fail_msg("%zu bytes for %zu of '%s', limited: %d", bytes, used, pieces[i], is_limited);
        ogi_arena_fini(&scratch);
        ogi_arena_init(&scratch, (size_t)512 << 20);
    }
    free(text);
}

static void an_arena_too_small_is_a_failure_of_the_message(void **state)
{
    (void)state;
    struct ogi_document document = {.body = ogi_str_of(page)};
    for (size_t limit = 256; limit < 1 << 16; limit *= 2) {
        struct ogi_report *report = NULL;
        struct ogi_error err = OGI_ERROR_NONE;
        struct ogi_arena small;
        ogi_arena_init(&small, limit);
        ogi_arena_reset(&keep);
        assert_true(ogi_ingest(core, &document, &small, &keep, &report, &err).failed);
        assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
        assert_null(report);
        ogi_arena_fini(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_read_with_its_parts_and_figures),
        cmocka_unit_test(the_same_bytes_give_the_same_report),
        cmocka_unit_test(what_is_no_report_is_rejected_with_a_reason),
        cmocka_unit_test(what_only_looks_like_no_report_is_read),
        cmocka_unit_test(a_narrative_report_is_incomplete_and_has_no_form),
        cmocka_unit_test(two_forms_and_two_reports_are_found),
        cmocka_unit_test(a_cut_figure_at_the_very_end_is_not_believed),
        cmocka_unit_test(repetitions_stay_linear),
        cmocka_unit_test(no_text_takes_more_memory_than_its_share),
        cmocka_unit_test(an_arena_too_small_is_a_failure_of_the_message),
    };
    return cmocka_run_group_tests_name("ingest", tests, make, unmake);
}
