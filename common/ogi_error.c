#include "ogi_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct ogi_code_info codes[OGI_CODE_COUNT] = {
#define CODE(name, id, kind, exit_status, stage, text)                                             \
    [OGI_CODE_##name] = {id, OGI_KIND_##kind, exit_status, stage, text},
#include "ogi_error_codes.def"
#undef CODE
};

const struct ogi_code_info *ogi_code_get(enum ogi_code code)
{
    return &codes[code];
}

const char *ogi_kind_name(enum ogi_kind kind)
{
    switch (kind) {
    case OGI_KIND_INVALID:
        return "invalid";
    case OGI_KIND_TRANSIENT:
        return "transient";
    case OGI_KIND_FENCED:
        return "fenced";
    case OGI_KIND_FATAL:
        return "fatal";
    case OGI_KIND_BUG:
        return "bug";
    }
    return "bug";
}

enum ogi_kind ogi_error_kind(const struct ogi_error *err)
{
    return err->function == NULL ? OGI_KIND_BUG : codes[err->code].kind;
}

/* Text reaches terminals and log lines: control characters become spaces, and a sequence that the
 * buffer's end cut in two is dropped. */
static void tidy(char *text)
{
    size_t len = strlen(text);
    size_t start = len; /* of the last character */
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0) {
        unsigned char lead = (unsigned char)text[start - 1];
        size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        if (len - start < want)
            text[start - 1] = '\0';
    }
    for (char *p = text; *p != '\0'; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F)
            *p = ' ';
}

ogi_result ogi_error_set(struct ogi_error *err, enum ogi_code code, const char *function,
                         const char *format, ...)
{
    if (err != NULL && err->function == NULL) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
        tidy(err->text);
        err->hint[0] = '\0';
        err->code = code;
        err->function = function;
    }
    return (ogi_result){true};
}

void ogi_error_hint(struct ogi_error *err, const char *format, ...)
{
    if (err == NULL || err->hint[0] != '\0')
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(err->hint, sizeof err->hint, format, args);
    va_end(args);
    tidy(err->hint);
}

void ogi_error_prefix(struct ogi_error *err, const char *format, ...)
{
    if (err == NULL)
        return;
    char prefix[OGI_ERROR_TEXT_BYTES];
    char joined[2 * OGI_ERROR_TEXT_BYTES + 2];
    va_list args;
    va_start(args, format);
    vsnprintf(prefix, sizeof prefix, format, args);
    va_end(args);
    snprintf(joined, sizeof joined, "%s: %s", prefix, err->text);
    joined[sizeof err->text - 1] = '\0';
    tidy(joined);
    memcpy(err->text, joined, sizeof err->text);
}
