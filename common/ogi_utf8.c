#include "ogi_utf8.h"

#include <string.h>

#define REPLACEMENT 0xFFFD

/* Length of the character whose first byte is at ptr, of at most `left` bytes; 0 when broken. The
 * bounds of the second byte are what refuses overlong forms, surrogates and what lies beyond
 * U+10FFFF (Unicode Standard, table 3-7). */
static size_t character_length(const unsigned char *ptr, size_t left)
{
    unsigned char lead = ptr[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t len = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (left < len)
        return 0;
    unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (ptr[1] < least || ptr[1] > most)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((ptr[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

size_t ogi_utf8_valid_prefix(struct ogi_str str)
{
    const unsigned char *bytes = (const unsigned char *)str.ptr;
    size_t at = 0;
    while (at < str.len) {
        uint64_t eight;
        if (str.len - at >= sizeof eight) {
            memcpy(&eight, bytes + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        /* Most of what is not ASCII is Han: E4 to E9 and any two continuation bytes. */
        while (str.len - at >= 3 && bytes[at] >= 0xE4 && bytes[at] <= 0xE9 &&
               (bytes[at + 1] & 0xC0) == 0x80 && (bytes[at + 2] & 0xC0) == 0x80)
            at += 3;
        if (at == str.len)
            break;
        size_t len = character_length(bytes + at, str.len - at);
        if (len == 0)
            break;
        at += len;
    }
    return at;
}

uint32_t ogi_utf8_next(struct ogi_str str, size_t *offset)
{
    const unsigned char *ptr = (const unsigned char *)str.ptr + *offset;
    size_t len = character_length(ptr, str.len - *offset);
    if (len == 0) {
        *offset += 1;
        return REPLACEMENT;
    }
    *offset += len;
    uint32_t tail = ptr[len - 1] & 0x3FU;
    switch (len) {
    case 1:
        return ptr[0];
    case 2:
        return (ptr[0] & 0x1FU) << 6 | tail;
    case 3:
        return (ptr[0] & 0x0FU) << 12 | (ptr[1] & 0x3FU) << 6 | tail;
    default:
        return (ptr[0] & 0x07U) << 18 | (ptr[1] & 0x3FU) << 12 | (ptr[2] & 0x3FU) << 6 | tail;
    }
}

size_t ogi_utf8_encode(uint32_t cp, char *out)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}
