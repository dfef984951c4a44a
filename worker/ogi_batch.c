#include "ogi_batch.h"

#include <stdlib.h>

void ogi_batch_init(struct ogi_batch *batch, const struct ogi_batch_limits *limits)
{
    *batch = (struct ogi_batch){.limits = *limits};
    batch->items = calloc(limits->documents, sizeof(*batch->items));
    if (batch->items == NULL)
        abort();
    ogi_arena_init(&batch->keep, SIZE_MAX);
}

void ogi_batch_fini(struct ogi_batch *batch)
{
    free(batch->items);
    ogi_arena_fini(&batch->keep);
    *batch = (struct ogi_batch){.items = NULL};
}

void ogi_batch_reset(struct ogi_batch *batch)
{
    ogi_arena_reset(&batch->keep);
    batch->count = 0;
    batch->bytes = 0;
}

void ogi_batch_allow(struct ogi_batch *batch, size_t bytes)
{
    struct ogi_arena *keep = &batch->keep;
    keep->limit = bytes > SIZE_MAX - keep->used ? SIZE_MAX : keep->used + bytes;
    keep->exhausted = false;
}

/* A copy that keeps "none" apart from "empty". */
static bool copy(struct ogi_arena *arena, struct ogi_str from, struct ogi_str *to)
{
    *to = OGI_STR_NONE;
    if (from.ptr == NULL)
        return true;
    *to = ogi_arena_str(arena, from);
    return to->ptr != NULL;
}

static bool copy_message(struct ogi_arena *arena, const struct ogi_message *from,
                         struct ogi_message *to)
{
    struct ogi_header *headers = ogi_arena_alloc(arena, from->header_count, sizeof(*headers));
    if (headers == NULL || !copy(arena, from->key, &to->key) ||
        !copy(arena, from->value, &to->value))
        return false;
    for (size_t i = 0; i < from->header_count; i++)
        if (!copy(arena, from->headers[i].name, &headers[i].name) ||
            !copy(arena, from->headers[i].value, &headers[i].value))
            return false;
    to->headers = headers;
    to->header_count = from->header_count;
    to->timestamp_ms = from->timestamp_ms;
    return true;
}

ogi_result ogi_batch_add(struct ogi_batch *batch, const struct ogi_message *message, int64_t now_ms,
                         struct ogi_worker_item **out, struct ogi_error *err)
{
    struct ogi_worker_item *item = &batch->items[batch->count];
    *item = (struct ogi_worker_item){.offset = 0};
    ogi_batch_allow(batch, SIZE_MAX);
    if (!copy_message(&batch->keep, message, &item->message))
        return OGI_FAIL(err, NO_MEMORY, "cannot keep a message of %zu bytes", message->value.len);
    if (batch->count == 0)
        batch->began_ms = now_ms;
    batch->count++;
    batch->bytes += message->value.len;
    *out = item;
    return OGI_OK;
}

bool ogi_batch_is_full(const struct ogi_batch *batch)
{
    return batch->count >= batch->limits.documents || batch->bytes >= batch->limits.bytes ||
           batch->keep.used >= batch->limits.memory;
}

int64_t ogi_batch_due_in(const struct ogi_batch *batch, int64_t now_ms)
{
    if (batch->count == 0)
        return -1;
    int64_t left = batch->began_ms + batch->limits.linger_ms - now_ms;
    return left < 0 || ogi_batch_is_full(batch) ? 0 : left;
}
