#include "ogi_match.h"

#include "ogi_match_edition.h"
#include "ogi_match_place.h"
#include "ogi_number.h"

#include <string.h>

enum {
    /* A head is believed to be a table's without row labels when so many of its words stand
     * together: sentences name two or three of them at most. */
    UNLABELLED_HEADS = 4,
    UNLABELLED_GAP = 16,
    /* A bare line of so many figures and nothing else is nothing but a row of that table. */
    HEADLESS_COLUMNS = 10,
    /* Figures that count up by one over so many rows are a column of serial numbers. */
    SERIAL_ROWS = 4,
    TABLE_GAP_LETTERS = 300, /* between labels of one table */
    HEAD_GAP_LETTERS = 40,
    SHORT_LETTERS = 2,
};

struct matcher {
    struct ogi_match_context context;
    size_t edition;
    const struct ogi_form *form;
    const struct ogi_alignment *alignment;
    struct ogi_heads *heads;     /* per block */
    struct ogi_placed *placed;   /* per cell */
    bool *has_row;               /* per cell: its row is aligned or placed */
    struct ogi_arena *keep;
    struct ogi_match *out;
};

static size_t first_cell(const struct matcher *matcher, size_t block, size_t row)
{
    return ogi_edition_cell(&matcher->context.editions[matcher->edition], block, row, 0);
}

static size_t columns_of(const struct matcher *matcher, size_t block)
{
    return matcher->form->blocks[block].column_count;
}

static void set_row(struct matcher *matcher, size_t cell, const struct ogi_placed *placed,
                    size_t columns)
{
    for (size_t c = 0; c < columns; c++) {
        matcher->placed[cell + c] = placed[c];
        matcher->has_row[cell + c] = true;
    }
}

static void doubt_row(struct matcher *matcher, size_t cell, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (matcher->placed[cell + c].state == OGI_PLACE_CELL &&
            matcher->placed[cell + c].text.len > 0)
            matcher->placed[cell + c].state = OGI_PLACE_AMBIGUOUS;
}

static void find_heads(struct matcher *matcher)
{
    size_t last = SIZE_MAX;
    for (size_t a = 0; a < matcher->alignment->count; a++) {
        const struct ogi_anchor *anchor = &matcher->alignment->anchors[a];
        if (anchor->role == OGI_LABEL_CAPTION || anchor->block == last)
            continue;
        last = anchor->block;
        ogi_place_heads(&matcher->context, matcher->edition, matcher->alignment, a,
                        &matcher->heads[anchor->block]);
    }
}

static void place_rows(struct matcher *matcher)
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
        size_t limit = a + 1 < alignment->count ? hits->items[alignment->anchors[a + 1].hit].begin
                                                : SIZE_MAX;
        ogi_place_row(&matcher->context, matcher->edition, anchor->block, anchor->row,
                      &hits->items[anchor->hit], limit, heads, placed);
        set_row(matcher, first_cell(matcher, anchor->block, anchor->row), placed,
                columns_of(matcher, anchor->block));
    }
}

/* Whether the row's label and its figures stand on one line or in one row of a table: then nobody
 * else can own them. */
static bool is_bound(const struct matcher *matcher, const struct ogi_anchor *anchor)
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

/* Figures between a head and the first row's label, on lines of their own. */
static bool is_preceded_by_orphans(const struct matcher *matcher, const struct ogi_anchor *anchor)
{
    const struct ogi_stream *stream = matcher->context.stream;
    const struct ogi_hits *hits = matcher->context.hits;
    const struct ogi_hit *hit = &hits->items[anchor->hit];
    size_t t = stream->letters[hit->begin].token, figures = 0;
    uint32_t line = stream->tokens[t].line;
    for (; t > 0 && stream->tokens[t - 1].kind != OGI_TOKEN_TEXT; t--)
        figures += stream->tokens[t - 1].kind == OGI_TOKEN_VALUE &&
                   stream->tokens[t - 1].line != line;
    if (figures == 0 || t == 0 || anchor->hit == 0)
        return false;
    const struct ogi_hit *above = &hits->items[anchor->hit - 1];
    return above->to == stream->tokens[t - 1].letter_to &&
           ogi_lexicon_word(matcher->context.lexicon, above->word)->uses[0].role < OGI_LABEL_ROW;
}

static bool has_figures(const struct matcher *matcher, const struct ogi_anchor *anchor)
{
    size_t cell = first_cell(matcher, anchor->block, anchor->row);
    for (size_t c = 0; c < columns_of(matcher, anchor->block); c++) {
        const struct ogi_placed *placed = &matcher->placed[cell + c];
        if (placed->state == OGI_PLACE_AMBIGUOUS || placed->text.len > 0)
            return true;
    }
    return false;
}

/* Labels may follow their figures on this page: then every row that is not bound to its figures by
 * a line is shifted by one. Its sign is a table with figures above its first label and none below
 * its last. A page has one layout, so one such table is enough. */
static bool is_shifted(const struct matcher *matcher)
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
            orphans = !is_bound(matcher, anchor) && is_preceded_by_orphans(matcher, anchor);
        }
        bare = !has_figures(matcher, anchor);
    }
    return orphans && bare;
}

static void doubt_shifted_rows(struct matcher *matcher)
{
    if (!is_shifted(matcher))
        return;
    for (size_t a = 0; a < matcher->alignment->count; a++) {
        const struct ogi_anchor *anchor = &matcher->alignment->anchors[a];
        if (anchor->role == OGI_LABEL_ROW && !is_bound(matcher, anchor))
            doubt_row(matcher, first_cell(matcher, anchor->block, anchor->row),
                      columns_of(matcher, anchor->block));
    }
}

static enum ogi_value_kind kind_of_cell(const struct matcher *matcher, size_t cell)
{
    return matcher->context.editions[matcher->edition].cells[cell].kind;
}

static enum ogi_unit unit_of_cell(const struct matcher *matcher, size_t cell,
                                  const struct ogi_placed *placed)
{
    const struct ogi_form_cell *form_cell =
        &matcher->context.editions[matcher->edition].cells[cell];
    const struct ogi_form_row *row =
        &matcher->form->blocks[form_cell->block].rows[form_cell->row];
    if (placed->unit != OGI_UNIT_NONE)
        return placed->unit;
    if (row->kind == OGI_VALUE_MONEY)
        return row->unit;
    return matcher->heads[form_cell->block].units[form_cell->column];
}

static struct ogi_figure read_cell(const struct matcher *matcher, size_t cell,
                                   const struct ogi_placed *placed)
{
    return ogi_number_read(placed->text, kind_of_cell(matcher, cell),
                           unit_of_cell(matcher, cell, placed));
}

static void doubt_serial_numbers(struct matcher *matcher)
{
    size_t first = 0, length = 0;
    int64_t last = 0;
    const struct ogi_alignment *alignment = matcher->alignment;
    for (size_t a = 0; a <= alignment->count; a++) {
        bool continues = false, is_number = false;
        int64_t number = 0;
        if (a < alignment->count && alignment->anchors[a].role == OGI_LABEL_ROW &&
            columns_of(matcher, alignment->anchors[a].block) == 1) {
            size_t cell = first_cell(matcher, alignment->anchors[a].block,
                                     alignment->anchors[a].row);
            struct ogi_figure figure = read_cell(matcher, cell, &matcher->placed[cell]);
            is_number = matcher->placed[cell].state == OGI_PLACE_CELL &&
                        figure.presence == OGI_CELL_NUMBER;
            number = figure.number;
            continues = is_number && length > 0 && number == last + 1;
        } else if (a < alignment->count && alignment->anchors[a].role != OGI_LABEL_ROW) {
            continue;
        }
        if (!continues) {
            for (size_t i = first; length >= SERIAL_ROWS && i < a; i++)
                if (alignment->anchors[i].role == OGI_LABEL_ROW)
                    doubt_row(matcher, first_cell(matcher, alignment->anchors[i].block,
                                                  alignment->anchors[i].row), 1);
            first = a;
            length = 0;
        }
        length += is_number;
        last = number;
    }
}

static bool is_anchor(const struct matcher *matcher, size_t h, size_t *near)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    while (*near < alignment->count && alignment->anchors[*near].hit < h)
        (*near)++;
    return *near < alignment->count && alignment->anchors[*near].hit == h;
}

/* All cells of a row with figures that were placed by order or grid. */
static bool is_whole(const struct ogi_placed *placed, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (placed[c].state != OGI_PLACE_CELL || placed[c].text.len == 0)
            return false;
    return true;
}

static void compare_rival(struct matcher *matcher, size_t cell, const struct ogi_placed *rival,
                          size_t columns)
{
    bool differs = false;
    for (size_t c = 0; c < columns; c++) {
        struct ogi_placed *placed = &matcher->placed[cell + c];
        if (!matcher->has_row[cell + c] || placed->state != OGI_PLACE_CELL)
            continue;
        struct ogi_figure ours = read_cell(matcher, cell + c, placed);
        struct ogi_figure theirs = read_cell(matcher, cell + c, &rival[c]);
        if (ours.presence != OGI_CELL_NUMBER || theirs.presence != OGI_CELL_NUMBER ||
            ours.number == theirs.number)
            continue;
        placed->state = OGI_PLACE_AMBIGUOUS;
        differs = true;
    }
    matcher->out->rival_rows += differs;
}

/* A row that is printed a second time, outside the alignment, with other figures: which of them the
 * report means is not for us to say. */
static void doubt_repeated_rows(struct matcher *matcher)
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
            size_t columns = columns_of(matcher, use->block);
            ogi_place_row(&matcher->context, matcher->edition, use->block, use->index, hit,
                          SIZE_MAX, &heads, placed);
            if (is_whole(placed, columns))
                compare_rival(matcher, first_cell(matcher, use->block, use->index), placed,
                              columns);
        }
    }
}

static bool is_head_of(const struct matcher *matcher, const struct ogi_hit *hit, size_t block)
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
static size_t figure_after(const struct matcher *matcher, const struct ogi_hit *hit)
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

static void place_unlabelled(struct matcher *matcher, size_t block, size_t row, size_t token)
{
    struct ogi_placed placed[OGI_PLACE_COLUMNS_MAX];
    size_t columns = columns_of(matcher, block), cell = first_cell(matcher, block, row);
    ogi_place_unlabelled(&matcher->context, matcher->edition, block, row, token, placed);
    if (!matcher->has_row[cell])
        set_row(matcher, cell, placed, columns);
    else if (is_whole(placed, columns))
        compare_rival(matcher, cell, placed, columns);
}

static size_t find_headed_rows(struct matcher *matcher, size_t block, size_t row)
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
        found++;
    }
    return found;
}

/* The one line of the document that holds exactly as many figures as the table has columns, and
 * nothing else; SIZE_MAX when there is none, or more than one. */
static size_t find_bare_line(const struct matcher *matcher, size_t columns)
{
    const struct ogi_stream *stream = matcher->context.stream;
    size_t found = SIZE_MAX;
    for (size_t t = 0; t < stream->token_count;) {
        size_t first = t, figures = 0, words = 0;
        for (; t < stream->token_count && stream->tokens[t].line == stream->tokens[first].line; t++) {
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

static void place_unlabelled_rows(struct matcher *matcher)
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

/* A figure at the very end of a text that breaks off before the form ends may have lost digits. */
static void doubt_cut_figure(struct matcher *matcher)
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

static ogi_result fill_values(struct matcher *matcher, struct ogi_error *err)
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
        struct ogi_figure figure = read_cell(matcher, i, placed);
        value->presence = figure.presence;
        value->note = figure.note;
        value->number = figure.number;
        value->evidence = figure.presence == OGI_CELL_NUMBER ? placed->evidence
                                                             : OGI_EVIDENCE_NONE;
    }
    matcher->out->values = values;
    return OGI_OK;
}

static bool belongs_to_head(const struct matcher *matcher, const struct ogi_hit *hit)
{
    const struct ogi_label_word *word = ogi_lexicon_word(matcher->context.lexicon, hit->word);
    for (size_t u = 0; u < word->use_count && hit->clean_end; u++)
        if (word->uses[u].edition == matcher->edition && word->uses[u].role < OGI_LABEL_ROW)
            return true;
    return false;
}

/* The head above a table: its words close to each other, back from its first label. */
static size_t head_begin(const struct matcher *matcher, size_t h)
{
    const struct ogi_hits *hits = matcher->context.hits;
    while (h > 0 && belongs_to_head(matcher, &hits->items[h - 1]) &&
           hits->items[h].begin <= hits->items[h - 1].to + HEAD_GAP_LETTERS)
        h--;
    return matcher->context.stream->letters[hits->items[h].begin].from;
}

static void add_table(struct matcher *matcher, size_t from, size_t to)
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
static ogi_result cover_tables(struct matcher *matcher, struct ogi_error *err)
{
    const struct ogi_alignment *alignment = matcher->alignment;
    const struct ogi_hits *hits = matcher->context.hits;
    const struct ogi_letter *letters = matcher->context.stream->letters;
    const struct ogi_edition *edition = &matcher->context.editions[matcher->edition];
    matcher->out->tables = ogi_arena_alloc(
        matcher->context.arena, alignment->count + edition->cell_count + 1,
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
            size_t cell = first_cell(matcher, anchor->block, anchor->row);
            for (size_t c = 0; c < columns_of(matcher, anchor->block); c++)
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
        size_t to = matcher->placed[i + columns_of(matcher, cell->block) - 1].span.to;
        if (h > 0 && is_head_of(matcher, &hits->items[h - 1], cell->block))
            from = head_begin(matcher, h - 1);
        add_table(matcher, from, to);
    }
    return OGI_OK;
}

static ogi_result match_edition(struct matcher *matcher, struct ogi_error *err)
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
    doubt_shifted_rows(matcher);
    doubt_serial_numbers(matcher);
    doubt_repeated_rows(matcher);
    doubt_cut_figure(matcher);
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
    struct matcher matcher = {
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
    matcher.edition =
        ogi_match_choose_edition(&matcher.context, alignments, year, &match.is_mixed);
    if (matcher.edition != SIZE_MAX) {
        matcher.alignment = &alignments[matcher.edition];
        OGI_TRY(match_edition(&matcher, err));
    }
    *out = match;
    return OGI_OK;
}
