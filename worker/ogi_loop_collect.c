#include "ogi_loop_state.h"

#include <inttypes.h>
#include <string.h>

#include "ogi_hash.h"
#include "ogi_log.h"

/* The message one ledger row before the start: the log must be the one that the ledger knows. */
static ogi_result check_fingerprint(struct ogi_loop *loop, struct ogi_stream *stream,
                                    const struct ogi_polled *polled, struct ogi_error *err)
{
    unsigned char found[32];
    char name[300];
    stream->has_fingerprint = false;
    if (polled->offset != stream->fingerprint_offset) {
        ogi_log(OGI_LOG_WARNING,
                "the last stored message is no longer in the topic to compare with",
                OGI_LOG_FIELDS(ogi_log_str("topic", loop->options->topic),
                               ogi_log_int("partition", stream->partition),
                               ogi_log_int("offset", stream->fingerprint_offset)));
        return OGI_OK;
    }
    ogi_sha256(polled->message.value, found);
    if (memcmp(found, stream->fingerprint, sizeof(found)) == 0)
        return OGI_OK;
    (void)OGI_FAIL(err, KAFKA_REPLACED,
                   "the message at offset %" PRId64
                   " of %s is not the one that was stored from there",
                   polled->offset, ogi_loop_name(loop, stream, name, sizeof(name)));
    ogi_error_hint(err, "if the topic was made anew, read it with another --group");
    return (ogi_result){true};
}

ogi_result ogi_loop_make_dead(struct ogi_loop *loop, struct ogi_worker_item *item,
                              const struct ogi_error *cause, struct ogi_error *err)
{
    ogi_batch_allow(&loop->batch, SIZE_MAX);
    item->cause = ogi_arena_alloc(&loop->batch.keep, 1, sizeof(*item->cause));
    if (item->cause == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot keep the cause of a dead letter");
    *item->cause = *cause;
    item->state = OGI_ITEM_DEAD_LETTER;
    return OGI_OK;
}

/* S4. What the message says is never an error of ours: it is an outcome. */
static ogi_result read_item(struct ogi_loop *loop, struct ogi_worker_item *item,
                            struct ogi_error *err)
{
    const struct ogi_content *content = &loop->parts->content;
    struct ogi_error cause = OGI_ERROR_NONE;
    ogi_batch_allow(&loop->batch, loop->options->document_memory);
    ogi_result result = content->ops->read(content->self, &item->message, &loop->batch.keep,
                                           &item->document, &item->report, &cause);
    ogi_batch_allow(&loop->batch, SIZE_MAX);
    if (result.failed && ogi_error_kind(&cause) != OGI_KIND_INVALID) {
        *err = cause;
        return result;
    }
    if (result.failed)
        return ogi_loop_make_dead(loop, item, &cause, err);
    item->state = item->report == NULL ? OGI_ITEM_TOMBSTONE : OGI_ITEM_DOCUMENT;
    if (item->report != NULL)
        content->ops->result_hash(content->self, item->report, item->result_sha256);
    return OGI_OK;
}

ogi_result ogi_loop_collect(struct ogi_loop *loop, struct ogi_stream *stream,
                            const struct ogi_polled *polled, struct ogi_error *err)
{
    if (polled->offset < stream->position)
        return OGI_OK;
    stream->position = polled->offset + 1;
    if (stream->has_fingerprint)
        OGI_TRY(check_fingerprint(loop, stream, polled, err));
    if (polled->offset < stream->db_next && polled->offset < stream->emit_from)
        return OGI_OK; /* stored and published */

    struct ogi_worker_item *item;
    OGI_TRY(ogi_batch_add(&loop->batch, &polled->message, ogi_loop_now(loop), &item, err));
    item->stream = (size_t)(stream - loop->streams);
    item->offset = polled->offset;
    if (polled->offset < stream->db_next) {
        item->state = OGI_ITEM_REPLAY;
        return OGI_OK;
    }
    ogi_sha256(item->message.value, item->value_sha256);
    return read_item(loop, item, err);
}
