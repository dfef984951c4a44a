#include "ogi_json.h"

#include <jansson.h>

/* struct ogi_json is never defined: its pointers are Jansson's. */
static const json_t *inside(const struct ogi_json *value)
{
    return (const json_t *)(const void *)value;
}

/* Jansson descends by recursion and has a limit of its own far above ours: so depth is counted
 * before it starts. Brackets in strings do not count. */
static size_t measure_depth(struct ogi_str text)
{
    size_t depth = 0, deepest = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return deepest;
}

ogi_result ogi_json_load(struct ogi_str text, size_t max_depth, struct ogi_json **out,
                         struct ogi_error *err)
{
    size_t depth = measure_depth(text);
    if (depth > max_depth)
        return OGI_FAIL(
            err, ENVELOPE_DEPTH,
            "cannot read JSON of %zu bytes: it is nested %zu levels deep, the limit is %zu",
            text.len, depth, max_depth);
    json_error_t problem;
    json_t *document = json_loadb(text.ptr == NULL ? "" : text.ptr, text.len,
                                  JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
    if (document == NULL)
        return OGI_FAIL(err, ENVELOPE_JSON,
                        "cannot read JSON of %zu bytes: line %d column %d byte %d: %s", text.len,
                        problem.line, problem.column, problem.position, problem.text);
    *out = (struct ogi_json *)(void *)document;
    return OGI_OK;
}

void ogi_json_free(struct ogi_json **document)
{
    json_decref((json_t *)(void *)*document);
    *document = NULL;
}

enum ogi_json_type ogi_json_type(const struct ogi_json *value)
{
    switch (json_typeof(inside(value))) {
    case JSON_OBJECT:
        return OGI_JSON_OBJECT;
    case JSON_ARRAY:
        return OGI_JSON_ARRAY;
    case JSON_STRING:
        return OGI_JSON_STRING;
    case JSON_INTEGER:
        return OGI_JSON_INTEGER;
    case JSON_REAL:
        return OGI_JSON_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return OGI_JSON_BOOLEAN;
    case JSON_NULL:
        break;
    }
    return OGI_JSON_NULL;
}

const char *ogi_json_type_name(const struct ogi_json *value)
{
    static const char *const names[] = {
        [OGI_JSON_OBJECT] = "an object", [OGI_JSON_ARRAY] = "an array",
        [OGI_JSON_STRING] = "a string",  [OGI_JSON_INTEGER] = "a number",
        [OGI_JSON_REAL] = "a number",    [OGI_JSON_BOOLEAN] = "true or false",
        [OGI_JSON_NULL] = "null",
    };
    return names[ogi_json_type(value)];
}

const struct ogi_json *ogi_json_get(const struct ogi_json *value, const char *name)
{
    return (const struct ogi_json *)(const void *)json_object_get(inside(value), name);
}

struct ogi_str ogi_json_string(const struct ogi_json *value)
{
    const json_t *json = inside(value);
    if (!json_is_string(json))
        return OGI_STR_NONE;
    return (struct ogi_str){json_string_value(json), json_string_length(json)};
}

bool ogi_json_integer(const struct ogi_json *value, int64_t *out)
{
    if (!json_is_integer(inside(value)))
        return false;
    *out = json_integer_value(inside(value));
    return true;
}

bool ogi_json_real(const struct ogi_json *value, double *out)
{
    if (!json_is_number(inside(value)))
        return false;
    *out = json_number_value(inside(value));
    return true;
}
