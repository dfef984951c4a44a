#include "ogi_arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define OGI_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OGI_ASAN 1
#endif
#endif

#ifdef OGI_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len)   ASAN_POISON_MEMORY_REGION((ptr), (len))
#define UNPOISON(ptr, len) ASAN_UNPOISON_MEMORY_REGION((ptr), (len))
/* Whoever reads what it never wrote shall see that it is not zero. */
#define SPOIL(ptr, len) memset((ptr), 0xA5, (len))
#else
#define POISON(ptr, len)   ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#define SPOIL(ptr, len)    ((void)(ptr), (void)(len))
#endif

enum {
    CHUNK_BYTES = 64 * 1024, /* the first chunk: a usual report needs one or two */
    CHUNK_MAX_BYTES = 4 * 1024 * 1024,
};

struct ogi_arena_chunk {
    struct ogi_arena_chunk *next;
    size_t size; /* of data */
    size_t used;
    alignas(max_align_t) char data[];
};

void ogi_arena_init(struct ogi_arena *arena, size_t limit)
{
    *arena = (struct ogi_arena){.limit = limit};
}

static void free_chunk(struct ogi_arena_chunk *chunk)
{
    UNPOISON(chunk->data, chunk->size);
    free(chunk);
}

void ogi_arena_fini(struct ogi_arena *arena)
{
    for (struct ogi_arena_chunk *chunk = arena->chunks; chunk != NULL;) {
        struct ogi_arena_chunk *next = chunk->next;
        free_chunk(chunk);
        chunk = next;
    }
    *arena = (struct ogi_arena){.limit = arena->limit};
}

void ogi_arena_reset(struct ogi_arena *arena)
{
    struct ogi_arena_chunk *kept = NULL;
    for (struct ogi_arena_chunk *chunk = arena->chunks; chunk != NULL;) {
        struct ogi_arena_chunk *next = chunk->next;
        if (chunk->size <= CHUNK_MAX_BYTES && (kept == NULL || chunk->size > kept->size)) {
            if (kept != NULL)
                free_chunk(kept);
            kept = chunk;
        } else {
            free_chunk(chunk);
        }
        chunk = next;
    }
    if (kept != NULL) {
        kept->next = NULL;
        kept->used = 0;
        POISON(kept->data, kept->size);
    }
    arena->chunks = kept;
    arena->used = 0;
    arena->exhausted = false;
}

static struct ogi_arena_chunk *new_chunk(struct ogi_arena *arena, size_t need)
{
    size_t size = arena->chunks == NULL ? CHUNK_BYTES : arena->chunks->size * 2;
    if (size > CHUNK_MAX_BYTES)
        size = CHUNK_MAX_BYTES;
    if (size < need)
        size = need;
    struct ogi_arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (chunk == NULL)
        return NULL;
    chunk->next = arena->chunks;
    chunk->size = size;
    chunk->used = 0;
    POISON(chunk->data, size);
    arena->chunks = chunk;
    return chunk;
}

void *ogi_arena_take(struct ogi_arena *arena, size_t count, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size != 0 && count > (SIZE_MAX - align) / size) {
        arena->exhausted = true;
        return NULL;
    }
    size_t need = (count * size + align - 1) / align * align;
    if (need == 0)
        need = align;
    if (need > arena->limit - arena->used) {
        arena->exhausted = true;
        return NULL;
    }
    struct ogi_arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < need) {
        chunk = new_chunk(arena, need);
        if (chunk == NULL) {
            arena->exhausted = true;
            return NULL;
        }
    }
    char *place = chunk->data + chunk->used;
    chunk->used += need;
    arena->used += need;
    if (arena->used > arena->high_water)
        arena->high_water = arena->used;
    UNPOISON(place, need);
    SPOIL(place, need);
    return place;
}

void *ogi_arena_alloc(struct ogi_arena *arena, size_t count, size_t size)
{
    void *place = ogi_arena_take(arena, count, size);
    return place == NULL ? NULL : memset(place, 0, count * size);
}

/* Makes the newest piece of the arena longer where it is, when its chunk and the limit allow. */
static bool stretch(struct ogi_arena *arena, void *items, size_t old_bytes, size_t new_bytes)
{
    const size_t align = alignof(max_align_t);
    struct ogi_arena_chunk *chunk = arena->chunks;
    size_t old_need = (old_bytes + align - 1) / align * align;
    size_t more = (new_bytes + align - 1) / align * align - old_need;
    if (old_need == 0 || chunk == NULL || (char *)items + old_need != chunk->data + chunk->used ||
        more > chunk->size - chunk->used || more > arena->limit - arena->used)
        return false;
    UNPOISON(chunk->data + chunk->used, more);
    SPOIL(chunk->data + chunk->used, more);
    chunk->used += more;
    arena->used += more;
    if (arena->used > arena->high_water)
        arena->high_water = arena->used;
    return true;
}

void *ogi_arena_grow(struct ogi_arena *arena, void *items, size_t count, size_t *capacity,
                     size_t need, size_t size)
{
    if (need <= *capacity && items != NULL)
        return items;
    size_t wanted = *capacity < 8 ? 8 : *capacity * 2;
    if (wanted < need)
        wanted = need;
    if (items != NULL && wanted < SIZE_MAX / 2 / size &&
        stretch(arena, items, *capacity * size, wanted * size)) {
        *capacity = wanted;
        return items;
    }
    void *grown = ogi_arena_take(arena, wanted, size);
    if (grown == NULL)
        return NULL;
    if (count > 0)
        memcpy(grown, items, count * size);
    *capacity = wanted;
    return grown;
}

struct ogi_str ogi_arena_str(struct ogi_arena *arena, struct ogi_str str)
{
    char *copy = str.len == SIZE_MAX ? NULL : ogi_arena_take(arena, str.len + 1, 1);
    if (copy == NULL)
        return OGI_STR_NONE;
    if (str.len > 0)
        memcpy(copy, str.ptr, str.len);
    copy[str.len] = '\0';
    return (struct ogi_str){copy, str.len};
}

struct ogi_str ogi_arena_format(struct ogi_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = n < 0 ? NULL : ogi_arena_alloc(arena, (size_t)n + 1, 1);
    if (text == NULL)
        return OGI_STR_NONE;
    va_start(args, format);
    vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return (struct ogi_str){text, (size_t)n};
}
