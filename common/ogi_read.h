/* Decoded text or HTML -> blocks: what stands where, before anybody asks what it means.
 *
 * A block is a paragraph (one field, one line of text) or a table of fields. A reader states how
 * far the fields' coordinates can be trusted (enum ogi_grid); everything that a layout left open
 * is left to the matcher. */
#ifndef OGI_READ_H
#define OGI_READ_H

#include "ogi_arena.h"
#include "ogi_error.h"

enum ogi_grid {
    OGI_GRID_NONE,      /* a paragraph: no coordinates */
    OGI_GRID_DELIMITED, /* fields between tabs, pipes or runs of spaces: order is sure, columns are
                           not */
    OGI_GRID_RESOLVED,  /* HTML: row and column spans resolved, coordinates are sure */
};

struct ogi_field {
    struct ogi_str text;    /* with inner line breaks as '\n'; not trimmed of them */
    const uint32_t *origin; /* offset in the decoded text of each byte of text; NULL: text is a
                               slice of the decoded text itself */
    struct ogi_span span;   /* in the decoded text */
    uint32_t row;
    uint32_t column;
    uint16_t row_span; /* 1 unless a grid says more */
    uint16_t column_span;
};

struct ogi_block {
    enum ogi_grid grid;
    int heading_level;        /* of <h1> to <h6> or Markdown's #; 0 for none */
    struct ogi_field *fields; /* in reading order; empty fields of tables included */
    size_t field_count;
    uint32_t row_count;
    uint32_t column_count;
    struct ogi_span span;
};

struct ogi_reading {
    struct ogi_str text;  /* the decoded text */
    struct ogi_str title; /* HTML's <title>; ptr NULL for none */
    struct ogi_block *blocks;
    size_t block_count;
    const char *limit; /* NULL, or which limit cut the reading short (a literal for a finding) */
};

/* Sniffs whether text is HTML (a doctype or a tag that only HTML has near the start, or the media
 * type says so and there is a tag at all). The file's extension is never asked. */
bool ogi_read_is_html(struct ogi_str text, struct ogi_str media_type);

/* Plain text, Markdown, pipes, tabs, runs of spaces. Linear in the text. Fails with PARSE_LIMIT. */
ogi_result ogi_read_text(struct ogi_str text, struct ogi_arena *arena, struct ogi_reading *out,
                         struct ogi_error *err) OGI_MUST_USE;

/* HTML (ogi_html.c). Depth and tags are counted before a tree is built; past the limits the
 * document is read as text with its tags taken out, and out->limit says so. Fails with PARSE_LIMIT.
 */
ogi_result ogi_read_html(struct ogi_str text, struct ogi_arena *arena, struct ogi_reading *out,
                         struct ogi_error *err) OGI_MUST_USE;

/* Offset in the decoded text of byte `at` of the field's text. */
size_t ogi_field_origin(const struct ogi_field *field, struct ogi_str decoded, size_t at);

#endif
