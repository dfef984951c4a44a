/* Agency, year, title, date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_identify.h"

static struct ogi_arena arena;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static struct ogi_identity identify(const char *text)
{
    struct ogi_reading reading;
    struct ogi_lines lines;
    struct ogi_identity identity;
    assert_false(ogi_read_text(ogi_str_of(text), &arena, &reading, NULL).failed);
    assert_false(ogi_lines_build(&reading, &arena, &lines, NULL).failed);
    assert_false(
        ogi_identify(&lines, OGI_STR_NONE, lines.count, &arena, &arena, &identity, NULL).failed);
    return identity;
}

static void same(struct ogi_str found, const char *expected)
{
    if (expected == NULL ? found.ptr != NULL
                         : found.ptr == NULL || !ogi_str_equals(found, ogi_str_of(expected)))
        fail_msg("found \"%.*s\", not \"%s\"", OGI_STR_ARG(found), expected ? expected : "nothing");
}

static void is(const char *text, const char *agency, int year)
{
    struct ogi_identity identity = identify(text);
    same(identity.agency, agency);
    assert_int_equal(identity.year, year);
}

static void the_title_names_body_and_year(void **state)
{
    (void)state;
    is("某县某某局2020年政府信息公开工作年度报告\n", "某县某某局", 2020);
    is("某县某某局 2020 年政府信息公开工作\n年度报告\n", "某县某某局", 2020);
    is("2021年某某乡政府信息公开工作年度报告\n", "某某乡", 2021);
    is("2021年度某县水务局信息公开工作年度报告（图片版）\n", "某县水务局", 2021);
    is("某县某镇人民政府\n关于2021年度政府信息公开工作的年度报告\n", "某县某镇人民政府", 2021);
    is("首页 > 政府信息公开年报\n某县某某局2019年政府信息公开工作年度报告\n", "某县某某局", 2019);
    is("某縣某某局2019年政府信息公開工作年度報告\n", "某縣某某局", 2019);
}

static void a_top_line_may_be_all_there_is(void **state)
{
    (void)state;
    is("市某某局2021年\n二、主动公开政府信息情况\n", "市某某局", 2021);
    is("2022年度\n二、主动公开政府信息情况\n", NULL, 2022);
}

static void the_narrative_is_asked_last(void **state)
{
    (void)state;
    is("一、总体情况\n2020 年，东湖街道认真工作。\n2020年，我街道努力工作。\n", "东湖街道", 2020);
    is("一、总体情况\n2019年,我局一切照常。\n", NULL, 2019);
    is("根据《2018年政务公开工作要点》，我局认真工作。\n", NULL, 0);
}

static void a_date_of_publication_is_no_year(void **state)
{
    (void)state;
    struct ogi_identity identity =
        identify("发布时间：2021-01-20 10:00\n一、总体情况\n我局认真工作。\n");
    assert_int_equal(identity.year, 0);
    same(identity.published, "2021-01-20");
    same(identity.agency, NULL);
}

static void a_signature_names_body_and_date(void **state)
{
    (void)state;
    struct ogi_identity identity =
        identify("一、总体情况\n2018年，我镇情况良好。\n某县某镇人民政府\n2019年1月9日\n");
    same(identity.agency, "某县某镇人民政府");
    same(identity.published, "2019-01-09");
    assert_int_equal(identity.year, 2018);
}

static void stranger(const char *text, bool expected)
{
    if (identify(text).is_stranger != expected)
        fail_msg("%s a stranger: %s", expected ? "not taken for" : "taken for", text);
}

static void universities_are_strangers(void **state)
{
    (void)state;
    stranger("某某大学2019-2020学年度信息公开工作年度报告\n", true);
    stranger("某某学院2020年政府信息公开工作年度报告\n", true);
    stranger("某某职业技术学院信息公开年度报告\n", true);
    stranger("关于某某大学的信息公开年度报告\n根据《高等学校信息公开办法》，我校编制本报告。\n",
             true);
    stranger("2021年信息公开年度报告\n根据《高等学校信息公开办法》，我校编制本报告。\n", true);
}

static void bodies_named_after_universities_are_none(void **state)
{
    (void)state;
    stranger("某县某局2020年政府信息公开工作年度报告\n", false);
    stranger("某区学院路街道办事处2020年政府信息公开工作年度报告\n", false);
    stranger("某市大学城管理委员会2020年政府信息公开工作年度报告\n", false);
    stranger("某市教育局2020年政府信息公开工作年度报告\n"
             "根据《高等学校信息公开办法》，我校……本学年……\n",
             false);
    stranger("2021年信息公开年度报告\n根据《高等学校信息公开办法》指导各高校。\n", false);
}

static void notices_and_templates_are_strangers(void **state)
{
    (void)state;
    stranger("关于做好2021年政府信息公开工作年度报告编制的通知\n一、总体情况\n", true);
    stranger("某县某局20XX年政府信息公开工作年度报告\n", true);
    stranger("2021年政府信息公开工作年度报告（模板）报告\n", true);
    stranger("某市某局2021年政府信息公开工作自查报告\n", true);
    stranger("某县自来水公司2021年信息公开年度报告\n", true);
}

static void a_title_without_year_and_body_is_a_menus(void **state)
{
    (void)state;
    assert_false(identify("首页\n政府信息公开年报\n新闻一则。\n").is_report);
    assert_true(identify("首页\n某县政府信息公开年报\n我县正常。\n").is_report);
    assert_true(identify("首页\n2021年政府信息公开年报\n我县正常。\n").is_report);
    stranger("政府信息公开年报\n关于编制2021年政府信息公开工作年度报告的通知\n", true);
}

static void reports_that_mention_notices_are_none(void **state)
{
    (void)state;
    stranger("关于做好2021年政府信息公开工作年度报告编制的通知\n"
             "某县某局2021年政府信息公开工作年度报告\n",
             false);
    stranger("某县某局2021年政府信息公开工作年度报告\n根据关于政府信息公开年度报告的通知\n", false);
    stranger("某市烟草专卖局（公司）2021年信息公开年度报告\n", false);
    stranger("某县供水公司2021年政府信息公开工作年度报告\n", false);
}

static void dates_are_those_of_the_calendar(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *date;
    } cases[] = {
        {"发布日期：2021-02-30\n", NULL},    {"发布日期：2021-02-28\n", "2021-02-28"},
        {"发布日期：2021年4月31日\n", NULL}, {"发布日期：2021年4月30日\n", "2021-04-30"},
        {"发布日期：2023-02-29\n", NULL},    {"发布日期：2024-02-29\n", "2024-02-29"},
        {"发布日期：2021-13-01\n", NULL},    {"发布日期：2021-00-10\n", NULL},
        {"某县某局\n2022年2月30日\n", NULL}, {"某县某局\n2022年1月30日\n", "2022-01-30"},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++)
        same(identify(cases[i].text).published, cases[i].date);
}

static void bodies_end_in_many_ways(void **state)
{
    (void)state;
    static const char *const bodies[] = {"某县税务局",       "某市公安局交警支队", "某县农场",
                                         "某州行政公署",     "国家统计局某调查队", "某自治旗",
                                         "某经济技术开发区", "某县红十字会",       "某市海关"};
    for (size_t i = 0; i < OGI_COUNT_OF(bodies); i++) {
        char text[200];
        snprintf(text, sizeof text, "信息来源：%s\n", bodies[i]);
        same(identify(text).agency, bodies[i]);
    }
    same(identify("信息来源：本站原创\n").agency, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_names_body_and_year),
        cmocka_unit_test(a_top_line_may_be_all_there_is),
        cmocka_unit_test(the_narrative_is_asked_last),
        cmocka_unit_test(a_date_of_publication_is_no_year),
        cmocka_unit_test(a_signature_names_body_and_date),
        cmocka_unit_test(universities_are_strangers),
        cmocka_unit_test(bodies_named_after_universities_are_none),
        cmocka_unit_test(notices_and_templates_are_strangers),
        cmocka_unit_test(a_title_without_year_and_body_is_a_menus),
        cmocka_unit_test(reports_that_mention_notices_are_none),
        cmocka_unit_test(dates_are_those_of_the_calendar),
        cmocka_unit_test(bodies_end_in_many_ways),
    };
    return cmocka_run_group_tests_name("identify", tests, make, unmake);
}
