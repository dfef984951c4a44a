#include "ogi_read.h"

#include <string.h>

/* A report has a few hundred lines. What goes far beyond is no report, and every field costs some
 * hundred bytes here for as little as one byte of text. */
enum { FIELDS_MAX = 60000 };

/* From so many spaces on a gap is a column's border, not a word's. */
enum { WIDE_GAP = 2 };

/* Gaps that make a line a row: a single one also stands behind a heading's number. */
enum { WIDE_GAPS_OF_ROW = 2 };

/* A rule is a line of at least so many strokes; fewer may be a cell that says "none". */
enum { RULE_STROKES = 3 };

enum line_kind { LINE_TEXT, LINE_TABS, LINE_PIPES, LINE_SPACES };

struct reader {
    struct ogi_str text;
    struct ogi_arena *arena;
    struct ogi_block *blocks;
    size_t *first_field; /* of each block: fields move while they grow */
    size_t block_count;
    size_t block_capacity;
    size_t first_capacity;
    struct ogi_field *fields;
    size_t field_count;
    size_t field_capacity;
    enum line_kind open; /* kind of the last block; LINE_TEXT: closed */
    bool after_pipe;     /* the last line that was not blank ended with a pipe */
    bool full;
};

/* What a byte can be the first of. Most bytes are none of it, and most of the text is passed by
 * looking here once. */
enum byte_class {
    BYTE_INK = 0,
    BYTE_SPACE = 1,
    BYTE_TAB = 2,
    BYTE_PIPE = 4,
    BYTE_END = 8,   /* of a line */
    BYTE_LEAD = 16, /* a character of several bytes that may be a space or a pipe */
};

static const uint8_t byte_classes[256] = {
    [' '] = BYTE_SPACE, ['\v'] = BYTE_SPACE, ['\t'] = BYTE_TAB,  ['|'] = BYTE_PIPE,
    ['\n'] = BYTE_END,  ['\r'] = BYTE_END,   ['\f'] = BYTE_END,  [0xC2] = BYTE_LEAD,
    [0xE2] = BYTE_LEAD, [0xE3] = BYTE_LEAD,  [0xEF] = BYTE_LEAD,
};

static unsigned class_of(char c)
{
    return byte_classes[(unsigned char)c];
}

/* Han, most of the text: three bytes that are ink, whatever they are. */
static bool is_han(struct ogi_str text, size_t at)
{
    unsigned char lead = (unsigned char)text.ptr[at];
    return lead >= 0xE4 && lead <= 0xE9 && text.len - at >= 3;
}

/* Length of the white space at `at` in bytes: ASCII, U+00A0 and U+3000. */
static size_t space_length(struct ogi_str line, size_t at)
{
    unsigned class = class_of(line.ptr[at]);
    if ((class & (BYTE_SPACE | BYTE_TAB)) != 0)
        return 1;
    if (class != BYTE_LEAD)
        return 0;
    if (line.len - at >= 2 && memcmp(line.ptr + at, "\xC2\xA0", 2) == 0)
        return 2;
    if (line.len - at >= 3 && memcmp(line.ptr + at, "\xE3\x80\x80", 3) == 0)
        return 3;
    return 0;
}

/* Length of a cell border drawn as a character: |, ｜ or │. */
static size_t pipe_length(struct ogi_str line, size_t at)
{
    unsigned class = class_of(line.ptr[at]);
    if (class == BYTE_PIPE)
        return 1;
    if (class == BYTE_LEAD && line.len - at >= 3 &&
        (memcmp(line.ptr + at, "\xEF\xBD\x9C", 3) == 0 ||
         memcmp(line.ptr + at, "\xE2\x94\x82", 3) == 0))
        return 3;
    return 0;
}

/* Length of the white space that ends at `end`. */
static size_t space_before(struct ogi_str line, size_t end)
{
    if ((class_of(line.ptr[end - 1]) & (BYTE_SPACE | BYTE_TAB)) != 0)
        return 1;
    if (end >= 2 && memcmp(line.ptr + end - 2, "\xC2\xA0", 2) == 0)
        return 2;
    return end >= 3 && memcmp(line.ptr + end - 3, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static struct ogi_str trim(struct ogi_str line)
{
    size_t from = 0, to = line.len, step;
    while (from < to && (step = space_length(line, from)) > 0)
        from += step;
    while (to > from && (step = space_before(line, to)) > 0)
        to -= step;
    return ogi_str_slice(line, from, to);
}

/* A line and what is in it, seen in one pass. */
struct line {
    struct ogi_str text;
    struct ogi_str trimmed;
    size_t wide_gaps; /* between ink */
    bool has_tab;
    bool has_pipe;
};

static struct line scan_line(struct ogi_str text, size_t from)
{
    struct line line = {.has_tab = false};
    size_t at = from, first = SIZE_MAX, last = from, width = 0;
    while (at < text.len) {
        size_t step = 3;
        if (!is_han(text, at)) {
            unsigned class = class_of(text.ptr[at]);
            if (class == BYTE_END)
                break;
            size_t space = class == BYTE_INK ? 0 : space_length(text, at);
            if (space > 0) {
                width += space == 3 ? WIDE_GAP : 1; /* an ideographic space is as wide as two */
                line.has_tab |= class == BYTE_TAB;
                at += space;
                continue;
            }
            size_t pipe = class == BYTE_INK ? 0 : pipe_length(text, at);
            line.has_pipe |= pipe > 0;
            step = pipe > 0 ? pipe : 1;
        }
        if (first == SIZE_MAX)
            first = at;
        else
            line.wide_gaps += width >= WIDE_GAP;
        width = 0;
        at += step;
        last = at;
    }
    line.text = ogi_str_slice(text, from, at);
    line.trimmed =
        first == SIZE_MAX ? ogi_str_slice(text, at, at) : ogi_str_slice(text, first, last);
    return line;
}

static struct ogi_span span_of(const struct reader *reader, struct ogi_str piece)
{
    size_t from = (size_t)(piece.ptr - reader->text.ptr);
    return (struct ogi_span){from, from + piece.len};
}

static bool open_block(struct reader *reader, enum line_kind kind, int heading_level,
                       struct ogi_str line)
{
    struct ogi_block *blocks =
        ogi_arena_grow(reader->arena, reader->blocks, reader->block_count, &reader->block_capacity,
                       reader->block_count + 1, sizeof *blocks);
    size_t *first = ogi_arena_grow(reader->arena, reader->first_field, reader->block_count,
                                   &reader->first_capacity, reader->block_count + 1, sizeof *first);
    if (blocks == NULL || first == NULL)
        return false;
    blocks[reader->block_count] = (struct ogi_block){
        .grid = kind == LINE_TEXT ? OGI_GRID_NONE : OGI_GRID_DELIMITED,
        .heading_level = heading_level,
        .span = span_of(reader, line),
    };
    first[reader->block_count] = reader->field_count;
    reader->blocks = blocks;
    reader->first_field = first;
    reader->block_count++;
    reader->open = kind;
    return true;
}

static bool add_field(struct reader *reader, struct ogi_str piece, uint32_t row, uint32_t column)
{
    struct ogi_field *fields =
        ogi_arena_grow(reader->arena, reader->fields, reader->field_count, &reader->field_capacity,
                       reader->field_count + 1, sizeof *fields);
    if (fields == NULL)
        return false;
    reader->fields = fields;
    struct ogi_block *block = &reader->blocks[reader->block_count - 1];
    struct ogi_span span = span_of(reader, piece);
    fields[reader->field_count++] = (struct ogi_field){
        .text = piece, .span = span, .row = row, .column = column, .row_span = 1, .column_span = 1};
    block->field_count++;
    block->span.to = span.to > block->span.to ? span.to : block->span.to;
    if (block->row_count <= row)
        block->row_count = row + 1;
    if (block->column_count <= column)
        block->column_count = column + 1;
    if (reader->field_count >= FIELDS_MAX)
        reader->full = true;
    return true;
}

/* The block that a row of this kind belongs to; *row is the row's index in it. */
static bool begin_row(struct reader *reader, enum line_kind kind, struct ogi_str line,
                      uint32_t *row)
{
    if (reader->open != kind && !open_block(reader, kind, 0, line))
        return false;
    *row = reader->blocks[reader->block_count - 1].row_count;
    return true;
}

static bool is_rule_cell(struct ogi_str cell)
{
    cell = trim(cell);
    size_t strokes = 0;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == ':' || cell.ptr[i] == ' ')
            continue;
        if (strchr("-=_*", cell.ptr[i]) == NULL)
            return false;
        strokes++;
    }
    return cell.len == 0 || strokes >= RULE_STROKES;
}

/* ----- or |---|:--:| : drawn by a converter, not written by anybody. */
static bool is_rule(struct ogi_str line)
{
    bool strokes = false;
    size_t from = 0;
    if (strchr("-=_*:", line.ptr[0]) == NULL && pipe_length(line, 0) == 0)
        return false;
    for (size_t at = 0; at <= line.len;) {
        size_t border = at == line.len ? 1 : line.ptr[at] == '\t' ? 1 : pipe_length(line, at);
        if (border == 0) {
            at++;
            continue;
        }
        struct ogi_str cell = ogi_str_slice(line, from, at);
        if (!is_rule_cell(cell))
            return false;
        strokes = strokes || trim(cell).len > 0;
        at += border;
        from = at;
    }
    return strokes;
}

static bool read_tabs(struct reader *reader, struct ogi_str line)
{
    uint32_t row = 0, column = 0;
    if (!begin_row(reader, LINE_TABS, line, &row))
        return false;
    const char *tab = memchr(line.ptr, '\t', line.len);
    bool single = tab == line.ptr && memchr(line.ptr + 1, '\t', line.len - 1) == NULL;
    if (single) /* one cell per line, each opened by its tab */
        return add_field(reader, trim(ogi_str_slice(line, 1, line.len)), row, 0);
    struct ogi_str rest = line, piece;
    while (!reader->full && ogi_str_next(&rest, '\t', &piece))
        if (!add_field(reader, trim(piece), row, column++))
            return false;
    return true;
}

/* Pipes close cells: what stands between two of them is a cell, over line breaks too. So a lone
 * pipe is an empty cell after a line that ended with one, and the end of a cell after any other. */
static bool read_pipes(struct reader *reader, struct ogi_str line)
{
    uint32_t row = 0, column = 0;
    size_t from = 0, pieces = 0;
    bool begun = false, after_pipe = reader->after_pipe;
    for (size_t at = 0; at <= line.len && !reader->full;) {
        size_t border = at == line.len ? 1 : pipe_length(line, at);
        if (border == 0) {
            at += is_han(line, at) ? 3 : 1;
            continue;
        }
        struct ogi_str cell = trim(ogi_str_slice(line, from, at));
        bool is_first = pieces++ == 0, is_last = at == line.len;
        at += border;
        from = at;
        if (cell.len == 0 && is_first) {
            /* Opens the row, unless the line is nothing but pipes. */
            bool only_pipes = true;
            for (size_t i = 0; i < line.len && only_pipes; i++)
                only_pipes = (class_of(line.ptr[i]) & (BYTE_PIPE | BYTE_SPACE | BYTE_TAB)) != 0;
            if (!only_pipes || !after_pipe)
                continue;
        } else if (cell.len == 0 && is_last) {
            continue;
        }
        if (!begun && !begin_row(reader, LINE_PIPES, line, &row))
            return false;
        begun = true;
        if (!add_field(reader, cell, row, column++))
            return false;
    }
    return true;
}

static size_t wide_gap(struct ogi_str line, size_t at)
{
    size_t width = 0, length = 0;
    while (at + length < line.len) {
        size_t step = space_length(line, at + length);
        if (step == 0)
            break;
        width += step == 3 ? WIDE_GAP : 1; /* an ideographic space is as wide as two */
        length += step;
    }
    return width >= WIDE_GAP ? length : 0;
}

static bool read_spaces(struct reader *reader, struct ogi_str line)
{
    uint32_t row = 0, column = 0;
    if (!begin_row(reader, LINE_SPACES, line, &row))
        return false;
    size_t from = 0;
    for (size_t at = 0; at <= line.len && !reader->full;) {
        size_t gap = at == line.len ? 1 : wide_gap(line, at);
        if (gap == 0) {
            at++;
            continue;
        }
        if (!add_field(reader, trim(ogi_str_slice(line, from, at)), row, column++))
            return false;
        at += gap;
        from = at;
    }
    return true;
}

/* Takes the marks off a Markdown heading or a list item. */
static struct ogi_str strip_marks(struct ogi_str line, int *heading_level)
{
    size_t marks = 0;
    while (marks < line.len && marks < 6 && line.ptr[marks] == '#')
        marks++;
    *heading_level = 0;
    if (marks > 0 && (marks == line.len || space_length(line, marks) > 0)) {
        *heading_level = (int)marks;
        return trim(ogi_str_slice(line, marks, line.len));
    }
    bool is_page_number = line.len > 2 && line.ptr[line.len - 1] == '-';
    bool has_text = line.len > 2 && !(line.ptr[2] >= '0' && line.ptr[2] <= '9');
    if (has_text && !is_page_number && strchr("-*", line.ptr[0]) != NULL && line.ptr[1] == ' ')
        return trim(ogi_str_slice(line, 2, line.len));
    return line;
}

static bool read_line(struct reader *reader, const struct line *line)
{
    struct ogi_str trimmed = line->trimmed;
    if (trimmed.len == 0 && !line->has_tab)
        return true;
    if (trimmed.len > 0 && is_rule(trimmed))
        return true;
    bool done;
    if (line->has_pipe) {
        done = read_pipes(reader, trimmed);
    } else if (line->has_tab) {
        done = read_tabs(reader, line->text);
    } else if (line->wide_gaps >= WIDE_GAPS_OF_ROW) {
        done = read_spaces(reader, trimmed);
    } else {
        int level;
        struct ogi_str rest = strip_marks(trimmed, &level);
        done = open_block(reader, LINE_TEXT, level, rest) && add_field(reader, rest, 0, 0);
    }
    if (trimmed.len > 0)
        reader->after_pipe = trimmed.ptr[trimmed.len - 1] == '|';
    return done;
}

ogi_result ogi_read_text(struct ogi_str text, struct ogi_arena *arena, struct ogi_reading *out,
                         struct ogi_error *err)
{
    struct reader reader = {.text = text, .arena = arena, .open = LINE_TEXT};
    for (size_t from = 0; from < text.len && !reader.full;) {
        struct line line = scan_line(text, from);
        if (!read_line(&reader, &line))
            return OGI_FAIL(err, PARSE_LIMIT,
                            "cannot divide a text of %zu bytes into lines: the limit of %zu bytes "
                            "of memory for one document is reached",
                            text.len, arena->limit);
        from += line.text.len + 1;
    }
    for (size_t i = 0; i < reader.block_count; i++)
        reader.blocks[i].fields = reader.fields + reader.first_field[i];
    *out = (struct ogi_reading){
        .text = text,
        .blocks = reader.blocks,
        .block_count = reader.block_count,
        .limit = reader.full ? "the number of lines and cells" : NULL,
    };
    return OGI_OK;
}
