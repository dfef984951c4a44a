/* `ogi parse`: documents in files -> their reports as NDJSON. The core of `ogi work`, without
 * servers. */
#include "ogi_command.h"

#include "ogi_ingest.h"
#include "ogi_input.h"
#include "ogi_item.h"
#include "ogi_log.h"
#include "ogi_report_json.h"
#include "ogi_rule.h"
#include "ogi_signals.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    /* Reading takes a multiple of a document's size: text, blocks, labels found, values. */
    ARENA_BASE_BYTES = 64 * 1024 * 1024,
    ARENA_BYTES_PER_BYTE = 16,
    LINE_BASE_BYTES = 16 * 1024 * 1024,
    LINE_BYTES_PER_BYTE = 8,
    KEY_MAX_BYTES = 2048,
};

struct parsing {
    struct ogi_core *core;
    struct ogi_envelope_fields fields;
    struct ogi_envelope_limits limits;
    struct ogi_arena scratch;
    struct ogi_arena keep;
    struct ogi_buf line;
    int64_t rejected;
    int64_t unreadable;
    bool reader_left; /* `ogi parse … | head`: it knows why, no sentence is needed */
};

static ogi_result print_report(struct parsing *parsing, const struct ogi_report *report,
                               const char *source, struct ogi_error *err)
{
    ogi_buf_clear(&parsing->line);
    ogi_report_json(report, ogi_str_of(source), &parsing->line);
    ogi_buf_add_char(&parsing->line, '\n');
    if (parsing->line.overflowed)
        return OGI_FAIL(err, PARSE_LIMIT, "the report of %s needs more than %zu bytes to print",
                        source, parsing->line.max);
    if (report->status == OGI_STATUS_REJECTED)
        parsing->rejected++;
    if (fwrite(parsing->line.ptr, 1, parsing->line.len, stdout) == parsing->line.len)
        return OGI_OK;
    parsing->reader_left = errno == EPIPE;
    return OGI_FAIL(err, IO, "cannot write to standard output: %s", strerror(errno));
}

/* What `ogi work` makes a dead letter of is a rejected report here: one object for each document.
 */
static ogi_result print_refusal(struct parsing *parsing, const char *source,
                                const struct ogi_error *why, struct ogi_error *err)
{
    struct ogi_report report = {.status = OGI_STATUS_REJECTED, .charset = "UTF-8"};
    struct ogi_findings findings = {.items = NULL};
    enum ogi_rule_id rule =
        why->code == OGI_CODE_ENVELOPE_EMPTY ? OGI_RULE_D_EMPTY : OGI_RULE_D_UNREADABLE;
    /* An exhausted arena may be why we are here. */
    ogi_arena_reset(&parsing->keep);
    OGI_TRY(ogi_findings_add(&findings, &parsing->keep, ogi_rule_get(rule), NULL, err, "%s (%s)",
                             why->text, ogi_code_get(why->code)->id));
    report.findings = findings.items;
    report.finding_count = findings.count;
    return print_report(parsing, &report, source, err);
}

static ogi_result open_document(struct parsing *parsing, const struct ogi_input_document *input,
                                struct ogi_document *out, struct ogi_error *err)
{
    struct ogi_message message = {.value = input->value, .timestamp_ms = -1};
    struct ogi_header header;
    if (input->is_item)
        return ogi_item_open(input->value, &parsing->fields, &parsing->limits, &parsing->scratch,
                             out, &header, err);
    /* An empty file is a message with a value of no bytes, not a withdrawal. */
    if (message.value.ptr == NULL)
        message.value = OGI_STR("");
    return ogi_envelope_open(&message, &parsing->fields, &parsing->limits, &parsing->scratch, out,
                             err);
}

static ogi_result ingest(struct parsing *parsing, const struct ogi_input_document *input,
                         struct ogi_report **report, struct ogi_error *err)
{
    struct ogi_document document;
    OGI_TRY(open_document(parsing, input, &document, err));
    return ogi_ingest(parsing->core, &document, &parsing->scratch, &parsing->keep, report, err);
}

static ogi_result parse_document(void *self, const struct ogi_input_document *input,
                                 struct ogi_error *err)
{
    struct parsing *parsing = self;
    struct ogi_error why = OGI_ERROR_NONE;
    struct ogi_report *report;
    ogi_arena_reset(&parsing->scratch);
    ogi_arena_reset(&parsing->keep);
    if (ogi_signals_stop() != 0)
        return OGI_FAIL(err, IO, "interrupted before %s", input->source);
    if (!ingest(parsing, input, &report, &why).failed &&
        (!print_report(parsing, report, input->source, &why).failed))
        return OGI_OK;
    if (ogi_error_kind(&why) == OGI_KIND_INVALID)
        return print_refusal(parsing, input->source, &why, err);
    *err = why;
    return (ogi_result){true};
}

/* A document over the limit was there to be read, so it gets its object; what cannot be read is
 * told on standard error. */
static void tell_problem(void *self, const char *source, const struct ogi_error *problem)
{
    struct parsing *parsing = self;
    struct ogi_error err = OGI_ERROR_NONE;
    if (ogi_signals_stop() != 0)
        return;
    if (ogi_error_kind(problem) != OGI_KIND_INVALID) {
        ogi_log_error(problem);
        parsing->unreadable++;
        return;
    }
    if (print_refusal(parsing, source, problem, &err).failed)
        ogi_log_error(&err);
    ogi_log_error_as(OGI_LOG_WARNING, problem, OGI_LOG_NO_FIELDS);
}

static void tell_skipped(void *self OGI_UNUSED, const char *path, const char *why)
{
    ogi_log(OGI_LOG_WARNING, "skipped",
            OGI_LOG_FIELDS(ogi_log_str("path", path), ogi_log_str("why", why)));
}

static int finish(const struct parsing *parsing, ogi_result result, const struct ogi_error *err)
{
    if (ogi_signals_stop() != 0)
        return 128 + ogi_signals_stop();
    if (result.failed && parsing->reader_left)
        return ogi_code_get(OGI_CODE_IO)->exit_status;
    if (result.failed)
        return ogi_command_fail(err);
    int status = ogi_command_flush();
    if (status != OGI_EXIT_OK)
        return status;
    if (parsing->unreadable > 0)
        return ogi_code_get(OGI_CODE_NO_INPUT)->exit_status;
    return parsing->rejected > 0 ? OGI_EXIT_SOME_FAILED : OGI_EXIT_OK;
}

static ogi_result parse_all(struct parsing *parsing, struct ogi_config *config,
                            struct ogi_error *err)
{
    struct ogi_input_options options = {
        .walk = {.include = config->include, .exclude = config->exclude},
        .format = (enum ogi_input_format)config->format,
        .max_document_bytes = (size_t)config->max_document_bytes,
    };
    struct ogi_input_visitor visitor = {parsing, parse_document, tell_problem, tell_skipped};
    OGI_TRY(ogi_config_fields(config, &parsing->fields, err));
    OGI_TRY(ogi_core_new(&(struct ogi_core_options){.forms = NULL}, &parsing->core, err));
    return ogi_input_read(config->arguments, config->argument_count, &options, &visitor, err);
}

static int run(struct ogi_config *config)
{
    size_t max_bytes = (size_t)config->max_document_bytes;
    struct ogi_error err = OGI_ERROR_NONE;
    struct parsing parsing = {.limits = {max_bytes, KEY_MAX_BYTES}};
    ogi_arena_init(&parsing.scratch, ARENA_BASE_BYTES + ARENA_BYTES_PER_BYTE * max_bytes);
    ogi_arena_init(&parsing.keep, ARENA_BASE_BYTES + ARENA_BYTES_PER_BYTE * max_bytes);
    ogi_buf_init(&parsing.line, LINE_BASE_BYTES + LINE_BYTES_PER_BYTE * max_bytes);
    ogi_result result = parse_all(&parsing, config, &err);
    int status = finish(&parsing, result, &err);
    ogi_buf_fini(&parsing.line);
    ogi_arena_fini(&parsing.keep);
    ogi_arena_fini(&parsing.scratch);
    if (parsing.core != NULL)
        ogi_core_free(&parsing.core);
    return status;
}

const struct ogi_command ogi_command_parse = {
    .name = "parse",
    .bit = OGI_FOR_PARSE,
    .summary = "read documents in files and print their reports as NDJSON; needs no server",
    .usage = "[OPTION…] PATH…",
    .about = "Reads each PATH (a file, a folder with all that is in it, or - for standard input) "
             "and prints\n"
             "one JSON object (schema ogi.report/1) for each document, on a line of its own. The "
             "object says\n"
             "what `ogi work` would store. In folders, names that begin with '.' are skipped.\n"
             "\n"
             "A file holds one document, or crawler items one a line; its content decides, not its "
             "name.\n"
             "\n"
             "exit codes: 0 all documents are reports; 1 some were rejected; 66 an input cannot be "
             "read (the\n"
             "others are printed all the same); 74 the output cannot be written\n"
             "\n"
             "  ogi parse report.html | jq '.findings'\n"
             "  ogi parse reports/ | jq -r 'select(.status == \"invalid\") | .source'\n",
    .min_arguments = 1,
    .max_arguments = SIZE_MAX,
    .run = run,
};
