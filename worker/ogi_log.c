#include "ogi_log.h"

#include "ogi_utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 16 * 1024,
    /* A field beyond this is cut: keys may have 2 KiB, anything longer is not for a log. */
    FIELD_MAX_BYTES = 4 * 1024,
    REPEAT_SLOTS = 64,
    REPEAT_WINDOW_MS = 10 * 1000,
};

struct repeat {
    uint64_t key; /* 0: free */
    int64_t window_ms;
    uint32_t passed;
    uint64_t suppressed;
    enum ogi_log_level level;
    char msg[80];
};

/* The program's one log: like standard error itself it is there once per process. */
static struct {
    pthread_mutex_t mutex;
    enum ogi_log_level level;
    enum ogi_log_form form;
    int fd;
    bool initialised;
    bool journal; /* systemd reads a priority in front of each line */
    struct repeat repeats[REPEAT_SLOTS];
} state = {.mutex = PTHREAD_MUTEX_INITIALIZER, .level = OGI_LOG_INFO};

const char *ogi_log_level_name(enum ogi_log_level level)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    return names[level];
}

static int64_t milliseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void add_time(struct ogi_buf *out, int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm utc;
    char text[32];
    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    ogi_buf_add_format(out, "%s.%03dZ", text, (int)(time_ms % 1000));
}

/* One character of the text, safe in a JSON string and on a terminal. */
static void add_escaped(struct ogi_buf *out, uint32_t cp)
{
    if (cp == '"' || cp == '\\')
        ogi_buf_add_format(out, "\\%c", (char)cp);
    else if (cp == '\n')
        ogi_buf_add_format(out, "\\n");
    else if (cp == '\t')
        ogi_buf_add_format(out, "\\t");
    else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
             (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
        /* C1 controls, line separators and direction marks too: a key must not redraw a terminal.
         */
        ogi_buf_add_format(out, "\\u%04x", (unsigned)cp);
    else {
        char bytes[4];
        ogi_buf_add(out, bytes, ogi_utf8_encode(cp, bytes));
    }
}

static void add_quoted(struct ogi_buf *out, struct ogi_str text)
{
    ogi_buf_add_char(out, '"');
    size_t offset = 0;
    while (offset < text.len && offset < FIELD_MAX_BYTES)
        add_escaped(out, ogi_utf8_next(text, &offset));
    if (offset < text.len)
        ogi_buf_add_str(out, OGI_STR("…"));
    ogi_buf_add_char(out, '"');
}

/* A sentence for people: no quotes, nothing that moves a cursor. */
static void add_sentence(struct ogi_buf *out, struct ogi_str text)
{
    size_t offset = 0;
    while (offset < text.len) {
        uint32_t cp = ogi_utf8_next(text, &offset);
        if (cp == '"' || cp == '\\')
            ogi_buf_add_char(out, (char)cp);
        else
            add_escaped(out, cp);
    }
}

static bool needs_quotes(struct ogi_str text)
{
    if (text.len == 0)
        return true;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7F)
            return true;
    }
    return false;
}

static void add_milli(struct ogi_buf *out, int64_t number)
{
    uint64_t size = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    ogi_buf_add_format(out, "%s%" PRIu64 ".%03u", number < 0 ? "-" : "", size / 1000,
                       (unsigned)(size % 1000));
}

static void add_value(struct ogi_buf *out, const struct ogi_log_field *field,
                      enum ogi_log_form form)
{
    switch (field->type) {
    case OGI_LOG_TYPE_STR:
        if (form == OGI_LOG_TEXT && !needs_quotes(field->str))
            add_sentence(out, field->str);
        else
            add_quoted(out, field->str);
        break;
    case OGI_LOG_TYPE_INT:
        ogi_buf_add_format(out, "%" PRId64, field->number);
        break;
    case OGI_LOG_TYPE_BOOL:
        ogi_buf_add_format(out, "%s", field->number != 0 ? "true" : "false");
        break;
    case OGI_LOG_TYPE_MILLI:
        add_milli(out, field->number);
        break;
    }
}

static void add_member(struct ogi_buf *out, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    ogi_buf_add_format(out, ",\"%s\":", name);
    add_quoted(out, ogi_str_of(value));
}

static void render_json(const struct ogi_log_line *line, struct ogi_buf *out)
{
    ogi_buf_add_str(out, OGI_STR("{\"ts\":\""));
    add_time(out, line->time_ms);
    ogi_buf_add_format(out, "\",\"level\":\"%s\"", ogi_log_level_name(line->level));
    ogi_buf_add_str(out, OGI_STR(",\"msg\":"));
    add_quoted(out, ogi_str_of(line->msg));
    add_member(out, "code", line->code);
    for (size_t i = 0; i < line->count; i++) {
        ogi_buf_add_char(out, ',');
        add_quoted(out, ogi_str_of(line->fields[i].name));
        ogi_buf_add_char(out, ':');
        add_value(out, &line->fields[i], OGI_LOG_JSON);
    }
    add_member(out, "hint", line->hint);
    if (line->suppressed > 0)
        ogi_buf_add_format(out, ",\"suppressed\":%" PRIu64, line->suppressed);
    ogi_buf_add_char(out, '}');
}

static void render_text(const struct ogi_log_line *line, struct ogi_buf *out)
{
    if (line->level != OGI_LOG_INFO)
        ogi_buf_add_format(out, "%s: ", ogi_log_level_name(line->level));
    add_sentence(out, ogi_str_of(line->msg));
    for (size_t i = 0; i < line->count; i++) {
        ogi_buf_add_char(out, ' ');
        add_sentence(out, ogi_str_of(line->fields[i].name));
        ogi_buf_add_char(out, '=');
        add_value(out, &line->fields[i], OGI_LOG_TEXT);
    }
    if (line->code != NULL && line->code[0] != '\0')
        ogi_buf_add_format(out, " [%s]", line->code);
    if (line->suppressed > 0)
        ogi_buf_add_format(out, " (%" PRIu64 " like this not shown)", line->suppressed);
    if (line->hint != NULL && line->hint[0] != '\0') {
        ogi_buf_add_str(out, OGI_STR("\n  hint: "));
        add_sentence(out, ogi_str_of(line->hint));
    }
}

void ogi_log_render(const struct ogi_log_line *line, enum ogi_log_form form, struct ogi_buf *out)
{
    if (form == OGI_LOG_TEXT)
        render_text(line, out);
    else
        render_json(line, out);
}

/* JOURNAL_STREAM is set for all children of a service; only the stream it names is the journal, but
 * a priority in front of a line that goes elsewhere is a blemish, a missing one loses the level. */
static bool journal_reads_us(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    return stream != NULL && stream[0] != '\0';
}

void ogi_log_init(const struct ogi_log_options *options)
{
    pthread_mutex_lock(&state.mutex);
    state.level = options->level;
    state.fd = options->fd == 0 ? STDERR_FILENO : options->fd;
    state.form = options->form;
    if (state.form == OGI_LOG_AUTO)
        state.form = isatty(state.fd) ? OGI_LOG_TEXT : OGI_LOG_JSON;
    state.journal = journal_reads_us();
    state.initialised = true;
    memset(state.repeats, 0, sizeof state.repeats);
    pthread_mutex_unlock(&state.mutex);
}

static void ensure_initialised(void)
{
    pthread_mutex_lock(&state.mutex);
    bool initialised = state.initialised;
    pthread_mutex_unlock(&state.mutex);
    if (!initialised)
        ogi_log_init(&(struct ogi_log_options){.level = OGI_LOG_INFO, .form = OGI_LOG_AUTO});
}

bool ogi_log_is_enabled(enum ogi_log_level level)
{
    pthread_mutex_lock(&state.mutex);
    bool enabled = level <= state.level;
    pthread_mutex_unlock(&state.mutex);
    return enabled;
}

/* A log that cannot be written is no reason to stop working, and there is nobody left to tell. */
static void write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, bytes, len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        bytes += written;
        len -= (size_t)written;
    }
}

/* FNV-1a; never 0, which marks a free slot. */
static uint64_t fingerprint(enum ogi_log_level level, const char *code, const char *msg)
{
    uint64_t hash = UINT64_C(14695981039346656037) + (uint64_t)level;
    for (const char *part = code == NULL ? "" : code; *part != '\0'; part++)
        hash = (hash ^ (unsigned char)*part) * UINT64_C(1099511628211);
    for (; *msg != '\0'; msg++)
        hash = (hash ^ (unsigned char)*msg) * UINT64_C(1099511628211);
    return hash == 0 ? 1 : hash;
}

static struct repeat *find_repeat(uint64_t key, int64_t now_ms)
{
    struct repeat *oldest = &state.repeats[0];
    for (size_t i = 0; i < REPEAT_SLOTS; i++) {
        struct repeat *slot = &state.repeats[i];
        if (slot->key == key)
            return slot;
        /* What still has to tell of suppressed lines is the last to be given up. */
        if (slot->key == 0 || (oldest->key != 0 && (slot->suppressed == 0) &&
                               (oldest->suppressed > 0 || slot->window_ms < oldest->window_ms)))
            oldest = slot;
    }
    memset(oldest, 0, sizeof *oldest);
    oldest->key = key;
    oldest->window_ms = now_ms;
    return oldest;
}

/* Whether the line may pass; *suppressed is what it has to tell of. */
static bool may_pass(const struct ogi_log_line *line, uint64_t *suppressed)
{
    int64_t now_ms = milliseconds(CLOCK_MONOTONIC);
    struct repeat *slot = find_repeat(fingerprint(line->level, line->code, line->msg), now_ms);
    if (now_ms - slot->window_ms >= REPEAT_WINDOW_MS) {
        slot->window_ms = now_ms;
        slot->passed = 0;
    }
    if (slot->passed >= OGI_LOG_BURST) {
        slot->suppressed++;
        slot->level = line->level;
        snprintf(slot->msg, sizeof slot->msg, "%s", line->msg);
        return false;
    }
    slot->passed++;
    *suppressed = slot->suppressed;
    slot->suppressed = 0;
    return true;
}

/* With the mutex held. */
static void emit(const struct ogi_log_line *line)
{
    static const int priorities[] = {3, 4, 6, 7}; /* syslog's */
    struct ogi_buf buf;
    ogi_buf_init(&buf, LINE_MAX_BYTES);
    if (state.journal)
        ogi_buf_add_format(&buf, "<%d>", priorities[line->level]);
    size_t start = buf.len;
    ogi_log_render(line, state.form, &buf);
    if (buf.overflowed) {
        /* Fields too many or too long: the sentence alone still says what happened. */
        struct ogi_log_line bare = *line;
        bare.count = 0;
        ogi_buf_clear(&buf);
        if (start > 0)
            ogi_buf_add_format(&buf, "<%d>", priorities[line->level]);
        ogi_log_render(&bare, state.form, &buf);
    }
    ogi_buf_add_char(&buf, '\n');
    write_all(state.fd, buf.ptr, buf.len);
    ogi_buf_fini(&buf);
}

static void log_line(struct ogi_log_line line)
{
    ensure_initialised();
    pthread_mutex_lock(&state.mutex);
    if (line.level <= state.level && may_pass(&line, &line.suppressed)) {
        line.time_ms = milliseconds(CLOCK_REALTIME);
        emit(&line);
    }
    pthread_mutex_unlock(&state.mutex);
}

void ogi_log(enum ogi_log_level level, const char *msg, const struct ogi_log_field *fields,
             size_t count)
{
    log_line((struct ogi_log_line){.level = level, .msg = msg, .fields = fields, .count = count});
}

void ogi_log_error(const struct ogi_error *err)
{
    ogi_log_error_as(OGI_LOG_ERROR, err, OGI_LOG_NO_FIELDS);
}

void ogi_log_error_as(enum ogi_log_level level, const struct ogi_error *err,
                      const struct ogi_log_field *fields, size_t count)
{
    struct ogi_log_line line = {.level = level, .fields = fields, .count = count};
    if (err->function == NULL) {
        line.msg = "a failure without a description";
        line.code = ogi_code_get(OGI_CODE_BUG)->id;
    } else {
        line.msg = err->text;
        line.code = ogi_code_get(err->code)->id;
        line.hint = err->hint;
    }
    log_line(line);
}

void ogi_log_verbatim(const char *text)
{
    ensure_initialised();
    pthread_mutex_lock(&state.mutex);
    struct ogi_buf buf;
    ogi_buf_init(&buf, LINE_MAX_BYTES);
    ogi_buf_add_str(&buf, ogi_str_of(text));
    ogi_buf_add_char(&buf, '\n');
    write_all(state.fd, buf.ptr, buf.len);
    ogi_buf_fini(&buf);
    pthread_mutex_unlock(&state.mutex);
}

void ogi_log_fini(void)
{
    pthread_mutex_lock(&state.mutex);
    for (size_t i = 0; i < REPEAT_SLOTS && state.initialised; i++) {
        struct repeat *slot = &state.repeats[i];
        if (slot->suppressed == 0)
            continue;
        emit(&(struct ogi_log_line){.time_ms = milliseconds(CLOCK_REALTIME),
                                    .level = slot->level,
                                    .msg = slot->msg,
                                    .suppressed = slot->suppressed});
        slot->suppressed = 0;
    }
    pthread_mutex_unlock(&state.mutex);
}
