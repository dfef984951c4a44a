/* Any bytes as a stored record: refused with a reason, or read so that writing it gives the same
 * bytes again. */
#include <stdlib.h>

#include "ogi_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ogi_str bytes = {(const char *)data, size};
    struct ogi_str again = OGI_STR_NONE;
    struct ogi_record record;
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_arena arena;

    ogi_arena_init(&arena, (size_t)64 << 20);
    if (ogi_record_decode(bytes, &arena, &record, &err).failed) {
        if (err.function == NULL)
            abort();
    } else if (ogi_record_encode(&record, &arena, &again, &err).failed ||
               !ogi_str_equals(bytes, again)) {
        abort();
    }
    ogi_arena_fini(&arena);
    return 0;
}
