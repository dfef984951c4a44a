/* Points in time as messages write them -> milliseconds since 1970, UTC. No clock, no time zone
 * data base. */
#ifndef OGI_TIME_H
#define OGI_TIME_H

#include "ogi_str.h"

/* RFC 3339 (fractions, offsets, a space for the T), the same without offset (then UTC), or digits
 * alone: seconds, or milliseconds from thirteen digits on. False for anything else. */
bool ogi_time_parse(struct ogi_str text, int64_t *out_ms);

/* Seconds or milliseconds since 1970, told apart by their size. False beyond the year 9999. */
bool ogi_time_from_number(double number, int64_t *out_ms);

#endif
