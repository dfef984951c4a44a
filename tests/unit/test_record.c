#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "ogi_record.h"

static struct ogi_arena arena;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)1 << 20);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static const struct ogi_header headers[] = {
    {{"a", 1}, {"x\0y", 3}},
    {{"b", 1}, {NULL, 0}},
    {{"", 0}, {"", 0}},
    {{"a", 1}, {"last", 4}},
};

static struct ogi_record sample(void)
{
    return (struct ogi_record){
        .role = OGI_TOPIC_DEAD_LETTERS,
        .key = OGI_STR("key"),
        .headers = headers,
        .header_count = OGI_COUNT_OF(headers),
        .value = OGI_STR("{}"),
    };
}

static struct ogi_str encode(const struct ogi_record *record)
{
    struct ogi_str bytes = OGI_STR_NONE;
    struct ogi_error err = OGI_ERROR_NONE;

    if (ogi_record_encode(record, &arena, &bytes, &err).failed)
        fail_msg("%s", err.text);
    return bytes;
}

static bool decodes(struct ogi_str bytes, struct ogi_record *out)
{
    struct ogi_error err = OGI_ERROR_NONE;
    bool failed = ogi_record_decode(bytes, &arena, out, &err).failed;

    if (failed)
        assert_int_equal(err.code, OGI_CODE_BUG);
    return !failed;
}

static void assert_same(struct ogi_str a, struct ogi_str b)
{
    assert_int_equal(a.ptr == NULL, b.ptr == NULL);
    assert_true(ogi_str_equals(a, b));
}

static void a_record_comes_back_as_it_was(void **state)
{
    (void)state;
    struct ogi_record record = sample();
    struct ogi_record back;

    assert_true(decodes(encode(&record), &back));
    assert_int_equal(back.role, record.role);
    assert_same(back.key, record.key);
    assert_same(back.value, record.value);
    assert_int_equal(back.header_count, record.header_count);
    for (size_t i = 0; i < record.header_count; i++) {
        assert_same(back.headers[i].name, record.headers[i].name);
        assert_same(back.headers[i].value, record.headers[i].value);
    }
}

static void null_and_empty_stay_apart(void **state)
{
    (void)state;
    struct ogi_record record = {.key = OGI_STR(""), .value = OGI_STR_NONE};
    struct ogi_record back;

    assert_true(decodes(encode(&record), &back));
    assert_non_null(back.key.ptr);
    assert_int_equal(back.key.len, 0);
    assert_null(back.value.ptr);

    record = (struct ogi_record){.key = OGI_STR_NONE, .value = OGI_STR("")};
    assert_true(decodes(encode(&record), &back));
    assert_null(back.key.ptr);
    assert_non_null(back.value.ptr);
}

static void the_bytes_are_those_of_the_header_file(void **state)
{
    (void)state;
    static const struct ogi_header one = {{"h", 1}, {NULL, 0}};
    static const char wanted[] = "OGR\1"
                                 "\0"
                                 "\0\0\0\1k"
                                 "\0\0\0\1"
                                 "\0\0\0\1h\xff\xff\xff\xff"
                                 "\0\0\0\2vv";
    struct ogi_record record = {
        .key = OGI_STR("k"), .headers = &one, .header_count = 1, .value = OGI_STR("vv")};

    assert_same(encode(&record), (struct ogi_str){wanted, sizeof wanted - 1});
}

static void a_record_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct ogi_record record = sample();
    struct ogi_str bytes = encode(&record);

    for (size_t len = 0; len < bytes.len; len++) {
        struct ogi_record back;
        char *copy = malloc(len + 1); /* exact size: reading beyond it shows */

        assert_non_null(copy);
        memcpy(copy, bytes.ptr, len);
        char *exact = realloc(copy, len == 0 ? 1 : len);
        assert_non_null(exact);
        assert_false(decodes((struct ogi_str){exact, len}, &back));
        free(exact);
    }
}

static void what_is_no_encoding_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        unsigned char byte;
    } cases[] = {
        {0, 'X'},               /* magic */
        {3, 2},                 /* version */
        {4, 2},                 /* role */
        {5, 0x80},              /* a length below -1 */
        {5, 0x7f},              /* a length beyond the end */
        {12, 0xff}, {13, 0xff}, /* too many headers */
    };

    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        struct ogi_record record = sample();
        struct ogi_record back;
        struct ogi_str bytes = encode(&record);
        char *copy = ogi_arena_alloc(&arena, bytes.len, 1);

        assert_non_null(copy);
        memcpy(copy, bytes.ptr, bytes.len);
        copy[cases[i].at] = (char)cases[i].byte;
        assert_false(decodes((struct ogi_str){copy, bytes.len}, &back));
    }
    struct ogi_record record = sample();
    struct ogi_record back;
    struct ogi_str bytes = encode(&record);
    char *copy = ogi_arena_alloc(&arena, bytes.len + 1, 1);
    assert_non_null(copy);
    memcpy(copy, bytes.ptr, bytes.len);
    assert_false(decodes((struct ogi_str){copy, bytes.len + 1}, &back));
}

static void a_header_without_name_length_is_refused(void **state)
{
    (void)state;
    static const char bytes[] = "OGR\1"
                                "\0"
                                "\xff\xff\xff\xff"
                                "\0\0\0\1"
                                "\xff\xff\xff\xff\xff\xff\xff\xff"
                                "\xff\xff\xff\xff";
    struct ogi_record back;

    assert_false(decodes((struct ogi_str){bytes, sizeof bytes - 1}, &back));
}

static void the_last_header_of_a_name_counts(void **state)
{
    (void)state;
    struct ogi_record record = sample();
    struct ogi_str value = OGI_STR_NONE;

    assert_true(ogi_record_header(&record, "a", &value));
    assert_same(value, OGI_STR("last"));
    assert_false(ogi_record_header(&record, "c", &value));
}

static void a_full_arena_and_too_many_headers_are_reported(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_record record = sample();
    struct ogi_str bytes;
    struct ogi_error err = OGI_ERROR_NONE;

    ogi_arena_init(&small, 8);
    assert_true(ogi_record_encode(&record, &small, &bytes, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
    ogi_arena_fini(&small);

    err = OGI_ERROR_NONE;
    record.header_count = OGI_RECORD_MAX_HEADERS + 1;
    assert_true(ogi_record_encode(&record, &arena, &bytes, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_comes_back_as_it_was),
        cmocka_unit_test(null_and_empty_stay_apart),
        cmocka_unit_test(the_bytes_are_those_of_the_header_file),
        cmocka_unit_test(a_record_cut_anywhere_is_refused),
        cmocka_unit_test(what_is_no_encoding_is_refused),
        cmocka_unit_test(a_header_without_name_length_is_refused),
        cmocka_unit_test(the_last_header_of_a_name_counts),
        cmocka_unit_test(a_full_arena_and_too_many_headers_are_reported),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
