#include "ogi_match_stream.h"

#include "ogi_label.h"
#include "ogi_norm.h"
#include "ogi_number.h"
#include "ogi_utf8.h"

#include <uchar.h>

enum {
    /* A report has ten thousand letters, a city's hundred thousand. Beyond four there is no
     * table of ours, only memory to be used up. */
    LETTERS_MAX = 400000,
    TOKENS_MAX = 150000,
    FIELD_BYTES_MAX = 3 * LETTERS_MAX,
    /* A bracket that does not close within so many letters was lost, not opened: notes inside
     * labels quote whole definitions of some hundred letters. */
    BRACKET_LETTERS = 300,
    VALUE_BYTES = 96,
    PLAIN_DIGITS = 9,
    UNIT_GLYPHS = 12, /* behind digits; more is the sentence that a number begins */
    PAGE_LINE_TOKENS = 6,
    PAGE_SPACE = 16, /* bytes between the last line of a page and its form feed */
    ITEM_MAX = 99,   /* an item's number */
    PAGE_DIGITS = 4,
    SHAPE_MAX = 12, /* letters of the longest page number */
};

struct builder {
    struct ogi_stream *stream;
    struct ogi_arena *arena;
    struct ogi_glyphs glyphs; /* of the open field */
    size_t glyph_capacity;
    size_t token_capacity;
    size_t letter_capacity;
    uint32_t field;
    uint32_t line;
    bool is_row_first;  /* the open field is the first of its row */
    size_t line_first;  /* first token of the open line */
    size_t depth;       /* open brackets */
    size_t opened_from; /* letter behind the first of them */
    bool full;
};

static enum ogi_punctuation punctuation_of(uint32_t cp)
{
    switch (cp) {
    case '(':
    case '[':
        return OGI_PUNCTUATION_OPEN;
    case ')':
    case ']':
        return OGI_PUNCTUATION_CLOSE;
    case '.':
    case ',':
    case 0x3001:
        return OGI_PUNCTUATION_STOP;
    case ':':
        return OGI_PUNCTUATION_COLON;
    default:
        return OGI_PUNCTUATION_OTHER;
    }
}

static struct ogi_token *add_token(struct builder *builder)
{
    struct ogi_stream *stream = builder->stream;
    struct ogi_token *tokens =
        ogi_arena_grow(builder->arena, stream->tokens, stream->token_count,
                       &builder->token_capacity, stream->token_count + 1, sizeof *tokens);
    if (tokens == NULL)
        return NULL;
    stream->tokens = tokens;
    struct ogi_token *token = &tokens[stream->token_count++];
    *token = (struct ogi_token){.letter_from = (uint32_t)stream->letter_count,
                                .letter_to = (uint32_t)stream->letter_count,
                                .field = builder->field,
                                .line = builder->line};
    if (stream->token_count >= TOKENS_MAX)
        builder->full = true;
    return token;
}

static void track_bracket(struct builder *builder, enum ogi_punctuation punctuation)
{
    if (punctuation == OGI_PUNCTUATION_OPEN) {
        if (builder->depth++ == 0)
            builder->opened_from = builder->stream->letter_count;
    } else if (punctuation == OGI_PUNCTUATION_CLOSE && builder->depth > 0) {
        builder->depth--;
    }
}

/* A bracket that did not close was none: what seemed to be in it is not. */
static void forget_bracket(struct builder *builder)
{
    struct ogi_stream *stream = builder->stream;
    for (size_t i = builder->opened_from; builder->depth > 0 && i < stream->letter_count; i++)
        stream->letters[i].in_bracket = false;
    builder->depth = 0;
}

/* Where byte `at` of a field's text stands in the decoded text. */
static uint32_t place_of(const struct ogi_field *field, size_t base, uint32_t at)
{
    return field->origin != NULL ? field->origin[at] : (uint32_t)base + at;
}

static bool add_letters(struct builder *builder, const struct ogi_glyph *glyphs, size_t count,
                        const struct ogi_field *field)
{
    struct ogi_stream *stream = builder->stream;
    struct ogi_letter *letters =
        ogi_arena_grow(builder->arena, stream->letters, stream->letter_count,
                       &builder->letter_capacity, stream->letter_count + count, sizeof *letters);
    if (letters == NULL)
        return false;
    stream->letters = letters;
    enum ogi_punctuation before = OGI_PUNCTUATION_NONE;
    size_t base = field->origin == NULL ? (size_t)(field->text.ptr - stream->reading->text.ptr) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!ogi_label_is_letter(glyphs[i].cp)) {
            before = punctuation_of(glyphs[i].cp);
            track_bracket(builder, before);
            continue;
        }
        if (stream->letter_count > builder->opened_from + BRACKET_LETTERS)
            forget_bracket(builder);
        letters[stream->letter_count++] = (struct ogi_letter){
            .cp = glyphs[i].cp,
            .from = place_of(field, base, glyphs[i].from),
            .to = place_of(field, base, glyphs[i].to - 1) + 1,
            .token = (uint32_t)stream->token_count - 1,
            .before = (uint8_t)before,
            .in_bracket = builder->depth > 0,
        };
        before = OGI_PUNCTUATION_NONE;
    }
    if (stream->letter_count >= LETTERS_MAX)
        builder->full = true;
    return true;
}

static bool may_be_value(const struct ogi_glyph *glyphs, size_t count)
{
    static const uint32_t first[] = {'+',   '-',   '/',   U'增', U'减', U'无', U'不', U'未', U'空',
                                     U'没', U'暂', U'县', U'n',  U'\\', U'.',  U'o',  '('};
    uint32_t cp = glyphs[0].cp;
    if (cp >= '0' && cp <= '9') {
        size_t figures = 1;
        while (figures < count && glyphs[figures].cp < 0x80)
            figures++;
        return count <= figures + UNIT_GLYPHS;
    }
    for (size_t i = 0; i < OGI_COUNT_OF(first); i++)
        if (cp == first[i])
            return count < VALUE_BYTES;
    return false;
}

/* What most cells print, known without asking: a few digits, no zero before others. */
static bool is_plain_count(const struct ogi_glyph *glyphs, size_t count)
{
    if (count > PLAIN_DIGITS || (count > 1 && glyphs[0].cp == '0'))
        return false;
    for (size_t i = 0; i < count; i++)
        if (glyphs[i].cp < '0' || glyphs[i].cp > '9' || glyphs[i].to - glyphs[i].from != 1)
            return false;
    return true;
}

static uint8_t flags_of_value(const struct ogi_glyph *glyphs, size_t count)
{
    uint8_t flags = 0;
    if (glyphs[0].cp == '+' || glyphs[0].cp == U'增' || glyphs[0].cp == U'减')
        flags |= OGI_TOKEN_SIGNED;
    for (size_t i = 0; i < count; i++)
        if (glyphs[i].cp == '.' || glyphs[i].cp == U'元' || glyphs[i].cp == U'万')
            flags |= OGI_TOKEN_DECIMAL;
    return flags;
}

static struct ogi_str slice_glyphs(const struct ogi_field *field, const struct ogi_glyph *glyphs,
                                   size_t count)
{
    return ogi_str_slice(field->text, glyphs[0].from, glyphs[count - 1].to);
}

/* 8040 元: the unit, set apart, belongs to the figure before it. */
static bool joins_value(const struct builder *builder, const struct ogi_glyph *glyphs, size_t count,
                        enum ogi_border border)
{
    const struct ogi_stream *stream = builder->stream;
    if (border != OGI_BORDER_SPACE || stream->token_count == 0)
        return false;
    if (stream->tokens[stream->token_count - 1].kind != OGI_TOKEN_VALUE)
        return false;
    return (count == 1 && glyphs[0].cp == U'元') ||
           (count == 2 && glyphs[0].cp == U'万' && glyphs[1].cp == U'元');
}

static bool is_numeral(const struct ogi_glyph *glyphs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (glyphs[i].cp != U'零' && glyphs[i].cp != U'〇' && glyphs[i].cp != U'两' &&
            glyphs[i].cp != U'百' && glyphs[i].cp != U'千' && glyphs[i].cp != U'万' &&
            (glyphs[i].cp < 0x80 || ogi_label_numeral(&glyphs[i].cp, 1) == 0))
            return false;
    return count > 0;
}

/* A figure in Chinese numerals: alone in a field that is not the first of its row, or alone on its
 * line below other figures. Elsewhere numerals number headings. */
static bool is_numeral_value(const struct builder *builder, const struct ogi_glyph *glyphs,
                             size_t count, struct ogi_str text, bool is_table)
{
    const struct ogi_stream *stream = builder->stream;
    if (!is_numeral(glyphs, count))
        return false;
    bool below = stream->token_count > 0 && stream->token_count == builder->line_first &&
                 stream->tokens[stream->token_count - 1].kind == OGI_TOKEN_VALUE;
    if ((!is_table || builder->is_row_first) && !below && glyphs[0].cp != U'零')
        return false;
    struct ogi_figure figure = ogi_number_read(text, OGI_VALUE_COUNT, OGI_UNIT_NONE);
    return figure.presence == OGI_CELL_NUMBER || figure.note == OGI_NOTE_AMBIGUOUS;
}

/* The figure before a word that begins with a full stop was no figure: 2 .重复申请. */
static bool take_item_number(struct builder *builder, const struct ogi_glyph *glyphs, size_t count,
                             enum ogi_border border)
{
    struct ogi_stream *stream = builder->stream;
    bool stops = punctuation_of(glyphs[0].cp) == OGI_PUNCTUATION_STOP &&
                 (count == 1 || glyphs[1].cp >= 0x80);
    if (!stops || border != OGI_BORDER_SPACE || stream->token_count == 0)
        return true;
    struct ogi_token *number = &stream->tokens[stream->token_count - 1];
    struct ogi_figure figure = ogi_number_read(number->text, OGI_VALUE_COUNT, OGI_UNIT_NONE);
    if (number->kind != OGI_TOKEN_VALUE || number->letter_from != stream->letter_count ||
        figure.presence != OGI_CELL_NUMBER || figure.number < 1 || figure.number > ITEM_MAX)
        return true;
    struct ogi_letter *letters =
        ogi_arena_grow(builder->arena, stream->letters, stream->letter_count,
                       &builder->letter_capacity, stream->letter_count + 2, sizeof *letters);
    if (letters == NULL)
        return false;
    stream->letters = letters;
    uint32_t digits[] = {(uint32_t)figure.number / 10, (uint32_t)figure.number % 10};
    for (size_t i = figure.number < 10; i < OGI_COUNT_OF(digits); i++)
        letters[stream->letter_count++] =
            (struct ogi_letter){.cp = '0' + digits[i],
                                .from = (uint32_t)number->span.from,
                                .to = (uint32_t)number->span.to,
                                .token = (uint32_t)stream->token_count - 1,
                                .in_bracket = builder->depth > 0};
    number->kind = OGI_TOKEN_TEXT;
    number->letter_to = (uint32_t)stream->letter_count;
    return true;
}

/* 第 4 页, 共 9 页 inside a line: the last of the three words makes noise of all. True when it did.
 */
static bool ends_page_number(struct builder *builder, const struct ogi_glyph *glyphs, size_t count)
{
    struct ogi_stream *stream = builder->stream;
    if (glyphs[0].cp != U'页' || count > 1 || stream->token_count < builder->line_first + 2)
        return false;
    struct ogi_token *figure = &stream->tokens[stream->token_count - 1], *word = figure - 1;
    if (figure->kind != OGI_TOKEN_VALUE || word->kind != OGI_TOKEN_TEXT ||
        word->letter_to != word->letter_from + 1 || word->letter_to != stream->letter_count ||
        (stream->letters[word->letter_from].cp != U'第' &&
         stream->letters[word->letter_from].cp != U'共'))
        return false;
    figure->kind = word->kind = OGI_TOKEN_NOISE;
    stream->letter_count--;
    figure->letter_from = figure->letter_to = word->letter_to = word->letter_from;
    return true;
}

static bool add_word(struct builder *builder, const struct ogi_field *field, uint32_t block,
                     const struct ogi_glyph *glyphs, size_t count, enum ogi_border border,
                     bool is_alone)
{
    struct ogi_stream *stream = builder->stream;
    struct ogi_str text = slice_glyphs(field, glyphs, count);
    size_t from = ogi_field_origin(field, stream->reading->text, glyphs[0].from);
    size_t to = ogi_field_origin(field, stream->reading->text, glyphs[count - 1].to - 1) + 1;
    if (joins_value(builder, glyphs, count, border)) {
        struct ogi_token *value = &stream->tokens[stream->token_count - 1];
        value->text.len = (size_t)(text.ptr + text.len - value->text.ptr);
        value->span.to = to;
        value->flags |= OGI_TOKEN_DECIMAL;
        return true;
    }
    bool is_noise = ends_page_number(builder, glyphs, count);
    bool is_table = stream->reading->blocks[block].grid != OGI_GRID_NONE;
    bool is_figure = is_alone && is_numeral_value(builder, glyphs, count, text, is_table);
    if (!take_item_number(builder, glyphs, count, border))
        return false;
    struct ogi_token *token = add_token(builder);
    if (token == NULL)
        return false;
    token->text = text;
    token->span = (struct ogi_span){from, to};
    token->block = block;
    token->border = (uint8_t)border;
    token->is_opened_by_bracket = punctuation_of(glyphs[0].cp) == OGI_PUNCTUATION_OPEN;
    if (is_noise) {
        token->kind = OGI_TOKEN_NOISE;
        return true;
    }
    /* A full stop that stands for "none" has its cell for itself. */
    bool is_stop = !is_alone && count == 1 && glyphs[0].cp == '.';
    if (is_figure || is_plain_count(glyphs, count) ||
        (!is_stop && text.len <= VALUE_BYTES && may_be_value(glyphs, count) &&
         ogi_number_is_value_token(text))) {
        token->kind = OGI_TOKEN_VALUE;
        token->flags = flags_of_value(glyphs, count);
        return true;
    }
    token->kind = OGI_TOKEN_TEXT;
    if (!add_letters(builder, glyphs, count, field))
        return false;
    stream->tokens[stream->token_count - 1].letter_to = (uint32_t)stream->letter_count;
    return true;
}

/* - 4 - on a line of its own, 第 4 页, 第4页共9页, 4/9: what a page prints, not what a cell does.
 * In the shapes 0 stands for any number. */
static bool is_page_number(const struct ogi_token *tokens, size_t count)
{
    static const char32_t *const shapes[] = {
        U"-0-", U"第0页", U"第0页共0页", U"第0页,共0页", U"第0页/共0页", U"0/0", U"第0页(共0页)"};
    uint32_t shape[SHAPE_MAX + 1];
    size_t length = 0, digits = 0;
    if (count > PAGE_LINE_TOKENS)
        return false;
    for (size_t t = 0; t < count; t++)
        for (size_t at = 0; at < tokens[t].text.len;) {
            uint32_t cp = ogi_norm_code_point(ogi_utf8_next(tokens[t].text, &at));
            bool digit = cp >= '0' && cp <= '9';
            digits += digit;
            if (cp == 0 || (digit && length > 0 && shape[length - 1] == '0'))
                continue;
            if (length == SHAPE_MAX)
                return false;
            shape[length++] = digit ? '0' : cp;
        }
    shape[length] = 0;
    if (digits == 0 || digits > (size_t)PAGE_DIGITS * 2)
        return false;
    for (size_t i = 0; i < OGI_COUNT_OF(shapes); i++) {
        size_t same = 0;
        while (shapes[i][same] != 0 && shapes[i][same] == shape[same])
            same++;
        if (same == length && shapes[i][same] == 0)
            return true;
    }
    return false;
}

/* Whether nothing but white space stands between the figure and a form feed. */
static bool is_before_form_feed(const struct ogi_stream *stream, const struct ogi_token *token)
{
    struct ogi_str text = stream->reading->text;
    for (size_t at = token->span.to; at < text.len && at <= token->span.to + PAGE_SPACE; at++) {
        if (text.ptr[at] == '\f')
            return true;
        if (text.ptr[at] != ' ' && text.ptr[at] != '\n' && text.ptr[at] != '\r')
            return false;
    }
    return false;
}

static void close_line(struct builder *builder, bool is_paragraph)
{
    struct ogi_stream *stream = builder->stream;
    size_t count = stream->token_count - builder->line_first;
    struct ogi_token *only = stream->tokens + builder->line_first;
    if (is_paragraph && count == 1 && only->kind == OGI_TOKEN_VALUE &&
        only->text.len < PAGE_DIGITS && is_before_form_feed(stream, only))
        only->flags |= OGI_TOKEN_PAGE;
    if (is_paragraph && count > 0 && is_page_number(stream->tokens + builder->line_first, count)) {
        for (size_t i = builder->line_first; i < stream->token_count; i++)
            stream->tokens[i].kind = OGI_TOKEN_NOISE;
        stream->letter_count = stream->tokens[builder->line_first].letter_from;
        for (size_t i = builder->line_first; i < stream->token_count; i++)
            stream->tokens[i].letter_from = stream->tokens[i].letter_to =
                (uint32_t)stream->letter_count;
    }
    builder->line_first = stream->token_count;
    builder->line++;
}

static ogi_result out_of_memory(const struct ogi_arena *arena, struct ogi_error *err)
{
    return OGI_FAIL(err, PARSE_LIMIT,
                    "cannot divide the document into words: the limit of %zu bytes of memory for "
                    "one document is reached",
                    arena->limit);
}

static ogi_result add_field(struct builder *builder, const struct ogi_field *field, uint32_t block,
                            enum ogi_border border, bool is_table, struct ogi_error *err)
{
    struct ogi_str text = ogi_str_cut(field->text, FIELD_BYTES_MAX);
    OGI_TRY(ogi_norm_again(text, builder->arena, &builder->glyphs, &builder->glyph_capacity, err));
    struct ogi_glyphs glyphs = builder->glyphs;
    if (glyphs.count == 0) {
        if (!is_table)
            return OGI_OK;
        struct ogi_token *token = add_token(builder);
        if (token == NULL)
            return out_of_memory(builder->arena, err);
        token->text = ogi_str_slice(field->text, 0, 0);
        token->span = (struct ogi_span){field->span.from, field->span.from};
        token->block = block;
        token->kind = OGI_TOKEN_BLANK;
        token->border = (uint8_t)border;
        return OGI_OK;
    }
    size_t from = 0;
    for (size_t i = 1; i <= glyphs.count && !builder->full; i++) {
        uint8_t flags = i < glyphs.count ? glyphs.items[i].flags : OGI_GLYPH_SPACE;
        if ((flags & (OGI_GLYPH_SPACE | OGI_GLYPH_BREAK)) == 0)
            continue;
        bool is_alone = from == 0 && i == glyphs.count;
        if (!add_word(builder, field, block, glyphs.items + from, i - from, border, is_alone))
            return out_of_memory(builder->arena, err);
        border = OGI_BORDER_SPACE;
        if ((flags & OGI_GLYPH_BREAK) != 0) {
            border = OGI_BORDER_LINE;
            if (!is_table)
                close_line(builder, true);
        }
        from = i;
    }
    builder->full = builder->full || text.len < field->text.len;
    return OGI_OK;
}

static ogi_result add_block(struct builder *builder, const struct ogi_block *block, uint32_t index,
                            bool after_table, struct ogi_error *err)
{
    bool is_table = block->grid != OGI_GRID_NONE;
    for (size_t i = 0; i < block->field_count && !builder->full; i++) {
        const struct ogi_field *field = &block->fields[i];
        enum ogi_border border = OGI_BORDER_FIELD;
        if (i == 0)
            border = is_table || after_table ? OGI_BORDER_BLOCK : OGI_BORDER_LINE;
        else if (field->row != block->fields[i - 1].row)
            border = OGI_BORDER_ROW;
        if (border != OGI_BORDER_FIELD && i > 0)
            close_line(builder, !is_table);
        builder->is_row_first = i == 0 || field->row != block->fields[i - 1].row;
        if (is_table)
            forget_bracket(builder);
        OGI_TRY(add_field(builder, field, index, border, is_table, err));
        builder->field++;
    }
    close_line(builder, !is_table);
    return OGI_OK;
}

ogi_result ogi_stream_build(const struct ogi_reading *reading, struct ogi_arena *arena,
                            struct ogi_stream *out, struct ogi_error *err)
{
    struct ogi_stream stream = {.reading = reading};
    struct builder builder = {.stream = &stream, .arena = arena};
    bool after_table = false;
    uint32_t *first_field = ogi_arena_alloc(arena, reading->block_count, sizeof *first_field);
    if (first_field == NULL)
        return out_of_memory(arena, err);
    for (size_t i = 0; i < reading->block_count && !builder.full; i++) {
        first_field[i] = builder.field;
        OGI_TRY(add_block(&builder, &reading->blocks[i], (uint32_t)i, after_table, err));
        after_table = reading->blocks[i].grid != OGI_GRID_NONE;
    }
    forget_bracket(&builder);
    stream.first_field = first_field;
    stream.limit = builder.full ? "the number of words" : reading->limit;
    *out = stream;
    return OGI_OK;
}
