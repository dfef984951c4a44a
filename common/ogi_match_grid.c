#include "ogi_match_grid.h"

enum {
    WHOLE_ROWS = 2, /* that have to agree on where the figures of a table stand */
    SHAPES = 2,     /* different numbers of cells between label and figures among them */
    SHAPE_MAX = 32,
};

const struct ogi_field *ogi_grid_field(const struct ogi_match_context *context,
                                       const struct ogi_token *token)
{
    const struct ogi_stream *stream = context->stream;
    const struct ogi_block *block = &stream->reading->blocks[token->block];
    return &block->fields[token->field - stream->first_field[token->block]];
}

const struct ogi_token *ogi_grid_label(const struct ogi_match_context *context,
                                       const struct ogi_hit *hit)
{
    const struct ogi_stream *stream = context->stream;
    return &stream->tokens[stream->letters[hit->to - 1].token];
}

void ogi_grid_put(struct ogi_placed *out, const struct ogi_run_item *item, enum ogi_unit unit,
                  enum ogi_evidence evidence)
{
    *out = (struct ogi_placed){.state = item->is_merged ? OGI_PLACE_AMBIGUOUS : OGI_PLACE_CELL,
                               .evidence = evidence,
                               .unit = unit,
                               .text = item->text,
                               .span = item->span};
}

static bool overlaps(const struct ogi_field *a, const struct ogi_run_item *cell)
{
    return a->column < cell->column + cell->column_span &&
           cell->column < a->column + a->column_span;
}

/* The head of a column when it stands in the same grid as the cells; else NULL. */
static const struct ogi_field *head_in_grid(const struct ogi_match_context *context,
                                            const struct ogi_heads *heads, size_t column,
                                            uint32_t grid)
{
    if (heads == NULL || heads->hits[column] == 0)
        return NULL;
    const struct ogi_token *token =
        ogi_grid_label(context, &context->hits->items[heads->hits[column] - 1]);
    return token->block == grid ? ogi_grid_field(context, token) : NULL;
}

static bool is_under_head(const struct ogi_match_context *context, const struct ogi_heads *heads,
                          size_t columns, uint32_t grid, const struct ogi_run_item *cell)
{
    for (size_t c = 0; c < columns; c++) {
        const struct ogi_field *head = head_in_grid(context, heads, c, grid);
        if (head != NULL && overlaps(head, cell))
            return true;
    }
    return false;
}

/* Whether the row reaches further than the rows of its heads, and has an empty cell under them. */
static bool is_wider(const struct ogi_match_context *context, const struct ogi_heads *heads,
                     size_t columns, uint32_t grid, const struct ogi_run *run)
{
    const struct ogi_block *block = &context->stream->reading->blocks[grid];
    uint32_t head_end = 0, row_end = 0;
    bool blank = false;
    for (size_t c = 0; c < columns; c++) {
        const struct ogi_field *head = head_in_grid(context, heads, c, grid);
        if (head == NULL)
            return false;
        for (; head < block->fields + block->field_count &&
               head->row == head_in_grid(context, heads, c, grid)->row;
             head++)
            if (head->column + head->column_span > head_end)
                head_end = head->column + head->column_span;
    }
    for (size_t i = 0; i < run->count; i++) {
        blank = blank || (run->items[i].is_blank &&
                          is_under_head(context, heads, columns, grid, &run->items[i]));
        row_end = run->items[i].column + run->items[i].column_span;
    }
    return blank && row_end > head_end;
}

/* The one cell under a head; a cell merged over several heads is no figure of theirs. False when
 * the head has none, or cell and head only touch. */
static bool place_under_head(const struct ogi_match_context *context, const struct ogi_run *run,
                             const struct ogi_heads *heads, size_t columns, size_t column,
                             uint32_t grid, struct ogi_placed *out)
{
    const struct ogi_field *head = head_in_grid(context, heads, column, grid);
    const struct ogi_run_item *only = NULL;
    size_t under = 0, over = 0;
    bool covers = true;
    *out = (struct ogi_placed){.state = OGI_PLACE_AMBIGUOUS, .span = {run->at, run->at}};
    for (size_t i = 0; head != NULL && i < run->count; i++) {
        if (!overlaps(head, &run->items[i]))
            continue;
        only = &run->items[i];
        under++;
    }
    for (size_t other = 0; only != NULL && other < columns; other++) {
        const struct ogi_field *rival = head_in_grid(context, heads, other, grid);
        bool touches = rival == NULL || overlaps(rival, only);
        over += touches;
        covers =
            covers && rival != NULL &&
            (!touches || (only->column <= rival->column &&
                          only->column + only->column_span >= rival->column + rival->column_span));
    }
    if (under == 1 && over == 1)
        ogi_grid_put(out, only, run->unit, OGI_EVIDENCE_GRID);
    else if (under == 1)
        out->span = only->span;
    return under == 1 && (over == 1 || covers);
}

/* A grid's cells under its heads. colspans differ from row to row, so as many cells as heads are
 * taken in order as long as each overlaps its head. */
void ogi_grid_place(const struct ogi_match_context *context, const struct ogi_form_block *block,
                    const struct ogi_run *run, const struct ogi_heads *heads, uint32_t grid,
                    struct ogi_placed *out)
{
    size_t columns = block->column_count;
    bool in_order = run->count == columns;
    for (size_t c = 0; c < columns && in_order; c++) {
        const struct ogi_field *head = head_in_grid(context, heads, c, grid);
        in_order = head == NULL || overlaps(head, &run->items[c]);
    }
    for (size_t c = 0; c < columns && in_order; c++)
        ogi_grid_put(&out[c], &run->items[c], run->unit, OGI_EVIDENCE_GRID);
    bool moved = false;
    for (size_t c = 0; c < columns && !in_order; c++)
        moved |= !place_under_head(context, run, heads, columns, c, grid, &out[c]);
    /* A head without a cell under it, a figure under no head, or a cell more than the head's row
     * has while one is empty: the row is not where it was. */
    moved = moved || (!in_order && is_wider(context, heads, columns, grid, run));
    for (size_t i = 0; i < run->count && !in_order; i++)
        moved = moved || (!run->items[i].is_blank &&
                          !is_under_head(context, heads, columns, grid, &run->items[i]));
    out[0].is_misfit = moved;
    for (size_t c = 0; c < columns && moved; c++)
        out[c].state = OGI_PLACE_AMBIGUOUS;
}

/* The fields of a label's row behind the label: figures, and where they stand. */
struct row_shape {
    size_t figures;
    uint32_t label; /* column of the label's last field */
    uint32_t first; /* column of the first figure */
    uint32_t last;
    bool words; /* something else is among them */
};

static struct row_shape shape_of(const struct ogi_match_context *context, const struct ogi_hit *hit)
{
    const struct ogi_stream *stream = context->stream;
    const struct ogi_token *label = ogi_grid_label(context, hit);
    struct row_shape shape = {.label = ogi_grid_field(context, label)->column};
    const struct ogi_token *end = stream->tokens + stream->token_count;
    for (const struct ogi_token *token = label + 1; token < end && token->line == label->line;
         token++) {
        uint32_t column = ogi_grid_field(context, token)->column;
        if (token->kind == OGI_TOKEN_BLANK || column == shape.label)
            continue;
        shape.words = shape.words || token->kind != OGI_TOKEN_VALUE ||
                      (shape.figures > 0 && column == shape.last);
        shape.first = shape.figures++ == 0 ? column : shape.first;
        shape.last = column;
    }
    return shape;
}

void ogi_grid_find_columns(const struct ogi_match_context *context,
                           const struct ogi_alignment *alignment, size_t block, size_t columns,
                           struct ogi_heads *heads)
{
    size_t rows = 0, shapes = 0;
    uint32_t start = 0, grid = UINT32_MAX, seen = 0;
    for (size_t a = 0; a < alignment->count; a++) {
        const struct ogi_anchor *anchor = &alignment->anchors[a];
        const struct ogi_hit *hit = &context->hits->items[anchor->hit];
        const struct ogi_token *label = ogi_grid_label(context, hit);
        if (anchor->role != OGI_LABEL_ROW || anchor->block != block ||
            context->stream->reading->blocks[label->block].grid != OGI_GRID_DELIMITED)
            continue;
        struct row_shape shape = shape_of(context, hit);
        if (shape.figures != columns || shape.words)
            continue;
        if (grid == UINT32_MAX) {
            grid = label->block;
            start = shape.first;
        }
        if (label->block != grid || shape.first != start || shape.last + 1 != shape.first + columns)
            return;
        uint32_t between = shape.first - shape.label;
        uint32_t bit = between < SHAPE_MAX ? UINT32_C(1) << between : 0;
        shapes += (seen & bit) == 0;
        seen |= bit;
        rows++;
    }
    if (rows >= WHOLE_ROWS && shapes >= SHAPES) {
        heads->grid_columns = start + 1;
        heads->grid_block = grid;
    }
}

bool ogi_grid_by_columns(const struct ogi_match_context *context, const struct ogi_heads *heads,
                         size_t columns, const struct ogi_hit *hit, struct ogi_placed *out)
{
    const struct ogi_token *label = ogi_grid_label(context, hit);
    if (heads == NULL || heads->grid_columns == 0 || label->block != heads->grid_block)
        return false;
    uint32_t start = heads->grid_columns - 1;
    struct row_shape shape = shape_of(context, hit);
    bool may_be_merged =
        shape.figures == 1 && shape.first == start; /* one figure for all columns */
    if (shape.figures == 0 || may_be_merged || shape.words || shape.label >= start ||
        shape.first < start || shape.last >= start + columns)
        return false;
    const struct ogi_stream *stream = context->stream;
    const struct ogi_token *end = stream->tokens + stream->token_count;
    size_t found = 0;
    for (const struct ogi_token *token = label + 1; token < end && token->line == label->line;
         token++) {
        uint32_t column = ogi_grid_field(context, token)->column;
        if (column < start || column >= start + columns)
            continue;
        struct ogi_run_item item = {
            .text = token->text, .span = token->span, .is_blank = token->kind == OGI_TOKEN_BLANK};
        ogi_grid_put(&out[column - start], &item, OGI_UNIT_NONE, OGI_EVIDENCE_GRID);
        found++;
    }
    return found == columns;
}
