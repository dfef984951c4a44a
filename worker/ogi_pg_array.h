/* Columns of rows as PostgreSQL's binary arrays: what a statement with `unnest` takes.
 *
 * A set of rows is filled value by value, in the order of the columns; each column becomes one
 * parameter. Not for: sending them (ogi_pg.h), or knowing the tables (ogi_store_write.c).
 *
 * Ownership: rows own their buffers, which keep their size from batch to batch. */
#ifndef OGI_PG_ARRAY_H
#define OGI_PG_ARRAY_H

#include "ogi_error.h"
#include "ogi_str.h"

enum ogi_pg_type {
    OGI_PG_BOOL,
    OGI_PG_BYTEA,
    OGI_PG_INT8,
    OGI_PG_INT4,
    OGI_PG_TEXT,
    OGI_PG_TIMESTAMPTZ,
};

enum {
    OGI_PG_MAX_COLUMNS = 32,
    OGI_PG_MAX_ARRAY_BYTES = 256 * 1024 * 1024, /* a message of the protocol ends at 1 GiB */
};

struct ogi_pg_array {
    struct ogi_buf buf;
    enum ogi_pg_type type;
    uint32_t count;
    bool has_null;
};

struct ogi_pg_rows {
    struct ogi_pg_array columns[OGI_PG_MAX_COLUMNS];
    size_t column_count;
    size_t next;  /* column that takes the next value */
    size_t count; /* whole rows */
};

void ogi_pg_rows_init(struct ogi_pg_rows *rows, const enum ogi_pg_type *types, size_t count);
void ogi_pg_rows_fini(struct ogi_pg_rows *rows);
void ogi_pg_rows_clear(struct ogi_pg_rows *rows);

/* The next value of the current row. The type has to be the column's; a mismatch, like a row with
 * too few or too many values, shows as a failure of ogi_pg_rows_finish. */
void ogi_pg_rows_bool(struct ogi_pg_rows *rows, bool value);
void ogi_pg_rows_int4(struct ogi_pg_rows *rows, int32_t value);
void ogi_pg_rows_int8(struct ogi_pg_rows *rows, int64_t value);
void ogi_pg_rows_text(struct ogi_pg_rows *rows, struct ogi_str value);  /* ptr NULL: NULL */
void ogi_pg_rows_bytea(struct ogi_pg_rows *rows, struct ogi_str value); /* ptr NULL: NULL */
void ogi_pg_rows_time(struct ogi_pg_rows *rows, int64_t milliseconds);  /* since 1970 */
void ogi_pg_rows_null(struct ogi_pg_rows *rows);
void ogi_pg_rows_end(struct ogi_pg_rows *rows);

/* Completes the arrays; parameters[i] is column i, good until the next change. Fails with
 * STORE_REFUSED when an array grew beyond what the protocol takes, with BUG on a crooked row. */
ogi_result ogi_pg_rows_finish(struct ogi_pg_rows *rows, struct ogi_str parameters[],
                              struct ogi_error *err) OGI_MUST_USE;

/* A timestamptz: microseconds since 2000. What lies outside of PostgreSQL's range becomes
 * -infinity or infinity, and back INT64_MIN or INT64_MAX. */
int64_t ogi_pg_time_encode(int64_t milliseconds);
int64_t ogi_pg_time_decode(int64_t microseconds);

/* Numbers in network order. */
void ogi_pg_put_int4(char bytes[4], int32_t value);
void ogi_pg_put_int8(char bytes[8], int64_t value);
int32_t ogi_pg_get_int4(const char bytes[4]);
int64_t ogi_pg_get_int8(const char bytes[8]);

#endif
