#include "ogi_match_edition.h"

enum {
    /* Without any label of its own a form is only believed with this much aligned: some three rows
     * with all their figures, more than the labels that a sentence can hold. */
    SCORE_WITHOUT_DISCRIMINATOR = 70,
    /* Two alignments nearer than one row to each other do not decide between editions. */
    SCORE_MARGIN = 12,
};

/* Each group of discriminating heads is one vote: a block of the form, however many columns. */
static void count_votes(const struct ogi_match_context *context, size_t *votes)
{
    uint32_t last = 0;
    for (size_t h = 0; h < context->hits->count; h++) {
        const struct ogi_hit *hit = &context->hits->items[h];
        const struct ogi_label_word *word = ogi_lexicon_word(context->lexicon, hit->word);
        if (hit->partial || !hit->clean_end)
            continue;
        bool is_head =
            word->uses[0].role == OGI_LABEL_COLUMN || word->uses[0].role == OGI_LABEL_CORNER;
        if (word->discriminates != 0 && (word->discriminates != last || !is_head)) {
            for (size_t e = 0; e < context->edition_count; e++)
                votes[e] += (word->discriminates >> e) & 1U;
            last = word->discriminates;
        } else if (word->discriminates == 0 && !is_head) {
            last = 0; /* a caption or row: what follows is another block's head */
        }
    }
}

static size_t by_score(const struct ogi_match_context *context,
                       const struct ogi_alignment *alignments, int year)
{
    size_t best = 0;
    for (size_t e = 1; e < context->edition_count; e++)
        if (alignments[e].score > alignments[best].score)
            best = e;
    if (context->edition_count == 0 || alignments[best].score < SCORE_WITHOUT_DISCRIMINATOR)
        return SIZE_MAX;
    bool tied = false;
    for (size_t e = 0; e < context->edition_count; e++)
        tied = tied || (e != best && alignments[e].score + SCORE_MARGIN > alignments[best].score);
    for (size_t e = 0; tied && e < context->edition_count; e++) {
        const struct ogi_form *form = context->editions[e].form;
        if (alignments[e].score + SCORE_MARGIN > alignments[best].score &&
            year >= form->first_year && year <= form->last_year)
            return e;
    }
    return tied ? SIZE_MAX : best;
}

size_t ogi_match_choose_edition(const struct ogi_match_context *context,
                                const struct ogi_alignment *alignments, int year, bool *is_mixed)
{
    size_t votes[OGI_LEXICON_EDITIONS_MAX] = {0}, best = 0, voted = 0;
    count_votes(context, votes);
    for (size_t e = 0; e < context->edition_count; e++) {
        voted += votes[e] > 0;
        if (votes[e] > votes[best] ||
            (votes[e] == votes[best] && alignments[e].score > alignments[best].score))
            best = e;
    }
    *is_mixed = voted > 1;
    if (voted == 0)
        return by_score(context, alignments, year);
    return best;
}
