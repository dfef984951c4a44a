/* Agency, year, title, date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void strangers_are_known_by_their_title(void **state)
{
    (void)state;
    assert_true(identify("某某大学2019-2020学年度信息公开工作年度报告\n").is_stranger);
    assert_false(identify("某县某局2020年政府信息公开工作年度报告\n").is_stranger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_names_body_and_year),
        cmocka_unit_test(a_top_line_may_be_all_there_is),
        cmocka_unit_test(the_narrative_is_asked_last),
        cmocka_unit_test(a_date_of_publication_is_no_year),
        cmocka_unit_test(a_signature_names_body_and_date),
        cmocka_unit_test(strangers_are_known_by_their_title),
    };
    return cmocka_run_group_tests_name("identify", tests, make, unmake);
}
