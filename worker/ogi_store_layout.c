#include "ogi_store_layout.h"

#include <string.h>

/* As in sql/migrations: the order of the parameters of store_add_*.sql. */
static const char *const disclosure[] = {"made",      "published", "total",      "issued",
                                         "repealed",  "in_force",  "previous",   "change",
                                         "decisions", "projects",  "amount_yuan"};
static const char *const application[] = {"natural_person",
                                          "commercial_enterprise",
                                          "research_institution",
                                          "public_welfare_org",
                                          "legal_service_org",
                                          "other_org",
                                          "total"};
static const char *const dispute[] = {"upheld", "corrected", "other", "pending", "total"};
static const char *const statistic[] = {"value"};

static const struct {
    const char *const *names;
    size_t count;
} tables[OGI_PART_COUNT] = {
    [OGI_PART_DISCLOSURE] = {disclosure, OGI_COUNT_OF(disclosure)},
    [OGI_PART_APPLICATIONS] = {application, OGI_COUNT_OF(application)},
    [OGI_PART_DISPUTES] = {dispute, OGI_COUNT_OF(dispute)},
    [OGI_PART_STATISTICS] = {statistic, OGI_COUNT_OF(statistic)},
};

const char *const *ogi_store_layout_columns(enum ogi_part part, size_t *count)
{
    *count = tables[part].count;
    return tables[part].names;
}

void ogi_store_layout_split(const struct ogi_form_cell *cell, struct ogi_str *key,
                            struct ogi_str *column)
{
    struct ogi_str rest =
        ogi_str_slice(cell->code, strlen(ogi_part_name(cell->part)) + 1, cell->code.len);
    size_t dot = rest.len;
    *key = rest;
    *column = ogi_str_of(statistic[0]);
    if (cell->part == OGI_PART_STATISTICS)
        return;
    while (dot > 0 && rest.ptr[dot - 1] != '.')
        dot--;
    *key = ogi_str_slice(rest, 0, dot == 0 ? 0 : dot - 1);
    *column = ogi_str_slice(rest, dot, rest.len);
}

static size_t find_column(enum ogi_part part, struct ogi_str name)
{
    for (size_t i = 0; i < tables[part].count; i++)
        if (ogi_str_equals(ogi_str_of(tables[part].names[i]), name))
            return i;
    return SIZE_MAX;
}

static struct ogi_store_row *find_row(struct ogi_store_layout *layout, enum ogi_part part,
                                      struct ogi_str key)
{
    for (size_t i = layout->row_count; i > 0; i--)
        if (layout->rows[i - 1].part == part && ogi_str_equals(layout->rows[i - 1].key, key))
            return &layout->rows[i - 1];
    struct ogi_store_row *row = &layout->rows[layout->row_count++];
    *row = (struct ogi_store_row){.part = part, .key = key};
    for (size_t i = 0; i < OGI_STORE_MAX_COLUMNS; i++)
        row->cells[i] = SIZE_MAX;
    return row;
}

static ogi_result place(struct ogi_store_layout *layout, size_t index, struct ogi_error *err)
{
    const struct ogi_form_cell *cell = &layout->edition->cells[index];
    struct ogi_str key, name;
    ogi_store_layout_split(cell, &key, &name);
    size_t column = find_column(cell->part, name);
    if (column == SIZE_MAX)
        return OGI_FAIL(err, BUG, "table of part %s has no column for cell %.*s",
                        ogi_part_name(cell->part), OGI_STR_ARG(cell->code));
    bool is_money = cell->kind == OGI_VALUE_MONEY;
    bool takes_money = strcmp(tables[cell->part].names[column], "amount_yuan") == 0;
    if (cell->part != OGI_PART_STATISTICS && is_money != takes_money)
        return OGI_FAIL(err, BUG,
                        "cell %.*s: amounts of money stand in amount_yuan, counts elsewhere",
                        OGI_STR_ARG(cell->code));
    struct ogi_store_row *row = find_row(layout, cell->part, key);
    if (row->cells[column] != SIZE_MAX)
        return OGI_FAIL(err, BUG, "two cells %.*s in one form", OGI_STR_ARG(cell->code));
    row->cells[column] = index;
    row->is_money = is_money;
    return OGI_OK;
}

ogi_result ogi_store_layout_build(const struct ogi_edition *edition, struct ogi_arena *arena,
                                  struct ogi_store_layout *out, struct ogi_error *err)
{
    struct ogi_store_layout layout = {.edition = edition};
    layout.rows = ogi_arena_alloc(arena, edition->cell_count, sizeof *layout.rows);
    if (layout.rows == NULL)
        return OGI_FAIL(err, NO_MEMORY, "no memory for the layout of form %s", edition->form->id);
    for (size_t i = 0; i < edition->cell_count; i++)
        OGI_TRY(place(&layout, i, err));
    *out = layout;
    return OGI_OK;
}
