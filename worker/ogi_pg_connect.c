#include "ogi_pg_connect.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libpq-fe.h>

#include "ogi_pg_error.h"

enum {
    CONNECT_SECONDS = 5,
    /* With several hosts the next one is tried when the kernel gives the first one up, by
     * tcp_user_timeout. */
    CONNECT_SECONDS_OF_MANY = 12,
    NAME_BYTES = 64, /* NAMEDATALEN: the server cuts application_name there */
};

int64_t ogi_pg_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void ogi_pg_first_line(const char *message, char *line, size_t size)
{
    size_t len = strcspn(message, "\n");
    snprintf(line, size, "%.*s", (int)(len > 500 ? 500 : len), message);
}

static size_t count_hosts(PQconninfoOption *options)
{
    size_t hosts = 1;
    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
        if (o->val == NULL ||
            (strcmp(o->keyword, "host") != 0 && strcmp(o->keyword, "hostaddr") != 0))
            continue;
        size_t named = 1;
        for (const char *p = strchr(o->val, ','); p != NULL; p = strchr(p + 1, ','))
            named++;
        hosts = named > hosts ? named : hosts;
    }
    return hosts;
}

/* libpq's own complaints about a connection string quote it, password and all: so it is parsed here
 * first, and refused in our words. */
/* libpq checks a port only when it connects, which would look like a server that is away. A list
 * has a port for each host; an empty one is the default. */
static bool are_ports(const char *list)
{
    for (const char *at = list; *at != '\0';) {
        if (*at == ',') {
            at++;
            continue;
        }
        char *end;
        long port = strtol(at, &end, 10);
        if (end == at || port < 1 || port > 65535 || (*end != '\0' && *end != ','))
            return false;
        at = *end == ',' ? end + 1 : end;
    }
    return true;
}

static bool has_bad_port(const PQconninfoOption *options)
{
    for (; options->keyword != NULL; options++)
        if (strcmp(options->keyword, "port") == 0 && options->val != NULL)
            return !are_ports(options->val);
    return false;
}

static ogi_result check_conninfo(const char *conninfo, struct ogi_error *err)
{
    bool is_uri =
        strncmp(conninfo, "postgresql://", 13) == 0 || strncmp(conninfo, "postgres://", 11) == 0;
    bool parses = true;
    if (is_uri || strchr(conninfo, '=') != NULL) {
        char *message = NULL;
        PQconninfoOption *options = PQconninfoParse(conninfo, &message);
        parses = options != NULL && !has_bad_port(options);
        PQfreemem(message);
        PQconninfoFree(options);
    } else if (strstr(conninfo, "://") != NULL) {
        parses = false; /* libpq would take it for the name of a database */
    }
    if (parses)
        return OGI_OK;
    (void)OGI_FAIL(err, PG_CONFIG,
                   "cannot read the connection string of the database (not shown: it may "
                   "hold a password)");
    ogi_error_hint(
        err,
        "it is postgresql://user@host:port/database, or host=… port=… dbname=… user=…; special "
        "characters in a URI are percent-encoded");
    return (ogi_result){true};
}

static PGconn *start(const struct ogi_pg_options *options, const char *name)
{
    /* What stands before dbname can be overridden by the connection string, what stands behind it
     * cannot. */
    const char *const keywords[] = {"connect_timeout",     "tcp_user_timeout", "keepalives_idle",
                                    "keepalives_interval", "keepalives_count", "dbname",
                                    "client_encoding",     "application_name", NULL};
    const char *const values[] = {
        "5",    "10000", "5", "3", "3", options->conninfo == NULL ? "" : options->conninfo,
        "UTF8", name,    NULL};
    return PQconnectStartParams(keywords, values, 1);
}

/* Asks until the connection is up, refused, or the time is over. True when it is up. */
static bool wait_until_up(PGconn *conn, bool *timed_out)
{
    PQconninfoOption *options = PQconninfo(conn);
    size_t hosts = count_hosts(options);
    PQconninfoFree(options);
    int64_t seconds = hosts == 1 ? CONNECT_SECONDS : CONNECT_SECONDS_OF_MANY * (int64_t)hosts;
    int64_t deadline = ogi_pg_clock() + seconds * 1000;
    *timed_out = false;
    if (PQstatus(conn) == CONNECTION_BAD)
        return false;
    for (PostgresPollingStatusType state = PGRES_POLLING_WRITING;;) {
        if (state == PGRES_POLLING_OK)
            return true;
        if (state == PGRES_POLLING_FAILED)
            return false;
        int64_t left = deadline - ogi_pg_clock();
        struct pollfd fd = {.fd = PQsocket(conn),
                            .events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        int ready = left <= 0 ? 0 : poll(&fd, 1, (int)left);
        if (ready == 0) {
            *timed_out = true;
            return false;
        }
        /* After a signal the socket is not known to be ready, and libpq would not ask. */
        if (ready > 0)
            state = PQconnectPoll(conn);
    }
}

static const char *shown(const char *text)
{
    return text == NULL || text[0] == '\0' ? "-" : text;
}

static ogi_result refuse(PGconn *conn, bool timed_out, struct ogi_error *err)
{
    char state[6] = "";
    char line[512];
    const char *message = PQerrorMessage(conn);
    (void)ogi_pg_error_find_state(message, state);
    ogi_pg_first_line(timed_out ? "no answer in time" : message, line, sizeof line);
    enum ogi_code code = ogi_pg_error_code(state, NULL);
    if (state[0] == '\0' && PQconnectionNeedsPassword(conn))
        code = OGI_CODE_PG_AUTH;
    ogi_error_set(err, code, __func__, "cannot connect to database %s at %s:%s as %s: %s",
                  shown(PQdb(conn)), shown(PQhost(conn)), shown(PQport(conn)), shown(PQuser(conn)),
                  line);
    if (code == OGI_CODE_PG_AUTH)
        ogi_error_hint(
            err, "check user and password; a password can stand in a file (PGPASSFILE, ~/.pgpass)");
    else if (code == OGI_CODE_PG_UNREACHABLE)
        ogi_error_hint(err, "check that the server runs and that host and port are right");
    else if (strncmp(state, "3D", 2) == 0)
        ogi_error_hint(err, "create the database (createdb), then run `ogi migrate`");
    return (ogi_result){true};
}

ogi_result ogi_pg_connect(const struct ogi_pg_options *options, struct pg_conn **out,
                          struct ogi_error *err)
{
    char name[NAME_BYTES];
    snprintf(name, sizeof name, "ogi/%s", options->worker == NULL ? "" : options->worker);
    OGI_TRY(check_conninfo(options->conninfo == NULL ? "" : options->conninfo, err));
    PGconn *conn = start(options, name);
    if (conn == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot connect to the database: no memory");
    PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);
    bool timed_out = false;
    if (!wait_until_up(conn, &timed_out)) {
        ogi_result failed = refuse(conn, timed_out, err);
        PQfinish(conn);
        return failed;
    }
    PQsetErrorVerbosity(conn, PQERRORS_DEFAULT);
    *out = conn;
    return OGI_OK;
}
