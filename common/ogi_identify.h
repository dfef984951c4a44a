/* Who reports, on which year, published when, under which title.
 *
 * Order of trust: the title; a line on top that is body and year; the signature; what the page says
 * of its source; the sentences. Year: title, line on top, sentence on the period, sentences that
 * begin with a year. A date of publication or an address never gives the year.
 *
 * Not for: telling whether the year fits the form (ogi_rule.h). */
#ifndef OGI_IDENTIFY_H
#define OGI_IDENTIFY_H

#include "ogi_segment.h"

struct ogi_identity {
    struct ogi_str title; /* ptr NULL: none; likewise the next two. All hang in keep */
    struct ogi_str agency;
    struct ogi_str published; /* "2021-01-20" */
    int year;                 /* 0: the document does not say */
    bool is_report;           /* a title or sentence says that this is such a report */
    bool is_stranger; /* the title is another kind of document's: a university's, a notice */
};

/* page_title: HTML's <title>, ptr NULL for none. first_line: of part 一, as ogi_segment gives it.
 * Fails with PARSE_LIMIT. */
ogi_result ogi_identify(const struct ogi_lines *lines, struct ogi_str page_title, size_t first_line,
                        struct ogi_arena *scratch, struct ogi_arena *keep, struct ogi_identity *out,
                        struct ogi_error *err) OGI_MUST_USE;

#endif
