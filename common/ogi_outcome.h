/* Which version of a document a message makes, and what becomes of the document: decided in offset
 * order, in memory, against the current state, by a pure function (contract §4 "Crawl time", §5).
 *
 * Not for: writing anything. The store reads and writes the states, the loop asks for decisions. */
#ifndef OGI_OUTCOME_H
#define OGI_OUTCOME_H

#include "ogi_report.h"

enum ogi_outcome {
    OGI_OUTCOME_STORED,    /* first version, or new figures: event validated.v1 */
    OGI_OUTCOME_UNCHANGED, /* crawled again, same figures and sections: unchanged.v1 */
    OGI_OUTCOME_OUTDATED,  /* an older crawl: kept as a version that is not current; no event */
    OGI_OUTCOME_REJECTED,  /* not such a report: rejected.v1 */
    OGI_OUTCOME_WITHDRAWN, /* tombstone: withdrawn.v1 */
    OGI_OUTCOME_IGNORED,   /* tombstone of an unknown or already withdrawn key; no event */
    OGI_OUTCOME_DEAD_LETTER,
    OGI_OUTCOME_COUNT
};

const char *ogi_outcome_name(enum ogi_outcome outcome); /* as contract §5 spells them */

/* A row of ogi.document: one per document key. */
struct ogi_document_state {
    bool exists;                     /* false: the key was never seen; the rest is then zero */
    int64_t current_report_id;       /* 0: none (known only as withdrawn, or not yet stored) */
    int32_t version;                 /* highest version number given out; 0: none */
    int32_t current_version;         /* number of the current version; 0: none */
    int64_t crawl_time_ms;           /* newest crawl that said what the current version says, or the
                                        withdrawal */
    unsigned char body_sha256[32];   /* of the current version */
    unsigned char result_sha256[32]; /* of the current version */
    enum ogi_status current_status;  /* of the current version */
    bool withdrawn;
};

/* What a message says of its document. */
struct ogi_crawl {
    const struct ogi_report *report; /* NULL: a tombstone */
    int64_t report_id;               /* the id that a version made of it would get */
    int64_t crawl_time_ms;
    unsigned char body_sha256[32];
    unsigned char result_sha256[32]; /* ogi_report_result_hash */
};

struct ogi_decision {
    enum ogi_outcome outcome;
    bool makes_version; /* a report row is to be written, with this version number */
    int32_t version;    /* the version that the event names; 0 for ignored */
    int64_t report_id;  /* the report that the event names: the new one, or (unchanged) the current
                           one; 0 for none */
};

/* Decides and moves *state on. Total: every pair of state and crawl has exactly one outcome. */
struct ogi_decision ogi_outcome_decide(struct ogi_document_state *state,
                                       const struct ogi_crawl *crawl);

/* SHA-256 over what makes "same figures and sections": form, year, agency, title, date, status,
 * values, notes, sections. Spans and raw texts stay out: a visit counter must not make a version.
 */
void ogi_report_result_hash(const struct ogi_report *report, unsigned char out[32]);

#endif
