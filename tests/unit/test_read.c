/* ogi_read_text: lines into paragraphs and rows of fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_read.h"

static struct ogi_arena arena;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)256 << 20);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

/* Paragraphs as "text;", rows as "[a,b,c]", headings with their level in front. */
static void reads_as(const char *text, const char *expected)
{
    struct ogi_reading reading;
    struct ogi_buf out;
    ogi_arena_reset(&arena);
    assert_false(ogi_read_text(ogi_str_of(text), &arena, &reading, NULL).failed);
    ogi_buf_init(&out, 1 << 16);
    for (size_t b = 0; b < reading.block_count; b++) {
        const struct ogi_block *block = &reading.blocks[b];
        if (block->heading_level > 0)
            ogi_buf_add_format(&out, "%d", block->heading_level);
        for (size_t f = 0; f < block->field_count; f++) {
            const struct ogi_field *field = &block->fields[f];
            bool first = f == 0 || field->row != block->fields[f - 1].row;
            bool last = f + 1 == block->field_count || block->fields[f + 1].row != field->row;
            if (block->grid != OGI_GRID_NONE)
                ogi_buf_add_str(&out, first ? OGI_STR("[") : OGI_STR(","));
            ogi_buf_add_str(&out, field->text);
            if (last)
                ogi_buf_add_str(&out, block->grid == OGI_GRID_NONE ? OGI_STR(";") : OGI_STR("]"));
            assert_ptr_equal(text + field->span.from, field->text.ptr);
        }
    }
    ogi_buf_add_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    ogi_buf_fini(&out);
}

static void lines_are_paragraphs(void **state)
{
    (void)state;
    reads_as("甲\n\n 乙 \r\n丙\f丁", "甲;乙;丙;丁;");
    reads_as("", "");
    reads_as("　甲　", "甲;");
}

static void markdown_marks_are_taken_off(void **state)
{
    (void)state;
    reads_as("## 一、甲\n- (一) 乙\n---\n丙", "2一、甲;(一) 乙;丙;");
    reads_as("- 4 -\n-5\n#甲", "- 4 -;-5;#甲;");
}

static void tabs_make_rows_and_keep_empty_fields(void **state)
{
    (void)state;
    reads_as("甲\t\t1\t\n\t乙\t2", "[甲,,1,][,乙,2]");
    reads_as("a\t0\n---\t---\nb\t1", "[a,0][b,1]");
}

static void a_tab_before_each_line_is_a_cell_per_line(void **state)
{
    (void)state;
    reads_as("\t甲\n\t0\n\t\n\n\t乙", "[甲][0][][乙]");
}

static void pipes_close_cells(void **state)
{
    (void)state;
    reads_as("甲 | 1 | |\n乙 | 2 | 3 |", "[甲,1,][乙,2,3]");
    reads_as("| 甲 | 1 | |\n| 乙 | 2 | 3 | ", "[甲,1,][乙,2,3]");
    reads_as("甲｜1│2", "[甲,1,2]");
}

static void a_lone_pipe_is_an_empty_cell_or_the_end_of_one(void **state)
{
    (void)state;
    reads_as("甲 |\n|\n5 |\n6 |", "[甲][][5][6]");
    reads_as("甲\n|\n5\n|\n6\n|", "甲;5;6;");
    reads_as("甲 |\n||\n", "[甲][,]");
}

static void wide_gaps_make_rows(void **state)
{
    (void)state;
    reads_as("甲    1     2", "[甲,1,2]");
    reads_as("甲　1　2", "[甲,1,2]");
    reads_as("一、  甲", "一、  甲;");
    reads_as("甲 1 2", "甲 1 2;");
}

static void too_many_fields_stop_the_reading_with_a_word(void **state)
{
    (void)state;
    enum { LINES = 300000 };
    char *text = malloc(LINES * 2);
    struct ogi_reading reading;
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * 2, "0\n", 2);
    ogi_arena_reset(&arena);
    struct ogi_str str = {text, LINES * 2};
    assert_false(ogi_read_text(str, &arena, &reading, NULL).failed);
    assert_non_null(reading.limit);
    str.len = 1000;
    assert_false(ogi_read_text(str, &arena, &reading, NULL).failed);
    assert_null(reading.limit);
    assert_int_equal(reading.block_count, 500);
    free(text);
}

static void an_exhausted_arena_is_a_failure(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_reading reading;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&small, 64);
    assert_true(ogi_read_text(OGI_STR("a\nb\nc\n"), &small, &reading, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
    ogi_arena_fini(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_paragraphs),
        cmocka_unit_test(markdown_marks_are_taken_off),
        cmocka_unit_test(tabs_make_rows_and_keep_empty_fields),
        cmocka_unit_test(a_tab_before_each_line_is_a_cell_per_line),
        cmocka_unit_test(pipes_close_cells),
        cmocka_unit_test(a_lone_pipe_is_an_empty_cell_or_the_end_of_one),
        cmocka_unit_test(wide_gaps_make_rows),
        cmocka_unit_test(too_many_fields_stop_the_reading_with_a_word),
        cmocka_unit_test(an_exhausted_arena_is_a_failure),
    };
    return cmocka_run_group_tests_name("read", tests, make, unmake);
}
