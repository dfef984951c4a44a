/* Reading JSON from outside. Writing is ogi_json_writer's.
 *
 * Ownership: ogi_json_load gives a document that ogi_json_free takes back; values and strings are
 * lent by it. Numbers with a fraction are binary ones here: no figure of a report may come this
 * way. */
#ifndef OGI_JSON_H
#define OGI_JSON_H

#include "ogi_error.h"
#include "ogi_str.h"

struct ogi_json; /* a value; the document is its outermost one */

enum ogi_json_type {
    OGI_JSON_OBJECT,
    OGI_JSON_ARRAY,
    OGI_JSON_STRING,
    OGI_JSON_INTEGER,
    OGI_JSON_REAL,
    OGI_JSON_BOOLEAN,
    OGI_JSON_NULL,
};

/* The whole text as one object or array. Refuses nesting beyond max_depth, names that occur twice
 * in an object, and what is not UTF-8. Fails with ENVELOPE_JSON (line, column and byte in the text)
 * or ENVELOPE_DEPTH. */
ogi_result ogi_json_load(struct ogi_str text, size_t max_depth, struct ogi_json **out,
                         struct ogi_error *err) OGI_MUST_USE;

/* Accepts a pointer to NULL; clears the pointer. */
void ogi_json_free(struct ogi_json **document);

enum ogi_json_type ogi_json_type(const struct ogi_json *value);
const char *ogi_json_type_name(const struct ogi_json *value); /* "a string", for messages */

/* The member of that name; NULL when there is none, or value is NULL or no object. */
const struct ogi_json *ogi_json_get(const struct ogi_json *value, const char *name);

/* ptr NULL when it is no string. May hold NUL. */
struct ogi_str ogi_json_string(const struct ogi_json *value);

/* False when it is no number. */
bool ogi_json_integer(const struct ogi_json *value, int64_t *out);
bool ogi_json_real(const struct ogi_json *value, double *out); /* of integers too */

#endif
