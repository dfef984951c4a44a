#include "ogi_input.h"

#include "ogi_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CHUNK_BYTES = 64 * 1024,
    ITEM_OVERHEAD_BYTES = 64 * 1024, /* the fields around an item's body */
    SOURCE_MAX_BYTES = 4096 + 32,
};

/* A file as a window of bytes that have been read and not yet used. */
struct stream {
    const char *path;
    int fd;
    struct ogi_buf window;
    size_t at;             /* what comes before is used */
    int64_t window_offset; /* of window.ptr[0] in the file */
    bool ended;
};

struct reading {
    const struct ogi_input_options *options;
    const struct ogi_input_visitor *visitor;
};

static size_t item_limit(const struct reading *reading)
{
    return 2 * reading->options->max_document_bytes + ITEM_OVERHEAD_BYTES;
}

static struct ogi_str unused(const struct stream *stream)
{
    return ogi_str_slice(ogi_buf_str(&stream->window), stream->at, stream->window.len);
}

/* Reads on; sets ended at the end of the file. */
static ogi_result fill(struct stream *stream, struct ogi_error *err)
{
    char chunk[CHUNK_BYTES];
    ssize_t got;
    do
        got = read(stream->fd, chunk, sizeof chunk);
    while (got < 0 && errno == EINTR && ogi_signals_stop() == 0);
    if (got < 0)
        return OGI_FAIL(err, NO_INPUT, "cannot read %s: %s", stream->path, strerror(errno));
    if (got == 0) {
        stream->ended = true;
        return OGI_OK;
    }
    if (stream->at > 0) {
        stream->window.len -= stream->at;
        memmove(stream->window.ptr, stream->window.ptr + stream->at, stream->window.len);
        stream->window_offset += (int64_t)stream->at;
        stream->at = 0;
    }
    ogi_buf_add(&stream->window, chunk, (size_t)got);
    if (stream->window.overflowed)
        return OGI_FAIL(err, NO_MEMORY, "no memory for reading %s", stream->path);
    return OGI_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Position of the first byte from `from` on that is no white space, reading on as far as `limit`;
 * SIZE_MAX where there is none. */
static ogi_result find_text(struct stream *stream, size_t from, size_t limit, size_t *out,
                            struct ogi_error *err)
{
    for (size_t i = from; i < limit; i++) {
        while (i >= unused(stream).len && !stream->ended)
            OGI_TRY(fill(stream, err));
        if (i >= unused(stream).len)
            break;
        if (!is_blank(unused(stream).ptr[i])) {
            *out = i;
            return OGI_OK;
        }
    }
    *out = SIZE_MAX;
    return OGI_OK;
}

/* Length of the line at the window's begin, without its line feed; SIZE_MAX when it is longer than
 * the limit. The last line needs no line feed. */
static ogi_result find_line_end(struct stream *stream, size_t from, size_t limit, size_t *out,
                                struct ogi_error *err)
{
    size_t scanned = from;
    for (;;) {
        struct ogi_str rest = unused(stream);
        const char *end =
            scanned < rest.len ? memchr(rest.ptr + scanned, '\n', rest.len - scanned) : NULL;
        if (end != NULL || stream->ended) {
            size_t len = end == NULL ? rest.len : (size_t)(end - rest.ptr);
            *out = len > limit ? SIZE_MAX : len;
            return OGI_OK;
        }
        if (rest.len > limit) {
            *out = SIZE_MAX;
            return OGI_OK;
        }
        scanned = rest.len;
        OGI_TRY(fill(stream, err));
    }
}

/* Whether the text is one JSON object from its first to its last brace, as far as nesting goes. */
static bool is_whole_object(struct ogi_str text)
{
    size_t depth = 0;
    bool in_string = false;
    text = ogi_str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0)
                return false;
            if (depth == 0)
                return i + 1 == text.len && text.ptr[0] == '{';
        }
    }
    return false;
}

/* What the beginning of a file says of it. */
struct look {
    bool is_object; /* it begins with '{' */
    bool is_ndjson;
    bool is_many; /* NDJSON with more than one line */
};

static ogi_result look_at(struct stream *stream, size_t limit, struct look *out,
                          struct ogi_error *err)
{
    struct look look = {.is_object = false};
    size_t first;
    size_t end;
    size_t next;
    while (unused(stream).len < 3 && !stream->ended)
        OGI_TRY(fill(stream, err));
    if (ogi_str_starts_with(unused(stream), OGI_STR("\xEF\xBB\xBF")))
        stream->at += 3;
    OGI_TRY(find_text(stream, 0, limit, &first, err));
    *out = look;
    if (first == SIZE_MAX || unused(stream).ptr[first] != '{')
        return OGI_OK;
    look.is_object = true;
    OGI_TRY(find_line_end(stream, first, limit, &end, err));
    if (end == SIZE_MAX) {
        /* Whatever it is, this line is refused; the lines after it may be items. */
        *out = (struct look){true, true, true};
        return OGI_OK;
    }
    look.is_ndjson = is_whole_object(ogi_str_slice(unused(stream), first, end));
    OGI_TRY(find_text(stream, end, end + limit, &next, err));
    look.is_many = next != SIZE_MAX;
    if (look.is_many && unused(stream).ptr[next] == '{')
        look.is_ndjson = true;
    *out = look;
    return OGI_OK;
}

static ogi_result too_large(const char *source, const char *what, size_t limit,
                            struct ogi_error *err)
{
    ogi_result result = OGI_FAIL(err, ENVELOPE_SIZE, "%s is larger than %zu bytes, the limit %s",
                                 source, limit, what);
    ogi_error_hint(err, "--max-document-bytes sets the limit");
    return result;
}

/* The whole file is one document. */
static ogi_result read_whole(const struct reading *reading, struct stream *stream, bool is_item,
                             struct ogi_error *err)
{
    size_t limit = is_item ? item_limit(reading) : reading->options->max_document_bytes;
    while (!stream->ended && unused(stream).len <= limit) {
        struct ogi_error problem = OGI_ERROR_NONE;
        if (fill(stream, &problem).failed) {
            reading->visitor->problem(reading->visitor->self, stream->path, &problem);
            return OGI_OK;
        }
    }
    if (unused(stream).len > limit) {
        struct ogi_error problem = OGI_ERROR_NONE;
        (void)too_large(stream->path, "of a document", limit, &problem);
        reading->visitor->problem(reading->visitor->self, stream->path, &problem);
        return OGI_OK;
    }
    return reading->visitor->document(reading->visitor->self,
                                      &(struct ogi_input_document){.source = stream->path,
                                                                   .path = stream->path,
                                                                   .value = unused(stream),
                                                                   .is_item = is_item},
                                      err);
}

/* Drops the rest of a line that is too long to be kept. */
static ogi_result skip_line(struct stream *stream, struct ogi_error *err)
{
    for (;;) {
        struct ogi_str rest = unused(stream);
        const char *end = rest.len == 0 ? NULL : memchr(rest.ptr, '\n', rest.len);
        if (end != NULL) {
            stream->at += (size_t)(end - rest.ptr) + 1;
            return OGI_OK;
        }
        stream->at = stream->window.len;
        if (stream->ended)
            return OGI_OK;
        OGI_TRY(fill(stream, err));
    }
}

static void name_item(const struct stream *stream, int64_t number, bool is_many,
                      char out[SOURCE_MAX_BYTES])
{
    if (is_many)
        snprintf(out, SOURCE_MAX_BYTES, "%s#%" PRId64, stream->path, number);
    else
        snprintf(out, SOURCE_MAX_BYTES, "%s", stream->path);
}

/* One line. *stop is set at the end of the file; failures to read are problems and end it too. */
static ogi_result read_item(const struct reading *reading, struct stream *stream, int64_t *number,
                            bool is_many, bool *stop, struct ogi_error *err)
{
    const struct ogi_input_visitor *visitor = reading->visitor;
    struct ogi_error problem = OGI_ERROR_NONE;
    char source[SOURCE_MAX_BYTES];
    size_t limit = item_limit(reading);
    size_t len;
    name_item(stream, *number + 1, is_many, source);
    if (find_line_end(stream, 0, limit, &len, &problem).failed) {
        visitor->problem(visitor->self, source, &problem);
        *stop = true;
        return OGI_OK;
    }
    if (len == SIZE_MAX) {
        ++*number;
        (void)too_large(source, "of a line", limit, &problem);
        visitor->problem(visitor->self, source, &problem);
        struct ogi_error second = OGI_ERROR_NONE;
        if (skip_line(stream, &second).failed) {
            visitor->problem(visitor->self, stream->path, &second);
            *stop = true;
        }
        return OGI_OK;
    }
    struct ogi_str line = ogi_str_slice(unused(stream), 0, len);
    int64_t offset = stream->window_offset + (int64_t)stream->at;
    *stop = stream->ended && len == unused(stream).len;
    stream->at += *stop ? len : len + 1;
    line = ogi_str_trim(line);
    if (line.len == 0)
        return OGI_OK;
    ++*number;
    return visitor->document(visitor->self,
                             &(struct ogi_input_document){.source = source,
                                                          .path = stream->path,
                                                          .value = line,
                                                          .is_item = true,
                                                          .offset = offset},
                             err);
}

static ogi_result read_lines(const struct reading *reading, struct stream *stream, bool is_many,
                             struct ogi_error *err)
{
    int64_t number = 0;
    bool stop = false;
    while (!stop)
        OGI_TRY(read_item(reading, stream, &number, is_many, &stop, err));
    return OGI_OK;
}

static ogi_result read_stream(const struct reading *reading, struct stream *stream,
                              struct ogi_error *err)
{
    struct ogi_error problem = OGI_ERROR_NONE;
    struct look look = {.is_object = false};
    enum ogi_input_format format = reading->options->format;
    if (format != OGI_INPUT_FILE && look_at(stream, item_limit(reading), &look, &problem).failed) {
        reading->visitor->problem(reading->visitor->self, stream->path, &problem);
        return OGI_OK;
    }
    if (format == OGI_INPUT_NDJSON || (format == OGI_INPUT_AUTO && look.is_ndjson))
        return read_lines(reading, stream, look.is_many || !look.is_object, err);
    return read_whole(reading, stream, look.is_object, err);
}

static ogi_result read_file(void *self, const char *path, int64_t size OGI_UNUSED,
                            struct ogi_error *err)
{
    const struct reading *reading = self;
    struct stream stream = {.path = path};
    bool is_stdin = strcmp(path, "-") == 0;
    stream.fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (stream.fd < 0) {
        struct ogi_error problem = OGI_ERROR_NONE;
        (void)OGI_FAIL(&problem, NO_INPUT, "cannot open %s: %s", path, strerror(errno));
        reading->visitor->problem(reading->visitor->self, path, &problem);
        return OGI_OK;
    }
    /* Two lines are in the window while the kind of file is found out. */
    ogi_buf_init(&stream.window, 2 * item_limit(reading) + 2 * CHUNK_BYTES);
    ogi_result result = read_stream(reading, &stream, err);
    ogi_buf_fini(&stream.window);
    if (!is_stdin)
        close(stream.fd);
    return result;
}

static void forward_problem(void *self, const char *path, const struct ogi_error *problem)
{
    const struct reading *reading = self;
    reading->visitor->problem(reading->visitor->self, path, problem);
}

static void forward_skipped(void *self, const char *path, const char *why)
{
    const struct reading *reading = self;
    if (reading->visitor->skipped != NULL)
        reading->visitor->skipped(reading->visitor->self, path, why);
}

ogi_result ogi_input_read(char *const *paths, size_t count, const struct ogi_input_options *options,
                          const struct ogi_input_visitor *visitor, struct ogi_error *err)
{
    struct reading reading = {options, visitor};
    struct ogi_walk_visitor walker = {&reading, read_file, forward_problem, forward_skipped};
    return ogi_walk(paths, count, &options->walk, &walker, err);
}

struct surveying {
    const struct ogi_input_visitor *visitor;
    struct ogi_input_survey survey;
};

static ogi_result count_file(void *self, const char *path OGI_UNUSED, int64_t size,
                             struct ogi_error *err OGI_UNUSED)
{
    struct ogi_input_survey *survey = &((struct surveying *)self)->survey;
    survey->files++;
    survey->bytes = size < 0 || survey->bytes < 0 ? -1 : survey->bytes + size;
    return OGI_OK;
}

static void count_problem(void *self, const char *path, const struct ogi_error *problem)
{
    struct surveying *surveying = self;
    surveying->survey.problems++;
    surveying->visitor->problem(surveying->visitor->self, path, problem);
}

ogi_result ogi_input_survey(char *const *paths, size_t count,
                            const struct ogi_input_options *options,
                            const struct ogi_input_visitor *visitor, struct ogi_input_survey *out,
                            struct ogi_error *err)
{
    struct surveying surveying = {visitor, {0, 0, 0}};
    struct ogi_walk_visitor walker = {&surveying, count_file, count_problem, NULL};
    OGI_TRY(ogi_walk(paths, count, &options->walk, &walker, err));
    *out = surveying.survey;
    return OGI_OK;
}
