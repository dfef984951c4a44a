#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>

static char name[64];
static char url[1024];
static char other_url[1024];
static char text[8192];

static void die(const char *what, const char *why)
{
    fprintf(stderr, "cannot %s: %s\n", what, why);
    exit(1);
}

static void add(char *to, size_t size, const char *key, const char *value)
{
    size_t n = strlen(to);
    n += (size_t)snprintf(to + n, size - n, "%s='", key);
    for (const char *p = value; *p != '\0' && n + 4 < size; p++) {
        if (*p == '\'' || *p == '\\')
            to[n++] = '\\';
        to[n++] = *p;
    }
    to[n] = '\0';
    snprintf(to + n, size - n, "' ");
}

/* key='value' of DATABASE_URL, with some of it replaced. */
static void build(char *to, size_t size, const char *user, const char *password, const char *dbname)
{
    const char *given = getenv("DATABASE_URL");
    if (given == NULL || given[0] == '\0')
        die("find a server",
            "DATABASE_URL is not set; tests/integration/store/with_postgres starts one");
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(given, &message);
    if (options == NULL)
        die("read DATABASE_URL", message);
    to[0] = '\0';
    for (PQconninfoOption *o = options; o->keyword != NULL; o++) {
        const char *value = o->val;
        if (strcmp(o->keyword, "dbname") == 0 && dbname != NULL)
            value = dbname;
        if (strcmp(o->keyword, "user") == 0 && user != NULL)
            value = user;
        if (strcmp(o->keyword, "password") == 0 && password != NULL)
            value = password;
        if (value != NULL)
            add(to, size, o->keyword, value);
    }
    PQconninfoFree(options);
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *conn = PQconnectdb(conninfo);
    if (PQstatus(conn) != CONNECTION_OK)
        die("connect", PQerrorMessage(conn));
    PQclear(PQexec(conn, "set client_min_messages = warning"));
    return conn;
}

static void run_on(const char *conninfo, const char *sql)
{
    PGconn *conn = connect_to(conninfo);
    PGresult *result = PQexec(conn, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        die(sql, PQerrorMessage(conn));
    PQclear(result);
    PQfinish(conn);
}

void database_create(const char *suffix)
{
    char server[1024];
    char sql[128];
    snprintf(name, sizeof name, "ogi_test_%s_%ld", suffix, (long)getpid());
    build(server, sizeof server, NULL, NULL, NULL);
    snprintf(sql, sizeof sql, "create database %s", name);
    run_on(server, sql);
    build(url, sizeof url, NULL, NULL, name);
}

void database_drop(void)
{
    char server[1024];
    char sql[128];
    build(server, sizeof server, NULL, NULL, NULL);
    snprintf(sql, sizeof sql, "drop database if exists %s with (force)", name);
    run_on(server, sql);
}

const char *database_url(void)
{
    return url;
}

const char *database_url_of(const char *user, const char *password, const char *dbname)
{
    build(other_url, sizeof other_url, user, password, dbname == NULL ? name : dbname);
    return other_url;
}

void database_run(const char *sql)
{
    run_on(url, sql);
}

const char *database_text(const char *sql)
{
    PGconn *conn = connect_to(url);
    PGresult *result = PQexec(conn, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        die(sql, PQerrorMessage(conn));
    snprintf(text, sizeof text, "%s", PQntuples(result) == 0 ? "" : PQgetvalue(result, 0, 0));
    PQclear(result);
    PQfinish(conn);
    return text;
}

int64_t database_int(const char *sql)
{
    return strtoll(database_text(sql), NULL, 10);
}

const char *database_state_as(const char *user, const char *password, const char *sql)
{
    PGconn *conn = connect_to(database_url_of(user, password, NULL));
    PGresult *result = PQexec(conn, sql);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    snprintf(text, sizeof text, "%s", state == NULL ? "00000" : state);
    PQclear(result);
    PQfinish(conn);
    return text;
}

PGconn *database_hold(const char *given, const char *application, const char *sql)
{
    char conninfo[1200];
    snprintf(conninfo, sizeof conninfo, "%s", given);
    add(conninfo, sizeof conninfo, "application_name", application);
    PGconn *conn = connect_to(conninfo);
    PQclear(PQexec(conn, "begin"));
    PGresult *result = PQexec(conn, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        die(sql, PQerrorMessage(conn));
    PQclear(result);
    return conn;
}

void database_let_go(PGconn *session)
{
    PQfinish(session);
}
