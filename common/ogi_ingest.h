/* The core's one entry: a document's bytes -> its report.
 *
 * Pure: no file, socket, clock, environment, log or global. Same bytes in, same report out. */
#ifndef OGI_INGEST_H
#define OGI_INGEST_H

#include "ogi_envelope.h"
#include "ogi_report.h"

/* What the core knows: forms, labels compiled for search, rules. Made once, constant after, so any
 * number of threads may use one. */
struct ogi_core;

struct ogi_core_options {
    const struct ogi_form *const *forms; /* NULL: ogi_forms() */
    size_t form_count;
};

ogi_result ogi_core_new(const struct ogi_core_options *options, struct ogi_core **out,
                        struct ogi_error *err) OGI_MUST_USE;
void ogi_core_free(struct ogi_core **core);

const struct ogi_edition *ogi_core_editions(const struct ogi_core *core, size_t *count);

/* Versions that are stored with every report. parser: "1"; ruleset: hex of a hash over the rules.
 */
const char *ogi_parser_version(void);
const char *ogi_core_ruleset_version(const struct ogi_core *core);

/* Reads the document. The report hangs in keep and borrows from nothing else; scratch may be
 * reset afterwards. Fails with PARSE_LIMIT when an arena's limit is reached, never because of what
 * the document says: that is the report's status and findings. */
ogi_result ogi_ingest(const struct ogi_core *core, const struct ogi_document *document,
                      struct ogi_arena *scratch, struct ogi_arena *keep, struct ogi_report **out,
                      struct ogi_error *err) OGI_MUST_USE;

#endif
