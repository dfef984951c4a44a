/* `ogi work`: builds the worker's parts in their order, runs the loop, takes them down. */
#ifndef OGI_WORK_H
#define OGI_WORK_H

#include <signal.h>

#include "ogi_config.h"

/* Returns the exit code; what went wrong is logged. *stop not 0: finish the batch and return. */
int ogi_work_run(struct ogi_config *config, const volatile sig_atomic_t *stop);

#endif
