/* Ends a process that hangs.
 *
 * A thread of its own looks at CLOCK_MONOTONIC and at what the loop last told it. It uses no
 * condition variable and nothing of librdkafka's: a wall clock that jumps back freezes both. Three
 * limits: turn      the loop has not come round for so long: it hangs inside a call progress  the
 * loop comes round, work waits, no wait is declared, and nothing moves close     leaving takes too
 * long The end is write(2) of a line and _exit: recovery is the next start's business, as after a
 * crash.
 *
 * Concurrency: the functions below may be called by any thread; they only store atomics. */
#ifndef OGI_WATCHDOG_H
#define OGI_WATCHDOG_H

#include "ogi_error.h"

struct ogi_watchdog;

struct ogi_watchdog_options {
    int64_t turn_ms;
    int64_t progress_ms;
    int64_t close_ms;
    /* What ends the process; NULL: a line to standard error and _exit(status). For tests; must
     * return. */
    void (*end)(void *context, int status, const char *why);
    void *context;
};

/* 70 s, 120 s, 10 s: beyond every deadline of the calls that are watched. */
extern const struct ogi_watchdog_options ogi_watchdog_defaults;

ogi_result ogi_watchdog_start(const struct ogi_watchdog_options *options, struct ogi_watchdog **out,
                              struct ogi_error *err) OGI_MUST_USE;
void ogi_watchdog_stop(struct ogi_watchdog **watchdog);

void ogi_watchdog_turn(struct ogi_watchdog *watchdog);
void ogi_watchdog_progress(struct ogi_watchdog *watchdog);

/* Nothing has to move: no work, or a declared wait (an outage, a claim with its own deadline). */
void ogi_watchdog_idle(struct ogi_watchdog *watchdog, bool idle);

/* From now on only the closing counts; the process ends with this status if it hangs. */
void ogi_watchdog_closing(struct ogi_watchdog *watchdog, int status);

#endif
