#include "ogi_pg.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "ogi_pg_array.h"
#include "ogi_pg_connect.h"
#include "ogi_pg_error.h"

enum {
    MAX_FLIGHT = 48,
    MAX_PARAMETERS = OGI_PG_MAX_COLUMNS,
    /* Longer than the server takes to end a statement by itself (statement_timeout): only a server
     * that hangs as a whole is met by it. */
    ANSWER_SECONDS = 30,
};

struct ogi_pg {
    PGconn *conn;
    bool patient;
    bool prepared[OGI_QUERY_COUNT];

    PGresult *answers[MAX_FLIGHT];
    const char *names[MAX_FLIGHT]; /* of the statements, for messages */
    size_t sent;
    bool landed;  /* the answers are those of a finished flight */
    bool refused; /* libpq did not take a statement */
    bool lost;
    char state[6];

    void (*notice)(void *self, const char *text);
    void *notice_self;
    char place[256];
};

static void forget_answers(struct ogi_pg *pg)
{
    for (size_t i = 0; i < pg->sent; i++)
        PQclear(pg->answers[i]);
    memset(pg->answers, 0, sizeof pg->answers);
    pg->sent = 0;
    pg->landed = false;
    pg->refused = false;
}

static void take_notice(void *self, const PGresult *result)
{
    struct ogi_pg *pg = self;
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (pg->notice != NULL && text != NULL)
        pg->notice(pg->notice_self, text);
}

static const char session[] = "SELECT pg_catalog.set_config(s.name, s.value, false) FROM (VALUES "
                              "('search_path', 'pg_catalog'), ('lock_timeout', '5s'), "
                              "('idle_in_transaction_session_timeout', '20s'), "
                              "('default_transaction_isolation', 'read committed'), "
                              "('DateStyle', 'ISO, YMD'), ('TimeZone', 'UTC')) AS s(name, value)";
static const char time_out[] = "SELECT pg_catalog.set_config('statement_timeout', '15s', false)";
static const char no_time_out[] = "SELECT pg_catalog.set_config('statement_timeout', '0', false)";

ogi_result ogi_pg_open(const struct ogi_pg_options *options, struct ogi_pg **out,
                       struct ogi_error *err)
{
    PGconn *conn = NULL;
    OGI_TRY(ogi_pg_connect(options, &conn, err));
    struct ogi_pg *pg = calloc(1, sizeof *pg);
    if (pg == NULL) {
        PQfinish(conn);
        return OGI_FAIL(err, NO_MEMORY, "cannot connect to the database: no memory");
    }
    *pg = (struct ogi_pg){.conn = conn,
                          .patient = options->patient,
                          .notice = options->notice,
                          .notice_self = options->notice_self};
    snprintf(pg->place, sizeof pg->place, "%s:%s/%s", PQhost(conn), PQport(conn), PQdb(conn));
    PQsetNoticeReceiver(conn, take_notice, pg);
    ogi_result done = OGI_OK;
    if (PQenterPipelineMode(conn) != 1)
        done = OGI_FAIL(err, BUG, "libpq refuses pipeline mode on a new connection");
    if (!done.failed) {
        ogi_pg_send_text(pg, session);
        ogi_pg_send_text(pg, options->patient ? no_time_out : time_out);
        done = ogi_pg_land(pg, err);
    }
    if (done.failed) {
        ogi_pg_close(&pg);
        return done;
    }
    *out = pg;
    return OGI_OK;
}

void ogi_pg_close(struct ogi_pg **pg)
{
    if (*pg == NULL)
        return;
    forget_answers(*pg);
    PQfinish((*pg)->conn);
    free(*pg);
    *pg = NULL;
}

bool ogi_pg_is_usable(const struct ogi_pg *pg)
{
    return !pg->lost && PQstatus(pg->conn) == CONNECTION_OK;
}

bool ogi_pg_lost_answer(const struct ogi_pg *pg)
{
    return pg->lost;
}

const char *ogi_pg_place(const struct ogi_pg *pg)
{
    return pg->place;
}

const char *ogi_pg_state(const struct ogi_pg *pg)
{
    return pg->state;
}

/* Opens a new flight if the last one has landed; NULL name: the flight is full. */
static bool board(struct ogi_pg *pg, const char *name)
{
    if (pg->landed)
        forget_answers(pg);
    if (pg->refused || pg->sent == MAX_FLIGHT) {
        pg->refused = true;
        return false;
    }
    pg->names[pg->sent] = name;
    return true;
}

static void depart(struct ogi_pg *pg, int taken)
{
    if (taken == 1)
        pg->sent++;
    else
        pg->refused = true;
}

void ogi_pg_send(struct ogi_pg *pg, enum ogi_query query, const struct ogi_str *parameters,
                 size_t count)
{
    const char *values[MAX_PARAMETERS];
    int lengths[MAX_PARAMETERS];
    int formats[MAX_PARAMETERS];
    if (!board(pg, ogi_queries[query].name))
        return;
    if (count > MAX_PARAMETERS) {
        pg->refused = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        values[i] = parameters[i].ptr;
        lengths[i] = (int)parameters[i].len;
        formats[i] = 1;
    }
    const char *name = ogi_queries[query].name;
    if (pg->prepared[query])
        depart(pg, PQsendQueryPrepared(pg->conn, name, (int)count, values, lengths, formats, 1));
    else
        depart(pg, PQsendQueryParams(pg->conn, ogi_queries[query].text, (int)count, NULL, values,
                                     lengths, formats, 1));
}

void ogi_pg_send_text(struct ogi_pg *pg, const char *sql)
{
    if (board(pg, sql))
        depart(pg, PQsendQueryParams(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 1));
}

ogi_result ogi_pg_prepare(struct ogi_pg *pg, enum ogi_query first, enum ogi_query last,
                          struct ogi_error *err)
{
    for (size_t i = (size_t)first; i <= (size_t)last; i++)
        if (board(pg, ogi_queries[i].name))
            depart(pg, PQsendPrepare(pg->conn, ogi_queries[i].name, ogi_queries[i].text, 0, NULL));
    OGI_TRY(ogi_pg_land(pg, err));
    for (size_t i = (size_t)first; i <= (size_t)last; i++)
        pg->prepared[i] = true;
    return OGI_OK;
}

/* True when PQgetResult will not block; false when the server kept silent for too long. */
static bool await(struct ogi_pg *pg)
{
    int64_t deadline = ogi_pg_clock() + ANSWER_SECONDS * 1000;
    while (PQisBusy(pg->conn)) {
        int64_t left = pg->patient ? 1000 : deadline - ogi_pg_clock();
        struct pollfd fd = {.fd = PQsocket(pg->conn), .events = POLLIN};
        if (left <= 0)
            return false;
        if (poll(&fd, 1, (int)left) > 0 && PQconsumeInput(pg->conn) != 1)
            return true; /* the failure is what PQgetResult returns next */
    }
    return true;
}

static ogi_result lose(struct ogi_pg *pg, const char *what, struct ogi_error *err)
{
    char line[512];
    pg->lost = true;
    ogi_pg_first_line(what, line, sizeof line);
    return OGI_FAIL(err, PG_UNREACHABLE, "the connection to the database at %s is lost: %s",
                    pg->place, line[0] == '\0' ? "no reason given" : line);
}

static ogi_result fail_by(struct ogi_pg *pg, const PGresult *result, const char *name,
                          struct ogi_error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    if (state == NULL || PQstatus(pg->conn) == CONNECTION_BAD)
        return lose(pg, message != NULL ? message : PQerrorMessage(pg->conn), err);
    snprintf(pg->state, sizeof pg->state, "%s", state);
    enum ogi_code code = ogi_pg_error_code(state, constraint);
    /* The detail is left out: it quotes rows. */
    return ogi_error_set(
        err, code, __func__, "the database at %s refuses %.40s: %s (SQLSTATE %s%s%s)", pg->place,
        name, message == NULL ? "no reason given" : message, state,
        constraint == NULL ? "" : ", constraint ", constraint == NULL ? "" : constraint);
}

/* Reads the answer of statement i, and the NULL that closes it. */
static ogi_result read_answer(struct ogi_pg *pg, size_t i, struct ogi_error *err)
{
    if (!await(pg))
        return lose(pg, "the server does not answer", err);
    PGresult *result = PQgetResult(pg->conn);
    pg->answers[i] = result;
    if (result == NULL)
        return lose(pg, PQerrorMessage(pg->conn), err);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_ABORTED)
        return OGI_FAIL(err, BUG, "%s came behind a failed statement", pg->names[i]);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        OGI_TRY(fail_by(pg, result, pg->names[i], err));
    }
    if (!await(pg))
        return lose(pg, "the server does not answer", err);
    if (PQgetResult(pg->conn) != NULL)
        return OGI_FAIL(err, BUG, "%s has more than one answer", pg->names[i]);
    return OGI_OK;
}

/* After a failure: reads on until the Sync, so that the connection can be used again. */
static void drain(struct ogi_pg *pg)
{
    /* Each statement has an answer and a NULL, the Sync one more; libpq gives NULL for ever once
     * the connection is lost. */
    for (size_t i = 0; i < 3 * (MAX_FLIGHT + 1); i++) {
        if (PQstatus(pg->conn) == CONNECTION_BAD || !await(pg))
            break;
        PGresult *result = PQgetResult(pg->conn);
        bool is_sync = result != NULL && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        PQclear(result);
        if (is_sync)
            return;
    }
    pg->lost = true;
}

ogi_result ogi_pg_land(struct ogi_pg *pg, struct ogi_error *err)
{
    bool refused = pg->refused;
    pg->landed = true;
    pg->state[0] = '\0';
    if (pg->lost)
        return lose(pg, "it was lost before", err);
    if (PQpipelineSync(pg->conn) != 1)
        return lose(pg, PQerrorMessage(pg->conn), err);
    for (size_t i = 0; i < pg->sent; i++) {
        ogi_result answer = read_answer(pg, i, err);
        if (answer.failed) {
            if (!pg->lost)
                drain(pg);
            return answer;
        }
    }
    if (!await(pg))
        return lose(pg, "the server does not answer", err);
    PGresult *sync = PQgetResult(pg->conn);
    bool in_step = sync != NULL && PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
    PQclear(sync);
    if (!in_step)
        return lose(pg, PQerrorMessage(pg->conn), err);
    if (refused)
        return OGI_FAIL(err, BUG, "a statement does not fit into its flight: %s",
                        PQerrorMessage(pg->conn));
    return OGI_OK;
}

static const PGresult *answer_of(const struct ogi_pg *pg, size_t answer)
{
    return answer < pg->sent ? pg->answers[answer] : NULL;
}

size_t ogi_pg_row_count(const struct ogi_pg *pg, size_t answer)
{
    return (size_t)PQntuples(answer_of(pg, answer));
}

size_t ogi_pg_affected(const struct ogi_pg *pg, size_t answer)
{
    /* libpq's parameter is not const for historical reasons only. */
    PGresult *result = answer < pg->sent ? pg->answers[answer] : NULL;
    return (size_t)strtoull(PQcmdTuples(result), NULL, 10);
}

const char *ogi_pg_tag(const struct ogi_pg *pg, size_t answer)
{
    PGresult *result = answer < pg->sent ? pg->answers[answer] : NULL;
    const char *tag = result == NULL ? NULL : PQcmdStatus(result);
    return tag == NULL ? "" : tag;
}

bool ogi_pg_is_null(const struct ogi_pg *pg, size_t answer, size_t row, size_t column)
{
    return PQgetisnull(answer_of(pg, answer), (int)row, (int)column) == 1;
}

int64_t ogi_pg_int(const struct ogi_pg *pg, size_t answer, size_t row, size_t column)
{
    struct ogi_str bytes = ogi_pg_bytes(pg, answer, row, column);
    switch (bytes.ptr == NULL ? 0 : bytes.len) {
    case 8:
        return ogi_pg_get_int8(bytes.ptr);
    case 4:
        return ogi_pg_get_int4(bytes.ptr);
    case 2:
        return (int16_t)((unsigned char)bytes.ptr[0] << 8 | (unsigned char)bytes.ptr[1]);
    case 1:
        return bytes.ptr[0];
    default:
        return 0;
    }
}

struct ogi_str ogi_pg_bytes(const struct ogi_pg *pg, size_t answer, size_t row, size_t column)
{
    const PGresult *result = answer_of(pg, answer);
    if (ogi_pg_is_null(pg, answer, row, column))
        return OGI_STR_NONE;
    return (struct ogi_str){PQgetvalue(result, (int)row, (int)column),
                            (size_t)PQgetlength(result, (int)row, (int)column)};
}

ogi_result ogi_pg_run_script(struct ogi_pg *pg, const char *sql, struct ogi_error *err)
{
    forget_answers(pg);
    if (PQexitPipelineMode(pg->conn) != 1)
        return lose(pg, PQerrorMessage(pg->conn), err);
    PGresult *result = PQexec(pg->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    ogi_result done = OGI_OK;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        done = fail_by(pg, result, "the script", err);
    PQclear(result);
    if (!pg->lost && PQenterPipelineMode(pg->conn) != 1)
        pg->lost = true;
    return done;
}
