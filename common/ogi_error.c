#include "ogi_error.h"
#include "ogi_utf8.h"

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

/* Text reaches terminals, log lines and the ledger: control characters become spaces, a sequence
 * that the buffer's end cut in two is dropped, and other broken sequences (a library that quotes
 * half a character) become question marks. */
static void tidy(char *text, size_t size)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len; at++) {
        at += ogi_utf8_valid_prefix((struct ogi_str){text + at, len - at});
        if (at >= len)
            break;
        bool is_cut = len + 1 == size && len - at < 4 && ((unsigned char)text[at] & 0xC0) == 0xC0;
        if (is_cut)
            text[len = at] = '\0';
        else
            text[at] = '?';
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
        tidy(err->text, sizeof err->text);
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
    tidy(err->hint, sizeof err->hint);
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
    tidy(joined, sizeof err->text);
    memcpy(err->text, joined, sizeof err->text);
}
