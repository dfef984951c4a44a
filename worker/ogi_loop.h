/* The delivery protocol: from messages to committed rows and published events, each exactly once.
 *
 * PostgreSQL first, then one Kafka transaction with the events and the group's offsets. The steps:
 *   S2 claim    ogi_loop_claim.c    partition -> its two cursors, one step a turn, polling goes on
 *   S3 collect  ogi_loop_collect.c  messages of started partitions into a batch
 *   S4 read     ogi_loop_collect.c  message -> report, or a dead letter
 *   S5 store    ogi_loop_store.c    one database transaction, compare-and-set of the cursors
 *   S6 publish  ogi_loop_publish.c  one Kafka transaction; what was stored before comes from the
 * ledger S7 revoke   ogi_loop.c          only inside poll, so with nothing in flight S8 stop
 * ogi_loop.c          the collected batch is finished, then the loop returns A server that is away
 * is no error: the loop reads nothing, keeps polling, and claims again with back-off; a claim reads
 * the positions anew, so nothing has to be remembered. Everything else that is unexpected ends the
 * loop: the next start recovers, and that path is the tested one.
 *
 * Concurrency: one thread. Consumer, store, publisher and content are called by no other. */
#ifndef OGI_LOOP_H
#define OGI_LOOP_H

#include <signal.h>

#include "ogi_batch.h"
#include "ogi_consumer.h"
#include "ogi_content.h"
#include "ogi_cursor.h"
#include "ogi_publisher.h"
#include "ogi_store.h"
#include "ogi_watchdog.h"

struct ogi_loop_options {
    const char *cluster_id;
    const char *group;
    const char *topic;
    struct ogi_batch_limits batch;
    size_t document_memory; /* what reading one document may keep */
    enum ogi_cursor_from from;
    bool exit_at_end;
    int64_t idle_ms;                   /* quiet for so long: positions are brought up to the end */
    int64_t unstable_patience_ms;      /* an unstable offset is left to its owner for so long */
    int64_t unstable_deadline_ms;      /* and an error after so long */
    const volatile sig_atomic_t *stop; /* not 0: finish and return */
    int64_t (*now_ms)(void *clock);    /* monotonic */
    uint32_t (*random)(void *clock);
    void *clock;
    struct ogi_watchdog *watchdog; /* may be NULL */
};

struct ogi_loop_counts {
    int64_t outcomes[OGI_OUTCOME_COUNT];
    int64_t replayed;
    int64_t batches;
};

/* What the loop works with; borrowed. */
struct ogi_loop_parts {
    struct ogi_consumer consumer;
    struct ogi_store store;
    struct ogi_publisher publisher;
    struct ogi_content content;
};

/* Runs until told to stop, or until the end with exit_at_end. Fails with what cannot be waited out;
 * INTERRUPTED when told to stop during an outage. The counts are good in any case. */
ogi_result ogi_loop_run(const struct ogi_loop_options *options, const struct ogi_loop_parts *parts,
                        struct ogi_loop_counts *counts, struct ogi_error *err) OGI_MUST_USE;

#endif
