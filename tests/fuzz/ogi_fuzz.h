/* What the fuzz targets share: a property that must hold whatever the input. */
#ifndef OGI_FUZZ_H
#define OGI_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OGI_MUST(condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

#endif
