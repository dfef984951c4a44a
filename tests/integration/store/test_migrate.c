/* ogi_migrate, ogi_reference_pg and every query, on a real server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "database.h"
#include "ogi_migrate.h"
#include "ogi_rule.h"

struct fixture {
    struct ogi_arena arena;
    struct ogi_edition editions[8];
    size_t edition_count;
    struct ogi_pg *pg;
    char *said;
    size_t said_len;
};

static int set_up(void **state)
{
    static struct fixture f;
    struct ogi_error err = OGI_ERROR_NONE;
    memset(&f, 0, sizeof f);
    database_create("migrate");
    ogi_arena_init(&f.arena, 8 * 1024 * 1024);
    const struct ogi_form *const *forms = ogi_forms(&f.edition_count);
    assert_true(f.edition_count <= OGI_COUNT_OF(f.editions));
    for (size_t i = 0; i < f.edition_count; i++)
        assert_false(ogi_edition_build(forms[i], &f.arena, &f.editions[i], &err).failed);
    struct ogi_pg_options options = {.conninfo = database_url(), .worker = "test", .patient = true};
    assert_false(ogi_pg_open(&options, &f.pg, &err).failed);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ogi_pg_close(&f->pg);
    ogi_arena_fini(&f->arena);
    free(f->said);
    f->said = NULL;
    database_drop();
    return 0;
}

/* Runs it and keeps what it said. */
static bool migrate(struct fixture *f, int to, bool dry_run, struct ogi_error *err)
{
    *err = OGI_ERROR_NONE;
    free(f->said);
    FILE *out = open_memstream(&f->said, &f->said_len);
    struct ogi_migrate_options options = {.to = to,
                                          .dry_run = dry_run,
                                          .verify = true,
                                          .out = out,
                                          .program_version = "test",
                                          .editions = f->editions,
                                          .edition_count = f->edition_count};
    bool failed = ogi_migrate_run(f->pg, &options, err).failed;
    fclose(out);
    return !failed;
}

static void assert_migrates(struct fixture *f, int to)
{
    struct ogi_error err;
    if (!migrate(f, to, false, &err))
        fail_msg("%s: %s", ogi_code_get(err.code)->id, err.text);
}

static const char has_schema[] = "select to_regnamespace('ogi') is not null";
static const char version[] = "select max(version) from ogi.migration";

static void an_empty_database_is_refused_with_the_command_that_mends_it(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err = OGI_ERROR_NONE;
    assert_true(ogi_schema_check(f->pg, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PG_SCHEMA);
    assert_int_equal(ogi_code_get(err.code)->exit_status, 76);
    assert_non_null(strstr(err.hint, "ogi migrate"));
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    err = OGI_ERROR_NONE;
    assert_false(ogi_schema_check(f->pg, &err).failed);
}

static void an_older_or_newer_schema_is_refused(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err = OGI_ERROR_NONE;
    assert_migrates(f, 1);
    assert_true(ogi_schema_check(f->pg, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PG_SCHEMA);
    assert_non_null(strstr(err.hint, "ogi migrate"));
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    database_run("insert into ogi.migration values (99, 'later', repeat('0', 64), now(), 'x')");
    err = OGI_ERROR_NONE;
    assert_true(ogi_schema_check(f->pg, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PG_SCHEMA);
    assert_non_null(strstr(err.text, "version 99"));
    assert_false(migrate(f, OGI_MIGRATE_NEWEST, false, &err));
    assert_int_equal(err.code, OGI_CODE_PG_MIGRATION);
}

static void a_dry_run_prints_the_sql_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err;
    assert_true(migrate(f, OGI_MIGRATE_NEWEST, true, &err));
    assert_non_null(strstr(f->said, "CREATE TABLE ogi.ledger"));
    assert_non_null(strstr(f->said, "CREATE VIEW ogi.current_report"));
    assert_string_equal(database_text(has_schema), "f");
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    assert_true(migrate(f, 0, true, &err));
    assert_non_null(strstr(f->said, "DROP SCHEMA ogi"));
    assert_int_equal(database_int(version), ogi_schema_version());
}

static void up_down_and_up_again_leaves_the_same_schema(void **state)
{
    static const char columns[] = "select md5(string_agg(table_name || '.' || column_name || ' ' "
                                  "|| data_type || ' ' || is_nullable, ','"
                                  " order by table_name, ordinal_position)) from "
                                  "information_schema.columns where table_schema = 'ogi'";
    struct fixture *f = *state;
    char before[64];
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    snprintf(before, sizeof before, "%s", database_text(columns));
    for (int v = ogi_schema_version() - 1; v > 0; v--) {
        assert_migrates(f, v);
        assert_int_equal(database_int(version), v);
    }
    assert_migrates(f, 0);
    assert_string_equal(database_text(has_schema), "f");
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    assert_string_equal(database_text(columns), before);
    assert_non_null(strstr(f->said, "applied 0001_tables"));
}

static void a_second_run_changes_nothing(void **state)
{
    struct fixture *f = *state;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    assert_null(strstr(f->said, "applied"));
    assert_non_null(strstr(f->said, "as before"));
    assert_int_equal(database_int("select count(*) from ogi.migration"), ogi_schema_version());
}

static void a_version_that_does_not_exist_is_a_usage_error(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err;
    assert_false(migrate(f, 1000, false, &err));
    assert_int_equal(err.code, OGI_CODE_USAGE);
    assert_string_equal(database_text(has_schema), "f");
}

static void a_migration_that_fails_leaves_nothing_behind(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err;
    assert_migrates(f, 1);
    database_run("create view ogi.failure_by_cause as select 1 as one");
    assert_false(migrate(f, OGI_MIGRATE_NEWEST, false, &err));
    assert_int_equal(err.code, OGI_CODE_PG_MIGRATION);
    assert_non_null(strstr(err.text, "0002_views"));
    assert_int_equal(database_int(version), 1);
    assert_string_equal(database_text("select to_regclass('ogi.current_report') is null"), "t");
    database_run("drop view ogi.failure_by_cause");
    assert_migrates(f, OGI_MIGRATE_NEWEST);
}

static void a_migration_that_was_edited_after_it_was_applied_is_refused(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    database_run("update ogi.migration set sha256 = repeat('0', 64) where version = 2");
    assert_false(migrate(f, OGI_MIGRATE_NEWEST, false, &err));
    assert_int_equal(err.code, OGI_CODE_PG_MIGRATION);
    assert_non_null(strstr(err.text, "0002_views"));
}

static void a_proof_notices_what_is_missing(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    database_run("alter table ogi.report drop constraint report_doc_key_version_key");
    assert_false(migrate(f, OGI_MIGRATE_NEWEST, false, &err));
    assert_int_equal(err.code, OGI_CODE_PG_MIGRATION);
    assert_non_null(strstr(err.text, "report_doc_key_version_key"));
}

static void other_peoples_objects_survive_a_migration_down(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    database_run("create table ogi.mine (n int)");
    assert_false(migrate(f, 0, false, &err));
    assert_int_equal(err.code, OGI_CODE_PG_MIGRATION);
    assert_int_equal(database_int(version), 1);
    assert_int_equal(database_int("select count(*) from ogi.mine"), 0);
}

static void reference_tables_are_those_of_the_program(void **state)
{
    struct fixture *f = *state;
    size_t cells = 0, rules = 0;
    (void)ogi_rules(&rules);
    for (size_t i = 0; i < f->edition_count; i++)
        cells += f->editions[i].cell_count;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    database_run("insert into ogi.form values ('F1', 'x', 'x', 1, null, 'x');"
                 "update ogi.cell set row_zh = 'x'; delete from ogi.rule");
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    assert_int_equal(database_int("select count(*) from ogi.form"), f->edition_count);
    assert_int_equal(database_int("select count(*) from ogi.cell"), cells);
    assert_int_equal(database_int("select count(*) from ogi.rule"), rules);
    assert_string_equal(database_text("select row_zh from ogi.cell where form = 'F2021' and cell = "
                                      "'applications.granted.total'"),
                        "（一）予以公开");
    assert_int_equal(
        database_int("select count(*) from ogi.label where not canonical and code = 'issued'") > 0,
        1);
}

static void every_table_view_and_column_is_explained(void **state)
{
    struct fixture *f = *state;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    assert_string_equal(
        database_text("select string_agg(c.relname, ' ') from pg_class c where relnamespace = "
                      "'ogi'::regnamespace"
                      " and relkind in ('r', 'v') and obj_description(c.oid, 'pg_class') is null"),
        "");
    assert_string_equal(
        database_text(
            "select string_agg(c.relname || '.' || a.attname, ' ') from pg_class c join "
            "pg_attribute a"
            " on a.attrelid = c.oid where relnamespace = 'ogi'::regnamespace and relkind = 'r'"
            " and attnum > 0 and not attisdropped and col_description(c.oid, attnum) is null"),
        "");
}

static void every_query_can_be_prepared(void **state)
{
    struct fixture *f = *state;
    struct ogi_error err = OGI_ERROR_NONE;
    assert_migrates(f, OGI_MIGRATE_NEWEST);
    for (size_t i = 0; i < OGI_QUERY_COUNT; i++)
        if (ogi_pg_prepare(f->pg, (enum ogi_query)i, (enum ogi_query)i, &err).failed)
            fail_msg("%s: %s", ogi_queries[i].name, err.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_database_is_refused_with_the_command_that_mends_it,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_older_or_newer_schema_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dry_run_prints_the_sql_and_changes_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(up_down_and_up_again_leaves_the_same_schema, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_second_run_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_version_that_does_not_exist_is_a_usage_error, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_migration_that_fails_leaves_nothing_behind, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_migration_that_was_edited_after_it_was_applied_is_refused,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_proof_notices_what_is_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_peoples_objects_survive_a_migration_down, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(reference_tables_are_those_of_the_program, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_table_view_and_column_is_explained, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_query_can_be_prepared, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
