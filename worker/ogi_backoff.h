/* How long to wait before the next try: doubling, with jitter, up to a maximum.
 *
 * Clock and random numbers are the caller's, so it is tested without either. */
#ifndef OGI_BACKOFF_H
#define OGI_BACKOFF_H

#include "ogi_base.h"

struct ogi_backoff {
    int64_t first_ms;
    int64_t max_ms;
    unsigned failures; /* since the last success */
    int64_t next_ms;   /* the clock's time of the next try; 0 while nothing failed */
};

void ogi_backoff_init(struct ogi_backoff *backoff, int64_t first_ms, int64_t max_ms);

/* Another failure: the next try is due between half and the whole of the doubled wait from now, as
 * the random number says, so that workers that failed together do not come back together. Returns
 * the wait. */
int64_t ogi_backoff_fail(struct ogi_backoff *backoff, int64_t now_ms, uint32_t random);

bool ogi_backoff_is_due(const struct ogi_backoff *backoff, int64_t now_ms);

void ogi_backoff_succeed(struct ogi_backoff *backoff);

#endif
