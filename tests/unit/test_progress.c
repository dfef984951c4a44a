#include "ogi_progress.h"

#include "ogi_file_uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void expect(const struct ogi_buf *out, const char *text)
{
    assert_int_equal(out->len, strlen(text));
    assert_memory_equal(out->ptr, text, out->len);
}

static void progress_tells_count_size_rate_share_and_rest(void **state OGI_UNUSED)
{
    static const struct {
        struct ogi_progress_state state;
        const char *text;
    } cases[] = {
        {{0, 0, -1, 0}, "0 documents, 0 bytes"},
        {{1, 999, -1, 100}, "1 document, 999 bytes"},
        {{1234, 12345678, -1, 2000}, "1234 documents, 12.3 MB, 617/s"},
        {{10, 500, 1000, 1000}, "10 documents, 500 bytes, 10/s, 50 %"},
        {{10, 500, 1000, 4000}, "10 documents, 500 bytes, 2/s, 50 %, 0:04 left"},
        {{10, 1, 1000, 4000}, "10 documents, 1 bytes, 2/s, 0 %, 1:06:36 left"},
        /* A file that grows while it is read. */
        {{10, 2000, 1000, 4000}, "10 documents, 2.0 kB, 2/s, 100 %, 0:00 left"},
    };
    struct ogi_buf out;
    ogi_buf_init(&out, 256);
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        ogi_buf_clear(&out);
        ogi_progress_render(&cases[i].state, &out);
        expect(&out, cases[i].text);
    }
    ogi_buf_fini(&out);
}

static void sizes_are_printed_in_powers_of_ten(void **state OGI_UNUSED)
{
    static const struct {
        int64_t bytes;
        const char *text;
    } cases[] = {
        {0, "0 bytes"},     {1000, "1.0 kB"},    {99999, "99.9 kB"},     {100000, "100 kB"},
        {999999, "999 kB"}, {1000000, "1.0 MB"}, {1500000000, "1.5 GB"}, {INT64_MAX, "9223372 TB"},
    };
    struct ogi_buf out;
    ogi_buf_init(&out, 256);
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        ogi_buf_clear(&out);
        ogi_progress_render_bytes(cases[i].bytes, &out);
        expect(&out, cases[i].text);
    }
    ogi_buf_fini(&out);
}

static void a_paths_uri_is_percent_encoded(void **state OGI_UNUSED)
{
    struct ogi_buf out;
    ogi_buf_init(&out, 256);
    ogi_file_uri_encode(OGI_STR("/a b/\xe5\x85\xac%#?/x-_.~Z9"), &out);
    expect(&out, "/a%20b/%E5%85%AC%25%23%3F/x-_.~Z9");
    ogi_buf_fini(&out);
}

static void a_files_uri_is_of_its_absolute_path(void **state OGI_UNUSED)
{
    struct ogi_buf out;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_buf_init(&out, 8192);
    assert_false(ogi_file_uri("/dev/../dev/./null", &out, &err).failed);
    expect(&out, "file:///dev/null");
    assert_true(ogi_file_uri("/nowhere/at/all", &out, &err).failed);
    assert_int_equal(err.code, OGI_CODE_NO_INPUT);
    ogi_buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_tells_count_size_rate_share_and_rest),
        cmocka_unit_test(sizes_are_printed_in_powers_of_ten),
        cmocka_unit_test(a_paths_uri_is_percent_encoded),
        cmocka_unit_test(a_files_uri_is_of_its_absolute_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
