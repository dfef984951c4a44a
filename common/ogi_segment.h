/* A reading's lines, and the six parts of a report among them.
 *
 * Heading words also stand in prefaces, in tables of contents, under part 一 and as rows of the
 * table of part 三. A line is a heading by its number, its words, its place after the part before
 * it, and by standing outside the tables.
 *
 * Not for: tables (ogi_match.h); they are found by their own labels, with or without headings. */
#ifndef OGI_SEGMENT_H
#define OGI_SEGMENT_H

#include "ogi_norm.h"
#include "ogi_read.h"
#include "ogi_report.h"

/* A line of text: a paragraph's, or a table's row with one field in it. */
struct ogi_line {
    struct ogi_str text;      /* trimmed */
    struct ogi_span span;     /* in the decoded text */
    struct ogi_glyphs glyphs; /* normalised; count 0 for lines too long for a heading or a title */
    uint64_t letters;         /* ogi_line_bit() of each glyph: what the line can at all contain */
    int heading_level;
    bool is_row; /* a table's row of several fields: text is its first field */
};

static inline uint64_t ogi_line_bit(uint32_t cp)
{
    return UINT64_C(1) << (cp & 63);
}

struct ogi_lines {
    struct ogi_line *items;
    size_t count;
};

/* Fails with PARSE_LIMIT. */
ogi_result ogi_lines_build(const struct ogi_reading *reading, struct ogi_arena *arena,
                           struct ogi_lines *out, struct ogi_error *err) OGI_MUST_USE;

struct ogi_segmenter; /* the headings' words, compiled */

ogi_result ogi_segmenter_build(struct ogi_arena *arena, struct ogi_segmenter **out,
                               struct ogi_error *err) OGI_MUST_USE;

struct ogi_segments {
    struct ogi_section *sections; /* in keep */
    size_t count;
    size_t first_line; /* of the first heading; the number of lines without any */
    bool has_words;    /* a heading was recognised by its words, not only by its number */
};

struct ogi_headings; /* lines that may be headings */

/* Judges each line by itself. Fails with PARSE_LIMIT. */
ogi_result ogi_headings_find(const struct ogi_segmenter *segmenter, const struct ogi_lines *lines,
                             struct ogi_arena *arena, struct ogi_headings **out,
                             struct ogi_error *err) OGI_MUST_USE;

/* tables: what the tables cover, ascending. Sections hang in keep. Fails with PARSE_LIMIT. */
ogi_result ogi_segment(const struct ogi_headings *headings, const struct ogi_lines *lines,
                       const struct ogi_span *tables, size_t table_count, struct ogi_arena *scratch,
                       struct ogi_arena *keep, struct ogi_segments *out,
                       struct ogi_error *err) OGI_MUST_USE;

#endif
