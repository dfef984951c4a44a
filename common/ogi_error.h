/* Results and errors of the whole program.
 *
 * An error is a failure of the machine or of a message that cannot be taken in. A document that is
 * merely wrong (inconsistent figures, missing tables, not a report) is no error: it is an outcome
 * with findings (ogi_report.h).
 *
 * Ownership: struct ogi_error lives on the caller's stack and owns nothing. The first failure fills
 * it, later ones leave it as it is; an error is logged once, where it is handled, never on its way.
 */
#ifndef OGI_ERROR_H
#define OGI_ERROR_H

#include "ogi_base.h"

/* A one-member struct cannot be mistaken for a number or a condition. */
typedef struct {
    bool failed;
} ogi_result;

#define OGI_OK ((ogi_result){false})

/* What the caller has to do. */
enum ogi_kind {
    OGI_KIND_INVALID,   /* this message: record it as a dead letter and go on */
    OGI_KIND_TRANSIENT, /* roll back, keep the batch, back off, try again */
    OGI_KIND_FENCED,    /* somebody else owns the work: leave at once */
    OGI_KIND_FATAL,     /* stop with the code's exit status; a supervisor restarts */
    OGI_KIND_BUG,       /* a broken invariant of our own: stop */
};

/* The stable errors: one row each in ogi_error_codes.def. */
enum ogi_code {
#define CODE(name, id, kind, exit_status, stage, text) OGI_CODE_##name,
#include "ogi_error_codes.def"
#undef CODE
    OGI_CODE_COUNT
};

struct ogi_code_info {
    const char *id; /* public and append-only, e.g. "OGI-ENVELOPE-0001" */
    enum ogi_kind kind;
    int exit_status;   /* sysexits.h, as contract §6 lists them */
    const char *stage; /* Kafka Connect's stage of a dead letter; "" where none applies */
    const char *text;  /* one English sentence, for documentation */
};

enum { OGI_ERROR_TEXT_BYTES = 768, OGI_ERROR_HINT_BYTES = 384 };

struct ogi_error {
    enum ogi_code code;
    const char *function;            /* where it arose; a literal; NULL while no error is set */
    char text[OGI_ERROR_TEXT_BYTES]; /* what was attempted, on what, what came back */
    char hint[OGI_ERROR_HINT_BYTES]; /* what the operator can do; may be empty */
};

/* An error variable starts as this. */
#define OGI_ERROR_NONE ((struct ogi_error){.function = NULL})

const struct ogi_code_info *ogi_code_get(enum ogi_code code);
const char *ogi_kind_name(enum ogi_kind kind);

/* The kind of a filled error; OGI_KIND_BUG for one that nobody filled. */
enum ogi_kind ogi_error_kind(const struct ogi_error *err);

/* Fills *err unless it already holds an error (or is NULL); always returns a failure. The text is
 * cut at a character border when it is too long; control characters become spaces. */
ogi_result ogi_error_set(struct ogi_error *err, enum ogi_code code, const char *function,
                         const char *format, ...) OGI_PRINTF(4, 5);

/* Adds what the operator can do, unless a hint is already there. */
void ogi_error_hint(struct ogi_error *err, const char *format, ...) OGI_PRINTF(2, 3);

/* Puts "prefix: " before the text: the context that the failing function lacked. */
void ogi_error_prefix(struct ogi_error *err, const char *format, ...) OGI_PRINTF(2, 3);

#define OGI_FAIL(err, code, ...) ogi_error_set((err), OGI_CODE_##code, __func__, __VA_ARGS__)

/* Passes a failure on to the caller; the only macro with control flow in it. */
#define OGI_TRY(call)                                                                              \
    do {                                                                                           \
        ogi_result ogi_try_result = (call);                                                        \
        if (ogi_try_result.failed)                                                                 \
            return ogi_try_result;                                                                 \
    } while (0)

#endif
