#include "ogi_watchdog.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 50, EXIT_HANGS = 70 };

struct ogi_watchdog {
    struct ogi_watchdog_options options;
    pthread_t thread;
    atomic_bool stop;
    atomic_bool idle;
    atomic_int_fast64_t turn_at;
    atomic_int_fast64_t progress_at;
    atomic_int_fast64_t closing_at; /* 0: not closing */
    atomic_int status;
};

const struct ogi_watchdog_options ogi_watchdog_defaults = {
    .turn_ms = 70000, .progress_ms = 120000, .close_ms = 10000};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end_process(void *context, int status, const char *why)
{
    (void)context;
    /* No formatting and no lock: whatever hangs may hold it. */
    ssize_t ignored = write(STDERR_FILENO, why, strlen(why));
    (void)ignored;
    _exit(status);
}

static const char *verdict(struct ogi_watchdog *dog, int *status)
{
    int64_t now = now_ms();
    int64_t closing = atomic_load(&dog->closing_at);
    *status = EXIT_HANGS;
    if (closing != 0) {
        *status = atomic_load(&dog->status);
        return now - closing > dog->options.close_ms ? "ogi: watchdog: closing hangs, leaving\n"
                                                     : NULL;
    }
    if (now - atomic_load(&dog->turn_at) > dog->options.turn_ms)
        return "ogi: watchdog: the loop hangs in a call, leaving\n";
    if (!atomic_load(&dog->idle) && now - atomic_load(&dog->progress_at) > dog->options.progress_ms)
        return "ogi: watchdog: work waits and nothing moves, leaving\n";
    return NULL;
}

static void *watch(void *argument)
{
    struct ogi_watchdog *dog = argument;
    const struct timespec look = {.tv_nsec = LOOK_MS * 1000000L};
    while (!atomic_load(&dog->stop)) {
        int status;
        const char *why = verdict(dog, &status);
        if (why != NULL) {
            dog->options.end(dog->options.context, status, why);
            return NULL;
        }
        clock_nanosleep(CLOCK_MONOTONIC, 0, &look, NULL);
    }
    return NULL;
}

ogi_result ogi_watchdog_start(const struct ogi_watchdog_options *options, struct ogi_watchdog **out,
                              struct ogi_error *err)
{
    struct ogi_watchdog *dog = calloc(1, sizeof(*dog));
    if (dog == NULL)
        abort();
    dog->options = *options;
    if (dog->options.end == NULL)
        dog->options.end = end_process;
    int64_t now = now_ms();
    atomic_init(&dog->stop, false);
    atomic_init(&dog->idle, true);
    atomic_init(&dog->turn_at, now);
    atomic_init(&dog->progress_at, now);
    atomic_init(&dog->closing_at, 0);
    atomic_init(&dog->status, EXIT_HANGS);
    int rc = pthread_create(&dog->thread, NULL, watch, dog);
    if (rc != 0) {
        free(dog);
        return OGI_FAIL(err, NO_MEMORY, "cannot start the watchdog's thread: %s", strerror(rc));
    }
    *out = dog;
    return OGI_OK;
}

void ogi_watchdog_stop(struct ogi_watchdog **watchdog)
{
    struct ogi_watchdog *dog = *watchdog;
    if (dog == NULL)
        return;
    atomic_store(&dog->stop, true);
    pthread_join(dog->thread, NULL);
    free(dog);
    *watchdog = NULL;
}

void ogi_watchdog_turn(struct ogi_watchdog *watchdog)
{
    if (watchdog != NULL)
        atomic_store(&watchdog->turn_at, now_ms());
}

void ogi_watchdog_progress(struct ogi_watchdog *watchdog)
{
    if (watchdog != NULL)
        atomic_store(&watchdog->progress_at, now_ms());
}

void ogi_watchdog_idle(struct ogi_watchdog *watchdog, bool idle)
{
    if (watchdog == NULL)
        return;
    /* The first moment of work is progress: what was idle before owes nothing. */
    if (!idle && atomic_load(&watchdog->idle))
        atomic_store(&watchdog->progress_at, now_ms());
    atomic_store(&watchdog->idle, idle);
}

void ogi_watchdog_closing(struct ogi_watchdog *watchdog, int status)
{
    if (watchdog == NULL)
        return;
    atomic_store(&watchdog->status, status);
    atomic_store(&watchdog->closing_at, now_ms());
}
