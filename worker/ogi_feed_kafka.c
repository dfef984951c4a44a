#include "ogi_feed_kafka.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ogi_kafka_rd.h"
#include "ogi_publisher_record.h"

enum {
    RECORD_OVERHEAD = 512, /* of a record and its batch, beside key, value and headers */
    MIN_WAIT_MS = 10000,
};

struct ogi_feeder {
    rd_kafka_t *rk;
    char *topic;
    int64_t max_bytes; /* of the topic; 0: not known */
    void (*failed)(void *self, struct ogi_str key, const struct ogi_error *why);
    void *failed_self;
    struct ogi_feeder_counts counts;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void note_failure(struct ogi_feeder *feeder, struct ogi_str key, const struct ogi_error *why)
{
    feeder->counts.failed++;
    if (feeder->failed != NULL)
        feeder->failed(feeder->failed_self, key, why);
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct ogi_feeder *feeder = opaque;
    (void)rk;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        feeder->counts.acked++;
        feeder->counts.bytes += (int64_t)message->len;
        return;
    }
    struct ogi_error why = OGI_ERROR_NONE;
    (void)OGI_FAIL(&why, KAFKA_DELIVERY, "not acknowledged: %s (%s)",
                   rd_kafka_err2str(message->err), rd_kafka_err2name(message->err));
    note_failure(feeder, (struct ogi_str){message->key, message->key_len}, &why);
}

static ogi_result look_at_topic(const struct ogi_feeder_options *options, int64_t *max_bytes,
                                struct ogi_error *err)
{
    struct ogi_kafka *kafka;
    int32_t partitions;
    OGI_TRY(ogi_kafka_open(&options->kafka, "ogi-feed", &kafka, err));
    ogi_result result = ogi_kafka_partition_count(kafka, options->topic, &partitions, err);
    if (!result.failed)
        *max_bytes = ogi_kafka_max_message_bytes(kafka, options->topic);
    ogi_kafka_close(&kafka);
    return result;
}

static ogi_result open_producer(const struct ogi_feeder_options *options, struct ogi_feeder *feeder,
                                struct ogi_error *err)
{
    char message_bytes[24];
    char message_ms[24];
    int64_t wait = options->kafka.wait_ms < MIN_WAIT_MS ? MIN_WAIT_MS : options->kafka.wait_ms;
    int64_t largest = feeder->max_bytes < 1000000 ? 1000000 : feeder->max_bytes;
    (void)snprintf(message_bytes, sizeof(message_bytes), "%" PRId64,
                   largest > 1000000000 ? 1000000000 : largest);
    (void)snprintf(message_ms, sizeof(message_ms), "%" PRId64, wait > 3600000 ? 3600000 : wait);
    const struct ogi_kafka_setting settings[] = {
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"partitioner", "murmur2_random"},
        {"message.timeout.ms", message_ms},
        {"message.max.bytes", message_bytes},
        {"queue.buffering.max.kbytes", "65536"},
        {"compression.type", "lz4"},
        {"linger.ms", "20"},
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf;
    int32_t partitions;
    OGI_TRY(ogi_kafka_conf(&options->kafka, settings, &conf, err));
    rd_kafka_conf_set_opaque(conf, feeder);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    OGI_TRY(ogi_kafka_new(RD_KAFKA_PRODUCER, conf, &feeder->rk, err));
    return ogi_kafka_topic_metadata(feeder->rk, options->topic, (int)wait, &partitions, err);
}

ogi_result ogi_feeder_open(const struct ogi_feeder_options *options, struct ogi_feeder **out,
                           struct ogi_error *err)
{
    int64_t max_bytes = 0;
    OGI_TRY(look_at_topic(options, &max_bytes, err));
    struct ogi_feeder *feeder = calloc(1, sizeof(*feeder));
    char *topic = strdup(options->topic);
    if (feeder == NULL || topic == NULL)
        abort();
    feeder->topic = topic;
    feeder->max_bytes = max_bytes;
    feeder->failed = options->failed;
    feeder->failed_self = options->failed_self;
    ogi_result result = open_producer(options, feeder, err);
    if (result.failed)
        ogi_feeder_close(&feeder);
    else
        *out = feeder;
    return result;
}

static bool fits(struct ogi_feeder *feeder, const struct ogi_output *record, struct ogi_error *why)
{
    size_t size = record->key.len + record->value.len + RECORD_OVERHEAD;
    for (size_t i = 0; i < record->header_count; i++)
        size += record->headers[i].name.len + record->headers[i].value.len;
    if (feeder->max_bytes <= 0 || size <= (size_t)feeder->max_bytes)
        return true;
    (void)OGI_FAIL(why, ENVELOPE_SIZE, "a message of %zu bytes; the topic %s takes %" PRId64, size,
                   feeder->topic, feeder->max_bytes);
    ogi_error_hint(why, "raise max.message.bytes of the topic, or leave the document out");
    return false;
}

ogi_result ogi_feeder_send(struct ogi_feeder *feeder, struct ogi_str key, struct ogi_str value,
                           const struct ogi_header *headers, size_t header_count,
                           struct ogi_error *err)
{
    const struct ogi_output record = {.topic = feeder->topic,
                                      .key = key,
                                      .value = value,
                                      .headers = headers,
                                      .header_count = header_count,
                                      .timestamp_ms = -1};
    struct ogi_error why = OGI_ERROR_NONE;
    feeder->counts.sent++;
    if (!fits(feeder, &record, &why)) {
        note_failure(feeder, key, &why);
        return OGI_OK;
    }
    for (;;) {
        OGI_TRY(ogi_kafka_check_fatal(feeder->rk, err));
        rd_kafka_error_t *error = ogi_publisher_produce(feeder->rk, &record, NULL);
        rd_kafka_poll(feeder->rk, 0);
        if (error == NULL)
            return OGI_OK;
        rd_kafka_resp_err_t resp = rd_kafka_error_code(error);
        if (resp == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            rd_kafka_error_destroy(error);
            rd_kafka_poll(feeder->rk, 100);
            continue;
        }
        if (resp != RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
            return ogi_kafka_fail_error(err, __func__, error, "cannot send a document");
        (void)OGI_FAIL(&why, ENVELOPE_SIZE, "a document of %zu bytes: %s", value.len,
                       rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
        note_failure(feeder, key, &why);
        return OGI_OK;
    }
}

ogi_result ogi_feeder_flush(struct ogi_feeder *feeder, int64_t deadline_ms, struct ogi_error *err)
{
    int64_t deadline = now_ms() + deadline_ms;
    while (rd_kafka_outq_len(feeder->rk) > 0 && now_ms() < deadline)
        (void)rd_kafka_flush(feeder->rk, 200);
    const struct ogi_feeder_counts *counts = &feeder->counts;
    int64_t open = counts->sent - counts->acked - counts->failed;
    if (open > 0)
        return OGI_FAIL(err, KAFKA_DELIVERY,
                        "%" PRId64 " of %" PRId64 " documents are not acknowledged after %" PRId64
                        " ms",
                        open, counts->sent, deadline_ms);
    if (counts->failed > 0)
        return OGI_FAIL(err, KAFKA_DELIVERY, "%" PRId64 " of %" PRId64 " documents were not taken",
                        counts->failed, counts->sent);
    return OGI_OK;
}

struct ogi_feeder_counts ogi_feeder_counts(const struct ogi_feeder *feeder)
{
    return feeder->counts;
}

void ogi_feeder_close(struct ogi_feeder **feeder)
{
    if (*feeder == NULL)
        return;
    if ((*feeder)->rk != NULL)
        rd_kafka_destroy((*feeder)->rk);
    free((*feeder)->topic);
    free(*feeder);
    *feeder = NULL;
}
