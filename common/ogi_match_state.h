/* What matching knows while it goes on: between ogi_match.c, which places figures, and
 * ogi_match_doubt.c, which takes back what is not sure. Nobody else includes it. */
#ifndef OGI_MATCH_STATE_H
#define OGI_MATCH_STATE_H

#include "ogi_match.h"
#include "ogi_match_place.h"
#include "ogi_number.h"

struct ogi_matcher {
    struct ogi_match_context context;
    size_t edition;
    const struct ogi_form *form;
    const struct ogi_alignment *alignment;
    struct ogi_heads *heads;   /* per block */
    struct ogi_placed *placed; /* per cell */
    bool *has_row;             /* per cell: its row is aligned or placed */
    size_t double_head;        /* first cell + 1 of a row below all its heads twice; 0 for none */
    struct ogi_arena *keep;
    struct ogi_match *out;
};

/* The first cell of a row, and the columns of a block. */
size_t ogi_matcher_cell(const struct ogi_matcher *matcher, size_t block, size_t row);
size_t ogi_matcher_columns(const struct ogi_matcher *matcher, size_t block);

/* What a cell's text says, under the unit that its head or row names. */
struct ogi_figure ogi_matcher_read(const struct ogi_matcher *matcher, size_t cell,
                                   const struct ogi_placed *placed);

/* Whether all cells of a row have text, placed by order or grid. */
bool ogi_matcher_is_whole(const struct ogi_placed *placed, size_t columns);

/* Makes the cells ambiguous in which another printing of the row has another figure. */
void ogi_matcher_compare(struct ogi_matcher *matcher, size_t cell, const struct ogi_placed *rival,
                         size_t columns);

/* Likewise, and those which the other printing, a row with figures, leaves blank or open. */
void ogi_matcher_compare_strictly(struct ogi_matcher *matcher, size_t cell,
                                  const struct ogi_placed *rival, size_t columns);

/* Looks at the placed rows together and makes ambiguous what the page as a whole leaves open: rows
 * shifted against their labels, serial numbers, rows printed twice, a figure cut off. */
void ogi_match_doubt(struct ogi_matcher *matcher);

#endif
