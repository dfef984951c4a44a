/* Where labels stand in a stream.
 *
 * A hit says which words were recognised, how well, and what its surroundings look like. Longest
 * label first; a label inside another, or inside a bracket, is none. */
#ifndef OGI_MATCH_HITS_H
#define OGI_MATCH_HITS_H

#include "ogi_label.h"
#include "ogi_match_stream.h"

struct ogi_hit {
    uint32_t begin; /* first letter, item number included */
    uint32_t from;  /* letters [from, to) */
    uint32_t to;
    uint16_t word;
    uint8_t numbering; /* enum ogi_numbering, as the document has it */
    uint8_t number;
    uint8_t distance; /* letters that differ */
    bool partial;     /* only the label's first letters are there */
    bool clean_end;   /* nothing of a sentence behind it */
    uint32_t glued;   /* decimal digits that follow without a border */
};

struct ogi_hits {
    struct ogi_hit *items;
    size_t count;
    const char *limit; /* NULL, or which limit cut the search short */
};

/* Linear in the letters. Fails with PARSE_LIMIT. */
ogi_result ogi_hits_find(const struct ogi_lexicon *lexicon, const struct ogi_stream *stream,
                         struct ogi_arena *arena, struct ogi_hits *out,
                         struct ogi_error *err) OGI_MUST_USE;

/* The hit's label as an edition uses it in a role; NULL if it does not. *at starts at 0 and walks
 * over several uses. */
const struct ogi_label_use *ogi_hit_use(const struct ogi_lexicon *lexicon,
                                        const struct ogi_hit *hit, size_t edition,
                                        enum ogi_label_role role, size_t *at);

#endif
