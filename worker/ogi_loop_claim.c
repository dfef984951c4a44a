#include "ogi_loop_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ogi_log.h"

enum {
    COMMITTED_TIMEOUT_MS = 500,
    RANGES_TIMEOUT_MS = 5000,
    UNSTABLE_RETRY_MS = 200,
};

static ogi_result claim(struct ogi_loop *loop, struct ogi_stream *stream, struct ogi_error *err)
{
    const struct ogi_loop_options *options = loop->options;
    const struct ogi_store *store = &loop->parts->store;
    const struct ogi_store_stream id = {.cluster_id = options->cluster_id,
                                        .group = options->group,
                                        .topic = options->topic,
                                        .partition = stream->partition};
    OGI_TRY(store->ops->claim(store->self, &id, &stream->claim, err));
    stream->unstable_since_ms = 0;
    stream->owner_aborted = false;
    stream->step = OGI_STREAM_COMMITTED;
    return OGI_OK;
}

/* An offset held by a transaction that is open for too long: its owner is dead or frozen. Taking
 * its transactional id over for a moment aborts it. */
static ogi_result abort_owner(struct ogi_loop *loop, struct ogi_stream *stream,
                              struct ogi_error *err)
{
    const struct ogi_publisher *publisher = &loop->parts->publisher;
    stream->owner_aborted = true;
    if (stream->claim.owner[0] == '\0' || strcmp(stream->claim.owner, publisher->id) == 0)
        return OGI_OK;
    ogi_log(OGI_LOG_WARNING, "aborting the transaction of the partition's last owner",
            OGI_LOG_FIELDS(ogi_log_str("topic", loop->options->topic),
                           ogi_log_int("partition", stream->partition),
                           ogi_log_str("owner", stream->claim.owner)));
    return publisher->ops->abort_owner(publisher->self, stream->claim.owner, err);
}

static ogi_result wait_unstable(struct ogi_loop *loop, struct ogi_stream *stream,
                                struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    int64_t now = ogi_loop_now(loop);
    if (stream->unstable_since_ms == 0)
        stream->unstable_since_ms = now;
    stream->next_try_ms = now + UNSTABLE_RETRY_MS;
    int64_t waited = now - stream->unstable_since_ms;
    bool is_late = waited >= loop->options->unstable_deadline_ms;
    if (!is_late && (waited < loop->options->unstable_patience_ms || stream->owner_aborted))
        return OGI_OK;

    /* A broker that does not answer looks the same. That is an outage, with no deadline, and no
     * reason to fence an owner who may be well. */
    struct ogi_log_range range = {.partition = stream->partition};
    OGI_TRY(consumer->ops->ranges(consumer->self, &range, 1, RANGES_TIMEOUT_MS, err));
    if (!stream->owner_aborted)
        OGI_TRY(abort_owner(loop, stream, err));
    if (!is_late)
        return OGI_OK;
    char name[300];
    (void)OGI_FAIL(err, KAFKA_UNSTABLE,
                   "the group's offset of %s is held by an open transaction for %" PRId64
                   " s now, and aborting that of its owner '%s' did not help",
                   ogi_loop_name(loop, stream, name, sizeof(name)), waited / 1000,
                   stream->claim.owner);
    ogi_error_hint(err, "look for it with kafka-transactions.sh find-hanging");
    return (ogi_result){true};
}

static ogi_result find_committed(struct ogi_loop *loop, struct ogi_stream *stream,
                                 struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    stream->committed = (struct ogi_committed){.partition = stream->partition};
    OGI_TRY(
        consumer->ops->committed(consumer->self, &stream->committed, 1, COMMITTED_TIMEOUT_MS, err));
    if (!stream->committed.stable)
        return wait_unstable(loop, stream, err);
    stream->step = OGI_STREAM_OWN;
    return OGI_OK;
}

/* Only now: were it written at the claim, and we died before K is stable, the next claimer would
 * abort the wrong id. */
static ogi_result own(struct ogi_loop *loop, struct ogi_stream *stream, struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    OGI_TRY(store->ops->own(store->self, stream->claim.stream_id, stream->claim.epoch,
                            loop->parts->publisher.id, err));
    stream->step = OGI_STREAM_PLACE;
    return OGI_OK;
}

static void say_alarms(const struct ogi_loop *loop, const struct ogi_stream *stream,
                       unsigned alarms)
{
    static const struct {
        unsigned bit;
        const char *text;
    } texts[] = {
        {OGI_ALARM_NO_COMMITTED, "the group has no offset: taken from the database"},
        {OGI_ALARM_COMMITTED_WENT_BACK,
         "the group's offset went back: what was published is not published again"},
        {OGI_ALARM_DATABASE_WENT_BACK,
         "the database went back: rows are written again, their events are not sent again"},
    };
    /* A group without an offset is no news where nothing waits to be published: a new partition. */
    bool is_quiet = alarms == OGI_ALARM_NO_COMMITTED && stream->emit_from == stream->db_next;
    for (size_t i = 0; i < OGI_COUNT_OF(texts); i++)
        if ((alarms & texts[i].bit) != 0)
            ogi_log(is_quiet ? OGI_LOG_INFO : OGI_LOG_WARNING, texts[i].text,
                    OGI_LOG_FIELDS(ogi_log_str("topic", loop->options->topic),
                                   ogi_log_int("partition", stream->partition),
                                   ogi_log_int("db_next", stream->db_next),
                                   ogi_log_int("committed", stream->committed.offset),
                                   ogi_log_int("emit_from", stream->emit_from)));
}

static ogi_result find_fingerprint(struct ogi_loop *loop, struct ogi_stream *stream,
                                   const struct ogi_log_range *range, struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    bool found = false;
    int64_t offset = 0;
    OGI_TRY(store->ops->last_row(store->self, stream->claim.stream_id, stream->position, &offset,
                                 stream->fingerprint, &found, err));
    stream->has_fingerprint = found && offset >= range->start;
    stream->fingerprint_offset = offset;
    if (stream->has_fingerprint)
        stream->position = offset;
    return OGI_OK;
}

static ogi_result place(struct ogi_loop *loop, struct ogi_stream *stream, struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    const struct ogi_store *store = &loop->parts->store;
    struct ogi_log_range range = {.partition = stream->partition};
    OGI_TRY(consumer->ops->ranges(consumer->self, &range, 1, RANGES_TIMEOUT_MS, err));

    const struct ogi_cursor_facts facts = {
        .is_new = stream->claim.is_new,
        .db_next = stream->claim.db_next,
        .ev_next = stream->claim.ev_next,
        .has_committed = stream->committed.found,
        .committed = stream->committed.offset,
        .log_start = range.start,
        .log_end = range.end,
        .from = loop->options->from,
    };
    struct ogi_cursor_plan plan;
    char name[300];
    OGI_TRY(ogi_cursor_decide(ogi_loop_name(loop, stream, name, sizeof(name)), &facts, &plan, err));
    if (facts.is_new)
        OGI_TRY(store->ops->position(store->self, stream->claim.stream_id, stream->claim.epoch,
                                     plan.store_from, err));
    stream->db_next = plan.store_from;
    stream->emit_from = plan.emit_from;
    stream->emit_committed = facts.has_committed && facts.committed >= plan.emit_from;
    stream->ev_next = facts.is_new ? plan.store_from : facts.ev_next;
    stream->position = plan.start;
    stream->end = -1;
    say_alarms(loop, stream, plan.alarms);
    OGI_TRY(find_fingerprint(loop, stream, &range, err));
    stream->step = OGI_STREAM_READY;
    ogi_log(OGI_LOG_INFO, "partition claimed",
            OGI_LOG_FIELDS(ogi_log_str("topic", loop->options->topic),
                           ogi_log_int("partition", stream->partition),
                           ogi_log_int("offset", plan.start), ogi_log_int("end", range.end),
                           ogi_log_int("epoch", stream->claim.epoch)));
    return OGI_OK;
}

static bool is_due(const struct ogi_stream *stream, int64_t now)
{
    return stream->step < OGI_STREAM_READY && stream->next_try_ms <= now;
}

ogi_result ogi_loop_claim(struct ogi_loop *loop, bool *worked, struct ogi_error *err)
{
    int64_t now = ogi_loop_now(loop);
    *worked = false;
    for (size_t i = 0; i < loop->stream_count; i++) {
        struct ogi_stream *stream = &loop->streams[i];
        if (!is_due(stream, now))
            continue;
        *worked = true;
        switch (stream->step) {
        case OGI_STREAM_CLAIM:
            return claim(loop, stream, err);
        case OGI_STREAM_COMMITTED:
            return find_committed(loop, stream, err);
        case OGI_STREAM_OWN:
            return own(loop, stream, err);
        case OGI_STREAM_PLACE:
            return place(loop, stream, err);
        case OGI_STREAM_READY:
        case OGI_STREAM_RUNNING:
            break;
        }
    }
    return OGI_OK;
}

static ogi_result start_ready(struct ogi_loop *loop, struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    struct ogi_position *positions =
        ogi_arena_alloc(&loop->scratch, loop->stream_count, sizeof(*positions));
    if (positions == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot list %zu partitions", loop->stream_count);
    size_t count = 0;
    /* The list replaces what was started: those that run go on where they are. */
    for (size_t i = 0; i < loop->stream_count; i++)
        if (loop->streams[i].step >= OGI_STREAM_READY)
            positions[count++] =
                (struct ogi_position){loop->streams[i].partition, loop->streams[i].position};
    OGI_TRY(consumer->ops->start(consumer->self, positions, count, err));
    for (size_t i = 0; i < loop->stream_count; i++)
        if (loop->streams[i].step == OGI_STREAM_READY)
            loop->streams[i].step = OGI_STREAM_RUNNING;
    return OGI_OK;
}

ogi_result ogi_loop_start(struct ogi_loop *loop, struct ogi_error *err)
{
    bool ready = false;
    for (size_t i = 0; i < loop->stream_count; i++)
        ready = ready || loop->streams[i].step == OGI_STREAM_READY;
    ogi_result result = OGI_OK;
    if (ready)
        result = start_ready(loop, err);
    ogi_arena_reset(&loop->scratch);
    if (!result.failed && !loop->outage_in_batch)
        ogi_loop_end_outage(loop);
    return result;
}
