#include "ogi_signals.h"

#include <unistd.h>

static volatile sig_atomic_t stop_signal;

static void on_stop(int number)
{
    if (stop_signal != 0)
        _exit(128 + number);
    stop_signal = number;
}

void ogi_signals_install(void)
{
    struct sigaction action = {.sa_handler = on_stop};
    sigemptyset(&action.sa_mask);
    /* No SA_RESTART: a read that waits for standard input has to return. */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

int ogi_signals_stop(void)
{
    return stop_signal;
}

const volatile sig_atomic_t *ogi_signals_flag(void)
{
    return &stop_signal;
}
