#include "ogi_segment.h"

#include "ogi_label.h"
#include "ogi_section.h"

#include <string.h>

enum {
    SECTIONS = 6,
    LINE_BYTES_MAX = 400,      /* longer lines are neither headings nor titles */
    LINES_GLYPHS_MAX = 400000, /* of all lines: what comes behind has no headings any more */
    HEADING_LETTERS_MAX = 40,
    HEADINGS_MAX = 20000, /* candidates; beyond that a document is a list of headings */
    /* What speaks for a heading. */
    SCORE_WORDS = 10,
    SCORE_NUMBER = 5,       /* the number that goes with the words */
    SCORE_MARKED = 2,       /* a heading for the page, too */
    SCORE_CONTENT = 3,      /* followed by text: in a table of contents headings follow headings */
    SCORE_NUMBER_ALONE = 3, /* 五、 before words of the office's own */
    COST_ERROR = 2,
    COST_OTHER_NUMBER = 3,
};

struct heading_words {
    int number;
    uint32_t letters[HEADING_LETTERS_MAX];
    size_t count;
    uint64_t bits;
};

struct ogi_segmenter {
    struct heading_words *words;
    size_t count;
};

static ogi_result out_of_memory(const struct ogi_arena *arena, struct ogi_error *err)
{
    return OGI_FAIL(err, PARSE_LIMIT,
                    "cannot divide the document into parts: the limit of %zu "
                    "bytes of memory for one document is reached",
                    arena->limit);
}

struct line_builder {
    const struct ogi_reading *reading;
    struct ogi_arena *arena;
    struct ogi_lines lines;
    size_t capacity;
    size_t glyph_count;
};

static ogi_result add_line(struct line_builder *builder, const struct ogi_field *field, size_t from,
                           size_t to, int level, bool is_row, struct ogi_error *err)
{
    struct ogi_str text = ogi_str_trim(ogi_str_slice(field->text, from, to));
    if (text.len == 0)
        return OGI_OK;
    struct ogi_lines *lines = &builder->lines;
    struct ogi_line *items = ogi_arena_grow(builder->arena, lines->items, lines->count,
                                            &builder->capacity, lines->count + 1, sizeof *items);
    if (items == NULL)
        return out_of_memory(builder->arena, err);
    lines->items = items;
    size_t at = (size_t)(text.ptr - field->text.ptr);
    struct ogi_str decoded = builder->reading->text;
    struct ogi_line *line = &items[lines->count];
    *line = (struct ogi_line){
        .text = text,
        .span = {ogi_field_origin(field, decoded, at),
                 ogi_field_origin(field, decoded, at + text.len - 1) + 1},
        .heading_level = level,
        .is_row = is_row,
    };
    lines->count++;
    if (text.len > LINE_BYTES_MAX || builder->glyph_count > LINES_GLYPHS_MAX)
        return OGI_OK;
    OGI_TRY(ogi_norm_text(text, builder->arena, &line->glyphs, err));
    builder->glyph_count += line->glyphs.count;
    for (size_t i = 0; i < line->glyphs.count; i++)
        line->letters |= ogi_line_bit(line->glyphs.items[i].cp);
    return OGI_OK;
}

static ogi_result add_field_lines(struct line_builder *builder, const struct ogi_field *field,
                                  int level, bool is_row, struct ogi_error *err)
{
    size_t from = 0;
    for (size_t at = 0; at <= field->text.len; at++) {
        if (at < field->text.len && field->text.ptr[at] != '\n')
            continue;
        OGI_TRY(add_line(builder, field, from, at, level, is_row, err));
        from = at + 1;
    }
    return OGI_OK;
}

ogi_result ogi_lines_build(const struct ogi_reading *reading, struct ogi_arena *arena,
                           struct ogi_lines *out, struct ogi_error *err)
{
    struct line_builder builder = {.reading = reading, .arena = arena};
    for (size_t b = 0; b < reading->block_count; b++) {
        const struct ogi_block *block = &reading->blocks[b];
        for (size_t f = 0; f < block->field_count;) {
            const struct ogi_field *only = NULL;
            size_t filled = 0;
            uint32_t row = block->fields[f].row;
            for (; f < block->field_count && block->fields[f].row == row; f++) {
                if (ogi_str_trim(block->fields[f].text).len == 0)
                    continue;
                only = only == NULL ? &block->fields[f] : only;
                filled++;
            }
            if (filled > 0)
                OGI_TRY(add_field_lines(&builder, only, block->heading_level, filled > 1, err));
        }
    }
    *out = builder.lines;
    return OGI_OK;
}

static ogi_result add_words(struct ogi_segmenter *segmenter, int number, const char *text,
                            struct ogi_arena *arena, struct ogi_error *err)
{
    struct ogi_glyphs glyphs;
    OGI_TRY(ogi_norm_text(ogi_str_of(text), arena, &glyphs, err));
    struct heading_words *words = &segmenter->words[segmenter->count];
    words->number = number;
    for (size_t i = 0; i < glyphs.count; i++) {
        if (!ogi_label_is_letter(glyphs.items[i].cp))
            continue;
        if (words->count == HEADING_LETTERS_MAX)
            return OGI_FAIL(err, BUG, "the heading '%s' is too long", text);
        words->letters[words->count++] = glyphs.items[i].cp;
    }
    words->bits = ogi_label_bits(words->letters, words->count);
    segmenter->count++;
    return OGI_OK;
}

ogi_result ogi_segmenter_build(struct ogi_arena *arena, struct ogi_segmenter **out,
                               struct ogi_error *err)
{
    size_t count, total = 0;
    const struct ogi_section_heading *headings = ogi_section_headings(&count);
    for (size_t i = 0; i < count; i++) {
        total++;
        for (size_t v = 0; headings[i].variants != NULL && headings[i].variants[v] != NULL; v++)
            total++;
    }
    struct ogi_segmenter *segmenter = ogi_arena_alloc(arena, 1, sizeof *segmenter);
    if (segmenter == NULL)
        return out_of_memory(arena, err);
    segmenter->words = ogi_arena_alloc(arena, total, sizeof *segmenter->words);
    if (segmenter->words == NULL)
        return out_of_memory(arena, err);
    for (size_t i = 0; i < count; i++) {
        OGI_TRY(add_words(segmenter, headings[i].number, headings[i].zh, arena, err));
        for (size_t v = 0; headings[i].variants != NULL && headings[i].variants[v] != NULL; v++)
            OGI_TRY(add_words(segmenter, headings[i].number, headings[i].variants[v], arena, err));
    }
    *out = segmenter;
    return OGI_OK;
}

/* A line that may be a heading. */
struct candidate {
    size_t line;
    int number; /* of the part */
    int score;
    int total;     /* of the best chain that ends here */
    size_t before; /* candidate + 1 */
    bool has_words;
};

/* A line taken apart: its number and its letters. */
struct shape {
    int number;
    bool is_chapter; /* 一、 or 1、 and not （一） */
    uint32_t letters[HEADING_LETTERS_MAX];
    size_t count;
    bool fits;
};

static bool closes_number(uint32_t cp)
{
    return cp == 0x3001 || cp == '.' || cp == ',' || cp == ':' || cp == ')';
}

static struct shape shape_of(const struct ogi_line *line)
{
    struct shape shape = {.fits = line->glyphs.count > 0};
    uint32_t number[3];
    size_t at = 0, digits = 0;
    const struct ogi_glyph *glyphs = line->glyphs.items;
    size_t count = line->glyphs.count;
    bool bracket = count > 0 && glyphs[0].cp == '(';
    at += bracket;
    while (at < count && digits < OGI_COUNT_OF(number) && ogi_label_numeral(&glyphs[at].cp, 1) > 0)
        number[digits++] = glyphs[at++].cp;
    bool closed = at < count && closes_number(glyphs[at].cp);
    bool spaced = at < count && (glyphs[at].flags & OGI_GLYPH_SPACE) != 0;
    if (digits > 0 && (closed || spaced)) {
        shape.number = ogi_label_numeral(number, digits);
        shape.is_chapter = !bracket && glyphs[at].cp != ')';
    } else if (digits == 0 && !bracket && count > 1 && glyphs[0].cp == '-' &&
               glyphs[1].cp == 0x3001) {
        shape.number = 1; /* a dash for 一 */
        shape.is_chapter = true;
    } else {
        at = 0;
    }
    for (; at < count && shape.fits; at++) {
        if (!ogi_label_is_letter(glyphs[at].cp))
            continue;
        shape.fits = shape.count < HEADING_LETTERS_MAX;
        if (shape.fits)
            shape.letters[shape.count++] = glyphs[at].cp;
    }
    return shape;
}

/* The part whose heading words these are; 0 for none. */
static int part_of(const struct ogi_segmenter *segmenter, const struct shape *shape,
                   size_t *distance)
{
    int part = 0;
    *distance = SIZE_MAX;
    uint64_t bits = ogi_label_bits(shape->letters, shape->count);
    for (size_t w = 0; w < segmenter->count; w++) {
        const struct heading_words *words = &segmenter->words[w];
        if (words->letters[0] != shape->letters[0] &&
            words->letters[words->count - 1] != shape->letters[shape->count - 1])
            continue; /* wrong at both ends is no slip */
        size_t limit = words->count >= 10 ? 2 : words->count >= 6 ? 1 : 0;
        if (!ogi_label_bits_allow(words->bits, bits, limit))
            continue;
        size_t found =
            ogi_label_distance(words->letters, words->count, shape->letters, shape->count, limit);
        if (found <= limit && found < *distance) {
            *distance = found;
            part = words->number;
        }
    }
    return part;
}

/* Most lines of a table are figures alone. */
static bool has_words(const struct ogi_line *line)
{
    for (size_t i = 0; i < line->glyphs.count; i++)
        if (line->glyphs.items[i].cp >= 0x3400)
            return true;
    return false;
}

static bool judge(const struct ogi_segmenter *segmenter, const struct ogi_line *line,
                  struct candidate *out)
{
    if (line->is_row || !has_words(line))
        return false;
    struct shape shape = shape_of(line);
    size_t distance;
    if (!shape.fits || shape.count < 2 || (shape.number > 0 && !shape.is_chapter))
        return false;
    int part = part_of(segmenter, &shape, &distance);
    int marked = line->heading_level > 0 ? SCORE_MARKED : 0;
    if (part > 0) {
        out->number = part;
        out->has_words = true;
        out->score = SCORE_WORDS + marked - COST_ERROR * (int)distance;
        if (shape.number > 0)
            out->score += shape.number == part ? SCORE_NUMBER : -COST_OTHER_NUMBER;
        return true;
    }
    uint32_t last = line->glyphs.items[line->glyphs.count - 1].cp;
    bool sentence = last == 0x3002 || last == ';' || last == ',';
    if (shape.number < 1 || shape.number > SECTIONS || sentence)
        return false;
    out->number = shape.number;
    out->score = SCORE_NUMBER_ALONE + marked;
    return true;
}

static bool overlaps_table(struct ogi_span span, const struct ogi_span *tables, size_t count,
                           size_t *near)
{
    while (*near < count && tables[*near].to <= span.from)
        (*near)++;
    return *near < count && tables[*near].from < span.to;
}

/* The best chain of headings in the order of the parts; candidates ascend by line. */
static size_t chain(struct candidate *candidates, size_t count)
{
    size_t best_of[SECTIONS + 1] = {0}, best = 0;
    for (size_t c = 0; c < count; c++) {
        struct candidate *candidate = &candidates[c];
        candidate->total = candidate->score;
        for (int n = 1; n < candidate->number; n++) {
            if (best_of[n] == 0)
                continue;
            int total = candidates[best_of[n] - 1].total + candidate->score;
            if (total >= candidate->total) {
                candidate->total = total;
                candidate->before = best_of[n];
            }
        }
        size_t *own = &best_of[candidate->number];
        if (*own == 0 || candidate->total >= candidates[*own - 1].total)
            *own = c + 1;
        if (best == 0 || candidate->total >= candidates[best - 1].total)
            best = c + 1;
    }
    return best;
}

static ogi_result section_text(const struct ogi_lines *lines, size_t from, size_t to,
                               const struct ogi_span *tables, size_t table_count,
                               struct ogi_arena *keep, struct ogi_str *out, struct ogi_error *err)
{
    size_t length = 0, near = 0;
    for (size_t i = from; i < to; i++)
        length += lines->items[i].text.len + 1;
    char *text = ogi_arena_take(keep, length + 1, 1);
    if (text == NULL)
        return out_of_memory(keep, err);
    size_t at = 0;
    for (size_t i = from; i < to; i++) {
        const struct ogi_line *line = &lines->items[i];
        if (overlaps_table(line->span, tables, table_count, &near))
            continue;
        memcpy(text + at, line->text.ptr, line->text.len);
        at += line->text.len;
        text[at++] = '\n';
    }
    *out = (struct ogi_str){text, at};
    return OGI_OK;
}

struct ogi_headings {
    struct candidate *items;
    size_t count;
};

ogi_result ogi_headings_find(const struct ogi_segmenter *segmenter, const struct ogi_lines *lines,
                             struct ogi_arena *arena, struct ogi_headings **out,
                             struct ogi_error *err)
{
    size_t capacity = 0;
    struct ogi_headings *headings = ogi_arena_alloc(arena, 1, sizeof *headings);
    if (headings == NULL)
        return out_of_memory(arena, err);
    for (size_t i = 0; i < lines->count && headings->count < HEADINGS_MAX; i++) {
        struct candidate candidate = {.line = i};
        if (!judge(segmenter, &lines->items[i], &candidate))
            continue;
        struct candidate *items = ogi_arena_grow(arena, headings->items, headings->count, &capacity,
                                                 headings->count + 1, sizeof *items);
        if (items == NULL)
            return out_of_memory(arena, err);
        headings->items = items;
        items[headings->count++] = candidate;
    }
    *out = headings;
    return OGI_OK;
}

/* The headings outside the tables; those with text behind them first among equals. */
static ogi_result choose_candidates(const struct ogi_headings *headings,
                                    const struct ogi_lines *lines, const struct ogi_span *tables,
                                    size_t table_count, struct ogi_arena *scratch,
                                    struct candidate **out, size_t *count, struct ogi_error *err)
{
    size_t near = 0;
    struct candidate *chosen = ogi_arena_alloc(scratch, headings->count, sizeof *chosen);
    if (chosen == NULL)
        return out_of_memory(scratch, err);
    *count = 0;
    for (size_t i = 0; i < headings->count; i++)
        if (!overlaps_table(lines->items[headings->items[i].line].span, tables, table_count, &near))
            chosen[(*count)++] = headings->items[i];
    for (size_t c = 0; c < *count; c++)
        if (c + 1 == *count || chosen[c + 1].line > chosen[c].line + 1)
            chosen[c].score += SCORE_CONTENT;
    *out = chosen;
    return OGI_OK;
}

ogi_result ogi_segment(const struct ogi_headings *headings, const struct ogi_lines *lines,
                       const struct ogi_span *tables, size_t table_count, struct ogi_arena *scratch,
                       struct ogi_arena *keep, struct ogi_segments *out, struct ogi_error *err)
{
    struct candidate *candidates = NULL;
    size_t candidate_count = 0;
    OGI_TRY(choose_candidates(headings, lines, tables, table_count, scratch, &candidates,
                              &candidate_count, err));
    size_t best = candidate_count > 0 ? chain(candidates, candidate_count) : 0;
    struct ogi_segments segments = {.first_line = lines->count};
    segments.sections = ogi_arena_alloc(keep, SECTIONS, sizeof *segments.sections);
    if (segments.sections == NULL)
        return out_of_memory(keep, err);
    for (size_t c = best; c != 0; c = candidates[c - 1].before)
        segments.count++;
    size_t at = segments.count, end = lines->count;
    for (size_t c = best; c != 0; c = candidates[c - 1].before) {
        const struct candidate *candidate = &candidates[c - 1];
        const struct ogi_line *line = &lines->items[candidate->line];
        struct ogi_section *section = &segments.sections[--at];
        section->number = candidate->number;
        section->heading = ogi_arena_str(keep, line->text);
        if (section->heading.ptr == NULL)
            return out_of_memory(keep, err);
        OGI_TRY(section_text(lines, candidate->line + 1, end, tables, table_count, keep,
                             &section->text, err));
        section->span = line->span;
        for (size_t i = candidate->line; i < end; i++) /* HTML may move text out of its order */
            if (lines->items[i].span.to > section->span.to)
                section->span.to = lines->items[i].span.to;
        end = candidate->line;
        segments.first_line = candidate->line;
        segments.has_words = segments.has_words || candidate->has_words;
    }
    *out = segments;
    return OGI_OK;
}
