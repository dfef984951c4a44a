/* Dead letters: the input's record byte for byte, with the context headers of Kafka Connect,
 * written once, whatever an earlier failure left there.
 *
 * The ledger keeps the added headers alone (ogi_record.h): the rest is read from the topic again.
 * Not for: deciding what is one. */
#ifndef OGI_DEAD_LETTER_H
#define OGI_DEAD_LETTER_H

#include "ogi_event.h"

struct ogi_dead_letter {
    const struct ogi_origin *origin;
    const struct ogi_error *error; /* why: code, stage, function and text */
    const char *pipeline;          /* connector.name */
    const char *worker;            /* task.id */
    const struct ogi_header *more; /* headers of our own (ogi.errors.sqlstate); may be NULL */
    size_t more_count;
};

/* The added headers, as the record for the ledger: key and value are null. It hangs in the arena.
 * Fails with PARSE_LIMIT. */
ogi_result ogi_dead_letter_build(const struct ogi_dead_letter *letter, struct ogi_arena *arena,
                                 struct ogi_record *out, struct ogi_error *err) OGI_MUST_USE;

/* The record to send: the input's key, value and headers, without __connect.errors.* and without
 * any header that is added, then the added ones. Borrows from both. Fails with PARSE_LIMIT. */
ogi_result ogi_dead_letter_apply(const struct ogi_record *added, const struct ogi_message *input,
                                 struct ogi_arena *arena, struct ogi_record *out,
                                 struct ogi_error *err) OGI_MUST_USE;

/* What is sent where a broker refuses the record as too large: the added headers, the size and the
 * SHA-256 of the input's value (ogi.errors.value.size, ogi.errors.value.sha256), no value. */
ogi_result ogi_dead_letter_stub(const struct ogi_record *added, const struct ogi_message *input,
                                struct ogi_arena *arena, struct ogi_record *out,
                                struct ogi_error *err) OGI_MUST_USE;

#endif
