/* The six parts among a document's lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_segment.h"

static struct ogi_arena arena;
static struct ogi_segmenter *segmenter;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)64 << 20);
    return ogi_segmenter_build(&arena, &segmenter, NULL).failed ? -1 : 0;
}

static int unmake(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static struct ogi_segments segment(const char *text, const struct ogi_span *tables, size_t count)
{
    struct ogi_reading reading;
    struct ogi_lines lines;
    struct ogi_segments segments;
    assert_false(ogi_read_text(ogi_str_of(text), &arena, &reading, NULL).failed);
    assert_false(ogi_lines_build(&reading, &arena, &lines, NULL).failed);
    struct ogi_headings *headings;
    assert_false(ogi_headings_find(segmenter, &lines, &arena, &headings, NULL).failed);
    assert_false(
        ogi_segment(headings, &lines, tables, count, &arena, &arena, &segments, NULL).failed);
    return segments;
}

static void has(const struct ogi_segments *segments, size_t index, int number, const char *heading,
                const char *text)
{
    assert_true(index < segments->count);
    const struct ogi_section *section = &segments->sections[index];
    assert_int_equal(section->number, number);
    if (!ogi_str_equals(section->heading, ogi_str_of(heading)) ||
        !ogi_str_equals(section->text, ogi_str_of(text)))
        fail_msg("%.*s: %.*s", OGI_STR_ARG(section->heading), OGI_STR_ARG(section->text));
}

static void headings_are_found_by_number_and_words(void **state)
{
    (void)state;
    struct ogi_segments found =
        segment("某局报告\n1、 总体情况\n甲。\n## 二、主动公开政府信息情况\n乙。\n"
                "存在的主要问题及改进情况\n丙。\n丁。\n6、 其他需要报告的事项\n无\n",
                NULL, 0);
    assert_int_equal(found.count, 4);
    has(&found, 0, 1, "1、 总体情况", "甲。\n");
    has(&found, 1, 2, "二、主动公开政府信息情况", "乙。\n");
    has(&found, 2, 5, "存在的主要问题及改进情况", "丙。\n丁。\n");
    has(&found, 3, 6, "6、 其他需要报告的事项", "无\n");
    assert_int_equal(found.first_line, 1);
}

static void a_table_of_contents_holds_no_parts(void **state)
{
    (void)state;
    struct ogi_segments found =
        segment("一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
                "一、总体情况\n甲。\n二、主动公开政府信息情况\n乙。\n三、收到和处理政府信息公开申请"
                "情况\n丙。\n",
                NULL, 0);
    assert_int_equal(found.count, 3);
    has(&found, 0, 1, "一、总体情况", "甲。\n");
    has(&found, 2, 3, "三、收到和处理政府信息公开申请情况", "丙。\n");
}

static void the_words_under_a_lower_number_are_no_heading(void **state)
{
    (void)state;
    struct ogi_segments found = segment(
        "一、总体情况\n(一) 主动公开政府信息情况\n甲。\n二、主动公开政府信息情况\n乙。\n", NULL, 0);
    assert_int_equal(found.count, 2);
    has(&found, 0, 1, "一、总体情况", "(一) 主动公开政府信息情况\n甲。\n");
}

static void headings_in_other_words_count_by_their_number(void **state)
{
    (void)state;
    struct ogi_segments found =
        segment("一、概述\n甲。\n二、主动公开情况\n乙。\n五、下一步怎么做\n丙。\n", NULL, 0);
    assert_int_equal(found.count, 3);
    has(&found, 2, 5, "五、下一步怎么做", "丙。\n");
}

static void tables_are_neither_headings_nor_text(void **state)
{
    (void)state;
    const char *text =
        "三、收到和处理政府信息公开申请情况\n三、本年度办理结果\n规章 0 0 0\n说明。\n";
    const char *table = strstr(text, "三、本年度");
    struct ogi_span span = {(size_t)(table - text), (size_t)(strstr(text, "说明") - text)};
    struct ogi_segments found = segment(text, &span, 1);
    assert_int_equal(found.count, 1);
    has(&found, 0, 3, "三、收到和处理政府信息公开申请情况", "说明。\n");
}

static void a_text_without_headings_has_no_parts(void **state)
{
    (void)state;
    struct ogi_segments found = segment("甲。\n乙。\n", NULL, 0);
    assert_int_equal(found.count, 0);
    assert_int_equal(found.first_line, 2);
    assert_int_equal(segment("", NULL, 0).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_found_by_number_and_words),
        cmocka_unit_test(a_table_of_contents_holds_no_parts),
        cmocka_unit_test(the_words_under_a_lower_number_are_no_heading),
        cmocka_unit_test(headings_in_other_words_count_by_their_number),
        cmocka_unit_test(tables_are_neither_headings_nor_text),
        cmocka_unit_test(a_text_without_headings_has_no_parts),
    };
    return cmocka_run_group_tests_name("segment", tests, make, unmake);
}
