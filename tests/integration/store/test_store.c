/* The PostgreSQL store on a real server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "batch.h"
#include "database.h"
#include "ogi_migrate.h"
#include "ogi_pg_array.h"
#include "ogi_status_pg.h"
#include "ogi_store_pg.h"

static struct batch batch;
static struct ogi_store_pg *self;
static struct ogi_store store;
static char writer[64];

/* The audit that sql/tests/audit.sql is, read from the source tree. */
static int64_t count_broken_invariants(void)
{
    static char sql[16384];
    size_t n = (size_t)snprintf(sql, sizeof sql, "select coalesce(sum(broken), 0) from (");
    FILE *file = fopen(OGI_SOURCE_DIR "/sql/tests/audit.sql", "r");
    assert_non_null(file);
    n += fread(sql + n, 1, sizeof sql - n - 16, file);
    fclose(file);
    sql[n] = '\0';
    char *end = strrchr(sql, ';');
    assert_non_null(end);
    snprintf(end, 16, ") as a");
    return database_int(sql);
}

static struct ogi_store_pg *open_store(const char *url)
{
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_store_pg *opened = NULL;
    struct ogi_store_pg_options options = {.conninfo = url,
                                           .worker = "test",
                                           .editions = batch.editions,
                                           .edition_count = batch.edition_count,
                                           .parser_version = "1",
                                           .ruleset_version = "abc"};
    if (ogi_store_pg_new(&options, &opened, &err).failed)
        fail_msg("%s", err.text);
    return opened;
}

static void migrate(void)
{
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_pg *pg = NULL;
    struct ogi_pg_options options = {
        .conninfo = database_url(), .worker = "migrate", .patient = true};
    struct ogi_migrate_options what = {.to = OGI_MIGRATE_NEWEST,
                                       .program_version = "test",
                                       .editions = batch.editions,
                                       .edition_count = batch.edition_count};
    assert_false(ogi_pg_open(&options, &pg, &err).failed);
    if (ogi_migrate_run(pg, &what, &err).failed)
        fail_msg("%s", err.text);
    ogi_pg_close(&pg);
}

static int set_up_all(void **state)
{
    char sql[256];
    (void)state;
    database_create("store");
    batch_init(&batch);
    migrate();
    snprintf(writer, sizeof writer, "ogi_test_writer_%ld", (long)clock());
    snprintf(sql, sizeof sql, "create role %s login password 'secret word' in role ogi_writer",
             writer);
    database_run(sql);
    snprintf(sql, sizeof sql,
             "create role %s_reader login password 'secret word' in role ogi_reader", writer);
    database_run(sql);
    return 0;
}

static int tear_down_all(void **state)
{
    char sql[256];
    (void)state;
    batch_fini(&batch);
    snprintf(sql, sizeof sql, "drop role %s", writer);
    database_run(sql);
    snprintf(sql, sizeof sql, "drop role %s_reader", writer);
    database_run(sql);
    database_drop();
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    self = open_store(database_url_of(writer, "secret word", NULL));
    store = ogi_store_pg_store(self);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ogi_store_pg_free(&self);
    return 0;
}

#define ASSERT_DONE(call)                                                                          \
    do {                                                                                           \
        struct ogi_error err = OGI_ERROR_NONE;                                                     \
        if ((call).failed)                                                                         \
            fail_msg("%s: %s", ogi_code_get(err.code)->id, err.text);                              \
    } while (0)

#define ASSERT_FAILS(call, wanted)                                                                 \
    do {                                                                                           \
        struct ogi_error err = OGI_ERROR_NONE;                                                     \
        assert_true((call).failed);                                                                \
        if (err.code != (wanted))                                                                  \
            fail_msg("%s: %s", ogi_code_get(err.code)->id, err.text);                              \
    } while (0)

static struct ogi_claim claim(const char *topic)
{
    struct ogi_store_stream stream = {"cluster", "group", topic, 3, 0};
    struct ogi_claim taken;
    ASSERT_DONE(store.ops->claim(store.self, &stream, &taken, &err));
    return taken;
}

/* A stream that is claimed and starts at offset 0. */
static struct ogi_claim claim_new(const char *topic)
{
    struct ogi_claim taken = claim(topic);
    assert_true(taken.is_new);
    ASSERT_DONE(store.ops->position(store.self, taken.stream_id, taken.epoch, 0, &err));
    return taken;
}

static struct ogi_advance advance_of(struct ogi_claim taken, int64_t from, int64_t to)
{
    return (struct ogi_advance){taken.stream_id, taken.epoch, from, to, from};
}

static void begin(struct ogi_claim taken, int64_t from, int64_t to)
{
    struct ogi_advance advance = advance_of(taken, from, to);
    struct ogi_document_state states[BATCH_MAX];
    ASSERT_DONE(store.ops->begin(store.self, &advance, 1, batch.keys, batch.count, states, &err));
}

static void write_all(void)
{
    ASSERT_DONE(store.ops->write(store.self, batch.items, batch.count, false, &err));
}

static void commit(void)
{
    ASSERT_DONE(store.ops->commit(store.self, batch.keys, batch.states, batch.count, &err));
}

static int64_t count_of(const char *what, struct ogi_claim taken)
{
    char sql[256];
    snprintf(sql, sizeof sql, "select count(*) from ogi.%s where stream_id = %lld", what,
             (long long)taken.stream_id);
    return database_int(sql);
}

static void a_claim_makes_the_stream_and_counts_epochs(void **state)
{
    (void)state;
    struct ogi_claim first = claim("claims");
    assert_true(first.is_new);
    assert_int_equal(first.epoch, 1);
    assert_string_equal(first.owner, "");
    ASSERT_DONE(store.ops->position(store.self, first.stream_id, 1, 40, &err));
    ASSERT_DONE(store.ops->own(store.self, first.stream_id, 1, "group-a", &err));
    struct ogi_claim second = claim("claims");
    assert_int_equal(second.stream_id, first.stream_id);
    assert_int_equal(second.epoch, 2);
    assert_false(second.is_new);
    assert_int_equal(second.db_next, 40);
    assert_int_equal(second.ev_next, 40);
    assert_string_equal(second.owner, "group-a");
}

static void a_former_owner_can_neither_position_nor_own_nor_advance(void **state)
{
    (void)state;
    struct ogi_claim old = claim_new("former");
    struct ogi_claim now = claim("former");
    struct ogi_advance advance = advance_of(old, 0, 5);
    ASSERT_FAILS(store.ops->own(store.self, old.stream_id, old.epoch, "x", &err),
                 OGI_CODE_PG_FENCED);
    ASSERT_FAILS(store.ops->position(store.self, old.stream_id, old.epoch, 9, &err),
                 OGI_CODE_PG_FENCED);
    ASSERT_FAILS(store.ops->advance(store.self, &advance, 1, &err), OGI_CODE_PG_FENCED);
    ASSERT_FAILS(store.ops->position(store.self, now.stream_id, now.epoch, 9, &err),
                 OGI_CODE_PG_FENCED);
    advance = advance_of(now, 0, 5);
    ASSERT_DONE(store.ops->advance(store.self, &advance, 1, &err));
    assert_int_equal(claim("former").db_next, 5);
}

static void a_batch_is_stored_with_every_figure(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("figures");
    batch_fill(&batch, taken.stream_id, 0, 200);
    begin(taken, 0, 200);
    write_all();
    commit();
    assert_int_equal(count_of("report", taken), 200);
    assert_int_equal(count_of("ledger", taken), 200);
    assert_int_equal(count_broken_invariants(), 0);

    /* Every cell of every report against what was handed over. */
    int64_t wrong = 0, found = 0;
    char sql[512];
    for (size_t e = 0; e < batch.edition_count; e++) {
        const struct ogi_edition *edition = &batch.editions[e];
        snprintf(
            sql, sizeof sql,
            "select count(*) from ogi.figure f join ogi.report r using (report_id) join ogi.cell c"
            " on c.form = f.form and c.cell = f.cell where r.stream_id = %lld and r.form = '%s' and"
            " f.position not in (2, 3, %zu) and f.value is distinct from"
            " (r.\"offset\" + f.position - 1) * case c.kind when 'money' then 0.01 else 1 end",
            (long long)taken.stream_id, edition->form->id, edition->cell_count);
        wrong += database_int(sql);
        snprintf(sql, sizeof sql,
                 "select count(f.value) from ogi.figure f join ogi.report r using (report_id)"
                 " where r.stream_id = %lld and r.form = '%s'",
                 (long long)taken.stream_id, edition->form->id);
        int64_t reports =
            200 / (int64_t)batch.edition_count + (e < 200 % batch.edition_count ? 1 : 0);
        assert_int_equal(database_int(sql), reports * (int64_t)(edition->cell_count - 3));
        found += database_int(sql);
    }
    assert_int_equal(wrong, 0);
    assert_true(found > 0);
}

static void holes_findings_and_spans_are_stored_as_they_are(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("holes");
    batch_fill(&batch, taken.stream_id, 0, 1);
    begin(taken, 0, 1);
    write_all();
    commit();
    char where[64], sql[512];
    snprintf(where, sizeof where, "report_id = %lld", (long long)batch.items[0].report_id);
#define ASK(columns, table)                                                                        \
    (snprintf(sql, sizeof sql, "select " columns " from ogi." table " where %s", where),           \
     database_text(sql))
    assert_string_equal(ASK("string_agg(note || ' ' || printed, ',' order by note)", "cell_note"),
                        "ambiguous false,blank true");
    assert_string_equal(
        ASK("string_agg(expected || ' ' || actual || ' ' || difference, ',' order by number)",
            "finding"),
        "17 16 -1,123.45 0.05 -123.40");
    assert_string_equal(
        ASK("coalesce(cell, 'none')", "finding") != NULL ? ASK("count(cell)", "finding") : "", "1");
    assert_string_equal(ASK("errors || ' ' || warnings || ' ' || infos", "report"), "1 1 0");
    assert_string_equal(ASK("published || ' ' || crawl_time at time zone 'UTC'", "report"),
                        "2022-01-20 2020-09-13 12:26:40.123");
    assert_string_equal(ASK("bool_and(span_from < span_to)", "statistic"), "t");
    assert_string_equal(ASK("parser_version || ruleset_version", "report"), "1abc");
#undef ASK
}

static void states_come_back_as_they_were_written(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("states");
    struct ogi_document_state read[5];
    struct ogi_advance advance = advance_of(taken, 0, 5);
    batch_fill(&batch, taken.stream_id, 0, 5);
    ASSERT_DONE(store.ops->begin(store.self, &advance, 1, batch.keys, 5, read, &err));
    for (size_t i = 0; i < 5; i++)
        assert_false(read[i].exists);
    batch.states[1].crawl_time_ms = INT64_MIN;
    batch.items[1].crawl_time_ms = INT64_MIN;
    batch.states[2] =
        (struct ogi_document_state){.exists = true, .crawl_time_ms = -5, .withdrawn = true};
    batch.items[2] = (struct ogi_store_item){
        .stream_id = taken.stream_id, .offset = 2, .outcome = OGI_OUTCOME_WITHDRAWN};
    batch_make_dead_letter(&batch, 3);
    batch.states[4].withdrawn = true;
    write_all();
    commit();
    advance = advance_of(taken, 5, 6);
    ASSERT_DONE(store.ops->begin(store.self, &advance, 1, batch.keys, 5, read, &err));
    store.ops->rollback(store.self);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(read[i].exists, batch.states[i].exists);
        assert_int_equal(read[i].current_report_id, batch.states[i].current_report_id);
        assert_int_equal(read[i].current_version, batch.states[i].current_version);
        assert_int_equal(read[i].version, batch.states[i].version);
        assert_int_equal(read[i].crawl_time_ms, batch.states[i].crawl_time_ms);
        assert_int_equal(read[i].current_status, batch.states[i].current_status);
        assert_int_equal(read[i].withdrawn, batch.states[i].withdrawn);
        assert_memory_equal(read[i].body_sha256, batch.states[i].body_sha256, 32);
        assert_memory_equal(read[i].result_sha256, batch.states[i].result_sha256, 32);
    }
    assert_int_equal(claim("states").db_next, 5);
    assert_int_equal(
        database_int("select count(*) from ogi.failure_by_cause where topic = 'states' and"
                     " error_code = 'OGI-ENVELOPE-0001' and latest = 'broken JSON'"),
        1);
}

static void a_missed_compare_and_set_writes_nothing(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("missed");
    struct ogi_document_state read[3];
    batch_fill(&batch, taken.stream_id, 0, 3);
    struct ogi_advance wrong_place = advance_of(taken, 1, 3);
    ASSERT_FAILS(store.ops->begin(store.self, &wrong_place, 1, batch.keys, 3, read, &err),
                 OGI_CODE_PG_FENCED);
    struct ogi_claim successor = claim("missed");
    struct ogi_advance wrong_epoch = advance_of(taken, 0, 3);
    ASSERT_FAILS(store.ops->begin(store.self, &wrong_epoch, 1, batch.keys, 3, read, &err),
                 OGI_CODE_PG_FENCED);
    assert_int_equal(count_of("ledger", taken), 0);
    begin(successor, 0, 3);
    write_all();
    commit();
    assert_int_equal(count_of("ledger", taken), 3);
}

static void streams_of_one_batch_advance_together_or_not_at_all(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("two");
    struct ogi_claim other = claim_new("two too");
    struct ogi_advance both[2] = {advance_of(taken, 0, 1), advance_of(other, 1, 2)};
    struct ogi_document_state read[1];
    batch_fill(&batch, taken.stream_id, 0, 1);
    /* One of two streams is not where it was left: nothing of either is taken. */
    ASSERT_FAILS(store.ops->begin(store.self, both, 2, batch.keys, 1, read, &err),
                 OGI_CODE_PG_FENCED);
    both[1] = advance_of(other, 0, 2);
    ASSERT_DONE(store.ops->begin(store.self, both, 2, batch.keys, 1, read, &err));
    write_all();
    commit();
    assert_int_equal(claim("two").db_next, 1);
    assert_int_equal(claim("two too").db_next, 2);
}

static void a_refused_row_is_isolated_and_its_neighbours_are_stored(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("refused");
    batch_fill(&batch, taken.stream_id, 0, 3);
    struct ogi_report *bad = ogi_arena_alloc(&batch.arena, 1, sizeof *bad);
    *bad = *batch.items[1].report;
    bad->agency = (struct ogi_str){"a\0b", 3}; /* PostgreSQL's text cannot hold NUL */
    batch.items[1].report = bad;
    begin(taken, 0, 3);
    ASSERT_FAILS(store.ops->write(store.self, batch.items, 3, true, &err), OGI_CODE_STORE_REFUSED);
    ASSERT_DONE(store.ops->write(store.self, &batch.items[0], 1, true, &err));
    ASSERT_FAILS(store.ops->write(store.self, &batch.items[1], 1, true, &err),
                 OGI_CODE_STORE_REFUSED);
    batch_make_dead_letter(&batch, 1);
    ASSERT_DONE(store.ops->write(store.self, &batch.items[1], 2, true, &err));
    commit();
    assert_int_equal(count_of("ledger", taken), 3);
    assert_int_equal(count_of("report", taken), 2);
    assert_int_equal(count_broken_invariants(), 0);
}

static void a_refused_row_without_isolation_leaves_nothing(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("refused whole");
    batch_fill(&batch, taken.stream_id, 0, 2);
    struct ogi_report *bad = ogi_arena_alloc(&batch.arena, 1, sizeof *bad);
    *bad = *batch.items[1].report;
    bad->title = (struct ogi_str){"\xff\xfe", 2}; /* no UTF-8 */
    batch.items[1].report = bad;
    begin(taken, 0, 2);
    ASSERT_FAILS(store.ops->write(store.self, batch.items, 2, false, &err), OGI_CODE_STORE_REFUSED);
    /* COMMIT of a failed transaction is a ROLLBACK: it must not pass for success. */
    struct ogi_error err = OGI_ERROR_NONE;
    assert_true(store.ops->commit(store.self, batch.keys, batch.states, 2, &err).failed);
    assert_int_equal(count_of("ledger", taken), 0);
    assert_int_equal(claim("refused whole").db_next, 0);
}

static void a_misprinted_date_is_left_out_and_the_report_is_stored(void **state)
{
    static const char *const dates[] = {"2021-02-29", "2024-02-29", "2021-13-01", "2021-04-31",
                                        "2100-02-29", "2000-02-29", "2021-1-1",   "2021-12-31"};
    (void)state;
    struct ogi_claim taken = claim_new("dates");
    batch_fill(&batch, taken.stream_id, 0, OGI_COUNT_OF(dates));
    for (size_t i = 0; i < OGI_COUNT_OF(dates); i++) {
        struct ogi_report *report = ogi_arena_alloc(&batch.arena, 1, sizeof *report);
        *report = *batch.items[i].report;
        report->published = ogi_str_of(dates[i]);
        batch.items[i].report = report;
    }
    begin(taken, 0, OGI_COUNT_OF(dates));
    write_all();
    commit();
    char sql[256];
    snprintf(sql, sizeof sql,
             "select string_agg(coalesce(published::text, '-'), ' ' order by \"offset\")"
             " from ogi.report where stream_id = %lld",
             (long long)taken.stream_id);
    assert_string_equal(database_text(sql), "- 2024-02-29 - - - 2000-02-29 - 2021-12-31");
}

static void a_row_that_is_already_there_means_fenced(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("twice");
    batch_fill(&batch, taken.stream_id, 0, 2);
    begin(taken, 0, 2);
    write_all();
    commit();
    begin(taken, 2, 4);
    ASSERT_FAILS(store.ops->write(store.self, batch.items, 2, false, &err), OGI_CODE_PG_FENCED);
    store.ops->rollback(store.self);
    begin(taken, 2, 4);
    ASSERT_FAILS(store.ops->write(store.self, batch.items, 2, true, &err), OGI_CODE_PG_FENCED);
    store.ops->rollback(store.self);
    assert_int_equal(count_of("ledger", taken), 2);
}

static void the_ledger_is_read_back_byte_for_byte(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("ledger");
    batch_fill(&batch, taken.stream_id, 0, 30);
    batch.items[7].record = (struct ogi_str){"\0\xff'\\", 4};
    batch.items[8].record = OGI_STR_NONE;
    batch.items[9].record = OGI_STR("");
    begin(taken, 0, 30);
    write_all();
    commit();
    struct ogi_ledger_row *rows = NULL;
    size_t count = 0;
    ASSERT_DONE(store.ops->read_ledger(store.self, taken.stream_id, 5, 30, 10, &batch.arena, &rows,
                                       &count, &err));
    assert_int_equal(count, 10);
    for (size_t i = 0; i < count; i++) {
        struct ogi_str sent = batch.items[5 + i].record;
        assert_int_equal(rows[i].offset, 5 + i);
        assert_int_equal(rows[i].outcome, OGI_OUTCOME_STORED);
        assert_int_equal(rows[i].record.ptr == NULL, sent.ptr == NULL);
        assert_true(ogi_str_equals(rows[i].record, sent));
    }
    int64_t offset = -1;
    unsigned char hash[32];
    bool found = false;
    ASSERT_DONE(store.ops->last_row(store.self, taken.stream_id, 20, &offset, hash, &found, &err));
    assert_true(found);
    assert_int_equal(offset, 19);
    assert_memory_equal(hash, batch.items[19].content_sha256, 32);
    ASSERT_DONE(store.ops->last_row(store.self, taken.stream_id, 0, &offset, hash, &found, &err));
    assert_false(found);
}

static void a_frozen_worker_that_holds_the_row_is_ended(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("frozen");
    char sql[128];
    snprintf(sql, sizeof sql, "select from ogi.cursor where stream_id = %lld for update",
             (long long)taken.stream_id);
    /* All workers log in as one role; another role's session would not be ours to end. */
    struct pg_conn *frozen =
        database_hold(database_url_of(writer, "secret word", NULL), "ogi/frozen", sql);
    struct ogi_claim mine = claim("frozen");
    assert_int_equal(mine.epoch, taken.epoch + 1);
    database_let_go(frozen);
}

static void a_session_that_is_no_worker_is_named_and_left_alone(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("psql");
    char sql[128];
    snprintf(sql, sizeof sql, "select from ogi.cursor where stream_id = %lld for update",
             (long long)taken.stream_id);
    struct pg_conn *held = database_hold(database_url(), "psql", sql);
    struct ogi_store_stream stream = {"cluster", "group", "psql", 3, 0};
    struct ogi_claim out;
    struct ogi_error err = OGI_ERROR_NONE;
    assert_true(store.ops->claim(store.self, &stream, &out, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PG_TRANSIENT);
    assert_non_null(strstr(err.hint, "pg_terminate_backend"));
    database_let_go(held);
    assert_int_equal(claim("psql").epoch, taken.epoch + 1);
}

static void end_our_session(void)
{
    /* pg_terminate_backend with a time-out waits until it is gone. */
    database_run("select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                 " where application_name = 'ogi/test' and datname = current_database()");
}

static void a_connection_lost_between_flights_rolls_back_and_is_made_anew(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("lost");
    batch_fill(&batch, taken.stream_id, 0, 2);
    begin(taken, 0, 2);
    end_our_session();
    struct ogi_error err = OGI_ERROR_NONE;
    assert_true(store.ops->write(store.self, batch.items, 2, true, &err).failed);
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_TRANSIENT);
    store.ops->rollback(store.self);
    store.ops->rollback(store.self);
    taken = claim("lost");
    assert_int_equal(taken.db_next, 0);
    begin(taken, 0, 2);
    write_all();
    commit();
    assert_int_equal(count_of("ledger", taken), 2);
}

static void a_connection_lost_at_commit_leaves_the_outcome_open(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("lost at commit");
    batch_fill(&batch, taken.stream_id, 0, 2);
    begin(taken, 0, 2);
    write_all();
    end_our_session();
    ASSERT_FAILS(store.ops->commit(store.self, batch.keys, batch.states, 2, &err),
                 OGI_CODE_PG_OUTCOME);
    assert_int_equal(claim("lost at commit").db_next, 0);
}

static void a_store_that_is_freed_in_mid_transaction_leaves_nothing(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("freed");
    batch_fill(&batch, taken.stream_id, 0, 1);
    begin(taken, 0, 1);
    write_all();
    ogi_store_pg_free(&self);
    self = open_store(database_url_of(writer, "secret word", NULL));
    store = ogi_store_pg_store(self);
    assert_int_equal(claim("freed").db_next, 0);
    assert_int_equal(count_of("ledger", taken), 0);
}

static void an_idle_partition_is_advanced_without_rows(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("idle");
    struct ogi_advance advance = {taken.stream_id, taken.epoch, 0, 7, 6};
    ASSERT_DONE(store.ops->advance(store.self, &advance, 1, &err));
    ASSERT_FAILS(store.ops->advance(store.self, &advance, 1, &err), OGI_CODE_PG_FENCED);
    struct ogi_claim now = claim("idle");
    assert_int_equal(now.db_next, 7);
    assert_int_equal(now.ev_next, 6);
}

static void roles_may_do_what_they_need_and_nothing_else(void **state)
{
    static const char *const forbidden[] = {
        "delete from ogi.ledger",
        "delete from ogi.report",
        "delete from ogi.document",
        "delete from ogi.cursor",
        "update ogi.report set status = 'valid'",
        "update ogi.ledger set record = null",
        "update ogi.document set doc_key = 'x'",
        "update ogi.cursor set stream_id = 1",
        "update ogi.application set total = 1",
        "select * from ogi.application",
        "select title from ogi.report",
        "truncate ogi.ledger",
        "insert into ogi.migration values (9, 'x', repeat('0', 64), now(), 'x')",
        "insert into ogi.rule default values",
        "create table ogi.mine (n int)",
        "drop table ogi.ledger",
        "create schema mine",
    };
    static const char *const readable[] = {"current_report",
                                           "application_table",
                                           "figure",
                                           "inconsistent_report",
                                           "total_by_year_form",
                                           "input_position",
                                           "dead_letter",
                                           "failure_by_cause",
                                           "rule_count",
                                           "ledger",
                                           "section"};
    char reader[80], sql[128];
    (void)state;
    snprintf(reader, sizeof reader, "%s_reader", writer);
    for (size_t i = 0; i < OGI_COUNT_OF(forbidden); i++) {
        if (strcmp(database_state_as(writer, "secret word", forbidden[i]), "42501") != 0)
            fail_msg("the writer may: %s", forbidden[i]);
    }
    for (size_t i = 0; i < OGI_COUNT_OF(readable); i++) {
        snprintf(sql, sizeof sql, "select * from ogi.%s limit 1", readable[i]);
        assert_string_equal(database_state_as(reader, "secret word", sql), "00000");
    }
    assert_string_equal(
        database_state_as(reader, "secret word", "insert into ogi.section values (1, 1, '', '')"),
        "42501");
    assert_string_equal(database_state_as(reader, "secret word", "delete from ogi.report"),
                        "42501");
}

static void assert_refused(const char *conninfo, enum ogi_code code, const char *secret)
{
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_store_pg *refused = open_store(conninfo);
    assert_true(ogi_store_pg_connect(refused, &err).failed);
    if (err.code != code)
        fail_msg("%s: %s", ogi_code_get(err.code)->id, err.text);
    if (secret != NULL) {
        assert_null(strstr(err.text, secret));
        assert_null(strstr(err.hint, secret));
    }
    assert_true(err.hint[0] != '\0');
    ogi_store_pg_free(&refused);
}

static void a_connection_that_cannot_be_made_says_why_without_the_password(void **state)
{
    (void)state;
    assert_refused(database_url_of(writer, "wrong pass", NULL), OGI_CODE_PG_AUTH, "wrong pass");
    assert_refused(database_url_of(NULL, NULL, "no_such_database"), OGI_CODE_PG_CONFIG, NULL);
    assert_refused(database_url_of(NULL, NULL, "postgres"), OGI_CODE_PG_SCHEMA, NULL);
    assert_refused("host=127.0.0.1 port=1 user=x password=hidden dbname=x", OGI_CODE_PG_UNREACHABLE,
                   "hidden");
    assert_refused("postgresql://x:hid%zzden@127.0.0.1/x", OGI_CODE_PG_CONFIG, "den");
    assert_refused("postgrs://x:hidden@127.0.0.1/x", OGI_CODE_PG_CONFIG, "hidden");
    assert_refused("host=127.0.0.1 password=hidden word", OGI_CODE_PG_CONFIG, "hidden");
}

static void status_tells_positions_and_counts(void **state)
{
    (void)state;
    struct ogi_claim taken = claim_new("status");
    ASSERT_DONE(store.ops->own(store.self, taken.stream_id, taken.epoch, "group-s", &err));
    batch_fill(&batch, taken.stream_id, 0, 4);
    batch_make_dead_letter(&batch, 3);
    begin(taken, 0, 4);
    write_all();
    commit();
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_pg *pg = NULL;
    struct ogi_pg_options options = {.conninfo = database_url_of(writer, "secret word", NULL),
                                     .worker = "status"};
    struct ogi_status_pg status;
    assert_false(ogi_pg_open(&options, &pg, &err).failed);
    if (ogi_status_pg_read(pg, &batch.arena, &status, &err).failed)
        fail_msg("%s", err.text);
    ogi_pg_close(&pg);
    bool found = false;
    for (size_t i = 0; i < status.position_count; i++) {
        struct ogi_status_position *p = &status.positions[i];
        if (!ogi_str_equals(p->topic, OGI_STR("status")))
            continue;
        found = true;
        assert_int_equal(p->partition, 3);
        assert_int_equal(p->db_next, 4);
        assert_true(ogi_str_equals(p->owner, OGI_STR("group-s")));
        assert_true(p->claimed_at_ms > 1600000000000);
    }
    assert_true(found);
    int64_t dead = 0, invalid = 0;
    for (size_t i = 0; i < status.outcome_count; i++)
        if (ogi_str_equals(status.outcomes[i].name, OGI_STR("dead_letter")))
            dead = status.outcomes[i].count;
    for (size_t i = 0; i < status.report_count; i++)
        if (ogi_str_equals(status.reports[i].name, OGI_STR("invalid")))
            invalid = status.reports[i].count;
    assert_int_equal(dead,
                     database_int("select count(*) from ogi.ledger where outcome = 'dead_letter'"));
    assert_int_equal(
        invalid, database_int("select count(*) from ogi.current_report where status = 'invalid'"));
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* No assertion on the rate: it is the machine's. The bench measures it beside a baseline. */
static void many_batches_follow_each_other(void **state)
{
    enum { BATCHES = 20, SIZE = 200 };
    (void)state;
    struct ogi_claim taken = claim_new("many");
    double spent = 0;
    for (int64_t b = 0; b < BATCHES; b++) {
        batch_fill(&batch, taken.stream_id, b * SIZE, SIZE);
        double start = seconds();
        begin(taken, b * SIZE, (b + 1) * SIZE);
        write_all();
        commit();
        spent += seconds() - start;
    }
    print_message("%d documents in %.2f s: %.0f documents/s\n", BATCHES * SIZE, spent,
                  BATCHES * SIZE / spent);
    assert_int_equal(count_of("ledger", taken), BATCHES * SIZE);
    assert_int_equal(count_broken_invariants(), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_claim_makes_the_stream_and_counts_epochs),
        TEST(a_former_owner_can_neither_position_nor_own_nor_advance),
        TEST(a_batch_is_stored_with_every_figure),
        TEST(holes_findings_and_spans_are_stored_as_they_are),
        TEST(states_come_back_as_they_were_written),
        TEST(a_missed_compare_and_set_writes_nothing),
        TEST(streams_of_one_batch_advance_together_or_not_at_all),
        TEST(a_refused_row_is_isolated_and_its_neighbours_are_stored),
        TEST(a_refused_row_without_isolation_leaves_nothing),
        TEST(a_misprinted_date_is_left_out_and_the_report_is_stored),
        TEST(a_row_that_is_already_there_means_fenced),
        TEST(the_ledger_is_read_back_byte_for_byte),
        TEST(a_frozen_worker_that_holds_the_row_is_ended),
        TEST(a_session_that_is_no_worker_is_named_and_left_alone),
        TEST(a_connection_lost_between_flights_rolls_back_and_is_made_anew),
        TEST(a_connection_lost_at_commit_leaves_the_outcome_open),
        TEST(a_store_that_is_freed_in_mid_transaction_leaves_nothing),
        TEST(an_idle_partition_is_advanced_without_rows),
        TEST(roles_may_do_what_they_need_and_nothing_else),
        TEST(a_connection_that_cannot_be_made_says_why_without_the_password),
        TEST(status_tells_positions_and_counts),
        TEST(many_batches_follow_each_other),
    };
#undef TEST
    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
