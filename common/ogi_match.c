#include "ogi_match.h"

#include "ogi_match_edition.h"
#include "ogi_match_grid.h"
#include "ogi_match_state.h"

#include <string.h>

enum {
    /* A head is believed to be a table's without row labels when so many of its words stand
     * together: sentences name two or three of them at most. */
    UNLABELLED_HEADS = 4,
    UNLABELLED_GAP = 16,
    /* A bare line of so many figures and nothing else is nothing but a row of that table. */
    HEADLESS_COLUMNS = 10,
    TABLE_GAP_LETTERS = 300, /* between labels of one table */
    HEAD_GAP_LETTERS = 40,
};

static void set_row(struct ogi_matcher *matcher, size_t cell, const struct ogi_placed *placed,
                    size_t columns)
{
    for (size_t c = 0; c < columns; c++) {
        matcher->placed[cell + c] = placed[c];
        matcher->has_row[cell + c] = true;
    }
}

static void find_heads(struct ogi_matcher *matcher)
{
    size_t last = SIZE_MAX;
    for (size_t a = 0; a < matcher->alignment->count; a++) {
        const struct ogi_anchor *anchor = &matcher->alignment->anchors[a];
        if (anchor->role == OGI_LABEL_CAPTION || anchor->block == last)
            continue;
        last = anchor->block;
        ogi_place_heads(&matcher->context, matcher->edition, matcher->alignment, a,
                        &matcher->heads[anchor->block]);
        ogi_grid_find_columns(&matcher->context, matcher->alignment, anchor->block,
                              ogi_matcher_columns(matcher, anchor->block),
                              &matcher->heads[anchor->block]);
    }
}

static void place_rows(struct ogi_matcher *matcher)
{
    struct ogi_placed placed[OGI_PLACE_COLUMNS_MAX];
    const struct ogi_alignment *alignment = matcher->alignment;
    for (size_t a = 0; a < alignment->count; a++) {
        const struct ogi_anchor *anchor = &alignment->anchors[a];
        const struct ogi_hits *hits = matcher->context.hits;
        if (anchor->role != OGI_LABEL_ROW)
            continue;
        const struct ogi_heads *heads = &matcher->heads[anchor->block];
        if (heads->foreign) {
            matcher->out->is_mixed = true;
            continue;
        }
        size_t limit =
            a + 1 < alignment->count ? hits->items[alignment->anchors[a + 1].hit].begin : SIZE_MAX;
        ogi_place_row(&matcher->context, matcher->edition, anchor->block, anchor->row,
                      &hits->items[anchor->hit], limit, heads, placed);
        set_row(matcher, ogi_matcher_cell(matcher, anchor->block, anchor->row), placed,
                ogi_matcher_columns(matcher, anchor->block));
    }
}

static bool is_head_of(const struct ogi_matcher *matcher, const struct ogi_hit *hit, size_t block)
{
    const struct ogi_label_word *word = ogi_lexicon_word(matcher->context.lexicon, hit->word);
    for (size_t u = 0; u < word->use_count; u++) {
        const struct ogi_label_use *use = &word->uses[u];
        if (use->edition == matcher->edition && use->block == block &&
            (use->role == OGI_LABEL_COLUMN || use->role == OGI_LABEL_HEAD))
            return true;
    }
    return false;
}

/* The first figure behind a head, when nothing but empty fields is between; SIZE_MAX for none. */
static size_t figure_after(const struct ogi_matcher *matcher, const struct ogi_hit *hit)
{
    const struct ogi_stream *stream = matcher->context.stream;
    for (size_t t = stream->letters[hit->to - 1].token + 1; t < stream->token_count; t++) {
        if (stream->tokens[t].kind == OGI_TOKEN_VALUE) {
            while (t > 0 && stream->tokens[t - 1].kind == OGI_TOKEN_BLANK &&
                   stream->tokens[t - 1].line == stream->tokens[t].line)
                t--;
            return t;
        }
        if (stream->tokens[t].kind == OGI_TOKEN_TEXT)
            break;
    }
    return SIZE_MAX;
}

static bool has_figures(const struct ogi_placed *placed, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (placed[c].state == OGI_PLACE_AMBIGUOUS || placed[c].text.len > 0)
            return true;
    return false;
}

static void place_unlabelled(struct ogi_matcher *matcher, size_t block, size_t row, size_t token)
{
    struct ogi_placed placed[OGI_PLACE_COLUMNS_MAX];
    size_t columns = ogi_matcher_columns(matcher, block),
           cell = ogi_matcher_cell(matcher, block, row);
    ogi_place_unlabelled(&matcher->context, matcher->edition, block, row, token, placed);
    if (!matcher->has_row[cell])
        set_row(matcher, cell, placed, columns);
    else if (ogi_matcher_is_whole(placed, columns))
        ogi_matcher_compare(matcher, cell, placed, columns);
    else if (has_figures(placed, columns))
        ogi_matcher_compare_strictly(matcher, cell, placed, columns);
}

/* All heads twice are a head printed again, or two tables side by side: then a row that is not full
 * may be the halves of two. */
static void doubt_side_by_side(struct ogi_matcher *matcher, size_t cell, size_t columns)
{
    struct ogi_placed *placed = &matcher->placed[cell];
    matcher->double_head = cell + 1;
    if (ogi_matcher_is_whole(placed, columns))
        return;
    for (size_t c = 0; c < columns; c++)
        if (placed[c].text.len > 0)
            placed[c].state = OGI_PLACE_AMBIGUOUS;
}

static size_t find_headed_rows(struct ogi_matcher *matcher, size_t block, size_t row)
{
    size_t together = 0, last_to = 0, found = 0;
    const struct ogi_hits *hits = matcher->context.hits;
    for (size_t h = 0; h < hits->count; h++) {
        const struct ogi_hit *hit = &hits->items[h];
        if (!is_head_of(matcher, hit, block))
            continue;
        together = together > 0 && hit->begin <= last_to + UNLABELLED_GAP ? together + 1 : 1;
        last_to = hit->to;
        if (together < UNLABELLED_HEADS)
            continue;
        size_t token = figure_after(matcher, hit);
        if (token == SIZE_MAX)
            continue;
        place_unlabelled(matcher, block, row, token);
        if (together > ogi_matcher_columns(matcher, block) * 3 / 2)
            doubt_side_by_side(matcher, ogi_matcher_cell(matcher, block, row),
                               ogi_matcher_columns(matcher, block));
        found++;
    }
    return found;
}

/* The one line of the document that holds exactly as many figures as the table has columns, and
 * nothing else; SIZE_MAX when there is none, or more than one. */
static size_t find_bare_line(const struct ogi_matcher *matcher, size_t columns)
{
    const struct ogi_stream *stream = matcher->context.stream;
    size_t found = SIZE_MAX;
    for (size_t t = 0; t < stream->token_count;) {
        size_t first = t, figures = 0, words = 0;
        for (; t < stream->token_count && stream->tokens[t].line == stream->tokens[first].line;
             t++) {
            figures += stream->tokens[t].kind == OGI_TOKEN_VALUE;
            words += stream->tokens[t].kind == OGI_TOKEN_TEXT;
        }
        if (figures != columns || words > 0)
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = first;
    }
    return found;
}

static void place_unlabelled_rows(struct ogi_matcher *matcher)
{
    for (size_t b = 0; b < matcher->form->block_count; b++) {
        const struct ogi_form_block *block = &matcher->form->blocks[b];
        for (size_t r = 0; r < block->row_count; r++) {
            if (block->rows[r].code == NULL || block->rows[r].label.zh != NULL)
                continue;
            if (find_headed_rows(matcher, b, r) > 0 || block->column_count < HEADLESS_COLUMNS)
                continue;
            size_t token = find_bare_line(matcher, block->column_count);
            if (token == SIZE_MAX)
                continue;
            matcher->out->is_headless = true;
            place_unlabelled(matcher, b, r, token);
        }
    }
}

static ogi_result fill_values(struct ogi_matcher *matcher, struct ogi_error *err)
{
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    struct ogi_value *values = ogi_arena_alloc(matcher->keep, edition->cell_count, sizeof *values);
    if (values == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for %zu cells", edition->cell_count);
    for (size_t i = 0; i < edition->cell_count; i++) {
        const struct ogi_placed *placed = &matcher->placed[i];
        if (!matcher->has_row[i] || placed->state == OGI_PLACE_ABSENT)
            continue;
        struct ogi_value *value = &values[i];
        value->raw = ogi_arena_str(matcher->keep, placed->text);
        if (value->raw.ptr == NULL)
            return OGI_FAIL(err, PARSE_LIMIT, "no memory for %zu cells", edition->cell_count);
        value->span = placed->span;
        value->presence = OGI_CELL_NULL;
        value->note = OGI_NOTE_AMBIGUOUS;
        if (placed->state == OGI_PLACE_AMBIGUOUS)
            continue;
        struct ogi_figure figure = ogi_matcher_read(matcher, i, placed);
        value->presence = figure.presence;
        value->note = figure.note;
        value->number = figure.number;
        value->evidence = figure.presence == OGI_CELL_NUMBER ? placed->evidence : OGI_EVIDENCE_NONE;
    }
    matcher->out->values = values;
    return OGI_OK;
}

static bool belongs_to_head(const struct ogi_matcher *matcher, const struct ogi_hit *hit)
{
    const struct ogi_label_word *word = ogi_lexicon_word(matcher->context.lexicon, hit->word);
    for (size_t u = 0; u < word->use_count && hit->clean_end; u++)
        if (word->uses[u].edition == matcher->edition && word->uses[u].role < OGI_LABEL_ROW)
            return true;
    return false;
}

/* The head above a table: its words close to each other, back from its first label. */
static size_t head_begin(const struct ogi_matcher *matcher, size_t h)
{
    const struct ogi_hits *hits = matcher->context.hits;
    while (h > 0 && belongs_to_head(matcher, &hits->items[h - 1]) &&
           hits->items[h].begin <= hits->items[h - 1].to + HEAD_GAP_LETTERS)
        h--;
    return matcher->context.stream->letters[hits->items[h].begin].from;
}

static void add_table(struct ogi_matcher *matcher, size_t from, size_t to)
{
    struct ogi_match *out = matcher->out;
    struct ogi_span *last = out->table_count > 0 ? &out->tables[out->table_count - 1] : NULL;
    if (last != NULL && from <= last->to) {
        last->to = to > last->to ? to : last->to;
        return;
    }
    out->tables[out->table_count++] = (struct ogi_span){from, to};
}

/* What of the text is table: from each head to the last figure before the next stretch of prose. */
static ogi_result cover_tables(struct ogi_matcher *matcher, struct ogi_error *err)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    const struct ogi_hits *hits = matcher->context.hits;
    const struct ogi_letter *letters = matcher->context.stream->letters;
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    matcher->out->tables =
        ogi_arena_alloc(matcher->context.arena, alignment->count + edition->cell_count + 1,
                        sizeof *matcher->out->tables);
    if (matcher->out->tables == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for the places of tables");
    size_t last_to = 0;
    enum ogi_part last_part = OGI_PART_COUNT;
    for (size_t a = 0; a < alignment->count; a++) {
        const struct ogi_anchor *anchor = &alignment->anchors[a];
        const struct ogi_hit *hit = &hits->items[anchor->hit];
        size_t from = letters[hit->begin].from, to = letters[hit->to - 1].to;
        if (anchor->role == OGI_LABEL_ROW) {
            size_t cell = ogi_matcher_cell(matcher, anchor->block, anchor->row);
            for (size_t c = 0; c < ogi_matcher_columns(matcher, anchor->block); c++)
                if (matcher->placed[cell + c].span.to > to)
                    to = matcher->placed[cell + c].span.to;
        }
        enum ogi_part part = matcher->form->blocks[anchor->block].part;
        bool continues = a > 0 && hit->begin <= last_to + TABLE_GAP_LETTERS && part == last_part;
        if (continues && matcher->out->table_count > 0)
            from = matcher->out->tables[matcher->out->table_count - 1].to;
        else
            from = head_begin(matcher, anchor->hit);
        add_table(matcher, from, to);
        last_to = hit->to;
        last_part = part;
    }
    for (size_t i = 0; i < edition->cell_count; i++) {
        const struct ogi_form_cell *cell = &edition->cells[i];
        if (cell->column != 0 || !matcher->has_row[i] ||
            matcher->form->blocks[cell->block].rows[cell->row].label.zh != NULL)
            continue;
        size_t from = matcher->placed[i].span.from, h = hits->count;
        while (h > 0 && letters[hits->items[h - 1].begin].from >= from)
            h--;
        size_t to = matcher->placed[i + ogi_matcher_columns(matcher, cell->block) - 1].span.to;
        if (h > 0 && is_head_of(matcher, &hits->items[h - 1], cell->block))
            from = head_begin(matcher, h - 1);
        add_table(matcher, from, to);
    }
    return OGI_OK;
}

static ogi_result match_edition(struct ogi_matcher *matcher, struct ogi_error *err)
{
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    struct ogi_arena *arena = matcher->context.arena;
    matcher->form = edition->form;
    matcher->heads = ogi_arena_alloc(arena, matcher->form->block_count, sizeof *matcher->heads);
    matcher->placed = ogi_arena_alloc(arena, edition->cell_count, sizeof *matcher->placed);
    matcher->has_row = ogi_arena_alloc(arena, edition->cell_count, sizeof *matcher->has_row);
    if (matcher->heads == NULL || matcher->placed == NULL || matcher->has_row == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for %zu cells", edition->cell_count);
    find_heads(matcher);
    place_rows(matcher);
    place_unlabelled_rows(matcher);
    ogi_match_doubt(matcher);
    matcher->out->edition = edition;
    OGI_TRY(cover_tables(matcher, err));
    return fill_values(matcher, err);
}

ogi_result ogi_match_document(const struct ogi_lexicon *lexicon, const struct ogi_edition *editions,
                              size_t edition_count, const struct ogi_stream *stream, int year,
                              struct ogi_arena *scratch, struct ogi_arena *keep,
                              struct ogi_match *out, struct ogi_error *err)
{
    struct ogi_hits hits;
    struct ogi_alignment alignments[OGI_LEXICON_EDITIONS_MAX] = {{0}};
    OGI_TRY(ogi_hits_find(lexicon, stream, scratch, &hits, err));
    struct ogi_matcher matcher = {
        .context = {.lexicon = lexicon,
                    .editions = editions,
                    .edition_count = edition_count,
                    .stream = stream,
                    .hits = &hits,
                    .arena = scratch},
        .keep = keep,
    };
    for (size_t e = 0; e < edition_count; e++)
        OGI_TRY(ogi_align(&matcher.context, e, &alignments[e], err));
    struct ogi_match match = {.label_count = hits.count,
                              .limit = hits.limit != NULL ? hits.limit : stream->limit};
    matcher.out = &match;
    matcher.edition = ogi_match_choose_edition(&matcher.context, alignments, year, &match.is_mixed);
    if (matcher.edition != SIZE_MAX) {
        matcher.alignment = &alignments[matcher.edition];
        OGI_TRY(match_edition(&matcher, err));
    }
    *out = match;
    return OGI_OK;
}
