#include "ogi_publisher.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ogi_kafka_rd.h"
#include "ogi_log.h"
#include "ogi_publisher_record.h"

enum {
    STEP_MS = 1000, /* a single try of a call that is tried again */
    ABORT_MS = 10000,
    NOTHING_REFUSED = -1,
    MENDING_TRIES = 3,
    SINGLE_ROUNDS = 4,
};

struct publisher {
    rd_kafka_t *rk;
    struct ogi_publisher_options options; /* its texts are the caller's */
    char *id;
    char *input_topic;

    /* The transaction at hand; delivery reports come in on this thread, inside poll and flush. */
    size_t produced;
    size_t reported;
    int64_t refused; /* index of the first record that the broker refused for what it is */
    rd_kafka_resp_err_t refused_for;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_refusal(rd_kafka_resp_err_t resp)
{
    return resp == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
           resp == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE ||
           resp == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP || resp == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

/* Without a registered callback every commit takes 10 ms longer. */
static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct publisher *publisher = opaque;
    (void)rk;
    publisher->reported++;
    int64_t index = (int64_t)(intptr_t)message->_private;
    if (is_refusal(message->err) &&
        (publisher->refused == NOTHING_REFUSED || index < publisher->refused)) {
        publisher->refused = index;
        publisher->refused_for = message->err;
    }
}

static ogi_result abort_transaction(struct publisher *publisher, struct ogi_error *err)
{
    int64_t deadline = now_ms() + ABORT_MS;
    /* librdkafka 2.0.2 fails fatally when a transaction is aborted before its first partition was
     * added on the broker: the first report proves that it was. */
    while (publisher->produced > 0 && publisher->reported == 0 && now_ms() < deadline)
        rd_kafka_poll(publisher->rk, 50);
    for (;;) {
        rd_kafka_error_t *error = rd_kafka_abort_transaction(publisher->rk, STEP_MS);
        if (error == NULL)
            return OGI_OK;
        if (!rd_kafka_error_is_retriable(error) || now_ms() >= deadline) {
            if (rd_kafka_error_is_fatal(error))
                return ogi_kafka_fail_error(err, __func__, error,
                                            "cannot abort a Kafka transaction");
            ogi_result result =
                OGI_FAIL(err, KAFKA_COMMIT_UNKNOWN,
                         "a Kafka transaction could not be aborted within %d ms: %s", ABORT_MS,
                         rd_kafka_error_string(error));
            rd_kafka_error_destroy(error);
            return result;
        }
        rd_kafka_error_destroy(error);
    }
}

/* Takes the error of a transaction's step: aborts where that is what it asks for. The step's error
 * stays the one reported, unless the abort fails. */
static ogi_result give_up(struct publisher *publisher, rd_kafka_error_t *error, const char *attempt,
                          struct ogi_error *err)
{
    struct ogi_error cause = OGI_ERROR_NONE;
    bool fatal = rd_kafka_error_is_fatal(error);
    (void)ogi_kafka_fail_error(&cause, __func__, error, attempt);
    if (!fatal) {
        struct ogi_error failed = OGI_ERROR_NONE;
        if (abort_transaction(publisher, &failed).failed) {
            *err = failed;
            return (ogi_result){true};
        }
    }
    *err = cause;
    return (ogi_result){true};
}

static ogi_result begin(struct publisher *publisher, struct ogi_error *err)
{
    /* After a fatal error begin_transaction may hang. */
    OGI_TRY(ogi_kafka_check_fatal(publisher->rk, err));
    publisher->produced = 0;
    publisher->reported = 0;
    publisher->refused = NOTHING_REFUSED;
    rd_kafka_error_t *error = rd_kafka_begin_transaction(publisher->rk);
    if (error != NULL)
        return ogi_kafka_fail_error(err, __func__, error, "cannot begin a Kafka transaction");
    return OGI_OK;
}

static rd_kafka_error_t *produce(struct publisher *publisher, const struct ogi_output *record,
                                 size_t index)
{
    int64_t deadline = now_ms() + OGI_KAFKA_MESSAGE_MS;
    for (;;) {
        rd_kafka_error_t *error =
            ogi_publisher_produce(publisher->rk, record, (void *)(intptr_t)index);
        if (error == NULL) {
            publisher->produced++;
            return NULL;
        }
        if (rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__QUEUE_FULL || now_ms() >= deadline)
            return error;
        rd_kafka_error_destroy(error);
        rd_kafka_poll(publisher->rk, 100);
    }
}

/* What is sent for a record: itself, or what stands in for it. */
static const struct ogi_output *choose(const struct ogi_output *record, bool replaced)
{
    return replaced ? record->fallback : record;
}

/* All records in order. `alone`: each that has a stand-in goes in a request of its own, to see
 * which one is refused. */
static rd_kafka_error_t *produce_all(struct publisher *publisher, const struct ogi_output *records,
                                     size_t count, bool *replaced, bool alone)
{
    for (size_t i = 0; i < count; i++) {
        bool flush = alone && records[i].fallback != NULL;
        if (flush)
            (void)rd_kafka_flush(publisher->rk, OGI_KAFKA_MESSAGE_MS);
        rd_kafka_error_t *error = produce(publisher, choose(&records[i], replaced[i]), i);
        if (error != NULL && is_refusal(rd_kafka_error_code(error)) &&
            records[i].fallback != NULL && !replaced[i]) {
            rd_kafka_error_destroy(error);
            replaced[i] = true;
            error = produce(publisher, choose(&records[i], true), i);
        }
        if (error != NULL)
            return error;
        rd_kafka_poll(publisher->rk, 0);
        if (flush)
            (void)rd_kafka_flush(publisher->rk, OGI_KAFKA_MESSAGE_MS);
        if (publisher->refused != NOTHING_REFUSED)
            return rd_kafka_error_new(publisher->refused_for, "the broker refuses a record: %s",
                                      rd_kafka_err2str(publisher->refused_for));
    }
    return NULL;
}

/* Tried again with the very same arguments: the call is retriable, but does not resume. */
static rd_kafka_error_t *send_offsets(struct publisher *publisher, const void *membership,
                                      const struct ogi_position *offsets, size_t count)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, publisher->input_topic, offsets[i].partition)
            ->offset = offsets[i].offset;
    int64_t deadline = now_ms() + OGI_KAFKA_SOCKET_MS;
    rd_kafka_error_t *error;
    while ((error = rd_kafka_send_offsets_to_transaction(publisher->rk, list, membership,
                                                         OGI_KAFKA_SOCKET_MS)) != NULL &&
           rd_kafka_error_is_retriable(error) && now_ms() < deadline) {
        rd_kafka_error_destroy(error);
        rd_kafka_poll(publisher->rk, 10);
    }
    rd_kafka_topic_partition_list_destroy(list);
    return error;
}

/* A commit that took longer than a request may take can still be under way on another connection,
 * and end a later transaction of this producer: only leaving is safe then. */
static ogi_result commit(struct publisher *publisher, struct ogi_error *err)
{
    int64_t began = now_ms();
    rd_kafka_error_t *error = rd_kafka_commit_transaction(publisher->rk, OGI_KAFKA_SOCKET_MS);
    int64_t took = now_ms() - began;
    if (error != NULL && rd_kafka_error_txn_requires_abort(error))
        return give_up(publisher, error, "cannot commit a Kafka transaction", err);
    if (error != NULL && (rd_kafka_error_is_fatal(error) || !rd_kafka_error_is_retriable(error)))
        return ogi_kafka_fail_error(err, __func__, error, "cannot commit a Kafka transaction");
    if (error != NULL) {
        ogi_result result = OGI_FAIL(err, KAFKA_COMMIT_UNKNOWN, "a Kafka commit did not end: %s",
                                     rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
        return result;
    }
    if (took >= OGI_KAFKA_SOCKET_MS)
        return OGI_FAIL(err, KAFKA_COMMIT_UNKNOWN, "a Kafka commit took %" PRId64 " ms", took);
    return OGI_OK;
}

static ogi_result publish_once(struct publisher *publisher, const struct ogi_output *records,
                               size_t count, const void *membership,
                               const struct ogi_position *offsets, size_t offset_count,
                               bool *replaced, bool alone, struct ogi_error *err)
{
    OGI_TRY(begin(publisher, err));
    rd_kafka_error_t *error = produce_all(publisher, records, count, replaced, alone);
    if (error != NULL && rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__STATE) {
        /* The transaction failed in the background, so nothing more may be produced in it. */
        rd_kafka_error_destroy(error);
        error = rd_kafka_error_new(RD_KAFKA_RESP_ERR__RETRY, "the transaction failed meanwhile");
    }
    if (error != NULL)
        return give_up(publisher, error, "cannot publish a record", err);
    error = send_offsets(publisher, membership, offsets, offset_count);
    if (error != NULL)
        return give_up(publisher, error, "cannot add the group's offsets to a transaction", err);
    return commit(publisher, err);
}

/* What was refused is replaced; with `rest`, all that comes after it, too. */
static void replace(const struct publisher *publisher, const struct ogi_output *records,
                    size_t count, bool *replaced, bool rest)
{
    for (size_t i = (size_t)publisher->refused; i < count; i++) {
        if (records[i].fallback == NULL || replaced[i])
            continue;
        replaced[i] = true;
        ogi_log(OGI_LOG_WARNING, "the broker refuses a record: its stand-in is sent",
                OGI_LOG_FIELDS(ogi_log_str("topic", records[i].topic),
                               ogi_log_int("bytes", (int64_t)records[i].value.len),
                               ogi_log_str("error", rd_kafka_err2name(publisher->refused_for))));
        if (!rest)
            return;
    }
}

static ogi_result publish(void *self, const struct ogi_output *records, size_t count,
                          const void *membership, const struct ogi_position *offsets,
                          size_t offset_count, struct ogi_error *err)
{
    struct publisher *publisher = self;
    bool *replaced = calloc(count + 1, sizeof(*replaced));
    if (replaced == NULL)
        abort();
    /* The broker refuses a whole request for one record in it, so a refusal is looked for with a
     * record a request, and each round settles one; after some, all that is left. After a refusal
     * 2.0.2 has a gap in its sequence numbers: the next transaction fails once more, and its abort
     * mends that. */
    ogi_result result;
    int rounds = 0;
    for (int failures = 0;;) {
        struct ogi_error failed = OGI_ERROR_NONE;
        bool alone = rounds > 0;
        result = publish_once(publisher, records, count, membership, offsets, offset_count,
                              replaced, alone, &failed);
        if (!result.failed)
            break;
        bool aborted = failed.code != OGI_CODE_KAFKA_COMMIT_UNKNOWN &&
                       ogi_error_kind(&failed) != OGI_KIND_FENCED;
        bool refused = aborted && publisher->refused != NOTHING_REFUSED;
        size_t which = refused ? (size_t)publisher->refused : 0;
        bool hopeless = refused && alone && (records[which].fallback == NULL || replaced[which]);
        bool mends = alone && ogi_error_kind(&failed) == OGI_KIND_TRANSIENT;
        if (hopeless || (!refused && (!mends || ++failures > MENDING_TRIES))) {
            *err = failed;
            break;
        }
        if (!refused)
            continue;
        failures = 0;
        if (alone)
            replace(publisher, records, count, replaced, rounds > SINGLE_ROUNDS);
        rounds++;
    }
    free(replaced);
    return result;
}

static ogi_result init_transactions(rd_kafka_t *rk, const char *id, int64_t wait_ms,
                                    struct ogi_error *err)
{
    int64_t deadline = now_ms() + wait_ms;
    for (;;) {
        rd_kafka_error_t *error = rd_kafka_init_transactions(rk, 2 * STEP_MS);
        if (error == NULL)
            return OGI_OK;
        if (!rd_kafka_error_is_retriable(error) || now_ms() >= deadline) {
            ogi_result result =
                ogi_kafka_fail_error(err, __func__, error, "cannot take over a transactional id");
            if (err != NULL)
                ogi_error_prefix(err, "%s", id);
            return result;
        }
        rd_kafka_error_destroy(error);
    }
}

static ogi_result make_conf(const struct ogi_publisher_options *options, const char *id,
                            rd_kafka_conf_t **out, struct ogi_error *err)
{
    char message_bytes[24];
    int64_t largest = options->max_message_bytes < 1000000 ? 1000000 : options->max_message_bytes;
    if (largest > 1000000000)
        largest = 1000000000;
    (void)snprintf(message_bytes, sizeof(message_bytes), "%" PRId64, largest);
    const struct ogi_kafka_setting settings[] = {
        {"transactional.id", id},
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"partitioner", "murmur2_random"},
        /* Back-to-back transactions meet CONCURRENT_TRANSACTIONS and wait this long. */
        {"retry.backoff.ms", "2"},
        {"message.timeout.ms", "20000"},
        {"transaction.timeout.ms", "30000"},
        {"message.max.bytes", message_bytes},
        {"compression.type", "lz4"},
        {NULL, NULL},
    };
    return ogi_kafka_conf(&options->kafka, settings, out, err);
}

static ogi_result abort_owner(void *self, const char *owner, struct ogi_error *err)
{
    struct publisher *publisher = self;
    if (strcmp(owner, publisher->id) == 0)
        return OGI_FAIL(err, BUG, "asked to abort the transaction of our own id %s", owner);
    rd_kafka_conf_t *conf;
    rd_kafka_t *rk;
    OGI_TRY(make_conf(&publisher->options, owner, &conf, err));
    OGI_TRY(ogi_kafka_new(RD_KAFKA_PRODUCER, conf, &rk, err));
    struct ogi_error cause = OGI_ERROR_NONE;
    ogi_result result = init_transactions(rk, owner, OGI_KAFKA_SOCKET_MS, &cause);
    rd_kafka_destroy(rk);
    /* Fenced in the owner's name, not in ours: another worker took the id over at the same moment,
     * or its own next incarnation did. Either has aborted what was open. */
    if (!result.failed || ogi_error_kind(&cause) == OGI_KIND_FENCED)
        return OGI_OK;
    *err = cause;
    return result;
}

static const struct ogi_publisher_ops ops = {.publish = publish, .abort_owner = abort_owner};

static ogi_result set_up(struct publisher *publisher, struct ogi_error *err)
{
    const struct ogi_publisher_options *options = &publisher->options;
    OGI_TRY(init_transactions(publisher->rk, publisher->id, options->kafka.wait_ms, err));
    /* Without the topics' metadata the first transaction takes a second. */
    for (const char *const *topic = options->output_topics; *topic != NULL; topic++) {
        int32_t partitions;
        OGI_TRY(
            ogi_kafka_topic_metadata(publisher->rk, *topic, OGI_KAFKA_SOCKET_MS, &partitions, err));
    }
    return OGI_OK;
}

static char *copy_text(const char *text)
{
    char *copy = strdup(text);
    if (copy == NULL)
        abort();
    return copy;
}

ogi_result ogi_publisher_open(const struct ogi_publisher_options *options,
                              struct ogi_publisher *out, struct ogi_error *err)
{
    rd_kafka_conf_t *conf;
    OGI_TRY(make_conf(options, options->transactional_id, &conf, err));
    struct publisher *publisher = calloc(1, sizeof(*publisher));
    if (publisher == NULL)
        abort();
    publisher->options = *options;
    publisher->id = copy_text(options->transactional_id);
    publisher->input_topic = copy_text(options->input_topic);
    rd_kafka_conf_set_opaque(conf, publisher);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);

    struct ogi_publisher made = {&ops, publisher, publisher->id};
    ogi_result result = ogi_kafka_new(RD_KAFKA_PRODUCER, conf, &publisher->rk, err);
    if (!result.failed)
        result = set_up(publisher, err);
    publisher->options.output_topics = NULL; /* the caller's list may end here */
    if (result.failed)
        ogi_publisher_close(&made);
    else
        *out = made;
    return result;
}

void ogi_publisher_close(struct ogi_publisher *publisher)
{
    struct publisher *self = publisher->self;
    if (self == NULL)
        return;
    if (self->rk != NULL)
        rd_kafka_destroy(self->rk);
    free(self->id);
    free(self->input_topic);
    free(self);
    *publisher = (struct ogi_publisher){NULL, NULL, NULL};
}
