/* Writes JSON (RFC 8259) into a buffer: compact, keys in the order they are given, UTF-8 passed
 * through, exact integers and decimals.
 *
 * Not for: reading JSON, nor building trees. Whether everything fitted, the buffer knows
 * (`overflowed`). What is nested wrongly is a bug of the caller and gives wrong JSON. */
#ifndef OGI_JSON_WRITER_H
#define OGI_JSON_WRITER_H

#include "ogi_str.h"

struct ogi_json_writer {
    struct ogi_buf *out;
    uint32_t filled; /* a bit per level: something stands in it already */
    bool after_key;
};

void ogi_json_init(struct ogi_json_writer *json, struct ogi_buf *out);

void ogi_json_begin_object(struct ogi_json_writer *json); /* at most 31 levels */
void ogi_json_end_object(struct ogi_json_writer *json);
void ogi_json_begin_array(struct ogi_json_writer *json);
void ogi_json_end_array(struct ogi_json_writer *json);

void ogi_json_key(struct ogi_json_writer *json, const char *key);
void ogi_json_key_str(struct ogi_json_writer *json, struct ogi_str key);

void ogi_json_null(struct ogi_json_writer *json);
void ogi_json_bool(struct ogi_json_writer *json, bool value);
void ogi_json_int(struct ogi_json_writer *json, int64_t value);

/* Hundredths as a decimal without exponent and trailing zeros: 18527744 gives 185277.44. */
void ogi_json_money(struct ogi_json_writer *json, int64_t hundredths);

/* ptr NULL gives null. Bytes that are no UTF-8 become U+FFFD. */
void ogi_json_str(struct ogi_json_writer *json, struct ogi_str value);

/* A value that is JSON already. */
void ogi_json_raw(struct ogi_json_writer *json, struct ogi_str value);

#endif
