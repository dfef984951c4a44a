/* Log lines on standard error: one JSON object a line, or a readable line on a terminal.
 *
 *   {"ts":"2021-01-20T08:30:00.123Z","level":"info","msg":"partition
 * claimed","topic":"ogi.reports","partition":3}
 *
 * What may be logged are coordinates, counts, keys and names. Never a document's body or the values
 * of a row: they are other people's data, and a log travels further than a database.
 *
 * An error is logged once, where it is handled (ogi_error.h), by ogi_log_error.
 *
 * Repeats: of lines with the same level, code and msg only OGI_LOG_BURST pass in ten seconds; the
 * next one that passes says in "suppressed" how many did not. So what differs from line to line
 * belongs into fields, not into msg.
 *
 * Concurrency: any thread, after ogi_log_init. A line is one write(2). */
#ifndef OGI_LOG_H
#define OGI_LOG_H

#include "ogi_error.h"
#include "ogi_str.h"

enum ogi_log_level { OGI_LOG_ERROR, OGI_LOG_WARNING, OGI_LOG_INFO, OGI_LOG_DEBUG };

enum ogi_log_form {
    OGI_LOG_AUTO, /* text on a terminal, else JSON */
    OGI_LOG_JSON,
    OGI_LOG_TEXT,
};

enum { OGI_LOG_BURST = 50 };

enum ogi_log_type { OGI_LOG_TYPE_STR, OGI_LOG_TYPE_INT, OGI_LOG_TYPE_BOOL, OGI_LOG_TYPE_MILLI };

/* Borrowed for the time of the call. Made by the functions below. */
struct ogi_log_field {
    const char *name;
    enum ogi_log_type type;
    struct ogi_str str;
    int64_t number;
};

struct ogi_log_options {
    enum ogi_log_level level; /* lines above it are dropped */
    enum ogi_log_form form;
    int fd; /* 0: standard error */
};

/* Before it is called, lines go to standard error as text on a terminal, as JSON elsewhere, from
 * info on. */
void ogi_log_init(const struct ogi_log_options *options);

/* Says what repeats were suppressed and not yet told of. */
void ogi_log_fini(void);

bool ogi_log_is_enabled(enum ogi_log_level level);

static inline struct ogi_log_field ogi_log_str(const char *name, const char *value)
{
    return (struct ogi_log_field){name, OGI_LOG_TYPE_STR, ogi_str_of(value), 0};
}

static inline struct ogi_log_field ogi_log_text(const char *name, struct ogi_str value)
{
    return (struct ogi_log_field){name, OGI_LOG_TYPE_STR, value, 0};
}

static inline struct ogi_log_field ogi_log_int(const char *name, int64_t value)
{
    return (struct ogi_log_field){name, OGI_LOG_TYPE_INT, OGI_STR_NONE, value};
}

static inline struct ogi_log_field ogi_log_bool(const char *name, bool value)
{
    return (struct ogi_log_field){name, OGI_LOG_TYPE_BOOL, OGI_STR_NONE, value};
}

/* A duration given in milliseconds, printed in seconds: name it "…_s". */
static inline struct ogi_log_field ogi_log_seconds(const char *name, int64_t milliseconds)
{
    return (struct ogi_log_field){name, OGI_LOG_TYPE_MILLI, OGI_STR_NONE, milliseconds};
}

/* The two last arguments of the functions below:
 *   ogi_log(OGI_LOG_INFO, "partition claimed",
 *           OGI_LOG_FIELDS(ogi_log_str("topic", topic), ogi_log_int("partition", 3)));
 *   ogi_log(OGI_LOG_INFO, "batch stored", OGI_LOG_NO_FIELDS); */
#define OGI_LOG_FIELDS(...)                                                                        \
    (const struct ogi_log_field[]){__VA_ARGS__},                                                   \
        sizeof((const struct ogi_log_field[]){__VA_ARGS__}) / sizeof(struct ogi_log_field)
#define OGI_LOG_NO_FIELDS NULL, 0

void ogi_log(enum ogi_log_level level, const char *msg, const struct ogi_log_field *fields,
             size_t count);

/* The error's text, code and hint, at level error. */
void ogi_log_error(const struct ogi_error *err);

/* The same at another level (a transient error that is waited out is a warning), with fields. */
void ogi_log_error_as(enum ogi_log_level level, const struct ogi_error *err,
                      const struct ogi_log_field *fields, size_t count);

/* A line verbatim, whatever the format and level: what other programs wait for (`ready`). */
void ogi_log_verbatim(const char *line);

/* "error", "warning", "info", "debug" */
const char *ogi_log_level_name(enum ogi_log_level level);

/* One line as it would be written, without its line feed: what ogi_log does, for tests. code and
 * hint may be NULL. form is JSON or TEXT. */
struct ogi_log_line {
    int64_t time_ms; /* since 1970, UTC */
    enum ogi_log_level level;
    const char *msg;
    const char *code;
    const char *hint;
    const struct ogi_log_field *fields;
    size_t count;
    uint64_t suppressed;
};
void ogi_log_render(const struct ogi_log_line *line, enum ogi_log_form form, struct ogi_buf *out);

#endif
