/* When the watchdog ends a process, and when it must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "ogi_watchdog.h"

struct ending {
    atomic_int status; /* 0: not ended */
    _Atomic(const char *) why;
};

static void note_end(void *context, int status, const char *why)
{
    struct ending *ending = context;
    atomic_store(&ending->why, why);
    atomic_store(&ending->status, status);
}

static void pause_ms(long ms)
{
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
}

static struct ogi_watchdog *start(struct ending *ending, int64_t turn, int64_t progress,
                                  int64_t close)
{
    struct ogi_watchdog *dog;
    atomic_init(&ending->status, 0);
    atomic_init(&ending->why, NULL);
    const struct ogi_watchdog_options options = {turn, progress, close, note_end, ending};
    assert_false(ogi_watchdog_start(&options, &dog, NULL).failed);
    return dog;
}

static int wait_end(struct ending *ending, int ms)
{
    for (int i = 0; i < ms / 10 && atomic_load(&ending->status) == 0; i++)
        pause_ms(10);
    return atomic_load(&ending->status);
}

static void a_loop_that_hangs_in_a_call_is_ended(void **state)
{
    (void)state;
    struct ending ending;
    struct ogi_watchdog *dog = start(&ending, 100, 60000, 60000);
    assert_int_equal(wait_end(&ending, 5000), 70);
    assert_non_null(strstr(atomic_load(&ending.why), "hangs in a call"));
    ogi_watchdog_stop(&dog);
}

static void a_loop_that_turns_without_progress_is_ended_while_work_waits(void **state)
{
    (void)state;
    struct ending ending;
    struct ogi_watchdog *dog = start(&ending, 5000, 200, 60000);
    ogi_watchdog_idle(dog, false);
    for (int i = 0; i < 100 && atomic_load(&ending.status) == 0; i++) {
        ogi_watchdog_turn(dog);
        pause_ms(20);
    }
    assert_int_equal(wait_end(&ending, 1000), 70);
    assert_non_null(strstr(atomic_load(&ending.why), "nothing moves"));
    ogi_watchdog_stop(&dog);
}

static void a_declared_wait_and_progress_are_left_alone(void **state)
{
    (void)state;
    struct ending ending;
    struct ogi_watchdog *dog = start(&ending, 2000, 300, 60000);
    ogi_watchdog_idle(dog, true);
    for (int i = 0; i < 25; i++) {
        ogi_watchdog_turn(dog);
        pause_ms(20);
    }
    ogi_watchdog_idle(dog, false);
    for (int i = 0; i < 25; i++) {
        ogi_watchdog_turn(dog);
        ogi_watchdog_progress(dog);
        pause_ms(20);
    }
    assert_int_equal(atomic_load(&ending.status), 0);
    ogi_watchdog_stop(&dog);
    assert_null(dog);
}

static void a_close_that_hangs_is_ended_with_the_status_it_was_leaving_with(void **state)
{
    (void)state;
    struct ending ending;
    struct ogi_watchdog *dog = start(&ending, 60000, 60000, 100);
    ogi_watchdog_closing(dog, 75);
    assert_int_equal(wait_end(&ending, 5000), 75);
    ogi_watchdog_stop(&dog);
}

static void without_a_watchdog_the_calls_do_nothing(void **state)
{
    (void)state;
    struct ogi_watchdog *none = NULL;
    ogi_watchdog_turn(none);
    ogi_watchdog_progress(none);
    ogi_watchdog_idle(none, false);
    ogi_watchdog_closing(none, 0);
    ogi_watchdog_stop(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loop_that_hangs_in_a_call_is_ended),
        cmocka_unit_test(a_loop_that_turns_without_progress_is_ended_while_work_waits),
        cmocka_unit_test(a_declared_wait_and_progress_are_left_alone),
        cmocka_unit_test(a_close_that_hangs_is_ended_with_the_status_it_was_leaving_with),
        cmocka_unit_test(without_a_watchdog_the_calls_do_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
