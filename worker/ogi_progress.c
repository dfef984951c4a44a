#include "ogi_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum { TERMINAL_PERIOD_MS = 200, PLAIN_PERIOD_MS = 5000, FIRST_ETA_MS = 2000 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void ogi_progress_render_bytes(int64_t bytes, struct ogi_buf *out)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        ogi_buf_add_format(out, "%" PRId64 " bytes", bytes);
        return;
    }
    size_t unit = 0;
    int64_t scale = 1000;
    while (unit + 1 < OGI_COUNT_OF(units) && bytes / scale >= 1000) {
        scale *= 1000;
        unit++;
    }
    int64_t tenths = bytes / (scale / 10);
    if (tenths < 1000)
        ogi_buf_add_format(out, "%" PRId64 ".%" PRId64 " %s", tenths / 10, tenths % 10,
                           units[unit]);
    else
        ogi_buf_add_format(out, "%" PRId64 " %s", tenths / 10, units[unit]);
}

static void add_rest(const struct ogi_progress_state *state, struct ogi_buf *out)
{
    if (state->total_bytes <= 0)
        return;
    int64_t done = state->bytes < state->total_bytes ? state->bytes : state->total_bytes;
    ogi_buf_add_format(out, ", %" PRId64 " %%",
                       (int64_t)((double)done / (double)state->total_bytes * 100));
    /* The first moments go into connecting: what they would foretell is wrong. */
    if (state->elapsed_ms < FIRST_ETA_MS || done == 0)
        return;
    double rest_ms = (double)(state->total_bytes - done) * (double)state->elapsed_ms / (double)done;
    int64_t seconds = (int64_t)(rest_ms / 1000 + 0.5);
    if (seconds >= 3600)
        ogi_buf_add_format(out, ", %" PRId64 ":%02d:%02d left", seconds / 3600,
                           (int)(seconds / 60 % 60), (int)(seconds % 60));
    else
        ogi_buf_add_format(out, ", %d:%02d left", (int)(seconds / 60), (int)(seconds % 60));
}

void ogi_progress_render(const struct ogi_progress_state *state, struct ogi_buf *out)
{
    ogi_buf_add_format(out, "%" PRId64 " document%s, ", state->documents,
                       state->documents == 1 ? "" : "s");
    ogi_progress_render_bytes(state->bytes, out);
    if (state->elapsed_ms >= 500)
        ogi_buf_add_format(out, ", %" PRId64 "/s", state->documents * 1000 / state->elapsed_ms);
    add_rest(state, out);
}

void ogi_progress_begin(struct ogi_progress *progress, enum ogi_progress_mode mode,
                        int64_t total_bytes)
{
    int64_t now = now_ms();
    *progress = (struct ogi_progress){
        .mode = mode, .state = {.total_bytes = total_bytes}, .started_ms = now, .drawn_ms = now};
}

static void draw(struct ogi_progress *progress)
{
    struct ogi_buf line;
    ogi_buf_init(&line, 512);
    ogi_progress_render(&progress->state, &line);
    if (progress->mode == OGI_PROGRESS_MODE_TERMINAL) {
        /* Erase to the end of the line: the last drawing may have been longer. */
        fprintf(stderr, "\r%.*s\033[K", OGI_STR_ARG(ogi_buf_str(&line)));
        fflush(stderr);
        progress->is_drawn = true;
    } else {
        fprintf(stderr, "%.*s\n", OGI_STR_ARG(ogi_buf_str(&line)));
    }
    ogi_buf_fini(&line);
}

void ogi_progress_add(struct ogi_progress *progress, int64_t documents, int64_t bytes)
{
    int64_t now = now_ms();
    int64_t period =
        progress->mode == OGI_PROGRESS_MODE_TERMINAL ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS;
    progress->state.documents += documents;
    progress->state.bytes += bytes;
    progress->state.elapsed_ms = now - progress->started_ms;
    if (progress->mode == OGI_PROGRESS_MODE_NONE || now - progress->drawn_ms < period)
        return;
    progress->drawn_ms = now;
    draw(progress);
}

void ogi_progress_clear(struct ogi_progress *progress)
{
    if (!progress->is_drawn)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->is_drawn = false;
}
