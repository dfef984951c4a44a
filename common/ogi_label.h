/* The labels of all editions, compiled for search: captions, heads, rows.
 *
 * Labels are compared by their letters alone: brackets, quotation marks, strokes and commas vary
 * from page to page and tell nothing. The number before a label (（一）, 1.) is kept beside it:
 * weak evidence, because pages renumber. A label that ends in a bracket is also known without it.
 *
 * Not for: deciding which hit is a row of the table and which a word in a sentence (ogi_match.h).
 */
#ifndef OGI_LABEL_H
#define OGI_LABEL_H

#include "ogi_form.h"

enum ogi_label_role {
    OGI_LABEL_CAPTION,
    OGI_LABEL_CORNER,
    OGI_LABEL_HEAD, /* words of the head over no single column: groups, 申请人情况 */
    OGI_LABEL_COLUMN,
    OGI_LABEL_ROW,
    OGI_LABEL_HEADING, /* a row without cells */
};

/* How an item is numbered. */
enum ogi_numbering {
    OGI_NUMBERING_NONE,
    OGI_NUMBERING_CHAPTER, /* 一、 */
    OGI_NUMBERING_BRACKET, /* （一） */
    OGI_NUMBERING_DIGIT,   /* 1. */
};

struct ogi_label_use {
    uint8_t edition;
    uint8_t role;      /* enum ogi_label_role */
    uint8_t numbering; /* enum ogi_numbering */
    uint8_t number;
    uint16_t block;
    uint16_t index; /* of the column or row; 0 for others */
};

struct ogi_label_word {
    const uint32_t *letters;
    uint16_t length;
    uint16_t use_count;
    const struct ogi_label_use *uses;
    uint64_t bits;          /* ogi_label_bits() of its letters */
    uint32_t discriminates; /* bit of the edition that alone has it, as its form declares; else 0 */
};

struct ogi_lexicon;

enum { OGI_LEXICON_EDITIONS_MAX = 16, OGI_LABEL_LETTERS_MAX = 120 };

/* Compiles the labels. The lexicon hangs in the arena and is constant after. Fails with BUG for a
 * label longer than the limits, and with PARSE_LIMIT. */
ogi_result ogi_lexicon_build(const struct ogi_edition *editions, size_t count,
                             struct ogi_arena *arena, struct ogi_lexicon **out,
                             struct ogi_error *err) OGI_MUST_USE;

const struct ogi_label_word *ogi_lexicon_word(const struct ogi_lexicon *lexicon, size_t index);
size_t ogi_lexicon_word_count(const struct ogi_lexicon *lexicon);

enum { OGI_NO_NODE = 0, OGI_NO_WORD = 0xFFFF };

/* One step down the trie; node 0 is the root and also "no such child". */
uint16_t ogi_lexicon_step(const struct ogi_lexicon *lexicon, uint16_t node, uint32_t letter);

/* The word that ends at a node; OGI_NO_WORD for none. */
uint16_t ogi_lexicon_word_at(const struct ogi_lexicon *lexicon, uint16_t node);

/* Words that begin with what leads to the node, at most `room` of them; returns how many. */
size_t ogi_lexicon_words_below(const struct ogi_lexicon *lexicon, uint16_t node, uint16_t *out,
                               size_t room);

/* Whether a normalised code point counts when labels are compared. */
static inline bool ogi_label_is_letter(uint32_t cp)
{
    if (cp >= 0x3400 && cp < 0xE000)
        return true;
    if (cp < 0x80)
        return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
    if (cp < 0x2000)
        return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7;
    if (cp < 0x3400)
        return cp == 0x3007 || (cp >= 0x3040 && cp <= 0x30FF);
    return cp > 0xFFFF || (cp > 0xF8FF && cp < 0xFE00);
}

/* 1 to 99 for a number in Chinese or decimal digits of at most three letters; else 0. */
int ogi_label_numeral(const uint32_t *letters, size_t count);

/* A bit for each letter that occurs. Letters that have no bit in a text are errors in whatever is
 * looked for in it: a cheap test before ogi_label_distance(). */
uint64_t ogi_label_bits(const uint32_t *letters, size_t count);
bool ogi_label_bits_allow(uint64_t wanted, uint64_t there, size_t errors);

enum { OGI_LABEL_ERRORS_MAX = 3 };

/* Letters to insert, drop or exchange to make a of b, up to `limit`, which is at most
 * OGI_LABEL_ERRORS_MAX; limit + 1 for more. */
size_t ogi_label_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                          size_t limit);

#endif
