/* Waiting before the next try. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ogi_backoff.h"

static void nothing_failed_so_nothing_waits(void **state)
{
    (void)state;
    struct ogi_backoff backoff;
    ogi_backoff_init(&backoff, 300, 5000);
    assert_true(ogi_backoff_is_due(&backoff, 0));
}

static void the_wait_doubles_up_to_its_maximum(void **state)
{
    (void)state;
    static const int64_t expected[] = {300, 600, 1200, 2400, 4800, 5000, 5000};
    struct ogi_backoff backoff;
    ogi_backoff_init(&backoff, 300, 5000);
    for (size_t i = 0; i < OGI_COUNT_OF(expected); i++)
        assert_int_equal(ogi_backoff_fail(&backoff, 1000, 0), expected[i]);
}

static void jitter_takes_off_at_most_half(void **state)
{
    (void)state;
    for (uint32_t random = 0; random < 5000; random += 7) {
        struct ogi_backoff backoff;
        ogi_backoff_init(&backoff, 300, 5000);
        int64_t wait = ogi_backoff_fail(&backoff, 0, random);
        assert_in_range(wait, 150, 300);
    }
}

static void it_is_due_when_the_wait_is_over_and_not_before(void **state)
{
    (void)state;
    struct ogi_backoff backoff;
    ogi_backoff_init(&backoff, 300, 5000);
    int64_t wait = ogi_backoff_fail(&backoff, 1000, 3);
    assert_false(ogi_backoff_is_due(&backoff, 1000 + wait - 1));
    assert_true(ogi_backoff_is_due(&backoff, 1000 + wait));
}

static void a_success_starts_over(void **state)
{
    (void)state;
    struct ogi_backoff backoff;
    ogi_backoff_init(&backoff, 300, 5000);
    for (int i = 0; i < 9; i++)
        (void)ogi_backoff_fail(&backoff, 0, 0);
    ogi_backoff_succeed(&backoff);
    assert_true(ogi_backoff_is_due(&backoff, 0));
    assert_int_equal(ogi_backoff_fail(&backoff, 0, 0), 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_failed_so_nothing_waits),
        cmocka_unit_test(the_wait_doubles_up_to_its_maximum),
        cmocka_unit_test(jitter_takes_off_at_most_half),
        cmocka_unit_test(it_is_due_when_the_wait_is_over_and_not_before),
        cmocka_unit_test(a_success_starts_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
