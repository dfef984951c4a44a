/* A command of the program: `ogi NAME …`. Each has a file of its own, ogi_cmd_NAME.c; main.c holds
 * the table of them. */
#ifndef OGI_COMMAND_H
#define OGI_COMMAND_H

#include "ogi_config.h"

struct ogi_command {
    const char *name;
    unsigned bit;        /* OGI_FOR_… */
    const char *summary; /* one line, for the list of commands */
    const char *usage;   /* what follows the name: "[OPTION…] PATH…" */
    const char *about;   /* paragraphs of --help, with its exit codes and examples */
    size_t min_arguments;
    size_t max_arguments;                  /* SIZE_MAX: any number */
    int (*run)(struct ogi_config *config); /* returns the exit code */
};

extern const struct ogi_command ogi_command_work;
extern const struct ogi_command ogi_command_feed;
extern const struct ogi_command ogi_command_parse;
extern const struct ogi_command ogi_command_migrate;
extern const struct ogi_command ogi_command_status;
extern const struct ogi_command ogi_command_check;

/* Logs the error and returns its exit code. */
int ogi_command_fail(const struct ogi_error *err) OGI_MUST_USE;

/* Exit codes that are no error's. */
enum { OGI_EXIT_OK = 0, OGI_EXIT_SOME_FAILED = 1 };

/* Whether all that was printed on standard output has arrived: 0, or the exit code of a failure,
 * which is logged. */
int ogi_command_flush(void) OGI_MUST_USE;

const char *ogi_version(void); /* "0.1.0" */

/* "librdkafka 2.0.2, libpq 15.18" */
void ogi_version_libraries(struct ogi_buf *out);

#endif
