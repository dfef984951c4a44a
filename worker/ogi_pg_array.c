#include "ogi_pg_array.h"

#include <string.h>

/* Of the wire format: dimensions, has-null flag, element type, length, lower bound. */
enum { HEADER_BYTES = 20 };

/* pg_type.dat; these numbers are part of the protocol. */
static const int32_t oids[] = {
    [OGI_PG_BOOL] = 16, [OGI_PG_BYTEA] = 17, [OGI_PG_INT8] = 20,
    [OGI_PG_INT4] = 23, [OGI_PG_TEXT] = 25,  [OGI_PG_TIMESTAMPTZ] = 1184,
};

void ogi_pg_put_int4(char bytes[4], int32_t value)
{
    uint32_t bits = (uint32_t)value;
    for (int i = 3; i >= 0; i--, bits >>= 8)
        bytes[i] = (char)(unsigned char)(bits & 0xFF);
}

void ogi_pg_put_int8(char bytes[8], int64_t value)
{
    uint64_t bits = (uint64_t)value;
    for (int i = 7; i >= 0; i--, bits >>= 8)
        bytes[i] = (char)(unsigned char)(bits & 0xFF);
}

int32_t ogi_pg_get_int4(const char bytes[4])
{
    uint32_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits = bits << 8 | (unsigned char)bytes[i];
    return (int32_t)bits;
}

int64_t ogi_pg_get_int8(const char bytes[8])
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | (unsigned char)bytes[i];
    return (int64_t)bits;
}

/* 2000-01-01 in milliseconds since 1970, and the ends of timestamptz: 4714-11-24 BC, 294276 AD. */
static const int64_t epoch_ms = 946684800000;
static const int64_t time_min = -211813488000000000;
static const int64_t time_end = 9223371331200000000;

int64_t ogi_pg_time_encode(int64_t milliseconds)
{
    if (milliseconds < time_min / 1000 + epoch_ms)
        return INT64_MIN;
    if (milliseconds >= time_end / 1000 + epoch_ms)
        return INT64_MAX;
    return (milliseconds - epoch_ms) * 1000;
}

int64_t ogi_pg_time_decode(int64_t microseconds)
{
    if (microseconds == INT64_MIN || microseconds == INT64_MAX)
        return microseconds;
    int64_t whole = microseconds / 1000;
    if (microseconds % 1000 < 0)
        whole--;
    return whole + epoch_ms;
}

static void array_clear(struct ogi_pg_array *array)
{
    static const char header[HEADER_BYTES] = {0};
    ogi_buf_clear(&array->buf);
    ogi_buf_add(&array->buf, header, sizeof header);
    array->count = 0;
    array->has_null = false;
}

void ogi_pg_rows_init(struct ogi_pg_rows *rows, const enum ogi_pg_type *types, size_t count)
{
    rows->column_count = count;
    for (size_t i = 0; i < count; i++) {
        rows->columns[i].type = types[i];
        ogi_buf_init(&rows->columns[i].buf, OGI_PG_MAX_ARRAY_BYTES);
    }
    ogi_pg_rows_clear(rows);
}

void ogi_pg_rows_fini(struct ogi_pg_rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++)
        ogi_buf_fini(&rows->columns[i].buf);
    rows->column_count = 0;
}

void ogi_pg_rows_clear(struct ogi_pg_rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++)
        array_clear(&rows->columns[i]);
    rows->next = 0;
    rows->count = 0;
}

/* Once crooked, `next` never comes back into range: the rows are spoilt until they are cleared. */
static struct ogi_pg_array *next_column(struct ogi_pg_rows *rows, enum ogi_pg_type type)
{
    if (rows->next >= rows->column_count || rows->columns[rows->next].type != type) {
        rows->next = SIZE_MAX;
        return NULL;
    }
    return &rows->columns[rows->next++];
}

static void put_value(struct ogi_pg_rows *rows, enum ogi_pg_type type, const char *bytes,
                      size_t len)
{
    struct ogi_pg_array *array = next_column(rows, type);
    if (array == NULL)
        return;
    array->count++;
    if (len > OGI_PG_MAX_ARRAY_BYTES) {
        array->buf.overflowed = true;
        return;
    }
    char size[4];
    ogi_pg_put_int4(size, (int32_t)len);
    ogi_buf_add(&array->buf, size, sizeof size);
    ogi_buf_add(&array->buf, bytes, len);
}

void ogi_pg_rows_bool(struct ogi_pg_rows *rows, bool value)
{
    char byte = value ? 1 : 0;
    put_value(rows, OGI_PG_BOOL, &byte, 1);
}

void ogi_pg_rows_int4(struct ogi_pg_rows *rows, int32_t value)
{
    char bytes[4];
    ogi_pg_put_int4(bytes, value);
    put_value(rows, OGI_PG_INT4, bytes, sizeof bytes);
}

void ogi_pg_rows_int8(struct ogi_pg_rows *rows, int64_t value)
{
    char bytes[8];
    ogi_pg_put_int8(bytes, value);
    put_value(rows, OGI_PG_INT8, bytes, sizeof bytes);
}

void ogi_pg_rows_text(struct ogi_pg_rows *rows, struct ogi_str value)
{
    if (value.ptr == NULL)
        ogi_pg_rows_null(rows);
    else
        put_value(rows, OGI_PG_TEXT, value.ptr, value.len);
}

void ogi_pg_rows_bytea(struct ogi_pg_rows *rows, struct ogi_str value)
{
    if (value.ptr == NULL)
        ogi_pg_rows_null(rows);
    else
        put_value(rows, OGI_PG_BYTEA, value.ptr, value.len);
}

void ogi_pg_rows_time(struct ogi_pg_rows *rows, int64_t milliseconds)
{
    char bytes[8];
    ogi_pg_put_int8(bytes, ogi_pg_time_encode(milliseconds));
    put_value(rows, OGI_PG_TIMESTAMPTZ, bytes, sizeof bytes);
}

void ogi_pg_rows_null(struct ogi_pg_rows *rows)
{
    if (rows->next >= rows->column_count) {
        rows->next = SIZE_MAX;
        return;
    }
    struct ogi_pg_array *array = &rows->columns[rows->next++];
    char size[4];
    ogi_pg_put_int4(size, -1);
    ogi_buf_add(&array->buf, size, sizeof size);
    array->count++;
    array->has_null = true;
}

void ogi_pg_rows_end(struct ogi_pg_rows *rows)
{
    if (rows->next != rows->column_count) {
        rows->next = SIZE_MAX;
        return;
    }
    rows->next = 0;
    rows->count++;
}

static void write_header(struct ogi_pg_array *array)
{
    char *header = array->buf.ptr;
    /* An array without elements has no dimensions. */
    ogi_pg_put_int4(header, array->count == 0 ? 0 : 1);
    ogi_pg_put_int4(header + 4, array->has_null ? 1 : 0);
    ogi_pg_put_int4(header + 8, oids[array->type]);
    ogi_pg_put_int4(header + 12, (int32_t)array->count);
    ogi_pg_put_int4(header + 16, 1);
}

ogi_result ogi_pg_rows_finish(struct ogi_pg_rows *rows, struct ogi_str parameters[],
                              struct ogi_error *err)
{
    if (rows->next != 0)
        return OGI_FAIL(err, BUG, "a row has other values than its table has columns");
    for (size_t i = 0; i < rows->column_count; i++) {
        struct ogi_pg_array *array = &rows->columns[i];
        if (array->buf.overflowed)
            return OGI_FAIL(err, STORE_REFUSED, "column %zu of %zu rows is larger than %d bytes",
                            i + 1, rows->count, OGI_PG_MAX_ARRAY_BYTES);
        write_header(array);
        size_t len = array->count == 0 ? HEADER_BYTES - 8 : array->buf.len;
        parameters[i] = (struct ogi_str){array->buf.ptr, len};
    }
    return OGI_OK;
}
