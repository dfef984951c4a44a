/* Gathers the text of HTML into fields and paragraphs: white space collapsed as browsers do, every
 * byte with its place in the document. Knows nothing of tags. */
#ifndef OGI_HTML_FLOW_H
#define OGI_HTML_FLOW_H

#include "ogi_read.h"

struct ogi_html_flow {
    struct ogi_arena *arena;
    struct ogi_reading *reading; /* gets the blocks */
    bool failed;                 /* the arena is exhausted; everything else then does nothing */
    bool in_cell;                /* breaks become '\n' within the field instead of ending it */
    bool keeps_lines;            /* a '\n' in the text is a break */
    bool strips_marks;           /* Markdown's # before a paragraph is a heading's level */
    int heading_level;           /* of the paragraphs to come */

    /* Private: the field being gathered. */
    char *bytes;
    uint32_t *origin;
    size_t len;
    size_t capacity;
    struct ogi_span span;
    bool space;  /* stands before the next character */
    bool broken; /* likewise a line break */
    size_t block_capacity;
};

/* One byte of text: its place in the document, and where what wrote it ends there. */
void ogi_html_flow_add(struct ogi_html_flow *flow, char byte, size_t origin, size_t end);

/* The border of a block, a <br>. */
void ogi_html_flow_divide(struct ogi_html_flow *flow);

/* Ends the paragraph, if anything visible is in it. */
void ogi_html_flow_end_paragraph(struct ogi_html_flow *flow);

/* The gathered text as a field, which may be empty; its span is then `empty`. False on failure. */
bool ogi_html_flow_take(struct ogi_html_flow *flow, struct ogi_span empty,
                        struct ogi_field *out) OGI_MUST_USE;

/* A new block at the end of the reading; NULL on failure. */
struct ogi_block *ogi_html_flow_add_block(struct ogi_html_flow *flow) OGI_MUST_USE;

#endif
