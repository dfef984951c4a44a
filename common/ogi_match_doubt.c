#include "ogi_match_state.h"

enum {
    /* Figures that count up by one over so many rows are a column of serial numbers. */
    SERIAL_ROWS = 4,
    SHORT_LETTERS = 2,
    /* One row with too many cells to so many that fit makes all of them doubtful: where a column is
     * printed that the form does not have and blanks are dropped, every third or fourth row still
     * shows it. One stray figure in a whole table does not reach this. */
    MISFIT_SHARE = 4,
    REPEATED_TABLE = 8, /* rows that make a second table: then words for figures count as well */
    BLOCKS_MAX = 64,    /* of a form */
    HEAD_LETTERS = 260, /* between a head and a row below it */
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
        if (!matcher->has_row[cell + c] || placed->state != OGI_PLACE_CELL ||
            rival[c].state != OGI_PLACE_CELL)
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

void ogi_matcher_compare_strictly(struct ogi_matcher *matcher, size_t cell,
                                  const struct ogi_placed *rival, size_t columns)
{
    for (size_t c = 0; c < columns; c++) {
        struct ogi_placed *placed = &matcher->placed[cell + c];
        if (!matcher->has_row[cell + c] || placed->state != OGI_PLACE_CELL || placed->text.len == 0)
            continue;
        struct ogi_figure ours = ogi_matcher_read(matcher, cell + c, placed);
        struct ogi_figure theirs = ogi_matcher_read(matcher, cell + c, &rival[c]);
        bool same = rival[c].state == OGI_PLACE_CELL && ours.presence == theirs.presence &&
                    ours.number == theirs.number;
        if (!same && ours.presence == OGI_CELL_NUMBER)
            placed->state = OGI_PLACE_AMBIGUOUS;
    }
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

/* Whether the heads next above a hit are another edition's. Words that are heads and rows (总计,
 * 其他) say nothing. */
static bool is_under_foreign_head(const struct ogi_matcher *matcher, size_t h)
{
    const struct ogi_hits *hits = matcher->context.hits;
    uint32_t begin = hits->items[h].begin;
    size_t own = 0, foreign = 0;
    while (h > 0 && hits->items[h - 1].begin + HEAD_LETTERS > begin) {
        const struct ogi_label_word *word =
            ogi_lexicon_word(matcher->context.lexicon, hits->items[--h].word);
        bool is_row = false, is_own = false, is_column = false;
        for (size_t u = 0; u < word->use_count; u++) {
            const struct ogi_label_use *use = &word->uses[u];
            is_row = is_row || use->role >= OGI_LABEL_ROW || use->role == OGI_LABEL_CAPTION;
            is_column = is_column || use->role == OGI_LABEL_COLUMN;
            is_own = is_own || (use->role == OGI_LABEL_COLUMN && use->edition == matcher->edition);
        }
        if (is_row && own + foreign > 0)
            break;
        own += !is_row && is_own;
        foreign += !is_row && is_column && !is_own;
    }
    return foreign > own;
}

/* A row that is printed a second time, outside the alignment, with other figures: which of them the
 * report means is not for us to say. */
/* Returns how many rows with figures are printed again. strictly: so many are known to be, which
 * makes what is not the same in both doubtful; 0 before that is known. */
static size_t compare_repeated_rows(struct ogi_matcher *matcher, size_t strictly)
{
    size_t near = 0, repeated = 0;
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
            if (hit->partial || !ogi_align_is_credible(&matcher->context, hit, use) ||
                is_under_foreign_head(matcher, h))
                continue;
            size_t columns = ogi_matcher_columns(matcher, use->block);
            size_t cell = ogi_matcher_cell(matcher, use->block, use->index);
            ogi_place_row(&matcher->context, matcher->edition, use->block, use->index, hit,
                          SIZE_MAX, NULL, placed);
            bool has_figures = ogi_align_figures(&matcher->context, hit, 1) > 0;
            for (size_t c = 0; c < columns; c++)
                has_figures = has_figures || placed[c].text.len > 0;
            repeated += has_figures && matcher->has_row[cell];
            if (strictly >= REPEATED_TABLE || (strictly > 0 && has_figures))
                ogi_matcher_compare_strictly(matcher, cell, placed, columns);
            else
                ogi_matcher_compare(matcher, cell, placed, columns);
        }
    }
    return repeated;
}

/* Rows that are printed again with other figures are another report's, or another year's: then what
 * the second report leaves blank or open is not settled by the first either. */
static void doubt_repeated_rows(struct ogi_matcher *matcher)
{
    size_t repeated = compare_repeated_rows(matcher, 0);
    if (repeated > 0)
        (void)compare_repeated_rows(matcher, repeated);
    if (repeated >= REPEATED_TABLE && matcher->double_head > 0) {
        size_t cell = matcher->double_head - 1;
        size_t block = matcher->context.editions[matcher->edition].cells[cell].block;
        doubt_row(matcher, cell, ogi_matcher_columns(matcher, block));
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

/* The last anchor of a row of the block at or before `row`; NULL for none. */
static const struct ogi_anchor *anchor_before(const struct ogi_matcher *matcher, size_t block,
                                              size_t row)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    const struct ogi_anchor *last = NULL;
    for (size_t a = 0; a < alignment->count; a++)
        if (alignment->anchors[a].role == OGI_LABEL_ROW && alignment->anchors[a].block == block &&
            alignment->anchors[a].row <= row)
            last = &alignment->anchors[a];
    return last;
}

static bool names_several_rows(const struct ogi_label_word *word, size_t edition)
{
    size_t rows = 0;
    for (size_t u = 0; u < word->use_count; u++)
        rows += word->uses[u].edition == edition && word->uses[u].role == OGI_LABEL_ROW;
    return rows > 1;
}

/* A label that the form has twice, and the page once: the second may have been removed as a line
 * seen before, and the figure behind the row above it may be its own. */
static void doubt_removed_labels(struct ogi_matcher *matcher)
{
    const struct ogi_lexicon *lexicon = matcher->context.lexicon;
    for (size_t w = 0; w < ogi_lexicon_word_count(lexicon); w++) {
        const struct ogi_label_word *word = ogi_lexicon_word(lexicon, w);
        bool is_printed = false;
        if (!names_several_rows(word, matcher->edition))
            continue;
        for (size_t u = 0; u < word->use_count; u++) {
            const struct ogi_label_use *use = &word->uses[u];
            if (use->edition != matcher->edition || use->role != OGI_LABEL_ROW)
                continue;
            const struct ogi_anchor *anchor = anchor_before(matcher, use->block, use->index);
            bool is_here = anchor != NULL && anchor->row == use->index;
            if (is_printed && !is_here && anchor != NULL && !is_bound(matcher, anchor))
                doubt_row(matcher, ogi_matcher_cell(matcher, anchor->block, anchor->row),
                          ogi_matcher_columns(matcher, anchor->block));
            is_printed = is_printed || is_here;
        }
    }
}

/* Rows of a table, or of one of its blocks, by how their figures fit the columns. */
struct fitting {
    size_t whole;
    size_t misfits;
    size_t tight;
    size_t wide;
};

static void tally_fitting(struct fitting *fitting, const struct ogi_placed *row, size_t columns)
{
    fitting->whole += ogi_matcher_is_whole(row, columns);
    fitting->misfits += row->is_misfit;
    fitting->tight += row->is_tight && row->state == OGI_PLACE_CELL;
    fitting->wide += row->is_wide;
}

static bool has_other_columns(const struct fitting *fitting)
{
    return fitting->misfits > 0 && fitting->misfits * MISFIT_SHARE >= fitting->whole;
}

/* Where rows with empty cells have more cells than the form has columns, those that have exactly as
 * many lack one. */
static bool has_more_fields(const struct fitting *fitting)
{
    return fitting->wide > 0 && fitting->wide * MISFIT_SHARE >= fitting->tight;
}

/* A table with rows of too many cells is another table, or has a column more: a row of it that
 * happens to fit lacks a cell that nobody sees. */
static void doubt_other_tables(struct ogi_matcher *matcher)
{
    struct fitting parts[OGI_PART_COUNT] = {{0}}, blocks[BLOCKS_MAX] = {{0}};
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < edition->cell_count; i++) {
            const struct ogi_form_cell *cell = &edition->cells[i];
            size_t columns = ogi_matcher_columns(matcher, cell->block);
            if (cell->column != 0 || !matcher->has_row[i] || cell->block >= BLOCKS_MAX)
                continue;
            struct ogi_placed *row = &matcher->placed[i];
            struct fitting *part = &parts[cell->part], *block = &blocks[cell->block];
            if (pass == 0) {
                tally_fitting(part, row, columns);
                if (columns > 1) /* a second figure under a single head is a stray one */
                    tally_fitting(block, row, columns);
            } else if (has_other_columns(part) || has_other_columns(block) ||
                       (row->is_tight && (has_more_fields(part) || has_more_fields(block)))) {
                doubt_row(matcher, i, columns);
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
    doubt_removed_labels(matcher);
    doubt_serial_numbers(matcher);
    doubt_repeated_rows(matcher);
    doubt_cut_figure(matcher);
}
