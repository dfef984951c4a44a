/* What the loop's content makes of messages before the core sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_content.h"

enum { LARGEST_KEY = 64 * 1024 };

static char key[LARGEST_KEY + 1];

/* A tombstone with a URL and a key of so many bytes. */
static enum ogi_code read_with_key(size_t bytes)
{
    static const struct ogi_envelope_fields fields;
    const struct ogi_content_options options = {
        .fields = &fields, .limits = {.max_document_bytes = 1000, .max_key_bytes = 2048}};
    const struct ogi_header url = {OGI_STR("url"), OGI_STR("https://a.example/1")};
    const struct ogi_message message = {
        .key = {key, bytes}, .headers = &url, .header_count = 1, .timestamp_ms = 1};
    struct ogi_content content = ogi_content_new(&options);
    struct ogi_arena keep;
    struct ogi_document document;
    struct ogi_report *report = NULL;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&keep, 1000000);
    ogi_result result = content.ops->read(content.self, &message, &keep, &document, &report, &err);
    assert_int_equal(result.failed, err.function != NULL);
    assert_null(report);
    ogi_arena_fini(&keep);
    ogi_content_free(&content);
    return result.failed ? err.code : OGI_CODE_COUNT;
}

static void a_key_that_an_event_can_carry_is_taken(void **state)
{
    (void)state;
    assert_int_equal(read_with_key(LARGEST_KEY), OGI_CODE_COUNT);
}

/* The broker would refuse its event, and the partition would be blocked. */
static void a_larger_key_is_a_dead_letter_although_the_url_names_the_document(void **state)
{
    (void)state;
    assert_int_equal(read_with_key(LARGEST_KEY + 1), OGI_CODE_ENVELOPE_KEY);
}

int main(void)
{
    memset(key, 'k', sizeof(key));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_an_event_can_carry_is_taken),
        cmocka_unit_test(a_larger_key_is_a_dead_letter_although_the_url_names_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
