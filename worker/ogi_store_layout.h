/* Which cell of a form stands in which column of which table: read off the cells' codes, so that a
 * new edition needs no code here.
 *
 *     disclosure.<item>.<measure>, applications.<outcome>.<applicant>, disputes.<channel>.<result>,
 *     statistics.<indicator>
 *
 * Not for: values. Ownership: a layout borrows keys from its edition. */
#ifndef OGI_STORE_LAYOUT_H
#define OGI_STORE_LAYOUT_H

#include "ogi_form.h"

enum { OGI_STORE_MAX_COLUMNS = 11 };

/* A row of one of the four tables of figures (disclosure, application, dispute, statistic). */
struct ogi_store_row {
    enum ogi_part part;
    struct ogi_str key;                  /* item, outcome, channel or indicator */
    size_t cells[OGI_STORE_MAX_COLUMNS]; /* by column: index within the edition; SIZE_MAX: none */
    bool is_money;                       /* statistics only: the row's one figure is an amount */
};

struct ogi_store_layout {
    const struct ogi_edition *edition;
    struct ogi_store_row *rows; /* in the form's order */
    size_t row_count;
};

/* Fails with BUG when a cell has no column, or two cells have the same one. */
ogi_result ogi_store_layout_build(const struct ogi_edition *edition, struct ogi_arena *arena,
                                  struct ogi_store_layout *out, struct ogi_error *err) OGI_MUST_USE;

/* Columns of the part's table that hold figures, in the table's order. */
const char *const *ogi_store_layout_columns(enum ogi_part part, size_t *count);

/* A cell's row and column as its table names them: for the reference tables. */
void ogi_store_layout_split(const struct ogi_form_cell *cell, struct ogi_str *key,
                            struct ogi_str *column);

#endif
