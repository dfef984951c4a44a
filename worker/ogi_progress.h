/* How far a long run has got: one line on a terminal that is drawn anew, or a plain line every few
 * seconds.
 *
 * Concurrency: one thread. */
#ifndef OGI_PROGRESS_H
#define OGI_PROGRESS_H

#include "ogi_str.h"

enum ogi_progress_mode {
    OGI_PROGRESS_MODE_NONE,
    OGI_PROGRESS_MODE_TERMINAL,
    OGI_PROGRESS_MODE_PLAIN
};

struct ogi_progress_state {
    int64_t documents;
    int64_t bytes;
    int64_t total_bytes; /* -1: not known */
    int64_t elapsed_ms;
};

struct ogi_progress {
    enum ogi_progress_mode mode;
    struct ogi_progress_state state;
    int64_t started_ms;
    int64_t drawn_ms;
    bool is_drawn; /* a line stands on the terminal */
};

void ogi_progress_begin(struct ogi_progress *progress, enum ogi_progress_mode mode,
                        int64_t total_bytes);

/* Adds what was done since the last call, and draws when it is time to. */
void ogi_progress_add(struct ogi_progress *progress, int64_t documents, int64_t bytes);

/* Takes the line off the terminal, so that something else can be written there. */
void ogi_progress_clear(struct ogi_progress *progress);

/* "1234 documents, 12.3 MB, 456/s, 37 %, 0:12 left" */
void ogi_progress_render(const struct ogi_progress_state *state, struct ogi_buf *out);

/* "12.3 MB", "840 kB", "17 bytes": powers of ten. */
void ogi_progress_render_bytes(int64_t bytes, struct ogi_buf *out);

#endif
