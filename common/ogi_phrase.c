#include "ogi_phrase.h"

#include "ogi_utf8.h"
#include "ogi_label.h"

#include <string.h>

bool ogi_phrase_append(struct ogi_phrase *phrase, const struct ogi_line *line)
{
    if (line->glyphs.count == 0 || phrase->count + line->glyphs.count > OGI_PHRASE_MAX)
        return false;
    struct ogi_str *raw = phrase->raw + phrase->count;
    memcpy(phrase->items + phrase->count, line->glyphs.items,
           line->glyphs.count * sizeof *phrase->items);
    for (size_t i = 0; i < line->glyphs.count; i++) {
        const struct ogi_glyph *glyph = &line->glyphs.items[i];
        raw[i] = (struct ogi_str){line->text.ptr + glyph->from, glyph->to - glyph->from};
    }
    phrase->count += line->glyphs.count;
    return true;
}

void ogi_phrase_begin(struct ogi_phrase *phrase, struct ogi_str text,
                      const struct ogi_glyphs *glyphs)
{
    phrase->count = glyphs->count < OGI_PHRASE_MAX ? glyphs->count : OGI_PHRASE_MAX;
    for (size_t i = 0; i < phrase->count; i++) {
        phrase->items[i] = glyphs->items[i];
        phrase->raw[i] = (struct ogi_str){text.ptr + glyphs->items[i].from,
                                          glyphs->items[i].to - glyphs->items[i].from};
    }
}

bool ogi_phrase_has(const struct ogi_phrase *phrase, const struct ogi_words *words, size_t at)
{
    if (at > phrase->count || phrase->count - at < words->count)
        return false;
    for (size_t i = 0; i < words->count; i++)
        if (phrase->items[at + i].cp != words->cps[i])
            return false;
    return true;
}

bool ogi_phrase_ends(const struct ogi_phrase *phrase, size_t end, const struct ogi_words *words)
{
    return end >= words->count && phrase->items[end - 1].cp == words->cps[words->count - 1] &&
           ogi_phrase_has(phrase, words, end - words->count);
}

size_t ogi_phrase_find(const struct ogi_phrase *phrase, const struct ogi_words *words, size_t from)
{
    for (size_t at = from; at + words->count <= phrase->count; at++)
        if (phrase->items[at].cp == words->cps[0] && ogi_phrase_has(phrase, words, at))
            return at;
    return SIZE_MAX;
}

bool ogi_line_may_have(const struct ogi_line *line, const struct ogi_words *words)
{
    uint64_t needed = 0;
    for (size_t i = 0; i < words->count; i++)
        needed |= ogi_line_bit(words->cps[i]);
    return (line->letters & needed) == needed;
}

int ogi_phrase_year_at(const struct ogi_phrase *phrase, size_t at)
{
    const struct ogi_glyph *items = phrase->items;
    int year = 0;
    if (at + 4 >= phrase->count || items[at + 4].cp != U'年' ||
        (at > 0 && ogi_is_digit(items[at - 1].cp)))
        return 0;
    for (size_t i = 0; i < 4; i++) {
        uint32_t cp = items[at + i].cp;
        if (cp == U'〇' || cp == U'零')
            cp = '0';
        int digit = ogi_is_digit(cp) ? (int)(cp - '0') : ogi_label_numeral(&cp, 1);
        if (!ogi_is_digit(cp) && digit == 0)
            return 0;
        year = year * 10 + digit;
    }
    return year >= OGI_YEAR_FIRST && year <= OGI_YEAR_LAST ? year : 0;
}

int ogi_phrase_find_year(const struct ogi_phrase *phrase, size_t *at)
{
    for (*at = 0; *at < phrase->count; (*at)++) {
        int year = ogi_phrase_year_at(phrase, *at);
        if (year > 0)
            return year;
    }
    return 0;
}

static bool is_in_calendar(const int date[3])
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date[0] < OGI_YEAR_FIRST || date[0] > OGI_YEAR_LAST || date[1] < 1 || date[1] > 12)
        return false;
    bool leap = date[0] % 4 == 0 && (date[0] % 100 != 0 || date[0] % 400 == 0);
    return date[2] >= 1 && date[2] <= lengths[date[1] - 1] + (leap && date[1] == 2);
}

bool ogi_phrase_read_date(const struct ogi_phrase *phrase, size_t at, int out[3])
{
    const struct ogi_glyph *items = phrase->items;
    size_t count = phrase->count;
    int numbers[3] = {0, 0, 0};
    static const size_t widths[3] = {4, 2, 2};
    for (size_t n = 0; n < 3; n++) {
        size_t digits = 0;
        while (at < count && digits < widths[n] && ogi_is_digit(items[at].cp)) {
            numbers[n] = numbers[n] * 10 + (int)(items[at++].cp - '0');
            digits++;
        }
        if (digits == 0 || (n == 0 && digits < 4))
            return false;
        bool last = n == 2;
        if (!last &&
            (at >= count || ogi_label_numeral(&items[at].cp, 1) > 0 || ogi_is_digit(items[at].cp)))
            return false;
        uint32_t border = at < count ? items[at].cp : 0;
        bool fits =
            border == '-' || border == '/' || border == '.' || border == (n == 0 ? U'年' : U'月');
        if (!last && !fits)
            return false;
        at++;
    }
    if (!is_in_calendar(numbers))
        return false;
    memcpy(out, numbers, sizeof numbers);
    return true;
}

struct ogi_str ogi_phrase_print(const struct ogi_phrase *phrase, size_t from, size_t to,
                                struct ogi_arena *keep)
{
    size_t length = 0;
    for (size_t i = from; i < to; i++)
        length += phrase->raw[i].len;
    char *out = ogi_arena_take(keep, length + 1, 1);
    if (out == NULL)
        return OGI_STR_NONE;
    size_t at = 0;
    for (size_t i = from; i < to; i++) {
        memcpy(out + at, phrase->raw[i].ptr, phrase->raw[i].len);
        at += phrase->raw[i].len;
    }
    return (struct ogi_str){out, at};
}
