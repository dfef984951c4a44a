/* The schema's version: brings a database to it, and refuses to work on another one.
 *
 * The migrations are compiled in (sql/). Each is applied in a transaction of its own together with
 * its row in ogi.migration and its proof (sql/verify/), under an advisory lock. At the newest
 * version the reference tables are written anew from the program's own forms and rules.
 *
 * Not for: the command line (the caller prints nothing but what it gives as `out`). */
#ifndef OGI_MIGRATE_H
#define OGI_MIGRATE_H

#include <stdio.h>

#include "ogi_form.h"
#include "ogi_pg.h"

enum { OGI_MIGRATE_NEWEST = -1 };

struct ogi_migrate_options {
    int to;       /* version to go to, up or down; OGI_MIGRATE_NEWEST; 0: nothing is left */
    bool dry_run; /* prints the SQL, changes nothing */
    bool
        verify; /* runs the proofs of all that is in force, too, even where nothing is to be done */
    FILE *out;  /* a line per step; NULL: silent */
    const char *program_version; /* for the history */
    const struct ogi_edition
        *editions; /* for the reference tables, as ogi_core_editions gives them */
    size_t edition_count;
};

/* The version that this program needs. */
int ogi_schema_version(void);

/* pg is opened with `patient`. Fails with USAGE (no such version), PG_MIGRATION (a migration or
 * proof failed and is rolled back, earlier ones stay; or the history is not that of the compiled
 * files), PG_AUTH, PG_TRANSIENT, PG_UNREACHABLE. */
ogi_result ogi_migrate_run(struct ogi_pg *pg, const struct ogi_migrate_options *options,
                           struct ogi_error *err) OGI_MUST_USE;

/* Fails with PG_SCHEMA, whose hint names the command that mends it, unless the database has exactly
 * the version that this program needs. */
ogi_result ogi_schema_check(struct ogi_pg *pg, struct ogi_error *err) OGI_MUST_USE;

#endif
