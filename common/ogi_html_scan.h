/* A look over HTML before anybody builds a tree of it.
 *
 * Building a tree costs more than linear time in its depth, in the attributes of one tag and in
 * elements that are never closed. So the scan counts them, by the rules by which HTML is cut into
 * tags; and it takes out what shows no text (comments, scripts, drawings), so that nothing is left
 * to which other rules would apply. Not a parser: it knows no structure. */
#ifndef OGI_HTML_SCAN_H
#define OGI_HTML_SCAN_H

#include "ogi_arena.h"
#include "ogi_error.h"

struct ogi_html_scan {
    struct ogi_str text; /* as long as the text given: what shows nothing is spaces */
    size_t tags;
    size_t
        depth; /* upper bound of what stands open at once, but for elements that close themselves */
    bool is_fragment;  /* no doctype, <html> or <body>: what a crawler cut out, maybe among plain
                          lines */
    const char *limit; /* NULL, or which limit is passed (a literal): build no tree */
};

/* Linear. Fails with PARSE_LIMIT. */
ogi_result ogi_html_scan(struct ogi_str text, struct ogi_arena *arena, struct ogi_html_scan *out,
                         struct ogi_error *err) OGI_MUST_USE;

/* The scanned text with tags as spaces, or as line breaks and tabs where they divide text. Every
 * offset stays. Changes scan->text in place. */
struct ogi_str ogi_html_strip(struct ogi_html_scan *scan);

/* White space as HTML defines it: without the vertical tab. */
static inline bool ogi_html_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

#endif
