/* ogi_envelope. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_envelope.h"
#include "ogi_hash.h"

static struct ogi_arena arena;
static const struct ogi_envelope_limits limits = {.max_document_bytes = 1000, .max_key_bytes = 64};

static int make_arena(void **state)
{
    (void)state;
    ogi_arena_init(&arena, 1 << 22);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

struct input {
    const char *key;
    struct ogi_str value;
    const char *headers[8][2];
    int64_t timestamp_ms;
};

static ogi_result open_input(struct input input, struct ogi_document *out, struct ogi_error *err)
{
    struct ogi_header headers[8];
    struct ogi_message message = {.key = ogi_str_of(input.key),
                                  .value = input.value,
                                  .headers = headers,
                                  .timestamp_ms =
                                      input.timestamp_ms == 0 ? -1 : input.timestamp_ms};
    while (message.header_count < 8 && input.headers[message.header_count][0] != NULL) {
        const char **pair = input.headers[message.header_count];
        headers[message.header_count++] =
            (struct ogi_header){ogi_str_of(pair[0]), ogi_str_of(pair[1])};
    }
    return ogi_envelope_open(&message, &ogi_envelope_fields_default, &limits, &arena, out, err);
}

static struct ogi_document accept(struct input input)
{
    struct ogi_document document;
    struct ogi_error err = OGI_ERROR_NONE;
    if (open_input(input, &document, &err).failed)
        fail_msg("%.*s: %s", OGI_STR_ARG(input.value), err.text);
    assert_true(document.key.len > 0);
    return document;
}

static void refuse(struct input input, enum ogi_code code)
{
    struct ogi_document document = {.crawl_time_ms = 77};
    struct ogi_error err = OGI_ERROR_NONE;
    if (!open_input(input, &document, &err).failed)
        fail_msg("accepted: %.*s", OGI_STR_ARG(input.value));
    if (err.code != code)
        fail_msg("%.*s: %s", OGI_STR_ARG(input.value), err.text);
    assert_int_equal(document.crawl_time_ms, 77);
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_INVALID);
}

static void equal(struct ogi_str got, const char *expected)
{
    struct ogi_str want = ogi_str_of(expected);
    if (!ogi_str_equals(got, want) || (expected == NULL) != (got.ptr == NULL))
        fail_msg("\"%.*s\" is not \"%s\"", OGI_STR_ARG(got),
                 expected == NULL ? "(none)" : expected);
}

#define INPUT(...)  ((struct input){__VA_ARGS__})
#define VALUE(text) .value = OGI_STR(text)
#define TYPE(text)  .headers = {{"Content-Type", text}}
#define BASE64_PAGE "PHA+5bm05bqm5oql5ZGKPC9wPjxwPuacrOaKpeWRiuS+neaNruadoeS+i+e8luWItuOAgjwvcD4="
#define PAGE        "<p>年度报告</p><p>本报告依据条例编制。</p>"

static void a_plain_document_needs_no_header(void **state)
{
    (void)state;
    struct ogi_document document = accept(INPUT(.key = "k1", VALUE("年度报告"), .timestamp_ms = 5));
    assert_int_equal(document.envelope, OGI_ENVELOPE_PLAIN);
    equal(document.key, "k1");
    equal(document.body, "年度报告");
    equal(document.url, NULL);
    equal(document.media_type, NULL);
    equal(document.charset, NULL);
    assert_int_equal(document.crawl_time_ms, 5);
    unsigned char digest[OGI_SHA256_BYTES];
    ogi_sha256(OGI_STR("年度报告"), digest);
    assert_memory_equal(document.body_sha256, digest, sizeof digest);
}

static void headers_describe_a_plain_document(void **state)
{
    (void)state;
    struct ogi_document document =
        accept(INPUT(.key = "k", VALUE("x"), .timestamp_ms = INT64_C(1700000000000),
                     .headers = {{"CONTENT-TYPE", "text/html ; q=1; Charset=\"GB2312\""},
                                 {"CE_Source", "https://a.example/1"},
                                 {"ce_time", "2021-01-20T08:00:00+08:00"},
                                 {"ce_id", "7"}}));
    equal(document.media_type, "text/html");
    equal(document.charset, "GB2312");
    equal(document.url, "https://a.example/1");
    equal(document.key, "https://a.example/1");
    assert_true(document.crawl_time_ms == INT64_C(1611100800000));
    document = accept(
        INPUT(VALUE("x"),
              .headers = {{"url", "u:1"}, {"ce_source", "s:1"}, {"fetched-at", "1611100800"}}));
    equal(document.key, "u:1");
    assert_true(document.crawl_time_ms == INT64_C(1611100800000));
}

static void the_crawl_time_is_the_earlier_one(void **state)
{
    (void)state;
    struct ogi_document document = accept(
        INPUT(VALUE("x"), .timestamp_ms = 5, .headers = {{"fetched-at", "2021-01-20T08:00:00Z"}}));
    assert_int_equal(document.crawl_time_ms, 5);
    document =
        accept(INPUT(VALUE("x"), .timestamp_ms = 5, .headers = {{"fetched-at", "last week"}}));
    assert_int_equal(document.crawl_time_ms, 5);
    document = accept(INPUT(VALUE("x")));
    assert_true(document.crawl_time_ms == INT64_MIN);
}

static void the_body_s_hash_is_the_last_resort_for_a_key(void **state)
{
    (void)state;
    struct ogi_document document = accept(INPUT(VALUE("abc")));
    equal(document.key, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_structured_event_holds_the_document(void **state)
{
    (void)state;
    struct ogi_document document =
        accept(INPUT(.key = "k", TYPE("Application/CloudEvents+json; charset=UTF-8"),
                     VALUE("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"https://a.example/"
                           "2\",\"type\":\"t\","
                           "\"time\":\"2021-01-20T08:00:00+08:00\",\"datacontenttype\":\"text/"
                           "html; charset=gbk\",\"data\":\"" PAGE "\"}")));
    assert_int_equal(document.envelope, OGI_ENVELOPE_CLOUDEVENTS_STRUCTURED);
    equal(document.key, "https://a.example/2");
    equal(document.body, PAGE);
    equal(document.media_type, "text/html");
    equal(document.charset, "UTF-8");
    assert_true(document.crawl_time_ms == INT64_C(1611100800000));
    document = accept(
        INPUT(.key = "k", TYPE("application/cloudevents+json"),
              VALUE("{\"datacontenttype\":\"text/html; charset=gbk\",\"data_base64\":\"YWI=\"}")));
    equal(document.body, "ab");
    equal(document.charset, "gbk");
    equal(document.key, "k");
    document = accept(INPUT(TYPE("application/cloudevents+json"),
                            VALUE("{\"source\":\"s\",\"data\":{\"url\":\"u\",\"body\":\"b\"}}")));
    equal(document.body, "b");
    equal(document.key, "u");
    assert_int_equal(document.envelope, OGI_ENVELOPE_CLOUDEVENTS_STRUCTURED);
}

static void a_broken_event_is_refused(void **state)
{
    (void)state;
    const char *type = "application/cloudevents+json";
    refuse(INPUT(TYPE(type), VALUE("<html>")), OGI_CODE_ENVELOPE_JSON);
    refuse(INPUT(TYPE(type), VALUE("[{\"data\":\"x\"}]")), OGI_CODE_ENVELOPE_JSON);
    refuse(INPUT(TYPE(type), VALUE("{\"source\":\"s\"}")), OGI_CODE_ENVELOPE_EMPTY);
    refuse(INPUT(TYPE(type), VALUE("{\"data\":null}")), OGI_CODE_ENVELOPE_EMPTY);
    refuse(INPUT(TYPE(type), VALUE("{\"data\":\"\"}")), OGI_CODE_ENVELOPE_EMPTY);
    refuse(INPUT(TYPE(type), VALUE("{\"data\":[1]}")), OGI_CODE_ENVELOPE_FIELD);
    refuse(INPUT(TYPE(type), VALUE("{\"data_base64\":1}")), OGI_CODE_ENVELOPE_FIELD);
    refuse(INPUT(TYPE(type), VALUE("{\"data_base64\":\"a b\"}")), OGI_CODE_ENVELOPE_BASE64);
    refuse(INPUT(TYPE(type), VALUE("{\"data_base64\":\"abc\"}")), OGI_CODE_ENVELOPE_BASE64);
    refuse(INPUT(TYPE(type), VALUE("{\"data_base64\":\"ab=c\"}")), OGI_CODE_ENVELOPE_BASE64);
}

static void a_crawler_item_is_known_by_its_brace(void **state)
{
    (void)state;
    struct ogi_document document =
        accept(INPUT(.key = "k", VALUE(" \n{\"url\":\"https://a.example/3\",\"body\":\"" PAGE
                                       "\",\"content_type\":\"text/html\","
                                       "\"encoding\":\"gb2312\",\"fetched_at\":1611100800.5,"
                                       "\"title\":\"T\",\"status_code\":200}")));
    assert_int_equal(document.envelope, OGI_ENVELOPE_CRAWLER_ITEM);
    equal(document.key, "https://a.example/3");
    equal(document.body, PAGE);
    equal(document.charset, "UTF-8");
    equal(document.media_type, "text/html");
    equal(document.title, "T");
    assert_true(document.crawl_time_ms == INT64_C(1611100800500));
    const struct ogi_str values[] = {
        OGI_STR("{\"html\":\"x\"}"), OGI_STR("{\"body\":null,\"content\":\"x\"}"),
        OGI_STR("{\"text\":\"x\"}"), OGI_STR("\xEF\xBB\xBF{\"body\":\"x\"}"),
        OGI_STR("\0\0\0\0\7{\"body\":\"x\"}")};
    for (size_t i = 0; i < OGI_COUNT_OF(values); i++)
        equal(accept(INPUT(.value = values[i])).body, "x");
    equal(accept(INPUT(TYPE("application/json"), VALUE("{\"body\":\"x\"}"))).body, "x");
}

static void bodies_in_base64_are_known_without_a_mark(void **state)
{
    (void)state;
    struct ogi_document document = accept(INPUT(
        VALUE("{\"response_url\":\"u\",\"body\":\"" BASE64_PAGE "\",\"encoding\":\"gb18030\"}")));
    equal(document.body, PAGE);
    equal(document.charset, "gb18030");
    equal(document.key, "u");
    equal(accept(INPUT(VALUE("{\"body\":\"YWI=\",\"encoding\":\"base64\"}"))).body, "ab");
    equal(accept(INPUT(VALUE("{\"body\":\"YWI=\"}"))).body, "YWI=");
    refuse(INPUT(VALUE("{\"body\":\"<p>\",\"encoding\":\"base64\"}")), OGI_CODE_ENVELOPE_BASE64);
}

static void a_broken_item_is_refused(void **state)
{
    (void)state;
    refuse(INPUT(VALUE("{\"body\":\"x\"")), OGI_CODE_ENVELOPE_JSON);
    refuse(INPUT(VALUE("{\"url\":\"u\"}")), OGI_CODE_ENVELOPE_FIELD);
    refuse(INPUT(VALUE("{\"body\":null}")), OGI_CODE_ENVELOPE_FIELD);
    refuse(INPUT(VALUE("{\"body\":7}")), OGI_CODE_ENVELOPE_FIELD);
    refuse(INPUT(VALUE("{\"body\":\"\"}")), OGI_CODE_ENVELOPE_EMPTY);
    refuse(INPUT(TYPE("application/json"), VALUE("report")), OGI_CODE_ENVELOPE_JSON);
    char deep[200];
    memset(deep, '[', sizeof deep);
    memcpy(deep, "{\"a\":", 5);
    refuse(INPUT(.value = {deep, sizeof deep}), OGI_CODE_ENVELOPE_DEPTH);
}

static void a_declared_text_may_begin_with_a_brace(void **state)
{
    (void)state;
    equal(accept(INPUT(TYPE("text/plain"), VALUE("{\"body\":7}"))).body, "{\"body\":7}");
    equal(accept(INPUT(TYPE("text/html"), VALUE("{ not JSON"))).body, "{ not JSON");
}

static void a_message_without_value_is_a_tombstone(void **state)
{
    (void)state;
    struct ogi_document document = accept(INPUT(.key = "k", .timestamp_ms = 9));
    assert_int_equal(document.envelope, OGI_ENVELOPE_TOMBSTONE);
    equal(document.key, "k");
    assert_null(document.body.ptr);
    assert_int_equal(document.crawl_time_ms, 9);
    document = accept(INPUT(.key = "k", .timestamp_ms = 9,
                            .headers = {{"url", "u"}, {"fetched-at", "1000000000"}}));
    equal(document.key, "u");
    assert_int_equal(document.crawl_time_ms, 9);
    refuse(INPUT(.timestamp_ms = 9), OGI_CODE_ENVELOPE_KEY);
    refuse(INPUT(.key = ""), OGI_CODE_ENVELOPE_KEY);
}

static void an_empty_value_is_refused(void **state)
{
    (void)state;
    refuse(INPUT(.key = "k", VALUE("")), OGI_CODE_ENVELOPE_EMPTY);
}

static void sizes_have_limits(void **state)
{
    (void)state;
    static char big[200000];
    memset(big, 'x', sizeof big);
    assert_int_equal(accept(INPUT(.value = {big, 1000})).body.len, 1000);
    refuse(INPUT(.value = {big, 1001}), OGI_CODE_ENVELOPE_SIZE);
    int len = snprintf(big, sizeof big, "{\"body\":\"%01001d\"}", 0);
    refuse(INPUT(.value = {big, (size_t)len}), OGI_CODE_ENVELOPE_SIZE);
    len = snprintf(big, sizeof big, "{\"body\":\"%04000d\"}", 0);
    refuse(INPUT(.value = {big, (size_t)len}), OGI_CODE_ENVELOPE_SIZE);
    len = snprintf(big, sizeof big, "{\"body\":\"x\",\"links\":\"%01001d\"}", 0);
    equal(accept(INPUT(.value = {big, (size_t)len})).body, "x");
}

static void keys_are_short_text(void **state)
{
    (void)state;
    char key[66];
    memset(key, 'k', sizeof key);
    key[64] = '\0';
    assert_int_equal(accept(INPUT(.key = key, VALUE("x"))).key.len, 64);
    key[64] = 'k';
    key[65] = '\0';
    refuse(INPUT(.key = key, VALUE("x")), OGI_CODE_ENVELOPE_KEY);
    refuse(INPUT(.key = "\xFF", VALUE("x")), OGI_CODE_ENVELOPE_KEY);
    refuse(INPUT(VALUE("{\"url\":\"a\\u0000b\",\"body\":\"x\"}")), OGI_CODE_ENVELOPE_KEY);
    equal(accept(INPUT(.key = key, VALUE("x"), .headers = {{"url", "u"}})).key, "u");
}

static void configured_field_names_replace_the_usual_ones(void **state)
{
    (void)state;
    const char *const url[] = {"link", NULL}, *const body[] = {"raw", NULL};
    struct ogi_envelope_fields fields = {.url = url, .body = body};
    struct ogi_message message = {.value = OGI_STR("{\"link\":\"l\",\"raw\":\"r\",\"body\":\"b\"}"),
                                  .timestamp_ms = -1};
    struct ogi_document document;
    assert_false(ogi_envelope_open(&message, &fields, &limits, &arena, &document, NULL).failed);
    equal(document.key, "l");
    equal(document.body, "r");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_document_needs_no_header),
        cmocka_unit_test(headers_describe_a_plain_document),
        cmocka_unit_test(the_crawl_time_is_the_earlier_one),
        cmocka_unit_test(the_body_s_hash_is_the_last_resort_for_a_key),
        cmocka_unit_test(a_structured_event_holds_the_document),
        cmocka_unit_test(a_broken_event_is_refused),
        cmocka_unit_test(a_crawler_item_is_known_by_its_brace),
        cmocka_unit_test(bodies_in_base64_are_known_without_a_mark),
        cmocka_unit_test(a_broken_item_is_refused),
        cmocka_unit_test(a_declared_text_may_begin_with_a_brace),
        cmocka_unit_test(a_message_without_value_is_a_tombstone),
        cmocka_unit_test(an_empty_value_is_refused),
        cmocka_unit_test(sizes_have_limits),
        cmocka_unit_test(keys_are_short_text),
        cmocka_unit_test(configured_field_names_replace_the_usual_ones),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
