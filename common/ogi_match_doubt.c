#include "ogi_match_state.h"

enum {
    /* Figures that count up by one over so many rows are a column of serial numbers. */
    SERIAL_ROWS = 4,
    SHORT_LETTERS = 2,
    /* One row with too many cells to so many that fit makes all of them doubtful: where a column is
     * printed that the form does not have and blanks are dropped, every third or fourth row still
     * shows it. One stray figure in a whole table does not reach this. */
    MISFIT_SHARE = 4,
};

size_t ogi_matcher_cell(const struct ogi_matcher *matcher, size_t block, size_t row)
{
    return ogi_edition_cell(&matcher->context.editions[matcher->edition], block, row, 0);
}

size_t ogi_matcher_columns(const struct ogi_matcher *matcher, size_t block)
{
    return matcher->form->blocks[block].column_count;
}

static enum ogi_value_kind kind_of_cell(const struct ogi_matcher *matcher, size_t cell)
{
    return matcher->context.editions[matcher->edition].cells[cell].kind;
}

static enum ogi_unit unit_of_cell(const struct ogi_matcher *matcher, size_t cell,
                                  const struct ogi_placed *placed)
{
    const struct ogi_form_cell *form_cell =
        &matcher->context.editions[matcher->edition].cells[cell];
    const struct ogi_form_row *row = &matcher->form->blocks[form_cell->block].rows[form_cell->row];
    if (placed->unit != OGI_UNIT_NONE)
        return placed->unit;
    if (row->kind == OGI_VALUE_MONEY)
        return row->unit;
    return matcher->heads[form_cell->block].units[form_cell->column];
}

struct ogi_figure ogi_matcher_read(const struct ogi_matcher *matcher, size_t cell,
                                   const struct ogi_placed *placed)
{
    return ogi_number_read(placed->text, kind_of_cell(matcher, cell),
                           unit_of_cell(matcher, cell, placed));
}

/* All cells of a row with figures that were placed by order or grid. */
bool ogi_matcher_is_whole(const struct ogi_placed *placed, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (placed[c].state != OGI_PLACE_CELL || placed[c].text.len == 0)
            return false;
    return true;
}

void ogi_matcher_compare(struct ogi_matcher *matcher, size_t cell, const struct ogi_placed *rival,
                         size_t columns)
{
    bool differs = false;
    for (size_t c = 0; c < columns; c++) {
        struct ogi_placed *placed = &matcher->placed[cell + c];
        if (!matcher->has_row[cell + c] || placed->state != OGI_PLACE_CELL)
            continue;
        struct ogi_figure ours = ogi_matcher_read(matcher, cell + c, placed);
        struct ogi_figure theirs = ogi_matcher_read(matcher, cell + c, &rival[c]);
        if (ours.presence != OGI_CELL_NUMBER || theirs.presence != OGI_CELL_NUMBER ||
            ours.number == theirs.number)
            continue;
        placed->state = OGI_PLACE_AMBIGUOUS;
        differs = true;
    }
    matcher->out->rival_rows += differs;
}

static void doubt_row(struct ogi_matcher *matcher, size_t cell, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (matcher->placed[cell + c].state == OGI_PLACE_CELL &&
            matcher->placed[cell + c].text.len > 0)
            matcher->placed[cell + c].state = OGI_PLACE_AMBIGUOUS;
}

/* Whether the row's label and its figures stand on one line or in one row of a table: then nobody
 * else can own them. */
static bool is_bound(const struct ogi_matcher *matcher, const struct ogi_anchor *anchor)
{
    const struct ogi_stream *stream = matcher->context.stream;
    const struct ogi_hit *hit = &matcher->context.hits->items[anchor->hit];
    size_t own = stream->letters[hit->to - 1].token;
    if (hit->glued > 0)
        return true;
    for (size_t t = own + 1; t < stream->token_count; t++) {
        if (stream->tokens[t].line != stream->tokens[own].line)
            return false;
        if (stream->tokens[t].kind == OGI_TOKEN_VALUE || stream->tokens[t].kind == OGI_TOKEN_BLANK)
            return true;
    }
    return false;
}

/* How many figures stand between a head and the first row's label, on lines of their own. */
static size_t count_orphans(const struct ogi_matcher *matcher, const struct ogi_anchor *anchor)
{
    const struct ogi_stream *stream = matcher->context.stream;
    const struct ogi_hits *hits = matcher->context.hits;
    const struct ogi_hit *hit = &hits->items[anchor->hit];
    size_t t = stream->letters[hit->begin].token, figures = 0;
    uint32_t line = stream->tokens[t].line;
    for (; t > 0 && stream->tokens[t - 1].kind != OGI_TOKEN_TEXT; t--)
        figures +=
            stream->tokens[t - 1].kind == OGI_TOKEN_VALUE && stream->tokens[t - 1].line != line;
    if (figures == 0 || t == 0 || anchor->hit == 0)
        return 0;
    const struct ogi_hit *above = &hits->items[anchor->hit - 1];
    bool below_head =
        above->to == stream->tokens[t - 1].letter_to &&
        ogi_lexicon_word(matcher->context.lexicon, above->word)->uses[0].role < OGI_LABEL_ROW;
    return below_head ? figures : 0;
}

static bool has_figures(const struct ogi_matcher *matcher, const struct ogi_anchor *anchor)
{
    size_t cell = ogi_matcher_cell(matcher, anchor->block, anchor->row);
    for (size_t c = 0; c < ogi_matcher_columns(matcher, anchor->block); c++) {
        const struct ogi_placed *placed = &matcher->placed[cell + c];
        if (placed->state == OGI_PLACE_AMBIGUOUS || placed->text.len > 0)
            return true;
    }
    return false;
}

/* Labels may follow their figures on this page: then every row that is not bound to its figures by
 * a line is shifted by one. Its sign is a table with figures above its first label and none below
 * its last. A page has one layout, so one such table is enough. */
static bool is_shifted(const struct ogi_matcher *matcher)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    size_t block = SIZE_MAX;
    bool orphans = false, bare = false;
    for (size_t a = 0; a < alignment->count; a++) {
        const struct ogi_anchor *anchor = &alignment->anchors[a];
        if (anchor->role != OGI_LABEL_ROW)
            continue;
        if (anchor->block != block) {
            if (orphans && bare)
                return true;
            block = anchor->block;
            orphans = !is_bound(matcher, anchor) && count_orphans(matcher, anchor) > 0;
        }
        bare = !has_figures(matcher, anchor);
    }
    return orphans && bare;
}

/* One figure above the first label: a column of serial numbers, a cell per line. Where a row's own
 * figure is blank and dropped, the next serial number takes its place. */
static void doubt_numbered_rows(struct ogi_matcher *matcher)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    size_t block = SIZE_MAX;
    bool numbered = false;
    for (size_t a = 0; a < alignment->count; a++) {
        const struct ogi_anchor *anchor = &alignment->anchors[a];
        if (anchor->role == OGI_LABEL_CAPTION)
            continue;
        bool bound = is_bound(matcher, anchor);
        if (anchor->block != block) {
            block = anchor->block;
            numbered = !bound && count_orphans(matcher, anchor) == 1;
        }
        if (numbered && !bound && anchor->role == OGI_LABEL_ROW)
            doubt_row(matcher, ogi_matcher_cell(matcher, anchor->block, anchor->row),
                      ogi_matcher_columns(matcher, anchor->block));
    }
}

static void doubt_shifted_rows(struct ogi_matcher *matcher)
{
    if (!is_shifted(matcher))
        return;
    for (size_t a = 0; a < matcher->alignment->count; a++) {
        const struct ogi_anchor *anchor = &matcher->alignment->anchors[a];
        if (anchor->role == OGI_LABEL_ROW && !is_bound(matcher, anchor))
            doubt_row(matcher, ogi_matcher_cell(matcher, anchor->block, anchor->row),
                      ogi_matcher_columns(matcher, anchor->block));
    }
}

static void doubt_serial_numbers(struct ogi_matcher *matcher)
{
    size_t first = 0, length = 0;
    int64_t last = 0;
    const struct ogi_alignment *alignment = matcher->alignment;
    for (size_t a = 0; a <= alignment->count; a++) {
        bool continues = false, is_number = false;
        int64_t number = 0;
        if (a < alignment->count && alignment->anchors[a].role == OGI_LABEL_ROW &&
            ogi_matcher_columns(matcher, alignment->anchors[a].block) == 1) {
            size_t cell =
                ogi_matcher_cell(matcher, alignment->anchors[a].block, alignment->anchors[a].row);
            struct ogi_figure figure = ogi_matcher_read(matcher, cell, &matcher->placed[cell]);
            is_number =
                matcher->placed[cell].state == OGI_PLACE_CELL && figure.presence == OGI_CELL_NUMBER;
            number = figure.number;
            continues = is_number && length > 0 && number == last + 1;
        } else if (a < alignment->count && alignment->anchors[a].role != OGI_LABEL_ROW) {
            continue;
        }
        if (!continues) {
            for (size_t i = first; length >= SERIAL_ROWS && i < a; i++)
                if (alignment->anchors[i].role == OGI_LABEL_ROW)
                    doubt_row(matcher,
                              ogi_matcher_cell(matcher, alignment->anchors[i].block,
                                               alignment->anchors[i].row),
                              1);
            first = a;
            length = 0;
        }
        length += is_number;
        last = number;
    }
}

static bool is_anchor(const struct ogi_matcher *matcher, size_t h, size_t *near)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    while (*near < alignment->count && alignment->anchors[*near].hit < h)
        (*near)++;
    return *near < alignment->count && alignment->anchors[*near].hit == h;
}

/* A row that is printed a second time, outside the alignment, with other figures: which of them the
 * report means is not for us to say. */
static void doubt_repeated_rows(struct ogi_matcher *matcher)
{
    size_t near = 0;
    struct ogi_placed placed[OGI_PLACE_COLUMNS_MAX];
    const struct ogi_hits *hits = matcher->context.hits;
    for (size_t h = 0; h < hits->count; h++) {
        const struct ogi_hit *hit = &hits->items[h];
        if (is_anchor(matcher, h, &near))
            continue;
        const struct ogi_label_use *use;
        size_t at = 0;
        while ((use = ogi_hit_use(matcher->context.lexicon, hit, matcher->edition, OGI_LABEL_ROW,
                                  &at)) != NULL) {
            if (hit->to - hit->from <= SHORT_LETTERS && use->number != hit->number)
                continue;
            if (hit->partial || !ogi_align_is_credible(&matcher->context, hit, use))
                continue;
            struct ogi_anchor alone = {
                .hit = (uint32_t)h, .block = use->block, .row = use->index, .role = OGI_LABEL_ROW};
            struct ogi_alignment alignment = {.anchors = &alone, .count = 1};
            struct ogi_heads heads;
            ogi_place_heads(&matcher->context, matcher->edition, &alignment, 0, &heads);
            if (heads.foreign)
                continue;
            size_t columns = ogi_matcher_columns(matcher, use->block);
            ogi_place_row(&matcher->context, matcher->edition, use->block, use->index, hit,
                          SIZE_MAX, &heads, placed);
            if (ogi_matcher_is_whole(placed, columns))
                ogi_matcher_compare(matcher, ogi_matcher_cell(matcher, use->block, use->index),
                                    placed, columns);
        }
    }
}

/* A figure at the very end of a text that breaks off before the form ends may have lost digits. */
static void doubt_cut_figure(struct ogi_matcher *matcher)
{
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    size_t end = matcher->context.stream->reading->text.len;
    size_t last = edition->cell_count;
    while (last > 0 && !matcher->has_row[last - 1])
        last--;
    for (size_t i = 0; last < edition->cell_count && i < last; i++)
        if (matcher->has_row[i] && matcher->placed[i].state == OGI_PLACE_CELL &&
            matcher->placed[i].text.len > 0 && matcher->placed[i].span.to == end)
            matcher->placed[i].state = OGI_PLACE_AMBIGUOUS;
}

/* Every table has its corner. Several captions and one corner: a crawler removed the lines that it
 * had seen before, labels among them. */
static bool is_thinned_out(const struct ogi_matcher *matcher)
{
    size_t corners = 0, captions = 0;
    const struct ogi_hits *hits = matcher->context.hits;
    for (size_t h = 0; h < hits->count; h++) {
        size_t at = 0;
        corners += ogi_hit_use(matcher->context.lexicon, &hits->items[h], matcher->edition,
                               OGI_LABEL_CORNER, &at) != NULL;
    }
    for (size_t a = 0; a < matcher->alignment->count; a++)
        captions += matcher->alignment->anchors[a].role == OGI_LABEL_CAPTION;
    return captions > corners && corners <= 1;
}

/* Whether `next` is what the form has after the row. */
static bool is_next(const struct ogi_matcher *matcher, const struct ogi_anchor *anchor,
                    const struct ogi_anchor *next)
{
    const struct ogi_form_block *block = &matcher->form->blocks[anchor->block];
    size_t row = anchor->row + 1U;
    if (next->block != anchor->block)
        return row == block->row_count;
    while (row < next->row && block->rows[row].code == NULL)
        row++;
    return row == next->row;
}

/* Where labels were removed, figures may be those of a label that is gone. */
static void doubt_thinned_rows(struct ogi_matcher *matcher)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    if (!is_thinned_out(matcher))
        return;
    for (size_t a = 0; a < alignment->count; a++) {
        const struct ogi_anchor *anchor = &alignment->anchors[a];
        if (anchor->role != OGI_LABEL_ROW || is_bound(matcher, anchor))
            continue;
        if (a + 1 == alignment->count || !is_next(matcher, anchor, anchor + 1))
            doubt_row(matcher, ogi_matcher_cell(matcher, anchor->block, anchor->row),
                      ogi_matcher_columns(matcher, anchor->block));
    }
}

/* A table with rows of too many cells is another table, or has a column more: a row of it that
 * happens to fit lacks a cell that nobody sees. */
static void doubt_other_tables(struct ogi_matcher *matcher)
{
    size_t fitting[OGI_PART_COUNT] = {0}, misfits[OGI_PART_COUNT] = {0};
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < edition->cell_count; i++) {
            enum ogi_part part = edition->cells[i].part;
            size_t columns = ogi_matcher_columns(matcher, edition->cells[i].block);
            if (edition->cells[i].column != 0 || !matcher->has_row[i])
                continue;
            if (pass == 1 && misfits[part] > 0 && misfits[part] * MISFIT_SHARE >= fitting[part])
                doubt_row(matcher, i, columns);
            if (pass == 0) {
                misfits[part] += matcher->placed[i].is_misfit;
                fitting[part] += ogi_matcher_is_whole(&matcher->placed[i], columns);
            }
        }
    }
}

void ogi_match_doubt(struct ogi_matcher *matcher)
{
    doubt_other_tables(matcher);
    doubt_shifted_rows(matcher);
    doubt_numbered_rows(matcher);
    doubt_thinned_rows(matcher);
    doubt_serial_numbers(matcher);
    doubt_repeated_rows(matcher);
    doubt_cut_figure(matcher);
}
