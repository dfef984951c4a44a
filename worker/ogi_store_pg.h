/* The store (ogi_store.h) on PostgreSQL.
 *
 * Connects when it first has to, and again after a connection was lost; every new connection is
 * checked for the schema's version and prepares its statements. A transaction is three flights:
 * begin, write, commit.
 *
 * Concurrency: one thread at a time. */
#ifndef OGI_STORE_PG_H
#define OGI_STORE_PG_H

#include "ogi_form.h"
#include "ogi_store.h"

struct ogi_store_pg;

struct ogi_store_pg_options {
    const char *conninfo; /* as ogi_pg_options; copied, like worker */
    const char *worker;
    const struct ogi_edition *editions; /* those that reports refer to; have to outlive the store */
    size_t edition_count;
    const char *parser_version; /* both borrowed as long as the store lives */
    const char *ruleset_version;
    void (*notice)(void *self, const char *text); /* NULL: dropped */
    void *notice_self;
};

ogi_result ogi_store_pg_new(const struct ogi_store_pg_options *options, struct ogi_store_pg **out,
                            struct ogi_error *err) OGI_MUST_USE;

/* An open transaction is rolled back. */
void ogi_store_pg_free(struct ogi_store_pg **self);

struct ogi_store ogi_store_pg_store(struct ogi_store_pg *self);

/* Connects now, where the operations would when they need it: for a start that wants to fail at
 * once. PG_UNREACHABLE, PG_TRANSIENT, PG_AUTH, PG_CONFIG, PG_SCHEMA. */
ogi_result ogi_store_pg_connect(struct ogi_store_pg *self, struct ogi_error *err) OGI_MUST_USE;

#endif
