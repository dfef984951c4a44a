/* What the loop needs to know of documents and records; no I/O behind it.
 *
 * A table of functions, so that the loop is tested without parsing. ogi_content.c has the real one.
 */
#ifndef OGI_CONTENT_H
#define OGI_CONTENT_H

#include "ogi_envelope.h"
#include "ogi_event.h"
#include "ogi_ingest.h"
#include "ogi_outcome.h"
#include "ogi_publisher.h"

/* Where a message stands. */
struct ogi_content_place {
    int32_t partition;
    int64_t offset;
};

/* What became of a message, for its event. */
struct ogi_content_event {
    struct ogi_content_place place;
    const struct ogi_message *message;
    const struct ogi_document *document;
    const struct ogi_report *report; /* NULL: a tombstone */
    const struct ogi_decision *decision;
};

struct ogi_content_ops {
    /* Message -> document and report (NULL for a tombstone), in `keep`. INVALID: a dead letter. */
    ogi_result (*read)(void *self, const struct ogi_message *message, struct ogi_arena *keep,
                       struct ogi_document *document, struct ogi_report **report,
                       struct ogi_error *err) OGI_MUST_USE;
    /* The hash that makes "same figures and sections". */
    void (*result_hash)(void *self, const struct ogi_report *report, unsigned char out[32]);
    /* The record to publish, and the same as the ledger keeps it. Not asked for outcomes that have
     * no event. Its ce_time must be a function of the message, so that the bytes are. */
    ogi_result (*event)(void *self, const struct ogi_content_event *event, struct ogi_arena *keep,
                        struct ogi_output *out, struct ogi_str *encoded,
                        struct ogi_error *err) OGI_MUST_USE;
    ogi_result (*dead_letter)(void *self, struct ogi_content_place place,
                              const struct ogi_message *message, const struct ogi_error *cause,
                              struct ogi_arena *keep, struct ogi_output *out,
                              struct ogi_str *encoded, struct ogi_error *err) OGI_MUST_USE;
    /* The record again, from what the ledger kept; of a dead letter the message gives the rest. */
    ogi_result (*replay)(void *self, enum ogi_outcome outcome, struct ogi_str encoded,
                         const struct ogi_message *message, struct ogi_arena *keep,
                         struct ogi_output *out, struct ogi_error *err) OGI_MUST_USE;
};

struct ogi_content {
    const struct ogi_content_ops *ops;
    void *self;
};

/* Everything borrowed for as long as the content lives. */
struct ogi_content_options {
    const struct ogi_core *core;
    const struct ogi_envelope_fields *fields;
    struct ogi_envelope_limits limits;
    size_t scratch_memory;    /* what reading one document may need beside its result */
    struct ogi_origin origin; /* without partition and offset */
    enum ogi_event_mode mode;
    const char *events_topic;
    const char *dead_letters_topic;
    const char *worker; /* names the process in dead letters */
};

struct ogi_content ogi_content_new(const struct ogi_content_options *options);
void ogi_content_free(struct ogi_content *content);

#endif
