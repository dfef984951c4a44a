#include "ogi_match_stream.h"

#include "ogi_label.h"
#include "ogi_norm.h"
#include "ogi_number.h"

#include <string.h>

enum {
    /* A report has ten thousand letters, a city's hundred thousand. Beyond a million there is no
     * table of ours, only memory to be used up. */
    LETTERS_MAX = 1000000,
    TOKENS_MAX = 500000,
    /* A bracket that does not close within so many letters was lost, not opened: notes inside
     * labels quote whole definitions of some hundred letters. */
    BRACKET_LETTERS = 300,
    VALUE_BYTES = 96,
    PLAIN_DIGITS = 9,
    PAGE_LINE_TOKENS = 6,
    PAGE_DIGITS = 4,
};

struct builder {
    struct ogi_stream *stream;
    struct ogi_arena *arena;
    size_t token_capacity;
    size_t letter_capacity;
    uint32_t field;
    uint32_t line;
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
    struct ogi_str decoded = stream->reading->text;
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
            .from = (uint32_t)ogi_field_origin(field, decoded, glyphs[i].from),
            .to = (uint32_t)ogi_field_origin(field, decoded, glyphs[i].to - 1) + 1,
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
    if (cp >= '0' && cp <= '9')
        return true;
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

static bool add_word(struct builder *builder, const struct ogi_field *field, uint32_t block,
                     const struct ogi_glyph *glyphs, size_t count, enum ogi_border border)
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
    struct ogi_token *token = add_token(builder);
    if (token == NULL)
        return false;
    token->text = text;
    token->span = (struct ogi_span){from, to};
    token->block = block;
    token->border = (uint8_t)border;
    token->is_opened_by_bracket = punctuation_of(glyphs[0].cp) == OGI_PUNCTUATION_OPEN;
    if (is_plain_count(glyphs, count) || (text.len <= VALUE_BYTES && may_be_value(glyphs, count) &&
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
 */
static bool is_page_number(const struct ogi_token *tokens, size_t count)
{
    char shape[32];
    size_t length = 0, digits = 0;
    if (count > PAGE_LINE_TOKENS)
        return false;
    for (size_t t = 0; t < count; t++) {
        struct ogi_str text = tokens[t].text;
        for (size_t at = 0; at < text.len; at++) {
            char c = text.ptr[at];
            bool digit = c >= '0' && c <= '9';
            digits = digit ? digits + 1 : digits;
            if (digit && length > 0 && shape[length - 1] == '0')
                continue;
            if (length == sizeof shape - 1)
                return false;
            shape[length++] = digit ? '0' : c;
        }
    }
    shape[length] = '\0';
    static const char *const shapes[] = {"-0-",        "—0—",         "－0－", "–0–",  "第0页",
                                         "第0页共0页", "第0页/共0页", "0/0",   "- 0 -"};
    if (digits == 0 || digits > (size_t)PAGE_DIGITS * 2)
        return false;
    for (size_t i = 0; i < OGI_COUNT_OF(shapes); i++)
        if (strcmp(shape, shapes[i]) == 0)
            return true;
    return false;
}

static void close_line(struct builder *builder, bool is_paragraph)
{
    struct ogi_stream *stream = builder->stream;
    size_t count = stream->token_count - builder->line_first;
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
    struct ogi_glyphs glyphs;
    OGI_TRY(ogi_norm_text(field->text, builder->arena, &glyphs, err));
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
    for (size_t i = 1; i <= glyphs.count; i++) {
        uint8_t flags = i < glyphs.count ? glyphs.items[i].flags : OGI_GLYPH_SPACE;
        if ((flags & (OGI_GLYPH_SPACE | OGI_GLYPH_BREAK)) == 0)
            continue;
        if (!add_word(builder, field, block, glyphs.items + from, i - from, border))
            return out_of_memory(builder->arena, err);
        border = OGI_BORDER_SPACE;
        if ((flags & OGI_GLYPH_BREAK) != 0) {
            border = OGI_BORDER_LINE;
            if (!is_table)
                close_line(builder, true);
        }
        from = i;
    }
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
