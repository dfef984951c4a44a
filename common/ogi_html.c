#include "ogi_read.h"

#include "ogi_html_flow.h"
#include "ogi_html_scan.h"
#include "ogi_utf8.h"

#include <gumbo.h>

#include <setjmp.h>
#include <string.h>

enum {
    SNIFF_BYTES = 4096,
    WALK_DEPTH_MAX = 4096,  /* the scan's limit keeps trees far below */
    COLUMN_SPAN_MAX = 1000, /* the HTML standard's limits */
    ROW_SPAN_MAX = 65534,
    COLUMNS_MAX = 2000,
    SLOTS_MAX = 1000 * 1000,   /* columns that the cells of a document may cover together */
    REAL_TABLE_CELLS = 4,      /* a nested table of fewer is mere layout */
    LONG_PARAGRAPH_BYTES = 60, /* twenty characters: no figure, no label of the forms */
    LONG_PARAGRAPHS_MAX = 3,   /* more in one cell: a page laid out in a table */
    CELL_TEXT_MAX = 3000,      /* bytes in one cell: likewise */
    GRID_CELLS_LEAST = 12,     /* short cells in rows of three: a grid, whatever else is in it */
    TREE_SHARE = 2,            /* the tree may take one part in so many of the memory left */
};

struct reader {
    struct ogi_str text; /* decoded */
    const char *input;   /* the scanned copy that the tree refers to; same offsets */
    struct ogi_html_flow flow;
    uint32_t *taken_until; /* of the grid being placed, per column: first row that cells above leave
                              free */
    size_t slots;
    bool is_fragment;
};

bool ogi_read_is_html(struct ogi_str text, struct ogi_str media_type)
{
    /* Not the tags that authors of Markdown use here and there (<br>, <sup>, <b>). */
    static const char *const tags[] = {"!doctype", "html",  "head",    "body", "table", "tr",
                                       "td",       "div",   "p",       "span", "font",  "meta",
                                       "script",   "style", "title",   "link", "ul",    "center",
                                       "section",  "h1",    "article", "h2",   "h3"};
    bool is_declared = ogi_str_equals_nocase(media_type, OGI_STR("text/html")) ||
                       ogi_str_equals_nocase(media_type, OGI_STR("application/xhtml+xml"));
    struct ogi_str head = ogi_str_slice(text, 0, SNIFF_BYTES);
    for (size_t at = 0; (at = ogi_str_find(head, OGI_STR("<"), at)) != SIZE_MAX;) {
        struct ogi_str rest = ogi_str_slice(head, ++at, head.len);
        char next = rest.len > 0 ? rest.ptr[0] : ' ';
        if (is_declared && ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z')))
            return true;
        for (size_t i = 0; i < OGI_COUNT_OF(tags); i++) {
            struct ogi_str tag = ogi_str_of(tags[i]);
            if (rest.len > tag.len && ogi_str_starts_with_nocase(rest, tag) &&
                strchr(" >/\t\r\n", rest.ptr[tag.len]) != NULL)
                return true;
        }
    }
    return false;
}

size_t ogi_field_origin(const struct ogi_field *field, struct ogi_str decoded, size_t at)
{
    if (field->text.len == 0)
        return field->span.from;
    if (at >= field->text.len)
        return field->span.to;
    return field->origin != NULL ? field->origin[at] : (size_t)(field->text.ptr - decoded.ptr) + at;
}

static bool is_among(GumboTag tag, const GumboTag *tags, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tags[i] == tag)
            return true;
    return false;
}

static bool is_element(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static bool is_tag(const GumboNode *node, GumboTag tag)
{
    return is_element(node) && node->v.element.tag == tag;
}

static bool is_block(GumboTag tag)
{
    static const GumboTag blocks[] = {
        GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE,    GUMBO_TAG_BLOCKQUOTE,
        GUMBO_TAG_BODY,    GUMBO_TAG_BR,      GUMBO_TAG_CAPTION,  GUMBO_TAG_CENTER,
        GUMBO_TAG_DD,      GUMBO_TAG_DETAILS, GUMBO_TAG_DIR,      GUMBO_TAG_DIV,
        GUMBO_TAG_DL,      GUMBO_TAG_DT,      GUMBO_TAG_FIELDSET, GUMBO_TAG_FIGCAPTION,
        GUMBO_TAG_FIGURE,  GUMBO_TAG_FOOTER,  GUMBO_TAG_FORM,     GUMBO_TAG_H1,
        GUMBO_TAG_H2,      GUMBO_TAG_H3,      GUMBO_TAG_H4,       GUMBO_TAG_H5,
        GUMBO_TAG_H6,      GUMBO_TAG_HEADER,  GUMBO_TAG_HR,       GUMBO_TAG_HTML,
        GUMBO_TAG_LEGEND,  GUMBO_TAG_LI,      GUMBO_TAG_MAIN,     GUMBO_TAG_MENU,
        GUMBO_TAG_OL,      GUMBO_TAG_P,       GUMBO_TAG_PRE,      GUMBO_TAG_LISTING,
        GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY, GUMBO_TAG_TABLE,    GUMBO_TAG_TBODY,
        GUMBO_TAG_TD,      GUMBO_TAG_TFOOT,   GUMBO_TAG_TH,       GUMBO_TAG_THEAD,
        GUMBO_TAG_TR,      GUMBO_TAG_UL};
    return is_among(tag, blocks, OGI_COUNT_OF(blocks));
}

/* Whether the style sheet text has this declaration; white space does not count. */
static bool has_declaration(struct ogi_str style, const char *declaration)
{
    for (size_t from = 0; from < style.len; from++) {
        const char *want = declaration;
        for (size_t at = from; at < style.len && *want != '\0'; at++) {
            char c = style.ptr[at];
            if (strchr(" \t\n\r", c) != NULL)
                continue;
            if (c != *want && (c < 'A' || c > 'Z' || c + 0x20 != *want))
                break;
            want++;
        }
        if (*want == '\0')
            return true;
    }
    return false;
}

static bool is_hidden(const GumboNode *node)
{
    static const GumboTag silent[] = {GUMBO_TAG_HEAD, GUMBO_TAG_NAV, GUMBO_TAG_TITLE};
    const GumboElement *element = &node->v.element;
    if (is_among(element->tag, silent, OGI_COUNT_OF(silent)) ||
        gumbo_get_attribute(&element->attributes, "hidden") != NULL)
        return true;
    const GumboAttribute *style = gumbo_get_attribute(&element->attributes, "style");
    return style != NULL && (has_declaration(ogi_str_of(style->value), "display:none") ||
                             has_declaration(ogi_str_of(style->value), "visibility:hidden"));
}

/* Length of the character reference that raw begins with. Without a closing semicolon only the
 * text that the tree has behind it tells where it ends. */
static size_t reference_length(struct ogi_str raw, struct ogi_str after)
{
    size_t end = 1;
    while (end < raw.len && ((raw.ptr[end] >= '0' && raw.ptr[end] <= '9') || raw.ptr[end] == '#' ||
                             ((raw.ptr[end] | 0x20) >= 'a' && (raw.ptr[end] | 0x20) <= 'z')))
        end++;
    if (end < raw.len && raw.ptr[end] == ';')
        return end + 1;
    for (size_t length = 2; length < end; length++)
        if (after.len > 0 && raw.ptr[length] == after.ptr[0])
            return length;
    return end;
}

static size_t character_length(struct ogi_str text)
{
    size_t len = 1;
    while (len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len++;
    return len;
}

/* Whether the character at the start of both is written out in the document, not as a reference. */
static bool is_literal(struct ogi_str raw, struct ogi_str made, size_t len)
{
    if (raw.len < len || memcmp(raw.ptr, made.ptr, len) != 0)
        return false;
    struct ogi_str reference = OGI_STR("&amp");
    return !ogi_str_starts_with_nocase(raw, reference) ||
           ogi_str_starts_with_nocase(made, reference);
}

/* Some references stand for two characters; these are all there are of second ones. */
static bool is_second_of_reference(struct ogi_str made)
{
    static const char *const seconds[] = {
        "\xCC\xB8",     "\xCC\xB1",     "\xCC\xB3",     "\xE2\x83\x92",
        "\xE2\x83\xA5", "\xEF\xB8\x80", "\xE2\x80\x8A", "j"};
    for (size_t i = 0; i < OGI_COUNT_OF(seconds); i++)
        if (ogi_str_starts_with(made, ogi_str_of(seconds[i])))
            return true;
    return false;
}

/* How many bytes of raw, where the tree's text goes on with another character, that character was
 * made of: a reference, a line end, or something broken. */
static size_t source_length(struct ogi_str raw, struct ogi_str made, size_t len,
                            bool after_reference)
{
    if (raw.len == 0 || (after_reference && is_second_of_reference(made)))
        return 0;
    if (raw.ptr[0] == '&')
        return reference_length(raw, ogi_str_slice(made, len, made.len));
    if (ogi_str_starts_with(raw, OGI_STR("\r\n")))
        return 2;
    return character_length(raw);
}

/* Adds one character that stands at [at, at + used) of the document; used is 0 for the second one
 * that a reference stands for. */
static void add_character(struct reader *reader, struct ogi_str character, bool is_literal_one,
                          size_t at, size_t used)
{
    size_t first = used > 0 || at == 0 ? at : at - 1;
    size_t last = used > 0 ? at + used - 1 : first;
    for (size_t i = 0; i < character.len; i++) {
        size_t origin = is_literal_one ? at + i : i > 0 && i + 1 == character.len ? last : first;
        ogi_html_flow_add(&reader->flow, character.ptr[i], origin,
                          (is_literal_one ? origin : last) + 1);
    }
}

/* Goes through the tree's text beside the piece of the document that it was made of, so that every
 * byte knows its place: references became characters, ignored tags are gone. */
static void add_text(struct reader *reader, const GumboText *node)
{
    struct ogi_str made = ogi_str_of(node->text);
    if (node->original_text.data == NULL)
        return;
    size_t at = (size_t)(node->original_text.data - reader->input);
    size_t end = at + node->original_text.length;
    if (at >= end || end > reader->text.len)
        return;
    struct ogi_str input = {reader->input, end};
    bool after_reference = false;
    while (made.len > 0 && !reader->flow.failed) {
        size_t len = 0;
        bool is_broken =
            ogi_utf8_next(made, &len) == 0xFFFD && len == 1; /* by gumbo: &#208510000000; */
        while (at < end && input.ptr[at] == '<' && made.ptr[0] != '<') {
            size_t close = ogi_str_find(input, OGI_STR(">"), at);
            at = close == SIZE_MAX ? end : close + 1;
        }
        struct ogi_str raw = ogi_str_slice(input, at, end);
        bool literal = is_literal(raw, made, len);
        size_t used = literal ? len : source_length(raw, made, len, after_reference);
        struct ogi_str character =
            is_broken ? OGI_STR("\xEF\xBF\xBD") : ogi_str_slice(made, 0, len);
        add_character(reader, character, literal, at, used);
        after_reference = !literal && raw.len > 0 && raw.ptr[0] == '&';
        at += used;
        made = ogi_str_slice(made, len, made.len);
    }
}

static int heading_of(GumboTag tag)
{
    static const GumboTag headings[] = {GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3,
                                        GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6};
    for (int i = 0; i < (int)OGI_COUNT_OF(headings); i++)
        if (headings[i] == tag)
            return i + 1;
    return 0;
}

static void read_table(struct reader *reader, const GumboNode *table, int depth);
static void walk_children(struct reader *reader, const GumboNode *node, int depth);

static void walk(struct reader *reader, const GumboNode *node, int depth)
{
    struct ogi_html_flow *flow = &reader->flow;
    if (depth > WALK_DEPTH_MAX || flow->failed)
        return;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
        node->type == GUMBO_NODE_CDATA)
        add_text(reader, &node->v.text);
    if (!is_element(node) || is_hidden(node))
        return;
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_TABLE && !flow->in_cell) {
        ogi_html_flow_end_paragraph(flow);
        read_table(reader, node, depth);
        return;
    }
    struct ogi_html_flow outer = *flow;
    if (is_block(tag)) {
        ogi_html_flow_divide(flow);
        flow->keeps_lines = reader->is_fragment && tag == GUMBO_TAG_BODY;
    }
    if (tag == GUMBO_TAG_PRE || tag == GUMBO_TAG_LISTING)
        flow->keeps_lines = true;
    if (heading_of(tag) > 0)
        flow->heading_level = heading_of(tag);
    walk_children(reader, node, depth);
    if (is_block(tag))
        ogi_html_flow_divide(flow);
    flow->heading_level = outer.heading_level;
    flow->keeps_lines = outer.keeps_lines;
}

static void walk_children(struct reader *reader, const GumboNode *node, int depth)
{
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length; i++)
        walk(reader, children->data[i], depth + 1);
}

struct cell {
    const GumboNode *node;
    uint32_t row;
    uint32_t column;
    uint16_t row_span;
    uint16_t column_span;
};

/* A table's cells at their places (HTML standard, "forming a table"). */
struct grid {
    struct cell *cells;
    size_t cell_count;
    size_t capacity;
    uint32_t row_count;
    uint32_t column_count;
    bool overflowed; /* more columns or slots than the limits */
};

static uint32_t read_span(const GumboNode *cell, const char *name, uint32_t max)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&cell->v.element.attributes, name);
    if (attribute == NULL)
        return 1;
    struct ogi_str value = ogi_str_trim(ogi_str_of(attribute->value));
    uint32_t span = 0;
    size_t i = 0;
    for (; i < value.len && value.ptr[i] >= '0' && value.ptr[i] <= '9'; i++)
        if (span <= max)
            span = span * 10 + (uint32_t)(value.ptr[i] - '0');
    if (i == 0)
        return 1;
    return span > max ? max : span;
}

static void place_cell(struct reader *reader, struct grid *grid, const GumboNode *node,
                       uint32_t rows_left, uint32_t *column)
{
    while (*column < COLUMNS_MAX && reader->taken_until[*column] > grid->row_count)
        ++*column;
    uint32_t width = read_span(node, "colspan", COLUMN_SPAN_MAX);
    uint32_t height = read_span(node, "rowspan", ROW_SPAN_MAX);
    if (width == 0)
        width = 1;
    if (height == 0 || height > rows_left) /* 0: to the end of the row group */
        height = rows_left;
    if (height > ROW_SPAN_MAX)
        height = ROW_SPAN_MAX;
    reader->slots += width;
    if (*column + width > COLUMNS_MAX || reader->slots > SLOTS_MAX) {
        grid->overflowed = true;
        return;
    }
    struct cell *cells = ogi_arena_grow(reader->flow.arena, grid->cells, grid->cell_count,
                                        &grid->capacity, grid->cell_count + 1, sizeof *cells);
    if (cells == NULL) {
        reader->flow.failed = true;
        return;
    }
    grid->cells = cells;
    cells[grid->cell_count++] =
        (struct cell){node, grid->row_count, *column, (uint16_t)height, (uint16_t)width};
    for (uint32_t end = *column + width; *column < end; ++*column)
        reader->taken_until[*column] = grid->row_count + height;
    if (*column > grid->column_count)
        grid->column_count = *column;
}

static void place_row(struct reader *reader, struct grid *grid, const GumboNode *row,
                      uint32_t rows_left)
{
    const GumboVector *children = &row->v.element.children;
    uint32_t column = 0;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *node = children->data[i];
        if ((is_tag(node, GUMBO_TAG_TD) || is_tag(node, GUMBO_TAG_TH)) && !is_hidden(node) &&
            !grid->overflowed && !reader->flow.failed)
            place_cell(reader, grid, node, rows_left, &column);
    }
    grid->row_count++;
}

static bool is_row(const GumboNode *node)
{
    return is_tag(node, GUMBO_TAG_TR) && !is_hidden(node);
}

/* A row group ends every cell that would reach beyond it. */
static void place_group(struct reader *reader, struct grid *grid, const GumboNode *group)
{
    const GumboVector *children = &group->v.element.children;
    uint32_t rows_left = 0;
    for (unsigned i = 0; i < children->length; i++)
        rows_left += is_row(children->data[i]);
    for (unsigned i = 0; i < children->length; i++)
        if (is_row(children->data[i]))
            place_row(reader, grid, children->data[i], rows_left--);
}

static void place_cells(struct reader *reader, struct grid *grid, const GumboNode *table)
{
    static const GumboTag groups[] = {GUMBO_TAG_THEAD, GUMBO_TAG_TBODY, GUMBO_TAG_TFOOT};
    const GumboVector *children = &table->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *node = children->data[i];
        if (is_row(node))
            place_row(reader, grid, node, 1);
        else if (is_element(node) && is_among(node->v.element.tag, groups, OGI_COUNT_OF(groups)) &&
                 !is_hidden(node))
            place_group(reader, grid, node);
    }
    memset(reader->taken_until, 0, grid->column_count * sizeof *reader->taken_until);
}

/* What stands in a cell, as far as it tells a table of figures from a page laid out in a table. */
struct content {
    size_t text;      /* bytes */
    size_t paragraph; /* bytes since the last border of a block */
    size_t long_paragraphs;
    size_t nested_cells; /* of tables inside */
};

static void end_content_paragraph(struct content *content)
{
    content->long_paragraphs += content->paragraph > LONG_PARAGRAPH_BYTES;
    content->paragraph = 0;
}

static void weigh(const GumboNode *node, struct content *content, int depth)
{
    if (depth > WALK_DEPTH_MAX || content->nested_cells >= REAL_TABLE_CELLS)
        return;
    if (node->type == GUMBO_NODE_TEXT) {
        size_t bytes = strlen(node->v.text.text);
        content->text += bytes;
        content->paragraph += bytes;
    }
    if (!is_element(node) || is_hidden(node))
        return;
    GumboTag tag = node->v.element.tag;
    content->nested_cells += tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
    if (is_block(tag))
        end_content_paragraph(content);
    const GumboVector *children = &node->v.element.children;
    for (unsigned i = 0; i < children->length; i++)
        weigh(children->data[i], content, depth + 1);
    if (is_block(tag))
        end_content_paragraph(content);
}

static size_t cells_in_row(const struct grid *grid, size_t at)
{
    size_t from = at, to = at;
    while (from > 0 && grid->cells[from - 1].row == grid->cells[at].row)
        from--;
    while (to < grid->cell_count && grid->cells[to].row == grid->cells[at].row)
        to++;
    return to - from;
}

/* A layout table is looked through: its cells are a sequence of blocks, no grid. */
static bool is_layout(const struct grid *grid)
{
    if (grid->cell_count <= 1 || grid->column_count <= 1 || grid->overflowed)
        return true;
    bool has_page = false;
    size_t short_cells = 0, row_cells = 0;
    for (size_t i = 0; i < grid->cell_count; i++) {
        struct content content = {.text = 0};
        const GumboVector *children = &grid->cells[i].node->v.element.children;
        for (unsigned k = 0; k < children->length; k++)
            weigh(children->data[k], &content, 0);
        end_content_paragraph(&content);
        if (content.nested_cells >= REAL_TABLE_CELLS)
            return true;
        if (i == 0 || grid->cells[i - 1].row != grid->cells[i].row)
            row_cells = cells_in_row(grid, i);
        short_cells += row_cells >= 3 && content.text <= LONG_PARAGRAPH_BYTES;
        has_page |= content.long_paragraphs > LONG_PARAGRAPHS_MAX || content.text > CELL_TEXT_MAX;
    }
    return has_page && short_cells < GRID_CELLS_LEAST;
}

static struct ogi_span tag_span(const struct reader *reader, const GumboNode *node)
{
    const GumboStringPiece *tag = &node->v.element.original_tag;
    if (tag->data == NULL || tag->length == 0)
        return (struct ogi_span){0, 0};
    size_t from = (size_t)(tag->data - reader->input);
    return (struct ogi_span){from, from + tag->length};
}

static void read_cell(struct reader *reader, const struct cell *cell, struct ogi_field *field,
                      int depth)
{
    struct ogi_html_flow *flow = &reader->flow;
    flow->in_cell = true;
    walk_children(reader, cell->node, depth);
    flow->in_cell = false;
    if (!ogi_html_flow_take(flow, tag_span(reader, cell->node), field))
        return;
    field->row = cell->row;
    field->column = cell->column;
    field->row_span = cell->row_span;
    field->column_span = cell->column_span;
}

static void read_grid(struct reader *reader, const struct grid *grid, int depth)
{
    struct ogi_field *fields =
        ogi_arena_alloc(reader->flow.arena, grid->cell_count, sizeof *fields);
    if (fields == NULL) {
        reader->flow.failed = true;
        return;
    }
    struct ogi_span span = {SIZE_MAX, 0};
    for (size_t i = 0; i < grid->cell_count && !reader->flow.failed; i++) {
        read_cell(reader, &grid->cells[i], &fields[i], depth);
        if (fields[i].span.from < span.from)
            span.from = fields[i].span.from;
        if (fields[i].span.to > span.to)
            span.to = fields[i].span.to;
    }
    struct ogi_block *block = reader->flow.failed ? NULL : ogi_html_flow_add_block(&reader->flow);
    if (block != NULL)
        *block = (struct ogi_block){.grid = OGI_GRID_RESOLVED,
                                    .fields = fields,
                                    .field_count = grid->cell_count,
                                    .row_count = grid->row_count,
                                    .column_count = grid->column_count,
                                    .span = span};
}

static void read_table(struct reader *reader, const GumboNode *table, int depth)
{
    const GumboVector *children = &table->v.element.children;
    for (unsigned i = 0; i < children->length; i++)
        if (is_tag(children->data[i], GUMBO_TAG_CAPTION))
            walk(reader, children->data[i], depth + 1);
    struct grid grid = {.cells = NULL};
    place_cells(reader, &grid, table);
    if (reader->flow.failed)
        return;
    if (grid.overflowed) {
        reader->flow.reading->limit = "an HTML table wider than the limit is read as text";
        for (unsigned i = 0; i < children->length; i++)
            if (!is_tag(children->data[i], GUMBO_TAG_CAPTION))
                walk(reader, children->data[i], depth + 1);
    } else if (is_layout(&grid)) {
        for (size_t i = 0; i < grid.cell_count; i++) {
            walk_children(reader, grid.cells[i].node, depth + 1);
            ogi_html_flow_end_paragraph(&reader->flow);
        }
    } else {
        read_grid(reader, &grid, depth + 1);
    }
}

static void read_title(struct reader *reader, const GumboNode *html)
{
    const GumboVector *children = &html->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *head = children->data[i];
        for (unsigned k = 0; is_tag(head, GUMBO_TAG_HEAD) && k < head->v.element.children.length;
             k++) {
            const GumboNode *title = head->v.element.children.data[k];
            struct ogi_field field;
            if (!is_tag(title, GUMBO_TAG_TITLE) || reader->flow.reading->title.ptr != NULL)
                continue;
            walk_children(reader, title, 0);
            if (ogi_html_flow_take(&reader->flow, (struct ogi_span){0, 0}, &field) &&
                field.text.len > 0)
                reader->flow.reading->title = field.text;
        }
    }
}

/* The tree's memory. gumbo does not look at what its allocator returns, and gives the tree back by
 * recursion: so when the memory is used up we leave it by a jump, and all of it goes at once. */
struct tree_memory {
    struct ogi_arena arena;
    jmp_buf exhausted;
};

static void *allocate(void *memory, size_t size)
{
    struct tree_memory *tree = memory;
    void *block = ogi_arena_alloc(&tree->arena, 1, size);
    if (block == NULL)
        longjmp(tree->exhausted, 1);
    return block;
}

static void deallocate(void *memory, void *block)
{
    (void)memory;
    (void)block;
}

static const GumboOutput *build_tree(struct tree_memory *memory, struct ogi_str text)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = deallocate;
    options.userdata = memory;
    options.max_errors = 0;
    if (setjmp(memory->exhausted) != 0)
        return NULL;
    return gumbo_parse_with_options(&options, text.ptr, text.len);
}

static ogi_result read_stripped(struct ogi_html_scan *scan, const char *limit,
                                struct ogi_arena *arena, struct ogi_reading *out,
                                struct ogi_error *err)
{
    OGI_TRY(ogi_read_text(ogi_html_strip(scan), arena, out, err));
    out->limit = limit;
    return OGI_OK;
}

ogi_result ogi_read_html(struct ogi_str text, struct ogi_arena *arena, struct ogi_reading *out,
                         struct ogi_error *err)
{
    struct ogi_html_scan scan;
    if (text.len >= UINT32_MAX)
        return OGI_FAIL(err, PARSE_LIMIT, "cannot read %zu bytes of HTML", text.len);
    OGI_TRY(ogi_html_scan(text, arena, &scan, err));
    if (scan.limit != NULL)
        return read_stripped(&scan, scan.limit, arena, out, err);

    struct tree_memory memory;
    ogi_arena_init(&memory.arena, (arena->limit - arena->used) / TREE_SHARE);
    struct ogi_reading reading = {.text = text};
    uint32_t *taken_until = ogi_arena_alloc(arena, COLUMNS_MAX + 1, sizeof *taken_until);
    struct reader reader = {
        .text = text,
        .input = scan.text.ptr,
        .flow = {.arena = arena, .reading = &reading, .strips_marks = scan.is_fragment},
        .taken_until = taken_until,
        .is_fragment = scan.is_fragment};
    reader.flow.failed = taken_until == NULL;
    const GumboOutput *tree = build_tree(&memory, scan.text);
    if (tree != NULL) {
        read_title(&reader, tree->root);
        walk(&reader, tree->root, 0);
        ogi_html_flow_end_paragraph(&reader.flow);
    }
    ogi_arena_fini(&memory.arena);
    if (tree == NULL)
        return read_stripped(&scan, "HTML whose tree needs more memory than the limit", arena, out,
                             err);
    if (reader.flow.failed)
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot read %zu bytes of HTML: the limit of %zu bytes of memory for one "
                        "document is reached",
                        text.len, arena->limit);
    *out = reading;
    return OGI_OK;
}
