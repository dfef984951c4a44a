#include "ogi_match_place.h"

#include "ogi_match_run.h"

#include <string.h>

enum {
    HEAD_LETTERS = 260, /* a head with all its notes; beyond that it is another table's */
    UNIT_LETTERS = 26,
};

static size_t columns_of(const struct ogi_match_context *context, size_t edition, size_t block)
{
    return context->editions[edition].form->blocks[block].column_count;
}

static const struct ogi_field *field_of(const struct ogi_match_context *context,
                                        const struct ogi_token *token)
{
    const struct ogi_stream *stream = context->stream;
    const struct ogi_block *block = &stream->reading->blocks[token->block];
    return &block->fields[token->field - stream->first_field[token->block]];
}

static const struct ogi_token *last_token(const struct ogi_match_context *context,
                                          const struct ogi_hit *hit)
{
    const struct ogi_stream *stream = context->stream;
    return &stream->tokens[stream->letters[hit->to - 1].token];
}

/* The unit that a head names: its text up to the next label. */
static enum ogi_unit unit_of_head(const struct ogi_match_context *context, size_t h)
{
    const struct ogi_letter *letters = context->stream->letters;
    const struct ogi_hit *hit = &context->hits->items[h];
    size_t end = h + 1 < context->hits->count ? context->hits->items[h + 1].begin
                                              : context->stream->letter_count;
    if (end > (size_t)hit->to + UNIT_LETTERS)
        end = (size_t)hit->to + UNIT_LETTERS;
    uint32_t own = last_token(context, hit)->field;
    bool in_table =
        context->stream->reading->blocks[last_token(context, hit)->block].grid != OGI_GRID_NONE;
    for (size_t i = hit->from; i < end; i++) {
        if (in_table && context->stream->tokens[letters[i].token].field > own)
            break;
        if (letters[i].cp == U'元')
            return i > hit->from && letters[i - 1].cp == U'万' ? OGI_UNIT_WAN_YUAN : OGI_UNIT_YUAN;
    }
    return OGI_UNIT_NONE;
}

static bool has_group(const struct ogi_form_block *block)
{
    for (size_t c = 0; c < block->column_count; c++)
        if (block->columns[c].group != NULL)
            return true;
    return false;
}

struct head_tally {
    size_t own;
    size_t foreign;
    size_t last_column;
};

/* One head above the block. Heads of several levels come in several orders; leaves under one group
 * and heads without groups have one. */
static void note_head(const struct ogi_match_context *context, size_t edition, size_t block,
                      size_t h, struct head_tally *tally, struct ogi_heads *out)
{
    const struct ogi_form_block *form_block = &context->editions[edition].form->blocks[block];
    const struct ogi_hit *hit = &context->hits->items[h];
    const struct ogi_label_use *own = NULL, *use;
    size_t at = 0, uses = 0;
    while ((use = ogi_hit_use(context->lexicon, hit, edition, OGI_LABEL_COLUMN, &at)) != NULL) {
        if (use->block != block)
            continue;
        own = own == NULL ? use : own;
        uses++;
    }
    if (own == NULL) {
        at = 0;
        bool head_here = ogi_hit_use(context->lexicon, hit, edition, OGI_LABEL_COLUMN, &at) != NULL;
        bool head_there = false;
        for (size_t e = 0; e < context->edition_count && !head_here; e++) {
            at = 0;
            head_there =
                head_there || ogi_hit_use(context->lexicon, hit, e, OGI_LABEL_COLUMN, &at) != NULL;
        }
        tally->foreign += head_there && !head_here;
        return;
    }
    tally->own++;
    if (uses > 1 || hit->partial)
        return;
    bool leaf = form_block->columns[own->index].group != NULL;
    if (leaf == has_group(form_block)) {
        if (out->hits[own->index] == 0 && own->index < tally->last_column)
            out->disordered = true;
        if (own->index + 1U > tally->last_column)
            tally->last_column = own->index + 1U;
    }
    if (out->hits[own->index] == 0) {
        out->hits[own->index] = (uint32_t)h + 1;
        out->units[own->index] = unit_of_head(context, h);
    }
}

void ogi_place_heads(const struct ogi_match_context *context, size_t edition,
                     const struct ogi_alignment *alignment, size_t anchor, struct ogi_heads *out)
{
    *out = (struct ogi_heads){.seen = false};
    const struct ogi_anchor *first = &alignment->anchors[anchor];
    const struct ogi_hit *hit = &context->hits->items[first->hit];
    size_t from = hit->begin > HEAD_LETTERS ? hit->begin - HEAD_LETTERS : 0;
    size_t h = first->hit;
    size_t above = anchor > 0 ? alignment->anchors[anchor - 1].hit : SIZE_MAX;
    while (h > 0 && context->hits->items[h - 1].from >= from && h - 1 != above)
        h--;
    struct head_tally tally = {0};
    for (; h < first->hit; h++)
        note_head(context, edition, first->block, h, &tally, out);
    out->seen = tally.own > 0;
    out->foreign = tally.foreign > tally.own;
}

static void mark_all(struct ogi_placed *out, size_t columns, enum ogi_place_state state,
                     const struct ogi_run *run)
{
    for (size_t c = 0; c < columns; c++) {
        out[c] = (struct ogi_placed){.state = state, .unit = run->unit};
        if (run->count > 0) {
            out[c].span =
                (struct ogi_span){run->items[0].span.from, run->items[run->count - 1].span.to};
            out[c].text = OGI_STR("");
        }
    }
}

static void put(struct ogi_placed *out, const struct ogi_run_item *item, enum ogi_unit unit,
                enum ogi_evidence evidence)
{
    *out = (struct ogi_placed){.state = item->is_merged ? OGI_PLACE_AMBIGUOUS : OGI_PLACE_CELL,
                               .evidence = evidence,
                               .unit = unit,
                               .text = item->text,
                               .span = item->span};
}

static void put_blank(struct ogi_placed *out, size_t at, enum ogi_unit unit)
{
    *out = (struct ogi_placed){
        .state = OGI_PLACE_CELL, .unit = unit, .text = OGI_STR(""), .span = {at, at}};
}

static enum ogi_value_kind kind_of(const struct ogi_form_block *block, size_t row, size_t column)
{
    enum ogi_value_kind kind = block->rows[row].kind;
    return kind != OGI_VALUE_COUNT ? kind : block->columns[column].kind;
}

/* A plus sign stands before a difference only; a decimal point and a unit in amounts only. */
static bool fits(const struct ogi_form_block *block, size_t row, size_t column,
                 const struct ogi_run_item *item)
{
    enum ogi_value_kind kind = kind_of(block, row, column);
    if ((item->flags & OGI_TOKEN_SIGNED) != 0 && kind != OGI_VALUE_DELTA)
        return false;
    return (item->flags & OGI_TOKEN_DECIMAL) == 0 || kind == OGI_VALUE_MONEY;
}

static bool has_kind(const struct ogi_form_block *block, size_t row, enum ogi_value_kind kind)
{
    for (size_t c = 0; c < block->column_count; c++)
        if (kind_of(block, row, c) == kind)
            return true;
    return false;
}

/* Whether the n-th figure in the n-th cell contradicts a sign or unit that another cell of the row
 * would explain. */
static bool contradicts(const struct ogi_form_block *block, size_t row,
                        const struct ogi_run_item *items)
{
    for (size_t c = 0; c < block->column_count; c++) {
        bool sign =
            (items[c].flags & OGI_TOKEN_SIGNED) != 0 && has_kind(block, row, OGI_VALUE_DELTA);
        bool unit =
            (items[c].flags & OGI_TOKEN_DECIMAL) != 0 && has_kind(block, row, OGI_VALUE_MONEY);
        if ((sign || unit) && !fits(block, row, c, &items[c]))
            return true;
    }
    return false;
}

/* Fewer figures than columns: the one way to distribute them in order that signs and units allow,
 * if there is exactly one. */
static bool distribute(const struct ogi_form_block *block, size_t row, const struct ogi_run *run,
                       struct ogi_placed *out)
{
    size_t figures = 0, columns = block->column_count;
    const struct ogi_run_item *items[OGI_PLACE_COLUMNS_MAX];
    for (size_t i = 0; i < run->count; i++)
        if (!run->items[i].is_blank)
            items[figures++] = &run->items[i];
    /* earliest[i], latest[i]: first and last column that item i can take with all others placed. */
    size_t earliest[OGI_PLACE_COLUMNS_MAX], latest[OGI_PLACE_COLUMNS_MAX];
    size_t c = 0;
    for (size_t i = 0; i < figures; i++, c++) {
        while (c < columns && !fits(block, row, c, items[i]))
            c++;
        if (c == columns)
            return false;
        earliest[i] = c;
    }
    c = columns;
    for (size_t i = figures; i-- > 0;) {
        do {
            if (c == 0)
                return false;
            c--;
        } while (!fits(block, row, c, items[i]));
        latest[i] = c;
        if (latest[i] != earliest[i])
            return false;
    }
    size_t next = 0;
    for (c = 0; c < columns; c++) {
        if (next < figures && earliest[next] == c)
            put(&out[c], items[next++], run->unit, OGI_EVIDENCE_COUNT);
        else
            put_blank(&out[c], run->items[0].span.from, run->unit);
    }
    return true;
}

/* Empty fields are cells when they stand before a figure: fillers come at the end of a row. Where
 * row labels take several merged cells, those in front may be the label's. */
static bool by_position(const struct ogi_form_block *block, const struct ogi_run *run,
                        struct ogi_placed *out)
{
    size_t used = 0, figures = 0, leading = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (run->items[i].is_blank)
            continue;
        if (figures++ == 0)
            leading = i;
        used = i + 1;
    }
    bool merged_labels = false;
    for (size_t r = 0; r < block->row_count; r++)
        merged_labels = merged_labels || block->rows[r].group != NULL;
    if (used != block->column_count || used == figures || (leading > 0 && merged_labels))
        return false;
    for (size_t c = 0; c < used; c++)
        put(&out[c], &run->items[c], run->unit, OGI_EVIDENCE_COUNT);
    return true;
}

static void place_run(const struct ogi_form_block *block, size_t row, const struct ogi_run *run,
                      struct ogi_placed *out)
{
    size_t columns = block->column_count, figures = 0;
    struct ogi_run_item dense[OGI_PLACE_COLUMNS_MAX];
    for (size_t i = 0; i < run->count; i++) {
        if (run->items[i].is_blank)
            continue;
        if (figures < OGI_PLACE_COLUMNS_MAX)
            dense[figures] = run->items[i];
        figures++;
    }
    if (run->state != OGI_RUN_FIGURES || figures > columns) {
        mark_all(out, columns, run->state == OGI_RUN_NONE ? OGI_PLACE_ABSENT : OGI_PLACE_AMBIGUOUS,
                 run);
        out[0].is_misfit = run->state != OGI_RUN_NONE && figures > columns;
    } else if (figures == 0) {
        for (size_t c = 0; c < columns; c++)
            put_blank(&out[c], run->at, run->unit);
    } else if (figures == columns) {
        if (contradicts(block, row, dense)) {
            mark_all(out, columns, OGI_PLACE_AMBIGUOUS, run);
            return;
        }
        for (size_t c = 0; c < columns; c++)
            put(&out[c], &dense[c], run->unit, OGI_EVIDENCE_ORDER);
    } else if (!by_position(block, run, out) && !distribute(block, row, run, out)) {
        mark_all(out, columns, OGI_PLACE_AMBIGUOUS, run);
    }
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
        last_token(context, &context->hits->items[heads->hits[column] - 1]);
    return token->block == grid ? field_of(context, token) : NULL;
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

/* A grid's cells under its heads. colspans differ from row to row, so as many cells as heads are
 * taken in order as long as each overlaps its head. */
static void place_grid(const struct ogi_match_context *context, const struct ogi_form_block *block,
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
        put(&out[c], &run->items[c], run->unit, OGI_EVIDENCE_GRID);
    size_t settled = 0;
    for (size_t c = 0; c < columns && !in_order; c++) {
        const struct ogi_field *head = head_in_grid(context, heads, c, grid);
        const struct ogi_run_item *only = NULL;
        size_t under = 0, over = 0;
        for (size_t i = 0; head != NULL && i < run->count; i++) {
            if (!overlaps(head, &run->items[i]))
                continue;
            only = &run->items[i];
            under++;
        }
        for (size_t other = 0; only != NULL && other < columns; other++) {
            const struct ogi_field *rival = head_in_grid(context, heads, other, grid);
            over += rival == NULL || overlaps(rival, only);
        }
        out[c] = (struct ogi_placed){.state = OGI_PLACE_AMBIGUOUS, .span = {run->at, run->at}};
        if (under == 1 && over == 1)
            put(&out[c], only, run->unit, OGI_EVIDENCE_GRID);
        settled += out[c].state == OGI_PLACE_CELL;
    }
    /* A head without a cell under it, or a figure under no head: the row is not where it was. */
    bool moved = settled < columns;
    for (size_t i = 0; i < run->count && !in_order; i++)
        moved = moved || (!run->items[i].is_blank &&
                          !is_under_head(context, heads, columns, grid, &run->items[i]));
    out[0].is_misfit = !in_order && moved;
    for (size_t c = 0; c < columns && !in_order && moved; c++)
        out[c].state = OGI_PLACE_AMBIGUOUS;
}

/* 000 are three zeros under three heads; a figure glued to its label is one under one head. */
static void place_glued(const struct ogi_match_context *context, const struct ogi_hit *hit,
                        size_t columns, struct ogi_placed *out)
{
    const struct ogi_letter *letters = context->stream->letters;
    size_t first = hit->to, count = hit->glued;
    struct ogi_str decoded = context->stream->reading->text;
    const struct ogi_token *label = last_token(context, hit);
    bool alone = label + 1 == context->stream->tokens + context->stream->token_count ||
                 label[1].line != label->line || label[1].kind != OGI_TOKEN_VALUE;
    bool zeros = alone && count == columns;
    for (size_t i = 0; i < count; i++)
        zeros = zeros && letters[first + i].cp == '0';
    for (size_t c = 0; c < columns; c++) {
        size_t from = letters[zeros ? first + c : first].from;
        size_t to = letters[zeros ? first + c : first + count - 1].to;
        out[c] = (struct ogi_placed){
            .state = zeros || (alone && columns == 1) ? OGI_PLACE_CELL : OGI_PLACE_AMBIGUOUS,
            .evidence = OGI_EVIDENCE_ORDER,
            .text = ogi_str_slice(decoded, from, to),
            .span = {from, to}};
    }
}

void ogi_place_row(const struct ogi_match_context *context, size_t edition, size_t block,
                   size_t row, const struct ogi_hit *hit, size_t letter_limit,
                   const struct ogi_heads *heads, struct ogi_placed *out)
{
    const struct ogi_form_block *form_block = &context->editions[edition].form->blocks[block];
    size_t columns = columns_of(context, edition, block);
    const struct ogi_token *label = last_token(context, hit);
    if (hit->glued > 0) {
        place_glued(context, hit, columns, out);
        return;
    }
    struct ogi_run_item items[OGI_RUN_ITEMS_MAX];
    struct ogi_run run = {.items = items, .at = label->span.to};
    if (context->stream->reading->blocks[label->block].grid == OGI_GRID_RESOLVED &&
        ogi_run_of_grid(context, &form_block->rows[row], label->block, field_of(context, label),
                        &run)) {
        place_grid(context, form_block, &run, heads, label->block, out);
        return;
    }
    ogi_run_collect(context, edition, &form_block->rows[row], columns, hit, letter_limit, &run);
    if (heads != NULL && heads->disordered && run.state == OGI_RUN_FIGURES && run.count > 0)
        run.state = OGI_RUN_UNCLEAR;
    place_run(form_block, row, &run, out);
}

void ogi_place_unlabelled(const struct ogi_match_context *context, size_t edition, size_t block,
                          size_t row, size_t first, struct ogi_placed *out)
{
    const struct ogi_form_block *form_block = &context->editions[edition].form->blocks[block];
    const struct ogi_token *token = &context->stream->tokens[first];
    struct ogi_run_item items[OGI_RUN_ITEMS_MAX];
    struct ogi_run run = {.items = items, .at = token->span.from};
    if (context->stream->reading->blocks[token->block].grid == OGI_GRID_RESOLVED) {
        ogi_run_of_grid(context, &form_block->rows[row], token->block, field_of(context, token),
                        &run);
        while (run.count > form_block->column_count && run.items[run.count - 1].is_blank)
            run.count--;
        if (run.count != form_block->column_count)
            mark_all(out, form_block->column_count, OGI_PLACE_AMBIGUOUS, &run);
        else
            place_grid(context, form_block, &run, NULL, token->block, out);
        return;
    }
    ogi_run_from(context, form_block->column_count, first, &run);
    place_run(form_block, row, &run, out);
}
