/* The rows of a batch: filled in table by table, sent as one statement per table. */
#include <string.h>

#include "ogi_rule.h"
#include "ogi_store_pg_self.h"

#define TYPES(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* The parameters of each statement in sql/queries/, in their order. */
static const struct {
    enum ogi_query query;
    size_t count;
    enum ogi_pg_type types[OGI_PG_MAX_COLUMNS];
} tables[OGI_STORE_TABLE_COUNT] = {
    [OGI_STORE_LEDGER] = {OGI_QUERY_STORE_ADD_LEDGER, 8,
                          TYPES(OGI_PG_INT8, OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_BYTEA,
                                OGI_PG_BYTEA, OGI_PG_TEXT, OGI_PG_TEXT)},
    [OGI_STORE_REPORT] = {OGI_QUERY_STORE_ADD_REPORT, 29,
                          TYPES(OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_INT4, OGI_PG_TEXT,
                                OGI_PG_TEXT, OGI_PG_INT4, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT,
                                OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_INT4, OGI_PG_INT4,
                                OGI_PG_INT4, OGI_PG_INT4, OGI_PG_INT4, OGI_PG_INT4, OGI_PG_INT4,
                                OGI_PG_INT4, OGI_PG_INT4, OGI_PG_INT4, OGI_PG_BYTEA, OGI_PG_BYTEA,
                                OGI_PG_BYTEA, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_TIMESTAMPTZ)},
    [OGI_STORE_DISCLOSURE] = {OGI_QUERY_STORE_ADD_DISCLOSURE, 15,
                              TYPES(OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8,
                                    OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8,
                                    OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT4,
                                    OGI_PG_INT4)},
    [OGI_STORE_APPLICATION] = {OGI_QUERY_STORE_ADD_APPLICATION, 11,
                               TYPES(OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_INT8,
                                     OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8,
                                     OGI_PG_INT8, OGI_PG_INT4, OGI_PG_INT4)},
    [OGI_STORE_DISPUTE] = {OGI_QUERY_STORE_ADD_DISPUTE, 9,
                           TYPES(OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8,
                                 OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT4, OGI_PG_INT4)},
    [OGI_STORE_STATISTIC] = {OGI_QUERY_STORE_ADD_STATISTIC, 6,
                             TYPES(OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_BOOL, OGI_PG_INT4,
                                   OGI_PG_INT4)},
    [OGI_STORE_SECTION] = {OGI_QUERY_STORE_ADD_SECTION, 6,
                           TYPES(OGI_PG_INT8, OGI_PG_INT4, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_INT4,
                                 OGI_PG_INT4)},
    [OGI_STORE_FINDING] = {OGI_QUERY_STORE_ADD_FINDING, 12,
                           TYPES(OGI_PG_INT8, OGI_PG_INT4, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT,
                                 OGI_PG_BOOL, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_TEXT,
                                 OGI_PG_INT4, OGI_PG_INT4)},
    [OGI_STORE_CELL_NOTE] = {OGI_QUERY_STORE_ADD_CELL_NOTE, 7,
                             TYPES(OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_BOOL,
                                   OGI_PG_INT4, OGI_PG_INT4)},
    [OGI_STORE_DOCUMENT] = {OGI_QUERY_STORE_DOCUMENTS, 9,
                            TYPES(OGI_PG_TEXT, OGI_PG_INT8, OGI_PG_TEXT, OGI_PG_INT4,
                                  OGI_PG_TIMESTAMPTZ, OGI_PG_BYTEA, OGI_PG_BYTEA, OGI_PG_BOOL,
                                  OGI_PG_INT4)},
};

void ogi_store_pg_rows_init(struct ogi_store_pg *self)
{
    static const enum ogi_pg_type cursors[] = {OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8, OGI_PG_INT8,
                                               OGI_PG_INT8};
    static const enum ogi_pg_type keys[] = {OGI_PG_TEXT};
    for (size_t i = 0; i < OGI_STORE_TABLE_COUNT; i++)
        ogi_pg_rows_init(&self->rows[i], tables[i].types, tables[i].count);
    ogi_pg_rows_init(&self->cursors, cursors, OGI_COUNT_OF(cursors));
    ogi_pg_rows_init(&self->keys, keys, OGI_COUNT_OF(keys));
}

void ogi_store_pg_rows_fini(struct ogi_store_pg *self)
{
    for (size_t i = 0; i < OGI_STORE_TABLE_COUNT; i++)
        ogi_pg_rows_fini(&self->rows[i]);
    ogi_pg_rows_fini(&self->cursors);
    ogi_pg_rows_fini(&self->keys);
}

ogi_result ogi_store_pg_send_rows(struct ogi_store_pg *self, struct ogi_pg_rows *rows,
                                  enum ogi_query query, struct ogi_error *err)
{
    struct ogi_str parameters[OGI_PG_MAX_COLUMNS];
    size_t count = rows->column_count;
    if (rows->count == 0 && rows->next == 0)
        return OGI_OK;
    OGI_TRY(ogi_pg_rows_finish(rows, parameters, err));
    if (query == OGI_QUERY_STORE_ADD_REPORT) {
        parameters[count++] = ogi_str_of(self->parser_version);
        parameters[count++] = ogi_str_of(self->ruleset_version);
    }
    ogi_pg_send(self->pg, query, parameters, count);
    return OGI_OK;
}

/* Sizes within a document; its limit keeps them far below. */
static int32_t int4_of(size_t value)
{
    return value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static void put_span(struct ogi_pg_rows *rows, struct ogi_span span)
{
    if (span.to <= span.from) {
        ogi_pg_rows_null(rows);
        ogi_pg_rows_null(rows);
    } else {
        ogi_pg_rows_int4(rows, int4_of(span.from));
        ogi_pg_rows_int4(rows, int4_of(span.to));
    }
}

/* For columns that are NOT NULL: no text is the empty text. */
static struct ogi_str some(struct ogi_str str)
{
    return str.ptr == NULL ? OGI_STR("") : str;
}

static struct ogi_str hash_of(const unsigned char hash[32])
{
    return (struct ogi_str){(const char *)hash, 32};
}

/* "2021-01-20" is a day of the calendar. PostgreSQL refuses others, and a misprinted date (30
 * February) is no reason to lose a report: it is stored without one. */
static bool is_day(struct ogi_str date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int numbers[3] = {0, 0, 0};
    size_t part = 0;
    if (date.len != 10)
        return false;
    for (size_t i = 0; i < date.len; i++) {
        if (i == 4 || i == 7) {
            if (date.ptr[i] != '-')
                return false;
            part++;
        } else if (date.ptr[i] < '0' || date.ptr[i] > '9') {
            return false;
        } else {
            numbers[part] = numbers[part] * 10 + (date.ptr[i] - '0');
        }
    }
    if (numbers[0] < 1 || numbers[1] < 1 || numbers[1] > 12)
        return false;
    bool leap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0);
    int last = days[numbers[1] - 1] + (numbers[1] == 2 && leap ? 1 : 0);
    return numbers[2] >= 1 && numbers[2] <= last;
}

static struct ogi_str name_or_none(const char *name)
{
    return name == NULL ? OGI_STR_NONE : ogi_str_of(name);
}

static void put_ledger(struct ogi_store_pg *self, const struct ogi_store_item *item)
{
    struct ogi_pg_rows *rows = &self->rows[OGI_STORE_LEDGER];
    ogi_pg_rows_int8(rows, item->stream_id);
    ogi_pg_rows_int8(rows, item->offset);
    ogi_pg_rows_text(rows, ogi_str_of(ogi_outcome_name(item->outcome)));
    if (item->report_id == 0)
        ogi_pg_rows_null(rows);
    else
        ogi_pg_rows_int8(rows, item->report_id);
    ogi_pg_rows_bytea(rows, hash_of(item->content_sha256));
    ogi_pg_rows_bytea(rows, item->record);
    ogi_pg_rows_text(rows, name_or_none(item->error_id));
    ogi_pg_rows_text(rows, item->error_text);
    ogi_pg_rows_end(rows);
}

/* What the row says of the document has; the union of the cells' spans is the row's. */
struct row_state {
    bool is_there;
    struct ogi_span span;
};

static struct row_state look_at_row(const struct ogi_store_row *row, const struct ogi_value *values,
                                    size_t columns)
{
    struct row_state state = {false, {0, 0}};
    for (size_t i = 0; i < columns; i++) {
        if (row->cells[i] == SIZE_MAX || values[row->cells[i]].presence == OGI_CELL_ABSENT)
            continue;
        struct ogi_span span = values[row->cells[i]].span;
        state.is_there = true;
        if (span.to <= span.from)
            continue;
        if (state.span.to == 0)
            state.span = span;
        state.span.from = span.from < state.span.from ? span.from : state.span.from;
        state.span.to = span.to > state.span.to ? span.to : state.span.to;
    }
    return state;
}

static enum ogi_store_table table_of(enum ogi_part part)
{
    static const enum ogi_store_table by_part[OGI_PART_COUNT] = {
        [OGI_PART_DISCLOSURE] = OGI_STORE_DISCLOSURE,
        [OGI_PART_APPLICATIONS] = OGI_STORE_APPLICATION,
        [OGI_PART_DISPUTES] = OGI_STORE_DISPUTE,
        [OGI_PART_STATISTICS] = OGI_STORE_STATISTIC,
    };
    return by_part[part];
}

static void put_figures(struct ogi_pg_rows *rows, const struct ogi_store_row *row,
                        const struct ogi_value *values, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        const struct ogi_value *value = row->cells[i] == SIZE_MAX ? NULL : &values[row->cells[i]];
        if (value != NULL && value->presence == OGI_CELL_NUMBER)
            ogi_pg_rows_int8(rows, value->number);
        else
            ogi_pg_rows_null(rows);
    }
}

/* Rows of figures that the document has; counts[] by part. */
static void put_rows(struct ogi_store_pg *self, const struct ogi_store_layout *layout,
                     int64_t report_id, const struct ogi_value *values,
                     int32_t counts[OGI_PART_COUNT])
{
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct ogi_store_row *row = &layout->rows[i];
        struct ogi_pg_rows *rows = &self->rows[table_of(row->part)];
        size_t columns = 0;
        (void)ogi_store_layout_columns(row->part, &columns);
        struct row_state state = look_at_row(row, values, columns);
        if (!state.is_there)
            continue;
        counts[row->part]++;
        ogi_pg_rows_int8(rows, report_id);
        ogi_pg_rows_text(rows, row->key);
        put_figures(rows, row, values, columns);
        if (row->part == OGI_PART_STATISTICS)
            ogi_pg_rows_bool(rows, row->is_money);
        put_span(rows, state.span);
        ogi_pg_rows_end(rows);
    }
}

static int32_t put_notes(struct ogi_store_pg *self, int64_t report_id,
                         const struct ogi_report *report)
{
    struct ogi_pg_rows *rows = &self->rows[OGI_STORE_CELL_NOTE];
    int32_t count = 0;
    for (size_t i = 0; i < report->edition->cell_count; i++) {
        const struct ogi_value *value = &report->values[i];
        bool is_absent = value->presence == OGI_CELL_ABSENT;
        if (value->note == OGI_NOTE_NONE || (is_absent && value->note != OGI_NOTE_AMBIGUOUS))
            continue;
        count++;
        ogi_pg_rows_int8(rows, report_id);
        ogi_pg_rows_text(rows, report->edition->cells[i].code);
        ogi_pg_rows_text(rows, ogi_str_of(ogi_note_name(value->note)));
        ogi_pg_rows_text(rows, some(value->raw));
        ogi_pg_rows_bool(rows, !is_absent);
        put_span(rows, value->span);
        ogi_pg_rows_end(rows);
    }
    return count;
}

static void put_sections(struct ogi_store_pg *self, int64_t report_id,
                         const struct ogi_report *report)
{
    struct ogi_pg_rows *rows = &self->rows[OGI_STORE_SECTION];
    for (size_t i = 0; i < report->section_count; i++) {
        const struct ogi_section *section = &report->sections[i];
        ogi_pg_rows_int8(rows, report_id);
        ogi_pg_rows_int4(rows, section->number);
        ogi_pg_rows_text(rows, some(section->heading));
        ogi_pg_rows_text(rows, some(section->text));
        put_span(rows, section->span);
        ogi_pg_rows_end(rows);
    }
}

static void put_finding(struct ogi_pg_rows *rows, int64_t report_id, int32_t number,
                        const struct ogi_finding *finding)
{
    ogi_pg_rows_int8(rows, report_id);
    ogi_pg_rows_int4(rows, number);
    ogi_pg_rows_text(rows, ogi_str_of(finding->rule->id));
    ogi_pg_rows_text(rows, ogi_str_of(ogi_severity_name(finding->severity)));
    ogi_pg_rows_text(rows, finding->cell.len == 0 ? OGI_STR_NONE : finding->cell);
    ogi_pg_rows_bool(rows, finding->is_money);
    if (finding->has_figures) {
        ogi_pg_rows_int8(rows, finding->expected);
        ogi_pg_rows_int8(rows, finding->actual);
        ogi_pg_rows_int8(rows, finding->difference);
    } else {
        for (int i = 0; i < 3; i++)
            ogi_pg_rows_null(rows);
    }
    ogi_pg_rows_text(rows, some(finding->message));
    put_span(rows, finding->span);
    ogi_pg_rows_end(rows);
}

/* Findings; counts[] by severity. */
static void put_findings(struct ogi_store_pg *self, int64_t report_id,
                         const struct ogi_report *report, int32_t counts[OGI_SEVERITY_INFO + 1])
{
    for (size_t i = 0; i < report->finding_count; i++) {
        put_finding(&self->rows[OGI_STORE_FINDING], report_id, int4_of(i + 1),
                    &report->findings[i]);
        counts[report->findings[i].severity]++;
    }
}

struct child_counts {
    int32_t figures[OGI_PART_COUNT];
    int32_t severities[OGI_SEVERITY_INFO + 1];
    int32_t notes;
};

static void put_report(struct ogi_store_pg *self, const struct ogi_store_item *item,
                       const struct child_counts *counts)
{
    struct ogi_pg_rows *rows = &self->rows[OGI_STORE_REPORT];
    const struct ogi_report *report = item->report;
    ogi_pg_rows_int8(rows, item->report_id);
    ogi_pg_rows_text(rows, item->document->key);
    ogi_pg_rows_text(rows, item->document->url);
    ogi_pg_rows_int4(rows, item->version);
    ogi_pg_rows_text(rows, ogi_str_of(ogi_status_name(report->status)));
    ogi_pg_rows_text(rows,
                     name_or_none(report->edition == NULL ? NULL : report->edition->form->id));
    if (report->year == 0)
        ogi_pg_rows_null(rows);
    else
        ogi_pg_rows_int4(rows, report->year);
    ogi_pg_rows_text(rows, report->agency);
    ogi_pg_rows_text(rows, report->title);
    ogi_pg_rows_text(rows, is_day(report->published) ? report->published : OGI_STR_NONE);
    ogi_pg_rows_text(rows, item->document->media_type);
    ogi_pg_rows_text(rows, name_or_none(report->charset));
    ogi_pg_rows_int8(rows, (int64_t)report->replaced_characters);
    ogi_pg_rows_int4(rows, counts->severities[OGI_SEVERITY_ERROR]);
    ogi_pg_rows_int4(rows, counts->severities[OGI_SEVERITY_WARNING]);
    ogi_pg_rows_int4(rows, counts->severities[OGI_SEVERITY_INFO]);
    ogi_pg_rows_int4(rows, counts->figures[OGI_PART_DISCLOSURE]);
    ogi_pg_rows_int4(rows, counts->figures[OGI_PART_APPLICATIONS]);
    ogi_pg_rows_int4(rows, counts->figures[OGI_PART_DISPUTES]);
    ogi_pg_rows_int4(rows, counts->figures[OGI_PART_STATISTICS]);
    ogi_pg_rows_int4(rows, int4_of(report->section_count));
    ogi_pg_rows_int4(rows, int4_of(report->finding_count));
    ogi_pg_rows_int4(rows, counts->notes);
    ogi_pg_rows_bytea(rows, hash_of(item->content_sha256));
    ogi_pg_rows_bytea(rows, hash_of(item->document->body_sha256));
    ogi_pg_rows_bytea(rows, hash_of(item->result_sha256));
    ogi_pg_rows_int8(rows, item->stream_id);
    ogi_pg_rows_int8(rows, item->offset);
    ogi_pg_rows_time(rows, item->crawl_time_ms);
    ogi_pg_rows_end(rows);
}

static const struct ogi_store_layout *find_layout(const struct ogi_store_pg *self,
                                                  const struct ogi_edition *edition)
{
    for (size_t i = 0; i < self->layout_count; i++)
        if (self->layouts[i].edition == edition)
            return &self->layouts[i];
    return NULL;
}

static ogi_result put_item(struct ogi_store_pg *self, const struct ogi_store_item *item,
                           struct ogi_error *err)
{
    const struct ogi_report *report = item->report;
    struct child_counts counts = {0};
    put_ledger(self, item);
    if (!item->makes_version)
        return OGI_OK;
    if (report == NULL || item->document == NULL)
        return OGI_FAIL(err, BUG, "a version without a report or document");
    if (report->edition != NULL) {
        const struct ogi_store_layout *layout = find_layout(self, report->edition);
        if (layout == NULL)
            return OGI_FAIL(err, BUG, "the store does not know form %s", report->edition->form->id);
        put_rows(self, layout, item->report_id, report->values, counts.figures);
        counts.notes = put_notes(self, item->report_id, report);
    }
    put_sections(self, item->report_id, report);
    put_findings(self, item->report_id, report, counts.severities);
    put_report(self, item, &counts);
    return OGI_OK;
}

static ogi_result fill(struct ogi_store_pg *self, const struct ogi_store_item *items, size_t count,
                       struct ogi_error *err)
{
    for (size_t i = 0; i < OGI_STORE_TABLE_COUNT; i++)
        ogi_pg_rows_clear(&self->rows[i]);
    for (size_t i = 0; i < count; i++)
        OGI_TRY(put_item(self, &items[i], err));
    /* Every array is complete before the first is sent: a document too large for the protocol
     * leaves the transaction as it was. */
    struct ogi_str parameters[OGI_PG_MAX_COLUMNS];
    for (size_t i = 0; i < OGI_STORE_DOCUMENT; i++)
        OGI_TRY(ogi_pg_rows_finish(&self->rows[i], parameters, err));
    return OGI_OK;
}

/* Ledger and report come first: their keys show whether somebody else writes this stream. */
static ogi_result fly(struct ogi_store_pg *self, bool isolate, struct ogi_error *err)
{
    if (isolate)
        ogi_pg_send_text(self->pg, "SAVEPOINT ogi_write");
    for (size_t i = 0; i < OGI_STORE_DOCUMENT; i++)
        OGI_TRY(ogi_store_pg_send_rows(self, &self->rows[i], tables[i].query, err));
    if (isolate)
        ogi_pg_send_text(self->pg, "RELEASE SAVEPOINT ogi_write");
    return ogi_pg_land(self->pg, err);
}

static ogi_result restore(struct ogi_store_pg *self, struct ogi_error *err)
{
    ogi_pg_send_text(self->pg, "ROLLBACK TO SAVEPOINT ogi_write");
    ogi_pg_send_text(self->pg, "RELEASE SAVEPOINT ogi_write");
    return ogi_pg_land(self->pg, err);
}

ogi_result ogi_store_pg_write(void *self_, const struct ogi_store_item *items, size_t count,
                              bool isolate, struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    struct ogi_error own = OGI_ERROR_NONE;
    if (self->pg == NULL || !self->in_transaction)
        return OGI_FAIL(err, BUG, "write without begin");
    if (count == 0)
        return OGI_OK;
    OGI_TRY(fill(self, items, count, err));
    if (!fly(self, isolate, &own).failed)
        return OGI_OK;
    if (isolate && ogi_error_kind(&own) == OGI_KIND_INVALID)
        OGI_TRY(restore(self, err));
    if (err != NULL && err->function == NULL)
        *err = own;
    return (ogi_result){true};
}
