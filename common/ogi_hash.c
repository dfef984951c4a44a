#include "ogi_hash.h"

#include <openssl/evp.h>

void ogi_sha256(struct ogi_str bytes, unsigned char out[OGI_SHA256_BYTES])
{
    /* Fails only where the library was built without SHA-256 or has no memory left: a hash that is
     * not one would mix up documents, so there is no going on. */
    if (EVP_Digest(bytes.ptr == NULL ? "" : bytes.ptr, bytes.len, out, NULL, EVP_sha256(), NULL) !=
        1)
        __builtin_trap();
}

void ogi_hex(const unsigned char *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 0x0F];
    }
}
