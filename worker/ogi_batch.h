/* A batch: the messages that are stored and published together, copied, with what became of them.
 *
 * Everything hangs in the batch's arena until the batch is stored and published, because a failed
 * transaction is done again from it. Items stand in the order in which they were read, so in offset
 * order within each partition.
 *
 * Not for: waiting. When a batch is due depends on the time that the caller gives. */
#ifndef OGI_BATCH_H
#define OGI_BATCH_H

#include "ogi_publisher.h"
#include "ogi_store.h"

enum ogi_worker_item_state {
    OGI_ITEM_DOCUMENT,    /* opened and read */
    OGI_ITEM_TOMBSTONE,   /* opened: the document is withdrawn */
    OGI_ITEM_DEAD_LETTER, /* cannot be taken in: `cause` */
    OGI_ITEM_REPLAY,      /* has its row: only its record is to be sent, from the ledger */
};

struct ogi_worker_item {
    size_t stream; /* the loop's index */
    int64_t offset;
    enum ogi_worker_item_state state;
    struct ogi_message message;
    unsigned char value_sha256[32];

    struct ogi_document document; /* of documents and tombstones */
    struct ogi_report *report;    /* of documents */
    unsigned char result_sha256[32];
    struct ogi_error *cause; /* of dead letters */

    struct ogi_store_item row; /* once decided */
    bool has_output;           /* a record belongs to it, sent or not */
    struct ogi_output output;
};

struct ogi_batch_limits {
    size_t documents;
    size_t bytes;      /* of messages; the one that passes it still belongs to the batch */
    size_t memory;     /* likewise, of everything that hangs in the arena */
    int64_t linger_ms; /* after the first message */
};

struct ogi_batch {
    struct ogi_batch_limits limits;
    struct ogi_arena keep; /* without a limit of its own: see ogi_batch_allow */
    struct ogi_worker_item *items;
    size_t count;
    size_t bytes;
    int64_t began_ms;
};

void ogi_batch_init(struct ogi_batch *batch, const struct ogi_batch_limits *limits);
void ogi_batch_fini(struct ogi_batch *batch);
void ogi_batch_reset(struct ogi_batch *batch);

/* A new item with a copy of the message; never called on a full batch. Fails with NO_MEMORY. */
ogi_result ogi_batch_add(struct ogi_batch *batch, const struct ogi_message *message, int64_t now_ms,
                         struct ogi_worker_item **out, struct ogi_error *err) OGI_MUST_USE;

/* From here on the arena gives at most so many bytes more (SIZE_MAX: no limit), whatever hangs in
 * it already: one document's limit must not depend on its neighbours. */
void ogi_batch_allow(struct ogi_batch *batch, size_t bytes);

bool ogi_batch_is_full(const struct ogi_batch *batch);

/* Milliseconds until the batch should be worked off: 0 when full or waited long enough, -1 while it
 * is empty. */
int64_t ogi_batch_due_in(const struct ogi_batch *batch, int64_t now_ms);

#endif
