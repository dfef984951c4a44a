/* The headings of a report's six parts as data: the official words and what offices print instead.
 * Finding them in a document is the segmenter's work. */
#ifndef OGI_SECTION_H
#define OGI_SECTION_H

#include "ogi_base.h"

struct ogi_section_heading {
    int number; /* 1 to 6 */
    const char
        *zh; /* without the number before it: documents print it in many ways, or not at all */
    const char *en;
    const char *const *variants; /* closed by NULL */
};

/* The six headings in order. */
const struct ogi_section_heading *ogi_section_headings(size_t *count);

#endif
