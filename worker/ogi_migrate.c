#include "ogi_migrate.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ogi_pg_array.h"
#include "ogi_reference_pg.h"

enum {
    LOCK_TRIES = 240, /* a minute: several workers' start scripts may migrate at once */
    LOCK_PAUSE_MS = 250,
};

int ogi_schema_version(void)
{
    return (int)ogi_migration_count;
}

struct run {
    struct ogi_pg *pg;
    const struct ogi_migrate_options *options;
};

static const struct ogi_migration *migration(int version)
{
    return &ogi_migrations[version - 1];
}

static ogi_result is_known(struct ogi_pg *pg, bool *known, struct ogi_error *err)
{
    ogi_pg_send(pg, OGI_QUERY_MIGRATE_KNOWN, NULL, 0);
    OGI_TRY(ogi_pg_land(pg, err));
    *known = ogi_pg_int(pg, 0, 0, 0) != 0;
    return OGI_OK;
}

/* The highest version in force; 0 for a database without our schema. */
static ogi_result read_version(struct ogi_pg *pg, int *version, struct ogi_error *err)
{
    bool known = false;
    *version = 0;
    OGI_TRY(is_known(pg, &known, err));
    if (!known)
        return OGI_OK;
    ogi_pg_send(pg, OGI_QUERY_MIGRATE_HISTORY, NULL, 0);
    OGI_TRY(ogi_pg_land(pg, err));
    size_t count = ogi_pg_row_count(pg, 0);
    if (count > 0)
        *version = (int)ogi_pg_int(pg, 0, count - 1, 0);
    return OGI_OK;
}

ogi_result ogi_schema_check(struct ogi_pg *pg, struct ogi_error *err)
{
    int version = 0;
    OGI_TRY(read_version(pg, &version, err));
    if (version == ogi_schema_version())
        return OGI_OK;
    if (version == 0)
        (void)OGI_FAIL(err, PG_SCHEMA, "the database %s has no schema ogi", ogi_pg_place(pg));
    else
        (void)OGI_FAIL(err, PG_SCHEMA,
                       "the schema of database %s has version %d, this program needs %d",
                       ogi_pg_place(pg), version, ogi_schema_version());
    if (version < ogi_schema_version())
        ogi_error_hint(err, "run `ogi migrate`");
    else
        ogi_error_hint(
            err, "update this program; or go back with the newer program's `ogi migrate --to %d`",
            ogi_schema_version());
    return (ogi_result){true};
}

/* The history has to be the beginning of the compiled list, file for file. Reads it as it stands in
 * the answer of the last flight. */
static ogi_result check_history(struct ogi_pg *pg, int version, struct ogi_error *err)
{
    size_t count = version == 0 ? 0 : ogi_pg_row_count(pg, 0);
    for (size_t i = 0; i < count; i++) {
        int number = (int)ogi_pg_int(pg, 0, i, 0);
        struct ogi_str name = ogi_pg_bytes(pg, 0, i, 1);
        if (number > ogi_schema_version()) {
            (void)OGI_FAIL(err, PG_MIGRATION,
                           "the database %s is at version %d, this program knows %d",
                           ogi_pg_place(pg), version, ogi_schema_version());
            ogi_error_hint(err, "use the newer program");
            return (ogi_result){true};
        }
        if (number != (int)i + 1)
            return OGI_FAIL(err, PG_MIGRATION, "the history in ogi.migration lacks version %zu",
                            i + 1);
        if (ogi_str_equals(ogi_pg_bytes(pg, 0, i, 2), ogi_str_of(migration(number)->sha256)))
            continue;
        (void)OGI_FAIL(err, PG_MIGRATION,
                       "migration %04d_%.*s is not the file that was applied to %s", number,
                       OGI_STR_ARG(name), ogi_pg_place(pg));
        ogi_error_hint(err,
                       "an applied migration must not be edited; restore the file, add a new one");
        return (ogi_result){true};
    }
    return OGI_OK;
}

/* The part of a file behind its mark ("-- migrate:up"), up to the next mark. */
static ogi_result copy_part(const char *text, const char *mark, char **out, struct ogi_error *err)
{
    const char *begin = strstr(text, mark);
    if (begin == NULL)
        return OGI_FAIL(err, BUG, "a migration without %s", mark);
    begin += strlen(mark);
    const char *end = strstr(begin, "\n-- migrate:");
    size_t len = end == NULL ? strlen(begin) : (size_t)(end - begin);
    char *copy = malloc(len + 1);
    if (copy == NULL)
        return OGI_FAIL(err, NO_MEMORY, "no memory for a migration");
    memcpy(copy, begin, len);
    copy[len] = '\0';
    *out = copy;
    return OGI_OK;
}

static void say(const struct run *run, const char *what, const struct ogi_migration *step)
{
    if (run->options->out != NULL)
        fprintf(run->options->out, "%s %04d_%s\n", what, step->version, step->name);
}

static ogi_result record(struct run *run, const struct ogi_migration *step, struct ogi_error *err)
{
    char version[4];
    ogi_pg_put_int4(version, step->version);
    ogi_pg_send(run->pg, OGI_QUERY_MIGRATE_RECORD,
                (const struct ogi_str[]){{version, sizeof version},
                                         ogi_str_of(step->name),
                                         ogi_str_of(step->sha256),
                                         ogi_str_of(run->options->program_version)},
                4);
    return ogi_pg_land(run->pg, err);
}

static ogi_result forget(struct run *run, const struct ogi_migration *step, struct ogi_error *err)
{
    char version[4];
    ogi_pg_put_int4(version, step->version);
    /* The first one takes the history with it. */
    if (step->version == 1)
        return OGI_OK;
    ogi_pg_send(run->pg, OGI_QUERY_MIGRATE_FORGET,
                (const struct ogi_str[]){{version, sizeof version}}, 1);
    return ogi_pg_land(run->pg, err);
}

static ogi_result go_up(struct run *run, const struct ogi_migration *step, const char *sql,
                        struct ogi_error *err)
{
    OGI_TRY(ogi_pg_run_script(run->pg, "BEGIN", err));
    OGI_TRY(ogi_pg_run_script(run->pg, sql, err));
    OGI_TRY(record(run, step, err));
    OGI_TRY(ogi_pg_run_script(run->pg, step->verify, err));
    return ogi_pg_run_script(run->pg, "COMMIT", err);
}

static ogi_result go_down(struct run *run, const struct ogi_migration *step, const char *sql,
                          struct ogi_error *err)
{
    OGI_TRY(ogi_pg_run_script(run->pg, "BEGIN", err));
    OGI_TRY(ogi_pg_run_script(run->pg, sql, err));
    OGI_TRY(forget(run, step, err));
    return ogi_pg_run_script(run->pg, "COMMIT", err);
}

/* What the server refuses here is a failed migration, whatever it would be elsewhere; a lost
 * connection, a lock or a missing privilege stays what it is. */
static ogi_result give_up(struct run *run, const struct ogi_error *cause, const char *what,
                          const struct ogi_migration *step, struct ogi_error *err)
{
    struct ogi_error ignored = OGI_ERROR_NONE;
    enum ogi_code code = cause->code;
    if (ogi_pg_is_usable(run->pg))
        (void)ogi_pg_run_script(run->pg, "ROLLBACK", &ignored).failed;
    if (code == OGI_CODE_PG_CONFIG || code == OGI_CODE_STORE_REFUSED || code == OGI_CODE_PG_FENCED)
        code = OGI_CODE_PG_MIGRATION;
    ogi_error_set(err, code, __func__, "%s %04d_%s, nothing of it is done: %s", what, step->version,
                  step->name, cause->text);
    if (code == OGI_CODE_PG_TRANSIENT)
        ogi_error_hint(err,
                       "stop the workers and try again: tables that are in use cannot be changed");
    return (ogi_result){true};
}

static ogi_result take_step(struct run *run, const struct ogi_migration *step, bool up,
                            struct ogi_error *err)
{
    struct ogi_error own = OGI_ERROR_NONE;
    char *sql = NULL;
    OGI_TRY(copy_part(step->text, up ? "-- migrate:up" : "-- migrate:down", &sql, err));
    ogi_result done = OGI_OK;
    if (run->options->dry_run) {
        if (run->options->out != NULL)
            fprintf(run->options->out, "-- %04d_%s, %s\n%s\n", step->version, step->name,
                    up ? "up" : "down", sql);
    } else {
        done = up ? go_up(run, step, sql, &own) : go_down(run, step, sql, &own);
        if (done.failed)
            done = give_up(run, &own, up ? "cannot apply" : "cannot revert", step, err);
        else
            say(run, up ? "applied" : "reverted", step);
    }
    free(sql);
    return done;
}

static ogi_result verify(struct run *run, int version, struct ogi_error *err)
{
    for (int v = 1; v <= version; v++) {
        struct ogi_error own = OGI_ERROR_NONE;
        if (ogi_pg_run_script(run->pg, migration(v)->verify, &own).failed)
            return give_up(run, &own, "cannot verify", migration(v), err);
        say(run, "verified", migration(v));
    }
    return OGI_OK;
}

static ogi_result lock(struct ogi_pg *pg, struct ogi_error *err)
{
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000000L};
    for (int i = 0; i < LOCK_TRIES; i++) {
        ogi_pg_send(pg, OGI_QUERY_MIGRATE_LOCK, NULL, 0);
        OGI_TRY(ogi_pg_land(pg, err));
        if (ogi_pg_int(pg, 0, 0, 0) != 0)
            return OGI_OK;
        nanosleep(&pause, NULL);
    }
    (void)OGI_FAIL(err, PG_TRANSIENT,
                   "another migration of database %s has been running for a minute",
                   ogi_pg_place(pg));
    ogi_error_hint(err, "wait for it, then run `ogi migrate` again");
    return (ogi_result){true};
}

static ogi_result write_reference(struct run *run, struct ogi_error *err)
{
    const struct ogi_migrate_options *options = run->options;
    struct ogi_reference_counts counts;
    if (options->dry_run) {
        if (options->out != NULL)
            fputs(
                "-- then the rows of ogi.form, ogi.cell, ogi.label and ogi.rule are written anew\n",
                options->out);
        return OGI_OK;
    }
    OGI_TRY(ogi_reference_write(run->pg, options->editions, options->edition_count, &counts, err));
    if (options->out != NULL)
        fprintf(options->out, "reference tables: %zu forms, %zu cells, %zu labels, %zu rules\n",
                counts.forms, counts.cells, counts.labels, counts.rules);
    return OGI_OK;
}

ogi_result ogi_migrate_run(struct ogi_pg *pg, const struct ogi_migrate_options *options,
                           struct ogi_error *err)
{
    struct run run = {pg, options};
    int newest = ogi_schema_version();
    int target = options->to == OGI_MIGRATE_NEWEST ? newest : options->to;
    int version = 0;
    if (target < 0 || target > newest)
        return OGI_FAIL(err, USAGE, "there is no migration %d; this program has 1 to %d", target,
                        newest);
    /* A dry run changes nothing, so it waits for nobody. */
    if (!options->dry_run)
        OGI_TRY(lock(pg, err));
    OGI_TRY(read_version(pg, &version, err));
    OGI_TRY(check_history(pg, version, err));
    if (options->verify && !options->dry_run)
        OGI_TRY(verify(&run, version < target ? version : target, err));
    for (int v = version + 1; v <= target; v++)
        OGI_TRY(take_step(&run, migration(v), true, err));
    for (int v = version; v > target; v--)
        OGI_TRY(take_step(&run, migration(v), false, err));
    if (target == newest)
        OGI_TRY(write_reference(&run, err));
    if (options->out != NULL)
        fprintf(options->out, "%sschema version %d%s\n", options->dry_run ? "-- " : "", target,
                version == target  ? ", as before"
                : options->dry_run ? " after a run without --dry-run"
                                   : "");
    return OGI_OK;
}
