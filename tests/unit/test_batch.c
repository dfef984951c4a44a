/* What a batch holds, and when it is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_batch.h"

static const struct ogi_batch_limits limits = {
    .documents = 3, .bytes = 100, .memory = 100000, .linger_ms = 20};

static struct ogi_worker_item *add(struct ogi_batch *batch, const char *value, int64_t now)
{
    struct ogi_message message = {
        .key = OGI_STR("k"), .value = ogi_str_of(value), .timestamp_ms = 5};
    struct ogi_worker_item *item;
    assert_false(ogi_batch_add(batch, &message, now, &item, NULL).failed);
    return item;
}

static void an_empty_batch_is_never_due(void **state)
{
    (void)state;
    struct ogi_batch batch;
    ogi_batch_init(&batch, &limits);
    assert_int_equal(ogi_batch_due_in(&batch, 1000000), -1);
    ogi_batch_fini(&batch);
}

static void it_waits_after_its_first_message_and_no_longer(void **state)
{
    (void)state;
    struct ogi_batch batch;
    ogi_batch_init(&batch, &limits);
    add(&batch, "a", 1000);
    add(&batch, "b", 1015);
    assert_int_equal(ogi_batch_due_in(&batch, 1015), 5);
    assert_int_equal(ogi_batch_due_in(&batch, 1020), 0);
    ogi_batch_fini(&batch);
}

static void documents_bytes_or_memory_make_it_full(void **state)
{
    (void)state;
    struct ogi_batch batch;
    char large[101];
    memset(large, 'x', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    ogi_batch_init(&batch, &limits);
    add(&batch, "a", 0);
    add(&batch, "b", 0);
    assert_false(ogi_batch_is_full(&batch));
    add(&batch, "c", 0);
    assert_true(ogi_batch_is_full(&batch));
    assert_int_equal(ogi_batch_due_in(&batch, 0), 0);
    ogi_batch_reset(&batch);
    add(&batch, large, 0);
    assert_true(ogi_batch_is_full(&batch));
    ogi_batch_reset(&batch);
    add(&batch, "a", 0);
    assert_non_null(ogi_arena_alloc(&batch.keep, 100000, 1));
    assert_true(ogi_batch_is_full(&batch));
    ogi_batch_fini(&batch);
}

static void a_message_is_copied_with_none_apart_from_empty(void **state)
{
    (void)state;
    struct ogi_batch batch;
    char value[] = "value";
    const struct ogi_header headers[] = {{OGI_STR("h"), OGI_STR("1")},
                                         {OGI_STR("n"), OGI_STR_NONE}};
    struct ogi_message message = {.key = OGI_STR(""),
                                  .value = {value, 5},
                                  .headers = headers,
                                  .header_count = 2,
                                  .timestamp_ms = 77};
    struct ogi_worker_item *item;
    ogi_batch_init(&batch, &limits);
    assert_false(ogi_batch_add(&batch, &message, 0, &item, NULL).failed);
    value[0] = '!';
    assert_true(ogi_str_equals(item->message.value, OGI_STR("value")));
    assert_non_null(item->message.key.ptr);
    assert_int_equal(item->message.key.len, 0);
    assert_null(item->message.headers[1].value.ptr);
    assert_int_equal(item->message.timestamp_ms, 77);
    message.value = OGI_STR_NONE;
    assert_false(ogi_batch_add(&batch, &message, 0, &item, NULL).failed);
    assert_null(item->message.value.ptr);
    ogi_batch_fini(&batch);
}

static void what_one_document_may_use_does_not_depend_on_its_neighbours(void **state)
{
    (void)state;
    struct ogi_batch batch;
    ogi_batch_init(&batch, &limits);
    for (int i = 0; i < 3; i++) {
        add(&batch, "a", 0);
        ogi_batch_allow(&batch, 4096);
        assert_non_null(ogi_arena_alloc(&batch.keep, 4000, 1));
        assert_null(ogi_arena_alloc(&batch.keep, 4000, 1));
    }
    ogi_batch_allow(&batch, SIZE_MAX);
    assert_non_null(ogi_arena_alloc(&batch.keep, 1000000, 1));
    ogi_batch_fini(&batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_batch_is_never_due),
        cmocka_unit_test(it_waits_after_its_first_message_and_no_longer),
        cmocka_unit_test(documents_bytes_or_memory_make_it_full),
        cmocka_unit_test(a_message_is_copied_with_none_apart_from_empty),
        cmocka_unit_test(what_one_document_may_use_does_not_depend_on_its_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
