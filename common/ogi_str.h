/* Text as pointer and length.
 *
 * struct ogi_str borrows: whoever made the bytes says how long they live. Nothing here relies on a
 * closing NUL. struct ogi_buf grows up to a maximum that its owner has to name. */
#ifndef OGI_STR_H
#define OGI_STR_H

#include "ogi_base.h"

struct ogi_str {
    const char *ptr;
    size_t len;
};

/* A byte range [from, to) in the decoded UTF-8 text of a document. */
struct ogi_span {
    size_t from;
    size_t to;
};

#define OGI_STR(literal) ((struct ogi_str){(literal), sizeof(literal) - 1})
#define OGI_STR_NONE     ((struct ogi_str){NULL, 0})

/* For printf's "%.*s". */
#define OGI_STR_ARG(str) (int)(str).len, (str).ptr == NULL ? "" : (str).ptr

struct ogi_str ogi_str_of(const char *text); /* NULL gives the empty string */
struct ogi_str ogi_str_slice(struct ogi_str str, size_t from, size_t to);
/* At most max bytes from the front, cut between two characters of UTF-8. */
struct ogi_str ogi_str_cut(struct ogi_str str, size_t max);
bool ogi_str_equals(struct ogi_str a, struct ogi_str b);
bool ogi_str_equals_nocase(struct ogi_str a, struct ogi_str b); /* ASCII letters only */
bool ogi_str_starts_with(struct ogi_str str, struct ogi_str prefix);
bool ogi_str_starts_with_nocase(struct ogi_str str, struct ogi_str prefix);
bool ogi_str_ends_with(struct ogi_str str, struct ogi_str suffix);
int ogi_str_compare(struct ogi_str a, struct ogi_str b); /* byte order, shorter first */

/* ASCII white space, as isspace has it in the C locale. */
static inline bool ogi_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Without ASCII white space at both ends. */
struct ogi_str ogi_str_trim(struct ogi_str str);

/* Where needle begins in str, from offset on; SIZE_MAX if nowhere. */
size_t ogi_str_find(struct ogi_str str, struct ogi_str needle, size_t offset);

/* Takes what stands before the next separator off *rest; false once *rest is used up. A trailing
 * separator gives an empty last piece. */
bool ogi_str_next(struct ogi_str *rest, char separator, struct ogi_str *piece);

/* A growing byte buffer on the heap, never larger than max bytes. Once an append did not fit, the
 * buffer is `overflowed`, and stays so until it is cleared: append freely, ask once. */
struct ogi_buf {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t max;
    bool overflowed;
};

void ogi_buf_init(struct ogi_buf *buf, size_t max);
void ogi_buf_fini(struct ogi_buf *buf);
void ogi_buf_clear(struct ogi_buf *buf);
void ogi_buf_add(struct ogi_buf *buf, const void *bytes, size_t len);
void ogi_buf_add_str(struct ogi_buf *buf, struct ogi_str str);
void ogi_buf_add_char(struct ogi_buf *buf, char c);
void ogi_buf_add_format(struct ogi_buf *buf, const char *format, ...) OGI_PRINTF(2, 3);
struct ogi_str ogi_buf_str(const struct ogi_buf *buf); /* good until the next change */

#endif
