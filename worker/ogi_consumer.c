#include "ogi_consumer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ogi_kafka_rd.h"
#include "ogi_log.h"

struct consumer {
    rd_kafka_t *rk;
    char *topic;
    rd_kafka_message_t *message; /* of the last poll */
    struct ogi_header *headers;  /* of that message */
    size_t header_capacity;
    rd_kafka_consumer_group_metadata_t *membership;
    int32_t *partitions;
    size_t partition_count;
    bool changed;              /* by a callback, since the last poll returned */
    struct ogi_error unusable; /* what a callback found wrong */
};

/* The public interface of 2.0.2 does not show the generation; the serialised form does:
 * "CGMDv2:", the generation (int32, this machine's order), group id, member id, each with its NUL.
 */
static bool read_membership(const rd_kafka_consumer_group_metadata_t *metadata, int32_t *generation,
                            bool *has_member)
{
    static const char magic[] = "CGMDv2:";
    const size_t magic_len = sizeof(magic) - 1;
    void *bytes = NULL;
    size_t size = 0;
    rd_kafka_error_t *error = rd_kafka_consumer_group_metadata_write(metadata, &bytes, &size);
    if (error != NULL) {
        rd_kafka_error_destroy(error);
        return false;
    }
    const char *text = bytes;
    bool ok = size > magic_len + sizeof(*generation) && memcmp(text, magic, magic_len) == 0;
    if (ok) {
        memcpy(generation, text + magic_len, sizeof(*generation));
        size_t at = magic_len + sizeof(*generation);
        at += strnlen(text + at, size - at) + 1;
        ok = at < size;
        *has_member = ok && text[at] != '\0';
    }
    rd_kafka_mem_free(NULL, bytes);
    return ok;
}

static void forget_assignment(struct consumer *consumer)
{
    if (consumer->membership != NULL)
        rd_kafka_consumer_group_metadata_destroy(consumer->membership);
    consumer->membership = NULL;
    free(consumer->partitions);
    consumer->partitions = NULL;
    consumer->partition_count = 0;
}

/* A generation below 0 or no member id would be accepted by the broker unchecked: an offset commit
 * under it would fence nobody. */
static void capture_membership(struct consumer *consumer)
{
    int32_t generation = -1;
    bool has_member = false;
    consumer->membership = rd_kafka_consumer_group_metadata(consumer->rk);
    if (consumer->membership == NULL ||
        !read_membership(consumer->membership, &generation, &has_member) || generation < 0 ||
        !has_member)
        (void)OGI_FAIL(&consumer->unusable, KAFKA_FATAL,
                       "the group's metadata cannot fence: generation %" PRId32 ", %s", generation,
                       has_member ? "with member id" : "no member id");
}

static void note_assignment(struct consumer *consumer, const rd_kafka_topic_partition_list_t *list)
{
    forget_assignment(consumer);
    capture_membership(consumer);
    consumer->partitions = calloc((size_t)list->cnt + 1, sizeof(*consumer->partitions));
    if (consumer->partitions == NULL)
        abort();
    for (int i = 0; i < list->cnt; i++)
        consumer->partitions[i] = list->elems[i].partition;
    consumer->partition_count = (size_t)list->cnt;
}

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t resp,
                         rd_kafka_topic_partition_list_t *list, void *opaque)
{
    struct consumer *consumer = opaque;
    consumer->changed = true;
    if (resp == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        note_assignment(consumer, list);
        rd_kafka_topic_partition_list_t *nothing = rd_kafka_topic_partition_list_new(0);
        resp = rd_kafka_assign(rk, nothing);
        rd_kafka_topic_partition_list_destroy(nothing);
    } else {
        if (rd_kafka_assignment_lost(rk))
            ogi_log(OGI_LOG_WARNING, "the group took the partitions away", OGI_LOG_NO_FIELDS);
        forget_assignment(consumer);
        resp = rd_kafka_assign(rk, NULL);
    }
    if (resp != RD_KAFKA_RESP_ERR_NO_ERROR)
        (void)ogi_kafka_fail(&consumer->unusable, __func__, resp, "cannot take up an assignment");
}

static void fill_headers(struct consumer *consumer, struct ogi_message *out)
{
    rd_kafka_headers_t *headers;
    out->headers = NULL;
    out->header_count = 0;
    if (rd_kafka_message_headers(consumer->message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    size_t count = rd_kafka_header_cnt(headers);
    if (count > consumer->header_capacity) {
        consumer->headers = realloc(consumer->headers, count * sizeof(*consumer->headers));
        if (consumer->headers == NULL)
            abort();
        consumer->header_capacity = count;
    }
    for (size_t i = 0; i < count; i++) {
        const char *name;
        const void *value;
        size_t size;
        if (rd_kafka_header_get_all(headers, i, &name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR)
            break;
        consumer->headers[out->header_count++] =
            (struct ogi_header){ogi_str_of(name), {value, value == NULL ? 0 : size}};
    }
    out->headers = consumer->headers;
}

static void fill_message(struct consumer *consumer, struct ogi_polled *out)
{
    const rd_kafka_message_t *message = consumer->message;
    rd_kafka_timestamp_type_t type;
    int64_t timestamp = rd_kafka_message_timestamp(message, &type);
    out->kind = OGI_POLLED_MESSAGE;
    out->message.key = (struct ogi_str){message->key, message->key_len};
    out->message.value = (struct ogi_str){message->payload, message->len};
    out->message.timestamp_ms = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp;
    fill_headers(consumer, &out->message);
}

/* An error that came instead of a message. */
static ogi_result take_error(const rd_kafka_message_t *message, struct ogi_error *err)
{
    enum ogi_code code = ogi_kafka_code(message->err);
    if (message->err != RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET &&
        (ogi_code_get(code)->kind == OGI_KIND_TRANSIENT ||
         ogi_code_get(code)->kind == OGI_KIND_FENCED)) {
        /* librdkafka goes on by itself, or says so by rd_kafka_fatal_error. */
        ogi_log(OGI_LOG_WARNING, "the consumer met an error and goes on",
                OGI_LOG_FIELDS(ogi_log_str("error", rd_kafka_err2name(message->err)),
                               ogi_log_str("text", rd_kafka_message_errstr(message))));
        return OGI_OK;
    }
    return ogi_error_set(err, code, __func__, "cannot read the topic: %s (%s)",
                         rd_kafka_message_errstr(message), rd_kafka_err2name(message->err));
}

static ogi_result poll_once(void *self, int timeout_ms, struct ogi_polled *out,
                            struct ogi_error *err)
{
    struct consumer *consumer = self;
    *out = (struct ogi_polled){.kind = OGI_POLLED_NOTHING};
    if (consumer->message != NULL)
        rd_kafka_message_destroy(consumer->message);
    consumer->message = rd_kafka_consumer_poll(consumer->rk, timeout_ms);

    OGI_TRY(ogi_kafka_check_fatal(consumer->rk, err));
    if (consumer->unusable.function != NULL) {
        *err = consumer->unusable;
        return (ogi_result){true};
    }
    if (consumer->changed) {
        /* Nothing was started since the callback, so there is no message to lose. */
        consumer->changed = false;
        out->kind = OGI_POLLED_ASSIGNMENT;
        return OGI_OK;
    }
    if (consumer->message == NULL)
        return OGI_OK;
    out->partition = consumer->message->partition;
    out->offset = consumer->message->offset;
    if (consumer->message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        fill_message(consumer, out);
    else if (consumer->message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        out->kind = OGI_POLLED_END;
    else
        return take_error(consumer->message, err);
    return OGI_OK;
}

static void get_assignment(void *self, const int32_t **partitions, size_t *count)
{
    const struct consumer *consumer = self;
    *partitions = consumer->partitions;
    *count = consumer->partition_count;
}

static const void *get_membership(void *self)
{
    const struct consumer *consumer = self;
    return consumer->membership;
}

static ogi_result start(void *self, const struct ogi_position *positions, size_t count,
                        struct ogi_error *err)
{
    struct consumer *consumer = self;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, consumer->topic, positions[i].partition)->offset =
            positions[i].offset;
    rd_kafka_resp_err_t resp = rd_kafka_assign(consumer->rk, list);
    /* The call may say "fine" while one partition was refused. */
    for (int i = 0; i < list->cnt && resp == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
        resp = list->elems[i].err;
    rd_kafka_topic_partition_list_destroy(list);
    if (resp != RD_KAFKA_RESP_ERR_NO_ERROR)
        return ogi_kafka_fail(err, __func__, resp, "cannot start %zu partitions", count);
    return OGI_OK;
}

static ogi_result drop(void *self, struct ogi_error *err)
{
    return start(self, NULL, 0, err);
}

static ogi_result committed(void *self, struct ogi_committed *positions, size_t count,
                            int timeout_ms, struct ogi_error *err)
{
    struct consumer *consumer = self;
    return ogi_kafka_committed(consumer->rk, consumer->topic, positions, count, timeout_ms, err);
}

static ogi_result ranges(void *self, struct ogi_log_range *out, size_t count, int timeout_ms,
                         struct ogi_error *err)
{
    struct consumer *consumer = self;
    return ogi_kafka_ranges(consumer->rk, consumer->topic, out, count, timeout_ms, err);
}

static ogi_result partition_count(void *self, int32_t *out, struct ogi_error *err)
{
    struct consumer *consumer = self;
    return ogi_kafka_topic_metadata(consumer->rk, consumer->topic, OGI_KAFKA_SOCKET_MS, out, err);
}

static const struct ogi_consumer_ops ops = {
    .poll = poll_once,
    .assignment = get_assignment,
    .membership = get_membership,
    .start = start,
    .drop = drop,
    .committed = committed,
    .ranges = ranges,
    .partition_count = partition_count,
};

static ogi_result make_conf(const struct ogi_consumer_options *options, rd_kafka_conf_t **out,
                            struct ogi_error *err)
{
    char fetch_bytes[24];
    char receive_bytes[24];
    int64_t largest = options->max_message_bytes < 8388608 ? 8388608 : options->max_message_bytes;
    if (largest > 900000000)
        largest = 900000000;
    (void)snprintf(fetch_bytes, sizeof(fetch_bytes), "%" PRId64, largest);
    (void)snprintf(receive_bytes, sizeof(receive_bytes), "%" PRId64, largest + 1048576);
    const struct ogi_kafka_setting settings[] = {
        {"group.id", options->group},
        {"partition.assignment.strategy", "range"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"isolation.level", "read_committed"},
        {"enable.partition.eof", "true"},
        {"auto.offset.reset", "error"},
        {"session.timeout.ms", options->instance == NULL ? "10000" : "30000"},
        {"heartbeat.interval.ms", "1000"},
        {"max.poll.interval.ms", "60000"},
        {"fetch.wait.max.ms", "100"},
        {"fetch.max.bytes", fetch_bytes},
        {"max.partition.fetch.bytes", fetch_bytes},
        {"receive.message.max.bytes", receive_bytes},
        {"queued.max.messages.kbytes", "16384"},
        {options->instance == NULL ? NULL : "group.instance.id", options->instance},
        {NULL, NULL},
    };
    return ogi_kafka_conf(&options->kafka, settings, out, err);
}

ogi_result ogi_consumer_open(const struct ogi_consumer_options *options, struct ogi_consumer *out,
                             struct ogi_error *err)
{
    rd_kafka_conf_t *conf;
    OGI_TRY(make_conf(options, &conf, err));
    struct consumer *consumer = calloc(1, sizeof(*consumer));
    char *topic = strdup(options->topic);
    if (consumer == NULL || topic == NULL)
        abort();
    consumer->topic = topic;
    consumer->unusable = OGI_ERROR_NONE;
    rd_kafka_conf_set_opaque(conf, consumer);
    rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    struct ogi_consumer made = {&ops, consumer};
    ogi_result result = ogi_kafka_new(RD_KAFKA_CONSUMER, conf, &consumer->rk, err);
    if (!result.failed) {
        rd_kafka_poll_set_consumer(consumer->rk);
        rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA);
        rd_kafka_resp_err_t resp = rd_kafka_subscribe(consumer->rk, list);
        rd_kafka_topic_partition_list_destroy(list);
        if (resp != RD_KAFKA_RESP_ERR_NO_ERROR)
            result = ogi_kafka_fail(err, __func__, resp, "cannot subscribe to %s", topic);
    }
    if (result.failed)
        ogi_consumer_close(&made);
    else
        *out = made;
    return result;
}

void ogi_consumer_close(struct ogi_consumer *consumer)
{
    struct consumer *self = consumer->self;
    if (self == NULL)
        return;
    if (self->message != NULL)
        rd_kafka_message_destroy(self->message);
    if (self->rk != NULL) {
        (void)rd_kafka_consumer_close(self->rk);
        forget_assignment(self);
        rd_kafka_destroy(self->rk);
    }
    free(self->headers);
    free(self->topic);
    free(self);
    *consumer = (struct ogi_consumer){NULL, NULL};
}
