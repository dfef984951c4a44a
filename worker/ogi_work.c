#include "ogi_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "ogi_backoff.h"
#include "ogi_kafka.h"
#include "ogi_log.h"
#include "ogi_loop.h"
#include "ogi_store_pg.h"

enum {
    MAX_KEY_BYTES = 2048,
    NAME_BYTES = 250,
    DOCUMENT_BASE_BYTES =
        64 * 1024 * 1024, /* what reading a document may need, whatever its size … */
    DOCUMENT_FACTOR = 16, /* … and for each of its bytes */
    BATCH_MEMORY_BYTES = 64 * 1024 * 1024,
    MESSAGE_BYTES_UNKNOWN = 100 * 1024 * 1024,
    IDLE_MS = 1000,
    UNSTABLE_PATIENCE_MS = 2000,
    UNSTABLE_DEADLINE_MS = 45000, /* the transactions' time-out and a margin */
};

/* Everything that is made at the start, in this order, and freed in the other. */
struct work {
    struct ogi_config *config;
    const volatile sig_atomic_t *stop;
    char client_id[NAME_BYTES];
    char instance[NAME_BYTES];
    char transactional_id[NAME_BYTES];
    struct ogi_envelope_fields fields;
    struct ogi_kafka_options kafka_options;
    struct ogi_kafka *kafka;
    char cluster_id[NAME_BYTES];
    struct ogi_topic_facts topics;
    struct ogi_core *core;
    struct ogi_store_pg *store;
    struct ogi_watchdog *watchdog;
    struct ogi_loop_parts parts;
    struct ogi_loop_counts counts;
};

static int64_t now_ms(void *clock)
{
    (void)clock;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static uint32_t draw(void *clock)
{
    (void)clock;
    uint32_t number = 0;
    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
        number = (uint32_t)now_ms(NULL);
    return number;
}

static ogi_result name_worker(struct work *work, struct ogi_error *err)
{
    const struct ogi_config *config = work->config;
    char host[64] = "host";
    (void)gethostname(host, sizeof(host) - 1);
    long pid = (long)getpid();
    (void)snprintf(work->client_id, sizeof(work->client_id), "ogi-%s-%ld", host, pid);
    int size;
    if (config->slot != NULL) {
        size =
            snprintf(work->instance, sizeof(work->instance), "%s-%s", config->group, config->slot);
        (void)snprintf(work->transactional_id, sizeof(work->transactional_id), "%s",
                       work->instance);
    } else {
        /* Never the name of a worker that was there before: taking it over would need its slot. */
        size = snprintf(work->transactional_id, sizeof(work->transactional_id),
                        "%s-%s-%ld-%08" PRIx32, config->group, host, pid, draw(NULL));
    }
    if (size < 0 || (size_t)size >= NAME_BYTES)
        return OGI_FAIL(err, CONFIG, "group and slot together have more than %d bytes",
                        NAME_BYTES - 1);
    return OGI_OK;
}

static ogi_result look_at_kafka(struct work *work, struct ogi_error *err)
{
    const char *cluster_id;
    const struct ogi_config *config = work->config;
    const struct ogi_topics topics = {config->topic, config->events_topic,
                                      config->dead_letters_topic};
    work->kafka_options = (struct ogi_kafka_options){.brokers = config->brokers,
                                                     .client_id = work->client_id,
                                                     .properties = config->properties,
                                                     .property_count = config->property_count,
                                                     .wait_ms = config->wait};
    OGI_TRY(ogi_kafka_open(&work->kafka_options, config->group, &work->kafka, err));
    OGI_TRY(ogi_kafka_cluster_id(work->kafka, &cluster_id, err));
    (void)snprintf(work->cluster_id, sizeof(work->cluster_id), "%s", cluster_id);
    OGI_TRY(ogi_kafka_check_topics(work->kafka, &topics, &work->topics, err));
    if (work->topics.warning[0] != '\0')
        ogi_log(OGI_LOG_WARNING, work->topics.warning, OGI_LOG_NO_FIELDS);
    ogi_kafka_close(&work->kafka);
    return OGI_OK;
}

/* A database that is not there yet is waited for, like a broker. */
static ogi_result connect_store(struct work *work, struct ogi_error *err)
{
    struct ogi_backoff backoff;
    ogi_backoff_init(&backoff, 200, 2000);
    int64_t deadline = now_ms(NULL) + work->config->wait;
    for (;;) {
        struct ogi_error cause = OGI_ERROR_NONE;
        if (!ogi_store_pg_connect(work->store, &cause).failed)
            return OGI_OK;
        int64_t wait = ogi_backoff_fail(&backoff, now_ms(NULL), draw(NULL));
        if (ogi_error_kind(&cause) != OGI_KIND_TRANSIENT || now_ms(NULL) + wait > deadline ||
            *work->stop != 0) {
            *err = cause;
            return (ogi_result){true};
        }
        const struct timespec pause = {wait / 1000, wait % 1000 * 1000000};
        nanosleep(&pause, NULL);
    }
}

static void to_log(void *self, const char *text)
{
    (void)self;
    ogi_log(OGI_LOG_INFO, "PostgreSQL", OGI_LOG_FIELDS(ogi_log_str("text", text)));
}

static ogi_result open_store(struct work *work, struct ogi_error *err)
{
    OGI_TRY(ogi_core_new(&(struct ogi_core_options){0}, &work->core, err));
    struct ogi_store_pg_options options = {.conninfo = work->config->database,
                                           .worker = work->client_id,
                                           .parser_version = ogi_parser_version(),
                                           .ruleset_version = ogi_core_ruleset_version(work->core),
                                           .notice = to_log};
    options.editions = ogi_core_editions(work->core, &options.edition_count);
    OGI_TRY(ogi_store_pg_new(&options, &work->store, err));
    work->parts.store = ogi_store_pg_store(work->store);
    return connect_store(work, err);
}

static ogi_result open_content(struct work *work, struct ogi_error *err)
{
    struct ogi_config *config = work->config;
    size_t max_bytes = (size_t)config->max_document_bytes;
    OGI_TRY(ogi_config_fields(config, &work->fields, err));
    const struct ogi_content_options options = {
        .core = work->core,
        .fields = &work->fields,
        .limits = {.max_document_bytes = max_bytes, .max_key_bytes = MAX_KEY_BYTES},
        .scratch_memory = DOCUMENT_BASE_BYTES + DOCUMENT_FACTOR * max_bytes,
        .origin = {.cluster = work->cluster_id,
                   .deployment = config->deployment,
                   .group = config->group,
                   .topic = config->topic},
        .mode = config->event_mode == OGI_EVENT_MODE_STRUCTURED ? OGI_EVENT_STRUCTURED
                                                                : OGI_EVENT_BINARY,
        .events_topic = config->events_topic,
        .dead_letters_topic = config->dead_letters_topic,
        .worker = work->transactional_id,
    };
    work->parts.content = ogi_content_new(&options);
    return OGI_OK;
}

static ogi_result open_clients(struct work *work, struct ogi_error *err)
{
    const struct ogi_config *config = work->config;
    int64_t max_bytes = work->topics.dead_letter_max_bytes;
    const char *const outputs[] = {config->events_topic, config->dead_letters_topic, NULL};
    const struct ogi_publisher_options publisher = {
        .kafka = work->kafka_options,
        .transactional_id = work->transactional_id,
        .input_topic = config->topic,
        .output_topics = outputs,
        .max_message_bytes = max_bytes > 0 ? max_bytes : MESSAGE_BYTES_UNKNOWN};
    const struct ogi_consumer_options consumer = {
        .kafka = work->kafka_options,
        .topic = config->topic,
        .group = config->group,
        .instance = work->instance[0] == '\0' ? NULL : work->instance,
        .max_message_bytes = max_bytes > 0 ? max_bytes : MESSAGE_BYTES_UNKNOWN};
    OGI_TRY(ogi_publisher_open(&publisher, &work->parts.publisher, err));
    OGI_TRY(ogi_watchdog_start(&ogi_watchdog_defaults, &work->watchdog, err));
    return ogi_consumer_open(&consumer, &work->parts.consumer, err);
}

static ogi_result run_loop(struct work *work, struct ogi_error *err)
{
    const struct ogi_config *config = work->config;
    const struct ogi_loop_options options = {
        .cluster_id = work->cluster_id,
        .group = config->group,
        .topic = config->topic,
        .batch = {.documents = (size_t)config->batch_documents,
                  .bytes = (size_t)config->batch_bytes,
                  .memory = BATCH_MEMORY_BYTES,
                  .linger_ms = config->batch_linger},
        .document_memory =
            DOCUMENT_BASE_BYTES + DOCUMENT_FACTOR * (size_t)config->max_document_bytes,
        .from = config->from == OGI_FROM_END ? OGI_CURSOR_FROM_END : OGI_CURSOR_FROM_BEGINNING,
        .exit_at_end = config->exit_at_end,
        .idle_ms = IDLE_MS,
        .unstable_patience_ms = UNSTABLE_PATIENCE_MS,
        .unstable_deadline_ms = UNSTABLE_DEADLINE_MS,
        .stop = work->stop,
        .now_ms = now_ms,
        .random = draw,
        .watchdog = work->watchdog,
    };
    return ogi_loop_run(&options, &work->parts, &work->counts, err);
}

static ogi_result work_through(struct work *work, struct ogi_error *err)
{
    OGI_TRY(name_worker(work, err));
    OGI_TRY(look_at_kafka(work, err));
    OGI_TRY(open_store(work, err));
    OGI_TRY(open_content(work, err));
    OGI_TRY(open_clients(work, err));
    return run_loop(work, err);
}

static void take_down(struct work *work, int status)
{
    ogi_watchdog_closing(work->watchdog, status);
    ogi_consumer_close(&work->parts.consumer);
    ogi_publisher_close(&work->parts.publisher);
    ogi_content_free(&work->parts.content);
    ogi_store_pg_free(&work->store);
    ogi_core_free(&work->core);
    ogi_kafka_close(&work->kafka);
    ogi_watchdog_stop(&work->watchdog);
}

static void say_counts(const struct work *work)
{
    const struct ogi_loop_counts *counts = &work->counts;
    struct ogi_log_field fields[OGI_OUTCOME_COUNT + 2];
    size_t count = 0;
    for (int i = 0; i < OGI_OUTCOME_COUNT; i++)
        fields[count++] = ogi_log_int(ogi_outcome_name((enum ogi_outcome)i), counts->outcomes[i]);
    fields[count++] = ogi_log_int("replayed", counts->replayed);
    fields[count++] = ogi_log_int("batches", counts->batches);
    ogi_log(OGI_LOG_INFO, "done", fields, count);
}

static int verdict(const struct work *work)
{
    const int64_t *outcomes = work->counts.outcomes;
    bool data = outcomes[OGI_OUTCOME_DEAD_LETTER] > 0;
    bool any = data || outcomes[OGI_OUTCOME_REJECTED] > 0;
    switch ((enum ogi_config_fail_on)work->config->fail_on) {
    case OGI_FAIL_ON_NONE:
        return 0;
    case OGI_FAIL_ON_DATA:
        return data ? 1 : 0;
    case OGI_FAIL_ON_ANY:
        return any ? 1 : 0;
    }
    return 0;
}

int ogi_work_run(struct ogi_config *config, const volatile sig_atomic_t *stop)
{
    struct work work = {.config = config, .stop = stop};
    struct ogi_error err = OGI_ERROR_NONE;
    int status;
    if (work_through(&work, &err).failed) {
        ogi_log_error(&err);
        status = ogi_code_get(err.code)->exit_status;
    } else {
        say_counts(&work);
        status = verdict(&work);
    }
    take_down(&work, status);
    return status;
}
