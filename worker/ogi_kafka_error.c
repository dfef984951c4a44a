#include "ogi_kafka_rd.h"

#include <stdarg.h>
#include <stdio.h>

struct mapping {
    rd_kafka_resp_err_t resp;
    enum ogi_code code;
};

#define MAP(name, code)                                                                            \
    {                                                                                              \
        RD_KAFKA_RESP_ERR_##name, OGI_CODE_KAFKA_##code                                            \
    }

/* What is not in it is FATAL: an error that nobody thought of must not be waited out. */
static const struct mapping mappings[] = {
    /* Somebody else has our transactional id, our place in the group or our partitions. */
    MAP(_FENCED, FENCED),
    MAP(INVALID_PRODUCER_EPOCH, FENCED),
    MAP(PRODUCER_FENCED, FENCED),
    MAP(FENCED_INSTANCE_ID, FENCED),
    MAP(ILLEGAL_GENERATION, FENCED),
    MAP(UNKNOWN_MEMBER_ID, FENCED),
    MAP(REBALANCE_IN_PROGRESS, FENCED),

    MAP(_AUTHENTICATION, AUTH),
    MAP(_SSL, AUTH),
    MAP(SASL_AUTHENTICATION_FAILED, AUTH),
    MAP(UNSUPPORTED_SASL_MECHANISM, AUTH),
    MAP(ILLEGAL_SASL_STATE, AUTH),
    MAP(TOPIC_AUTHORIZATION_FAILED, AUTH),
    MAP(GROUP_AUTHORIZATION_FAILED, AUTH),
    MAP(CLUSTER_AUTHORIZATION_FAILED, AUTH),
    MAP(TRANSACTIONAL_ID_AUTHORIZATION_FAILED, AUTH),

    MAP(UNKNOWN_TOPIC_OR_PART, TOPIC),
    MAP(TOPIC_EXCEPTION, TOPIC),
    MAP(_UNKNOWN_TOPIC, TOPIC),
    MAP(_UNKNOWN_PARTITION, TOPIC),
    MAP(MSG_SIZE_TOO_LARGE, TOPIC),
    MAP(RECORD_LIST_TOO_LARGE, TOPIC),
    MAP(INVALID_TIMESTAMP, TOPIC),
    MAP(INVALID_RECORD, TOPIC),

    MAP(_INVALID_ARG, CONFIG),
    MAP(_NOT_CONFIGURED, CONFIG),
    MAP(_UNSUPPORTED_FEATURE, CONFIG),
    MAP(UNSUPPORTED_VERSION, CONFIG),
    MAP(UNSUPPORTED_COMPRESSION_TYPE, CONFIG),
    MAP(INVALID_GROUP_ID, CONFIG),
    MAP(INVALID_SESSION_TIMEOUT, CONFIG),
    MAP(INVALID_TRANSACTION_TIMEOUT, CONFIG),
    MAP(INCONSISTENT_GROUP_PROTOCOL, CONFIG),

    MAP(_TRANSPORT, UNREACHABLE),
    MAP(_RESOLVE, UNREACHABLE),
    MAP(_ALL_BROKERS_DOWN, UNREACHABLE),
    MAP(_TIMED_OUT, UNREACHABLE),
    MAP(_TIMED_OUT_QUEUE, UNREACHABLE),
    MAP(_MSG_TIMED_OUT, UNREACHABLE),
    MAP(_WAIT_COORD, UNREACHABLE),
    MAP(NETWORK_EXCEPTION, UNREACHABLE),
    MAP(BROKER_NOT_AVAILABLE, UNREACHABLE),

    MAP(UNSTABLE_OFFSET_COMMIT, UNSTABLE),

    MAP(_WAIT_CACHE, TRANSIENT),
    MAP(_RETRY, TRANSIENT),
    MAP(_QUEUE_FULL, TRANSIENT),
    MAP(_IN_PROGRESS, TRANSIENT),
    MAP(_PREV_IN_PROGRESS, TRANSIENT),
    MAP(_PURGE_QUEUE, TRANSIENT),
    MAP(_PURGE_INFLIGHT, TRANSIENT),
    MAP(_ISR_INSUFF, TRANSIENT),
    MAP(_ASSIGNMENT_LOST, TRANSIENT),
    MAP(_MAX_POLL_EXCEEDED, TRANSIENT),
    MAP(_AUTO_OFFSET_RESET, TRANSIENT),
    MAP(_BAD_MSG, TRANSIENT),
    MAP(OFFSET_OUT_OF_RANGE, TRANSIENT),
    MAP(OFFSET_NOT_AVAILABLE, TRANSIENT),
    MAP(INVALID_MSG, TRANSIENT),
    MAP(LEADER_NOT_AVAILABLE, TRANSIENT),
    MAP(NOT_LEADER_FOR_PARTITION, TRANSIENT),
    MAP(REPLICA_NOT_AVAILABLE, TRANSIENT),
    MAP(REQUEST_TIMED_OUT, TRANSIENT),
    MAP(COORDINATOR_LOAD_IN_PROGRESS, TRANSIENT),
    MAP(COORDINATOR_NOT_AVAILABLE, TRANSIENT),
    MAP(NOT_COORDINATOR, TRANSIENT),
    MAP(NOT_CONTROLLER, TRANSIENT),
    MAP(NOT_ENOUGH_REPLICAS, TRANSIENT),
    MAP(NOT_ENOUGH_REPLICAS_AFTER_APPEND, TRANSIENT),
    MAP(CONCURRENT_TRANSACTIONS, TRANSIENT),
    MAP(KAFKA_STORAGE_ERROR, TRANSIENT),
    MAP(FENCED_LEADER_EPOCH, TRANSIENT),
    MAP(UNKNOWN_LEADER_EPOCH, TRANSIENT),
    MAP(THROTTLING_QUOTA_EXCEEDED, TRANSIENT),
    MAP(MEMBER_ID_REQUIRED, TRANSIENT),
};

static const struct mapping *find(rd_kafka_resp_err_t resp)
{
    for (size_t i = 0; i < OGI_COUNT_OF(mappings); i++)
        if (mappings[i].resp == resp)
            return &mappings[i];
    return NULL;
}

enum ogi_code ogi_kafka_code(rd_kafka_resp_err_t resp)
{
    const struct mapping *mapping = find(resp);
    return mapping == NULL ? OGI_CODE_KAFKA_FATAL : mapping->code;
}

ogi_result ogi_kafka_fail(struct ogi_error *err, const char *function, rd_kafka_resp_err_t resp,
                          const char *attempt, ...)
{
    char what[384];
    va_list args;
    va_start(args, attempt);
    (void)vsnprintf(what, sizeof(what), attempt, args);
    va_end(args);
    return ogi_error_set(err, ogi_kafka_code(resp), function, "%s: %s (%s)", what,
                         rd_kafka_err2str(resp), rd_kafka_err2name(resp));
}

ogi_result ogi_kafka_fail_error(struct ogi_error *err, const char *function,
                                rd_kafka_error_t *error, const char *attempt)
{
    enum ogi_code code = ogi_kafka_code(rd_kafka_error_code(error));
    bool may_retry = rd_kafka_error_is_retriable(error) || rd_kafka_error_txn_requires_abort(error);
    enum ogi_kind kind = ogi_code_get(code)->kind;
    if (rd_kafka_error_is_fatal(error) && kind == OGI_KIND_TRANSIENT)
        code = OGI_CODE_KAFKA_FATAL;
    else if (!rd_kafka_error_is_fatal(error) && may_retry && code == OGI_CODE_KAFKA_FATAL)
        code = OGI_CODE_KAFKA_TRANSIENT;
    ogi_result result = ogi_error_set(err, code, function, "%s: %s (%s)", attempt,
                                      rd_kafka_error_string(error), rd_kafka_error_name(error));
    rd_kafka_error_destroy(error);
    return result;
}

ogi_result ogi_kafka_check_fatal(rd_kafka_t *rk, struct ogi_error *err)
{
    char text[512];
    rd_kafka_resp_err_t resp = rd_kafka_fatal_error(rk, text, sizeof(text));
    if (resp == RD_KAFKA_RESP_ERR_NO_ERROR)
        return OGI_OK;
    enum ogi_code code = ogi_kafka_code(resp);
    if (ogi_code_get(code)->kind == OGI_KIND_TRANSIENT)
        code = OGI_CODE_KAFKA_FATAL;
    return ogi_error_set(err, code, __func__, "librdkafka cannot go on: %s (%s)", text,
                         rd_kafka_err2name(resp));
}
