/* librdkafka behind our options and errors; only for the files that use the library. */
#ifndef OGI_KAFKA_RD_H
#define OGI_KAFKA_RD_H

#include <librdkafka/rdkafka.h>

#include "ogi_kafka.h"

struct ogi_kafka_setting {
    const char *name;
    const char *value;
};

/* Deadlines of the protocol, in milliseconds. Each waits for the one before it, so the order is
 * part of it: socket < message < transaction < max.poll. */
enum {
    OGI_KAFKA_SOCKET_MS = 10000,
    OGI_KAFKA_MESSAGE_MS = 20000,
    OGI_KAFKA_TRANSACTION_MS = 30000,
    OGI_KAFKA_MAX_POLL_MS = 60000,
};

/* Brokers, our common settings, the user's properties, then `settings`, closed by a NULL name. What
 * stands in `settings` is the protocol's: a user's property of the same name is refused, as is one
 * that the protocol reserves for another client. Never NULL in *out on success; the caller gives it
 * to ogi_kafka_new. */
ogi_result ogi_kafka_conf(const struct ogi_kafka_options *options,
                          const struct ogi_kafka_setting *settings, rd_kafka_conf_t **out,
                          struct ogi_error *err) OGI_MUST_USE;

/* Takes the conf, also on failure. */
ogi_result ogi_kafka_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, rd_kafka_t **out,
                         struct ogi_error *err) OGI_MUST_USE;

/* The one table: librdkafka's error -> ours. */
enum ogi_code ogi_kafka_code(rd_kafka_resp_err_t resp);

/* Fills err with the code of resp, "what was attempted: librdkafka's words". Fails always. */
ogi_result ogi_kafka_fail(struct ogi_error *err, const char *function, rd_kafka_resp_err_t resp,
                          const char *attempt, ...) OGI_PRINTF(4, 5);

/* The same from an error object, which it takes; fatal and retriable flags decide where the table
 * knows nothing better. */
ogi_result ogi_kafka_fail_error(struct ogi_error *err, const char *function,
                                rd_kafka_error_t *error, const char *attempt);

/* rd_kafka_fatal_error, asked in every turn: a fenced static member otherwise polls for ever. */
ogi_result ogi_kafka_check_fatal(rd_kafka_t *rk, struct ogi_error *err) OGI_MUST_USE;

/* Log ranges and committed offsets with deadlines of their own; rd_kafka_query_watermark_offsets
 * may never return. */
ogi_result ogi_kafka_ranges(rd_kafka_t *rk, const char *topic, struct ogi_log_range *ranges,
                            size_t count, int timeout_ms, struct ogi_error *err) OGI_MUST_USE;
ogi_result ogi_kafka_committed(rd_kafka_t *rk, const char *topic, struct ogi_committed *committed,
                               size_t count, int timeout_ms, struct ogi_error *err) OGI_MUST_USE;

/* The topic's metadata: also makes a producer know its partitions before the first record. */
ogi_result ogi_kafka_topic_metadata(rd_kafka_t *rk, const char *topic, int timeout_ms,
                                    int32_t *partitions, struct ogi_error *err) OGI_MUST_USE;

rd_kafka_t *ogi_kafka_handle(struct ogi_kafka *kafka);
int ogi_kafka_wait_ms(const struct ogi_kafka *kafka);

#endif
