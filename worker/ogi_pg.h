/* A connection to PostgreSQL: the only module that includes libpq-fe.h.
 *
 * Statements travel in flights: sent one behind the other in libpq's pipeline mode, ended by a
 * Sync, their answers read together. A frozen client then never holds locks in the middle of a
 * message, and time-outs of the server apply (it is idle after the Sync). Values go as binary
 * parameters of statements that are constants (sql/queries/); no value is ever formatted into SQL.
 *
 * Not for: knowing tables (ogi_store_*.c), or trying again: the unit of repetition is a whole
 * transaction, and only its owner can repeat it.
 *
 * The connection string may hold a password: it is handed to libpq and appears in no message.
 * Concurrency: one thread at a time. */
#ifndef OGI_PG_H
#define OGI_PG_H

#include "ogi_error.h"
#include "ogi_sql.h"
#include "ogi_str.h"

struct ogi_pg;

struct ogi_pg_options {
    const char *conninfo; /* URI or key=value; NULL or "": libpq's PG… variables */
    const char *worker;   /* application_name becomes ogi/<worker>, cut at 63 bytes */
    bool patient;         /* no time-out of statements: for migrations */
    void (*notice)(void *self, const char *text); /* the server's notices; NULL: dropped */
    void *notice_self;
};

/* Connects, waiting some 5 s for each host, and sets the session up. Fails with PG_UNREACHABLE or
 * PG_TRANSIENT (try again), PG_AUTH, PG_CONFIG. */
ogi_result ogi_pg_open(const struct ogi_pg_options *options, struct ogi_pg **out,
                       struct ogi_error *err) OGI_MUST_USE;
void ogi_pg_close(struct ogi_pg **pg); /* NULL inside is fine */

/* False once the connection is lost: nothing but closing it is left to do. */
bool ogi_pg_is_usable(const struct ogi_pg *pg);

/* True if the last failure was the connection's: what the server made of the flight is unknown. */
bool ogi_pg_lost_answer(const struct ogi_pg *pg);

/* "127.0.0.1:5432/ogi" for messages. */
const char *ogi_pg_place(const struct ogi_pg *pg);

/* Prepares the queries from first to last, in one flight. */
ogi_result ogi_pg_prepare(struct ogi_pg *pg, enum ogi_query first, enum ogi_query last,
                          struct ogi_error *err) OGI_MUST_USE;

/* Adds a statement to the flight; parameters are binary, ptr NULL stands for NULL. They are not
 * needed any more after the call. Answers are numbered from 0 in the order of sending. */
void ogi_pg_send(struct ogi_pg *pg, enum ogi_query query, const struct ogi_str *parameters,
                 size_t count);
void ogi_pg_send_text(struct ogi_pg *pg, const char *sql); /* a constant without parameters */

/* Ends the flight and waits for its answers, which stay until the next flight begins. Fails with
 * the first error among them; what was sent behind it was not executed. */
ogi_result ogi_pg_land(struct ogi_pg *pg, struct ogi_error *err) OGI_MUST_USE;

/* SQLSTATE of the last failed flight; "" if it had none. */
const char *ogi_pg_state(const struct ogi_pg *pg);

/* Answers of the last flight. Values are in binary format; types are the caller's knowledge. */
size_t ogi_pg_row_count(const struct ogi_pg *pg, size_t answer);
size_t ogi_pg_affected(const struct ogi_pg *pg, size_t answer);
const char *ogi_pg_tag(const struct ogi_pg *pg, size_t answer); /* "COMMIT", "INSERT 0 3" */
bool ogi_pg_is_null(const struct ogi_pg *pg, size_t answer, size_t row, size_t column);
int64_t ogi_pg_int(const struct ogi_pg *pg, size_t answer, size_t row,
                   size_t column); /* int2 to int8, bool; NULL: 0 */
struct ogi_str ogi_pg_bytes(const struct ogi_pg *pg, size_t answer, size_t row,
                            size_t column); /* NULL: ptr NULL */

/* Runs a script of several statements (a migration). Its answers are dropped. */
ogi_result ogi_pg_run_script(struct ogi_pg *pg, const char *sql,
                             struct ogi_error *err) OGI_MUST_USE;

#endif
