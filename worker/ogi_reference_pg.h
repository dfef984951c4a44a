/* The reference tables (ogi.form, cell, label, rule), written from the program's own tables, so
 * that they cannot drift from what the parser and the rules know. */
#ifndef OGI_REFERENCE_PG_H
#define OGI_REFERENCE_PG_H

#include "ogi_form.h"
#include "ogi_pg.h"

struct ogi_reference_counts {
    size_t forms, cells, labels, rules;
};

/* Replaces their rows in one transaction; readers see the old ones until it commits. */
ogi_result ogi_reference_write(struct ogi_pg *pg, const struct ogi_edition *editions, size_t count,
                               struct ogi_reference_counts *out,
                               struct ogi_error *err) OGI_MUST_USE;

#endif
