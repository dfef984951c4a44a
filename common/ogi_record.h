/* A record for an output topic, and the bytes in which the ledger keeps it. What has to be sent
 * again is read back from there, never computed again.
 *
 * Encoding, all lengths 32 bits big-endian and signed, -1 for null:
 *
 *     4 bytes   "OGR" and the version of the encoding, 1
 *     1 byte    topic role: 0 events, 1 dead letters
 *     4         length of the key, then the key                    (-1: no key)
 *     4         number of headers, then of each
 *         4         length of the name, then the name              (never -1)
 *         4         length of the value, then the value            (-1: null)
 *     4         length of the value, then the value                (-1: null)
 *
 * and nothing behind it. Of a dead letter only the added headers are kept, key and value null: the
 * rest is the input's record, which whoever sends it again reads again. */
#ifndef OGI_RECORD_H
#define OGI_RECORD_H

#include "ogi_arena.h"
#include "ogi_envelope.h"
#include "ogi_error.h"

enum ogi_topic_role { OGI_TOPIC_EVENTS, OGI_TOPIC_DEAD_LETTERS, OGI_TOPIC_ROLE_COUNT };

struct ogi_record {
    enum ogi_topic_role role;
    struct ogi_str key; /* ptr NULL: none */
    const struct ogi_header *headers;
    size_t header_count;
    struct ogi_str value; /* ptr NULL: null */
};

enum { OGI_RECORD_MAX_HEADERS = 4096 };

/* The record's bytes, in the arena. Fails with PARSE_LIMIT when the arena is exhausted or a length
 * does not fit. */
ogi_result ogi_record_encode(const struct ogi_record *record, struct ogi_arena *arena,
                             struct ogi_str *out, struct ogi_error *err) OGI_MUST_USE;

/* Reads the bytes back; what is not exactly an encoding is refused with BUG (the ledger holds what
 * nobody wrote). The record borrows from bytes; its list of headers hangs in the arena. */
ogi_result ogi_record_decode(struct ogi_str bytes, struct ogi_arena *arena, struct ogi_record *out,
                             struct ogi_error *err) OGI_MUST_USE;

/* The value of the last header of that name; false when there is none. */
bool ogi_record_header(const struct ogi_record *record, const char *name, struct ogi_str *value);

#endif
