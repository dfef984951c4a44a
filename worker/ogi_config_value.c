#include "ogi_config_value.h"

#include "ogi_secret.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct suffix {
    const char *text;
    int64_t factor;
};

static const struct suffix size_suffixes[] = {
    {"", 1}, {"K", 1024}, {"M", 1024 * 1024}, {"G", 1024 * 1024 * 1024}};
static const struct suffix time_suffixes[] = {
    {"", 1}, {"ms", 1}, {"s", 1000}, {"m", 60 * 1000}, {"h", 60 * 60 * 1000}};
static const struct suffix number_suffixes[] = {{"", 1}};

ogi_result ogi_config_keep(struct ogi_config *config, struct ogi_str text, const char **out,
                           struct ogi_error *err)
{
    struct ogi_str copy = ogi_arena_str(&config->arena, text);
    if (copy.ptr == NULL)
        return OGI_FAIL(err, NO_MEMORY, "the configuration is larger than its limit of %zu bytes",
                        config->arena.limit);
    *out = copy.ptr;
    return OGI_OK;
}

void ogi_config_warn(struct ogi_config *config, const char *format, ...)
{
    char text[512];
    va_list args;
    if (config->warning_count == OGI_COUNT_OF(config->warnings))
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct ogi_str copy = ogi_arena_str(&config->arena, ogi_str_of(text));
    if (copy.ptr != NULL)
        config->warnings[config->warning_count++] = copy.ptr;
}

/* Digits with a sign and a suffix of the table; false for anything else, or what does not fit. */
static bool read_number(struct ogi_str text, const struct suffix *suffixes, size_t count,
                        int64_t *out)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = negative ? 1 : 0;
    size_t first = at;
    int64_t number = 0;
    for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, text.ptr[at] - '0', &number))
            return false;
    if (at == first)
        return false;
    struct ogi_str rest = ogi_str_slice(text, at, text.len);
    for (size_t i = 0; i < count; i++) {
        if (!ogi_str_equals_nocase(rest, ogi_str_of(suffixes[i].text)))
            continue;
        if (__builtin_mul_overflow(number, suffixes[i].factor, &number))
            return false;
        *out = negative ? -number : number;
        return true;
    }
    return false;
}

static void add_scaled(struct ogi_buf *out, int64_t number, const struct suffix *suffixes,
                       size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (number % suffixes[i].factor != 0 || (number == 0 && i > 0))
            continue;
        ogi_buf_add_format(out, "%" PRId64 "%s", number / suffixes[i].factor, suffixes[i].text);
        return;
    }
}

static ogi_result refuse(const struct ogi_option *option, struct ogi_str text,
                         struct ogi_config_source source, const char *expected,
                         struct ogi_error *err)
{
    struct ogi_buf shown;
    ogi_buf_init(&shown, 256);
    if (option->flags & OGI_OPTION_SECRET)
        ogi_secret_mask(text, &shown);
    else
        ogi_buf_add_str(&shown, text.len <= 200 ? text : ogi_str_slice(text, 0, 200));
    ogi_result result = ogi_error_set(err, source.code, __func__, "%s: '%.*s' is not %s",
                                      source.origin, OGI_STR_ARG(ogi_buf_str(&shown)), expected);
    ogi_buf_fini(&shown);
    return result;
}

static ogi_result set_number(const struct ogi_option *option, struct ogi_str text,
                             struct ogi_config_source source, int64_t *field, struct ogi_error *err)
{
    int64_t number;
    if (option->type == OGI_OPTION_SIZE) {
        if (!read_number(text, size_suffixes, OGI_COUNT_OF(size_suffixes), &number))
            return refuse(option, text, source, "a number of bytes such as 65536, 64K, 8M or 1G",
                          err);
    } else if (option->type == OGI_OPTION_TIME) {
        if (!read_number(text, time_suffixes, OGI_COUNT_OF(time_suffixes), &number))
            return refuse(option, text, source, "a time such as 500ms, 30s, 5m or 2h", err);
    } else if (!read_number(text, number_suffixes, OGI_COUNT_OF(number_suffixes), &number))
        return refuse(option, text, source, "a whole number", err);

    if (number < option->min || number > option->max)
        return ogi_error_set(err, source.code, __func__,
                             "%s: %.*s is out of range, %" PRId64 " to %" PRId64 "%s are possible",
                             source.origin, OGI_STR_ARG(text), option->min, option->max,
                             option->type == OGI_OPTION_SIZE   ? " bytes"
                             : option->type == OGI_OPTION_TIME ? " milliseconds"
                                                               : "");
    *field = number;
    return OGI_OK;
}

static ogi_result set_choice(const struct ogi_option *option, struct ogi_str text,
                             struct ogi_config_source source, int *field, struct ogi_error *err)
{
    struct ogi_str rest = ogi_str_of(option->choices);
    struct ogi_str word;
    for (int i = 0; ogi_str_next(&rest, '|', &word); i++)
        if (ogi_str_equals(word, text)) {
            *field = i;
            return OGI_OK;
        }
    char expected[128];
    snprintf(expected, sizeof expected, "one of %s", option->choices);
    return refuse(option, text, source, expected, err);
}

static ogi_result set_flag(const struct ogi_option *option, struct ogi_str text,
                           struct ogi_config_source source, bool *field, struct ogi_error *err)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < OGI_COUNT_OF(words); i++)
        if (ogi_str_equals_nocase(text, ogi_str_of(words[i]))) {
            *field = i % 2 == 1;
            return OGI_OK;
        }
    return refuse(option, text, source, "yes or no", err);
}

ogi_result ogi_config_set(struct ogi_config *config, enum ogi_option_id id, struct ogi_str text,
                          struct ogi_config_source source, struct ogi_error *err)
{
    const struct ogi_option *option = ogi_option_get(id);
    void *field = (char *)config + option->offset;
    const char *kept;
    switch (option->type) {
    case OGI_OPTION_STRING:
        if (text.len == 0)
            return ogi_error_set(err, source.code, __func__, "%s: the value is empty",
                                 source.origin);
        OGI_TRY(ogi_config_keep(config, text, &kept, err));
        *(const char **)field = kept;
        break;
    case OGI_OPTION_NUMBER:
    case OGI_OPTION_SIZE:
    case OGI_OPTION_TIME:
        OGI_TRY(set_number(option, text, source, field, err));
        break;
    case OGI_OPTION_FLAG:
        OGI_TRY(set_flag(option, text, source, field, err));
        break;
    case OGI_OPTION_CHOICE:
        OGI_TRY(set_choice(option, text, source, field, err));
        break;
    }
    return ogi_config_keep(config, ogi_str_of(source.origin), &config->origins[id], err);
}

void ogi_config_print(const struct ogi_config *config, enum ogi_option_id id, struct ogi_buf *out)
{
    const struct ogi_option *option = ogi_option_get(id);
    const void *field = (const char *)config + option->offset;
    switch (option->type) {
    case OGI_OPTION_STRING: {
        struct ogi_str text = ogi_str_of(*(const char *const *)field);
        if (option->flags & OGI_OPTION_SECRET)
            ogi_secret_mask(text, out);
        else
            ogi_buf_add_str(out, text);
        break;
    }
    case OGI_OPTION_NUMBER:
        ogi_buf_add_format(out, "%" PRId64, *(const int64_t *)field);
        break;
    case OGI_OPTION_SIZE:
        add_scaled(out, *(const int64_t *)field, size_suffixes, OGI_COUNT_OF(size_suffixes));
        break;
    case OGI_OPTION_TIME:
        if (*(const int64_t *)field == 0)
            ogi_buf_add_str(out, OGI_STR("0ms"));
        else
            add_scaled(out, *(const int64_t *)field, time_suffixes, OGI_COUNT_OF(time_suffixes));
        break;
    case OGI_OPTION_FLAG:
        ogi_buf_add_str(out, *(const bool *)field ? OGI_STR("yes") : OGI_STR("no"));
        break;
    case OGI_OPTION_CHOICE: {
        struct ogi_str rest = ogi_str_of(option->choices);
        struct ogi_str word = OGI_STR_NONE;
        for (int i = 0; i <= *(const int *)field; i++)
            if (!ogi_str_next(&rest, '|', &word))
                break;
        ogi_buf_add_str(out, word);
        break;
    }
    }
}

ogi_result ogi_config_set_property(struct ogi_config *config, struct ogi_str key,
                                   struct ogi_str value, struct ogi_config_source source,
                                   struct ogi_error *err)
{
    struct ogi_property property;
    if (key.len == 0)
        return ogi_error_set(err, source.code, __func__, "%s: the name of the property is empty",
                             source.origin);
    OGI_TRY(ogi_config_keep(config, key, &property.key, err));
    OGI_TRY(ogi_config_keep(config, value, &property.value, err));
    OGI_TRY(ogi_config_keep(config, ogi_str_of(source.origin), &property.origin, err));
    for (size_t i = 0; i < config->property_count; i++)
        if (strcmp(config->properties[i].key, property.key) == 0) {
            config->properties[i] = property;
            return OGI_OK;
        }
    size_t capacity = config->property_count;
    struct ogi_property *grown =
        ogi_arena_grow(&config->arena, config->properties, config->property_count, &capacity,
                       config->property_count + 1, sizeof *grown);
    if (grown == NULL)
        return OGI_FAIL(err, NO_MEMORY, "too many properties");
    config->properties = grown;
    config->properties[config->property_count++] = property;
    return OGI_OK;
}
