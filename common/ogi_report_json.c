#include "ogi_report_json.h"

#include "ogi_rule.h"

static void write_number(struct ogi_json_writer *json, int64_t number, bool is_money)
{
    if (is_money)
        ogi_json_money(json, number);
    else
        ogi_json_int(json, number);
}

static void write_span(struct ogi_json_writer *json, struct ogi_span span)
{
    if (span.to == span.from) {
        ogi_json_null(json);
        return;
    }
    ogi_json_begin_array(json);
    ogi_json_int(json, (int64_t)span.from);
    ogi_json_int(json, (int64_t)span.to);
    ogi_json_end_array(json);
}

static void write_sections(struct ogi_json_writer *json, const struct ogi_report *report)
{
    ogi_json_begin_array(json);
    for (size_t i = 0; i < report->section_count; i++) {
        const struct ogi_section *section = &report->sections[i];

        ogi_json_begin_object(json);
        ogi_json_key(json, "number");
        ogi_json_int(json, section->number);
        ogi_json_key(json, "heading");
        ogi_json_str(json, section->heading.ptr == NULL ? OGI_STR("") : section->heading);
        ogi_json_key(json, "text");
        ogi_json_str(json, section->text.ptr == NULL ? OGI_STR("") : section->text);
        ogi_json_end_object(json);
    }
    ogi_json_end_array(json);
}

static void write_value(struct ogi_json_writer *json, const struct ogi_form_cell *cell,
                        const struct ogi_value *value)
{
    if (value->presence == OGI_CELL_NUMBER)
        write_number(json, value->number, cell->kind == OGI_VALUE_MONEY);
    else
        ogi_json_null(json);
}

/* A cell's code behind the part: "granted.total" as group and name; an indicator of the statistics,
 * whose own number has dots, is one name without a group. */
static void split_code(const struct ogi_form_cell *cell, struct ogi_str *group,
                       struct ogi_str *name)
{
    size_t dot = ogi_str_find(cell->code, OGI_STR("."), 0);
    struct ogi_str rest = ogi_str_slice(cell->code, dot + 1, cell->code.len);
    size_t border =
        cell->part == OGI_PART_STATISTICS ? SIZE_MAX : ogi_str_find(rest, OGI_STR("."), 0);

    *group = border == SIZE_MAX ? OGI_STR_NONE : ogi_str_slice(rest, 0, border);
    *name = border == SIZE_MAX ? rest : ogi_str_slice(rest, border + 1, rest.len);
}

static void write_part(struct ogi_json_writer *json, const struct ogi_report *report,
                       enum ogi_part part)
{
    const struct ogi_edition *edition = report->edition;
    struct ogi_str open = OGI_STR_NONE;

    ogi_json_begin_object(json);
    for (size_t i = 0; edition != NULL && i < edition->cell_count; i++) {
        const struct ogi_form_cell *cell = &edition->cells[i];
        struct ogi_str group;
        struct ogi_str name;

        if (cell->part != part || report->values[i].presence == OGI_CELL_ABSENT)
            continue;
        split_code(cell, &group, &name);
        if (open.ptr != NULL && !ogi_str_equals(open, group)) {
            ogi_json_end_object(json);
            open = OGI_STR_NONE;
        }
        if (group.ptr != NULL && open.ptr == NULL) {
            ogi_json_key_str(json, group);
            ogi_json_begin_object(json);
            open = group;
        }
        ogi_json_key_str(json, name);
        write_value(json, cell, &report->values[i]);
    }
    if (open.ptr != NULL)
        ogi_json_end_object(json);
    ogi_json_end_object(json);
}

static bool has_note(const struct ogi_value *value)
{
    switch (value->presence) {
    case OGI_CELL_ABSENT:
        return value->note == OGI_NOTE_AMBIGUOUS;
    case OGI_CELL_NULL:
        return true;
    case OGI_CELL_NUMBER:
        return value->note != OGI_NOTE_NONE;
    }
    return false;
}

static void write_notes(struct ogi_json_writer *json, const struct ogi_report *report)
{
    ogi_json_begin_array(json);
    for (size_t i = 0; report->edition != NULL && i < report->edition->cell_count; i++) {
        const struct ogi_value *value = &report->values[i];

        if (!has_note(value))
            continue;
        ogi_json_begin_object(json);
        ogi_json_key(json, "cell");
        ogi_json_str(json, report->edition->cells[i].code);
        ogi_json_key(json, "note");
        ogi_json_str(json, ogi_str_of(ogi_note_name(value->note)));
        ogi_json_key(json, "raw");
        ogi_json_str(json, value->raw.ptr == NULL ? OGI_STR("") : value->raw);
        ogi_json_end_object(json);
    }
    ogi_json_end_array(json);
}

static void write_figure(struct ogi_json_writer *json, const struct ogi_finding *finding,
                         const char *key, int64_t number)
{
    ogi_json_key(json, key);
    if (finding->has_figures)
        write_number(json, number, finding->is_money);
    else
        ogi_json_null(json);
}

void ogi_finding_json(const struct ogi_finding *finding, struct ogi_json_writer *json)
{
    ogi_json_begin_object(json);
    ogi_json_key(json, "rule");
    ogi_json_str(json, ogi_str_of(finding->rule->id));
    ogi_json_key(json, "severity");
    ogi_json_str(json, ogi_str_of(ogi_severity_name(finding->severity)));
    ogi_json_key(json, "cell");
    ogi_json_str(json, finding->cell.len == 0 ? OGI_STR_NONE : finding->cell);
    write_figure(json, finding, "expected", finding->expected);
    write_figure(json, finding, "actual", finding->actual);
    write_figure(json, finding, "difference", finding->difference);
    ogi_json_key(json, "message");
    ogi_json_str(json, finding->message.ptr == NULL ? OGI_STR("") : finding->message);
    ogi_json_key(json, "span");
    write_span(json, finding->span);
    ogi_json_end_object(json);
}

static void write_head(struct ogi_json_writer *json, const struct ogi_report *report,
                       struct ogi_str source)
{
    ogi_json_key(json, "schema");
    ogi_json_str(json, OGI_STR("ogi.report/1"));
    ogi_json_key(json, "source");
    ogi_json_str(json, source);
    ogi_json_key(json, "form");
    ogi_json_str(json,
                 report->edition == NULL ? OGI_STR_NONE : ogi_str_of(report->edition->form->id));
    ogi_json_key(json, "year");
    if (report->year == 0)
        ogi_json_null(json);
    else
        ogi_json_int(json, report->year);
    ogi_json_key(json, "agency");
    ogi_json_str(json, report->agency);
    ogi_json_key(json, "title");
    ogi_json_str(json, report->title);
    ogi_json_key(json, "published");
    ogi_json_str(json, report->published);
    ogi_json_key(json, "status");
    ogi_json_str(json, ogi_str_of(ogi_status_name(report->status)));
}

void ogi_report_json(const struct ogi_report *report, struct ogi_str source, struct ogi_buf *out)
{
    struct ogi_json_writer json;

    ogi_json_init(&json, out);
    ogi_json_begin_object(&json);
    write_head(&json, report, source);
    ogi_json_key(&json, "sections");
    write_sections(&json, report);
    for (int part = 0; part < OGI_PART_COUNT; part++) {
        ogi_json_key(&json, ogi_part_name((enum ogi_part)part));
        write_part(&json, report, (enum ogi_part)part);
    }
    ogi_json_key(&json, "cell_notes");
    write_notes(&json, report);
    ogi_json_key(&json, "findings");
    ogi_json_begin_array(&json);
    for (size_t i = 0; i < report->finding_count; i++)
        ogi_finding_json(&report->findings[i], &json);
    ogi_json_end_array(&json);
    ogi_json_end_object(&json);
}
