/* `ogi check`: is the configuration right, and are the servers as it needs them? */
#include "ogi_command.h"

#include "ogi_cmd_servers.h"
#include "ogi_migrate.h"
#include "ogi_secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum {
    TEXT_MAX_BYTES = 64 * 1024,
    VALUE_MAX_WIDTH = 60,
    CLOCK_TOLERANCE_MS = 2000, /* beyond it crawl times and timestamps begin to lie */
};

/* Prints a line for each question and keeps the first failure's exit code. */
struct checking {
    const struct ogi_config *config;
    int failure;
};

static void tell_ok(const char *subject, const char *what)
{
    printf("ok       %-14s %s\n", subject, what);
}

static void tell_warning(const char *subject, const char *what)
{
    printf("warning  %-14s %s\n", subject, what);
}

static void tell_failure(struct checking *checking, const char *subject,
                         const struct ogi_error *err)
{
    printf("FAILED   %-14s %s [%s]\n", subject, err->text, ogi_code_get(err->code)->id);
    if (err->hint[0] != '\0')
        printf("         %-14s %s\n", "", err->hint);
    if (checking->failure == OGI_EXIT_OK)
        checking->failure = ogi_code_get(err->code)->exit_status;
}

static void tell_unknown(const char *subject, const char *why)
{
    printf("unknown  %-14s %s\n", subject, why);
}

/* One line of the table: name, value as it may be shown, origin. */
typedef void table_visit(const char *name, struct ogi_str value, const char *origin, int *width);

static void measure_value(const char *name OGI_UNUSED, struct ogi_str value,
                          const char *origin OGI_UNUSED, int *width)
{
    if (value.len <= VALUE_MAX_WIDTH && (int)value.len > *width)
        *width = (int)value.len;
}

static void print_value(const char *name, struct ogi_str value, const char *origin, int *width)
{
    printf("  %-24s %-*.*s  %s\n", name, *width, OGI_STR_ARG(value), origin);
}

static void visit_options(const struct ogi_config *config, table_visit *visit, int *width)
{
    struct ogi_buf value;
    ogi_buf_init(&value, TEXT_MAX_BYTES);
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        if (ogi_option_get(id)->flags & OGI_OPTION_CLI)
            continue;
        ogi_buf_clear(&value);
        ogi_config_print(config, id, &value);
        visit(ogi_option_get(id)->name, value.len == 0 ? OGI_STR("-") : ogi_buf_str(&value),
              config->origins[id], width);
    }
    for (size_t i = 0; i < config->property_count; i++) {
        const struct ogi_property *property = &config->properties[i];
        char name[192];
        snprintf(name, sizeof name, "rdkafka.%s", property->key);
        visit(name,
              ogi_secret_is_property(property->key) ? OGI_STR("***") : ogi_str_of(property->value),
              property->origin, width);
    }
    ogi_buf_fini(&value);
}

static void print_options(const struct ogi_config *config)
{
    int width = 0;
    visit_options(config, measure_value, &width);
    printf("  %-24s %-*s  %s\n", "option", width, "value", "from");
    visit_options(config, print_value, &width);
}

static void check_topics(struct checking *checking, struct ogi_kafka *kafka)
{
    const struct ogi_config *config = checking->config;
    const struct ogi_topics topics = {config->topic, config->events_topic,
                                      config->dead_letters_topic};
    struct ogi_topic_facts facts = {.input_partitions = 0};
    struct ogi_error err = OGI_ERROR_NONE;
    char text[1024];
    if (ogi_kafka_check_topics(kafka, &topics, &facts, &err).failed) {
        tell_failure(checking, "topics", &err);
        return;
    }
    snprintf(text, sizeof text, "%s (%d partition%s), %s, %s", topics.input, facts.input_partitions,
             facts.input_partitions == 1 ? "" : "s", topics.events, topics.dead_letters);
    tell_ok("topics", text);
    if (facts.warning[0] != '\0')
        tell_warning("topics", facts.warning);
}

static void check_kafka(struct checking *checking)
{
    const struct ogi_config *config = checking->config;
    struct ogi_kafka_options options;
    struct ogi_kafka *kafka = NULL;
    struct ogi_error err = OGI_ERROR_NONE;
    const char *cluster;
    char text[512];
    if (ogi_cmd_kafka_options(config, &options, &err).failed ||
        ogi_kafka_check_properties(&options, &err).failed) {
        tell_failure(checking, "kafka", &err);
        tell_unknown("topics", "no broker could be asked");
        return;
    }
    ogi_result result = ogi_kafka_open(&options, config->group, &kafka, &err);
    if (!result.failed)
        result = ogi_kafka_cluster_id(kafka, &cluster, &err);
    if (result.failed) {
        tell_failure(checking, "kafka", &err);
        tell_unknown("topics", "no broker could be asked");
    } else {
        snprintf(text, sizeof text, "%s, cluster %s", config->brokers, cluster);
        tell_ok("kafka", text);
        check_topics(checking, kafka);
    }
    ogi_kafka_close(&kafka);
}

static void check_clock(struct checking *checking, struct ogi_pg *pg)
{
    struct ogi_error err = OGI_ERROR_NONE;
    struct timespec now;
    char text[128];
    ogi_pg_send_text(pg, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    if (ogi_pg_land(pg, &err).failed) {
        tell_failure(checking, "clock", &err);
        return;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t difference_ms =
        (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - ogi_pg_int(pg, 0, 0, 0);
    int64_t size_ms = difference_ms < 0 ? -difference_ms : difference_ms;
    snprintf(text, sizeof text, "%" PRId64 ".%03d s %s the database's", size_ms / 1000,
             (int)(size_ms % 1000), difference_ms < 0 ? "behind" : "ahead of");
    if (size_ms > CLOCK_TOLERANCE_MS)
        tell_warning("clock", text);
    else
        tell_ok("clock", text);
}

/* Of the tables that every batch touches: a role that may not write them cannot work. */
static void check_role(struct checking *checking, struct ogi_pg *pg)
{
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_pg_send_text(pg, "SELECT has_table_privilege('ogi.ledger', 'INSERT')"
                         "   AND has_table_privilege('ogi.cursor', 'UPDATE')"
                         "   AND has_table_privilege('ogi.document', 'INSERT, UPDATE')"
                         "   AND has_table_privilege('ogi.report', 'INSERT')");
    if (!ogi_pg_land(pg, &err).failed && ogi_pg_int(pg, 0, 0, 0) != 0) {
        tell_ok("role", "may read and write the tables");
        return;
    }
    if (err.function == NULL) {
        (void)OGI_FAIL(&err, PG_AUTH, "this role may not write the tables of the schema ogi");
        ogi_error_hint(&err, "GRANT ogi_writer TO it, as an owner of the schema");
    }
    tell_failure(checking, "role", &err);
}

static void check_database(struct checking *checking)
{
    struct ogi_pg *pg = NULL;
    struct ogi_error err = OGI_ERROR_NONE;
    char text[128];
    if (ogi_cmd_open_pg(checking->config, "check", false, &pg, &err).failed) {
        tell_failure(checking, "database", &err);
        tell_unknown("schema", "the database could not be asked");
        return;
    }
    tell_ok("database", ogi_pg_place(pg));
    check_clock(checking, pg);
    if (ogi_schema_check(pg, &err).failed) {
        tell_failure(checking, "schema", &err);
    } else {
        snprintf(text, sizeof text, "version %d", ogi_schema_version());
        tell_ok("schema", text);
        check_role(checking, pg);
    }
    ogi_pg_close(&pg);
}

static int run(struct ogi_config *config)
{
    struct checking checking = {config, OGI_EXIT_OK};
    struct ogi_envelope_fields fields;
    struct ogi_error err = OGI_ERROR_NONE;
    print_options(config);
    putchar('\n');
    if (ogi_config_fields(config, &fields, &err).failed)
        tell_failure(&checking, "fields", &err);
    check_kafka(&checking);
    fflush(stdout); /* the database may have to be waited for */
    check_database(&checking);
    int flushed = ogi_command_flush();
    return checking.failure == OGI_EXIT_OK ? flushed : checking.failure;
}

const struct ogi_command ogi_command_check = {
    .name = "check",
    .bit = OGI_FOR_CHECK,
    .summary = "say whether configuration and servers are as they should be",
    .usage = "[OPTION…]",
    .about = "Reads the configuration as `ogi work` would, prints every option with its value and "
             "where it\n"
             "comes from (passwords as ***), then asks the servers: is a broker there, are the "
             "topics, with\n"
             "settings that work; is the database there, has its schema the right version, may "
             "this role\n"
             "write it, do the clocks agree. Each line is ok, warning or FAILED with what to do. "
             "Nothing is\n"
             "changed.\n"
             "\n"
             "exit codes: 0 all is well; else the first failure's: 66 a topic is missing; 69 a "
             "server cannot\n"
             "be reached; 76 the schema has another version; 77 not permitted; 78 the "
             "configuration is wrong\n",
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run,
};
