/* One edition's labels against the labels found in a document: the cheapest explanation of the
 * document as that form, damaged.
 *
 * The form is a known sequence: caption, rows, next caption. The document's hits are a sequence
 * too, with hits missing, and with words among them that only look like labels. The alignment is
 * the chain of hits in the form's order that explains most for least: letters recognised, figures
 * where the form has them, against letters left unexplained and rows left out. */
#ifndef OGI_MATCH_ALIGN_H
#define OGI_MATCH_ALIGN_H

#include "ogi_match_hits.h"

/* A label of the form at its place in the document. */
struct ogi_anchor {
    uint32_t hit;
    uint16_t block;
    uint16_t row; /* of the block; unused for a caption */
    uint8_t role; /* OGI_LABEL_CAPTION, _ROW or _HEADING */
};

struct ogi_alignment {
    struct ogi_anchor *anchors; /* in the document's order, which is the form's */
    size_t count;
    long score;
};

/* What alignment and placement look at. */
struct ogi_match_context {
    const struct ogi_lexicon *lexicon;
    const struct ogi_edition *editions;
    size_t edition_count;
    const struct ogi_stream *stream;
    const struct ogi_hits *hits;
    struct ogi_arena *arena;
};

ogi_result ogi_align(const struct ogi_match_context *context, size_t edition,
                     struct ogi_alignment *out, struct ogi_error *err) OGI_MUST_USE;

/* Figures that directly follow a hit, up to `most`; figures glued to the label count as one. */
size_t ogi_align_figures(const struct ogi_match_context *context, const struct ogi_hit *hit,
                         size_t most);

/* Whether a hit can be this label at all: whole enough for what it is. */
bool ogi_align_is_credible(const struct ogi_match_context *context, const struct ogi_hit *hit,
                           const struct ogi_label_use *use);

#endif
