/* The producer of `ogi feed`: documents into the input topic, each acknowledged by all replicas,
 * in order and once (idempotent). Never creates the topic.
 *
 * Reports come in inside send and flush, on the caller's thread. */
#ifndef OGI_FEED_KAFKA_H
#define OGI_FEED_KAFKA_H

#include "ogi_envelope.h"
#include "ogi_kafka.h"

struct ogi_feeder;

struct ogi_feeder_options {
    struct ogi_kafka_options kafka; /* wait_ms: also how long a document may wait for its receipt */
    const char *topic;
    /* A document that was not taken, and why: too large (before it is sent), not acknowledged. */
    void (*failed)(void *self, struct ogi_str key, const struct ogi_error *why);
    void *failed_self;
};

struct ogi_feeder_counts {
    int64_t sent; /* given to ogi_feeder_send */
    int64_t acked;
    int64_t failed;
    int64_t bytes; /* of values acknowledged */
};

/* Waits for a broker and looks at the topic. Fails with KAFKA_UNREACHABLE, KAFKA_TOPIC, KAFKA_AUTH,
 * KAFKA_CONFIG. */
ogi_result ogi_feeder_open(const struct ogi_feeder_options *options, struct ogi_feeder **out,
                           struct ogi_error *err) OGI_MUST_USE;

/* Copies the document into the queue, waiting while that is full. What is wrong with the one
 * document goes to options.failed and is no failure; fails only when no other could be sent either.
 */
ogi_result ogi_feeder_send(struct ogi_feeder *feeder, struct ogi_str key, struct ogi_str value,
                           const struct ogi_header *headers, size_t header_count,
                           struct ogi_error *err) OGI_MUST_USE;

/* Waits until everything is acknowledged or has failed. Fails with KAFKA_DELIVERY when something is
 * still open at the deadline, or failed at any time. */
ogi_result ogi_feeder_flush(struct ogi_feeder *feeder, int64_t deadline_ms,
                            struct ogi_error *err) OGI_MUST_USE;

struct ogi_feeder_counts ogi_feeder_counts(const struct ogi_feeder *feeder);

/* What is not acknowledged is dropped. */
void ogi_feeder_close(struct ogi_feeder **feeder);

#endif
