/* Reports with known figures, for the tests of the store: document n is on F2021 or F2019, cell c
 * of it holds n + c (amounts: that many hundredths). */
#ifndef OGI_TEST_BATCH_H
#define OGI_TEST_BATCH_H

#include "ogi_store.h"

enum { BATCH_MAX = 512 };

struct batch {
    struct ogi_arena arena;
    struct ogi_edition editions[8];
    size_t edition_count;

    struct ogi_store_item items[BATCH_MAX];
    struct ogi_str keys[BATCH_MAX]; /* sorted */
    struct ogi_document_state states[BATCH_MAX];
    size_t count;
};

void batch_init(struct batch *batch);
void batch_fini(struct batch *batch);

/* Fills items, keys and the states that they lead to: one report each at the offsets from `offset`.
 */
void batch_fill(struct batch *batch, int64_t stream_id, int64_t offset, size_t count);

/* Item i becomes a dead letter without document. */
void batch_make_dead_letter(struct batch *batch, size_t i);

#endif
