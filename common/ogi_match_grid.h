/* Figures under heads, where fields have columns: the cells of a resolved grid, and those of a
 * delimited table whose rows prove that its columns are kept. */
#ifndef OGI_MATCH_GRID_H
#define OGI_MATCH_GRID_H

#include "ogi_match_place.h"
#include "ogi_match_run.h"

const struct ogi_field *ogi_grid_field(const struct ogi_match_context *context,
                                       const struct ogi_token *token);

/* The last token of a label. */
const struct ogi_token *ogi_grid_label(const struct ogi_match_context *context,
                                       const struct ogi_hit *hit);

void ogi_grid_put(struct ogi_placed *out, const struct ogi_run_item *item, enum ogi_unit unit,
                  enum ogi_evidence evidence);

/* A resolved grid's cells under its heads; heads NULL: in order. colspans differ from row to row,
 * so as many cells as heads are taken in order as long as each overlaps its head. */
void ogi_grid_place(const struct ogi_match_context *context, const struct ogi_form_block *block,
                    const struct ogi_run *run, const struct ogi_heads *heads, uint32_t grid,
                    struct ogi_placed *out);

/* Whether a delimited table keeps its columns: all rows with all their figures have them in the
 * same columns, though the cells between label and figures are more in one row than in another.
 * Where empty cells are dropped, figures do not line up behind labels of different width. */
void ogi_grid_find_columns(const struct ogi_match_context *context,
                           const struct ogi_alignment *alignment, size_t block, size_t columns,
                           struct ogi_heads *heads);

/* Places a row of such a table by its columns. False when it does not fit them. */
bool ogi_grid_by_columns(const struct ogi_match_context *context, const struct ogi_heads *heads,
                         size_t columns, const struct ogi_hit *hit, struct ogi_placed *out);

#endif
