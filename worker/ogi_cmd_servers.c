#include "ogi_cmd_servers.h"

#include "ogi_log.h"
#include "ogi_signals.h"

#include <time.h>

enum { RETRY_MS = 500 };

ogi_result ogi_cmd_kafka_options(const struct ogi_config *config, struct ogi_kafka_options *out,
                                 struct ogi_error *err)
{
    if (config->brokers == NULL) {
        ogi_result result = OGI_FAIL(err, CONFIG, "no Kafka broker is named");
        ogi_error_hint(err,
                       "name one by -b HOST:PORT, OGI_BROKERS, KAFKA_BOOTSTRAP, or `brokers = …` "
                       "in the file of -c");
        return result;
    }
    *out = (struct ogi_kafka_options){
        .brokers = config->brokers,
        .properties = config->properties,
        .property_count = config->property_count,
        .wait_ms = config->wait,
    };
    return OGI_OK;
}

int64_t ogi_cmd_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool ogi_cmd_sleep(int64_t milliseconds)
{
    struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (ogi_signals_stop() == 0 && nanosleep(&rest, &rest) != 0)
        ;
    return ogi_signals_stop() != 0;
}

void ogi_cmd_log_notice(void *self OGI_UNUSED, const char *text)
{
    ogi_log(OGI_LOG_DEBUG, "the database says", OGI_LOG_FIELDS(ogi_log_str("notice", text)));
}

ogi_result ogi_cmd_open_pg(const struct ogi_config *config, const char *name, bool patient,
                           struct ogi_pg **out, struct ogi_error *err)
{
    const struct ogi_pg_options options = {
        .conninfo = config->database,
        .worker = name,
        .patient = patient,
        .notice = ogi_cmd_log_notice,
    };
    int64_t deadline = ogi_cmd_clock() + config->wait;
    for (;;) {
        struct ogi_error attempt = OGI_ERROR_NONE;
        if (!ogi_pg_open(&options, out, &attempt).failed)
            return OGI_OK;
        if (ogi_error_kind(&attempt) != OGI_KIND_TRANSIENT ||
            ogi_cmd_clock() + RETRY_MS > deadline) {
            if (config->database == NULL)
                ogi_error_hint(&attempt,
                               "name the database by OGI_DATABASE, DATABASE_URL or libpq's "
                               "PG… variables");
            *err = attempt;
            return (ogi_result){true};
        }
        ogi_log_error_as(OGI_LOG_DEBUG, &attempt, OGI_LOG_NO_FIELDS);
        if (ogi_cmd_sleep(RETRY_MS))
            return OGI_FAIL(err, INTERRUPTED, "interrupted while waiting for the database: %s",
                            attempt.text);
    }
}
