/* What consumer, publisher and feeder have in common: brokers and properties, and questions about
 * topics that need no group.
 *
 * Nothing of librdkafka shows here; ogi_kafka_rd.h is for the files that use it. No topic is ever
 * created: a missing one is an error. */
#ifndef OGI_KAFKA_H
#define OGI_KAFKA_H

#include "ogi_config.h"

struct ogi_kafka_options {
    const char *brokers;
    const char *client_id;                 /* NULL: librdkafka's */
    const struct ogi_property *properties; /* librdkafka's own, from the user (-X) */
    size_t property_count;
    int64_t wait_ms; /* how long servers may take to answer at the start */
};

/* A partition and an offset in it: where to begin, or what to commit. */
struct ogi_position {
    int32_t partition;
    int64_t offset;
};

struct ogi_log_range {
    int32_t partition;
    int64_t start;
    int64_t end; /* of what a read_committed reader may see */
};

struct ogi_committed {
    int32_t partition;
    bool
        stable; /* false: an open transaction holds it, or the coordinator did not answer in time */
    bool found; /* stable, and the group has one */
    int64_t offset;
};

/* Whether the properties make sense, without a broker. Fails with KAFKA_CONFIG, naming the
 * property. */
ogi_result ogi_kafka_check_properties(const struct ogi_kafka_options *options,
                                      struct ogi_error *err) OGI_MUST_USE;

/* A connection for questions. */
struct ogi_kafka;

ogi_result ogi_kafka_open(const struct ogi_kafka_options *options, const char *group,
                          struct ogi_kafka **out, struct ogi_error *err) OGI_MUST_USE;
void ogi_kafka_close(struct ogi_kafka **kafka);

/* Waits for a broker; the id hangs in the connection. */
ogi_result ogi_kafka_cluster_id(struct ogi_kafka *kafka, const char **out,
                                struct ogi_error *err) OGI_MUST_USE;

/* Fails with KAFKA_TOPIC when there is no such topic. */
ogi_result ogi_kafka_partition_count(struct ogi_kafka *kafka, const char *topic, int32_t *out,
                                     struct ogi_error *err) OGI_MUST_USE;

/* The topic's max.message.bytes; 0 where the broker does not tell. */
int64_t ogi_kafka_max_message_bytes(struct ogi_kafka *kafka, const char *topic);

struct ogi_topics {
    const char *input;
    const char *events;
    const char *dead_letters;
};

struct ogi_topic_facts {
    int32_t input_partitions;
    int64_t dead_letter_max_bytes; /* what the dead-letter topic takes; 0: not known */
    char warning[512];             /* what will do, but is not as it should be; "" for nothing */
};

/* All three exist, and a dead letter fits: max.message.bytes at least the input's and 64 KiB, any
 * timestamp. Settings that the broker does not let us see are a warning. Fails with KAFKA_TOPIC. */
ogi_result ogi_kafka_check_topics(struct ogi_kafka *kafka, const struct ogi_topics *topics,
                                  struct ogi_topic_facts *out, struct ogi_error *err) OGI_MUST_USE;

struct ogi_kafka_position {
    struct ogi_log_range log;
    struct ogi_committed committed;
};

/* Every partition of the topic and where the connection's group is in it; the caller frees *out. */
ogi_result ogi_kafka_positions(struct ogi_kafka *kafka, const char *topic,
                               struct ogi_kafka_position **out, size_t *count,
                               struct ogi_error *err) OGI_MUST_USE;

#endif
