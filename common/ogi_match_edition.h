/* Which edition of the form a document uses, by the labels that only one edition has. */
#ifndef OGI_MATCH_EDITION_H
#define OGI_MATCH_EDITION_H

#include "ogi_match_align.h"

/* SIZE_MAX for none. alignments: one per edition. Sets *is_mixed when heads of several editions
 * were found. */
size_t ogi_match_choose_edition(const struct ogi_match_context *context,
                                const struct ogi_alignment *alignments, int year, bool *is_mixed);

#endif
