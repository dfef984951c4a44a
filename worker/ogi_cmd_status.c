/* `ogi status`: how far the group is in the topic, and what stands in the database. */
#include "ogi_command.h"

#include "ogi_cmd_servers.h"
#include "ogi_json_writer.h"
#include "ogi_migrate.h"
#include "ogi_status_pg.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE_MS = 1000,
    ARENA_BYTES = 64 * 1024 * 1024,
    OUT_MAX_BYTES = 16 * 1024 * 1024,
};

struct row {
    struct ogi_kafka_position now;
    int64_t stored; /* next offset without a row in the database; -1: not known */
    int64_t lag;
    double rate; /* documents a second, of the group's position */
};

struct status {
    const char *topic;
    const char *group;
    char *cluster; /* NULL: not known */
    struct row *rows;
    size_t row_count;
    bool has_database;
    struct ogi_status_pg database; /* hangs in the arena */
    struct ogi_arena arena;
};

static int64_t position_of(const struct ogi_kafka_position *position)
{
    /* What retention took is not waited for. */
    return position->committed.found && position->committed.offset > position->log.start
               ? position->committed.offset
               : position->log.start;
}

static bool has_lag(const struct status *status)
{
    for (size_t i = 0; i < status->row_count; i++)
        if (status->rows[i].lag > 0)
            return true;
    return false;
}

/* A second look after a moment, where something is left to do. */
static ogi_result measure_rate(struct ogi_kafka *kafka, struct status *status,
                               struct ogi_error *err)
{
    struct ogi_kafka_position *later;
    size_t count;
    int64_t started = ogi_cmd_clock();
    if (!has_lag(status) || ogi_cmd_sleep(SAMPLE_MS))
        return OGI_OK;
    OGI_TRY(ogi_kafka_positions(kafka, status->topic, &later, &count, err));
    double seconds = (double)(ogi_cmd_clock() - started) / 1000;
    for (size_t i = 0; i < count && i < status->row_count; i++) {
        struct row *row = &status->rows[i];
        row->rate = (double)(position_of(&later[i]) - position_of(&row->now)) / seconds;
        if (row->rate < 0)
            row->rate = 0; /* the group was set back, or an offset is not to be had */
        row->now = later[i];
        row->lag = row->now.log.end - position_of(&row->now);
    }
    free(later);
    return OGI_OK;
}

static ogi_result ask_positions(struct ogi_kafka *kafka, struct status *status,
                                struct ogi_error *err)
{
    struct ogi_kafka_position *positions;
    const char *cluster;
    size_t count;
    OGI_TRY(ogi_kafka_cluster_id(kafka, &cluster, err));
    OGI_TRY(ogi_kafka_positions(kafka, status->topic, &positions, &count, err));
    status->cluster = strdup(cluster);
    status->rows = calloc(count + 1, sizeof *status->rows);
    for (size_t i = 0; status->rows != NULL && i < count; i++) {
        struct row *row = &status->rows[status->row_count++];
        row->now = positions[i];
        row->stored = -1;
        row->lag = positions[i].log.end - position_of(&positions[i]);
    }
    free(positions);
    return measure_rate(kafka, status, err);
}

static ogi_result ask_kafka(const struct ogi_config *config, struct status *status,
                            struct ogi_error *err)
{
    struct ogi_kafka_options options;
    struct ogi_kafka *kafka = NULL;
    OGI_TRY(ogi_cmd_kafka_options(config, &options, err));
    OGI_TRY(ogi_kafka_open(&options, config->group, &kafka, err));
    ogi_result result = ask_positions(kafka, status, err);
    ogi_kafka_close(&kafka);
    return result;
}

static void take_stored(struct status *status)
{
    for (size_t i = 0; i < status->database.position_count; i++) {
        const struct ogi_status_position *position = &status->database.positions[i];
        if (position->is_new || position->pass != 0 ||
            !ogi_str_equals(position->topic, ogi_str_of(status->topic)) ||
            !ogi_str_equals(position->group, ogi_str_of(status->group)) ||
            (status->cluster != NULL &&
             !ogi_str_equals(position->cluster_id, ogi_str_of(status->cluster))))
            continue;
        for (size_t j = 0; j < status->row_count; j++)
            if (status->rows[j].now.log.partition == position->partition)
                status->rows[j].stored = position->db_next;
    }
}

static ogi_result ask_database(const struct ogi_config *config, struct status *status,
                               struct ogi_error *err)
{
    struct ogi_pg *pg = NULL;
    OGI_TRY(ogi_cmd_open_pg(config, "status", false, &pg, err));
    ogi_result result = ogi_schema_check(pg, err);
    if (!result.failed)
        result = ogi_status_pg_read(pg, &status->arena, &status->database, err);
    if (!result.failed) {
        take_stored(status);
        status->has_database = true;
    }
    ogi_pg_close(&pg);
    return result;
}

static void print_number(int64_t number, bool is_known)
{
    if (is_known)
        printf("  %10" PRId64, number);
    else
        printf("  %10s", "-");
}

static void print_rows(const struct status *status)
{
    int64_t lag = 0;
    double rate = 0;
    printf("topic %s, group %s\n\n", status->topic, status->group);
    printf("%9s  %10s  %10s  %10s  %10s  %10s\n", "partition", "position", "stored", "end", "lag",
           "rate");
    for (size_t i = 0; i < status->row_count; i++) {
        const struct row *row = &status->rows[i];
        printf("%9d", row->now.log.partition);
        print_number(row->now.committed.offset, row->now.committed.found);
        print_number(row->stored, row->stored >= 0);
        print_number(row->now.log.end, true);
        print_number(row->lag, true);
        printf("  %8.0f/s\n", row->rate);
        lag += row->lag;
        rate += row->rate;
    }
    printf("%9s  %10s  %10s  %10s  %10" PRId64 "  %8.0f/s\n", "all", "", "", "", lag, rate);
    if (lag > 0 && rate > 0)
        printf("\nat this rate the rest takes %.0f s\n", (double)lag / rate);
}

static void print_counts(const char *title, const struct ogi_status_count *counts, size_t count)
{
    printf("\n%s\n", title);
    if (count == 0)
        printf("%12s\n", "none");
    for (size_t i = 0; i < count; i++)
        printf("%12.*s  %10" PRId64 "\n", OGI_STR_ARG(counts[i].name), counts[i].count);
}

static void add_counts(struct ogi_json_writer *json, const char *key,
                       const struct ogi_status_count *counts, size_t count)
{
    ogi_json_key_str(json, ogi_str_of(key));
    ogi_json_begin_object(json);
    for (size_t i = 0; i < count; i++) {
        ogi_json_key_str(json, counts[i].name);
        ogi_json_int(json, counts[i].count);
    }
    ogi_json_end_object(json);
}

static void add_row(struct ogi_json_writer *json, const struct row *row)
{
    char rate[32];
    snprintf(rate, sizeof rate, "%.1f", row->rate);
    ogi_json_begin_object(json);
    ogi_json_key(json, "partition");
    ogi_json_int(json, row->now.log.partition);
    ogi_json_key(json, "position");
    if (row->now.committed.found)
        ogi_json_int(json, row->now.committed.offset);
    else
        ogi_json_null(json);
    ogi_json_key(json, "stored");
    if (row->stored >= 0)
        ogi_json_int(json, row->stored);
    else
        ogi_json_null(json);
    ogi_json_key(json, "start");
    ogi_json_int(json, row->now.log.start);
    ogi_json_key(json, "end");
    ogi_json_int(json, row->now.log.end);
    ogi_json_key(json, "lag");
    ogi_json_int(json, row->lag);
    ogi_json_key(json, "rate");
    ogi_json_raw(json, ogi_str_of(rate));
    ogi_json_end_object(json);
}

static void print_json(const struct status *status)
{
    struct ogi_buf out;
    struct ogi_json_writer json;
    int64_t lag = 0;
    ogi_buf_init(&out, OUT_MAX_BYTES);
    ogi_json_init(&json, &out);
    ogi_json_begin_object(&json);
    ogi_json_key(&json, "topic");
    ogi_json_str(&json, ogi_str_of(status->topic));
    ogi_json_key(&json, "group");
    ogi_json_str(&json, ogi_str_of(status->group));
    ogi_json_key(&json, "partitions");
    ogi_json_begin_array(&json);
    for (size_t i = 0; i < status->row_count; i++) {
        add_row(&json, &status->rows[i]);
        lag += status->rows[i].lag;
    }
    ogi_json_end_array(&json);
    ogi_json_key(&json, "lag");
    ogi_json_int(&json, lag);
    add_counts(&json, "reports", status->database.reports, status->database.report_count);
    add_counts(&json, "messages", status->database.outcomes, status->database.outcome_count);
    ogi_json_end_object(&json);
    ogi_buf_add_char(&out, '\n');
    fwrite(out.ptr, 1, out.len, stdout);
    ogi_buf_fini(&out);
}

static void print_text(const struct status *status)
{
    if (status->rows != NULL)
        print_rows(status);
    if (status->has_database) {
        print_counts("current reports by status", status->database.reports,
                     status->database.report_count);
        print_counts("messages by outcome", status->database.outcomes,
                     status->database.outcome_count);
    }
}

/* One server's part is worth something without the other's; the exit code still tells. */
static int run(struct ogi_config *config)
{
    struct status status = {.topic = config->topic, .group = config->group};
    struct ogi_error err = OGI_ERROR_NONE;
    int failure = OGI_EXIT_OK;
    ogi_arena_init(&status.arena, ARENA_BYTES);
    if (ask_kafka(config, &status, &err).failed)
        failure = ogi_command_fail(&err);
    bool goes_on = failure == OGI_EXIT_OK ||
                   (err.code != OGI_CODE_CONFIG && err.code != OGI_CODE_KAFKA_CONFIG);
    err = OGI_ERROR_NONE;
    if (goes_on && ask_database(config, &status, &err).failed) {
        int second = ogi_command_fail(&err);
        failure = failure == OGI_EXIT_OK ? second : failure;
    }
    if (config->json && failure == OGI_EXIT_OK)
        print_json(&status);
    else if (!config->json)
        print_text(&status);
    free(status.rows);
    free(status.cluster);
    ogi_arena_fini(&status.arena);
    int flushed = ogi_command_flush();
    return failure == OGI_EXIT_OK ? flushed : failure;
}

const struct ogi_command ogi_command_status = {
    .name = "status",
    .bit = OGI_FOR_STATUS,
    .summary = "show how far the group is in the topic and what stands in the database",
    .usage = "[OPTION…]",
    .about =
        "For each partition: the group's position (next offset whose event is not published), the "
        "next\n"
        "offset that is not stored in the database, the end of the log, how many documents lie\n"
        "between position and end, and how fast the position moves (measured over a second, where\n"
        "there is something left). Then the current reports by status, and all messages by "
        "outcome.\n"
        "\n"
        "exit codes: 0 shown; 66 there is no such topic; 69 a server cannot be reached (what the\n"
        "other one says is shown); 76 the database has another schema version\n",
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run,
};
