/* What the store makes of a server's failures. libpq is replaced by a script (--wrap): each
 * statement succeeds unless the script says otherwise, by the statement's name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "ogi_pg_array.h"
#include "ogi_pg_error.h"
#include "ogi_sql.h"
#include "ogi_store_pg.h"

/* ---- The scripted server -----------------------------------------------------------------------
 */

enum { MAX_EVENTS = 256, MAX_ROWS = 16, MAX_COLUMNS = 8 };

struct fake_result {
    ExecStatusType status;
    const char *state;
    const char *constraint;
    const char *tag;
    const char *affected;
    size_t rows;
    char values[MAX_ROWS][MAX_COLUMNS][8];
};

/* What happens to the statement whose name or text begins so, once. */
struct incident {
    const char *statement;
    const char *state; /* SQLSTATE; NULL: the connection breaks */
    const char *constraint;
    const char *tag; /* instead of a failure: an odd answer */
    const char *affected;
    bool done;
};

static struct {
    struct incident incidents[4];
    struct fake_result results[MAX_EVENTS];
    struct fake_result *queue[2 * MAX_EVENTS]; /* NULL closes an answer */
    size_t made, queued, read;
    bool aborted; /* a statement of this flight failed */
    bool broken;
    bool ended; /* store_unblock finds a session and ends it, or is not allowed to */
    int connects;
    char log[4096];
} server;

static PGconn *const conn = (PGconn *)&server;

static struct fake_result *answer(ExecStatusType status)
{
    assert_true(server.made < MAX_EVENTS);
    struct fake_result *result = &server.results[server.made++];
    memset(result, 0, sizeof *result);
    result->status = status;
    result->affected = "1";
    result->tag = "";
    return result;
}

static struct incident *find_incident(const char *statement)
{
    for (size_t i = 0; i < OGI_COUNT_OF(server.incidents); i++) {
        struct incident *incident = &server.incidents[i];
        if (incident->statement != NULL && !incident->done &&
            strncmp(statement, incident->statement, strlen(incident->statement)) == 0) {
            incident->done = true;
            return incident;
        }
    }
    return NULL;
}

/* Rows that the store needs to go on. */
static void fill_rows(struct fake_result *result, const char *statement)
{
    result->tag = statement;
    if (strcmp(statement, "migrate_known") == 0) {
        result->rows = 1;
        result->values[0][0][7] = 1;
    } else if (strcmp(statement, "migrate_history") == 0) {
        result->rows = ogi_migration_count;
        for (size_t i = 0; i < ogi_migration_count; i++)
            ogi_pg_put_int8(result->values[i][0], (int64_t)i + 1);
    } else if (strcmp(statement, "store_claim") == 0) {
        result->rows = 1;
        ogi_pg_put_int8(result->values[0][0], 5);
        ogi_pg_put_int8(result->values[0][1], 2);
    } else if (strcmp(statement, "store_unblock") == 0) {
        result->rows = 1;
        result->values[0][2][7] = server.ended ? 1 : 0;
    }
}

static int take_statement(const char *statement)
{
    if (server.broken)
        return 0;
    size_t n = strlen(server.log);
    snprintf(server.log + n, sizeof server.log - n, "%.24s|", statement);
    struct fake_result *result = answer(server.aborted ? PGRES_PIPELINE_ABORTED : PGRES_TUPLES_OK);
    struct incident *incident = server.aborted ? NULL : find_incident(statement);
    if (!server.aborted)
        fill_rows(result, statement);
    if (incident != NULL && incident->affected != NULL) {
        result->affected = incident->affected;
    } else if (incident != NULL && incident->tag != NULL) {
        result->tag = incident->tag;
    } else if (incident != NULL) {
        result->status = PGRES_FATAL_ERROR;
        result->state = incident->state;
        result->constraint = incident->constraint;
        server.aborted = true;
    }
    server.queue[server.queued++] = result;
    server.queue[server.queued++] = NULL;
    return 1;
}

/* The text of a statement that is sent without being prepared, as its name. */
static const char *name_of(const char *text)
{
    for (size_t i = 0; i < OGI_QUERY_COUNT; i++)
        if (strcmp(ogi_queries[i].text, text) == 0)
            return ogi_queries[i].name;
    return text;
}

#define WRAP(type, name, ...)                                                                      \
    type __wrap_##name(__VA_ARGS__);                                                               \
    type __wrap_##name(__VA_ARGS__)

WRAP(PGconn *, PQconnectStartParams, const char *const *keywords OGI_UNUSED,
     const char *const *values OGI_UNUSED, int expand OGI_UNUSED)
{
    server.connects++;
    server.broken = false;
    server.aborted = false;
    server.queued = server.read = server.made = 0;
    return conn;
}

WRAP(PostgresPollingStatusType, PQconnectPoll, PGconn *c OGI_UNUSED)
{
    return PGRES_POLLING_OK;
}

/* A descriptor that can always be written to. */
WRAP(int, PQsocket, const PGconn *c OGI_UNUSED)
{
    return 1;
}

WRAP(ConnStatusType, PQstatus, const PGconn *c OGI_UNUSED)
{
    return server.broken ? CONNECTION_BAD : CONNECTION_OK;
}

WRAP(char *, PQerrorMessage, const PGconn *c OGI_UNUSED)
{
    static char message[] = "server closed the connection unexpectedly\n\tThis probably means";
    return message;
}

WRAP(void, PQfinish, PGconn *c OGI_UNUSED)
{
}

WRAP(PQconninfoOption *, PQconninfo, PGconn *c OGI_UNUSED)
{
    return NULL;
}

static char none[] = "-";

WRAP(char *, PQhost, const PGconn *c OGI_UNUSED)
{
    return none;
}

WRAP(char *, PQport, const PGconn *c OGI_UNUSED)
{
    return none;
}

WRAP(char *, PQdb, const PGconn *c OGI_UNUSED)
{
    return none;
}

WRAP(PGVerbosity, PQsetErrorVerbosity, PGconn *c OGI_UNUSED, PGVerbosity verbosity)
{
    return verbosity;
}

WRAP(PQnoticeReceiver, PQsetNoticeReceiver, PGconn *c OGI_UNUSED, PQnoticeReceiver receiver,
     void *arg OGI_UNUSED)
{
    return receiver;
}

WRAP(int, PQenterPipelineMode, PGconn *c OGI_UNUSED)
{
    return 1;
}

WRAP(int, PQsendQueryParams, PGconn *c OGI_UNUSED, const char *text, int n OGI_UNUSED,
     const Oid *types OGI_UNUSED, const char *const *values OGI_UNUSED,
     const int *lengths OGI_UNUSED, const int *formats OGI_UNUSED, int format OGI_UNUSED)
{
    return take_statement(name_of(text));
}

WRAP(int, PQsendQueryPrepared, PGconn *c OGI_UNUSED, const char *name, int n OGI_UNUSED,
     const char *const *values OGI_UNUSED, const int *lengths OGI_UNUSED,
     const int *formats OGI_UNUSED, int format OGI_UNUSED)
{
    return take_statement(name);
}

WRAP(int, PQsendPrepare, PGconn *c OGI_UNUSED, const char *name OGI_UNUSED,
     const char *text OGI_UNUSED, int n OGI_UNUSED, const Oid *types OGI_UNUSED)
{
    return take_statement("prepare");
}

WRAP(int, PQpipelineSync, PGconn *c OGI_UNUSED)
{
    if (server.broken)
        return 0;
    server.queue[server.queued++] = answer(PGRES_PIPELINE_SYNC);
    server.aborted = false;
    return 1;
}

WRAP(int, PQisBusy, PGconn *c OGI_UNUSED)
{
    return 0;
}

WRAP(PGresult *, PQgetResult, PGconn *c OGI_UNUSED)
{
    if (server.read == server.queued || (server.broken && server.queue[server.read] == NULL))
        return NULL;
    struct fake_result *result = server.queue[server.read++];
    if (server.read == server.queued)
        server.read = server.queued = server.made = 0;
    if (result != NULL && result->status == PGRES_FATAL_ERROR && result->state == NULL)
        server.broken = true;
    return (PGresult *)result;
}

static const struct fake_result *of(const PGresult *result)
{
    return (const struct fake_result *)result;
}

WRAP(void, PQclear, PGresult *result OGI_UNUSED)
{
}

WRAP(ExecStatusType, PQresultStatus, const PGresult *result)
{
    return of(result)->status;
}

WRAP(char *, PQresultErrorField, const PGresult *result, int field)
{
    static char state[8], constraint[64];
    snprintf(state, sizeof state, "%s", of(result)->state == NULL ? "" : of(result)->state);
    snprintf(constraint, sizeof constraint, "%s",
             of(result)->constraint == NULL ? "" : of(result)->constraint);
    char *text = field == PG_DIAG_SQLSTATE          ? state
                 : field == PG_DIAG_CONSTRAINT_NAME ? constraint
                                                    : NULL;
    return text == NULL || text[0] == '\0' ? NULL : text;
}

WRAP(int, PQntuples, const PGresult *result)
{
    return result == NULL ? 0 : (int)of(result)->rows;
}

WRAP(int, PQgetisnull, const PGresult *result OGI_UNUSED, int row OGI_UNUSED, int column OGI_UNUSED)
{
    return 0;
}

WRAP(char *, PQgetvalue, const PGresult *result, int row, int column)
{
    static char value[8];
    memcpy(value, of(result)->values[row][column], sizeof value);
    return value;
}

WRAP(int, PQgetlength, const PGresult *result OGI_UNUSED, int row OGI_UNUSED, int column OGI_UNUSED)
{
    return 8;
}

WRAP(char *, PQcmdTuples, PGresult *result)
{
    static char text[16];
    snprintf(text, sizeof text, "%s", of(result)->affected);
    return text;
}

WRAP(char *, PQcmdStatus, PGresult *result)
{
    static char text[64];
    snprintf(text, sizeof text, "%s", of(result)->tag);
    return text;
}

/* ---- The tests
 * ------------------------------------------------------------------------------------- */

static struct ogi_store_pg *self;
static struct ogi_store store;
static struct ogi_error err;

static int set_up(void **state)
{
    (void)state;
    memset(&server, 0, sizeof server);
    struct ogi_error failure = OGI_ERROR_NONE;
    struct ogi_store_pg_options options = {
        .worker = "test", .parser_version = "1", .ruleset_version = "1"};
    assert_false(ogi_store_pg_new(&options, &self, &failure).failed);
    store = ogi_store_pg_store(self);
    if (ogi_store_pg_connect(self, &failure).failed)
        fail_msg("%s", failure.text);
    server.log[0] = '\0';
    err = OGI_ERROR_NONE;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ogi_store_pg_free(&self);
    return 0;
}

static void plan(const char *statement, const char *state, const char *constraint)
{
    server.incidents[0] =
        (struct incident){.statement = statement, .state = state, .constraint = constraint};
}

static bool begin(void)
{
    struct ogi_advance advance = {5, 2, 0, 1, 0};
    return !store.ops->begin(store.self, &advance, 1, NULL, 0, NULL, &err).failed;
}

static bool write_one(bool isolate)
{
    struct ogi_store_item item = {.stream_id = 5, .outcome = OGI_OUTCOME_DEAD_LETTER};
    return !store.ops->write(store.self, &item, 1, isolate, &err).failed;
}

static bool commit(void)
{
    return !store.ops->commit(store.self, NULL, NULL, 0, &err).failed;
}

static void the_three_flights_are_sent_in_their_order(void **state)
{
    (void)state;
    assert_true(begin());
    assert_true(write_one(false));
    assert_true(commit());
    assert_string_equal(server.log,
                        "BEGIN ISOLATION LEVEL RE|store_advance|store_add_ledger|COMMIT|");
}

static void a_missed_compare_and_set_rolls_back_and_fences(void **state)
{
    (void)state;
    server.incidents[0] = (struct incident){.statement = "store_advance", .affected = "0"};
    assert_false(begin());
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_FENCED);
    assert_non_null(strstr(server.log, "|ROLLBACK|"));
}

static void a_connection_lost_in_the_first_flight_is_transient_and_made_anew(void **state)
{
    (void)state;
    plan("store_advance", NULL, NULL);
    assert_false(begin());
    assert_int_equal(err.code, OGI_CODE_PG_UNREACHABLE);
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_TRANSIENT);
    assert_int_equal(server.connects, 1);
    store.ops->rollback(store.self);
    err = OGI_ERROR_NONE;
    assert_true(begin());
    assert_int_equal(server.connects, 2);
}

static void a_connection_lost_in_the_second_flight_is_transient(void **state)
{
    (void)state;
    assert_true(begin());
    plan("store_add_ledger", NULL, NULL);
    assert_false(write_one(true));
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_TRANSIENT);
    assert_int_not_equal(err.code, OGI_CODE_PG_OUTCOME);
}

static void a_connection_lost_after_commit_was_sent_leaves_the_outcome_open(void **state)
{
    (void)state;
    assert_true(begin());
    assert_true(write_one(false));
    plan("COMMIT", NULL, NULL);
    assert_false(commit());
    assert_int_equal(err.code, OGI_CODE_PG_OUTCOME);
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_TRANSIENT);
    assert_null(strstr(server.log, "ROLLBACK"));
}

static void a_session_ended_at_commit_leaves_the_outcome_open(void **state)
{
    (void)state;
    assert_true(begin());
    assert_true(write_one(false));
    plan("COMMIT", "57P01", NULL);
    assert_false(commit());
    assert_int_equal(err.code, OGI_CODE_PG_OUTCOME);
}

static void a_commit_that_the_server_refuses_is_no_open_outcome(void **state)
{
    (void)state;
    assert_true(begin());
    assert_true(write_one(false));
    plan("COMMIT", "40001", NULL);
    assert_false(commit());
    assert_int_equal(err.code, OGI_CODE_PG_TRANSIENT);
}

static void a_commit_answered_by_rollback_is_a_failure(void **state)
{
    (void)state;
    assert_true(begin());
    assert_true(write_one(false));
    server.incidents[0] = (struct incident){.statement = "COMMIT", .tag = "ROLLBACK"};
    assert_false(commit());
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_BUG);
}

static void a_serialisation_failure_is_transient_and_keeps_the_connection(void **state)
{
    (void)state;
    assert_true(begin());
    plan("store_add_ledger", "40001", NULL);
    assert_false(write_one(false));
    assert_int_equal(err.code, OGI_CODE_PG_TRANSIENT);
    store.ops->rollback(store.self);
    assert_non_null(strstr(server.log, "|ROLLBACK|"));
    err = OGI_ERROR_NONE;
    assert_true(begin());
    assert_int_equal(server.connects, 1);
}

static void a_row_of_our_own_that_is_there_already_fences(void **state)
{
    (void)state;
    assert_true(begin());
    plan("store_add_ledger", "23505", "ledger_pkey");
    assert_false(write_one(true));
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_FENCED);
}

static void a_refused_value_is_invalid_and_undone_to_the_savepoint(void **state)
{
    (void)state;
    assert_true(begin());
    plan("store_add_ledger", "22P02", NULL);
    assert_false(write_one(true));
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_INVALID);
    assert_non_null(strstr(server.log, "|SAVEPOINT ogi_write|store_add_ledger|"));
    assert_non_null(strstr(server.log, "|ROLLBACK TO SAVEPOINT o"));
    err = OGI_ERROR_NONE;
    assert_true(write_one(true));
    assert_true(commit());
}

static void an_undo_that_fails_counts_more_than_the_refused_value(void **state)
{
    (void)state;
    assert_true(begin());
    plan("store_add_ledger", "22P02", NULL);
    server.incidents[1] = (struct incident){.statement = "ROLLBACK TO", .state = NULL};
    assert_false(write_one(true));
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_TRANSIENT);
}

static void claim_with(bool *done, struct ogi_claim *out)
{
    struct ogi_store_stream stream = {"cluster", "group", "topic", 0, 0};
    *done = !store.ops->claim(store.self, &stream, out, &err).failed;
}

static void a_claim_that_waits_in_vain_ends_the_blocker_and_tries_again(void **state)
{
    (void)state;
    struct ogi_claim out;
    bool done = false;
    server.ended = true;
    plan("store_claim", "55P03", NULL);
    claim_with(&done, &out);
    assert_true(done);
    assert_int_equal(out.stream_id, 5);
    assert_int_equal(out.epoch, 2);
    assert_string_equal(server.log, "store_claim|store_unblock|store_claim|");
}

static void a_claim_blocked_by_what_is_not_ours_is_transient(void **state)
{
    (void)state;
    struct ogi_claim out;
    bool done = true;
    plan("store_claim", "55P03", NULL);
    claim_with(&done, &out);
    assert_false(done);
    assert_int_equal(err.code, OGI_CODE_PG_TRANSIENT);
}

static void a_claim_does_not_wait_for_ever(void **state)
{
    (void)state;
    struct ogi_claim out;
    bool done = true;
    server.ended = true;
    for (size_t i = 0; i < 3; i++)
        server.incidents[i] = (struct incident){.statement = "store_claim", .state = "55P03"};
    claim_with(&done, &out);
    assert_false(done);
    assert_int_equal(err.code, OGI_CODE_PG_TRANSIENT);
}

static void write_and_commit_without_begin_are_bugs(void **state)
{
    (void)state;
    assert_false(write_one(false));
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_BUG);
    err = OGI_ERROR_NONE;
    assert_false(commit());
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_BUG);
    store.ops->rollback(store.self);
}

static void every_state_has_its_kind(void **state)
{
    static const struct {
        const char *state;
        const char *constraint;
        enum ogi_code code;
    } cases[] = {
        {NULL, NULL, OGI_CODE_PG_UNREACHABLE},
        {"", NULL, OGI_CODE_PG_UNREACHABLE},
        {"08006", NULL, OGI_CODE_PG_UNREACHABLE},
        {"57P01", NULL, OGI_CODE_PG_UNREACHABLE},
        {"57P03", NULL, OGI_CODE_PG_UNREACHABLE},
        {"25006", NULL, OGI_CODE_PG_TRANSIENT},
        {"25P03", NULL, OGI_CODE_PG_TRANSIENT},
        {"40001", NULL, OGI_CODE_PG_TRANSIENT},
        {"40P01", NULL, OGI_CODE_PG_TRANSIENT},
        {"53100", NULL, OGI_CODE_PG_TRANSIENT},
        {"53300", NULL, OGI_CODE_PG_TRANSIENT},
        {"55P03", NULL, OGI_CODE_PG_TRANSIENT},
        {"57014", NULL, OGI_CODE_PG_TRANSIENT},
        {"58030", NULL, OGI_CODE_PG_TRANSIENT},
        {"22021", NULL, OGI_CODE_STORE_REFUSED},
        {"22P02", NULL, OGI_CODE_STORE_REFUSED},
        {"23514", "report_status_check", OGI_CODE_STORE_REFUSED},
        {"23502", NULL, OGI_CODE_STORE_REFUSED},
        {"23505", "cell_note_pkey", OGI_CODE_STORE_REFUSED},
        {"23505", NULL, OGI_CODE_STORE_REFUSED},
        {"23505", "ledger_pkey", OGI_CODE_PG_FENCED},
        {"23505", "report_pkey", OGI_CODE_PG_FENCED},
        {"23505", "report_doc_key_version_key", OGI_CODE_PG_FENCED},
        {"54000", NULL, OGI_CODE_STORE_REFUSED},
        {"28P01", NULL, OGI_CODE_PG_AUTH},
        {"28000", NULL, OGI_CODE_PG_AUTH},
        {"42501", NULL, OGI_CODE_PG_AUTH},
        {"3D000", NULL, OGI_CODE_PG_CONFIG},
        {"42P01", NULL, OGI_CODE_PG_CONFIG},
        {"25P02", NULL, OGI_CODE_PG_CONFIG},
        {"0A000", NULL, OGI_CODE_PG_CONFIG},
        {"XX001", NULL, OGI_CODE_PG_CONFIG},
    };
    (void)state;
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++)
        if (ogi_pg_error_code(cases[i].state, cases[i].constraint) != cases[i].code)
            fail_msg("case %zu, %s", i, cases[i].state == NULL ? "none" : cases[i].state);
    assert_int_equal(ogi_code_get(OGI_CODE_PG_AUTH)->exit_status, 77);
    assert_int_equal(ogi_code_get(OGI_CODE_PG_CONFIG)->exit_status, 78);
}

static void a_state_is_found_in_a_message_of_any_language(void **state)
{
    char found[6];
    (void)state;
    assert_true(ogi_pg_error_find_state(
        "connection to server at \"::1\", port 5432 failed: FATAL:  28P01: no", found));
    assert_string_equal(found, "28P01");
    assert_true(ogi_pg_error_find_state(
        "连接失败: 致命错误:  3D000: 数据库不存在\nLOCATION:  InitPostgres", found));
    assert_string_equal(found, "3D000");
    assert_false(ogi_pg_error_find_state(
        "connection failed: Connection refused\n\tIs the server running", found));
    assert_false(ogi_pg_error_find_state("FATAL:  28P", found));
    assert_false(ogi_pg_error_find_state("", found));
}

/* The store prepares a range of the generated list: what it sends has to be in it. */
static void the_queries_of_the_store_stand_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < OGI_QUERY_COUNT; i++) {
        bool in_range = i >= OGI_QUERY_STORE_ADD_APPLICATION && i <= OGI_QUERY_STORE_UNBLOCK;
        assert_int_equal(in_range, strncmp(ogi_queries[i].name, "store_", 6) == 0);
    }
    for (size_t i = 0; i < ogi_migration_count; i++)
        assert_int_equal(ogi_migrations[i].version, i + 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_three_flights_are_sent_in_their_order),
        TEST(a_missed_compare_and_set_rolls_back_and_fences),
        TEST(a_connection_lost_in_the_first_flight_is_transient_and_made_anew),
        TEST(a_connection_lost_in_the_second_flight_is_transient),
        TEST(a_connection_lost_after_commit_was_sent_leaves_the_outcome_open),
        TEST(a_session_ended_at_commit_leaves_the_outcome_open),
        TEST(a_commit_that_the_server_refuses_is_no_open_outcome),
        TEST(a_commit_answered_by_rollback_is_a_failure),
        TEST(a_serialisation_failure_is_transient_and_keeps_the_connection),
        TEST(a_row_of_our_own_that_is_there_already_fences),
        TEST(a_refused_value_is_invalid_and_undone_to_the_savepoint),
        TEST(an_undo_that_fails_counts_more_than_the_refused_value),
        TEST(a_claim_that_waits_in_vain_ends_the_blocker_and_tries_again),
        TEST(a_claim_blocked_by_what_is_not_ours_is_transient),
        TEST(a_claim_does_not_wait_for_ever),
        TEST(write_and_commit_without_begin_are_bugs),
        cmocka_unit_test(every_state_has_its_kind),
        cmocka_unit_test(a_state_is_found_in_a_message_of_any_language),
        cmocka_unit_test(the_queries_of_the_store_stand_together),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
