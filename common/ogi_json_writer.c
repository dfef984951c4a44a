#include "ogi_json_writer.h"

#include "ogi_number.h"
#include "ogi_utf8.h"

enum { AMOUNT_BYTES = 32 };

void ogi_json_init(struct ogi_json_writer *json, struct ogi_buf *out)
{
    *json = (struct ogi_json_writer){.out = out};
}

/* The comma before an element; the lowest bit stands for the innermost level. */
static void separate(struct ogi_json_writer *json)
{
    if ((json->filled & 1) != 0 && !json->after_key)
        ogi_buf_add_char(json->out, ',');
    json->filled |= 1;
    json->after_key = false;
}

static void begin(struct ogi_json_writer *json, char bracket)
{
    separate(json);
    ogi_buf_add_char(json->out, bracket);
    json->filled <<= 1;
}

static void end(struct ogi_json_writer *json, char bracket)
{
    ogi_buf_add_char(json->out, bracket);
    json->filled >>= 1;
}

void ogi_json_begin_object(struct ogi_json_writer *json)
{
    begin(json, '{');
}

void ogi_json_end_object(struct ogi_json_writer *json)
{
    end(json, '}');
}

void ogi_json_begin_array(struct ogi_json_writer *json)
{
    begin(json, '[');
}

void ogi_json_end_array(struct ogi_json_writer *json)
{
    end(json, ']');
}

static void add_escape(struct ogi_buf *out, unsigned char c)
{
    switch (c) {
    case '"':
        ogi_buf_add_str(out, OGI_STR("\\\""));
        break;
    case '\\':
        ogi_buf_add_str(out, OGI_STR("\\\\"));
        break;
    case '\n':
        ogi_buf_add_str(out, OGI_STR("\\n"));
        break;
    case '\r':
        ogi_buf_add_str(out, OGI_STR("\\r"));
        break;
    case '\t':
        ogi_buf_add_str(out, OGI_STR("\\t"));
        break;
    default:
        ogi_buf_add_format(out, "\\u%04x", c);
        break;
    }
}

/* A run of valid UTF-8, in pieces between the bytes that need an escape. */
static void add_escaped(struct ogi_buf *out, struct ogi_str str)
{
    size_t start = 0;

    for (size_t i = 0; i < str.len; i++) {
        unsigned char c = (unsigned char)str.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        ogi_buf_add(out, str.ptr + start, i - start);
        add_escape(out, c);
        start = i + 1;
    }
    ogi_buf_add(out, str.ptr + start, str.len - start);
}

static void add_string(struct ogi_buf *out, struct ogi_str str)
{
    ogi_buf_add_char(out, '"');
    while (str.len > 0) {
        size_t valid = ogi_utf8_valid_prefix(str);
        add_escaped(out, ogi_str_slice(str, 0, valid));
        if (valid < str.len) {
            ogi_buf_add_str(out, OGI_STR("\xEF\xBF\xBD"));
            valid++;
        }
        str = ogi_str_slice(str, valid, str.len);
    }
    ogi_buf_add_char(out, '"');
}

void ogi_json_key_str(struct ogi_json_writer *json, struct ogi_str key)
{
    separate(json);
    add_string(json->out, key);
    ogi_buf_add_char(json->out, ':');
    json->after_key = true;
}

void ogi_json_key(struct ogi_json_writer *json, const char *key)
{
    ogi_json_key_str(json, ogi_str_of(key));
}

void ogi_json_raw(struct ogi_json_writer *json, struct ogi_str value)
{
    separate(json);
    ogi_buf_add_str(json->out, value);
}

void ogi_json_null(struct ogi_json_writer *json)
{
    ogi_json_raw(json, OGI_STR("null"));
}

void ogi_json_bool(struct ogi_json_writer *json, bool value)
{
    ogi_json_raw(json, value ? OGI_STR("true") : OGI_STR("false"));
}

void ogi_json_int(struct ogi_json_writer *json, int64_t value)
{
    char digits[AMOUNT_BYTES];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    ogi_json_raw(json, (struct ogi_str){digits + at, sizeof digits - at});
}

void ogi_json_money(struct ogi_json_writer *json, int64_t hundredths)
{
    char text[AMOUNT_BYTES];

    ogi_json_raw(json, (struct ogi_str){text, ogi_number_format_money(hundredths, text)});
}

void ogi_json_str(struct ogi_json_writer *json, struct ogi_str value)
{
    if (value.ptr == NULL) {
        ogi_json_null(json);
        return;
    }
    separate(json);
    add_string(json->out, value);
}
