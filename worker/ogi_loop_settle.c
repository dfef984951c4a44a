#include "ogi_loop_state.h"

#include <stdlib.h>

enum { CHECK_OTHERS_MS = 300, TIMEOUT_MS = 5000 };

/* Streams whose rows end before the partition does (markers, aborted records), or, once published,
 * whose copy of K in the database lags. */
static ogi_result advance(struct ogi_loop *loop, struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    struct ogi_advance *advances =
        ogi_arena_alloc(&loop->scratch, loop->stream_count, sizeof(*advances));
    size_t count = 0;
    if (advances == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot list %zu partitions", loop->stream_count);
    for (size_t s = 0; s < loop->stream_count; s++) {
        const struct ogi_stream *stream = &loop->streams[s];
        if (!ogi_stream_is_at_end(stream))
            continue;
        int64_t to = stream->end > stream->db_next ? stream->end : stream->db_next;
        int64_t ev_next = stream->emit_from < to ? stream->emit_from : to;
        if (to > stream->db_next || ev_next > stream->ev_next)
            advances[count++] = (struct ogi_advance){stream->claim.stream_id, stream->claim.epoch,
                                                     stream->db_next, to, ev_next};
    }
    if (count == 0)
        return OGI_OK;
    /* Insertion sort: one lock order, by stream_id. */
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && advances[j - 1].stream_id > advances[j].stream_id; j--) {
            struct ogi_advance swap = advances[j];
            advances[j] = advances[j - 1];
            advances[j - 1] = swap;
        }
    OGI_TRY(store->ops->advance(store->self, advances, count, err));
    for (size_t s = 0; s < loop->stream_count; s++)
        for (size_t a = 0; a < count; a++)
            if (loop->streams[s].claim.stream_id == advances[a].stream_id) {
                loop->streams[s].db_next = advances[a].to;
                loop->streams[s].ev_next = advances[a].ev_next;
            }
    return OGI_OK;
}

static bool lags(const struct ogi_stream *stream)
{
    return ogi_stream_is_at_end(stream) &&
           (stream->emit_from < stream->end || !stream->emit_committed);
}

/* A transaction of offsets only. */
static ogi_result commit_ends(struct ogi_loop *loop, struct ogi_error *err)
{
    const struct ogi_publisher *publisher = &loop->parts->publisher;
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    struct ogi_position *offsets =
        ogi_arena_alloc(&loop->scratch, loop->stream_count, sizeof(*offsets));
    size_t count = 0;
    if (offsets == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot list %zu partitions", loop->stream_count);
    for (size_t s = 0; s < loop->stream_count; s++) {
        const struct ogi_stream *stream = &loop->streams[s];
        int64_t to = stream->end > stream->emit_from ? stream->end : stream->emit_from;
        if (lags(stream))
            offsets[count++] = (struct ogi_position){stream->partition, to};
    }
    if (count == 0)
        return OGI_OK;
    OGI_TRY(publisher->ops->publish(
        publisher->self, NULL, 0, consumer->ops->membership(consumer->self), offsets, count, err));
    for (size_t s = 0; s < loop->stream_count; s++)
        if (lags(&loop->streams[s])) {
            if (loop->streams[s].end > loop->streams[s].emit_from)
                loop->streams[s].emit_from = loop->streams[s].end;
            loop->streams[s].emit_committed = true;
        }
    return OGI_OK;
}

static ogi_result settle(struct ogi_loop *loop, struct ogi_error *err)
{
    /* The database first, as in a batch: K never passes P. */
    OGI_TRY(advance(loop, err));
    OGI_TRY(commit_ends(loop, err));
    return advance(loop, err);
}

ogi_result ogi_loop_settle(struct ogi_loop *loop, struct ogi_error *err)
{
    ogi_result result = settle(loop, err);
    ogi_arena_reset(&loop->scratch);
    return result;
}

static struct ogi_stream *find(struct ogi_loop *loop, int32_t partition)
{
    for (size_t s = 0; s < loop->stream_count; s++)
        if (loop->streams[s].partition == partition)
            return &loop->streams[s];
    return NULL;
}

/* Partitions of other workers: what the group has committed. */
static ogi_result others_are_done(struct ogi_loop *loop, bool *done, struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    struct ogi_committed *committed =
        ogi_arena_alloc(&loop->scratch, loop->end_count, sizeof(*committed));
    size_t count = 0;
    if (committed == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot list %zu partitions", loop->end_count);
    for (size_t p = 0; p < loop->end_count; p++)
        if (find(loop, loop->ends[p].partition) == NULL && loop->ends[p].end > loop->ends[p].start)
            committed[count++].partition = loop->ends[p].partition;
    if (count > 0)
        OGI_TRY(consumer->ops->committed(consumer->self, committed, count, TIMEOUT_MS, err));
    *done = true;
    for (size_t i = 0; i < count; i++) {
        const struct ogi_log_range *end = &loop->ends[committed[i].partition];
        *done = *done && committed[i].found && committed[i].offset >= end->end;
    }
    return OGI_OK;
}

static ogi_result note_ends(struct ogi_loop *loop, struct ogi_error *err)
{
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    int32_t count;
    OGI_TRY(consumer->ops->partition_count(consumer->self, &count, err));
    struct ogi_log_range *ends = calloc((size_t)count + 1, sizeof(*ends));
    if (ends == NULL)
        abort();
    for (int32_t p = 0; p < count; p++)
        ends[p].partition = p;
    ogi_result result = consumer->ops->ranges(consumer->self, ends, (size_t)count, TIMEOUT_MS, err);
    if (result.failed) {
        free(ends);
        return result;
    }
    loop->ends = ends;
    loop->end_count = (size_t)count;
    return OGI_OK;
}

ogi_result ogi_loop_is_done(struct ogi_loop *loop, bool *done, struct ogi_error *err)
{
    *done = false;
    if (!loop->options->exit_at_end)
        return OGI_OK;
    if (loop->ends == NULL)
        OGI_TRY(note_ends(loop, err));
    if (!loop->assigned_once || loop->batch.count > 0)
        return OGI_OK;
    for (size_t p = 0; p < loop->end_count; p++) {
        const struct ogi_stream *stream = find(loop, loop->ends[p].partition);
        if (stream != NULL &&
            (stream->step != OGI_STREAM_RUNNING || stream->db_next < loop->ends[p].end ||
             stream->emit_from < loop->ends[p].end || stream->ev_next < loop->ends[p].end ||
             !stream->emit_committed))
            return OGI_OK;
    }
    int64_t now = ogi_loop_now(loop);
    if (loop->ends_checked_ms != 0 && now - loop->ends_checked_ms < CHECK_OTHERS_MS)
        return OGI_OK;
    loop->ends_checked_ms = now;
    ogi_result result = others_are_done(loop, done, err);
    ogi_arena_reset(&loop->scratch);
    return result;
}
