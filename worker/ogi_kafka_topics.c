#include "ogi_kafka_rd.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ogi_log.h"

enum {
    DEAD_LETTER_HEADROOM = 64 * 1024, /* for the headers that are added */
    ADMIN_MAX_MS = 10000,
};

ogi_result ogi_kafka_topic_metadata(rd_kafka_t *rk, const char *topic, int timeout_ms,
                                    int32_t *partitions, struct ogi_error *err)
{
    rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, topic, NULL);
    if (rkt == NULL)
        return ogi_kafka_fail(err, __func__, rd_kafka_last_error(), "cannot look at the topic %s",
                              topic);
    const struct rd_kafka_metadata *metadata = NULL;
    rd_kafka_resp_err_t resp = rd_kafka_metadata(rk, 0, rkt, &metadata, timeout_ms);
    rd_kafka_topic_destroy(rkt);
    int32_t count = 0;
    if (resp == RD_KAFKA_RESP_ERR_NO_ERROR) {
        resp = metadata->topic_cnt == 1 ? metadata->topics[0].err
                                        : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
        count = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
        rd_kafka_metadata_destroy(metadata);
    }
    if (resp != RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)ogi_kafka_fail(err, __func__, resp, "cannot look at the topic %s", topic);
        if (ogi_kafka_code(resp) == OGI_CODE_KAFKA_TOPIC)
            ogi_error_hint(err,
                           "create it: kafka-topics.sh --create --topic %s …; topics are never "
                           "created by ogi",
                           topic);
        return (ogi_result){true};
    }
    *partitions = count;
    return OGI_OK;
}

ogi_result ogi_kafka_partition_count(struct ogi_kafka *kafka, const char *topic, int32_t *out,
                                     struct ogi_error *err)
{
    const char *cluster;
    OGI_TRY(ogi_kafka_cluster_id(kafka, &cluster, err));
    return ogi_kafka_topic_metadata(ogi_kafka_handle(kafka), topic, ogi_kafka_wait_ms(kafka), out,
                                    err);
}

/* The settings that a dead letter's way depends on. */
struct settings {
    int64_t max_bytes;    /* -1: not shown */
    int64_t after_max_ms; /* of message.timestamp.after.max.ms; -1: not shown */
    bool append_time;
};

static void take_entries(const rd_kafka_ConfigResource_t *resource, struct settings *out)
{
    size_t count;
    const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = rd_kafka_ConfigEntry_name(entries[i]);
        const char *value = rd_kafka_ConfigEntry_value(entries[i]);
        if (value == NULL)
            continue;
        if (strcmp(name, "max.message.bytes") == 0)
            out->max_bytes = strtoll(value, NULL, 10);
        else if (strcmp(name, "message.timestamp.after.max.ms") == 0)
            out->after_max_ms = strtoll(value, NULL, 10);
        else if (strcmp(name, "message.timestamp.type") == 0)
            out->append_time = strcmp(value, "LogAppendTime") == 0;
    }
}

/* Asks for the settings of `count` topics at once. */
static ogi_result describe(struct ogi_kafka *kafka, const char *const *topics, struct settings *out,
                           size_t count, struct ogi_error *err)
{
    rd_kafka_t *rk = ogi_kafka_handle(kafka);
    int wait = ogi_kafka_wait_ms(kafka) < ADMIN_MAX_MS ? ogi_kafka_wait_ms(kafka) : ADMIN_MAX_MS;
    rd_kafka_ConfigResource_t *resources[3];
    for (size_t i = 0; i < count; i++) {
        resources[i] = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topics[i]);
        out[i] = (struct settings){.max_bytes = -1, .after_max_ms = -1};
    }
    rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
    rd_kafka_AdminOptions_t *options =
        rd_kafka_AdminOptions_new(rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    char text[256];
    (void)rd_kafka_AdminOptions_set_request_timeout(options, wait, text, sizeof(text));
    rd_kafka_DescribeConfigs(rk, resources, count, options, queue);

    ogi_result result = OGI_OK;
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, wait + 1000);
    const rd_kafka_DescribeConfigs_result_t *answer =
        event == NULL ? NULL : rd_kafka_event_DescribeConfigs_result(event);
    if (answer == NULL || rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_resp_err_t resp =
            event == NULL ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_event_error(event);
        result = ogi_kafka_fail(err, __func__, resp, "cannot ask for the topics' settings");
    } else {
        size_t answered;
        const rd_kafka_ConfigResource_t **found =
            rd_kafka_DescribeConfigs_result_resources(answer, &answered);
        for (size_t i = 0; i < answered; i++)
            for (size_t t = 0; t < count; t++)
                if (strcmp(rd_kafka_ConfigResource_name(found[i]), topics[t]) == 0)
                    take_entries(found[i], &out[t]);
    }
    if (event != NULL)
        rd_kafka_event_destroy(event);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_queue_destroy(queue);
    rd_kafka_ConfigResource_destroy_array(resources, count);
    return result;
}

int64_t ogi_kafka_max_message_bytes(struct ogi_kafka *kafka, const char *topic)
{
    struct settings settings;
    struct ogi_error unseen = OGI_ERROR_NONE;
    if (describe(kafka, &topic, &settings, 1, &unseen).failed || settings.max_bytes < 0)
        return 0;
    return settings.max_bytes;
}

static ogi_result check_dead_letters(const struct ogi_topics *topics, const struct settings *input,
                                     const struct settings *dead, struct ogi_error *err)
{
    int64_t needed = input->max_bytes + DEAD_LETTER_HEADROOM;
    const char *setting = NULL;
    int64_t value = 0;
    if (input->max_bytes >= 0 && dead->max_bytes >= 0 && dead->max_bytes < needed) {
        setting = "max.message.bytes";
        value = needed;
        (void)OGI_FAIL(err, KAFKA_TOPIC,
                       "topic %s takes messages of %" PRId64 " bytes, %s of %" PRId64
                       ": a dead letter with its headers may not fit",
                       topics->dead_letters, dead->max_bytes, topics->input, input->max_bytes);
    } else if (!dead->append_time && dead->after_max_ms >= 0 && dead->after_max_ms < INT64_MAX) {
        setting = "message.timestamp.after.max.ms";
        value = INT64_MAX;
        (void)OGI_FAIL(err, KAFKA_TOPIC,
                       "topic %s refuses timestamps more than %" PRId64
                       " ms ahead: such a dead letter would block its partition",
                       topics->dead_letters, dead->after_max_ms);
    }
    if (setting == NULL)
        return OGI_OK;
    ogi_error_hint(err,
                   "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config "
                   "%s=%" PRId64,
                   topics->dead_letters, setting, value);
    return (ogi_result){true};
}

ogi_result ogi_kafka_check_topics(struct ogi_kafka *kafka, const struct ogi_topics *topics,
                                  struct ogi_topic_facts *out, struct ogi_error *err)
{
    struct ogi_topic_facts facts = {0};
    int32_t ignored;
    OGI_TRY(ogi_kafka_partition_count(kafka, topics->input, &facts.input_partitions, err));
    OGI_TRY(ogi_kafka_partition_count(kafka, topics->events, &ignored, err));
    OGI_TRY(ogi_kafka_partition_count(kafka, topics->dead_letters, &ignored, err));

    const char *const names[] = {topics->input, topics->dead_letters, topics->events};
    struct settings settings[OGI_COUNT_OF(names)];
    struct ogi_error unseen = OGI_ERROR_NONE;
    if (describe(kafka, names, settings, OGI_COUNT_OF(names), &unseen).failed) {
        (void)snprintf(facts.warning, sizeof(facts.warning), "topic settings not checked: %.400s",
                       unseen.text);
        *out = facts;
        return OGI_OK;
    }
    OGI_TRY(check_dead_letters(topics, &settings[0], &settings[1], err));
    facts.dead_letter_max_bytes = settings[1].max_bytes < 0 ? 0 : settings[1].max_bytes;
    if (!settings[2].append_time)
        (void)snprintf(facts.warning, sizeof(facts.warning),
                       "topic %s does not use LogAppendTime: events carry the worker's clock",
                       topics->events);
    *out = facts;
    return OGI_OK;
}
