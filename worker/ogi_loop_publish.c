#include "ogi_loop_state.h"

#include <inttypes.h>

/* Where each stream stands after the batch: the next offset, 0 for streams that are not in it. */
static int64_t next_of(const struct ogi_loop *loop, size_t stream)
{
    int64_t next = 0;
    for (size_t i = 0; i < loop->batch.count; i++)
        if (loop->batch.items[i].stream == stream)
            next = loop->batch.items[i].offset + 1;
    return next;
}

/* One row of the ledger and the item that it belongs to. */
static ogi_result replay_row(struct ogi_loop *loop, struct ogi_worker_item *item,
                             const struct ogi_ledger_row *row, struct ogi_error *err)
{
    const struct ogi_content *content = &loop->parts->content;
    item->row.outcome = row->outcome;
    item->has_output = row->record.ptr != NULL;
    if (!item->has_output)
        return OGI_OK;
    return content->ops->replay(content->self, row->outcome, row->record, &item->message,
                                &loop->batch.keep, &item->output, err);
}

/* The ledger may hold more rows than the batch has items, where the topic has lost messages since
 * they were stored (compaction): it is read on from an item as often as the rows end before it. */
static ogi_result replay_stream(struct ogi_loop *loop, size_t s, int64_t to, struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    struct ogi_ledger_row *rows = NULL;
    size_t count = 0;
    size_t next = 0;
    ogi_batch_allow(&loop->batch, SIZE_MAX);
    for (size_t i = 0; i < loop->batch.count; i++) {
        struct ogi_worker_item *item = &loop->batch.items[i];
        if (item->stream != s || item->state != OGI_ITEM_REPLAY)
            continue;
        while (next < count && rows[next].offset < item->offset)
            next++;
        if (next == count) {
            next = 0;
            OGI_TRY(store->ops->read_ledger(store->self, loop->streams[s].claim.stream_id,
                                            item->offset, to, loop->batch.count, &loop->batch.keep,
                                            &rows, &count, err));
        }
        if (next == count || rows[next].offset != item->offset) {
            char name[300];
            return OGI_FAIL(err, BUG,
                            "the ledger has no row for offset %" PRId64
                            " of %s, which the cursor says is stored",
                            item->offset,
                            ogi_loop_name(loop, &loop->streams[s], name, sizeof(name)));
        }
        OGI_TRY(replay_row(loop, item, &rows[next], err));
    }
    return OGI_OK;
}

/* What was stored and not published comes back from the ledger, never computed again: a newer
 * parser, or a document that moved on meanwhile, would give other bytes. */
static ogi_result replay(struct ogi_loop *loop, struct ogi_error *err)
{
    for (size_t s = 0; s < loop->stream_count; s++) {
        int64_t to = -1;
        for (size_t i = 0; i < loop->batch.count; i++) {
            const struct ogi_worker_item *item = &loop->batch.items[i];
            if (item->stream != s || item->state != OGI_ITEM_REPLAY)
                continue;
            to = item->offset + 1;
        }
        if (to >= 0)
            OGI_TRY(replay_stream(loop, s, to, err));
    }
    return OGI_OK;
}

static ogi_result send(struct ogi_loop *loop, struct ogi_error *err)
{
    const struct ogi_publisher *publisher = &loop->parts->publisher;
    const struct ogi_consumer *consumer = &loop->parts->consumer;
    struct ogi_arena *arena = &loop->scratch;
    struct ogi_output *records = ogi_arena_alloc(arena, loop->batch.count, sizeof(*records));
    struct ogi_position *offsets = ogi_arena_alloc(arena, loop->stream_count, sizeof(*offsets));
    size_t record_count = 0;
    size_t offset_count = 0;
    if (records == NULL || offsets == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot list %zu records", loop->batch.count);

    for (size_t i = 0; i < loop->batch.count; i++) {
        const struct ogi_worker_item *item = &loop->batch.items[i];
        if (item->has_output && item->offset >= loop->streams[item->stream].emit_from)
            records[record_count++] = item->output;
    }
    /* A stream whose batch lies below K keeps its offset: it never goes back. */
    for (size_t s = 0; s < loop->stream_count; s++)
        if (next_of(loop, s) > loop->streams[s].emit_from)
            offsets[offset_count++] =
                (struct ogi_position){loop->streams[s].partition, next_of(loop, s)};
    if (offset_count == 0)
        return OGI_OK;
    OGI_TRY(publisher->ops->publish(publisher->self, records, record_count,
                                    consumer->ops->membership(consumer->self), offsets,
                                    offset_count, err));
    for (size_t s = 0; s < loop->stream_count; s++)
        if (next_of(loop, s) > loop->streams[s].emit_from) {
            loop->streams[s].emit_from = next_of(loop, s);
            loop->streams[s].emit_committed = true;
        }
    return OGI_OK;
}

ogi_result ogi_loop_publish(struct ogi_loop *loop, struct ogi_error *err)
{
    OGI_TRY(replay(loop, err));
    ogi_result result = send(loop, err);
    ogi_arena_reset(&loop->scratch);
    return result;
}
