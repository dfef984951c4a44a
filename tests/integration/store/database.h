/* A database of the test's own in the server that DATABASE_URL names, and plain SQL beside the code
 * under test. Failures end the test program: they are no findings about the code. */
#ifndef OGI_TEST_DATABASE_H
#define OGI_TEST_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

/* Creates an empty database; its connection string is database_url(). */
void database_create(const char *suffix);
void database_drop(void);

const char *database_url(void);

/* The same database as another role, or another database as the same one; NULL: as it is. Good
 * until the next call. */
const char *database_url_of(const char *user, const char *password, const char *dbname);

/* Runs SQL as the owner. */
void database_run(const char *sql);

/* One value as text, good until the next call; "" for NULL or no row. */
const char *database_text(const char *sql);
int64_t database_int(const char *sql);

/* SQLSTATE of a statement that a role runs; "00000" if it succeeds. */
const char *database_state_as(const char *user, const char *password, const char *sql);

/* A session of that connection string that stays open in a transaction that holds what sql locks.
 */
struct pg_conn *database_hold(const char *conninfo, const char *application, const char *sql);
void database_let_go(struct pg_conn *session);

#endif
