/* Brings text to the form in which labels are compared.
 *
 * Full-width forms become ASCII, brackets, quotation marks, dashes and colons one kind each,
 * traditional characters simplified ones (by tables), white space of all kinds is dropped, Latin
 * letters lower case; pronunciation in brackets behind a character (規(guī)章) is dropped. What was
 * dropped leaves a flag on the next glyph, so that nothing about the layout is lost. */
#ifndef OGI_NORM_H
#define OGI_NORM_H

#include "ogi_arena.h"
#include "ogi_error.h"

enum ogi_glyph_flag {
    OGI_GLYPH_SPACE = 1, /* white space stood before it */
    OGI_GLYPH_BREAK = 2, /* a line break stood before it */
};

struct ogi_glyph {
    uint32_t cp;   /* normalised code point */
    uint32_t from; /* byte range in the text given */
    uint32_t to;
    uint8_t flags;
};

struct ogi_glyphs {
    struct ogi_glyph *items;
    size_t count;
};

/* text: valid UTF-8 below 4 GiB. The glyphs hang in the arena. Fails with PARSE_LIMIT. */
ogi_result ogi_norm_text(struct ogi_str text, struct ogi_arena *arena, struct ogi_glyphs *out,
                         struct ogi_error *err) OGI_MUST_USE;

/* The same into glyphs that are used again: out->items has room for *capacity from the call before
 * (NULL and 0 at first) and is replaced by a larger array when it is too small. */
ogi_result ogi_norm_again(struct ogi_str text, struct ogi_arena *arena, struct ogi_glyphs *out,
                          size_t *capacity, struct ogi_error *err) OGI_MUST_USE;

/* One code point alone; 0 for one that normalising drops. */
uint32_t ogi_norm_code_point(uint32_t cp);

/* UTF-8 of the normalised text, for messages and tests; ptr NULL when the arena is exhausted. */
struct ogi_str ogi_norm_string(struct ogi_str text, struct ogi_arena *arena) OGI_MUST_USE;

#endif
