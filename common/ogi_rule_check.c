#include <string.h>

#include "ogi_number.h"
#include "ogi_rule_program.h"

enum { LISTED_CELLS = 4, MAX_MESSAGE = 4096, AMOUNT_BYTES = 32 };

/* One run of the rules over one report. */
struct run {
    const struct ogi_ruleset *ruleset;
    const struct ogi_report *report;
    const struct ogi_form *form; /* the report's, else the one in force in its year; may be NULL */
    struct ogi_arena *keep;
    struct ogi_findings *out;
    struct ogi_error *err;
    const struct ogi_rule *rule; /* the one being checked, and its tally */
    struct ogi_tally *tally;
};

enum verdict { PASS, FAIL, NOT_ASSESSABLE };

static void count(struct run *run, enum verdict verdict)
{
    run->tally->pass += verdict == PASS;
    run->tally->fail += verdict == FAIL;
    run->tally->not_assessable += verdict == NOT_ASSESSABLE;
}

static bool add_checked(int64_t *sum, int64_t term)
{
    if (term > 0 ? *sum > INT64_MAX - term : *sum < INT64_MIN - term)
        return false;
    *sum += term;
    return true;
}

static void cover(struct ogi_span *span, struct ogi_span part)
{
    if (part.to == part.from)
        return;
    if (span->to == span->from) {
        *span = part;
        return;
    }
    if (part.from < span->from)
        span->from = part.from;
    if (part.to > span->to)
        span->to = part.to;
}

/* Both sides of an instance; false when an operand is no number, or a sum too large to be true. */
static bool evaluate(const struct ogi_program *program, const struct ogi_instance *instance,
                     const struct ogi_value *values, struct ogi_finding_info *info)
{
    int64_t sides[2] = {instance->left, instance->right};

    for (size_t i = 0; i < instance->operand_count; i++) {
        const struct ogi_operand *operand = &program->operands[instance->first_operand + i];
        const struct ogi_value *value = &values[operand->cell];

        if (value->presence != OGI_CELL_NUMBER || value->number == INT64_MIN)
            return false;
        if (!add_checked(&sides[operand->right],
                         operand->negative ? -value->number : value->number))
            return false;
        cover(&info->span, value->span);
    }
    int64_t difference = sides[1];
    if (sides[0] == INT64_MIN || !add_checked(&difference, -sides[0]))
        return false;
    info->cell = instance->cell;
    info->has_figures = true;
    info->is_money = instance->is_money;
    info->expected = sides[0];
    info->actual = sides[1];
    return true;
}

static bool holds(enum ogi_relation relation, int64_t left, int64_t right)
{
    switch (relation) {
    case OGI_RELATION_EQUAL:
        return left == right;
    case OGI_RELATION_AT_LEAST:
        return left >= right;
    case OGI_RELATION_AT_MOST:
        return left <= right;
    }
    return false;
}

static void add_amount(struct ogi_buf *buf, int64_t number, bool is_money)
{
    char text[AMOUNT_BYTES];

    if (is_money)
        ogi_buf_add(buf, text, ogi_number_format_money(number, text));
    else
        ogi_buf_add_format(buf, "%lld", (long long)number);
}

/* The value of one {placeholder}; subject is the last cell of the expression. */
static void add_placeholder(struct ogi_buf *buf, struct ogi_str name,
                            const struct ogi_finding_info *info, const struct ogi_form *form,
                            const struct ogi_form_cell *subject)
{
    const struct ogi_form_block *block = &form->blocks[subject->block];

    if (ogi_str_equals(name, OGI_STR("expected")))
        add_amount(buf, info->expected, info->is_money);
    else if (ogi_str_equals(name, OGI_STR("actual")))
        add_amount(buf, info->actual, info->is_money);
    else if (ogi_str_equals(name, OGI_STR("difference")))
        add_amount(buf, info->actual - info->expected, info->is_money);
    else if (ogi_str_equals(name, OGI_STR("cell")))
        ogi_buf_add_str(buf, info->cell);
    else if (ogi_str_equals(name, OGI_STR("row")))
        ogi_buf_add_str(buf, ogi_str_of(block->rows[subject->row].label.en));
    else if (ogi_str_equals(name, OGI_STR("column")))
        ogi_buf_add_str(buf, ogi_str_of(block->columns[subject->column].label.en));
}

static void add_message(struct ogi_buf *buf, struct ogi_str text,
                        const struct ogi_finding_info *info, const struct ogi_form *form,
                        const struct ogi_form_cell *subject)
{
    for (size_t at = 0; at < text.len; at++) {
        size_t end = text.ptr[at] == '{' ? ogi_str_find(text, OGI_STR("}"), at) : SIZE_MAX;
        if (end == SIZE_MAX) {
            ogi_buf_add_char(buf, text.ptr[at]);
            continue;
        }
        add_placeholder(buf, ogi_str_slice(text, at + 1, end), info, form, subject);
        at = end;
    }
}

static ogi_result report_instance(struct run *run, const struct ogi_program *program,
                                  const struct ogi_instance *instance,
                                  const struct ogi_finding_info *info)
{
    const struct ogi_operand *last =
        &program->operands[instance->first_operand + instance->operand_count - 1];
    struct ogi_buf buf;

    ogi_buf_init(&buf, MAX_MESSAGE);
    add_message(&buf, ogi_str_of(run->rule->message), info, program->edition->form,
                &program->edition->cells[last->cell]);
    ogi_result result = ogi_findings_add(run->out, run->keep, run->rule, info, run->err, "%.*s",
                                         OGI_STR_ARG(ogi_buf_str(&buf)));
    ogi_buf_fini(&buf);
    return result;
}

static ogi_result check_instance(struct run *run, const struct ogi_program *program,
                                 const struct ogi_instance *instance)
{
    struct ogi_finding_info info = {0};

    if (!evaluate(program, instance, run->report->values, &info)) {
        count(run, NOT_ASSESSABLE);
        return OGI_OK;
    }
    if (holds(instance->relation, info.expected, info.actual)) {
        count(run, PASS);
        return OGI_OK;
    }
    count(run, FAIL);
    return report_instance(run, program, instance, &info);
}

/* ---- structure ---- */

struct layout {
    size_t cells;
    size_t missing;
    size_t listed;
    struct ogi_span span; /* of what is there */
    struct ogi_buf list;  /* the first missing cells' codes */
};

/* An absent cell with a note is one that the document has, but does not settle. */
static bool is_missing(const struct ogi_value *value)
{
    return value->presence == OGI_CELL_ABSENT && value->note == OGI_NOTE_NONE;
}

static void survey(const struct ogi_report *report, enum ogi_part part, struct layout *out)
{
    const struct ogi_edition *edition = report->edition;

    for (size_t i = 0; i < edition->cell_count; i++) {
        if (edition->cells[i].part != part)
            continue;
        out->cells++;
        if (!is_missing(&report->values[i])) {
            cover(&out->span, report->values[i].span);
            continue;
        }
        if (out->missing++ < LISTED_CELLS) {
            ogi_buf_add_format(&out->list, "%s%.*s", out->listed == 0 ? "" : ", ",
                               OGI_STR_ARG(edition->cells[i].code));
            out->listed++;
        }
    }
}

static ogi_result report_layout(struct run *run, enum ogi_part part, const struct layout *layout)
{
    struct ogi_finding_info info = {
        .cell = ogi_arena_format(run->keep, "%s.*", ogi_part_name(part)),
        .span = layout->span,
        .has_figures = true,
        .expected = (int64_t)layout->cells,
        .actual = (int64_t)(layout->cells - layout->missing),
    };
    struct ogi_str more =
        layout->missing == layout->listed
            ? OGI_STR("")
            : ogi_arena_format(run->keep, " and %zu more", layout->missing - layout->listed);

    return ogi_findings_add(run->out, run->keep, run->rule, &info, run->err,
                            "The document has %zu of the %zu cells of %s; missing: %.*s%.*s.",
                            layout->cells - layout->missing, layout->cells, ogi_part_name(part),
                            OGI_STR_ARG(ogi_buf_str(&layout->list)), OGI_STR_ARG(more));
}

static ogi_result check_layout(struct run *run, enum ogi_part part)
{
    if (run->report->edition == NULL) {
        count(run, NOT_ASSESSABLE);
        return OGI_OK;
    }
    struct layout layout = {0};
    ogi_buf_init(&layout.list, MAX_MESSAGE);
    survey(run->report, part, &layout);
    count(run, layout.missing > 0 ? FAIL : PASS);
    ogi_result result = layout.missing > 0 ? report_layout(run, part, &layout) : OGI_OK;
    ogi_buf_fini(&layout.list);
    return result;
}

static ogi_result check_disclosure_layout(struct run *run)
{
    return check_layout(run, OGI_PART_DISCLOSURE);
}

static ogi_result check_applications_layout(struct run *run)
{
    return check_layout(run, OGI_PART_APPLICATIONS);
}

static ogi_result check_disputes_count(struct run *run)
{
    return check_layout(run, OGI_PART_DISPUTES);
}

static bool has_any_cell(const struct ogi_report *report, enum ogi_part part)
{
    for (size_t i = 0; report->edition != NULL && i < report->edition->cell_count; i++)
        if (report->edition->cells[i].part == part && !is_missing(&report->values[i]))
            return true;
    return false;
}

static ogi_result check_tables(struct run *run)
{
    static const struct {
        enum ogi_part part;
        const char *name;
        const char *cell;
    } parts[] = {
        {OGI_PART_DISCLOSURE, "two", "disclosure.*"},
        {OGI_PART_APPLICATIONS, "three", "applications.*"},
        {OGI_PART_DISPUTES, "four", "disputes.*"},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(parts); i++) {
        bool found = has_any_cell(run->report, parts[i].part);
        struct ogi_finding_info info = {.cell = ogi_str_of(parts[i].cell)};

        count(run, found ? PASS : FAIL);
        if (!found)
            OGI_TRY(ogi_findings_add(run->out, run->keep, run->rule, &info, run->err,
                                     "No cell of the table of part %s is in the document.",
                                     parts[i].name));
    }
    return OGI_OK;
}

static ogi_result check_sections(struct run *run)
{
    static const char *const names[] = {"one", "two", "three", "four", "five", "six"};
    const struct ogi_report *report = run->report;
    bool seen[OGI_COUNT_OF(names)] = {false};
    bool ordered = true;

    for (size_t i = 0; i < report->section_count; i++) {
        int number = report->sections[i].number;
        if (number >= 1 && number <= (int)OGI_COUNT_OF(names))
            seen[number - 1] = true;
        ordered = ordered && (i == 0 || number > report->sections[i - 1].number);
    }
    struct ogi_str missing = OGI_STR("");
    int64_t there = 0;
    for (size_t i = 0; i < OGI_COUNT_OF(names); i++) {
        there += seen[i];
        if (!seen[i])
            missing = ogi_arena_format(run->keep, "%.*s%s%s", OGI_STR_ARG(missing),
                                       missing.len == 0 ? "" : ", ", names[i]);
    }
    count(run, missing.len == 0 && ordered ? PASS : FAIL);
    if (missing.len > 0) {
        struct ogi_finding_info info = {
            .has_figures = true, .expected = (int64_t)OGI_COUNT_OF(names), .actual = there};
        return ogi_findings_add(run->out, run->keep, run->rule, &info, run->err,
                                "The document has %lld of the six parts; missing: %.*s.",
                                (long long)there, OGI_STR_ARG(missing));
    }
    if (ordered)
        return OGI_OK;
    static const enum ogi_severity warning = OGI_SEVERITY_WARNING;
    struct ogi_finding_info info = {.severity = &warning};
    return ogi_findings_add(run->out, run->keep, run->rule, &info, run->err,
                            "The six parts are there, but not in the form's order.");
}

static ogi_result check_year_form(struct run *run)
{
    const struct ogi_report *report = run->report;

    if (report->edition == NULL || report->year == 0) {
        count(run, NOT_ASSESSABLE);
        return OGI_OK;
    }
    const struct ogi_form *form = report->edition->form;
    if (report->year >= form->first_year && report->year <= form->last_year) {
        count(run, PASS);
        return OGI_OK;
    }
    count(run, FAIL);
    return ogi_findings_add(run->out, run->keep, run->rule, NULL, run->err,
                            "The report is for %d, but its tables are those of form %s (from %d).",
                            report->year, form->id, form->first_year);
}

typedef ogi_result check_function(struct run *run);

static check_function *const checks[OGI_CHECK_COUNT] = {
    [OGI_CHECK_DISCLOSURE_LAYOUT] = check_disclosure_layout,
    [OGI_CHECK_APPLICATIONS_LAYOUT] = check_applications_layout,
    [OGI_CHECK_DISPUTES_COUNT] = check_disputes_count,
    [OGI_CHECK_SECTIONS] = check_sections,
    [OGI_CHECK_TABLES] = check_tables,
    [OGI_CHECK_YEAR_FORM] = check_year_form,
};

/* ---- the run ---- */

/* A document without a form is held against the one that its year prescribes. */
static const struct ogi_form *form_of(const struct ogi_ruleset *ruleset,
                                      const struct ogi_report *report)
{
    if (report->edition != NULL)
        return report->edition->form;
    for (size_t i = 0; i < ruleset->edition_count; i++) {
        const struct ogi_form *form = ruleset->editions[i].form;
        if (report->year >= form->first_year && report->year <= form->last_year)
            return form;
    }
    return NULL;
}

static const struct ogi_program *program_of(const struct ogi_ruleset *ruleset,
                                            const struct ogi_report *report)
{
    for (size_t i = 0; report->edition != NULL && i < ruleset->edition_count; i++)
        if (ruleset->programs[i].edition->form == report->edition->form)
            return &ruleset->programs[i];
    return NULL;
}

ogi_result ogi_rules_check(const struct ogi_ruleset *ruleset, const struct ogi_report *report,
                           struct ogi_arena *keep, struct ogi_findings *out,
                           struct ogi_tally *tallies, struct ogi_error *err)
{
    struct run run = {ruleset, report, form_of(ruleset, report), keep, out, err, NULL, NULL};
    const struct ogi_program *program = program_of(ruleset, report);
    size_t next = 0; /* instances stand in the rules' order */

    for (size_t i = 0; i < ruleset->rule_count; i++) {
        struct ogi_tally unused = {0};

        run.rule = &ruleset->rules[i];
        run.tally = tallies == NULL ? &unused : &tallies[i];
        for (; program != NULL && next < program->instance_count &&
               program->instances[next].rule == i;
             next++)
            OGI_TRY(check_instance(&run, program, &program->instances[next]));
        check_function *check = checks[run.rule->check];
        if (check != NULL && ogi_rule_is_for(run.rule, run.form))
            OGI_TRY(check(&run));
    }
    return OGI_OK;
}
