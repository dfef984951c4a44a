#include "ogi_config_file.h"

#include "ogi_secret.h"
#include "ogi_suggest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 1024 * 1024, VALUE_MAX_BYTES = 64 * 1024, VARIABLE_MAX_BYTES = 128 };

#define PROPERTY_PREFIX OGI_STR("rdkafka.")

ogi_result ogi_config_slurp(const char *path, size_t max, struct ogi_buf *out, bool *others_read,
                            struct ogi_error *err)
{
    char chunk[4096];
    struct stat info;
    ogi_result result = OGI_OK;
    ogi_buf_init(out, max);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return OGI_FAIL(err, NO_INPUT, "cannot open %s: %s", path, strerror(errno));
    if (fstat(fileno(file), &info) != 0 || S_ISDIR(info.st_mode)) {
        result = OGI_FAIL(err, NO_INPUT, "cannot read %s: %s", path,
                          S_ISDIR(info.st_mode) ? "it is a folder" : strerror(errno));
        goto done;
    }
    *others_read = (info.st_mode & S_IROTH) != 0;
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        ogi_buf_add(out, chunk, got);
    if (ferror(file))
        result = OGI_FAIL(err, NO_INPUT, "cannot read %s: %s", path, strerror(errno));
    else if (out->overflowed)
        result = OGI_FAIL(err, CONFIG, "%s is larger than %zu bytes", path, max);
done:
    fclose(file);
    return result;
}

enum ogi_option_id ogi_option_find(struct ogi_str name)
{
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        const char *known = ogi_option_get(id)->name;
        if (strlen(known) != name.len)
            continue;
        size_t i = 0;
        while (i < name.len && (name.ptr[i] == known[i] ||
                                (known[i] == '-' && (name.ptr[i] == '_' || name.ptr[i] == '.'))))
            i++;
        if (i == name.len)
            return id;
    }
    return OGI_OPTION_COUNT;
}

struct line {
    struct ogi_config *config;
    char origin[512]; /* "FILE:LINE" */
    bool others_read; /* the file is readable by every user of the machine */
};

static ogi_result add_variable(const struct line *line, struct ogi_str name, struct ogi_buf *out,
                               struct ogi_error *err)
{
    char text[VARIABLE_MAX_BYTES];
    snprintf(text, sizeof text, "%.*s", OGI_STR_ARG(name));
    const char *value = getenv(text);
    if (value == NULL) {
        ogi_result result = OGI_FAIL(
            err, CONFIG, "%s: the variable %s of the environment is not set", line->origin, text);
        ogi_error_hint(err, "set it, or write $${…} where the characters themselves are meant");
        return result;
    }
    ogi_buf_add_str(out, ogi_str_of(value));
    return OGI_OK;
}

/* ${NAME} is replaced, $${ gives the characters ${. */
static ogi_result expand(const struct line *line, struct ogi_str value, struct ogi_buf *out,
                         struct ogi_error *err)
{
    size_t at = 0;
    while (at < value.len) {
        struct ogi_str rest = ogi_str_slice(value, at, value.len);
        if (ogi_str_starts_with(rest, OGI_STR("$${"))) {
            ogi_buf_add_str(out, OGI_STR("${"));
            at += 3;
        } else if (ogi_str_starts_with(rest, OGI_STR("${"))) {
            size_t end = ogi_str_find(rest, OGI_STR("}"), 2);
            if (end == SIZE_MAX)
                return OGI_FAIL(err, CONFIG, "%s: '${' without '}'", line->origin);
            OGI_TRY(add_variable(line, ogi_str_slice(rest, 2, end), out, err));
            at += end + 1;
        } else {
            ogi_buf_add_char(out, value.ptr[at++]);
        }
    }
    if (out->overflowed)
        return OGI_FAIL(err, CONFIG, "%s: the value is longer than %d bytes", line->origin,
                        VALUE_MAX_BYTES);
    return OGI_OK;
}

static ogi_result refuse_key(const struct line *line, struct ogi_str key, struct ogi_error *err)
{
    const char *names[OGI_OPTION_COUNT];
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        const struct ogi_option *option = ogi_option_get(id);
        names[id] = option->flags & OGI_OPTION_CLI ? NULL : option->name;
    }
    ogi_result result = OGI_FAIL(err, CONFIG, "%s: there is no option '%.*s'", line->origin,
                                 OGI_STR_ARG(key.len > 100 ? ogi_str_slice(key, 0, 100) : key));
    const char *nearest = ogi_suggest(key, names, OGI_OPTION_COUNT);
    if (nearest != NULL)
        ogi_error_hint(err, "did you mean '%s'?", nearest);
    else
        ogi_error_hint(err, "ogi check --help lists the options; properties of librdkafka's are "
                            "written rdkafka.NAME");
    return result;
}

static ogi_result set_key(const struct line *line, struct ogi_str key, struct ogi_str raw,
                          struct ogi_str value, struct ogi_error *err)
{
    struct ogi_config_source source = {line->origin, OGI_CODE_CONFIG};
    char name[160];
    if (ogi_str_starts_with(key, PROPERTY_PREFIX)) {
        struct ogi_str property = ogi_str_slice(key, PROPERTY_PREFIX.len, key.len);
        snprintf(name, sizeof name, "%.*s", OGI_STR_ARG(property));
        if (line->others_read && ogi_secret_is_property(name) && ogi_str_equals(raw, value))
            ogi_config_warn(line->config,
                            "%s holds a secret and every user can read the file; "
                            "chmod o-r it",
                            line->origin);
        return ogi_config_set_property(line->config, property, value, source, err);
    }
    enum ogi_option_id id = ogi_option_find(key);
    if (id == OGI_OPTION_COUNT)
        return refuse_key(line, key, err);
    const struct ogi_option *option = ogi_option_get(id);
    if (option->flags & OGI_OPTION_CLI)
        return OGI_FAIL(err, CONFIG, "%s: '%s' is for the command line only", line->origin,
                        option->name);
    const char *before = line->config->origins[id];
    size_t file_len = strlen(line->origin);
    while (file_len > 0 && line->origin[file_len - 1] != ':')
        file_len--;
    if (before != NULL && strncmp(before, line->origin, file_len) == 0)
        return OGI_FAIL(err, CONFIG, "%s: '%s' is set a second time, first at %s", line->origin,
                        option->name, before);
    if (line->others_read && (option->flags & OGI_OPTION_SECRET) && ogi_secret_is_in(raw))
        ogi_config_warn(line->config,
                        "%s holds a password and every user can read the file; chmod o-r it",
                        line->origin);
    return ogi_config_set(line->config, id, value, source, err);
}

static ogi_result read_line(const struct line *line, struct ogi_str text, struct ogi_error *err)
{
    text = ogi_str_trim(text);
    if (text.len == 0 || text.ptr[0] == '#')
        return OGI_OK;
    size_t equals = ogi_str_find(text, OGI_STR("="), 0);
    if (equals == SIZE_MAX)
        return OGI_FAIL(err, CONFIG, "%s: a line is 'key = value', a comment begins with '#'",
                        line->origin);
    struct ogi_str key = ogi_str_trim(ogi_str_slice(text, 0, equals));
    struct ogi_str raw = ogi_str_trim(ogi_str_slice(text, equals + 1, text.len));
    struct ogi_buf value;
    ogi_buf_init(&value, VALUE_MAX_BYTES);
    ogi_result result = expand(line, raw, &value, err);
    if (!result.failed)
        result = set_key(line, key, raw, ogi_buf_str(&value), err);
    ogi_buf_fini(&value);
    return result;
}

ogi_result ogi_config_read_file(struct ogi_config *config, const char *path, struct ogi_error *err)
{
    struct ogi_buf content;
    struct line line = {.config = config};
    ogi_result result = ogi_config_slurp(path, FILE_MAX_BYTES, &content, &line.others_read, err);
    if (result.failed) {
        ogi_error_prefix(err, "configuration file");
    } else {
        struct ogi_str rest = ogi_buf_str(&content);
        struct ogi_str text;
        if (ogi_str_starts_with(rest, OGI_STR("\xEF\xBB\xBF")))
            rest = ogi_str_slice(rest, 3, rest.len);
        for (int number = 1; !result.failed && ogi_str_next(&rest, '\n', &text); number++) {
            snprintf(line.origin, sizeof line.origin, "%.480s:%d", path, number);
            result = read_line(&line, text, err);
        }
    }
    ogi_buf_fini(&content);
    return result;
}
