#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "ogi_rule.h"

enum { MAX_EDITIONS = 8 };

static struct ogi_arena arena; /* editions, rules */
static struct ogi_arena keep;  /* of one test */
static struct ogi_edition editions[MAX_EDITIONS];
static size_t edition_count;
static struct ogi_ruleset ruleset;

static int make(void **state)
{
    (void)state;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_form *const *forms = ogi_forms(&edition_count);

    ogi_arena_init(&arena, (size_t)4 << 20);
    ogi_arena_init(&keep, (size_t)1 << 20);
    for (size_t i = 0; i < edition_count; i++)
        if (ogi_edition_build(forms[i], &arena, &editions[i], &err).failed)
            return -1;
    if (ogi_ruleset_build(editions, edition_count, NULL, 0, &arena, &ruleset, &err).failed) {
        print_error("%s\n", err.text);
        return -1;
    }
    return 0;
}

static int drop(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    ogi_arena_fini(&keep);
    return 0;
}

static const struct ogi_edition *edition(const char *id)
{
    for (size_t i = 0; i < edition_count; i++)
        if (strcmp(editions[i].form->id, id) == 0)
            return &editions[i];
    fail_msg("no form %s", id);
    return NULL;
}

/* A report of the form in which every figure is 0 and every part is there. */
struct sheet {
    struct ogi_report report;
    struct ogi_section sections[6];
    struct ogi_findings findings;
    struct ogi_tally tallies[OGI_RULE_COUNT];
};

static struct sheet clean(const char *form)
{
    struct sheet sheet = {0};

    ogi_arena_reset(&keep);
    sheet.report.edition = edition(form);
    sheet.report.year = sheet.report.edition->form->first_year;
    sheet.report.values =
        ogi_arena_alloc(&keep, sheet.report.edition->cell_count, sizeof *sheet.report.values);
    for (size_t i = 0; i < sheet.report.edition->cell_count; i++) {
        sheet.report.values[i].presence = OGI_CELL_NUMBER;
        sheet.report.values[i].span = (struct ogi_span){100 + i, 101 + i};
    }
    sheet.report.section_count = 6;
    return sheet;
}

static struct ogi_value *value(struct sheet *sheet, const char *code)
{
    size_t at = ogi_edition_find(sheet->report.edition, ogi_str_of(code));

    if (at == SIZE_MAX)
        fail_msg("no cell %s", code);
    return &sheet->report.values[at];
}

static void set(struct sheet *sheet, const char *code, int64_t number)
{
    value(sheet, code)->number = number;
}

static void check(struct sheet *sheet)
{
    struct ogi_error err = OGI_ERROR_NONE;

    for (int i = 0; i < 6; i++)
        if (sheet->sections[i].number == 0)
            sheet->sections[i].number = i + 1;
    sheet->report.sections = sheet->sections;
    memset(&sheet->findings, 0, sizeof sheet->findings);
    memset(sheet->tallies, 0, sizeof sheet->tallies);
    if (ogi_rules_check(&ruleset, &sheet->report, &keep, &sheet->findings, sheet->tallies, &err)
            .failed)
        fail_msg("%s", err.text);
    sheet->report.findings = sheet->findings.items;
    sheet->report.finding_count = sheet->findings.count;
}

static const struct ogi_finding *found(const struct sheet *sheet, enum ogi_rule_id rule)
{
    for (size_t i = 0; i < sheet->findings.count; i++)
        if (sheet->findings.items[i].rule == ogi_rule_get(rule))
            return &sheet->findings.items[i];
    return NULL;
}

static void assert_text(struct ogi_str actual, const char *expected)
{
    if (!ogi_str_equals(actual, ogi_str_of(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", OGI_STR_ARG(actual), expected);
}

static void a_clean_sheet_of_each_form_has_no_finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < edition_count; i++) {
        struct sheet sheet = clean(editions[i].form->id);

        check(&sheet);
        if (sheet.findings.count > 0)
            fail_msg("%s: %.*s", editions[i].form->id,
                     OGI_STR_ARG(sheet.findings.items[0].message));
        assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_VALID);
    }
}

/* Cells that break a rule, as the finding describes them. The twin that just holds and the one that
 * cannot be checked follow from it. */
static const struct {
    enum ogi_rule_id rule;
    const char *form;
    struct {
        const char *code;
        int64_t number;
    } set[5];
    const char *cell;
    int64_t expected;
    int64_t actual;
    const char *mending; /* this cell ... */
    int64_t mended;      /* ... with this figure makes the rule hold */
    bool only;           /* no other rule is broken */
} breaches[] = {
    {OGI_RULE_T3_IDENTITY,
     "F2019",
     {{"applications.received.natural_person", 15},
      {"applications.carried_in.natural_person", 2},
      {"applications.concluded.natural_person", 14},
      {"applications.carried_out.natural_person", 2}},
     "applications.*.natural_person",
     17,
     16,
     "applications.carried_out.natural_person",
     3,
     false},
    {OGI_RULE_T3_IDENTITY,
     "F2021",
     {{"applications.received.total", 1}},
     "applications.*.total",
     1,
     0,
     "applications.carried_out.total",
     1,
     false},
    {OGI_RULE_T3_RESULT_SUM,
     "F2019",
     {{"applications.granted.total", 5},
      {"applications.other.total", 2},
      {"applications.concluded.total", 6},
      {"applications.received.total", 6}},
     "applications.*.total",
     7,
     6,
     "applications.other.total",
     1,
     false},
    {OGI_RULE_T3_RESULT_SUM,
     "F2021",
     {{"applications.other_misc.legal_service_org", 1}},
     "applications.*.legal_service_org",
     1,
     0,
     "applications.concluded.legal_service_org",
     1,
     false},
    {OGI_RULE_T3_ROW_TOTAL,
     "F2021",
     {{"applications.granted.natural_person", 3},
      {"applications.granted.other_org", 2},
      {"applications.granted.total", 4}},
     "applications.granted.*",
     5,
     4,
     "applications.granted.total",
     5,
     false},
    {OGI_RULE_T3_NONNEG,
     "F2021",
     {{"applications.granted.natural_person", -1}},
     "applications.granted.natural_person",
     0,
     -1,
     "applications.granted.natural_person",
     0,
     false},
    {OGI_RULE_T4_SUM_REVIEW,
     "F2019",
     {{"disputes.reconsideration.upheld", 2}, {"disputes.reconsideration.total", 1}},
     "disputes.reconsideration.*",
     2,
     1,
     "disputes.reconsideration.total",
     2,
     true},
    {OGI_RULE_T4_SUM_DIRECT,
     "F2021",
     {{"disputes.litigation_direct.pending", 1}},
     "disputes.litigation_direct.*",
     1,
     0,
     "disputes.litigation_direct.total",
     1,
     true},
    {OGI_RULE_T4_SUM_AFTER,
     "F2021",
     {{"disputes.litigation_after_reconsideration.total", 1}},
     "disputes.litigation_after_reconsideration.*",
     0,
     1,
     "disputes.litigation_after_reconsideration.other",
     1,
     true},
    {OGI_RULE_T4_NONNEG,
     "F2021",
     {{"disputes.litigation_direct.upheld", -1}, {"disputes.litigation_direct.pending", 1}},
     "disputes.litigation_direct.upheld",
     0,
     -1,
     "disputes.litigation_direct.upheld",
     0,
     true},
    {OGI_RULE_T2_NONNEG,
     "F2019",
     {{"disclosure.licences.decisions", -4}},
     "disclosure.licences.decisions",
     0,
     -4,
     "disclosure.licences.decisions",
     0,
     true},
    {OGI_RULE_T2_NONNEG,
     "F2021",
     {{"disclosure.fees.amount_yuan", -150}},
     "disclosure.fees.amount_yuan",
     0,
     -150,
     "disclosure.fees.amount_yuan",
     0,
     true},
    {OGI_RULE_T2_DELTA19,
     "F2019",
     {{"disclosure.licences.previous", 7}, {"disclosure.licences.change", -8}},
     "disclosure.licences.*",
     0,
     -1,
     "disclosure.licences.change",
     -7,
     true},
    {OGI_RULE_F14_CHAN,
     "F2014",
     {{"statistics.1.1", 3}, {"statistics.1.2.5", 2}},
     "statistics.1.*",
     3,
     2,
     "statistics.1.2.1",
     1,
     true},
    {OGI_RULE_F14_NORM,
     "F2014",
     {{"statistics.1.1a", 1}},
     "statistics.1.*",
     0,
     1,
     "statistics.1.1a",
     0,
     true},
    {OGI_RULE_F14_QIZHONG,
     "F2014",
     {{"statistics.2.2.2", 1}, {"statistics.2.2.2a", 2}},
     "statistics.2.2.*",
     1,
     2,
     "statistics.2.2.2a",
     1,
     true},
    {OGI_RULE_F14_RECV,
     "F2014",
     {{"statistics.3.1.4", 1}},
     "statistics.3.1.*",
     1,
     0,
     "statistics.3.1",
     1,
     true},
    {OGI_RULE_F14_DONE,
     "F2014",
     {{"statistics.3.2.2", 1}},
     "statistics.3.2.*",
     1,
     0,
     "statistics.3.2.2",
     0,
     true},
    {OGI_RULE_F14_REPLY,
     "F2014",
     {{"statistics.3.3.8", 1}},
     "statistics.3.3.*",
     1,
     0,
     "statistics.3.3.8",
     0,
     true},
    {OGI_RULE_F14_REFUSE,
     "F2014",
     {{"statistics.3.3.4f", 1}},
     "statistics.3.3.*",
     1,
     0,
     "statistics.3.3.4f",
     0,
     true},
    {OGI_RULE_F14_DONE_REPLY,
     "F2014",
     {{"statistics.3.3", 1}, {"statistics.3.3.1", 1}},
     "statistics.3.*",
     0,
     1,
     "statistics.3.2",
     1,
     true},
    {OGI_RULE_F14_REV,
     "F2014",
     {{"statistics.4", 1}},
     "statistics.4.*",
     0,
     1,
     "statistics.4.3",
     1,
     true},
    {OGI_RULE_F14_LIT,
     "F2014",
     {{"statistics.5.1", 1}},
     "statistics.5.*",
     1,
     0,
     "statistics.5",
     1,
     true},
    {OGI_RULE_F14_STAFF,
     "F2014",
     {{"statistics.8.3.2", 1}},
     "statistics.8.3.*",
     1,
     0,
     "statistics.8.3",
     1,
     true},
};

static struct sheet breach(size_t i)
{
    struct sheet sheet = clean(breaches[i].form);

    for (size_t s = 0; s < OGI_COUNT_OF(breaches[i].set) && breaches[i].set[s].code != NULL; s++)
        set(&sheet, breaches[i].set[s].code, breaches[i].set[s].number);
    return sheet;
}

static void a_breach_of_each_rule_is_found_with_its_figures(void **state)
{
    (void)state;
    for (size_t i = 0; i < OGI_COUNT_OF(breaches); i++) {
        struct sheet sheet = breach(i);

        check(&sheet);
        const struct ogi_finding *finding = found(&sheet, breaches[i].rule);
        if (finding == NULL)
            fail_msg("%s not found", ogi_rule_get(breaches[i].rule)->id);
        assert_text(finding->cell, breaches[i].cell);
        assert_true(finding->has_figures);
        assert_int_equal(finding->expected, breaches[i].expected);
        assert_int_equal(finding->actual, breaches[i].actual);
        assert_int_equal(finding->difference, breaches[i].actual - breaches[i].expected);
        assert_true(finding->span.to > finding->span.from);
        assert_null(memchr(finding->message.ptr, '{', finding->message.len));
        assert_true(sheet.tallies[breaches[i].rule].fail == 1);
        if (breaches[i].only)
            assert_int_equal(sheet.findings.count, 1);
        assert_int_equal(ogi_status_decide(&sheet.report),
                         finding->severity == OGI_SEVERITY_ERROR || !breaches[i].only
                             ? OGI_STATUS_INVALID
                             : OGI_STATUS_VALID);
    }
}

static void what_just_holds_is_no_finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < OGI_COUNT_OF(breaches); i++) {
        struct sheet sheet = breach(i);

        set(&sheet, breaches[i].mending, breaches[i].mended);
        check(&sheet);
        if (found(&sheet, breaches[i].rule) != NULL)
            fail_msg("%s found", ogi_rule_get(breaches[i].rule)->id);
        assert_true(sheet.tallies[breaches[i].rule].fail == 0);
        assert_true(sheet.tallies[breaches[i].rule].pass > 0);
    }
}

static void with_an_operand_left_open_a_rule_is_not_assessable(void **state)
{
    (void)state;
    static const enum ogi_presence open[] = {OGI_CELL_NULL, OGI_CELL_ABSENT};

    for (size_t i = 0; i < OGI_COUNT_OF(breaches); i++)
        for (size_t k = 0; k < OGI_COUNT_OF(open); k++) {
            struct sheet sheet = breach(i);
            struct ogi_value *operand = value(&sheet, breaches[i].mending);

            *operand = (struct ogi_value){.presence = open[k], .note = OGI_NOTE_AMBIGUOUS};
            check(&sheet);
            if (found(&sheet, breaches[i].rule) != NULL)
                fail_msg("%s found", ogi_rule_get(breaches[i].rule)->id);
            assert_true(sheet.tallies[breaches[i].rule].not_assessable >= 1);
            assert_true(sheet.tallies[breaches[i].rule].fail == 0);
        }
}

static void every_column_and_every_row_is_an_instance(void **state)
{
    (void)state;
    static const struct {
        const char *form;
        enum ogi_rule_id rule;
        uint32_t instances;
    } wanted[] = {
        {"F2019", OGI_RULE_T3_IDENTITY, 7},   {"F2019", OGI_RULE_T3_RESULT_SUM, 7},
        {"F2019", OGI_RULE_T3_ROW_TOTAL, 23}, {"F2021", OGI_RULE_T3_ROW_TOTAL, 25},
        {"F2019", OGI_RULE_T3_NONNEG, 161},   {"F2021", OGI_RULE_T3_NONNEG, 175},
        {"F2019", OGI_RULE_T4_NONNEG, 15},    {"F2019", OGI_RULE_T2_NONNEG, 17},
        {"F2021", OGI_RULE_T2_NONNEG, 10},    {"F2019", OGI_RULE_T2_DELTA19, 5},
        {"F2021", OGI_RULE_T2_DELTA19, 0},    {"F2014", OGI_RULE_F14_QIZHONG, 2},
        {"F2014", OGI_RULE_T3_IDENTITY, 0},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(wanted); i++) {
        struct sheet sheet = clean(wanted[i].form);

        check(&sheet);
        assert_int_equal(sheet.tallies[wanted[i].rule].pass, wanted[i].instances);
    }
}

static void a_message_has_the_figures_in_words(void **state)
{
    (void)state;
    struct sheet sheet = breach(0);

    check(&sheet);
    assert_text(found(&sheet, OGI_RULE_T3_IDENTITY)->message,
                "Natural persons: applications received and carried in come to 17, concluded and "
                "carried out to 16 (difference -1).");

    sheet = clean("F2021");
    set(&sheet, "disclosure.fees.amount_yuan", -150);
    check(&sheet);
    assert_text(found(&sheet, OGI_RULE_T2_NONNEG)->message,
                "Administrative fees, Fees charged this year (10,000 yuan): -1.5 is negative, "
                "which only a change between years may be.");
}

static void a_finding_covers_its_operands(void **state)
{
    (void)state;
    struct sheet sheet = breach(0);

    value(&sheet, "applications.received.natural_person")->span = (struct ogi_span){50, 52};
    value(&sheet, "applications.carried_out.natural_person")->span = (struct ogi_span){900, 903};
    check(&sheet);
    assert_int_equal(found(&sheet, OGI_RULE_T3_IDENTITY)->span.from, 50);
    assert_int_equal(found(&sheet, OGI_RULE_T3_IDENTITY)->span.to, 903);
}

static void a_sum_that_overflows_is_not_assessable(void **state)
{
    (void)state;
    struct sheet sheet = clean("F2021");

    set(&sheet, "applications.received.total", INT64_MAX);
    set(&sheet, "applications.carried_in.total", INT64_MAX);
    set(&sheet, "applications.granted.total", INT64_MIN);
    check(&sheet);
    assert_int_equal(sheet.tallies[OGI_RULE_T3_IDENTITY].not_assessable, 1);
    assert_int_equal(sheet.tallies[OGI_RULE_T3_RESULT_SUM].not_assessable, 1);
}

static void missing_cells_make_a_report_incomplete(void **state)
{
    (void)state;
    static const struct {
        const char *form;
        const char *cell;
        enum ogi_rule_id rule;
    } cases[] = {
        {"F2019", "disclosure.procurement.amount_yuan", OGI_RULE_T2_LAYOUT19},
        {"F2021", "disclosure.fees.amount_yuan", OGI_RULE_T2_LAYOUT21},
        {"F2021", "applications.other_misc.total", OGI_RULE_T3_LAYOUT},
        {"F2019", "disputes.reconsideration.pending", OGI_RULE_T4_COUNT},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        struct sheet sheet = clean(cases[i].form);

        *value(&sheet, cases[i].cell) = (struct ogi_value){.presence = OGI_CELL_ABSENT};
        check(&sheet);
        assert_int_equal(sheet.findings.count, 1);
        assert_ptr_equal(found(&sheet, cases[i].rule), sheet.findings.items);
        assert_int_equal(sheet.findings.items[0].difference, -1);
        assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_INCOMPLETE);
    }
}

static void a_blank_cell_makes_a_report_incomplete_without_a_finding(void **state)
{
    (void)state;
    struct sheet sheet = clean("F2021");

    *value(&sheet, "applications.granted.total") =
        (struct ogi_value){.presence = OGI_CELL_NULL, .note = OGI_NOTE_BLANK};
    check(&sheet);
    assert_int_equal(sheet.findings.count, 0);
    assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_INCOMPLETE);
}

static void a_part_without_any_cell_lacks_its_table(void **state)
{
    (void)state;
    struct sheet sheet = clean("F2021");

    for (size_t i = 0; i < sheet.report.edition->cell_count; i++)
        if (sheet.report.edition->cells[i].part == OGI_PART_DISPUTES)
            sheet.report.values[i] = (struct ogi_value){.presence = OGI_CELL_ABSENT};
    check(&sheet);
    assert_non_null(found(&sheet, OGI_RULE_T4_COUNT));
    assert_text(found(&sheet, OGI_RULE_S_TABLES)->cell, "disputes.*");
    assert_int_equal(sheet.tallies[OGI_RULE_S_TABLES].pass, 2);
    assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_INCOMPLETE);
}

static void a_missing_part_is_an_error_and_a_moved_one_a_warning(void **state)
{
    (void)state;
    struct sheet sheet = clean("F2021");

    sheet.report.section_count = 5;
    check(&sheet);
    assert_text(found(&sheet, OGI_RULE_S_SIX)->message,
                "The document has 5 of the six parts; missing: six.");
    assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_INCOMPLETE);

    sheet = clean("F2021");
    sheet.sections[1].number = 3;
    sheet.sections[2].number = 2;
    check(&sheet);
    assert_int_equal(found(&sheet, OGI_RULE_S_SIX)->severity, OGI_SEVERITY_WARNING);
    assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_VALID);
}

static void the_form_of_another_generation_makes_a_report_invalid(void **state)
{
    (void)state;
    struct sheet sheet = clean("F2019");

    sheet.report.year = 2021;
    check(&sheet);
    assert_non_null(found(&sheet, OGI_RULE_S_YEAR_FORM));
    assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_INVALID);

    sheet.report.year = 0;
    check(&sheet);
    assert_null(found(&sheet, OGI_RULE_S_YEAR_FORM));
    assert_int_equal(sheet.tallies[OGI_RULE_S_YEAR_FORM].not_assessable, 1);
}

static void a_narrative_report_is_incomplete(void **state)
{
    (void)state;
    struct sheet sheet = {.report = {.year = 2022, .section_count = 6}};

    check(&sheet);
    assert_int_equal(sheet.findings.count, 3); /* S-TABLES, one for each part */
    assert_int_equal(sheet.tallies[OGI_RULE_T3_LAYOUT].not_assessable, 1);
    assert_int_equal(ogi_status_decide(&sheet.report), OGI_STATUS_INCOMPLETE);

    struct sheet old = {.report = {.year = 2010}};
    check(&old);
    assert_int_equal(old.findings.count, 0);
    assert_int_equal(ogi_status_decide(&old.report), OGI_STATUS_INCOMPLETE);
}

static ogi_result raise(struct sheet *sheet, enum ogi_rule_id rule,
                        const struct ogi_finding_info *info)
{
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_result result =
        ogi_findings_add(&sheet->findings, &keep, ogi_rule_get(rule), info, &err, "found %d", 7);

    sheet->report.findings = sheet->findings.items;
    sheet->report.finding_count = sheet->findings.count;
    return result;
}

static void the_status_is_the_first_that_applies(void **state)
{
    (void)state;
    static const struct {
        enum ogi_rule_id rule;
        enum ogi_status status;
    } steps[] = {
        {OGI_RULE_D_REPLACED, OGI_STATUS_VALID},        {OGI_RULE_D_LIMIT, OGI_STATUS_VALID},
        {OGI_RULE_S_TWO_REPORTS, OGI_STATUS_VALID},     {OGI_RULE_S_TWO_FORMS, OGI_STATUS_VALID},
        {OGI_RULE_S_SIX, OGI_STATUS_INCOMPLETE},        {OGI_RULE_T3_IDENTITY, OGI_STATUS_INVALID},
        {OGI_RULE_D_NOT_A_REPORT, OGI_STATUS_REJECTED},
    };
    struct sheet sheet = clean("F2021");

    for (size_t i = 0; i < OGI_COUNT_OF(steps); i++) {
        assert_false(raise(&sheet, steps[i].rule, NULL).failed);
        assert_int_equal(ogi_status_decide(&sheet.report), steps[i].status);
    }
}

static void a_raised_finding_says_what_it_was_given(void **state)
{
    (void)state;
    static const enum ogi_severity info_severity = OGI_SEVERITY_INFO;
    struct sheet sheet = clean("F2021");
    struct ogi_finding_info info = {.cell = OGI_STR("disclosure.*"),
                                    .span = {4, 9},
                                    .has_figures = true,
                                    .expected = 3,
                                    .actual = 1,
                                    .severity = &info_severity};

    assert_false(raise(&sheet, OGI_RULE_S_TABLES, &info).failed);
    const struct ogi_finding *finding = &sheet.findings.items[0];
    assert_text(finding->cell, "disclosure.*");
    assert_text(finding->message, "found 7");
    assert_int_equal(finding->severity, OGI_SEVERITY_INFO);
    assert_int_equal(finding->difference, -2);
    assert_int_equal(finding->span.from, 4);
}

static void a_full_arena_refuses_a_finding(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_findings findings = {0};
    struct ogi_error err = OGI_ERROR_NONE;

    ogi_arena_init(&small, 64);
    assert_true(ogi_findings_add(&findings, &small, ogi_rule_get(OGI_RULE_D_EMPTY), NULL, &err,
                                 "%s", "nothing")
                    .failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
    assert_int_equal(findings.count, 0);
    ogi_arena_fini(&small);
}

static void a_rule_that_its_form_cannot_satisfy_is_a_bug(void **state)
{
    (void)state;
    static const struct {
        const char *forms;
        const char *expression;
        const char *says;
    } cases[] = {
        {"F2021", "applications.other.total = 0", "none of its cells"},
        {"F2021", "applications.granted.total = applications.other.total", "applications.other"},
        {"F2021", "applications.granted.{applicants} = 0", "no such set"},
        {"F2021", "applications.granted.[applicants] = 0", "no such set"},
        {"F2021", "applications.granted.{applicant = 0", "not closed"},
        {"F2021", "applications.granted.[applicant = 0", "code is expected"},
        {"F2021", "applications.granted.total", "relation"},
        {"F2021", "applications.granted.total =", "code is expected"},
        {"F2021", "= applications.granted.total", "code is expected"},
        {"F2021", "applications.granted.total = 0 0", "not understood"},
        {"F2021", "applications.granted.total = 99999999999", "too large"},
        {"F2021", "disclosure.fees.amount_yuan = disclosure.licences.decisions", "money"},
        {"F2021", "1 = 1", "none of its cells"},
        {"F2014 F2021", "applications.granted.total = 0", "F2014"},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        struct ogi_rule rule = *ogi_rule_get(OGI_RULE_T3_IDENTITY);
        struct ogi_ruleset out;
        struct ogi_error err = OGI_ERROR_NONE;

        rule.forms = cases[i].forms;
        rule.expression = cases[i].expression;
        assert_true(ogi_ruleset_build(editions, edition_count, &rule, 1, &keep, &out, &err).failed);
        assert_int_equal(err.code, OGI_CODE_BUG);
        if (strstr(err.text, cases[i].says) == NULL)
            fail_msg("%s: %s", cases[i].expression, err.text);
    }
}

static void differences_and_constants_count(void **state)
{
    (void)state;
    struct ogi_rule rule = *ogi_rule_get(OGI_RULE_T3_IDENTITY);
    struct ogi_ruleset own;
    struct ogi_error err = OGI_ERROR_NONE;
    struct sheet sheet = clean("F2021");

    rule.forms = "F2021";
    rule.expression = "applications.received.total - applications.granted.total + 2 = "
                      "disputes.reconsideration.total";
    assert_false(ogi_ruleset_build(editions, edition_count, &rule, 1, &keep, &own, &err).failed);
    set(&sheet, "applications.received.total", 9);
    set(&sheet, "applications.granted.total", 4);
    assert_false(ogi_rules_check(&own, &sheet.report, &keep, &sheet.findings, NULL, &err).failed);
    assert_int_equal(sheet.findings.count, 1);
    assert_int_equal(sheet.findings.items[0].expected, 7);

    rule.expression = "disclosure.fees.amount_yuan <= 5";
    sheet = clean("F2021");
    assert_false(ogi_ruleset_build(editions, edition_count, &rule, 1, &keep, &own, &err).failed);
    set(&sheet, "disclosure.fees.amount_yuan", 501);
    assert_false(ogi_rules_check(&own, &sheet.report, &keep, &sheet.findings, NULL, &err).failed);
    assert_int_equal(sheet.findings.count, 1);
    assert_int_equal(sheet.findings.items[0].actual, 500);
    assert_true(sheet.findings.items[0].is_money);
}

static void the_table_is_whole(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_rule *rules = ogi_rules(&count);

    assert_int_equal(count, OGI_RULE_COUNT);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rules[i].id, rules[j].id);
        assert_ptr_equal(ogi_rule_find(ogi_str_of(rules[i].id)), &rules[i]);
        assert_true(*rules[i].title_zh != '\0' && *rules[i].title_en != '\0');
        assert_true(*rules[i].explanation_zh != '\0' && *rules[i].explanation_en != '\0');
        assert_true(*rules[i].source != '\0');
        assert_int_equal(rules[i].check == OGI_CHECK_EXPRESSION, rules[i].expression != NULL);
        assert_int_equal(rules[i].expression != NULL, rules[i].message != NULL);
    }
    assert_null(ogi_rule_find(OGI_STR("T3-NOTHING")));
}

static void the_rules_about_missing_parts_are_those_of_the_contract(void **state)
{
    (void)state;
    static const enum ogi_rule_id missing[] = {OGI_RULE_T2_LAYOUT19, OGI_RULE_T2_LAYOUT21,
                                               OGI_RULE_T3_LAYOUT,   OGI_RULE_T4_COUNT,
                                               OGI_RULE_S_SIX,       OGI_RULE_S_TABLES};
    size_t marked = 0;

    for (size_t i = 0; i < OGI_RULE_COUNT; i++)
        marked += ogi_rule_is_missing(ogi_rule_get((enum ogi_rule_id)i));
    assert_int_equal(marked, OGI_COUNT_OF(missing));
    for (size_t i = 0; i < OGI_COUNT_OF(missing); i++)
        assert_true(ogi_rule_is_missing(ogi_rule_get(missing[i])));
}

static void the_version_changes_with_the_table(void **state)
{
    (void)state;
    size_t count = 0;
    struct ogi_rule copy[OGI_RULE_COUNT];
    struct ogi_ruleset other;
    struct ogi_error err = OGI_ERROR_NONE;

    memcpy(copy, ogi_rules(&count), sizeof copy);
    assert_false(
        ogi_ruleset_build(editions, edition_count, copy, count, &keep, &other, &err).failed);
    assert_string_equal(other.version, ruleset.version);
    assert_int_equal(strlen(other.version), 16);
    copy[OGI_RULE_T3_IDENTITY].severity = OGI_SEVERITY_WARNING;
    assert_false(
        ogi_ruleset_build(editions, edition_count, copy, count, &keep, &other, &err).failed);
    assert_string_not_equal(other.version, ruleset.version);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_sheet_of_each_form_has_no_finding),
        cmocka_unit_test(a_breach_of_each_rule_is_found_with_its_figures),
        cmocka_unit_test(what_just_holds_is_no_finding),
        cmocka_unit_test(with_an_operand_left_open_a_rule_is_not_assessable),
        cmocka_unit_test(every_column_and_every_row_is_an_instance),
        cmocka_unit_test(a_message_has_the_figures_in_words),
        cmocka_unit_test(a_finding_covers_its_operands),
        cmocka_unit_test(a_sum_that_overflows_is_not_assessable),
        cmocka_unit_test(missing_cells_make_a_report_incomplete),
        cmocka_unit_test(a_blank_cell_makes_a_report_incomplete_without_a_finding),
        cmocka_unit_test(a_part_without_any_cell_lacks_its_table),
        cmocka_unit_test(a_missing_part_is_an_error_and_a_moved_one_a_warning),
        cmocka_unit_test(the_form_of_another_generation_makes_a_report_invalid),
        cmocka_unit_test(a_narrative_report_is_incomplete),
        cmocka_unit_test(the_status_is_the_first_that_applies),
        cmocka_unit_test(a_raised_finding_says_what_it_was_given),
        cmocka_unit_test(a_full_arena_refuses_a_finding),
        cmocka_unit_test(a_rule_that_its_form_cannot_satisfy_is_a_bug),
        cmocka_unit_test(differences_and_constants_count),
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(the_rules_about_missing_parts_are_those_of_the_contract),
        cmocka_unit_test(the_version_changes_with_the_table),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
