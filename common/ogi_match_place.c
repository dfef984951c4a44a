#include "ogi_match_place.h"

#include "ogi_match_grid.h"

#include <string.h>
#include <uchar.h>

enum {
    HEAD_LETTERS = 260, /* a head with all its notes; beyond that it is another table's */
    UNIT_LETTERS = 26,
};

static size_t columns_of(const struct ogi_match_context *context, size_t edition, size_t block)
{
    return context->editions[edition].form->blocks[block].column_count;
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
    uint32_t own = ogi_grid_label(context, hit)->field;
    bool in_table =
        context->stream->reading->blocks[ogi_grid_label(context, hit)->block].grid != OGI_GRID_NONE;
    for (size_t i = hit->from; i < end; i++) {
        if (in_table && context->stream->tokens[letters[i].token].field > own)
            break;
        if (letters[i].cp != U'元')
            continue;
        size_t before = i; /* pronunciation may stand between 万 and 元 */
        while (before > hit->from && letters[before - 1].cp < 0x3400)
            before--;
        return before > hit->from && letters[before - 1].cp == U'万' ? OGI_UNIT_WAN_YUAN
                                                                     : OGI_UNIT_YUAN;
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

static bool is_extra_column(const struct ogi_stream *stream, const struct ogi_token *token)
{
    static const struct {
        const char32_t *cps;
        size_t count;
    } words[] = {
#define EXTRA_COLUMN(text) {U##text, sizeof(U##text) / sizeof(char32_t) - 1},
#include "forms/extra_columns.def"
#undef EXTRA_COLUMN
    };
    size_t count = token->letter_to - token->letter_from;
    for (size_t i = 0; i < OGI_COUNT_OF(words); i++) {
        size_t same = 0;
        while (count == words[i].count && same < count &&
               stream->letters[token->letter_from + same].cp == words[i].cps[same])
            same++;
        if (same > 0 && same == count)
            return true;
    }
    return false;
}

/* Whether all heads of the block are there, and among them or behind them one that it has not. */
static bool has_extra_head(const struct ogi_match_context *context, const struct ogi_heads *heads,
                           size_t columns, const struct ogi_hit *row)
{
    const struct ogi_stream *stream = context->stream;
    size_t first = SIZE_MAX, end = stream->letters[row->begin].token;
    for (size_t c = 0; c < columns; c++) {
        if (heads->hits[c] == 0)
            return false;
        size_t token = stream->letters[context->hits->items[heads->hits[c] - 1].begin].token;
        first = token < first ? token : first;
    }
    for (size_t t = first; t < end; t++)
        if (stream->tokens[t].kind == OGI_TOKEN_TEXT && is_extra_column(stream, &stream->tokens[t]))
            return true;
    return false;
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
    out->extra = has_extra_head(context, out, columns_of(context, edition, first->block), hit);
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
            ogi_grid_put(&out[c], items[next++], run->unit, OGI_EVIDENCE_COUNT);
        else
            put_blank(&out[c], run->items[0].span.from, run->unit);
    }
    return true;
}

/* The line of heads above a row, as far as it is one. */
struct head_line {
    bool is_known;
    bool is_dense;   /* no empty field among the heads */
    bool is_on_line; /* the figures are on it as well */
    size_t trailing; /* empty fields behind them */
};

static size_t blanks_behind(const struct ogi_stream *stream, size_t t)
{
    size_t blanks = 0;
    for (size_t i = t + 1;
         i < stream->token_count && stream->tokens[i].line == stream->tokens[t].line &&
         stream->tokens[i].kind == OGI_TOKEN_BLANK;
         i++)
        blanks++;
    return blanks;
}

/* The heads of a table's block when they stand on one line of it, one field each. */
static struct head_line find_head_line(const struct ogi_match_context *context,
                                       const struct ogi_heads *heads, size_t columns)
{
    struct head_line line = {.is_known = heads != NULL && heads->hits[0] != 0};
    const struct ogi_token *first = NULL;
    for (size_t c = 0; c < columns && line.is_known; c++) {
        if (heads->hits[c] == 0)
            return (struct head_line){.is_known = false};
        const struct ogi_token *token =
            ogi_grid_label(context, &context->hits->items[heads->hits[c] - 1]);
        first = first == NULL ? token : first;
        line.is_known = token->line == first->line && token->field >= first->field + c &&
                        context->stream->reading->blocks[token->block].grid == OGI_GRID_DELIMITED;
        line.is_dense = token->field == first->field + c;
        line.trailing = blanks_behind(context->stream, (size_t)(token - context->stream->tokens));
    }
    return line;
}

static size_t trailing_blanks(const struct ogi_run *run)
{
    size_t blanks = 0;
    while (blanks < run->count && run->items[run->count - 1 - blanks].is_blank &&
           run->items[run->count - 1 - blanks].line == run->items[0].line)
        blanks++;
    return blanks;
}

/* Fields from the first figure to the last. */
static size_t extent_of(const struct ogi_run *run)
{
    size_t first = run->count, end = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (run->items[i].is_blank)
            continue;
        first = first == run->count ? i : first;
        end = i + 1;
    }
    return end > first ? end - first : 0;
}

/* Empty fields are cells when they stand before a figure: fillers come at the end of a row. Where
 * row labels take several merged cells, those in front may be the label's. */
static bool by_position(const struct ogi_form_block *block, const struct ogi_run *run,
                        const struct head_line *head, struct ogi_placed *out)
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
    if (head->is_on_line && (leading > 0 || trailing_blanks(run) > 0))
        return false; /* the page is one line: borders of its rows look like empty cells */
    if (head->is_known && trailing_blanks(run) > head->trailing)
        return false; /* the row has a cell more than its head */
    for (size_t c = 0; c < used; c++)
        ogi_grid_put(&out[c], &run->items[c], run->unit, OGI_EVIDENCE_COUNT);
    return true;
}

static void place_run(const struct ogi_form_block *block, size_t row, const struct ogi_run *run,
                      const struct head_line *head, struct ogi_placed *out)
{
    size_t columns = block->column_count, figures = 0, extent = extent_of(run);
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
        bool gap = extent > columns && head->is_known && head->is_dense;
        if (gap || contradicts(block, row, dense)) {
            mark_all(out, columns, OGI_PLACE_AMBIGUOUS, run);
            out[0].is_misfit = gap;
            return;
        }
        for (size_t c = 0; c < columns; c++)
            ogi_grid_put(&out[c], &dense[c], run->unit, OGI_EVIDENCE_ORDER);
    } else if (!by_position(block, run, head, out) && !distribute(block, row, run, out)) {
        mark_all(out, columns, OGI_PLACE_AMBIGUOUS, run);
    }
    out[0].is_wide = out[0].is_wide || (figures < columns && extent > columns);
    out[0].is_tight = extent == columns;
}

/* 000 are three zeros under three heads; a figure glued to its label is one under one head. */
static void place_glued(const struct ogi_match_context *context, const struct ogi_hit *hit,
                        size_t columns, struct ogi_placed *out)
{
    const struct ogi_letter *letters = context->stream->letters;
    size_t first = hit->to, count = hit->glued;
    struct ogi_str decoded = context->stream->reading->text;
    const struct ogi_token *label = ogi_grid_label(context, hit);
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

static void place_by_columns(const struct ogi_match_context *context, const struct ogi_heads *heads,
                             size_t columns, const struct ogi_hit *hit, struct ogi_placed *out)
{
    struct ogi_placed placed[OGI_PLACE_COLUMNS_MAX] = {{0}};
    if (ogi_grid_by_columns(context, heads, columns, hit, placed))
        memcpy(out, placed, columns * sizeof *out);
}

void ogi_place_row(const struct ogi_match_context *context, size_t edition, size_t block,
                   size_t row, const struct ogi_hit *hit, size_t letter_limit,
                   const struct ogi_heads *heads, struct ogi_placed *out)
{
    const struct ogi_form_block *form_block = &context->editions[edition].form->blocks[block];
    size_t columns = columns_of(context, edition, block);
    const struct ogi_token *label = ogi_grid_label(context, hit);
    if (hit->glued > 0) {
        place_glued(context, hit, columns, out);
        return;
    }
    struct ogi_run_item items[OGI_RUN_ITEMS_MAX];
    struct ogi_run run = {.items = items, .at = label->span.to};
    if (context->stream->reading->blocks[label->block].grid == OGI_GRID_RESOLVED &&
        ogi_run_of_grid(context, &form_block->rows[row], label->block,
                        ogi_grid_field(context, label), &run)) {
        ogi_grid_place(context, form_block, &run, heads, label->block, out);
        return;
    }
    ogi_run_collect(context, edition, &form_block->rows[row], columns, hit, letter_limit, &run);
    if (heads != NULL && (heads->disordered || heads->extra) && run.state == OGI_RUN_FIGURES &&
        run.count > 0)
        run.state = OGI_RUN_UNCLEAR;
    struct head_line head = find_head_line(context, heads, columns);
    place_run(form_block, row, &run, &head, out);
    if (out[0].state == OGI_PLACE_AMBIGUOUS && run.state == OGI_RUN_FIGURES)
        place_by_columns(context, heads, columns, hit, out);
}

/* The line of heads that ends where the figures begin. */
static struct head_line head_line_before(const struct ogi_stream *stream, size_t first)
{
    struct head_line line = {.is_known = false};
    size_t t = first;
    while (t > 0 && stream->tokens[t - 1].kind == OGI_TOKEN_BLANK)
        t--;
    bool is_table =
        t > 0 && stream->reading->blocks[stream->tokens[t - 1].block].grid == OGI_GRID_DELIMITED;
    /* More than one word on the line: else every cell has a line of its own. */
    line.is_known = is_table && t > 1 && stream->tokens[t - 1].kind == OGI_TOKEN_TEXT &&
                    stream->tokens[t - 2].line == stream->tokens[t - 1].line &&
                    stream->tokens[first].line != stream->tokens[t - 1].line;
    line.trailing = line.is_known ? blanks_behind(stream, t - 1) : 0;
    line.is_on_line = is_table && stream->tokens[first].line == stream->tokens[t - 1].line;
    return line;
}

void ogi_place_unlabelled(const struct ogi_match_context *context, size_t edition, size_t block,
                          size_t row, size_t first, struct ogi_placed *out)
{
    const struct ogi_form_block *form_block = &context->editions[edition].form->blocks[block];
    const struct ogi_token *token = &context->stream->tokens[first];
    struct ogi_run_item items[OGI_RUN_ITEMS_MAX];
    struct ogi_run run = {.items = items, .at = token->span.from};
    if (context->stream->reading->blocks[token->block].grid == OGI_GRID_RESOLVED) {
        ogi_run_of_grid(context, &form_block->rows[row], token->block,
                        ogi_grid_field(context, token), &run);
        size_t count = run.count, blanks = 0;
        while (run.count > form_block->column_count && run.items[run.count - 1].is_blank)
            run.count--;
        for (size_t i = 0; i < run.count; i++)
            blanks += run.items[i].is_blank;
        bool shifted = run.count < count && blanks > 0; /* a cell too many, and one is empty */
        if (run.count != form_block->column_count || shifted)
            mark_all(out, form_block->column_count, OGI_PLACE_AMBIGUOUS, &run);
        else
            ogi_grid_place(context, form_block, &run, NULL, token->block, out);
        return;
    }
    ogi_run_from(context, form_block->column_count, first, &run);
    struct head_line head = head_line_before(context->stream, first);
    place_run(form_block, row, &run, &head, out);
}
