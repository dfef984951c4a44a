/* A reading as one sequence of tokens: words, figures, empty cells, with the borders between them.
 *
 * Layouts end here. Whether two words stood in two cells, on two lines or with a space between is a
 * property of a border; what labels are made of are letters, and those of all words of the document
 * form one array, without figures, white space and punctuation. A label broken over lines, cells or
 * by the figures in its middle is one run of letters again. */
#ifndef OGI_MATCH_STREAM_H
#define OGI_MATCH_STREAM_H

#include "ogi_read.h"

enum ogi_token_kind {
    OGI_TOKEN_TEXT,
    OGI_TOKEN_VALUE, /* what a cell prints: a figure, or a mark for "none" */
    OGI_TOKEN_BLANK, /* an empty field of a table */
    OGI_TOKEN_NOISE, /* a page number */
};

enum ogi_border {
    OGI_BORDER_SPACE,
    OGI_BORDER_LINE,
    OGI_BORDER_FIELD,
    OGI_BORDER_ROW,
    OGI_BORDER_BLOCK, /* before or after a table */
};

enum ogi_token_flag {
    OGI_TOKEN_SIGNED = 1,  /* a plus, or 增 or 减: only a difference has it */
    OGI_TOKEN_PAGE = 4,    /* alone on the last line before a form feed: a page number, or a cell */
    OGI_TOKEN_DECIMAL = 2, /* a decimal point or a unit of money: no count has it */
};

struct ogi_token {
    struct ogi_str text;  /* as printed; slice of its field's text */
    struct ogi_span span; /* in the decoded text */
    uint32_t letter_from; /* its letters; where they would stand, for a token without */
    uint32_t letter_to;
    uint32_t block;
    uint32_t field; /* index over all fields of the reading */
    uint32_t line;  /* counts lines and rows over the document */
    uint8_t kind;   /* enum ogi_token_kind */
    uint8_t border; /* enum ogi_border, before it */
    uint8_t flags;
    bool is_opened_by_bracket; /* the token's first character is an opening bracket */
};

/* What stood between a letter and the one before it. */
enum ogi_punctuation {
    OGI_PUNCTUATION_NONE,
    OGI_PUNCTUATION_OPEN,
    OGI_PUNCTUATION_CLOSE,
    OGI_PUNCTUATION_STOP, /* . 、 or , as behind an item number */
    OGI_PUNCTUATION_COLON,
    OGI_PUNCTUATION_OTHER,
};

struct ogi_letter {
    uint32_t cp;
    uint32_t from; /* byte range in the decoded text */
    uint32_t to;
    uint32_t token;
    uint8_t before;  /* enum ogi_punctuation, inside its token */
    bool in_bracket; /* a bracket is open */
};

struct ogi_stream {
    const struct ogi_reading *reading;
    struct ogi_token *tokens;
    size_t token_count;
    struct ogi_letter *letters;
    size_t letter_count;
    const uint32_t *first_field; /* of each block of the reading, as tokens count fields */
    const char *limit;           /* NULL, or which limit cut it short (a literal for a finding) */
};

/* Takes the reading apart. The stream borrows from the reading and hangs in the arena. Fails with
 * PARSE_LIMIT. */
ogi_result ogi_stream_build(const struct ogi_reading *reading, struct ogi_arena *arena,
                            struct ogi_stream *out, struct ogi_error *err) OGI_MUST_USE;

#endif
