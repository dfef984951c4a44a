/* SIGINT and SIGTERM as a flag that loops look at. The second one leaves at once, with 128 + its
 * number. SIGPIPE is ignored, so that a closed output is an error like any other. */
#ifndef OGI_SIGNALS_H
#define OGI_SIGNALS_H

#include "ogi_base.h"

#include <signal.h>

void ogi_signals_install(void);

/* The signal that asked to stop; 0: none. */
int ogi_signals_stop(void);

/* The same for loops that take no callback. */
const volatile sig_atomic_t *ogi_signals_flag(void);

#endif
