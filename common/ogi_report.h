/* The result of reading one document: what `ogi parse` prints and `ogi work` stores.
 *
 * Ownership: everything hangs in the `keep` arena given to ogi_ingest; constant tables (forms,
 * rules) are referred to, not copied. Spans are byte ranges of the decoded UTF-8 text. */
#ifndef OGI_REPORT_H
#define OGI_REPORT_H

#include "ogi_form.h"

enum ogi_note {
    OGI_NOTE_NONE,
    OGI_NOTE_BLANK,
    OGI_NOTE_NOT_APPLICABLE,
    OGI_NOTE_NOT_A_NUMBER,
    OGI_NOTE_AMBIGUOUS,
    OGI_NOTE_UNIT_UNKNOWN,
    OGI_NOTE_UNIT_CONVERTED, /* has a number */
    OGI_NOTE_REPAIRED,       /* has a number */
};

const char *ogi_note_name(enum ogi_note note); /* as contract §3 spells them; "" for NONE */

enum ogi_presence {
    OGI_CELL_ABSENT, /* the document has no such cell (or, with a note, does not settle it) */
    OGI_CELL_NULL,   /* the document has the cell, but no number in it: the note says why */
    OGI_CELL_NUMBER,
};

/* Why a figure stands in its cell: the evidence that placed it, strongest first. */
enum ogi_evidence {
    OGI_EVIDENCE_NONE,
    OGI_EVIDENCE_GRID,  /* under its head in a resolved grid */
    OGI_EVIDENCE_ORDER, /* the n-th of exactly as many values as its row has columns */
    OGI_EVIDENCE_COUNT, /* the only distribution of the values found over the cells that lack one */
    OGI_EVIDENCE_ARITHMETIC, /* decided by the form's sums between places left open; note REPAIRED
                              */
};

const char *ogi_evidence_name(enum ogi_evidence evidence);

struct ogi_value {
    enum ogi_presence presence;
    enum ogi_note note;
    enum ogi_evidence evidence;
    int64_t number;       /* a count, or hundredths of a yuan; valid with OGI_CELL_NUMBER */
    struct ogi_str raw;   /* what the cell prints; may be empty */
    struct ogi_span span; /* of raw; {0, 0} where there is nothing to point at */
};

struct ogi_section {
    int number; /* 1 to 6 */
    struct ogi_str heading;
    struct ogi_str text; /* without the tables' debris, lines ended by '\n' */
    struct ogi_span span;
};

enum ogi_severity { OGI_SEVERITY_ERROR, OGI_SEVERITY_WARNING, OGI_SEVERITY_INFO };

const char *ogi_severity_name(enum ogi_severity severity);

struct ogi_rule; /* ogi_rule.h */

struct ogi_finding {
    const struct ogi_rule *rule;
    enum ogi_severity severity;
    struct ogi_str cell; /* a cell's code, with '*' for what a sum runs over; empty for none */
    bool has_figures;    /* expected, actual and difference = actual - expected */
    bool is_money;       /* the three are hundredths of a yuan */
    int64_t expected;
    int64_t actual;
    int64_t difference;
    struct ogi_str message; /* one English sentence with the figures in it */
    struct ogi_span span;
};

enum ogi_status {
    OGI_STATUS_VALID,
    OGI_STATUS_INCOMPLETE,
    OGI_STATUS_INVALID,
    OGI_STATUS_REJECTED
};

const char *ogi_status_name(enum ogi_status status);

struct ogi_report {
    enum ogi_status status;
    const struct ogi_edition *edition; /* NULL: no form of ours is in the document */
    int year;                          /* reported on; 0: the document does not say */
    struct ogi_str agency;             /* ptr NULL: not named; likewise the next two */
    struct ogi_str title;
    struct ogi_str published; /* "2021-01-20" */

    struct ogi_value *values; /* edition->cell_count of them; NULL without edition */

    struct ogi_section *sections;
    size_t section_count;
    struct ogi_finding *findings;
    size_t finding_count;

    struct ogi_str text;        /* the decoded text that spans refer to */
    const char *charset;        /* what it was decoded from, e.g. "GB18030"; a literal */
    size_t replaced_characters; /* broken sequences and NULs that decoding replaced by U+FFFD */
};

/* Findings while they are collected (ogi_rule.h adds to it). */
struct ogi_findings {
    struct ogi_finding *items;
    size_t count;
    size_t capacity;
};

#endif
