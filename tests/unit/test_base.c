/* ogi_error, ogi_str, ogi_arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_arena.h"
#include "ogi_error.h"

static void first_error_wins(void **state)
{
    (void)state;
    struct ogi_error err = OGI_ERROR_NONE;
    assert_true(OGI_FAIL(&err, ENVELOPE_JSON, "cannot open the envelope: line %d", 3).failed);
    assert_true(OGI_FAIL(&err, BUG, "later").failed);
    assert_int_equal(err.code, OGI_CODE_ENVELOPE_JSON);
    assert_string_equal(err.text, "cannot open the envelope: line 3");
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_INVALID);
    assert_string_equal(ogi_code_get(err.code)->id, "OGI-ENVELOPE-0001");
}

static void an_error_that_nobody_filled_is_a_bug(void **state)
{
    (void)state;
    struct ogi_error err = OGI_ERROR_NONE;
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_BUG);
}

static void error_text_holds_no_control_characters_and_no_half_character(void **state)
{
    (void)state;
    struct ogi_error err = OGI_ERROR_NONE;
    char filler[OGI_ERROR_TEXT_BYTES];
    memset(filler, 'x', sizeof filler);
    filler[sizeof filler - 3] = '\0';
    (void)OGI_FAIL(&err, BUG, "%s政", filler);
    assert_int_equal(strlen(err.text), sizeof filler - 3);
    err = OGI_ERROR_NONE;
    (void)OGI_FAIL(&err, BUG, "a\nb\x1b[0m");
    assert_string_equal(err.text, "a b [0m");
    err = OGI_ERROR_NONE;
    (void)OGI_FAIL(&err, BUG, "near '%s'", "\xE4");
    assert_string_equal(err.text, "near '?'");
}

static void prefix_and_hint_add_to_an_error(void **state)
{
    (void)state;
    struct ogi_error err = OGI_ERROR_NONE;
    (void)OGI_FAIL(&err, IO, "disk full");
    ogi_error_prefix(&err, "cannot write %s", "a.txt");
    ogi_error_hint(&err, "make room");
    ogi_error_hint(&err, "too late");
    assert_string_equal(err.text, "cannot write a.txt: disk full");
    assert_string_equal(err.hint, "make room");
}

static void error_ids_are_unique(void **state)
{
    (void)state;
    for (int i = 0; i < OGI_CODE_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(ogi_code_get((enum ogi_code)i)->id,
                                    ogi_code_get((enum ogi_code)j)->id);
}

static void str_splits_finds_and_trims(void **state)
{
    (void)state;
    struct ogi_str rest = OGI_STR("a||b|"), piece;
    const char *expected[] = {"a", "", "b", ""};
    for (size_t i = 0; i < OGI_COUNT_OF(expected); i++) {
        assert_true(ogi_str_next(&rest, '|', &piece));
        assert_true(ogi_str_equals(piece, ogi_str_of(expected[i])));
    }
    assert_false(ogi_str_next(&rest, '|', &piece));
    assert_int_equal(ogi_str_find(OGI_STR("ababc"), OGI_STR("abc"), 0), 2);
    assert_true(ogi_str_find(OGI_STR("ababc"), OGI_STR("abd"), 0) == SIZE_MAX);
    assert_true(ogi_str_find(OGI_STR("ab"), OGI_STR("abc"), 0) == SIZE_MAX);
    assert_true(ogi_str_equals(ogi_str_trim(OGI_STR(" \t a b \n")), OGI_STR("a b")));
    assert_true(ogi_str_trim(OGI_STR("   ")).len == 0);
}

static void str_compares_bytes(void **state)
{
    (void)state;
    assert_true(ogi_str_compare(OGI_STR("a"), OGI_STR("ab")) < 0);
    assert_true(ogi_str_compare(OGI_STR("b"), OGI_STR("ab")) > 0);
    assert_int_equal(ogi_str_compare(OGI_STR(""), OGI_STR_NONE), 0);
    assert_true(ogi_str_equals_nocase(OGI_STR("UTF-8"), OGI_STR("utf-8")));
    assert_false(ogi_str_equals_nocase(OGI_STR("utf-16"), OGI_STR("utf-8")));
    assert_true(ogi_str_ends_with(OGI_STR("a.txt"), OGI_STR(".txt")));
    assert_false(ogi_str_ends_with(OGI_STR("txt"), OGI_STR(".txt")));
}

static void buf_stops_at_its_maximum(void **state)
{
    (void)state;
    struct ogi_buf buf;
    ogi_buf_init(&buf, 8);
    ogi_buf_add_format(&buf, "%d", 1234);
    ogi_buf_add_str(&buf, OGI_STR("567"));
    ogi_buf_add_char(&buf, '8');
    assert_false(buf.overflowed);
    assert_true(ogi_str_equals(ogi_buf_str(&buf), OGI_STR("12345678")));
    ogi_buf_add_char(&buf, '9');
    assert_true(buf.overflowed);
    assert_int_equal(buf.len, 8);
    ogi_buf_clear(&buf);
    assert_false(buf.overflowed);
    ogi_buf_fini(&buf);
}

static void arena_gives_zeroed_memory_up_to_its_limit(void **state)
{
    (void)state;
    struct ogi_arena arena;
    ogi_arena_init(&arena, 1024);
    unsigned char *bytes = ogi_arena_alloc(&arena, 100, 1);
    assert_non_null(bytes);
    for (int i = 0; i < 100; i++)
        assert_int_equal(bytes[i], 0);
    assert_null(ogi_arena_alloc(&arena, 1, 1000));
    assert_true(arena.exhausted);
    assert_null(ogi_arena_alloc(&arena, SIZE_MAX / 2, 4));
    ogi_arena_reset(&arena);
    assert_false(arena.exhausted);
    assert_int_equal(arena.used, 0);
    assert_non_null(ogi_arena_alloc(&arena, 1, 1000));
    ogi_arena_fini(&arena);
}

static void arena_grows_arrays_and_copies_text(void **state)
{
    (void)state;
    struct ogi_arena arena;
    ogi_arena_init(&arena, 1 << 20);
    int *items = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        items = ogi_arena_grow(&arena, items, (size_t)i, &capacity, (size_t)i + 1, sizeof *items);
        assert_non_null(items);
        items[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    struct ogi_str copy = ogi_arena_str(&arena, OGI_STR("信息"));
    assert_string_equal(copy.ptr, "信息");
    assert_string_equal(ogi_arena_format(&arena, "%d/%s", 7, "x").ptr, "7/x");
    ogi_arena_fini(&arena);
}

static void the_newest_array_of_an_arena_grows_where_it_is(void **state)
{
    (void)state;
    struct ogi_arena arena;
    ogi_arena_init(&arena, 1 << 20);
    size_t capacity = 0;
    int *items = ogi_arena_grow(&arena, NULL, 0, &capacity, 1, sizeof *items);
    items[0] = 7;
    int *grown = ogi_arena_grow(&arena, items, 1, &capacity, 100, sizeof *items);
    assert_ptr_equal(grown, items);
    assert_true(capacity >= 100);
    assert_int_equal(grown[0], 7);
    assert_non_null(ogi_arena_take(&arena, 1, 1));
    int *moved = ogi_arena_grow(&arena, grown, 100, &capacity, 1000, sizeof *items);
    assert_ptr_not_equal(moved, grown);
    assert_int_equal(moved[0], 7);
    assert_null(ogi_arena_grow(&arena, moved, 1000, &capacity, 1 << 20, sizeof *items));
    assert_true(arena.exhausted);
    assert_int_equal(moved[0], 7);
    ogi_arena_fini(&arena);
}

static void str_is_cut_between_characters(void **state)
{
    (void)state;
    assert_int_equal(ogi_str_cut(OGI_STR("年年"), 5).len, 3);
    assert_int_equal(ogi_str_cut(OGI_STR("年年"), 6).len, 6);
    assert_int_equal(ogi_str_cut(OGI_STR("年年"), 2).len, 0);
    assert_int_equal(ogi_str_cut(OGI_STR("ab"), 9).len, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_error_wins),
        cmocka_unit_test(an_error_that_nobody_filled_is_a_bug),
        cmocka_unit_test(error_text_holds_no_control_characters_and_no_half_character),
        cmocka_unit_test(prefix_and_hint_add_to_an_error),
        cmocka_unit_test(error_ids_are_unique),
        cmocka_unit_test(str_splits_finds_and_trims),
        cmocka_unit_test(str_compares_bytes),
        cmocka_unit_test(buf_stops_at_its_maximum),
        cmocka_unit_test(arena_gives_zeroed_memory_up_to_its_limit),
        cmocka_unit_test(arena_grows_arrays_and_copies_text),
        cmocka_unit_test(the_newest_array_of_an_arena_grows_where_it_is),
        cmocka_unit_test(str_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
