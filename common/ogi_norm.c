#include "ogi_norm.h"

#include "ogi_utf8.h"

/* What a character of the basic plane becomes. Most stay, so the table is mostly zero and only the
 * few pages of it that a text touches are ever read. */
enum {
    STAYS = 0,
    NOTHING,
    SPACE,
    BREAK,
    EXPANDS, /* into several: expand() says which */
    FIRST_SUBSTITUTE = 0x20,
};

static const uint16_t substitutes[0x10000] = {
#define VARIANT(from, to)       [from] = to,
#define GLYPH(from, to)         [from] = to,
#define SPACE(from)             [from] = SPACE,
#define BREAK(from)             [from] = BREAK,
#define NOTHING(from)           [from] = NOTHING,
#define EXPANDED(from, a, b, c) [from] = EXPANDS,
#include "forms/script_variants.def"
#include "forms/glyph_kinds.def"
#include "forms/glyph_expansions.def"
#undef VARIANT
#undef GLYPH
#undef SPACE
#undef BREAK
#undef NOTHING
#undef EXPANDED
};

enum {
    EXPANSION_MAX = 3,
    PINYIN_MAX = 8, /* six letters (zhuang) and tone marks written apart */
};

static const struct {
    uint32_t from;
    uint32_t to[EXPANSION_MAX];
} expansions[] = {
#define EXPANDED(from, a, b, c) {from, {a, b, c}},
#include "forms/glyph_expansions.def"
#undef EXPANDED
};

static size_t expand(uint32_t cp, uint32_t out[EXPANSION_MAX])
{
    size_t i = 0;
    while (i < OGI_COUNT_OF(expansions) && expansions[i].from != cp)
        i++;
    size_t count = 0;
    for (; i < OGI_COUNT_OF(expansions) && count < EXPANSION_MAX; count++) {
        if (expansions[i].to[count] == 0)
            break;
        out[count] = expansions[i].to[count];
    }
    return count;
}

/* Tags and variation selectors beyond the basic plane have no width either. */
static bool is_supplementary_mark(uint32_t cp)
{
    return cp >= 0xE0000 && cp <= 0xE01EF;
}

uint32_t ogi_norm_code_point(uint32_t cp)
{
    if (cp > 0xFFFF)
        return is_supplementary_mark(cp) ? 0 : cp;
    uint16_t to = substitutes[cp];
    if (to >= FIRST_SUBSTITUTE)
        return to;
    uint32_t several[EXPANSION_MAX];
    if (to == EXPANDS && expand(cp, several) > 0)
        return several[several[0] == '(' ? 1 : 0];
    return to == STAYS ? cp : 0;
}

static bool is_han(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0x20000 && cp <= 0x3FFFF);
}

/* Lower-case Latin, as pronunciation is written: with tone marks in one character, or as marks of
 * their own. */
static bool is_pinyin_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0xDF && cp <= 0x24F && cp != 0xF7) ||
           (cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x300 && cp <= 0x36F) || cp == 0x251 ||
           cp == 0x261;
}

/* End of the bracket opened just before `at` when it holds pronunciation only; else 0. */
static size_t skip_pinyin(struct ogi_str text, size_t at)
{
    size_t letters = 0;
    for (size_t seen = 0; at < text.len && letters <= PINYIN_MAX && seen <= PINYIN_MAX * 2;
         seen++) {
        uint32_t cp = ogi_utf8_next(text, &at);
        if (cp == ')' || cp == 0xFF09)
            return letters > 0 ? at : 0;
        if (cp == ' ')
            continue; /* where a page spaces its characters out */
        if (!is_pinyin_letter(cp))
            return 0;
        letters++;
    }
    return 0;
}

/* Upper bound of the glyphs when nothing expands: one per character. */
static size_t count_characters(struct ogi_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

struct norm {
    struct ogi_str text;
    struct ogi_arena *arena;
    struct ogi_glyph *items;
    size_t count;
    size_t capacity; /* always enough for what is left, one glyph per character */
    uint8_t flags;   /* for the next glyph */
};

static void push(struct norm *norm, uint32_t cp, size_t from, size_t to)
{
    norm->items[norm->count++] = (struct ogi_glyph){
        .cp = cp, .from = (uint32_t)from, .to = (uint32_t)to, .flags = norm->flags};
    norm->flags = 0;
}

static bool push_expanded(struct norm *norm, uint32_t cp, size_t from, size_t to)
{
    uint32_t several[EXPANSION_MAX];
    size_t count = expand(cp, several);
    struct ogi_str rest = ogi_str_slice(norm->text, to, norm->text.len);
    struct ogi_glyph *items =
        ogi_arena_grow(norm->arena, norm->items, norm->count, &norm->capacity,
                       norm->count + count + count_characters(rest), sizeof *items);
    if (items == NULL)
        return false;
    norm->items = items;
    for (size_t i = 0; i < count; i++)
        push(norm, several[i], from, to);
    return true;
}

/* Han characters, nearly all of every label: taken in one go as long as they need no care. */
static size_t push_han(struct norm *norm, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)norm->text.ptr;
    struct ogi_glyph *next = norm->items + norm->count;
    uint8_t flags = norm->flags;
    for (; norm->text.len - at >= 3 && bytes[at] >= 0xE4 && bytes[at] <= 0xE9; at += 3) {
        uint32_t cp =
            (bytes[at] & 0x0FU) << 12 | (bytes[at + 1] & 0x3FU) << 6 | (bytes[at + 2] & 0x3FU);
        uint32_t to = substitutes[cp];
        *next++ = (struct ogi_glyph){.cp = to == STAYS ? cp : to,
                                     .from = (uint32_t)at,
                                     .to = (uint32_t)at + 3,
                                     .flags = flags};
        flags = 0;
    }
    norm->count = (size_t)(next - norm->items);
    norm->flags = flags;
    return at;
}

static bool run(struct norm *norm)
{
    struct ogi_str text = norm->text;
    for (size_t at = push_han(norm, 0); at < text.len; at = push_han(norm, at)) {
        size_t from = at;
        uint32_t cp = (unsigned char)text.ptr[at];
        if (cp < 0x80)
            at++;
        else
            cp = ogi_utf8_next(text, &at);
        uint32_t to = cp > 0xFFFF ? (is_supplementary_mark(cp) ? NOTHING : STAYS) : substitutes[cp];
        if (to == STAYS) {
            to = cp;
        } else if (to < FIRST_SUBSTITUTE) {
            if (to == SPACE)
                norm->flags |= OGI_GLYPH_SPACE;
            else if (to == BREAK)
                norm->flags |= OGI_GLYPH_SPACE | OGI_GLYPH_BREAK;
            else if (to == EXPANDS && !push_expanded(norm, cp, from, at))
                return false;
            continue;
        }
        size_t end = 0;
        if ((cp == '(' || cp == 0xFF08) && norm->count > 0 &&
            is_han(norm->items[norm->count - 1].cp))
            end = skip_pinyin(text, at);
        if (end > 0)
            at = end;
        else
            push(norm, to, from, at);
    }
    return true;
}

ogi_result ogi_norm_again(struct ogi_str text, struct ogi_arena *arena, struct ogi_glyphs *out,
                          size_t *capacity, struct ogi_error *err)
{
    if (text.len >= UINT32_MAX)
        return OGI_FAIL(err, PARSE_LIMIT, "cannot normalise a text of %zu bytes", text.len);
    struct norm norm = {.text = text, .arena = arena, .items = out->items, .capacity = *capacity};
    if (text.len > *capacity || norm.items == NULL) {
        size_t need = count_characters(text);
        norm.items =
            need <= *capacity && norm.items != NULL
                ? norm.items
                : ogi_arena_grow(arena, norm.items, 0, &norm.capacity, need, sizeof *norm.items);
    }
    if (norm.items == NULL || !run(&norm))
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot normalise a text of %zu bytes: the limit of %zu "
                        "bytes of memory for one document is reached",
                        text.len, arena->limit);
    *capacity = norm.capacity;
    *out = (struct ogi_glyphs){norm.items, norm.count};
    return OGI_OK;
}

ogi_result ogi_norm_text(struct ogi_str text, struct ogi_arena *arena, struct ogi_glyphs *out,
                         struct ogi_error *err)
{
    struct ogi_glyphs glyphs = {NULL, 0};
    size_t capacity = count_characters(text);
    glyphs.items = ogi_arena_take(arena, capacity, sizeof *glyphs.items);
    if (glyphs.items == NULL)
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot normalise a text of %zu bytes: the limit of %zu "
                        "bytes of memory for one document is reached",
                        text.len, arena->limit);
    OGI_TRY(ogi_norm_again(text, arena, &glyphs, &capacity, err));
    *out = glyphs;
    return OGI_OK;
}

struct ogi_str ogi_norm_string(struct ogi_str text, struct ogi_arena *arena)
{
    struct ogi_glyphs glyphs;
    if (ogi_norm_text(text, arena, &glyphs, NULL).failed)
        return OGI_STR_NONE;
    char *bytes = ogi_arena_take(arena, glyphs.count + 1, 4);
    if (bytes == NULL)
        return OGI_STR_NONE;
    size_t len = 0;
    for (size_t i = 0; i < glyphs.count; i++)
        len += ogi_utf8_encode(glyphs.items[i].cp, bytes + len);
    return (struct ogi_str){bytes, len};
}
