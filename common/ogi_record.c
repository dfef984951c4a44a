#include "ogi_record.h"

#include <string.h>

enum { NUMBER = 4, PREAMBLE = 5 };

static const char magic[4] = {'O', 'G', 'R', 1};

static size_t field_size(struct ogi_str field)
{
    return NUMBER + (field.ptr == NULL ? 0 : field.len);
}

static bool fits(struct ogi_str field)
{
    return field.ptr == NULL || field.len <= INT32_MAX;
}

static bool measure(const struct ogi_record *record, size_t *size)
{
    bool ok =
        fits(record->key) && fits(record->value) && record->header_count <= OGI_RECORD_MAX_HEADERS;

    *size = PREAMBLE + field_size(record->key) + NUMBER + field_size(record->value);
    for (size_t i = 0; ok && i < record->header_count; i++) {
        ok = fits(record->headers[i].name) && fits(record->headers[i].value);
        *size += NUMBER + record->headers[i].name.len + field_size(record->headers[i].value);
    }
    return ok;
}

static char *put_number(char *at, int32_t number)
{
    uint32_t bits = (uint32_t)number;

    for (int shift = 24; shift >= 0; shift -= 8)
        *at++ = (char)(unsigned char)(bits >> shift);
    return at;
}

static char *put_field(char *at, struct ogi_str field)
{
    if (field.ptr == NULL)
        return put_number(at, -1);
    at = put_number(at, (int32_t)field.len);
    if (field.len > 0)
        memcpy(at, field.ptr, field.len);
    return at + field.len;
}

ogi_result ogi_record_encode(const struct ogi_record *record, struct ogi_arena *arena,
                             struct ogi_str *out, struct ogi_error *err)
{
    size_t size = 0;

    if (!measure(record, &size))
        return OGI_FAIL(err, PARSE_LIMIT, "a record has more than %d headers or 2 GiB in a field",
                        OGI_RECORD_MAX_HEADERS);
    char *bytes = ogi_arena_alloc(arena, size, 1);
    if (bytes == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no room for a record of %zu bytes", size);

    memcpy(bytes, magic, sizeof magic);
    char *at = bytes + sizeof magic;
    *at++ = (char)record->role;
    at = put_field(at, record->key);
    at = put_number(at, (int32_t)record->header_count);
    for (size_t i = 0; i < record->header_count; i++) {
        struct ogi_str name = record->headers[i].name;
        at = put_field(at, name.ptr == NULL ? OGI_STR("") : name);
        at = put_field(at, record->headers[i].value);
    }
    put_field(at, record->value);
    *out = (struct ogi_str){bytes, size};
    return OGI_OK;
}

static bool take_number(struct ogi_str *rest, int32_t *number)
{
    if (rest->len < NUMBER)
        return false;
    uint32_t bits = 0;
    for (size_t i = 0; i < NUMBER; i++)
        bits = bits << 8 | (unsigned char)rest->ptr[i];
    *rest = ogi_str_slice(*rest, NUMBER, rest->len);
    *number = bits <= INT32_MAX ? (int32_t)bits : bits == UINT32_MAX ? -1 : INT32_MIN;
    return *number >= -1;
}

static bool take_field(struct ogi_str *rest, struct ogi_str *field)
{
    int32_t len = 0;

    if (!take_number(rest, &len))
        return false;
    if (len < 0) {
        *field = OGI_STR_NONE;
        return true;
    }
    if ((size_t)len > rest->len)
        return false;
    *field = ogi_str_slice(*rest, 0, (size_t)len);
    *rest = ogi_str_slice(*rest, (size_t)len, rest->len);
    return true;
}

static ogi_result refuse(struct ogi_error *err, size_t len, const char *what)
{
    return OGI_FAIL(err, BUG, "a stored record of %zu bytes cannot be read: %s", len, what);
}

ogi_result ogi_record_decode(struct ogi_str bytes, struct ogi_arena *arena, struct ogi_record *out,
                             struct ogi_error *err)
{
    if (bytes.len < PREAMBLE || memcmp(bytes.ptr, magic, sizeof magic) != 0)
        return refuse(err, bytes.len, "it does not begin as one of version 1");
    unsigned char role = (unsigned char)bytes.ptr[sizeof magic];
    if (role >= OGI_TOPIC_ROLE_COUNT)
        return refuse(err, bytes.len, "its topic is unknown");

    struct ogi_record record = {.role = (enum ogi_topic_role)role};
    struct ogi_str rest = ogi_str_slice(bytes, PREAMBLE, bytes.len);
    int32_t count = 0;
    if (!take_field(&rest, &record.key) || !take_number(&rest, &count) || count < 0 ||
        count > OGI_RECORD_MAX_HEADERS)
        return refuse(err, bytes.len, "its key or the number of its headers is broken");

    struct ogi_header *headers = ogi_arena_alloc(arena, (size_t)count, sizeof *headers);
    if (headers == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no room for the %d headers of a record", (int)count);
    for (int32_t i = 0; i < count; i++)
        if (!take_field(&rest, &headers[i].name) || headers[i].name.ptr == NULL ||
            !take_field(&rest, &headers[i].value))
            return refuse(err, bytes.len, "a header is broken");
    if (!take_field(&rest, &record.value) || rest.len != 0)
        return refuse(err, bytes.len, "its value is broken or something follows it");
    record.headers = headers;
    record.header_count = (size_t)count;
    *out = record;
    return OGI_OK;
}

bool ogi_record_header(const struct ogi_record *record, const char *name, struct ogi_str *value)
{
    for (size_t i = record->header_count; i-- > 0;)
        if (ogi_str_equals(record->headers[i].name, ogi_str_of(name))) {
            *value = record->headers[i].value;
            return true;
        }
    return false;
}
