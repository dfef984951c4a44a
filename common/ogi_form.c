#include "ogi_form.h"

#include "forms/shared.h"

const char *ogi_part_name(enum ogi_part part)
{
    switch (part) {
    case OGI_PART_DISCLOSURE:
        return "disclosure";
    case OGI_PART_APPLICATIONS:
        return "applications";
    case OGI_PART_DISPUTES:
        return "disputes";
    case OGI_PART_STATISTICS:
        return "statistics";
    case OGI_PART_COUNT:
        break;
    }
    return "";
}

const struct ogi_form *const *ogi_forms(size_t *count)
{
    static const struct ogi_form *const forms[] = {&ogi_form_f2014, &ogi_form_f2019,
                                                   &ogi_form_f2021};

    *count = OGI_COUNT_OF(forms);
    return forms;
}

/* "part.row.column", without the element whose code is empty. */
static struct ogi_str cell_code(struct ogi_arena *arena, enum ogi_part part, const char *row,
                                const char *column)
{
    return ogi_arena_format(arena, "%s%s%s%s%s", ogi_part_name(part), *row == '\0' ? "" : ".", row,
                            *column == '\0' ? "" : ".", column);
}

static void count_rows(const struct ogi_form *form, size_t *rows, size_t *cells)
{
    *rows = 0;
    *cells = 0;
    for (size_t b = 0; b < form->block_count; b++) {
        const struct ogi_form_block *block = &form->blocks[b];

        *rows += block->row_count;
        for (size_t r = 0; r < block->row_count; r++)
            if (block->rows[r].code != NULL)
                *cells += block->column_count;
    }
}

static bool fill_row(const struct ogi_form_block *block, size_t b, size_t r,
                     struct ogi_arena *arena, struct ogi_form_cell *cells)
{
    const struct ogi_form_row *row = &block->rows[r];

    for (size_t c = 0; c < block->column_count; c++) {
        const struct ogi_form_column *column = &block->columns[c];
        bool own = row->kind != OGI_VALUE_COUNT;

        cells[c] = (struct ogi_form_cell){
            .block = (uint16_t)b,
            .row = (uint16_t)r,
            .column = (uint16_t)c,
            .part = block->part,
            .kind = own ? row->kind : column->kind,
            .unit = own ? row->unit : column->unit,
            .code = cell_code(arena, block->part, row->code, column->code),
        };
        if (cells[c].code.ptr == NULL)
            return false;
    }
    return true;
}

static ogi_result check_codes(const struct ogi_form *form, const struct ogi_form_cell *cells,
                              size_t count, struct ogi_error *err)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (ogi_str_equals(cells[i].code, cells[j].code))
                return OGI_FAIL(err, BUG, "form %s has two cells with the code %.*s", form->id,
                                OGI_STR_ARG(cells[i].code));
    return OGI_OK;
}

ogi_result ogi_edition_build(const struct ogi_form *form, struct ogi_arena *arena,
                             struct ogi_edition *out, struct ogi_error *err)
{
    size_t row_total = 0;
    size_t cell_total = 0;

    count_rows(form, &row_total, &cell_total);
    struct ogi_form_cell *cells = ogi_arena_alloc(arena, cell_total, sizeof *cells);
    size_t *cell_of_row = ogi_arena_alloc(arena, row_total, sizeof *cell_of_row);
    size_t *row_of_block = ogi_arena_alloc(arena, form->block_count, sizeof *row_of_block);
    if (cells == NULL || cell_of_row == NULL || row_of_block == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot number the cells of form %s", form->id);

    size_t row = 0;
    size_t cell = 0;
    for (size_t b = 0; b < form->block_count; b++) {
        const struct ogi_form_block *block = &form->blocks[b];

        row_of_block[b] = row;
        for (size_t r = 0; r < block->row_count; r++, row++) {
            if (block->rows[r].code == NULL) {
                cell_of_row[row] = SIZE_MAX;
                continue;
            }
            cell_of_row[row] = cell;
            if (!fill_row(block, b, r, arena, cells + cell))
                return OGI_FAIL(err, NO_MEMORY, "cannot name the cells of form %s", form->id);
            cell += block->column_count;
        }
    }
    OGI_TRY(check_codes(form, cells, cell_total, err));
    *out = (struct ogi_edition){form, cells, cell_total, cell_of_row, row_of_block};
    return OGI_OK;
}

size_t ogi_edition_cell(const struct ogi_edition *edition, size_t block, size_t row, size_t column)
{
    size_t first = edition->cell_of_row[edition->row_of_block[block] + row];

    return first == SIZE_MAX ? SIZE_MAX : first + column;
}

size_t ogi_edition_find(const struct ogi_edition *edition, struct ogi_str code)
{
    for (size_t i = 0; i < edition->cell_count; i++)
        if (ogi_str_equals(edition->cells[i].code, code))
            return i;
    return SIZE_MAX;
}
