#include "ogi_stranger.h"

#include "ogi_label.h"

enum {
    OPENING_LINES = 8,    /* a preface, behind a menu that is cut off by `end` */
    OPENING_HITS = 2,     /* one of the words alone may be a mention */
    OPENING_BYTES = 1200, /* of each line */
};

enum place { TITLE, BODY, OTHER_BODY, TITLE_END, OPENING };

struct stranger {
    enum place place;
    struct ogi_words words;
};

static const struct stranger strangers[] = {
#define STRANGER(place, words) {place, OGI_WORDS(words)},
#include "forms/strangers.def"
#undef STRANGER
};

struct subject {
    struct ogi_words words;
    bool is_government;
};

static const struct subject subjects[] = {
    {OGI_WORDS("政府信息公开"), true}, {OGI_WORDS("政务信息公开"), true},
    {OGI_WORDS("政府资讯公开"), true}, {OGI_WORDS("政务公开"), true},
    {OGI_WORDS("信息公开"), false},    {OGI_WORDS("资讯公开"), false},
};

size_t ogi_subject_find(const struct ogi_phrase *title)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < OGI_COUNT_OF(subjects); i++) {
        size_t at = ogi_phrase_find(title, &subjects[i].words, 0);
        first = at < first ? at : first;
    }
    return first;
}

bool ogi_subject_is_government(const struct ogi_phrase *title)
{
    for (size_t i = 0; i < OGI_COUNT_OF(subjects); i++)
        if (subjects[i].is_government && ogi_phrase_find(title, &subjects[i].words, 0) != SIZE_MAX)
            return true;
    return false;
}

/* Whether a body's name may end at `end`: at the year, at the subject, at a border. 学院 in 学院路
 * is part of a name. */
static bool ends_name(const struct ogi_phrase *title, size_t end)
{
    if (end == title->count)
        return true;
    uint32_t cp = title->items[end].cp;
    bool numeral = (cp >= '0' && cp <= '9') || cp == U'二';
    if (numeral || (!ogi_label_is_letter(cp) && cp != ')'))
        return true;
    for (size_t i = 0; i < OGI_COUNT_OF(subjects); i++)
        if (ogi_phrase_has(title, &subjects[i].words, end))
            return true;
    static const struct ogi_words about = OGI_WORDS("关于");
    return ogi_phrase_has(title, &about, end);
}

static bool names_body(const struct ogi_phrase *title, const struct ogi_words *words)
{
    for (size_t at = ogi_phrase_find(title, words, 1); at != SIZE_MAX;
         at = ogi_phrase_find(title, words, at + 1))
        if (ends_name(title, at + words->count))
            return true;
    return false;
}

bool ogi_stranger_by_title(const struct ogi_phrase *title)
{
    bool government = ogi_subject_is_government(title);
    for (size_t i = 0; i < OGI_COUNT_OF(strangers); i++) {
        const struct stranger *stranger = &strangers[i];
        bool found = false;
        if (stranger->place == TITLE)
            found = ogi_phrase_find(title, &stranger->words, 0) != SIZE_MAX;
        else if (stranger->place == BODY || (stranger->place == OTHER_BODY && !government))
            found = names_body(title, &stranger->words);
        if (found)
            return true;
    }
    return false;
}

bool ogi_stranger_by_top(const struct ogi_lines *lines, size_t top)
{
    static const struct ogi_words about = OGI_WORDS("关于"), openness = OGI_WORDS("公开");
    for (size_t i = 0; i < top; i++) {
        struct ogi_phrase phrase;
        phrase.count = 0;
        if (!ogi_line_may_have(&lines->items[i], &openness) ||
            !ogi_phrase_append(&phrase, &lines->items[i]) ||
            ogi_phrase_find(&phrase, &about, 0) == SIZE_MAX ||
            ogi_subject_find(&phrase) == SIZE_MAX)
            continue;
        for (size_t s = 0; s < OGI_COUNT_OF(strangers); s++)
            if (strangers[s].place == TITLE_END &&
                ogi_phrase_ends(&phrase, phrase.count, &strangers[s].words))
                return true;
    }
    return false;
}

/* Whether the words stand in the line, which may be longer than a phrase. */
static bool has_words(const struct ogi_glyphs *glyphs, const struct ogi_words *words)
{
    for (size_t at = 0; at + words->count <= glyphs->count; at++) {
        size_t same = 0;
        while (same < words->count && glyphs->items[at + same].cp == words->cps[same])
            same++;
        if (same == words->count)
            return true;
    }
    return false;
}

bool ogi_stranger_by_opening(const struct ogi_lines *lines, size_t end, struct ogi_arena *scratch)
{
    size_t hits = 0;
    bool seen[OGI_COUNT_OF(strangers)] = {false};
    for (size_t i = end > OPENING_LINES ? end - OPENING_LINES : 0; i < end; i++) {
        const struct ogi_line *line = &lines->items[i];
        struct ogi_glyphs glyphs = line->glyphs;
        if (glyphs.count == 0 &&
            ogi_norm_text(ogi_str_cut(line->text, OPENING_BYTES), scratch, &glyphs, NULL).failed)
            return false;
        for (size_t s = 0; s < OGI_COUNT_OF(strangers); s++) {
            if (strangers[s].place != OPENING || seen[s] ||
                !has_words(&glyphs, &strangers[s].words))
                continue;
            seen[s] = true;
            hits++;
        }
    }
    return hits >= OPENING_HITS;
}
