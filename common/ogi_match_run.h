/* The figures that belong to one label: found, fenced off, not yet distributed over columns. */
#ifndef OGI_MATCH_RUN_H
#define OGI_MATCH_RUN_H

#include "ogi_match_align.h"

enum { OGI_RUN_ITEMS_MAX = 128 };

enum ogi_run_state {
    OGI_RUN_NONE,    /* no row of a table: a word in a sentence, or the text ends at the label */
    OGI_RUN_FIGURES, /* these, possibly none */
    OGI_RUN_UNCLEAR, /* there are figures, but not surely this label's */
};

struct ogi_run_item {
    struct ogi_str text;
    struct ogi_span span;
    uint32_t line;
    uint32_t field;  /* as tokens count fields */
    uint32_t column; /* in a grid */
    uint32_t column_span;
    uint8_t flags; /* enum ogi_token_flag */
    bool is_blank;
    bool is_merged; /* over several rows: one figure for several cells */
};

struct ogi_run {
    enum ogi_run_state state;
    struct ogi_run_item *items; /* room for OGI_RUN_ITEMS_MAX, given by the caller */
    size_t count;
    bool has_page;      /* a figure was passed over that may be a page number */
    size_t at;          /* where an empty row stands in the decoded text */
    enum ogi_unit unit; /* that the row names in a column of units */
};

/* The figures behind a label in running order. letter_limit: where the next label begins. */
void ogi_run_collect(const struct ogi_match_context *context, size_t edition,
                     const struct ogi_form_row *row, size_t columns, const struct ogi_hit *hit,
                     size_t letter_limit, struct ogi_run *run);

/* The figures from a token on, up to the next word. */
void ogi_run_from(const struct ogi_match_context *context, size_t columns, size_t first,
                  struct ogi_run *run);

/* The cells behind a label's (or, for a row without label, from a first) field in a resolved grid.
 * False when the grid has no cell there. */
bool ogi_run_of_grid(const struct ogi_match_context *context, const struct ogi_form_row *row,
                     uint32_t block, const struct ogi_field *label, struct ogi_run *run);

#endif
