/* ogi_json, ogi_time, ogi_hash: what the envelope stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_hash.h"
#include "ogi_json.h"
#include "ogi_time.h"

static struct ogi_json *load(const char *text)
{
    struct ogi_json *json = NULL;
    struct ogi_error err = OGI_ERROR_NONE;
    if (ogi_json_load(ogi_str_of(text), 32, &json, &err).failed)
        fail_msg("%s: %s", text, err.text);
    return json;
}

static void refuse(struct ogi_str text, enum ogi_code code, const char *place)
{
    struct ogi_json *json = NULL;
    struct ogi_error err = OGI_ERROR_NONE;
    if (!ogi_json_load(text, 32, &json, &err).failed)
        fail_msg("accepted: %.*s", OGI_STR_ARG(text));
    assert_int_equal(err.code, code);
    assert_null(json);
    if (strstr(err.text, place) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, place);
}

static void members_are_found_by_name_and_type(void **state)
{
    (void)state;
    struct ogi_json *json = load("{\"s\":\"信\\u606f\\u0000!\",\"i\":-7,\"r\":1.5,\"b\":true,\"n\":"
                                 "null,\"a\":[],\"o\":{\"x\":1}}");
    assert_true(ogi_str_equals(ogi_json_string(ogi_json_get(json, "s")), OGI_STR("信息\0!")));
    int64_t integer = 0;
    double real = 0;
    assert_true(ogi_json_integer(ogi_json_get(json, "i"), &integer));
    assert_int_equal(integer, -7);
    assert_true(ogi_json_real(ogi_json_get(json, "r"), &real) && real > 1.4 && real < 1.6);
    assert_int_equal(ogi_json_type(ogi_json_get(json, "b")), OGI_JSON_BOOLEAN);
    assert_int_equal(ogi_json_type(ogi_json_get(json, "n")), OGI_JSON_NULL);
    assert_int_equal(ogi_json_type(ogi_json_get(json, "a")), OGI_JSON_ARRAY);
    assert_string_equal(ogi_json_type_name(json), "an object");
    assert_non_null(ogi_json_get(ogi_json_get(json, "o"), "x"));
    ogi_json_free(&json);
    assert_null(json);
    ogi_json_free(&json);
}

static void what_is_not_there_is_none(void **state)
{
    (void)state;
    struct ogi_json *json = load("{\"i\":1,\"s\":\"x\"}");
    int64_t integer;
    double real;
    assert_null(ogi_json_get(json, "absent"));
    assert_null(ogi_json_get(NULL, "absent"));
    assert_null(ogi_json_get(ogi_json_get(json, "s"), "x"));
    assert_null(ogi_json_string(ogi_json_get(json, "i")).ptr);
    assert_null(ogi_json_string(NULL).ptr);
    assert_false(ogi_json_integer(ogi_json_get(json, "s"), &integer));
    assert_false(ogi_json_integer(NULL, &integer));
    assert_false(ogi_json_real(NULL, &real));
    ogi_json_free(&json);
}

static void broken_json_is_refused_with_its_place(void **state)
{
    (void)state;
    refuse(OGI_STR(""), OGI_CODE_ENVELOPE_JSON, "line 1");
    refuse(OGI_STR_NONE, OGI_CODE_ENVELOPE_JSON, "line 1");
    refuse(OGI_STR("{\n \"a\": }"), OGI_CODE_ENVELOPE_JSON, "line 2 column 7");
    refuse(OGI_STR("{\"a\":1}x"), OGI_CODE_ENVELOPE_JSON, "line 1");
    refuse(OGI_STR("{\"a\":1,\"a\":2}"), OGI_CODE_ENVELOPE_JSON, "duplicate");
    refuse(OGI_STR("{\"a\":\"\xFF\"}"), OGI_CODE_ENVELOPE_JSON, "byte 0xff");
    refuse(OGI_STR("{'a':1}"), OGI_CODE_ENVELOPE_JSON, "line 1");
    refuse(OGI_STR("1"), OGI_CODE_ENVELOPE_JSON, "line 1");
    refuse(OGI_STR("{\"a\":\"\\uD800\"}"), OGI_CODE_ENVELOPE_JSON, "line 1");
}

static void nesting_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char text[100];
    memset(text, '[', 33);
    memset(text + 33, ']', 33);
    refuse((struct ogi_str){text, 66}, OGI_CODE_ENVELOPE_DEPTH, "33 levels");
    text[65] = '\0';
    struct ogi_json *json = NULL;
    assert_false(ogi_json_load((struct ogi_str){text + 1, 64}, 32, &json, NULL).failed);
    ogi_json_free(&json);
    json = load("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[\\\\\"}");
    ogi_json_free(&json);
}

static void times_are_read(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int64_t ms;
    } cases[] = {{"1970-01-01T00:00:00Z", 0},
                 {"2021-01-20T08:00:00+08:00", INT64_C(1611100800000)},
                 {"2021-01-20 00:00:00", INT64_C(1611100800000)},
                 {" 2021-01-20t00:00:00.1239z ", INT64_C(1611100800123)},
                 {"2021-01-20T00:00:00.5", INT64_C(1611100800500)},
                 {"2021-01-19T19:30:00-0430", INT64_C(1611100800000)},
                 {"2020-02-29T00:00:00Z", INT64_C(1582934400000)},
                 {"2016-12-31T23:59:60Z", INT64_C(1483228800000)},
                 {"1611100800", INT64_C(1611100800000)},
                 {"1611100800123", INT64_C(1611100800123)}};
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        int64_t ms = -1;
        if (!ogi_time_parse(ogi_str_of(cases[i].text), &ms) || ms != cases[i].ms)
            fail_msg("%s became %lld", cases[i].text, (long long)ms);
    }
    int64_t ms = -1;
    assert_true(ogi_time_from_number(1611100800.25, &ms));
    assert_true(ms == INT64_C(1611100800250));
    assert_true(ogi_time_from_number(1611100800250.0, &ms));
    assert_true(ms == INT64_C(1611100800250));
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    const char *cases[] = {"",
                           "yesterday",
                           "2021-01-20",
                           "2021-13-01T00:00:00Z",
                           "2021-02-29T00:00:00Z",
                           "2021-01-20T24:00:00Z",
                           "2021-01-20T00:60:00Z",
                           "2021-01-20T00:00:00.Z",
                           "2021-01-20T00:00:00+8",
                           "2021-01-20T00:00:00Zx",
                           "1969-12-31T00:00:00Z",
                           "12345",
                           "-1611100800",
                           "99999999999999999999",
                           "2021/01/20 00:00:00",
                           "2021-01-20T00:00"};
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        int64_t ms = -1;
        if (ogi_time_parse(ogi_str_of(cases[i]), &ms))
            fail_msg("%s became %lld", cases[i], (long long)ms);
        assert_int_equal(ms, -1);
    }
    int64_t ms;
    assert_false(ogi_time_from_number(-1, &ms));
    assert_false(ogi_time_from_number(1e300, &ms));
}

static void sha256_is_the_standard_s(void **state)
{
    (void)state;
    unsigned char digest[OGI_SHA256_BYTES];
    char hex[2 * OGI_SHA256_BYTES + 1] = "";
    ogi_sha256(OGI_STR("abc"), digest);
    ogi_hex(digest, sizeof digest, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ogi_sha256(OGI_STR_NONE, digest);
    ogi_hex(digest, sizeof digest, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found_by_name_and_type),
        cmocka_unit_test(what_is_not_there_is_none),
        cmocka_unit_test(broken_json_is_refused_with_its_place),
        cmocka_unit_test(nesting_beyond_the_limit_is_refused),
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(sha256_is_the_standard_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
