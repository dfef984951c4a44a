/* SHA-256 and its hexadecimal form. */
#ifndef OGI_HASH_H
#define OGI_HASH_H

#include "ogi_str.h"

enum { OGI_SHA256_BYTES = 32 };

void ogi_sha256(struct ogi_str bytes, unsigned char out[OGI_SHA256_BYTES]);

/* Lower-case hexadecimal digits; out: 2 * count bytes, without a closing NUL. */
void ogi_hex(const unsigned char *bytes, size_t count, char *out);

#endif
