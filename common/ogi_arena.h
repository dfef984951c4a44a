/* Bump allocation with a limit.
 *
 * Two arenas go through the program: `scratch`, reset after every message, and `keep`, which holds
 * a batch until it is stored and published. Nothing is freed one by one, and nothing outlives a
 * reset. A request that would pass the limit, or that the machine cannot serve, gives NULL and
 * leaves the arena `exhausted`: the caller turns that into OGI_CODE_PARSE_LIMIT.
 *
 * Concurrency: one thread at a time. Under AddressSanitizer a reset poisons what was handed out. */
#ifndef OGI_ARENA_H
#define OGI_ARENA_H

#include "ogi_str.h"

struct ogi_arena_chunk;

struct ogi_arena {
    struct ogi_arena_chunk *chunks; /* newest first */
    size_t used;                    /* bytes handed out since the last reset, with alignment */
    size_t limit;
    size_t high_water; /* largest `used` there ever was */
    bool exhausted;
};

void ogi_arena_init(struct ogi_arena *arena, size_t limit);
void ogi_arena_fini(struct ogi_arena *arena);

/* Forgets everything handed out; one chunk is kept for the next round. */
void ogi_arena_reset(struct ogi_arena *arena);

/* Zeroed memory for count items of size bytes, aligned for any type; NULL when exhausted. A request
 * for nothing gives a pointer that is not NULL. */
void *ogi_arena_alloc(struct ogi_arena *arena, size_t count, size_t size) OGI_MUST_USE;

/* The same without the zeros, for whoever writes all of it. */
void *ogi_arena_take(struct ogi_arena *arena, size_t count, size_t size) OGI_MUST_USE;

/* The array with room for more: the old items (count of them, size bytes each) at a place with
 * *capacity at least `need`, doubling; what is behind them is not zeroed. NULL when exhausted; the
 * old array stays as it was. */
void *ogi_arena_grow(struct ogi_arena *arena, void *items, size_t count, size_t *capacity,
                     size_t need, size_t size) OGI_MUST_USE;

/* A copy of the text; ptr is NULL when exhausted (and never otherwise). A NUL follows it. */
struct ogi_str ogi_arena_str(struct ogi_arena *arena, struct ogi_str str) OGI_MUST_USE;
struct ogi_str ogi_arena_format(struct ogi_arena *arena, const char *format, ...)
    OGI_PRINTF(2, 3) OGI_MUST_USE;

#endif
