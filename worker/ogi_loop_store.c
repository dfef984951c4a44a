#include "ogi_loop_state.h"

#include <stdlib.h>
#include <string.h>

#include "ogi_log.h"

/* A range of the batch's items as one database transaction. Its arrays hang in the scratch arena.
 */
struct transaction {
    size_t first;
    size_t count;
    struct ogi_advance *advances; /* by stream_id */
    size_t advance_count;
    struct ogi_str *keys; /* sorted, unique */
    struct ogi_document_state *states;
    size_t key_count;
    struct ogi_store_item *rows;
    size_t row_count;
};

/* Which outcomes have an event of their own. */
static const bool has_event[OGI_OUTCOME_COUNT] = {
    [OGI_OUTCOME_STORED] = true,
    [OGI_OUTCOME_UNCHANGED] = true,
    [OGI_OUTCOME_REJECTED] = true,
    [OGI_OUTCOME_WITHDRAWN] = true,
};

static bool is_new(const struct ogi_worker_item *item)
{
    return item->state != OGI_ITEM_REPLAY;
}

static bool has_key(const struct ogi_worker_item *item)
{
    return item->state == OGI_ITEM_DOCUMENT || item->state == OGI_ITEM_TOMBSTONE;
}

static int by_text(const void *a, const void *b)
{
    return ogi_str_compare(*(const struct ogi_str *)a, *(const struct ogi_str *)b);
}

static int by_stream(const void *a, const void *b)
{
    const struct ogi_advance *x = a;
    const struct ogi_advance *y = b;
    return (x->stream_id > y->stream_id) - (x->stream_id < y->stream_id);
}

static void list_keys(struct ogi_loop *loop, struct transaction *tx)
{
    for (size_t i = tx->first; i < tx->first + tx->count; i++)
        if (has_key(&loop->batch.items[i]))
            tx->keys[tx->key_count++] = loop->batch.items[i].document.key;
    qsort(tx->keys, tx->key_count, sizeof(*tx->keys), by_text);
    size_t unique = 0;
    for (size_t i = 0; i < tx->key_count; i++)
        if (unique == 0 || !ogi_str_equals(tx->keys[unique - 1], tx->keys[i]))
            tx->keys[unique++] = tx->keys[i];
    tx->key_count = unique;
}

static void list_advances(struct ogi_loop *loop, struct transaction *tx)
{
    for (size_t s = 0; s < loop->stream_count; s++) {
        const struct ogi_stream *stream = &loop->streams[s];
        int64_t to = stream->db_next;
        for (size_t i = tx->first; i < tx->first + tx->count; i++) {
            const struct ogi_worker_item *item = &loop->batch.items[i];
            if (item->stream == s && is_new(item))
                to = item->offset + 1;
        }
        if (to > stream->db_next)
            tx->advances[tx->advance_count++] =
                (struct ogi_advance){.stream_id = stream->claim.stream_id,
                                     .epoch = stream->claim.epoch,
                                     .from = stream->db_next,
                                     .to = to,
                                     .ev_next = stream->emit_from < to ? stream->emit_from : to};
    }
    qsort(tx->advances, tx->advance_count, sizeof(*tx->advances), by_stream);
}

static ogi_result prepare(struct ogi_loop *loop, struct transaction *tx, struct ogi_error *err)
{
    struct ogi_arena *arena = &loop->scratch;
    tx->advances = ogi_arena_alloc(arena, loop->stream_count, sizeof(*tx->advances));
    tx->keys = ogi_arena_alloc(arena, tx->count, sizeof(*tx->keys));
    tx->states = ogi_arena_alloc(arena, tx->count, sizeof(*tx->states));
    tx->rows = ogi_arena_alloc(arena, tx->count, sizeof(*tx->rows));
    if (tx->advances == NULL || tx->keys == NULL || tx->states == NULL || tx->rows == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot prepare a batch of %zu messages", tx->count);
    list_keys(loop, tx);
    list_advances(loop, tx);
    return OGI_OK;
}

static struct ogi_document_state *state_of(struct transaction *tx, struct ogi_str key)
{
    const struct ogi_str *found = bsearch(&key, tx->keys, tx->key_count, sizeof(key), by_text);
    return found == NULL ? NULL : &tx->states[found - tx->keys];
}

static struct ogi_content_place place_of(const struct ogi_loop *loop,
                                         const struct ogi_worker_item *item)
{
    return (struct ogi_content_place){loop->streams[item->stream].partition, item->offset};
}

static ogi_result decide_dead(struct ogi_loop *loop, struct ogi_worker_item *item,
                              struct ogi_error *err)
{
    const struct ogi_content *content = &loop->parts->content;
    item->row.outcome = OGI_OUTCOME_DEAD_LETTER;
    item->row.error_id = ogi_code_get(item->cause->code)->id;
    item->row.error_text = ogi_str_of(item->cause->text);
    item->has_output = true;
    return content->ops->dead_letter(content->self, place_of(loop, item), &item->message,
                                     item->cause, &loop->batch.keep, &item->output,
                                     &item->row.record, err);
}

/* Times are compared in memory and in the database: so only such as the database keeps as they are,
 * the years 1 to 9999. A record's timestamp can be any number. */
static int64_t crawl_time_of(const struct ogi_document *document)
{
    static const int64_t first = -62135596800000;
    static const int64_t last = 253402300799999;
    int64_t time = document->crawl_time_ms == INT64_MIN ? 0 : document->crawl_time_ms;
    return time < first ? first : time > last ? last : time;
}

static ogi_result decide_document(struct ogi_loop *loop, struct ogi_worker_item *item,
                                  struct ogi_document_state *state, struct ogi_error *err)
{
    const struct ogi_content *content = &loop->parts->content;
    int64_t crawl_time = crawl_time_of(&item->document);
    struct ogi_crawl crawl = {.report = item->report,
                              .report_id = item->row.stream_id << 40 | item->offset,
                              .crawl_time_ms = crawl_time};
    memcpy(crawl.body_sha256, item->document.body_sha256, sizeof(crawl.body_sha256));
    memcpy(crawl.result_sha256, item->result_sha256, sizeof(crawl.result_sha256));
    struct ogi_decision decision = ogi_outcome_decide(state, &crawl);

    item->row.outcome = decision.outcome;
    item->row.report_id = decision.report_id;
    item->row.makes_version = decision.makes_version;
    item->row.version = decision.version;
    item->row.document = &item->document;
    item->row.report = item->report;
    item->row.crawl_time_ms = crawl_time;
    memcpy(item->row.result_sha256, item->result_sha256, sizeof(item->row.result_sha256));
    item->has_output = has_event[decision.outcome];
    if (!item->has_output)
        return OGI_OK;
    const struct ogi_content_event event = {.place = place_of(loop, item),
                                            .message = &item->message,
                                            .document = &item->document,
                                            .report = item->report,
                                            .decision = &decision};
    return content->ops->event(content->self, &event, &loop->batch.keep, &item->output,
                               &item->row.record, err);
}

/* What becomes of one item, against the states as the items before it left them. */
static ogi_result decide(struct ogi_loop *loop, struct transaction *tx,
                         struct ogi_worker_item *item, struct ogi_error *err)
{
    item->row = (struct ogi_store_item){.stream_id = loop->streams[item->stream].claim.stream_id,
                                        .offset = item->offset,
                                        .record = OGI_STR_NONE};
    memcpy(item->row.content_sha256, item->value_sha256, sizeof(item->row.content_sha256));
    item->output = (struct ogi_output){.timestamp_ms = -1};
    if (item->state == OGI_ITEM_DEAD_LETTER)
        return decide_dead(loop, item, err);
    struct ogi_document_state *state = state_of(tx, item->document.key);
    if (state == NULL)
        return OGI_FAIL(err, BUG, "a document's key was not locked");
    return decide_document(loop, item, state, err);
}

/* All rows at once. */
static ogi_result write_together(struct ogi_loop *loop, struct transaction *tx,
                                 struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    for (size_t i = tx->first; i < tx->first + tx->count; i++) {
        struct ogi_worker_item *item = &loop->batch.items[i];
        if (!is_new(item))
            continue;
        OGI_TRY(decide(loop, tx, item, err));
        tx->rows[tx->row_count++] = item->row;
    }
    return store->ops->write(store->self, tx->rows, tx->row_count, false, err);
}

/* One row after the other; what the database refuses becomes a dead letter, and those after it are
 * decided as if it had never been. */
static ogi_result write_apart(struct ogi_loop *loop, struct transaction *tx, struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    for (size_t i = tx->first; i < tx->first + tx->count; i++) {
        struct ogi_worker_item *item = &loop->batch.items[i];
        if (!is_new(item))
            continue;
        struct ogi_document_state *state = has_key(item) ? state_of(tx, item->document.key) : NULL;
        struct ogi_document_state before = {.exists = false};
        if (state != NULL)
            before = *state;
        struct ogi_error cause = OGI_ERROR_NONE;
        OGI_TRY(decide(loop, tx, item, err));
        ogi_result result = store->ops->write(store->self, &item->row, 1, true, &cause);
        if (result.failed && ogi_error_kind(&cause) == OGI_KIND_INVALID && state != NULL) {
            *state = before;
            OGI_TRY(ogi_loop_make_dead(loop, item, &cause, err));
            OGI_TRY(decide(loop, tx, item, err));
            cause = OGI_ERROR_NONE;
            result = store->ops->write(store->self, &item->row, 1, true, &cause);
        }
        if (result.failed) {
            *err = cause;
            return result;
        }
    }
    return OGI_OK;
}

static ogi_result run(struct ogi_loop *loop, struct transaction *tx, bool apart,
                      struct ogi_error *err)
{
    const struct ogi_store *store = &loop->parts->store;
    OGI_TRY(prepare(loop, tx, err));
    OGI_TRY(store->ops->begin(store->self, tx->advances, tx->advance_count, tx->keys, tx->key_count,
                              tx->states, err));
    OGI_TRY(apart ? write_apart(loop, tx, err) : write_together(loop, tx, err));
    return store->ops->commit(store->self, tx->keys, tx->states, tx->key_count, err);
}

static void take_advances(struct ogi_loop *loop, const struct transaction *tx)
{
    for (size_t a = 0; a < tx->advance_count; a++)
        for (size_t s = 0; s < loop->stream_count; s++)
            if (loop->streams[s].claim.stream_id == tx->advances[a].stream_id) {
                loop->streams[s].db_next = tx->advances[a].to;
                loop->streams[s].ev_next = tx->advances[a].ev_next;
            }
}

/* Items [first, first + count) as one transaction. */
static ogi_result store_range(struct ogi_loop *loop, size_t first, size_t count, bool apart,
                              struct ogi_error *err)
{
    struct transaction tx = {.first = first, .count = count};
    ogi_result result = run(loop, &tx, apart, err);
    if (result.failed)
        loop->parts->store.ops->rollback(loop->parts->store.self);
    else
        take_advances(loop, &tx);
    ogi_arena_reset(&loop->scratch);
    return result;
}

/* A transaction an item: for what is refused only with its key, or only at COMMIT. */
static ogi_result store_singly(struct ogi_loop *loop, struct ogi_error *err)
{
    for (size_t i = 0; i < loop->batch.count; i++) {
        struct ogi_worker_item *item = &loop->batch.items[i];
        if (!is_new(item))
            continue;
        struct ogi_error cause = OGI_ERROR_NONE;
        ogi_result result = store_range(loop, i, 1, true, &cause);
        if (result.failed && ogi_error_kind(&cause) == OGI_KIND_INVALID && has_key(item)) {
            OGI_TRY(ogi_loop_make_dead(loop, item, &cause, err));
            cause = OGI_ERROR_NONE;
            result = store_range(loop, i, 1, true, &cause);
        }
        if (result.failed) {
            *err = cause;
            return result;
        }
    }
    return OGI_OK;
}

ogi_result ogi_loop_store(struct ogi_loop *loop, struct ogi_error *err)
{
    bool any = false;
    for (size_t i = 0; i < loop->batch.count; i++)
        any = any || is_new(&loop->batch.items[i]);
    if (!any)
        return OGI_OK;

    struct ogi_error cause = OGI_ERROR_NONE;
    ogi_result result = store_range(loop, 0, loop->batch.count, false, &cause);
    if (result.failed && ogi_error_kind(&cause) == OGI_KIND_INVALID) {
        ogi_log_error_as(OGI_LOG_WARNING, &cause, OGI_LOG_NO_FIELDS);
        cause = OGI_ERROR_NONE;
        result = store_range(loop, 0, loop->batch.count, true, &cause);
    }
    if (result.failed && ogi_error_kind(&cause) == OGI_KIND_INVALID) {
        cause = OGI_ERROR_NONE;
        result = store_singly(loop, &cause);
    }
    if (result.failed) {
        *err = cause;
        return result;
    }
    return OGI_OK;
}
