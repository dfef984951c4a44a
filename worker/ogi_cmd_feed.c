/* `ogi feed`: documents in files -> messages of the input topic, each acknowledged. */
#include "ogi_command.h"

#include "ogi_cmd_servers.h"
#include "ogi_feed_kafka.h"
#include "ogi_file_uri.h"
#include "ogi_input.h"
#include "ogi_item.h"
#include "ogi_json_writer.h"
#include "ogi_log.h"
#include "ogi_progress.h"
#include "ogi_signals.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    ARENA_BASE_BYTES = 8 * 1024 * 1024,
    ARENA_BYTES_PER_BYTE = 8, /* an item's JSON as a tree */
    KEY_MAX_BYTES = 2048,
    URI_MAX_BYTES = 3 * 4096 + 64,
};

struct feeding {
    struct ogi_config *config;
    struct ogi_envelope_fields fields;
    struct ogi_input_options input;
    struct ogi_feeder *feeder; /* NULL: a dry run */
    struct ogi_arena scratch;
    struct ogi_buf uri;
    struct ogi_progress progress;
    int64_t documents; /* read */
    int64_t bytes;
    int64_t failed;     /* documents that were not sent */
    int64_t unreadable; /* inputs */
    int64_t suspect;    /* sent, although no document can be found in them */
};

/* A line in the log must not run into the line that shows the progress. */
static void say(struct feeding *feeding, enum ogi_log_level level, const struct ogi_error *err)
{
    ogi_progress_clear(&feeding->progress);
    ogi_log_error_as(level, err, OGI_LOG_NO_FIELDS);
}

struct record {
    struct ogi_str key; /* ptr NULL: none */
    struct ogi_header headers[2];
    size_t header_count;
};

/* The URI of the file, with the number of the item behind it. */
static ogi_result name_by_file(struct feeding *feeding, const struct ogi_input_document *document,
                               struct record *out, struct ogi_error *err)
{
    *out = (struct record){.key = OGI_STR_NONE};
    /* Standard input has no name that would be the same tomorrow: the worker takes the body's hash.
     */
    if (strcmp(document->path, "-") == 0)
        return OGI_OK;
    ogi_buf_clear(&feeding->uri);
    OGI_TRY(ogi_file_uri(document->path, &feeding->uri, err));
    ogi_buf_add_str(&feeding->uri, ogi_str_of(document->source + strlen(document->path)));
    out->key = ogi_buf_str(&feeding->uri);
    out->headers[0] = (struct ogi_header){OGI_STR("url"), out->key};
    out->header_count = 1;
    return OGI_OK;
}

/* An item that cannot be opened is sent all the same, so that the message and what is wrong with it
 * are kept where all dead letters are. */
static void warn_of_item(struct feeding *feeding, const struct ogi_input_document *document,
                         struct ogi_error *problem)
{
    ogi_error_prefix(problem, "%s will become a dead letter", document->source);
    if (problem->code == OGI_CODE_ENVELOPE_FIELD)
        ogi_error_hint(problem, "--field-body and the like name the fields of a crawler item; "
                                "--exclude leaves files out");
    say(feeding, OGI_LOG_WARNING, problem);
    feeding->suspect++;
}

/* An item says its URL itself. */
static ogi_result name_item(struct feeding *feeding, const struct ogi_input_document *document,
                            struct record *out, struct ogi_error *err)
{
    struct ogi_envelope_limits limits = {feeding->input.max_document_bytes, KEY_MAX_BYTES};
    struct ogi_document opened;
    struct ogi_header header = {OGI_STR_NONE, OGI_STR_NONE};
    struct ogi_error problem = OGI_ERROR_NONE;
    struct record record = {.key = OGI_STR_NONE};
    ogi_arena_reset(&feeding->scratch);
    bool is_open = !ogi_item_open(document->value, &feeding->fields, &limits, &feeding->scratch,
                                  &opened, &header, &problem)
                        .failed;
    if (!is_open && ogi_error_kind(&problem) != OGI_KIND_INVALID) {
        *err = problem;
        return (ogi_result){true};
    }
    if (!is_open)
        warn_of_item(feeding, document, &problem);
    if (is_open && opened.url.ptr != NULL)
        record.key = opened.url;
    else
        OGI_TRY(name_by_file(feeding, document, &record, err));
    if (header.name.ptr != NULL)
        record.headers[record.header_count++] = header;
    *out = record;
    return OGI_OK;
}

static void tell_problem(void *self, const char *source OGI_UNUSED, const struct ogi_error *problem)
{
    struct feeding *feeding = self;
    if (ogi_signals_stop() != 0)
        return;
    say(feeding, OGI_LOG_ERROR, problem);
    if (ogi_error_kind(problem) == OGI_KIND_INVALID)
        feeding->failed++;
    else
        feeding->unreadable++;
}

static void tell_skipped(void *self, const char *path, const char *why)
{
    struct feeding *feeding = self;
    ogi_progress_clear(&feeding->progress);
    ogi_log(OGI_LOG_WARNING, "skipped",
            OGI_LOG_FIELDS(ogi_log_str("path", path), ogi_log_str("why", why)));
}

static ogi_result send_document(struct feeding *feeding, const struct ogi_input_document *document,
                                const struct record *record, struct ogi_error *err)
{
    if (feeding->feeder == NULL) {
        printf("%.*s\t%zu\n", OGI_STR_ARG(record->key), document->value.len);
        return OGI_OK;
    }
    return ogi_feeder_send(feeding->feeder, record->key, document->value, record->headers,
                           record->header_count, err);
}

static ogi_result feed_document(void *self, const struct ogi_input_document *document,
                                struct ogi_error *err)
{
    struct feeding *feeding = self;
    struct record record;
    if (ogi_signals_stop() != 0)
        return OGI_FAIL(err, INTERRUPTED, "interrupted before %s", document->source);
    feeding->documents++;
    if (document->value.len == 0) {
        struct ogi_error problem = OGI_ERROR_NONE;
        (void)OGI_FAIL(&problem, ENVELOPE_EMPTY, "%s is empty and was not sent", document->source);
        say(feeding, OGI_LOG_ERROR, &problem);
        feeding->failed++;
        return OGI_OK;
    }
    if (document->is_item && feeding->input.format != OGI_INPUT_FILE)
        OGI_TRY(name_item(feeding, document, &record, err));
    else
        OGI_TRY(name_by_file(feeding, document, &record, err));
    OGI_TRY(send_document(feeding, document, &record, err));
    feeding->bytes += (int64_t)document->value.len;
    ogi_progress_add(&feeding->progress, 1, (int64_t)document->value.len);
    return OGI_OK;
}

static void tell_undelivered(void *self, struct ogi_str key, const struct ogi_error *why)
{
    struct feeding *feeding = self;
    ogi_progress_clear(&feeding->progress);
    ogi_log_error_as(OGI_LOG_ERROR, why, OGI_LOG_FIELDS(ogi_log_text("key", key)));
}

static ogi_result open_feeder(struct feeding *feeding, struct ogi_error *err)
{
    struct ogi_feeder_options options = {
        .topic = feeding->config->topic,
        .failed = tell_undelivered,
        .failed_self = feeding,
    };
    OGI_TRY(ogi_cmd_kafka_options(feeding->config, &options.kafka, err));
    /* Asked for first, because it needs no broker. */
    OGI_TRY(ogi_kafka_check_properties(&options.kafka, err));
    return ogi_feeder_open(&options, &feeding->feeder, err);
}

static enum ogi_progress_mode progress_mode(const struct ogi_config *config)
{
    switch ((enum ogi_config_progress)config->progress) {
    case OGI_PROGRESS_AUTO:
        return isatty(STDERR_FILENO) && !config->dry_run ? OGI_PROGRESS_MODE_TERMINAL
                                                         : OGI_PROGRESS_MODE_NONE;
    case OGI_PROGRESS_NONE:
        return OGI_PROGRESS_MODE_NONE;
    case OGI_PROGRESS_PLAIN:
        return OGI_PROGRESS_MODE_PLAIN;
    }
    return OGI_PROGRESS_MODE_NONE;
}

/* Everything that can be known to fail is known before the first document is sent. */
static ogi_result feed_all(struct feeding *feeding, const struct ogi_input_visitor *visitor,
                           struct ogi_error *err)
{
    const struct ogi_config *config = feeding->config;
    struct ogi_input_survey survey;
    OGI_TRY(ogi_config_fields(feeding->config, &feeding->fields, err));
    OGI_TRY(ogi_input_survey(config->arguments, config->argument_count, &feeding->input, visitor,
                             &survey, err));
    if (survey.problems > 0)
        return OGI_FAIL(err, NO_INPUT, "nothing was sent: %" PRId64 " input%s cannot be read",
                        survey.problems, survey.problems == 1 ? "" : "s");
    if (survey.files == 0)
        return OGI_FAIL(err, NO_INPUT, "there is no file to feed in %s", config->arguments[0]);
    feeding->unreadable = 0;
    if (!config->dry_run)
        OGI_TRY(open_feeder(feeding, err));
    ogi_progress_begin(&feeding->progress, progress_mode(config), survey.bytes);
    return ogi_input_read(config->arguments, config->argument_count, &feeding->input, visitor, err);
}

static void print_json(const struct feeding *feeding, const struct ogi_feeder_counts *counts)
{
    struct ogi_buf out;
    struct ogi_json_writer json;
    const struct {
        const char *key;
        int64_t value;
    } members[] = {
        {"documents", feeding->documents},
        {"acknowledged", counts->acked},
        {"failed", feeding->failed + counts->sent - counts->acked},
        {"suspect", feeding->suspect},
        {"bytes", counts->bytes},
        {"milliseconds", feeding->progress.state.elapsed_ms},
    };
    ogi_buf_init(&out, 4096);
    ogi_json_init(&json, &out);
    ogi_json_begin_object(&json);
    ogi_json_key(&json, "topic");
    ogi_json_str(&json, ogi_str_of(feeding->config->topic));
    for (size_t i = 0; i < OGI_COUNT_OF(members); i++) {
        ogi_json_key_str(&json, ogi_str_of(members[i].key));
        ogi_json_int(&json, members[i].value);
    }
    ogi_json_end_object(&json);
    printf("%.*s\n", OGI_STR_ARG(ogi_buf_str(&out)));
    ogi_buf_fini(&out);
}

static void say_summary(const struct feeding *feeding, const struct ogi_feeder_counts *counts)
{
    int64_t elapsed_ms = feeding->progress.state.elapsed_ms;
    struct ogi_log_field fields[] = {
        ogi_log_str("topic", feeding->config->topic),
        ogi_log_int("documents", feeding->documents),
        ogi_log_int("acknowledged", counts->acked),
        ogi_log_int("failed", feeding->failed + counts->sent - counts->acked),
        ogi_log_int("bytes", counts->bytes),
        ogi_log_seconds("took_s", elapsed_ms),
        ogi_log_int("per_second",
                    elapsed_ms > 0 ? counts->acked * 1000 / elapsed_ms : counts->acked),
        ogi_log_int("suspect", feeding->suspect),
    };
    /* The last one only where there is something to it. */
    ogi_log(OGI_LOG_INFO, feeding->config->dry_run ? "nothing was sent: a dry run" : "fed", fields,
            OGI_COUNT_OF(fields) - (feeding->suspect == 0 ? 1 : 0));
    if (feeding->config->json)
        print_json(feeding, counts);
}

/* Waits for the receipts of what was sent, says how far it got, and gives the exit code. */
static int finish(struct feeding *feeding, ogi_result result, struct ogi_error *err)
{
    struct ogi_feeder_counts counts = {.sent = 0};
    struct ogi_error flush_err = OGI_ERROR_NONE;
    bool undelivered = false;
    if (feeding->feeder != NULL) {
        undelivered = ogi_feeder_flush(feeding->feeder, feeding->config->wait, &flush_err).failed;
        ogi_progress_add(&feeding->progress, 0, 0);
        counts = ogi_feeder_counts(feeding->feeder);
    }
    ogi_progress_clear(&feeding->progress);
    if (feeding->feeder != NULL || (feeding->config->dry_run && !result.failed))
        say_summary(feeding, &counts);
    if (ogi_signals_stop() != 0) {
        ogi_log(OGI_LOG_WARNING, "interrupted; what was read until then is sent, the rest is not",
                OGI_LOG_FIELDS(ogi_log_int("documents", feeding->documents)));
        return 128 + ogi_signals_stop();
    }
    if (result.failed)
        return ogi_command_fail(err);
    if (undelivered)
        return ogi_command_fail(&flush_err);
    if (feeding->unreadable > 0)
        return ogi_code_get(OGI_CODE_NO_INPUT)->exit_status;
    return feeding->failed > 0 ? OGI_EXIT_SOME_FAILED : OGI_EXIT_OK;
}

static int run(struct ogi_config *config)
{
    size_t max_bytes = (size_t)config->max_document_bytes;
    struct ogi_error err = OGI_ERROR_NONE;
    struct feeding feeding = {
        .config = config,
        .input = {.walk = {.include = config->include, .exclude = config->exclude},
                  .format = (enum ogi_input_format)config->format,
                  .max_document_bytes = max_bytes},
    };
    struct ogi_input_visitor visitor = {&feeding, feed_document, tell_problem, tell_skipped};
    ogi_arena_init(&feeding.scratch, ARENA_BASE_BYTES + ARENA_BYTES_PER_BYTE * max_bytes);
    ogi_buf_init(&feeding.uri, URI_MAX_BYTES);
    ogi_result result = feed_all(&feeding, &visitor, &err);
    int status = finish(&feeding, result, &err);
    ogi_feeder_close(&feeding.feeder);
    ogi_buf_fini(&feeding.uri);
    ogi_arena_fini(&feeding.scratch);
    int flushed = ogi_command_flush();
    return status == OGI_EXIT_OK ? flushed : status;
}

const struct ogi_command ogi_command_feed = {
    .name = "feed",
    .bit = OGI_FOR_FEED,
    .summary = "put documents from files into the input topic",
    .usage = "[OPTION…] PATH…",
    .about = "Sends what is in each PATH (a file, a folder with all that is in it, or - for "
             "standard input) to\n"
             "the topic, and ends when all of it is acknowledged by all replicas. In folders, "
             "names that begin\n"
             "with '.' are skipped. All paths are looked at before anything is sent.\n"
             "\n"
             "A file holds one document, or crawler items one a line; its content decides, not its "
             "name. An\n"
             "item's key is its URL; a file's is the file URI of its absolute path, which also "
             "goes into the\n"
             "header `url`. An item that cannot be opened is sent as it is, with a warning: it "
             "will become a\n"
             "dead letter. --dry-run prints key and size of each document, and needs no broker.\n"
             "\n"
             "exit codes: 0 all is acknowledged; 1 some documents are not; 66 an input or the "
             "topic is missing;\n"
             "69 no broker answers; 78 the configuration is wrong; 130, 143 interrupted, after "
             "waiting for what\n"
             "was sent\n"
             "\n"
             "  ogi feed -b localhost:9092 reports/\n"
             "  zcat crawl.jsonl.gz | ogi feed -\n",
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
