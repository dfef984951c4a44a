/* Files -> documents: what `parse` and `feed` read.
 *
 * A file is one document, or crawler items one a line (NDJSON): its content decides, never its
 * name. It is NDJSON when its first line is a whole JSON object, or when its first two lines both
 * begin one. Lines are read one by one, so a file may be larger than the memory; one document may
 * not be larger than the limit.
 *
 * Not for: opening envelopes (ogi_envelope.h): an item is passed on as the line it is. */
#ifndef OGI_INPUT_H
#define OGI_INPUT_H

#include "ogi_str.h"
#include "ogi_walk.h"

enum ogi_input_format { OGI_INPUT_AUTO, OGI_INPUT_FILE, OGI_INPUT_NDJSON };

struct ogi_input_options {
    struct ogi_walk_options walk;
    enum ogi_input_format format;
    size_t max_document_bytes; /* an item's line may be twice as long: escapes, base64 */
};

/* Borrowed for the time of the call. */
struct ogi_input_document {
    const char *source;   /* the path as it was given or found, "-", "PATH#2" */
    const char *path;     /* without "#2" */
    struct ogi_str value; /* may be empty */
    bool is_item;         /* a line of NDJSON, or a file that holds one JSON object */
    int64_t offset;       /* of its first byte in the file */
};

struct ogi_input_visitor {
    void *self;
    /* A failure ends the reading. */
    ogi_result (*document)(void *self, const struct ogi_input_document *document,
                           struct ogi_error *err);
    /* What cannot be read (NO_INPUT, IO), or is too large (ENVELOPE_SIZE); reading goes on. source
     * as above. */
    void (*problem)(void *self, const char *source, const struct ogi_error *problem);
    void (*skipped)(void *self, const char *path, const char *why); /* may be NULL */
};

/* What is there to read, without reading it. */
struct ogi_input_survey {
    int64_t files;
    int64_t bytes; /* -1: standard input is among it */
    int64_t problems;
};

/* Tells every problem that can be known beforehand. */
ogi_result ogi_input_survey(char *const *paths, size_t count,
                            const struct ogi_input_options *options,
                            const struct ogi_input_visitor *visitor, struct ogi_input_survey *out,
                            struct ogi_error *err) OGI_MUST_USE;

/* Reads all documents in order. Fails only with what visitor->document fails with, or NO_MEMORY. */
ogi_result ogi_input_read(char *const *paths, size_t count, const struct ogi_input_options *options,
                          const struct ogi_input_visitor *visitor,
                          struct ogi_error *err) OGI_MUST_USE;

#endif
