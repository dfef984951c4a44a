/* The consumer as the loop sees it: S1 to S3 of the delivery protocol.
 *
 * The group's assignment arrives inside poll. It is only noted: the group metadata is captured and
 * an EMPTY list assigned, so nothing flows until the loop has claimed the partitions and starts
 * them with their offsets in the list. Offsets are committed by the publisher; there is no pause,
 * resume, seek or storing of offsets.
 *
 * Invariant: the loop is single-threaded and polls only between batches, so when an assignment
 * comes or goes inside poll, nothing is in flight: there is at most a collected batch, which is
 * dropped.
 *
 * A table of functions, so that the loop is tested with fakes. ogi_consumer.c has the real one. */
#ifndef OGI_CONSUMER_H
#define OGI_CONSUMER_H

#include "ogi_envelope.h"
#include "ogi_kafka.h"

enum ogi_polled_kind {
    OGI_POLLED_NOTHING,
    OGI_POLLED_MESSAGE,
    OGI_POLLED_END,        /* nothing readable below `offset` is left: markers count as consumed */
    OGI_POLLED_ASSIGNMENT, /* the partitions changed, and nothing is started any more */
};

struct ogi_polled {
    enum ogi_polled_kind kind;
    int32_t partition;
    int64_t offset;
    struct ogi_message message; /* borrowed until the next poll */
};

struct ogi_consumer_ops {
    /* Waits at most timeout_ms. Fails with FENCED or FATAL kinds, with TRANSIENT where the fetch
     * position was lost and the partitions are to be claimed again. A broker that is away is no
     * failure: librdkafka connects again by itself. */
    ogi_result (*poll)(void *self, int timeout_ms, struct ogi_polled *out,
                       struct ogi_error *err) OGI_MUST_USE;
    /* What the group gave us; good until the next poll. */
    void (*assignment)(void *self, const int32_t **partitions, size_t *count);
    /* Group metadata as captured when the assignment came; NULL without one. For the publisher. */
    const void *(*membership)(void *self);
    /* Reads these partitions from these offsets, and no others. */
    ogi_result (*start)(void *self, const struct ogi_position *positions, size_t count,
                        struct ogi_error *err) OGI_MUST_USE;
    /* Reads nothing; the membership stays. */
    ogi_result (*drop)(void *self, struct ogi_error *err) OGI_MUST_USE;
    /* The group's offsets of any partitions of the topic, whoever holds them. */
    ogi_result (*committed)(void *self, struct ogi_committed *committed, size_t count,
                            int timeout_ms, struct ogi_error *err) OGI_MUST_USE;
    ogi_result (*ranges)(void *self, struct ogi_log_range *ranges, size_t count, int timeout_ms,
                         struct ogi_error *err) OGI_MUST_USE;
    ogi_result (*partition_count)(void *self, int32_t *out, struct ogi_error *err) OGI_MUST_USE;
};

struct ogi_consumer {
    const struct ogi_consumer_ops *ops;
    void *self;
};

struct ogi_consumer_options {
    struct ogi_kafka_options kafka;
    const char *topic;
    const char *group;
    const char *instance;      /* group.instance.id; NULL: a dynamic member */
    int64_t max_message_bytes; /* largest one that has to be fetched */
};

/* Subscribes. */
ogi_result ogi_consumer_open(const struct ogi_consumer_options *options, struct ogi_consumer *out,
                             struct ogi_error *err) OGI_MUST_USE;

/* Leaves the group (a dynamic member) and frees. May hang: the watchdog looks at it. */
void ogi_consumer_close(struct ogi_consumer *consumer);

#endif
