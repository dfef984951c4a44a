/* Any bytes under any declaration become valid UTF-8 without NUL, the same each time. The first
 * byte chooses the declaration. */
#include "ogi_fuzz.h"

#include "ogi_decode.h"
#include "ogi_utf8.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const declared[] = {NULL,     "utf-8",    "gb2312", "big5",
                                           "utf-16", "utf-16be", "x"};
    if (size == 0)
        return 0;
    struct ogi_str body = {(const char *)data + 1, size - 1};
    struct ogi_str charset = ogi_str_of(declared[data[0] % OGI_COUNT_OF(declared)]);
    struct ogi_arena arena;
    struct ogi_text text, again;
    ogi_arena_init(&arena, 16 << 20);
    if (!ogi_decode(body, charset, &arena, &text, NULL).failed) {
        OGI_MUST(text.str.ptr != NULL || text.str.len == 0);
        OGI_MUST(ogi_utf8_valid_prefix(text.str) == text.str.len);
        OGI_MUST(text.str.len == 0 || memchr(text.str.ptr, '\0', text.str.len) == NULL);
        OGI_MUST(!ogi_decode(body, charset, &arena, &again, NULL).failed);
        OGI_MUST(ogi_str_equals(text.str, again.str) && text.replaced == again.replaced);
    }
    ogi_arena_fini(&arena);
    return 0;
}
