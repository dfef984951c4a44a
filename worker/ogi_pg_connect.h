/* How ogi_pg connects; only ogi_pg.c includes it. */
#ifndef OGI_PG_CONNECT_H
#define OGI_PG_CONNECT_H

#include "ogi_pg.h"

struct pg_conn; /* libpq's PGconn */

/* A connection that is up, in no pipeline, its session not yet set up. */
ogi_result ogi_pg_connect(const struct ogi_pg_options *options, struct pg_conn **out,
                          struct ogi_error *err) OGI_MUST_USE;

/* The first line of a message of libpq, without what only verbose form adds. */
void ogi_pg_first_line(const char *message, char *line, size_t size);

/* Milliseconds of a clock that never goes back. */
int64_t ogi_pg_clock(void);

#endif
