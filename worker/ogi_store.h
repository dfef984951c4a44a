/* The database as the loop sees it: claims, the compare-and-set transaction, the ledger.
 *
 * A table of functions, so that the loop's order and failures are tested with fakes
 * (tests/unit/test_loop.c). The PostgreSQL side is ogi_store_pg.h. Not for: deciding anything.
 * Which offsets are stored and published is ogi_cursor.h, which version a document gets is
 * ogi_outcome.h.
 *
 * Errors: TRANSIENT (the connection or the server; nothing of the transaction counts, claim again),
 * FENCED (epoch or position moved on, or one of our own keys exists already), INVALID (the server
 * refuses the data of a row), FATAL (configuration, permission, schema).
 *
 * Concurrency: one thread at a time. */
#ifndef OGI_STORE_H
#define OGI_STORE_H

#include "ogi_arena.h"
#include "ogi_envelope.h"
#include "ogi_outcome.h"

struct ogi_store_stream {
    const char *cluster_id;
    const char *group;
    const char *topic;
    int32_t partition;
    int32_t pass; /* 0: the live group; a backfill's or replay's passes count from 1 */
};

struct ogi_claim {
    int64_t stream_id;
    int64_t epoch;   /* ours from now on */
    bool is_new;     /* never positioned: db_next and ev_next are to be set by ops->position */
    int64_t db_next; /* P: next offset without a row in the database */
    int64_t ev_next; /* the database's copy of K; may lag by a batch */
    char owner[256]; /* transactional.id that owned the stream before; "" for none */
};

/* One stream's part in a transaction: from db_next `from` (compare-and-set with the epoch) to `to`.
 */
struct ogi_advance {
    int64_t stream_id;
    int64_t epoch;
    int64_t from;
    int64_t to;      /* never less than from */
    int64_t ev_next; /* K as known now */
};

/* One consumed offset, decided. Everything borrowed; must stay good until commit or rollback. */
struct ogi_store_item {
    int64_t stream_id;
    int64_t offset;
    enum ogi_outcome outcome;
    int64_t report_id;  /* of the ledger row: the report made or confirmed; 0 for none */
    bool makes_version; /* write document, report and children */
    int32_t version;
    const struct ogi_document *document; /* NULL for dead letters */
    const struct ogi_report *report;     /* NULL for dead letters and tombstones */
    int64_t crawl_time_ms;
    unsigned char content_sha256[32]; /* of the message's value: the fingerprint of the offset */
    unsigned char result_sha256[32];
    struct ogi_str record;     /* ogi_record.h's encoding; ptr NULL where no record is sent */
    const char *error_id;      /* of a dead letter: ogi_code_info.id; NULL otherwise */
    struct ogi_str error_text; /* of a dead letter: the error in words; ptr NULL otherwise */
};

struct ogi_ledger_row {
    int64_t offset;
    enum ogi_outcome outcome;
    struct ogi_str record; /* ptr NULL: nothing was to be sent */
};

struct ogi_store_ops {
    /* Takes the cursor's row lock and epoch + 1 in one autocommit statement; makes stream and
     * cursor rows where there are none. A lock held by a frozen process is freed by ending its
     * backend. */
    ogi_result (*claim)(void *self, const struct ogi_store_stream *stream, struct ogi_claim *out,
                        struct ogi_error *err) OGI_MUST_USE;
    /* Sets db_next and ev_next of a stream that is new. */
    ogi_result (*position)(void *self, int64_t stream_id, int64_t epoch, int64_t start,
                           struct ogi_error *err) OGI_MUST_USE;
    /* Writes the owner (our transactional.id) once K is known to be stable. */
    ogi_result (*own)(void *self, int64_t stream_id, int64_t epoch, const char *owner,
                      struct ogi_error *err) OGI_MUST_USE;
    /* The highest ledger row below the offset: its offset and fingerprint; *found false for none.
     */
    ogi_result (*last_row)(void *self, int64_t stream_id, int64_t below, int64_t *offset,
                           unsigned char sha256[32], bool *found,
                           struct ogi_error *err) OGI_MUST_USE;
    /* The rows of [from, to) in offset order, at most `limit` of them. */
    ogi_result (*read_ledger)(void *self, int64_t stream_id, int64_t from, int64_t to, size_t limit,
                              struct ogi_arena *arena, struct ogi_ledger_row **rows, size_t *count,
                              struct ogi_error *err) OGI_MUST_USE;
    /* Flight 1: BEGIN, compare-and-set of the streams (sorted by stream_id), all keys (sorted,
     * unique) inserted where unknown and locked in this order; fills states[i] for keys[i]. */
    ogi_result (*begin)(void *self, const struct ogi_advance *advances, size_t advance_count,
                        const struct ogi_str *keys, size_t key_count,
                        struct ogi_document_state *states, struct ogi_error *err) OGI_MUST_USE;
    /* Flight 2: rows of the items, set-based. With `isolate` it runs under a savepoint, and a
     * failure of kind INVALID leaves the transaction usable as it was before the call. */
    ogi_result (*write)(void *self, const struct ogi_store_item *items, size_t count, bool isolate,
                        struct ogi_error *err) OGI_MUST_USE;
    /* The documents' new states, then COMMIT. TRANSIENT with PG_OUTCOME: whether it counts shows
     * the next claim. */
    ogi_result (*commit)(void *self, const struct ogi_str *keys,
                         const struct ogi_document_state *states, size_t key_count,
                         struct ogi_error *err) OGI_MUST_USE;
    void (*rollback)(void *self);
    /* Idle: brings db_next and ev_next up to the end of the partition (trailing markers). One
     * statement, compare-and-set. */
    ogi_result (*advance)(void *self, const struct ogi_advance *advances, size_t count,
                          struct ogi_error *err) OGI_MUST_USE;
};

struct ogi_store {
    const struct ogi_store_ops *ops;
    void *self;
};

#endif
