/* ogi_pg_array: the wire format, checked byte by byte. The round trip through a server is in
 * tests/integration/store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_pg_array.h"

static const enum ogi_pg_type two[] = {OGI_PG_INT4, OGI_PG_TEXT};

static void a_column_is_a_one_dimensional_array(void **state)
{
    (void)state;
    static const unsigned char numbers[] = {0, 0, 0, 1, 0, 0, 0, 0, 0,    0,    0,    23,
                                            0, 0, 0, 2, 0, 0, 0, 1, 0,    0,    0,    4,
                                            0, 0, 0, 7, 0, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFE};
    static const unsigned char texts[] = {0, 0,  0, 1, 0,   0,   0,    1,    0,    0,
                                          0, 25, 0, 0, 0,   2,   0,    0,    0,    1,
                                          0, 0,  0, 2, 'a', 'b', 0xFF, 0xFF, 0xFF, 0xFF};
    struct ogi_pg_rows rows;
    struct ogi_str parameters[2];
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_pg_rows_init(&rows, two, 2);
    ogi_pg_rows_int4(&rows, 7);
    ogi_pg_rows_text(&rows, OGI_STR("ab"));
    ogi_pg_rows_end(&rows);
    ogi_pg_rows_int4(&rows, -2);
    ogi_pg_rows_text(&rows, OGI_STR_NONE);
    ogi_pg_rows_end(&rows);
    assert_false(ogi_pg_rows_finish(&rows, parameters, &err).failed);
    assert_int_equal(rows.count, 2);
    assert_int_equal(parameters[0].len, sizeof numbers);
    assert_memory_equal(parameters[0].ptr, numbers, sizeof numbers);
    assert_int_equal(parameters[1].len, sizeof texts);
    assert_memory_equal(parameters[1].ptr, texts, sizeof texts);
    ogi_pg_rows_fini(&rows);
}

static void an_empty_array_has_no_dimension(void **state)
{
    (void)state;
    static const unsigned char empty[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 23};
    struct ogi_pg_rows rows;
    struct ogi_str parameters[2];
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_pg_rows_init(&rows, two, 2);
    ogi_pg_rows_int4(&rows, 1);
    ogi_pg_rows_text(&rows, OGI_STR("x"));
    ogi_pg_rows_end(&rows);
    ogi_pg_rows_clear(&rows);
    assert_false(ogi_pg_rows_finish(&rows, parameters, &err).failed);
    assert_int_equal(parameters[0].len, sizeof empty);
    assert_memory_equal(parameters[0].ptr, empty, sizeof empty);
    ogi_pg_rows_fini(&rows);
}

static void the_empty_text_is_not_null(void **state)
{
    (void)state;
    static const enum ogi_pg_type one[] = {OGI_PG_TEXT};
    struct ogi_pg_rows rows;
    struct ogi_str parameter;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_pg_rows_init(&rows, one, 1);
    ogi_pg_rows_text(&rows, OGI_STR(""));
    ogi_pg_rows_end(&rows);
    assert_false(ogi_pg_rows_finish(&rows, &parameter, &err).failed);
    assert_int_equal(parameter.ptr[7], 0);
    assert_int_equal(ogi_pg_get_int4(parameter.ptr + 20), 0);
    ogi_pg_rows_fini(&rows);
}

/* Each of these would shift values into other columns if it went unnoticed. */
static void a_crooked_row_is_a_bug_and_stays_one(void **state)
{
    (void)state;
    struct ogi_pg_rows rows;
    struct ogi_str parameters[2];
    for (int mistake = 0; mistake < 4; mistake++) {
        struct ogi_error err = OGI_ERROR_NONE;
        ogi_pg_rows_init(&rows, two, 2);
        if (mistake == 0) {
            ogi_pg_rows_int4(&rows, 1); /* too few */
        } else if (mistake == 1) {
            ogi_pg_rows_text(&rows, OGI_STR("x")); /* another type */
        } else if (mistake == 2) {
            ogi_pg_rows_int4(&rows, 1);
            ogi_pg_rows_null(&rows);
            ogi_pg_rows_null(&rows); /* too many */
        } else {
            ogi_pg_rows_int4(&rows, 1); /* not ended */
            ogi_pg_rows_null(&rows);
        }
        if (mistake != 3)
            ogi_pg_rows_end(&rows);
        assert_true(ogi_pg_rows_finish(&rows, parameters, &err).failed);
        assert_int_equal(err.code, OGI_CODE_BUG);
        ogi_pg_rows_fini(&rows);
    }
}

static void an_array_that_the_protocol_cannot_take_is_refused(void **state)
{
    (void)state;
    static const enum ogi_pg_type one[] = {OGI_PG_BYTEA};
    struct ogi_pg_rows rows;
    struct ogi_str parameter;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_pg_rows_init(&rows, one, 1);
    ogi_pg_rows_bytea(&rows, (struct ogi_str){"", (size_t)OGI_PG_MAX_ARRAY_BYTES + 1});
    ogi_pg_rows_end(&rows);
    assert_true(ogi_pg_rows_finish(&rows, &parameter, &err).failed);
    assert_int_equal(err.code, OGI_CODE_STORE_REFUSED);
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_INVALID);
    ogi_pg_rows_clear(&rows);
    err = OGI_ERROR_NONE;
    assert_false(ogi_pg_rows_finish(&rows, &parameter, &err).failed);
    ogi_pg_rows_fini(&rows);
}

static void numbers_come_back(void **state)
{
    (void)state;
    static const int64_t numbers[] = {0,         1,         -1,        255,      256,
                                      INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < OGI_COUNT_OF(numbers); i++) {
        char bytes[8];
        ogi_pg_put_int8(bytes, numbers[i]);
        assert_true(ogi_pg_get_int8(bytes) == numbers[i]);
        ogi_pg_put_int4(bytes, (int32_t)(numbers[i] % INT32_MAX));
        assert_int_equal(ogi_pg_get_int4(bytes), (int32_t)(numbers[i] % INT32_MAX));
    }
}

static void times_come_back_and_impossible_ones_are_infinite(void **state)
{
    (void)state;
    static const int64_t good[] = {
        0, -1, 1, 946684800000, 946684799999, 1600000000123, -62135596800000};
    for (size_t i = 0; i < OGI_COUNT_OF(good); i++)
        assert_true(ogi_pg_time_decode(ogi_pg_time_encode(good[i])) == good[i]);
    assert_true(ogi_pg_time_encode(946684800000) == 0);
    assert_true(ogi_pg_time_encode(946684800001) == 1000);
    assert_true(ogi_pg_time_decode(-1) == 946684799999);
    assert_true(ogi_pg_time_encode(INT64_MIN) == INT64_MIN);
    assert_true(ogi_pg_time_encode(INT64_MAX) == INT64_MAX);
    assert_true(ogi_pg_time_encode(9224318016000000) == INT64_MAX); /* the year 294277 */
    assert_true(ogi_pg_time_decode(ogi_pg_time_encode(9224318015999999)) == 9224318015999999);
    assert_true(ogi_pg_time_decode(INT64_MIN) == INT64_MIN);
    assert_true(ogi_pg_time_decode(INT64_MAX) == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_is_a_one_dimensional_array),
        cmocka_unit_test(an_empty_array_has_no_dimension),
        cmocka_unit_test(the_empty_text_is_not_null),
        cmocka_unit_test(a_crooked_row_is_a_bug_and_stays_one),
        cmocka_unit_test(an_array_that_the_protocol_cannot_take_is_refused),
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(times_come_back_and_impossible_ones_are_infinite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
