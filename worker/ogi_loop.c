#include "ogi_loop_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ogi_log.h"

enum {
    POLL_MS = 100, /* longest wait of one poll: how soon a signal is seen */
    BACKOFF_FIRST_MS = 300,
    BACKOFF_MAX_MS = 5000, /* within this work goes on when the servers are back */
    SAY_AGAIN_MS = 60000,
    SILENT_MS = 10000, /* long before the watchdog takes silence for a hang */
    RANGES_TIMEOUT_MS = 5000,
};

const char *ogi_loop_name(const struct ogi_loop *loop, const struct ogi_stream *stream,
                          char *buffer, size_t size)
{
    (void)snprintf(buffer, size, "%s [%" PRId32 "]", loop->options->topic, stream->partition);
    return buffer;
}

static bool is_told_to_stop(const struct ogi_loop *loop)
{
    return loop->options->stop != NULL && *loop->options->stop != 0;
}

static struct ogi_stream *find(struct ogi_loop *loop, int32_t partition)
{
    for (size_t s = 0; s < loop->stream_count; s++)
        if (loop->streams[s].partition == partition)
            return &loop->streams[s];
    return NULL;
}

static void note_progress(struct ogi_loop *loop)
{
    loop->active_ms = ogi_loop_now(loop);
    ogi_watchdog_progress(loop->options->watchdog);
}

/* S7. It happened inside poll, and the loop polls only between batches: nothing is in flight, and
 * what is only collected is dropped and read again by whoever has the partition now. */
static void take_assignment(struct ogi_loop *loop)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    const int32_t *partitions;
    size_t count;
    consumer->ops->assignment(consumer->self, &partitions, &count);
    ogi_batch_reset(&loop->batch);
    free(loop->streams);
    loop->streams = calloc(count + 1, sizeof(*loop->streams));
    if (loop->streams == NULL)
        abort();
    for (size_t i = 0; i < count; i++)
        loop->streams[i] = (struct ogi_stream){.partition = partitions[i], .end = -1};
    loop->stream_count = count;
    if (consumer->ops->membership(consumer->self) == NULL)
        return; /* only taken away; another follows */
    ogi_log(OGI_LOG_INFO, "partitions assigned",
            OGI_LOG_FIELDS(ogi_log_str("topic", loop->options->topic),
                           ogi_log_int("count", (int64_t)count)));
    if (!loop->assigned_once)
        ogi_log_verbatim("ready");
    loop->assigned_once = true;
}

/* *more: it was a message, and others may be at hand. */
static ogi_result poll(struct ogi_loop *loop, int64_t timeout_ms, bool *more, struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    struct ogi_polled polled;
    *more = false;
    OGI_TRY(consumer->ops->poll(consumer->self, (int)timeout_ms, &polled, err));
    if (polled.kind == OGI_POLLED_NOTHING)
        return OGI_OK;
    note_progress(loop);
    if (polled.kind == OGI_POLLED_ASSIGNMENT) {
        take_assignment(loop);
        return OGI_OK;
    }
    struct ogi_stream *stream = find(loop, polled.partition);
    if (stream == NULL || stream->step != OGI_STREAM_RUNNING)
        return OGI_OK;
    if (polled.kind == OGI_POLLED_MESSAGE) {
        *more = true;
        return ogi_loop_collect(loop, stream, &polled, err);
    }
    stream->end = polled.offset;
    if (stream->position < polled.offset)
        stream->position = polled.offset;
    return OGI_OK;
}

void ogi_loop_end_outage(struct ogi_loop *loop)
{
    for (size_t s = 0; s < loop->stream_count; s++)
        if (loop->streams[s].step != OGI_STREAM_RUNNING)
            return;
    if (!loop->outage)
        return;
    loop->outage = false;
    loop->outage_in_batch = false;
    ogi_log(
        OGI_LOG_INFO, "the servers are back, work goes on",
        OGI_LOG_FIELDS(ogi_log_seconds("outage_s", ogi_loop_now(loop) - loop->outage_since_ms)));
}

static void count_batch(struct ogi_loop *loop)
{
    for (size_t i = 0; i < loop->batch.count; i++) {
        const struct ogi_worker_item *item = &loop->batch.items[i];
        if (item->state == OGI_ITEM_REPLAY)
            loop->counts->replayed++;
        else
            loop->counts->outcomes[item->row.outcome]++;
    }
    loop->counts->batches++;
}

/* S5 and S6, in this order: what is published must be in the database. */
static ogi_result work_off(struct ogi_loop *loop, struct ogi_error *err)
{
    OGI_TRY(ogi_loop_store(loop, err));
    ogi_watchdog_turn(loop->options->watchdog);
    OGI_TRY(ogi_loop_publish(loop, err));
    count_batch(loop);
    ogi_batch_reset(&loop->batch);
    ogi_backoff_succeed(&loop->backoff);
    ogi_loop_end_outage(loop);
    note_progress(loop);
    return OGI_OK;
}

/* S3: how long the next poll may wait. */
static int64_t patience(const struct ogi_loop *loop)
{
    int64_t due = ogi_batch_due_in(&loop->batch, ogi_loop_now(loop));
    return due < 0 || due > POLL_MS ? POLL_MS : due;
}

static ogi_result settle_if_quiet(struct ogi_loop *loop, struct ogi_error *err)
{
    int64_t quiet = ogi_loop_now(loop) - loop->active_ms;
    if (loop->batch.count > 0 || (quiet < loop->options->idle_ms && !loop->options->exit_at_end))
        return OGI_OK;
    OGI_TRY(ogi_loop_settle(loop, err));
    for (size_t s = 0; s < loop->stream_count; s++)
        if (!ogi_stream_is_at_end(&loop->streams[s]))
            return OGI_OK;
    /* The batch that an outage met is done, whoever did it. */
    ogi_loop_end_outage(loop);
    return OGI_OK;
}

/* Nothing comes although an end has not been seen: the consumer connects again by itself and says
 * nothing, so it is asked whether the brokers answer. If not, that is an outage, and no hang. */
static ogi_result look_for_brokers(struct ogi_loop *loop, struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    int64_t now = ogi_loop_now(loop);
    if (now - loop->active_ms < SILENT_MS || now - loop->asked_ms < SILENT_MS)
        return OGI_OK;
    for (size_t s = 0; s < loop->stream_count; s++) {
        const struct ogi_stream *stream = &loop->streams[s];
        if (stream->step != OGI_STREAM_RUNNING || ogi_stream_is_at_end(stream))
            continue;
        struct ogi_log_range range = {.partition = stream->partition};
        loop->asked_ms = now;
        return consumer->ops->ranges(consumer->self, &range, 1, RANGES_TIMEOUT_MS, err);
    }
    return OGI_OK;
}

static ogi_result look_if_quiet(struct ogi_loop *loop, struct ogi_error *err)
{
    OGI_TRY(settle_if_quiet(loop, err));
    return look_for_brokers(loop, err);
}

static void tell_watchdog(struct ogi_loop *loop)
{
    bool idle = false; /* in an outage nothing runs */
    bool at_end = loop->batch.count == 0;
    for (size_t s = 0; s < loop->stream_count; s++) {
        idle = idle || loop->streams[s].step != OGI_STREAM_RUNNING;
        at_end = at_end && ogi_stream_is_at_end(&loop->streams[s]);
    }
    ogi_watchdog_turn(loop->options->watchdog);
    ogi_watchdog_idle(loop->options->watchdog, idle || at_end);
}

static ogi_result turn(struct ogi_loop *loop, bool *done, struct ogi_error *err)
{
    tell_watchdog(loop);
    bool worked, more;
    if (!ogi_backoff_is_due(&loop->backoff, ogi_loop_now(loop)))
        return poll(loop, POLL_MS, &more, err);
    /* Also what the polls between the steps of a claim have filled: there is no room for more. */
    if (ogi_batch_is_full(&loop->batch))
        return work_off(loop, err);
    OGI_TRY(ogi_loop_claim(loop, &worked, err));
    if (worked)
        return poll(loop, 0, &more, err);
    OGI_TRY(ogi_loop_start(loop, err));
    OGI_TRY(poll(loop, patience(loop), &more, err));
    /* The lingering is for what is still to come: what is at hand already makes the batch fuller,
     * however long reading it took. */
    bool due = ogi_batch_due_in(&loop->batch, ogi_loop_now(loop)) == 0;
    if (due && more && !ogi_batch_is_full(&loop->batch))
        return OGI_OK;
    if (due)
        OGI_TRY(work_off(loop, err));
    else
        OGI_TRY(look_if_quiet(loop, err));
    return ogi_loop_is_done(loop, done, err);
}

/* Reads nothing, keeps its place in the group, and claims anew: a claim reads what really happened.
 */
static ogi_result begin_outage(struct ogi_loop *loop, const struct ogi_error *cause,
                               struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    int64_t now = ogi_loop_now(loop);
    int64_t wait =
        ogi_backoff_fail(&loop->backoff, now, loop->options->random(loop->options->clock));
    if (!loop->outage || now - loop->outage_said_ms >= SAY_AGAIN_MS) {
        loop->outage_since_ms = loop->outage ? loop->outage_since_ms : now;
        loop->outage_said_ms = now;
        ogi_log_error_as(OGI_LOG_WARNING, cause,
                         OGI_LOG_FIELDS(ogi_log_str("then", "nothing is lost, trying again"),
                                        ogi_log_seconds("next_try_s", wait),
                                        ogi_log_seconds("outage_s", now - loop->outage_since_ms)));
    }
    loop->outage = true;
    loop->outage_in_batch = loop->outage_in_batch || loop->batch.count > 0;
    ogi_batch_reset(&loop->batch);
    for (size_t s = 0; s < loop->stream_count; s++)
        loop->streams[s] = (struct ogi_stream){.partition = loop->streams[s].partition, .end = -1};
    return consumer->ops->drop(consumer->self, err);
}

/* S8. */
static ogi_result stop(struct ogi_loop *loop, struct ogi_error *err)
{
    if (loop->outage)
        return OGI_FAIL(err, INTERRUPTED, "told to stop while a server could not be reached");
    if (loop->batch.count == 0)
        return OGI_OK;
    struct ogi_error cause = OGI_ERROR_NONE;
    ogi_result result = work_off(loop, &cause);
    if (!result.failed)
        return result;
    if (ogi_error_kind(&cause) == OGI_KIND_TRANSIENT)
        return OGI_FAIL(err, INTERRUPTED, "told to stop, and the last batch waits: %s", cause.text);
    *err = cause;
    return result;
}

/* An offset that stays unstable beyond its deadline is the one transient error that is not waited
 * out: its deadline was the wait. */
static bool can_wait(const struct ogi_error *err)
{
    return ogi_error_kind(err) == OGI_KIND_TRANSIENT && err->code != OGI_CODE_KAFKA_UNSTABLE;
}

static ogi_result run(struct ogi_loop *loop, struct ogi_error *err)
{
    bool done = false;
    while (!done) {
        if (is_told_to_stop(loop))
            return stop(loop, err);
        struct ogi_error cause = OGI_ERROR_NONE;
        ogi_result result = turn(loop, &done, &cause);
        if (!result.failed)
            continue;
        if (!can_wait(&cause)) {
            *err = cause;
            return result;
        }
        OGI_TRY(begin_outage(loop, &cause, err));
    }
    return OGI_OK;
}

ogi_result ogi_loop_run(const struct ogi_loop_options *options, const struct ogi_loop_parts *parts,
                        struct ogi_loop_counts *counts, struct ogi_error *err)
{
    struct ogi_loop loop = {.options = options, .parts = parts, .counts = counts};
    ogi_batch_init(&loop.batch, &options->batch);
    ogi_arena_init(&loop.scratch, SIZE_MAX);
    ogi_backoff_init(&loop.backoff, BACKOFF_FIRST_MS, BACKOFF_MAX_MS);
    loop.active_ms = ogi_loop_now(&loop);
    ogi_result result = run(&loop, err);
    ogi_batch_fini(&loop.batch);
    ogi_arena_fini(&loop.scratch);
    free(loop.streams);
    free(loop.ends);
    return result;
}
