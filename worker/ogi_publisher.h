/* The publisher as the loop sees it: S0 and S6 of the delivery protocol.
 *
 * A batch's records and the group's offsets go out in one Kafka transaction, under the membership
 * that was captured when the assignment came. Either all of it counts or nothing.
 *
 * A table of functions, so that the loop is tested with fakes. ogi_publisher.c has the real one. */
#ifndef OGI_PUBLISHER_H
#define OGI_PUBLISHER_H

#include "ogi_envelope.h"
#include "ogi_kafka.h"

/* A record to send; borrows everything. */
struct ogi_output {
    const char *topic;
    struct ogi_str key;   /* ptr NULL: no key */
    struct ogi_str value; /* ptr NULL: no value */
    const struct ogi_header *headers;
    size_t header_count;
    int64_t timestamp_ms; /* negative: none, the producer's clock */
    /* Sent in its stead where the broker refuses it for what it is (too large, timestamp); NULL:
     * none. Dead letters have one, since they must never block a partition. */
    const struct ogi_output *fallback;
};

struct ogi_publisher_ops {
    /* One transaction. On success it is committed. Fails with
     *   TRANSIENT             aborted, nothing of it counts: claim again;
     *   KAFKA_FENCED          somebody else has our id or our partitions: leave;
     *   KAFKA_COMMIT_UNKNOWN  it may count or not (or its end took too long): leave the process,
     * the next start finds out. */
    ogi_result (*publish)(void *self, const struct ogi_output *records, size_t count,
                          const void *membership, const struct ogi_position *offsets,
                          size_t offset_count, struct ogi_error *err) OGI_MUST_USE;
    /* Aborts the open transaction of a dead owner by taking its id over for a moment. Never with
     * our own id, never between begin and commit. */
    ogi_result (*abort_owner)(void *self, const char *owner, struct ogi_error *err) OGI_MUST_USE;
};

struct ogi_publisher {
    const struct ogi_publisher_ops *ops;
    void *self;
    const char *id; /* our transactional.id; lives as long as the publisher */
};

struct ogi_publisher_options {
    struct ogi_kafka_options kafka;
    const char *transactional_id;
    const char *input_topic;          /* of the group's offsets */
    const char *const *output_topics; /* closed by NULL */
    int64_t max_message_bytes;        /* largest record; 0: a usual one */
};

/* init_transactions (fences and aborts the last incarnation under the id) and the output topics'
 * metadata, within kafka.wait_ms. The options' texts must outlive the publisher. */
ogi_result ogi_publisher_open(const struct ogi_publisher_options *options,
                              struct ogi_publisher *out, struct ogi_error *err) OGI_MUST_USE;
void ogi_publisher_close(struct ogi_publisher *publisher);

#endif
