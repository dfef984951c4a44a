/* Figures into cells: which of a row's figures is under which of its heads.
 *
 * Evidence in order: position under a head in a resolved grid; the n-th of exactly n; empty fields
 * that provably are cells; the only distribution that signs and units allow. Whatever is left is
 * ambiguous, all of the row: a guess that is right nine times is a wrong number the tenth time. */
#ifndef OGI_MATCH_PLACE_H
#define OGI_MATCH_PLACE_H

#include "ogi_match_align.h"
#include "ogi_report.h"

enum { OGI_PLACE_COLUMNS_MAX = 64 };

/* What is known of a block's head. */
struct ogi_heads {
    bool seen;       /* at least one of its columns is named above its rows */
    bool foreign;    /* the columns named are another edition's: its rows are not this form's */
    bool extra;      /* beside all of them stands a head that the form does not have */
    bool disordered; /* they stand in another order than the form's */
    uint32_t grid_columns; /* of a table that keeps its columns: the first figure's + 1; else 0 */
    uint32_t grid_block;   /* of the reading */
    enum ogi_unit units[OGI_PLACE_COLUMNS_MAX]; /* of money, as the heads name them */
    uint32_t hits[OGI_PLACE_COLUMNS_MAX];       /* of each column + 1; 0: not seen */
};

enum ogi_place_state {
    OGI_PLACE_ABSENT,
    OGI_PLACE_CELL, /* its text is what the cell prints, blank or not */
    OGI_PLACE_AMBIGUOUS,
};

struct ogi_placed {
    enum ogi_place_state state;
    enum ogi_evidence evidence;
    enum ogi_unit unit; /* that the row prints in a column of units; NONE if it does not */
    bool is_misfit; /* the row has another number of cells than the form: more figures than columns,
                       or a grid's row that is too short */
    bool is_wide;   /* fewer figures than columns over more fields than columns */
    bool is_tight;  /* exactly as many fields as columns, from the first figure to the last */
    struct ogi_str text;
    struct ogi_span span;
};

/* Looks at what stands above the first row of a block. anchor: index of the block's first anchor
 * that is no caption. */
void ogi_place_heads(const struct ogi_match_context *context, size_t edition,
                     const struct ogi_alignment *alignment, size_t anchor, struct ogi_heads *out);

/* Distributes the figures of the row whose label is `hit`. letter_limit: where the next label of
 * the alignment begins; SIZE_MAX for none. out: a place per column of the block. */
void ogi_place_row(const struct ogi_match_context *context, size_t edition, size_t block,
                   size_t row, const struct ogi_hit *hit, size_t letter_limit,
                   const struct ogi_heads *heads, struct ogi_placed *out);

/* Distributes the figures of a row without label, which begin with token `first`. */
void ogi_place_unlabelled(const struct ogi_match_context *context, size_t edition, size_t block,
                          size_t row, size_t first, struct ogi_placed *out);

#endif
