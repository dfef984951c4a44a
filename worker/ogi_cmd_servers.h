/* The configuration's servers, for commands that talk to them: options of the Kafka side, and a
 * connection to the database that is waited for. */
#ifndef OGI_CMD_SERVERS_H
#define OGI_CMD_SERVERS_H

#include "ogi_kafka.h"
#include "ogi_pg.h"

/* Borrows from the configuration. Fails with CONFIG when no broker is named. */
ogi_result ogi_cmd_kafka_options(const struct ogi_config *config, struct ogi_kafka_options *out,
                                 struct ogi_error *err) OGI_MUST_USE;

/* Tries for --wait, and at least once. Fails with what the last attempt failed with, at once where
 * waiting cannot help; INTERRUPTED by a signal. patient: for migrations. */
ogi_result ogi_cmd_open_pg(const struct ogi_config *config, const char *name, bool patient,
                           struct ogi_pg **out, struct ogi_error *err) OGI_MUST_USE;

/* The server's notices into the log. */
void ogi_cmd_log_notice(void *self, const char *text);

/* Milliseconds of a clock that never goes back. */
int64_t ogi_cmd_clock(void);

/* Returns early, with true, when a signal asks to stop. */
bool ogi_cmd_sleep(int64_t milliseconds);

#endif
