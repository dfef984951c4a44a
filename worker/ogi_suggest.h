/* The nearest known name to one that is not known: for options, keys, commands. */
#ifndef OGI_SUGGEST_H
#define OGI_SUGGEST_H

#include "ogi_str.h"

/* The candidate with the smallest edit distance (a swap of neighbours counts one), if that is near
 * enough to be a slip; NULL otherwise. Candidates may hold NULLs. */
const char *ogi_suggest(struct ogi_str name, const char *const *candidates, size_t count);

#endif
