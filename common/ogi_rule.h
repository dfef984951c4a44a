/* The rules that a report is checked against: one table, and what evaluates it.
 *
 * A rule that is arithmetic is an expression string; nobody writes code for it:
 *
 *     expression = side ("=" | ">=" | "<=") side        left: what is expected, right: what the
 *     side       = term { ("+" | "-") term }                  document prints
 *     term       = integer | cell code, in which
 *                  {set} or {a|b|c}   makes an instance of the rule for each member, the same one
 *                                     wherever the same braces stand;
 *                  [set] or [a|b|c]   adds up the members.
 *
 * Sets are named in common/rules/sets.def. A member that an edition lacks is left out of it, so one
 * expression serves editions that differ by rows; a cell named outright, or an instance that lacks
 * only a part of its cells, has to exist in every edition that the rule is for.
 *
 * A rule has three results: pass, fail, not assessable, the last whenever an operand is no number.
 * A missing figure is never taken for 0.
 *
 * Not for: finding out what the document says (reading, matching), nor rules across years.
 * Concurrency: a built ruleset is constant. */
#ifndef OGI_RULE_H
#define OGI_RULE_H

#include "ogi_report.h"

/* The rules of the built-in table, in its order. */
enum ogi_rule_id {
#define RULE(name, ...) OGI_RULE_##name,
#include "rules/rules.def"
#undef RULE
    OGI_RULE_COUNT
};

/* How a rule finds out whether it holds. */
enum ogi_check {
    OGI_CHECK_EXPRESSION,
    OGI_CHECK_RAISED, /* not checked: a stage of the reading raises it when it happens */
    OGI_CHECK_DISCLOSURE_LAYOUT,
    OGI_CHECK_APPLICATIONS_LAYOUT,
    OGI_CHECK_DISPUTES_COUNT,
    OGI_CHECK_SECTIONS,
    OGI_CHECK_TABLES,
    OGI_CHECK_YEAR_FORM,
    OGI_CHECK_COUNT
};

/* What a finding of severity `error` does to the report's status (contract §3). */
enum ogi_effect {
    OGI_EFFECT_INVALID,    /* the report contradicts itself or its form */
    OGI_EFFECT_INCOMPLETE, /* a rule about missing parts */
    OGI_EFFECT_REJECTED,   /* the document is no such report, or nobody can read it */
    OGI_EFFECT_NONE,       /* agency, title, dates, other years; and what only informs */
};

/* How sure the source of a rule is. */
enum ogi_certainty { OGI_CERTAINTY_SEEN, OGI_CERTAINTY_INFERRED, OGI_CERTAINTY_RECALLED };

const char *ogi_certainty_name(enum ogi_certainty certainty); /* "seen", "inferred", "recalled" */

struct ogi_rule {
    const char *id; /* "T3-IDENTITY" */
    const char
        *forms; /* ids of the forms that it is for, separated by spaces; "" for every document */
    enum ogi_severity severity;
    enum ogi_effect effect;
    enum ogi_check check;
    const char *expression; /* NULL unless check is OGI_CHECK_EXPRESSION */
    const char
        *message; /* of an expression: {expected} {actual} {difference} {cell} {row} {column} */
    const char *title_zh;
    const char *title_en;
    const char *explanation_zh;
    const char *explanation_en;
    const char *source;
    enum ogi_certainty certainty;
};

/* True for rules about missing parts: their findings alone make a report incomplete, not invalid.
 */
bool ogi_rule_is_missing(const struct ogi_rule *rule);

/* True if the rule is for the form; form NULL stands for a document without one. */
bool ogi_rule_is_for(const struct ogi_rule *rule, const struct ogi_form *form);

/* The built-in table, for reference tables and documentation: rules[i] has the id i of the enum. */
const struct ogi_rule *ogi_rules(size_t *count);
const struct ogi_rule *ogi_rule_get(enum ogi_rule_id id);
const struct ogi_rule *ogi_rule_find(struct ogi_str id); /* NULL: no such rule */

/* How often a rule held, was broken, or could not be checked, in one report. */
struct ogi_tally {
    uint32_t pass;
    uint32_t fail;
    uint32_t not_assessable;
};

struct ogi_program; /* ogi_rule_compile.c: the expressions of an edition, compiled */

struct ogi_ruleset {
    const struct ogi_rule *rules;
    size_t rule_count;
    const struct ogi_edition *editions;
    size_t edition_count;
    const struct ogi_program *programs; /* one per edition */
    const char *version;                /* 16 hexadecimal digits: SHA-256 over the table's text */
};

/* Compiles the expressions against each edition. rules NULL stands for the built-in table. The
 * ruleset borrows from its inputs and hangs in the arena. Fails with BUG on a rule that its forms
 * cannot satisfy (an unknown cell or set, money beside counts, a wrong expression). */
ogi_result ogi_ruleset_build(const struct ogi_edition *editions, size_t edition_count,
                             const struct ogi_rule *rules, size_t rule_count,
                             struct ogi_arena *arena, struct ogi_ruleset *out,
                             struct ogi_error *err) OGI_MUST_USE;

/* What a finding says besides its rule. */
struct ogi_finding_info {
    struct ogi_str cell;  /* borrowed until the findings' end of life: a cell's code or a literal */
    struct ogi_span span; /* {0, 0}: nowhere */
    bool has_figures;
    bool is_money;
    int64_t expected;
    int64_t actual;
    const enum ogi_severity *severity; /* NULL: the rule's */
};

/* Adds a finding. info may be NULL. The message is formatted into the arena, like the rest. Fails
 * with PARSE_LIMIT when the arena is exhausted. */
ogi_result ogi_findings_add(struct ogi_findings *findings, struct ogi_arena *arena,
                            const struct ogi_rule *rule, const struct ogi_finding_info *info,
                            struct ogi_error *err, const char *format, ...)
    OGI_PRINTF(6, 7) OGI_MUST_USE;

/* Runs every rule that is for the report's form over its values, year and sections, and adds what
 * is broken, in the table's order. Messages hang in keep. tallies, unless NULL, is an array of
 * rule_count that the results are added to. Fails with PARSE_LIMIT. */
ogi_result ogi_rules_check(const struct ogi_ruleset *ruleset, const struct ogi_report *report,
                           struct ogi_arena *keep, struct ogi_findings *out,
                           struct ogi_tally *tallies, struct ogi_error *err) OGI_MUST_USE;

/* The status by contract §3, from findings, values and form. */
enum ogi_status ogi_status_decide(const struct ogi_report *report);

#endif
