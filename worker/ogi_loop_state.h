/* The loop's inside; only for ogi_loop*.c. */
#ifndef OGI_LOOP_STATE_H
#define OGI_LOOP_STATE_H

#include "ogi_backoff.h"
#include "ogi_loop.h"

enum ogi_stream_step {
    OGI_STREAM_CLAIM,     /* next: the cursor's row and our epoch -> P */
    OGI_STREAM_COMMITTED, /* next: the group's offset, once it is stable -> K */
    OGI_STREAM_OWN,       /* next: our name into the row */
    OGI_STREAM_PLACE,     /* next: decide where to begin */
    OGI_STREAM_READY,     /* next: start */
    OGI_STREAM_RUNNING,
};

/* A partition that the group gave us. */
struct ogi_stream {
    int32_t partition;
    enum ogi_stream_step step;
    struct ogi_claim claim;

    struct ogi_committed committed;
    int64_t unstable_since_ms; /* 0: not */
    int64_t next_try_ms;
    bool owner_aborted;

    int64_t db_next;     /* P, as our last transaction left it */
    int64_t emit_from;   /* K */
    bool emit_committed; /* the group has K; false: it is known from the database alone */
    int64_t ev_next;     /* the database's copy of K */
    int64_t position;    /* next offset to read */
    int64_t end;         /* last end of the partition that was met; -1: none */

    /* The last message before the start, read again to see that this is the log we know. */
    bool has_fingerprint;
    int64_t fingerprint_offset;
    unsigned char fingerprint[32];
};

struct ogi_loop {
    const struct ogi_loop_options *options;
    const struct ogi_loop_parts *parts;
    struct ogi_loop_counts *counts;

    struct ogi_stream *streams;
    size_t stream_count;
    struct ogi_batch batch;
    struct ogi_arena scratch; /* of one step; reset when the step is over */

    bool assigned_once;
    bool outage;
    bool outage_in_batch; /* it met a batch: only a batch that goes through ends it */
    int64_t outage_since_ms;
    int64_t outage_said_ms;
    struct ogi_backoff backoff;

    int64_t active_ms; /* when something last moved */
    int64_t asked_ms;  /* when the brokers were last asked in a silence */

    struct ogi_log_range *ends; /* of all partitions at the start, with exit_at_end */
    size_t end_count;
    int64_t ends_checked_ms;
};

static inline int64_t ogi_loop_now(const struct ogi_loop *loop)
{
    return loop->options->now_ms(loop->options->clock);
}

static inline bool ogi_stream_is_at_end(const struct ogi_stream *stream)
{
    return stream->step == OGI_STREAM_RUNNING && stream->end >= stream->position;
}

/* "topic [partition]" for errors and log lines; lives in `buffer`. */
const char *ogi_loop_name(const struct ogi_loop *loop, const struct ogi_stream *stream,
                          char *buffer, size_t size);

/* Says that work goes on, once everything that is ours runs again, be it nothing. */
void ogi_loop_end_outage(struct ogi_loop *loop);

/* S2: the next step of one stream, if one is due; *worked says whether there was. */
ogi_result ogi_loop_claim(struct ogi_loop *loop, bool *worked, struct ogi_error *err) OGI_MUST_USE;
/* Starts what is ready, unless a claim is due first. */
ogi_result ogi_loop_start(struct ogi_loop *loop, struct ogi_error *err) OGI_MUST_USE;

/* S3, S4: a message of the stream. */
ogi_result ogi_loop_collect(struct ogi_loop *loop, struct ogi_stream *stream,
                            const struct ogi_polled *polled, struct ogi_error *err) OGI_MUST_USE;

/* The item is a dead letter from now on; the cause is copied. */
ogi_result ogi_loop_make_dead(struct ogi_loop *loop, struct ogi_worker_item *item,
                              const struct ogi_error *cause, struct ogi_error *err) OGI_MUST_USE;

/* S5: the batch's new messages. Leaves no transaction open. */
ogi_result ogi_loop_store(struct ogi_loop *loop, struct ogi_error *err) OGI_MUST_USE;

/* S6: the batch's records and offsets. */
ogi_result ogi_loop_publish(struct ogi_loop *loop, struct ogi_error *err) OGI_MUST_USE;

/* Positions of quiet streams up to the end of their partitions. */
ogi_result ogi_loop_settle(struct ogi_loop *loop, struct ogi_error *err) OGI_MUST_USE;

/* Whether everything that was in the topic at the start is committed, whoever did it. */
ogi_result ogi_loop_is_done(struct ogi_loop *loop, bool *done, struct ogi_error *err) OGI_MUST_USE;

#endif
