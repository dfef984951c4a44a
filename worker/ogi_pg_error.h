/* SQLSTATE -> what it means to this program: one table. */
#ifndef OGI_PG_ERROR_H
#define OGI_PG_ERROR_H

#include "ogi_error.h"

/* sqlstate: five characters, or NULL or "" where the server said nothing (a broken connection).
 * constraint: the one violated, NULL for none. */
enum ogi_code ogi_pg_error_code(const char *sqlstate, const char *constraint);

/* The SQLSTATE in a connection's message in verbose form ("FATAL:  28P01: …"), which is the only
 * place where libpq 15 gives that of a refused connection. False: the message has none. */
bool ogi_pg_error_find_state(const char *message, char sqlstate[6]);

#endif
