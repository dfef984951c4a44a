#include "ogi_backoff.h"

void ogi_backoff_init(struct ogi_backoff *backoff, int64_t first_ms, int64_t max_ms)
{
    *backoff = (struct ogi_backoff){.first_ms = first_ms, .max_ms = max_ms};
}

int64_t ogi_backoff_fail(struct ogi_backoff *backoff, int64_t now_ms, uint32_t random)
{
    int64_t wait = backoff->first_ms;
    for (unsigned i = 0; i < backoff->failures && wait < backoff->max_ms; i++)
        wait *= 2;
    if (wait > backoff->max_ms)
        wait = backoff->max_ms;
    wait -= (wait / 2) * (int64_t)(random % 1024) / 1023;
    if (backoff->failures < UINT32_MAX)
        backoff->failures++;
    backoff->next_ms = now_ms + wait;
    return wait;
}

bool ogi_backoff_is_due(const struct ogi_backoff *backoff, int64_t now_ms)
{
    return now_ms >= backoff->next_ms;
}

void ogi_backoff_succeed(struct ogi_backoff *backoff)
{
    backoff->failures = 0;
    backoff->next_ms = 0;
}
