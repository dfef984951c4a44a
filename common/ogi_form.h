/* The official forms as data: editions, blocks, rows, columns, labels.
 *
 * A form is a constant table (common/forms/). The code knows no form by name: a new edition is a
 * new table in the list that ogi_forms() gives, or that a test gives to ogi_core_new. Source of the
 * labels: the notices and reports that each table names. */
#ifndef OGI_FORM_H
#define OGI_FORM_H

#include "ogi_arena.h"
#include "ogi_error.h"

enum ogi_part {
    OGI_PART_DISCLOSURE,   /* part 二 */
    OGI_PART_APPLICATIONS, /* part 三 */
    OGI_PART_DISPUTES,     /* part 四 */
    OGI_PART_STATISTICS,   /* the annex of 2014 to 2018 */
    OGI_PART_COUNT
};

/* "disclosure", "applications", "disputes", "statistics": first element of every cell's code. */
const char *ogi_part_name(enum ogi_part part);

enum ogi_value_kind {
    OGI_VALUE_COUNT, /* an integer; negative ones are kept, a rule complains */
    OGI_VALUE_DELTA, /* an integer with a sign: 本年增/减 */
    OGI_VALUE_MONEY, /* an amount of money, stored in hundredths of a yuan */
};

enum ogi_unit {
    OGI_UNIT_NONE,     /* the form names no unit: a bare amount stays unit_unknown */
    OGI_UNIT_YUAN,     /* 元 */
    OGI_UNIT_WAN_YUAN, /* 万元 */
};

/* A printed name: as the form has it, in English, and as documents misspell it. */
struct ogi_label {
    const char *zh;
    const char *en;
    const char *const *variants; /* closed by NULL; NULL where there are none */
};

struct ogi_form_column {
    const char
        *code; /* "natural_person", "reconsideration.upheld"; "" where rows alone name cells */
    struct ogi_label label;
    const char *group; /* the head above it (法人或其他组织, 未经复议直接起诉); NULL for none */
    enum ogi_value_kind kind;
    enum ogi_unit unit;
};

struct ogi_form_row {
    const char *code; /* "received"; NULL for a heading row, which has no cells (（三）不予公开) */
    struct ogi_label label;
    const char *group;        /* label.zh of the row that it stands under; NULL for none */
    enum ogi_value_kind kind; /* where it is not COUNT it overrides the column's */
    enum ogi_unit unit;
    const char *measure; /* what the form prints in its column of units (条, 件); NULL for none */
};

/* One table of the form: a head over columns, and rows. The table of part 四 has one row without
 * label and fifteen columns. */
struct ogi_form_block {
    enum ogi_part part;
    struct ogi_label caption; /* 第二十条第（一）项; zh NULL where the block has none */
    struct ogi_label corner;  /* the words over the row labels (信息内容); zh NULL for none */
    const struct ogi_form_column *columns;
    size_t column_count;
    const struct ogi_form_row *rows; /* in the form's order, heading rows among them */
    size_t row_count;
    /* Words of the head that name no column and no group of columns (申请人情况, 行政诉讼); closed
     * by NULL; NULL where there are none. */
    const char *const *other_heads;
};

struct ogi_form {
    const char *id;         /* "F2021" */
    struct ogi_label title; /* what people call it */
    int first_year;         /* years reported on */
    int last_year;          /* INT_MAX while it is in force */
    const char *basis;      /* the notice that prescribes it */
    /* Labels that only this form has: what a document is recognised by. Closed by NULL. */
    const char *const *discriminators;
    const struct ogi_form_block *blocks;
    size_t block_count;
};

/* A cell of a form. Its index in ogi_edition.cells is its identity within the edition. */
struct ogi_form_cell {
    uint16_t block;
    uint16_t row;
    uint16_t column;
    enum ogi_part part;
    enum ogi_value_kind kind;
    enum ogi_unit unit;
    struct ogi_str code; /* "applications.received.total" */
};

/* A form with its cells numbered, made once at start and constant after. */
struct ogi_edition {
    const struct ogi_form *form;
    const struct ogi_form_cell *cells; /* in the form's order: block, row, column */
    size_t cell_count;
    const size_t *cell_of_row;  /* first cell of each row, rows of all blocks in order; SIZE_MAX for
                                   headings */
    const size_t *row_of_block; /* index into cell_of_row of each block's first row */
};

/* Numbers the form's cells. Fails with BUG when two cells have one code. */
ogi_result ogi_edition_build(const struct ogi_form *form, struct ogi_arena *arena,
                             struct ogi_edition *out, struct ogi_error *err) OGI_MUST_USE;

/* The index of a cell; SIZE_MAX for a heading row. */
size_t ogi_edition_cell(const struct ogi_edition *edition, size_t block, size_t row, size_t column);

/* The index of the cell with that code; SIZE_MAX if there is none. */
size_t ogi_edition_find(const struct ogi_edition *edition, struct ogi_str code);

/* The forms in force and of the past, oldest first. */
const struct ogi_form *const *ogi_forms(size_t *count);

#endif
