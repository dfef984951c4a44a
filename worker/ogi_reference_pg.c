#include "ogi_reference_pg.h"

#include <limits.h>

#include "ogi_pg_array.h"
#include "ogi_rule.h"
#include "ogi_store_layout.h"

enum { FORMS, CELLS, LABELS, RULES, TABLES };

static const struct {
    enum ogi_query query;
    size_t count;
    enum ogi_pg_type types[OGI_PG_MAX_COLUMNS];
} tables[TABLES] = {
    [FORMS] = {OGI_QUERY_MIGRATE_ADD_FORM,
               6,
               {OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_INT4, OGI_PG_INT4, OGI_PG_TEXT}},
    [CELLS] = {OGI_QUERY_MIGRATE_ADD_CELL,
               15,
               {OGI_PG_TEXT, OGI_PG_INT4, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT,
                OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT,
                OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT}},
    [LABELS] = {OGI_QUERY_MIGRATE_ADD_LABEL,
                7,
                {OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_BOOL,
                 OGI_PG_TEXT}},
    [RULES] = {OGI_QUERY_MIGRATE_ADD_RULE,
               12,
               {OGI_PG_TEXT, OGI_PG_INT4, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT,
                OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT, OGI_PG_TEXT}},
};

static const char *const kinds[] = {
    [OGI_VALUE_COUNT] = "count", [OGI_VALUE_DELTA] = "delta", [OGI_VALUE_MONEY] = "money"};
static const char *const units[] = {
    [OGI_UNIT_NONE] = NULL, [OGI_UNIT_YUAN] = "yuan", [OGI_UNIT_WAN_YUAN] = "wan_yuan"};
static const char *const effects[] = {[OGI_EFFECT_INVALID] = "invalid",
                                      [OGI_EFFECT_INCOMPLETE] = "incomplete",
                                      [OGI_EFFECT_REJECTED] = "rejected",
                                      [OGI_EFFECT_NONE] = "none"};

/* NULL stays NULL. */
static void put(struct ogi_pg_rows *rows, const char *text)
{
    ogi_pg_rows_text(rows, text == NULL ? OGI_STR_NONE : ogi_str_of(text));
}

static void put_form(struct ogi_pg_rows *rows, const struct ogi_form *form)
{
    put(rows, form->id);
    put(rows, form->title.zh);
    put(rows, form->title.en);
    ogi_pg_rows_int4(rows, form->first_year);
    if (form->last_year == INT_MAX)
        ogi_pg_rows_null(rows);
    else
        ogi_pg_rows_int4(rows, form->last_year);
    put(rows, form->basis);
    ogi_pg_rows_end(rows);
}

static void put_cell(struct ogi_pg_rows *rows, const struct ogi_edition *edition, size_t index)
{
    const struct ogi_form_cell *cell = &edition->cells[index];
    const struct ogi_form_block *block = &edition->form->blocks[cell->block];
    const struct ogi_form_row *row = &block->rows[cell->row];
    const struct ogi_form_column *column = &block->columns[cell->column];
    struct ogi_str key, name;
    ogi_store_layout_split(cell, &key, &name);
    put(rows, edition->form->id);
    ogi_pg_rows_int4(rows, (int32_t)index + 1);
    ogi_pg_rows_text(rows, cell->code);
    put(rows, ogi_part_name(cell->part));
    ogi_pg_rows_text(rows, key);
    ogi_pg_rows_text(rows, name);
    put(rows, row->label.zh);
    put(rows, row->label.en);
    put(rows, row->group);
    put(rows, column->label.zh);
    put(rows, column->label.en);
    put(rows, column->group);
    put(rows, block->caption.zh);
    put(rows, kinds[cell->kind]);
    put(rows, units[cell->unit]);
    ogi_pg_rows_end(rows);
}

/* Whose labels they are. */
struct place {
    const char *form;
    const char *part;
    const char *role;
    const char *code;
};

static void put_word(struct ogi_pg_rows *rows, struct place place, const char *text, bool canonical,
                     const char *en)
{
    if (text == NULL)
        return;
    put(rows, place.form);
    put(rows, place.part);
    put(rows, place.role);
    put(rows, place.code);
    put(rows, text);
    ogi_pg_rows_bool(rows, canonical);
    put(rows, en);
    ogi_pg_rows_end(rows);
}

static void put_label(struct ogi_pg_rows *rows, struct place place, const struct ogi_label *label)
{
    put_word(rows, place, label->zh, true, label->en);
    for (const char *const *variant = label->variants; variant != NULL && *variant != NULL;
         variant++)
        put_word(rows, place, *variant, false, NULL);
}

static void put_block_labels(struct ogi_pg_rows *rows, const char *form,
                             const struct ogi_form_block *block)
{
    const char *part = ogi_part_name(block->part);
    put_label(rows, (struct place){form, part, "caption", ""}, &block->caption);
    put_label(rows, (struct place){form, part, "corner", ""}, &block->corner);
    for (const char *const *head = block->other_heads; head != NULL && *head != NULL; head++)
        put_word(rows, (struct place){form, part, "head", ""}, *head, true, NULL);
    for (size_t i = 0; i < block->column_count; i++) {
        const struct ogi_form_column *column = &block->columns[i];
        put_label(rows, (struct place){form, part, "column", column->code}, &column->label);
        put_word(rows, (struct place){form, part, "column_group", column->code}, column->group,
                 true, NULL);
    }
    for (size_t i = 0; i < block->row_count; i++) {
        const struct ogi_form_row *row = &block->rows[i];
        bool is_heading = row->code == NULL;
        put_label(
            rows,
            (struct place){form, part, is_heading ? "heading" : "row", is_heading ? "" : row->code},
            &row->label);
    }
}

static void put_rule(struct ogi_pg_rows *rows, const struct ogi_rule *rule, int32_t position)
{
    put(rows, rule->id);
    ogi_pg_rows_int4(rows, position);
    put(rows, rule->forms);
    put(rows, ogi_severity_name(rule->severity));
    put(rows, effects[rule->effect]);
    put(rows, rule->expression);
    put(rows, rule->title_zh);
    put(rows, rule->title_en);
    put(rows, rule->explanation_zh);
    put(rows, rule->explanation_en);
    put(rows, rule->source);
    put(rows, ogi_certainty_name(rule->certainty));
    ogi_pg_rows_end(rows);
}

static void fill(struct ogi_pg_rows rows[TABLES], const struct ogi_edition *editions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct ogi_form *form = editions[i].form;
        put_form(&rows[FORMS], form);
        for (size_t j = 0; j < editions[i].cell_count; j++)
            put_cell(&rows[CELLS], &editions[i], j);
        put_label(&rows[LABELS], (struct place){form->id, "", "title", ""}, &form->title);
        for (size_t j = 0; j < form->block_count; j++)
            put_block_labels(&rows[LABELS], form->id, &form->blocks[j]);
    }
    size_t rule_count = 0;
    const struct ogi_rule *rules = ogi_rules(&rule_count);
    for (size_t i = 0; i < rule_count; i++)
        put_rule(&rows[RULES], &rules[i], (int32_t)i + 1);
}

static ogi_result send(struct ogi_pg *pg, struct ogi_pg_rows rows[TABLES], struct ogi_error *err)
{
    struct ogi_str parameters[TABLES][OGI_PG_MAX_COLUMNS];
    for (size_t i = 0; i < TABLES; i++)
        OGI_TRY(ogi_pg_rows_finish(&rows[i], parameters[i], err));
    ogi_pg_send_text(pg, "BEGIN");
    ogi_pg_send(pg, OGI_QUERY_MIGRATE_EMPTY_REFERENCE, NULL, 0);
    for (size_t i = 0; i < TABLES; i++)
        ogi_pg_send(pg, tables[i].query, parameters[i], tables[i].count);
    ogi_pg_send_text(pg, "COMMIT");
    return ogi_pg_land(pg, err);
}

ogi_result ogi_reference_write(struct ogi_pg *pg, const struct ogi_edition *editions, size_t count,
                               struct ogi_reference_counts *out, struct ogi_error *err)
{
    enum { BEGIN, EMPTY, FIRST };
    struct ogi_pg_rows rows[TABLES];
    struct ogi_error ignored = OGI_ERROR_NONE;
    for (size_t i = 0; i < TABLES; i++)
        ogi_pg_rows_init(&rows[i], tables[i].types, tables[i].count);
    fill(rows, editions, count);
    ogi_result done = send(pg, rows, err);
    for (size_t i = 0; i < TABLES; i++)
        ogi_pg_rows_fini(&rows[i]);
    if (done.failed) {
        ogi_pg_send_text(pg, "ROLLBACK");
        (void)ogi_pg_land(pg, &ignored).failed;
        return done;
    }
    *out = (struct ogi_reference_counts){
        .forms = ogi_pg_affected(pg, FIRST + FORMS),
        .cells = ogi_pg_affected(pg, FIRST + CELLS),
        .labels = ogi_pg_affected(pg, FIRST + LABELS),
        .rules = ogi_pg_affected(pg, FIRST + RULES),
    };
    return OGI_OK;
}
