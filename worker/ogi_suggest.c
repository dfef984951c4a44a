#include "ogi_suggest.h"

#include <string.h>

enum { NAME_MAX_BYTES = 63 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Optimal string alignment; both names at most NAME_MAX_BYTES long. */
static size_t distance(struct ogi_str a, struct ogi_str b)
{
    size_t rows[3][NAME_MAX_BYTES + 1];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        const size_t *above2 = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = a.ptr[i - 1] == b.ptr[j - 1] ? 0 : 1;
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + change);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                above2[j - 2] + 1 < row[j])
                row[j] = above2[j - 2] + 1;
        }
    }
    return rows[a.len % 3][b.len];
}

const char *ogi_suggest(struct ogi_str name, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    if (name.len == 0 || name.len > NAME_MAX_BYTES)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        struct ogi_str candidate = ogi_str_of(candidates[i]);
        if (candidate.len == 0 || candidate.len > NAME_MAX_BYTES)
            continue;
        size_t cost = distance(name, candidate);
        /* What somebody began to write is near, however much is missing. */
        if (name.len >= 3 && ogi_str_starts_with(candidate, name))
            cost = 1;
        if (cost < best) {
            best = cost;
            nearest = candidates[i];
        }
    }
    /* One slip in three letters, at least one: beyond that it is another word. */
    return best <= (name.len + 2) / 3 ? nearest : NULL;
}
