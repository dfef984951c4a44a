#include "ogi_kafka_rd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ogi_log.h"
#include "ogi_suggest.h"

/* Of every client of ours. */
static const struct ogi_kafka_setting common[] = {
    {"allow.auto.create.topics", "false"}, {"socket.timeout.ms", "10000"},
    {"socket.nagle.disable", "true"},      {"reconnect.backoff.ms", "100"},
    {"reconnect.backoff.max.ms", "5000"},  {"log.connection.close", "false"},
};

/* Exactly once depends on their values, whichever client they are of: nobody may change them. */
static const char *const reserved[] = {
    "bootstrap.servers",
    "metadata.broker.list",
    "group.id",
    "group.instance.id",
    "transactional.id",
    "enable.auto.commit",
    "auto.commit.enable",
    "enable.auto.offset.store",
    "isolation.level",
    "enable.partition.eof",
    "auto.offset.reset",
    "partition.assignment.strategy",
    "enable.idempotence",
    "acks",
    "request.required.acks",
    "partitioner",
    "transaction.timeout.ms",
    "message.timeout.ms",
    "delivery.timeout.ms",
    "max.poll.interval.ms",
    "socket.timeout.ms",
    "allow.auto.create.topics",
    "enable.gapless.guarantee",
};

static void to_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
    /* One set of properties serves consumers and producers; which of them a client has no use for
     * is no news. */
    if (strcmp(facility, "CONFWARN") == 0)
        return;
    /* Each attempt to connect that fails: say_error tells of the whole. */
    bool is_attempt = strcmp(facility, "FAIL") == 0;
    enum ogi_log_level ours = level > 5 || is_attempt ? OGI_LOG_DEBUG
                              : level > 3             ? OGI_LOG_INFO
                                                      : OGI_LOG_WARNING;
    ogi_log(ours, "librdkafka",
            OGI_LOG_FIELDS(ogi_log_str("client", rk == NULL ? "" : rd_kafka_name(rk)),
                           ogi_log_str("facility", facility), ogi_log_str("text", text)));
}

/* What a client reports of its own accord. It goes on by itself, so it is told once for all
 * brokers, and one by one only where waiting will not help. */
static void say_error(rd_kafka_t *rk, int resp, const char *reason, void *opaque)
{
    (void)opaque;
    bool is_one_of_many =
        resp != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN &&
        ogi_code_get(ogi_kafka_code((rd_kafka_resp_err_t)resp))->kind == OGI_KIND_TRANSIENT;
    ogi_log(is_one_of_many ? OGI_LOG_DEBUG : OGI_LOG_WARNING, "Kafka",
            OGI_LOG_FIELDS(ogi_log_str("client", rd_kafka_name(rk)),
                           ogi_log_str("error", rd_kafka_err2name((rd_kafka_resp_err_t)resp)),
                           ogi_log_str("text", reason)));
}

static ogi_result set(rd_kafka_conf_t *conf, const char *name, const char *value,
                      struct ogi_error *err)
{
    char text[512];
    switch (rd_kafka_conf_set(conf, name, value, text, sizeof(text))) {
    case RD_KAFKA_CONF_OK:
        return OGI_OK;
    case RD_KAFKA_CONF_UNKNOWN:
        return OGI_FAIL(err, KAFKA_CONFIG, "librdkafka %s has no property %s",
                        rd_kafka_version_str(), name);
    case RD_KAFKA_CONF_INVALID:
        break;
    }
    return OGI_FAIL(err, KAFKA_CONFIG, "librdkafka refuses the property %s: %s", name, text);
}

enum { MAX_PROPERTIES = 512 };

/* The library's own table of properties, a line each, the name in front: the only list that has the
 * aliases (linger.ms) too. */
static char *list_properties(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (file == NULL)
        abort();
    rd_kafka_conf_properties_show(file);
    if (fclose(file) != 0 || text == NULL)
        abort();
    return text;
}

static void suggest_property(const char *name, struct ogi_error *err)
{
    const char *names[MAX_PROPERTIES];
    size_t count = 0;
    char *text = list_properties();
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && count < MAX_PROPERTIES;) {
        size_t len = strcspn(line, " |");
        if (len == 0 || strchr(line, '|') == NULL)
            continue;
        line[len] = '\0';
        names[count++] = line;
    }
    const char *nearest = ogi_suggest(ogi_str_of(name), names, count);
    if (nearest != NULL)
        ogi_error_hint(err, "did you mean %s?", nearest);
    free(text);
}

static ogi_result set_user(rd_kafka_conf_t *conf, const struct ogi_property *property,
                           struct ogi_error *err)
{
    for (size_t i = 0; i < OGI_COUNT_OF(reserved); i++)
        if (strcmp(reserved[i], property->key) == 0) {
            (void)OGI_FAIL(err, KAFKA_CONFIG, "the property %s (%s) cannot be changed",
                           property->key, property->origin == NULL ? "-X" : property->origin);
            ogi_error_hint(err, "delivery exactly once depends on its value");
            return (ogi_result){true};
        }
    ogi_result result = set(conf, property->key, property->value, err);
    if (result.failed && err != NULL) {
        if (property->origin != NULL)
            ogi_error_prefix(err, "%s", property->origin);
        suggest_property(property->key, err);
    }
    return result;
}

static ogi_result fill(rd_kafka_conf_t *conf, const struct ogi_kafka_options *options,
                       const struct ogi_kafka_setting *settings, struct ogi_error *err)
{
    if (options->brokers == NULL || options->brokers[0] == '\0') {
        (void)OGI_FAIL(err, CONFIG, "no Kafka brokers are named");
        ogi_error_hint(err, "give --brokers HOST:PORT, OGI_BROKERS or KAFKA_BOOTSTRAP");
        return (ogi_result){true};
    }
    OGI_TRY(set(conf, "bootstrap.servers", options->brokers, err));
    if (options->client_id != NULL)
        OGI_TRY(set(conf, "client.id", options->client_id, err));
    for (size_t i = 0; i < OGI_COUNT_OF(common); i++)
        OGI_TRY(set(conf, common[i].name, common[i].value, err));
    /* Ours first, so that a user may tune what is not reserved. */
    for (; settings != NULL && settings->name != NULL; settings++)
        OGI_TRY(set(conf, settings->name, settings->value, err));
    for (size_t i = 0; i < options->property_count; i++)
        OGI_TRY(set_user(conf, &options->properties[i], err));
    return OGI_OK;
}

ogi_result ogi_kafka_conf(const struct ogi_kafka_options *options,
                          const struct ogi_kafka_setting *settings, rd_kafka_conf_t **out,
                          struct ogi_error *err)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, to_log);
    rd_kafka_conf_set_error_cb(conf, say_error);
    ogi_result result = fill(conf, options, settings, err);
    if (result.failed)
        rd_kafka_conf_destroy(conf);
    else
        *out = conf;
    return result;
}

ogi_result ogi_kafka_new(rd_kafka_type_t type, rd_kafka_conf_t *conf, rd_kafka_t **out,
                         struct ogi_error *err)
{
    char text[512];
    rd_kafka_t *rk = rd_kafka_new(type, conf, text, sizeof(text));
    if (rk == NULL) {
        rd_kafka_conf_destroy(conf);
        return OGI_FAIL(err, KAFKA_CONFIG, "cannot make a Kafka client: %s", text);
    }
    *out = rk;
    return OGI_OK;
}

ogi_result ogi_kafka_check_properties(const struct ogi_kafka_options *options,
                                      struct ogi_error *err)
{
    rd_kafka_conf_t *conf;
    OGI_TRY(ogi_kafka_conf(options, NULL, &conf, err));
    rd_kafka_conf_destroy(conf);
    return OGI_OK;
}

struct ogi_kafka {
    rd_kafka_t *rk;
    char *cluster_id;
    char *brokers; /* as given, for messages */
    int wait_ms;
    rd_kafka_resp_err_t last_error; /* what librdkafka reported of its own accord */
    char last_text[256];
};

static void on_error(rd_kafka_t *rk, int resp, const char *reason, void *opaque)
{
    struct ogi_kafka *kafka = opaque;
    (void)rk;
    if (kafka->last_error != RD_KAFKA_RESP_ERR_NO_ERROR &&
        ogi_kafka_code((rd_kafka_resp_err_t)resp) == OGI_CODE_KAFKA_UNREACHABLE)
        return; /* "all brokers down" follows every cause: the cause tells more */
    kafka->last_error = (rd_kafka_resp_err_t)resp;
    (void)snprintf(kafka->last_text, sizeof(kafka->last_text), "%s", reason);
}

ogi_result ogi_kafka_open(const struct ogi_kafka_options *options, const char *group,
                          struct ogi_kafka **out, struct ogi_error *err)
{
    const struct ogi_kafka_setting settings[] = {
        {"group.id", group},
        {"enable.auto.commit", "false"},
        {"isolation.level", "read_committed"},
        {NULL, NULL},
    };
    rd_kafka_conf_t *conf;
    OGI_TRY(ogi_kafka_conf(options, settings, &conf, err));
    struct ogi_kafka *kafka = calloc(1, sizeof(*kafka));
    if (kafka == NULL || (kafka->brokers = strdup(options->brokers)) == NULL)
        abort();
    kafka->wait_ms =
        options->wait_ms > 0 && options->wait_ms < INT32_MAX ? (int)options->wait_ms : 1;
    rd_kafka_conf_set_opaque(conf, kafka);
    rd_kafka_conf_set_error_cb(conf, on_error);
    ogi_result result = ogi_kafka_new(RD_KAFKA_CONSUMER, conf, &kafka->rk, err);
    if (result.failed) {
        free(kafka->brokers);
        free(kafka);
    } else {
        *out = kafka;
    }
    return result;
}

void ogi_kafka_close(struct ogi_kafka **kafka)
{
    if (*kafka == NULL)
        return;
    if ((*kafka)->cluster_id != NULL)
        rd_kafka_mem_free((*kafka)->rk, (*kafka)->cluster_id);
    rd_kafka_destroy((*kafka)->rk);
    free((*kafka)->brokers);
    free(*kafka);
    *kafka = NULL;
}

rd_kafka_t *ogi_kafka_handle(struct ogi_kafka *kafka)
{
    return kafka->rk;
}

int ogi_kafka_wait_ms(const struct ogi_kafka *kafka)
{
    return kafka->wait_ms;
}

ogi_result ogi_kafka_cluster_id(struct ogi_kafka *kafka, const char **out, struct ogi_error *err)
{
    if (kafka->cluster_id == NULL)
        kafka->cluster_id = rd_kafka_clusterid(kafka->rk, kafka->wait_ms);
    if (kafka->cluster_id == NULL) {
        while (rd_kafka_poll(kafka->rk, 0) > 0)
            continue;
        bool is_told = kafka->last_error != RD_KAFKA_RESP_ERR_NO_ERROR;
        enum ogi_code code =
            is_told ? ogi_kafka_code(kafka->last_error) : OGI_CODE_KAFKA_UNREACHABLE;
        (void)ogi_error_set(err, code, __func__, "no Kafka broker at %s answered within %d ms%s%s",
                            kafka->brokers, kafka->wait_ms, is_told ? ": " : "", kafka->last_text);
        if (code == OGI_CODE_KAFKA_UNREACHABLE)
            ogi_error_hint(err, "check --brokers, that the broker runs, and that its advertised "
                                "address can be reached from here");
        return (ogi_result){true};
    }
    *out = kafka->cluster_id;
    return OGI_OK;
}
