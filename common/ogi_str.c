#include "ogi_str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ogi_str ogi_str_of(const char *text)
{
    return (struct ogi_str){text, text == NULL ? 0 : strlen(text)};
}

struct ogi_str ogi_str_slice(struct ogi_str str, size_t from, size_t to)
{
    if (to > str.len)
        to = str.len;
    if (from > to)
        from = to;
    return (struct ogi_str){str.ptr == NULL ? NULL : str.ptr + from, to - from};
}

struct ogi_str ogi_str_cut(struct ogi_str str, size_t max)
{
    size_t len = str.len < max ? str.len : max;
    while (len < str.len && len > 0 && ((unsigned char)str.ptr[len] & 0xC0) == 0x80)
        len--;
    return ogi_str_slice(str, 0, len);
}

bool ogi_str_equals(struct ogi_str a, struct ogi_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ogi_str_equals_nocase(struct ogi_str a, struct ogi_str b)
{
    return a.len == b.len && ogi_str_starts_with_nocase(a, b);
}

bool ogi_str_starts_with(struct ogi_str str, struct ogi_str prefix)
{
    return str.len >= prefix.len &&
           (prefix.len == 0 || memcmp(str.ptr, prefix.ptr, prefix.len) == 0);
}

bool ogi_str_starts_with_nocase(struct ogi_str str, struct ogi_str prefix)
{
    if (str.len < prefix.len)
        return false;
    for (size_t i = 0; i < prefix.len; i++)
        if (lower(str.ptr[i]) != lower(prefix.ptr[i]))
            return false;
    return true;
}

bool ogi_str_ends_with(struct ogi_str str, struct ogi_str suffix)
{
    return str.len >= suffix.len &&
           ogi_str_equals(ogi_str_slice(str, str.len - suffix.len, str.len), suffix);
}

int ogi_str_compare(struct ogi_str a, struct ogi_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

struct ogi_str ogi_str_trim(struct ogi_str str)
{
    while (str.len > 0 && ogi_is_space(str.ptr[0])) {
        str.ptr++;
        str.len--;
    }
    while (str.len > 0 && ogi_is_space(str.ptr[str.len - 1]))
        str.len--;
    return str;
}

size_t ogi_str_find(struct ogi_str str, struct ogi_str needle, size_t offset)
{
    if (needle.len == 0)
        return offset <= str.len ? offset : SIZE_MAX;
    while (offset < str.len && str.len - offset >= needle.len) {
        const char *hit =
            memchr(str.ptr + offset, needle.ptr[0], str.len - offset - needle.len + 1);
        if (hit == NULL)
            return SIZE_MAX;
        offset = (size_t)(hit - str.ptr);
        if (memcmp(hit, needle.ptr, needle.len) == 0)
            return offset;
        offset++;
    }
    return SIZE_MAX;
}

bool ogi_str_next(struct ogi_str *rest, char separator, struct ogi_str *piece)
{
    if (rest->ptr == NULL)
        return false;
    const char *end = rest->len == 0 ? NULL : memchr(rest->ptr, separator, rest->len);
    if (end == NULL) {
        *piece = *rest;
        *rest = OGI_STR_NONE;
    } else {
        *piece = (struct ogi_str){rest->ptr, (size_t)(end - rest->ptr)};
        *rest = (struct ogi_str){end + 1, rest->len - piece->len - 1};
    }
    return true;
}

void ogi_buf_init(struct ogi_buf *buf, size_t max)
{
    *buf = (struct ogi_buf){.max = max};
}

void ogi_buf_fini(struct ogi_buf *buf)
{
    free(buf->ptr);
    *buf = (struct ogi_buf){.max = buf->max};
}

void ogi_buf_clear(struct ogi_buf *buf)
{
    buf->len = 0;
    buf->overflowed = false;
}

/* Makes room for len more bytes; false when the maximum or the machine's memory says no. */
static bool reserve(struct ogi_buf *buf, size_t len)
{
    if (buf->overflowed || len > buf->max - buf->len) {
        buf->overflowed = true;
        return false;
    }
    if (buf->len + len <= buf->capacity)
        return true;
    size_t capacity = buf->capacity < 256 ? 256 : buf->capacity;
    while (capacity < buf->len + len)
        capacity = capacity > buf->max / 2 ? buf->max : capacity * 2;
    char *grown = realloc(buf->ptr, capacity);
    if (grown == NULL) {
        buf->overflowed = true;
        return false;
    }
    buf->ptr = grown;
    buf->capacity = capacity;
    return true;
}

void ogi_buf_add(struct ogi_buf *buf, const void *bytes, size_t len)
{
    if (len == 0 || !reserve(buf, len))
        return;
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
}

void ogi_buf_add_str(struct ogi_buf *buf, struct ogi_str str)
{
    ogi_buf_add(buf, str.ptr, str.len);
}

void ogi_buf_add_char(struct ogi_buf *buf, char c)
{
    ogi_buf_add(buf, &c, 1);
}

void ogi_buf_add_format(struct ogi_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || !reserve(buf, (size_t)n + 1)) /* room for vsnprintf's NUL, which is not counted */
        return;
    va_start(args, format);
    vsnprintf(buf->ptr + buf->len, (size_t)n + 1, format, args);
    va_end(args);
    buf->len += (size_t)n;
}

struct ogi_str ogi_buf_str(const struct ogi_buf *buf)
{
    return (struct ogi_str){buf->ptr, buf->len};
}
