/* A line or a few of them as normalised letters, each with the bytes that it was printed as: what
 * names of bodies, titles and dates are looked for in.
 *
 * Not for: the text as a whole. A phrase is as long as a title at most. */
#ifndef OGI_PHRASE_H
#define OGI_PHRASE_H

#include "ogi_segment.h"

#include <uchar.h>

enum { OGI_PHRASE_MAX = 90, OGI_YEAR_FIRST = 2000, OGI_YEAR_LAST = 2099 };

struct ogi_phrase {
    struct ogi_glyph items[OGI_PHRASE_MAX];
    struct ogi_str raw[OGI_PHRASE_MAX]; /* the glyph's bytes as printed */
    size_t count;
};

/* Words to look for, normalised. */
struct ogi_words {
    const char32_t *cps;
    size_t count;
};

#define OGI_WORDS(text)                                                                            \
    {                                                                                              \
        U##text, sizeof(U##text) / sizeof(char32_t) - 1                                            \
    }

/* Adds a line; false when it does not fit, or has no glyphs. */
bool ogi_phrase_append(struct ogi_phrase *phrase, const struct ogi_line *line);

/* The first glyphs of a text, as many as fit. */
void ogi_phrase_begin(struct ogi_phrase *phrase, struct ogi_str text,
                      const struct ogi_glyphs *glyphs);

/* Whether the words stand at `at`. */
bool ogi_phrase_has(const struct ogi_phrase *phrase, const struct ogi_words *words, size_t at);

/* Whether the words end at `end`. */
bool ogi_phrase_ends(const struct ogi_phrase *phrase, size_t end, const struct ogi_words *words);

/* Where the words begin at or after `from`; SIZE_MAX for nowhere. */
size_t ogi_phrase_find(const struct ogi_phrase *phrase, const struct ogi_words *words, size_t from);

/* Whether the line may contain the words: a test that is cheap and never wrong about a no. */
bool ogi_line_may_have(const struct ogi_line *line, const struct ogi_words *words);

/* A year of four digits before 年, at `at`; 0 for none. */
int ogi_phrase_year_at(const struct ogi_phrase *phrase, size_t at);

/* The first such year and where it stands; 0 for none. */
int ogi_phrase_find_year(const struct ogi_phrase *phrase, size_t *at);

/* 2021年1月20日, 2021-01-20, 2021/1/20 or 2021.1.20 at `at`: year, month, day of the calendar. */
bool ogi_phrase_read_date(const struct ogi_phrase *phrase, size_t at, int out[3]);

/* The glyphs [from, to) as printed, without what stands between lines; ptr NULL when the arena is
 * exhausted. */
struct ogi_str ogi_phrase_print(const struct ogi_phrase *phrase, size_t from, size_t to,
                                struct ogi_arena *keep);

#endif
