/* What the files of the PostgreSQL store share; nobody else includes it. */
#ifndef OGI_STORE_PG_SELF_H
#define OGI_STORE_PG_SELF_H

#include "ogi_pg.h"
#include "ogi_pg_array.h"
#include "ogi_store_layout.h"
#include "ogi_store_pg.h"

/* The tables that a batch writes; each has its statement and its set of rows. */
enum ogi_store_table {
    OGI_STORE_LEDGER,
    OGI_STORE_REPORT,
    OGI_STORE_DISCLOSURE,
    OGI_STORE_APPLICATION,
    OGI_STORE_DISPUTE,
    OGI_STORE_STATISTIC,
    OGI_STORE_SECTION,
    OGI_STORE_FINDING,
    OGI_STORE_CELL_NOTE,
    OGI_STORE_DOCUMENT,
    OGI_STORE_TABLE_COUNT
};

struct ogi_store_pg {
    struct ogi_pg *pg; /* NULL: not connected */
    bool in_transaction;
    char *conninfo;
    char *worker;
    const char *parser_version;
    const char *ruleset_version;
    void (*notice)(void *self, const char *text);
    void *notice_self;

    struct ogi_arena arena; /* of the layouts */
    struct ogi_store_layout *layouts;
    size_t layout_count;

    struct ogi_pg_rows rows[OGI_STORE_TABLE_COUNT];
    struct ogi_pg_rows cursors; /* of begin and advance */
    struct ogi_pg_rows keys;
};

void ogi_store_pg_rows_init(struct ogi_store_pg *self);
void ogi_store_pg_rows_fini(struct ogi_store_pg *self);

/* A connection that is up, in no transaction. */
ogi_result ogi_store_pg_ready(struct ogi_store_pg *self, struct ogi_error *err) OGI_MUST_USE;

/* Sends a table's collected rows, if there are any. Fails only before anything is sent. */
ogi_result ogi_store_pg_send_rows(struct ogi_store_pg *self, struct ogi_pg_rows *rows,
                                  enum ogi_query query, struct ogi_error *err) OGI_MUST_USE;

/* Fills self->cursors. */
void ogi_store_pg_put_advances(struct ogi_store_pg *self, const struct ogi_advance *advances,
                               size_t count);

/* The name's value; OGI_OUTCOME_COUNT for one that this program does not know. */
enum ogi_outcome ogi_store_pg_outcome(struct ogi_str name);
/* Likewise; the column's CHECK knows no other names than the four. */
enum ogi_status ogi_store_pg_status(struct ogi_str name);

/* The operations, as ogi_store.h describes them. */
ogi_result ogi_store_pg_claim(void *self, const struct ogi_store_stream *stream,
                              struct ogi_claim *out, struct ogi_error *err);
ogi_result ogi_store_pg_begin(void *self, const struct ogi_advance *advances, size_t advance_count,
                              const struct ogi_str *keys, size_t key_count,
                              struct ogi_document_state *states, struct ogi_error *err);
ogi_result ogi_store_pg_write(void *self, const struct ogi_store_item *items, size_t count,
                              bool isolate, struct ogi_error *err);
ogi_result ogi_store_pg_commit(void *self, const struct ogi_str *keys,
                               const struct ogi_document_state *states, size_t key_count,
                               struct ogi_error *err);
void ogi_store_pg_rollback(void *self);

#endif
