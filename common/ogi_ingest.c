#include "ogi_ingest.h"

#include "ogi_decode.h"
#include "ogi_identify.h"
#include "ogi_match.h"
#include "ogi_read.h"
#include "ogi_rule.h"
#include "ogi_segment.h"

#include <stdlib.h>
#include <string.h>

enum {
    CORE_BYTES_MAX = 64 * 1024 * 1024, /* forms, labels and rules compiled: a few hundred KiB */
    /* One character in so many that could not be decoded leaves a text that nobody can rely on. */
    UNREADABLE_SHARE = 20,
};

struct ogi_core {
    struct ogi_arena arena;
    struct ogi_edition *editions;
    size_t edition_count;
    struct ogi_lexicon *lexicon;
    struct ogi_segmenter *segmenter;
    struct ogi_ruleset ruleset;
};

static ogi_result build_core(struct ogi_core *core, const struct ogi_form *const *forms,
                             size_t form_count, struct ogi_error *err)
{
    core->editions = ogi_arena_alloc(&core->arena, form_count, sizeof *core->editions);
    if (core->editions == NULL)
        return OGI_FAIL(err, NO_MEMORY, "no memory for %zu forms", form_count);
    core->edition_count = form_count;
    for (size_t i = 0; i < form_count; i++)
        OGI_TRY(ogi_edition_build(forms[i], &core->arena, &core->editions[i], err));
    OGI_TRY(ogi_lexicon_build(core->editions, form_count, &core->arena, &core->lexicon, err));
    OGI_TRY(ogi_segmenter_build(&core->arena, &core->segmenter, err));
    return ogi_ruleset_build(core->editions, form_count, NULL, 0, &core->arena, &core->ruleset,
                             err);
}

ogi_result ogi_core_new(const struct ogi_core_options *options, struct ogi_core **out,
                        struct ogi_error *err)
{
    size_t form_count = options != NULL ? options->form_count : 0;
    const struct ogi_form *const *forms = options != NULL ? options->forms : NULL;
    if (forms == NULL)
        forms = ogi_forms(&form_count);
    struct ogi_core *core = calloc(1, sizeof *core);
    if (core == NULL)
        return OGI_FAIL(err, NO_MEMORY, "no memory for the tables of the core");
    ogi_arena_init(&core->arena, CORE_BYTES_MAX);
    ogi_result result = build_core(core, forms, form_count, err);
    if (result.failed)
        ogi_core_free(&core);
    else
        *out = core;
    return result;
}

void ogi_core_free(struct ogi_core **core)
{
    if (*core == NULL)
        return;
    ogi_arena_fini(&(*core)->arena);
    free(*core);
    *core = NULL;
}

const struct ogi_edition *ogi_core_editions(const struct ogi_core *core, size_t *count)
{
    *count = core->edition_count;
    return core->editions;
}

const char *ogi_parser_version(void)
{
    return "1";
}

const char *ogi_core_ruleset_version(const struct ogi_core *core)
{
    return core->ruleset.version;
}

/* One document on its way through the stages. */
struct passage {
    const struct ogi_core *core;
    const struct ogi_document *document;
    struct ogi_arena *scratch;
    struct ogi_arena *keep;
    struct ogi_report *report;
    struct ogi_findings findings;
    struct ogi_reading reading;
    struct ogi_lines lines;
    struct ogi_identity identity;
    struct ogi_headings *headings;
    struct ogi_segments segments;
    struct ogi_match match;
};

static ogi_result add_finding(struct passage *passage, enum ogi_rule_id rule, struct ogi_error *err)
{
    const struct ogi_rule *which = ogi_rule_get(rule);
    return ogi_findings_add(&passage->findings, passage->keep, which, NULL, err, "%s",
                            which->explanation_en);
}

/* A body that is no text at all is rejected here; *readable says whether to go on. */
static ogi_result decode(struct passage *passage, bool *readable, struct ogi_error *err)
{
    struct ogi_text text;
    struct ogi_str body = passage->document->body;
    struct ogi_report *report = passage->report;
    OGI_TRY(ogi_decode(body, passage->document->charset, passage->keep, &text, err));
    bool borrowed = text.str.ptr >= body.ptr && text.str.ptr <= body.ptr + body.len;
    report->text = borrowed ? ogi_arena_str(passage->keep, text.str) : text.str;
    if (report->text.ptr == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for a text of %zu bytes", text.str.len);
    report->charset = text.charset;
    report->replaced_characters = text.replaced;
    *readable = false;
    if (text.binary)
        return add_finding(passage, OGI_RULE_D_BINARY, err);
    if (ogi_str_trim(report->text).len == 0)
        return add_finding(passage, OGI_RULE_D_EMPTY, err);
    if (text.replaced > report->text.len / UNREADABLE_SHARE)
        return add_finding(passage, OGI_RULE_D_UNREADABLE, err);
    *readable = true;
    return text.replaced > 0 ? add_finding(passage, OGI_RULE_D_REPLACED, err) : OGI_OK;
}

static ogi_result read_blocks(struct passage *passage, struct ogi_error *err)
{
    struct ogi_str text = passage->report->text;
    if (ogi_read_is_html(text, passage->document->media_type))
        OGI_TRY(ogi_read_html(text, passage->scratch, &passage->reading, err));
    else
        OGI_TRY(ogi_read_text(text, passage->scratch, &passage->reading, err));
    return ogi_lines_build(&passage->reading, passage->scratch, &passage->lines, err);
}

static ogi_result identify(struct passage *passage, struct ogi_error *err)
{
    struct ogi_str title =
        passage->reading.title.ptr != NULL ? passage->reading.title : passage->document->title;
    OGI_TRY(ogi_headings_find(passage->core->segmenter, &passage->lines, passage->scratch,
                              &passage->headings, err));
    OGI_TRY(ogi_segment(passage->headings, &passage->lines, NULL, 0, passage->scratch,
                        passage->scratch, &passage->segments, err));
    OGI_TRY(ogi_identify(&passage->lines, title, passage->segments.first_line, passage->scratch,
                         passage->keep, &passage->identity, err));
    passage->report->year = passage->identity.year;
    passage->report->agency = passage->identity.agency;
    passage->report->title = passage->identity.title;
    passage->report->published = passage->identity.published;
    return OGI_OK;
}

static ogi_result match(struct passage *passage, struct ogi_error *err)
{
    const struct ogi_core *core = passage->core;
    struct ogi_stream stream;
    OGI_TRY(ogi_stream_build(&passage->reading, passage->scratch, &stream, err));
    OGI_TRY(ogi_match_document(core->lexicon, core->editions, core->edition_count, &stream,
                               passage->report->year, passage->scratch, passage->keep,
                               &passage->match, err));
    passage->report->edition = passage->match.edition;
    passage->report->values = passage->match.values;
    return OGI_OK;
}

static ogi_result segment(struct passage *passage, struct ogi_error *err)
{
    OGI_TRY(ogi_segment(passage->headings, &passage->lines, passage->match.tables,
                        passage->match.table_count, passage->scratch, passage->keep,
                        &passage->segments, err));
    passage->report->sections = passage->segments.sections;
    passage->report->section_count = passage->segments.count;
    return OGI_OK;
}

static bool has_numbers(const struct ogi_report *report)
{
    for (size_t i = 0; report->edition != NULL && i < report->edition->cell_count; i++)
        if (report->values[i].presence == OGI_CELL_NUMBER)
            return true;
    return false;
}

/* Whether somebody filled the form, if only with words for "none". */
static bool has_marks(const struct ogi_report *report)
{
    for (size_t i = 0; i < report->edition->cell_count; i++)
        if (report->values[i].raw.len > 0)
            return true;
    return false;
}

/* Whether anybody says anything: a table of contents, and a list of links to reports, are headings
 * and titles with neither a sentence nor a picture between them. */
static bool has_content(const struct passage *passage)
{
    static const struct ogi_str marks[] = {{"。", 3}, {"，", 3}, {",", 1}, {"；", 3}};
    size_t filled = 0;
    for (size_t i = 0; i < passage->segments.count; i++)
        filled += passage->segments.sections[i].text.len > 0;
    if (filled > 1)
        return true;
    for (size_t i = 0; i < passage->lines.count; i++)
        for (size_t m = 0; m < OGI_COUNT_OF(marks) && !passage->lines.items[i].is_row; m++)
            if (ogi_str_find(passage->lines.items[i].text, marks[m], 0) != SIZE_MAX)
                return true;
    return false;
}

/* A report has figures, or it says that it is one, or it has a report's parts. */
static bool is_report(const struct passage *passage)
{
    const struct ogi_identity *identity = &passage->identity;
    if (has_numbers(passage->report))
        return true;
    if (identity->is_stranger)
        return false;
    if (passage->report->edition != NULL)
        return identity->is_report ||
               (identity->year > 0 && (identity->agency.ptr != NULL || has_marks(passage->report)));
    bool claims =
        identity->is_report || (passage->segments.has_words && passage->segments.count > 1);
    return claims && has_content(passage);
}

static ogi_result note_findings(struct passage *passage, struct ogi_error *err)
{
    const struct ogi_match *matched = &passage->match;
    if (!is_report(passage)) {
        passage->report->agency = OGI_STR_NONE; /* of whoever wrote it, no report's */
        OGI_TRY(add_finding(passage, OGI_RULE_D_NOT_A_REPORT, err));
    }
    const char *limit = passage->reading.limit != NULL ? passage->reading.limit : matched->limit;
    if (limit != NULL)
        OGI_TRY(ogi_findings_add(&passage->findings, passage->keep, ogi_rule_get(OGI_RULE_D_LIMIT),
                                 NULL, err, "The reading stopped at a limit: %s.", limit));
    if (matched->is_mixed)
        OGI_TRY(add_finding(passage, OGI_RULE_S_TWO_FORMS, err));
    if (matched->rival_rows > 0)
        OGI_TRY(add_finding(passage, OGI_RULE_S_TWO_REPORTS, err));
    if (matched->is_headless) {
        static const enum ogi_severity warning = OGI_SEVERITY_WARNING;
        struct ogi_finding_info info = {.severity = &warning};
        OGI_TRY(ogi_findings_add(&passage->findings, passage->keep, ogi_rule_get(OGI_RULE_T4_COUNT),
                                 &info, err,
                                 "The table has lost its head; its row was recognised by its "
                                 "number of cells."));
    }
    return OGI_OK;
}

static ogi_result validate(struct passage *passage, struct ogi_error *err)
{
    struct ogi_report *report = passage->report;
    return ogi_rules_check(&passage->core->ruleset, report, passage->keep, &passage->findings, NULL,
                           err);
}

static void conclude(struct passage *passage)
{
    struct ogi_report *report = passage->report;
    report->findings = passage->findings.items;
    report->finding_count = passage->findings.count;
    report->status = ogi_status_decide(report);
}

ogi_result ogi_ingest(const struct ogi_core *core, const struct ogi_document *document,
                      struct ogi_arena *scratch, struct ogi_arena *keep, struct ogi_report **out,
                      struct ogi_error *err)
{
    struct passage passage = {.core = core, .document = document, .scratch = scratch, .keep = keep};
    bool readable = false;
    passage.report = ogi_arena_alloc(keep, 1, sizeof *passage.report);
    if (passage.report == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for a report");
    OGI_TRY(decode(&passage, &readable, err));
    if (readable) {
        OGI_TRY(read_blocks(&passage, err));
        OGI_TRY(identify(&passage, err));
        OGI_TRY(match(&passage, err));
        OGI_TRY(segment(&passage, err));
        OGI_TRY(note_findings(&passage, err));
        OGI_TRY(validate(&passage, err));
    }
    conclude(&passage);
    *out = passage.report;
    return OGI_OK;
}
