/* Checking and stepping through UTF-8. Overlong forms, surrogates and values beyond U+10FFFF are
 * broken sequences. */
#ifndef OGI_UTF8_H
#define OGI_UTF8_H

#include "ogi_str.h"

/* Length of the longest valid prefix, in bytes; str.len when all of it is valid. */
size_t ogi_utf8_valid_prefix(struct ogi_str str);

/* Decodes the character at *offset and steps over it. A broken sequence gives U+FFFD and one step
 * of one byte. Requires *offset < str.len. */
uint32_t ogi_utf8_next(struct ogi_str str, size_t *offset);

/* Writes cp to out (room for 4 bytes); returns the number of bytes. */
size_t ogi_utf8_encode(uint32_t cp, char *out);

/* An ASCII digit; normalised text has no other kind. */
static inline bool ogi_is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

#endif
