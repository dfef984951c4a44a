#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ogi_outcome.h"

static const struct ogi_report good = {.status = OGI_STATUS_VALID};
static const struct ogi_report bad = {.status = OGI_STATUS_REJECTED};

/* A story: crawls in offset order, each with what has to come of it. */
struct step {
    char what; /* 'g' good report, 'r' rejected, 't' tombstone */
    int64_t time;
    unsigned char figures; /* stands for the result's and the body's hash */
    enum ogi_outcome outcome;
    int32_t version;   /* named by the event */
    int64_t report_id; /* named by the event; a version gets 100 + its step */
    int64_t current;   /* the document's current report afterwards */
    bool withdrawn;
};

static struct ogi_decision play(struct ogi_document_state *state, const struct step *step,
                                int64_t report_id)
{
    struct ogi_crawl crawl = {
        .report = step->what == 'g'   ? &good
                  : step->what == 'r' ? &bad
                                      : NULL,
        .report_id = report_id,
        .crawl_time_ms = step->time,
    };

    memset(crawl.result_sha256, step->figures, sizeof crawl.result_sha256);
    memset(crawl.body_sha256, step->figures, sizeof crawl.body_sha256);
    return ogi_outcome_decide(state, &crawl);
}

static void tell(const struct step *steps, size_t count)
{
    struct ogi_document_state state = {0};
    int32_t versions = 0;

    for (size_t i = 0; i < count; i++) {
        struct ogi_decision decision = play(&state, &steps[i], 100 + (int64_t)i);

        if (decision.outcome != steps[i].outcome)
            fail_msg("step %zu: %s", i, ogi_outcome_name(decision.outcome));
        assert_int_equal(decision.version, steps[i].version);
        assert_int_equal(decision.report_id, steps[i].report_id);
        assert_int_equal(state.current_report_id, steps[i].current);
        assert_int_equal(state.withdrawn, steps[i].withdrawn);
        if (decision.makes_version) {
            versions++;
            assert_int_equal(decision.version, versions);
            assert_int_equal(decision.report_id, 100 + (int64_t)i);
        }
        assert_int_equal(state.version, versions);
    }
}

#define TELL(...)                                                                                  \
    do {                                                                                           \
        static const struct step steps[] = {__VA_ARGS__};                                          \
        tell(steps, OGI_COUNT_OF(steps));                                                          \
    } while (0)

static void the_first_crawl_is_stored_and_the_same_again_unchanged(void **state)
{
    (void)state;
    TELL({'g', 10, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'g', 20, 1, OGI_OUTCOME_UNCHANGED, 1, 100, 100, false},
         {'g', 30, 2, OGI_OUTCOME_STORED, 2, 102, 102, false});
}

static void an_older_crawl_never_replaces_a_newer_one(void **state)
{
    (void)state;
    TELL({'g', 20, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'g', 10, 2, OGI_OUTCOME_OUTDATED, 2, 101, 100, false},
         {'g', 10, 1, OGI_OUTCOME_OUTDATED, 3, 102, 100, false},
         {'g', 30, 1, OGI_OUTCOME_UNCHANGED, 1, 100, 100, false},
         {'g', 25, 2, OGI_OUTCOME_OUTDATED, 4, 104, 100, false},
         {'r', 5, 3, OGI_OUTCOME_OUTDATED, 5, 105, 100, false});
}

static void of_two_crawls_at_one_time_the_later_offset_wins(void **state)
{
    (void)state;
    TELL({'g', 10, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'g', 10, 2, OGI_OUTCOME_STORED, 2, 101, 101, false},
         {'t', 10, 0, OGI_OUTCOME_WITHDRAWN, 2, 101, 101, true},
         {'g', 10, 2, OGI_OUTCOME_STORED, 3, 103, 103, false});
}

static void a_rejected_crawl_is_kept_but_never_replaces_a_good_report(void **state)
{
    (void)state;
    TELL({'g', 10, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'r', 20, 2, OGI_OUTCOME_REJECTED, 2, 101, 100, false},
         {'g', 15, 3, OGI_OUTCOME_STORED, 3, 102, 102, false});
}

static void a_document_of_rejected_crawls_only_stands_with_the_newest(void **state)
{
    (void)state;
    TELL({'r', 10, 1, OGI_OUTCOME_REJECTED, 1, 100, 100, false},
         {'r', 20, 1, OGI_OUTCOME_UNCHANGED, 1, 100, 100, false},
         {'r', 30, 2, OGI_OUTCOME_REJECTED, 2, 102, 102, false},
         {'g', 20, 3, OGI_OUTCOME_OUTDATED, 3, 103, 102, false},
         {'g', 40, 3, OGI_OUTCOME_STORED, 4, 104, 104, false});
}

static void a_tombstone_withdraws_once(void **state)
{
    (void)state;
    TELL({'t', 5, 0, OGI_OUTCOME_IGNORED, 0, 0, 0, false},
         {'g', 10, 1, OGI_OUTCOME_STORED, 1, 101, 101, false},
         {'t', 20, 0, OGI_OUTCOME_WITHDRAWN, 1, 101, 101, true},
         {'t', 30, 0, OGI_OUTCOME_IGNORED, 0, 0, 101, true},
         {'g', 25, 2, OGI_OUTCOME_OUTDATED, 2, 104, 101, true});
}

static void a_tombstone_older_than_the_crawl_is_ignored(void **state)
{
    (void)state;
    TELL({'g', 10, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'t', 9, 0, OGI_OUTCOME_IGNORED, 0, 0, 100, false});
}

static void only_a_good_crawl_revives_a_withdrawn_document(void **state)
{
    (void)state;
    TELL({'g', 10, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'t', 20, 0, OGI_OUTCOME_WITHDRAWN, 1, 100, 100, true},
         {'r', 30, 2, OGI_OUTCOME_REJECTED, 2, 102, 100, true},
         {'g', 15, 1, OGI_OUTCOME_OUTDATED, 3, 103, 100, true},
         {'g', 40, 1, OGI_OUTCOME_STORED, 4, 104, 104, false});
}

static void an_unknown_tombstone_leaves_no_trace(void **state)
{
    (void)state;
    struct ogi_document_state document = {.exists = true};
    const struct step step = {.what = 't', .time = 50};

    assert_int_equal(play(&document, &step, 1).outcome, OGI_OUTCOME_IGNORED);
    assert_int_equal(document.crawl_time_ms, 0);
    assert_false(document.withdrawn);
}

static void unchanged_names_the_current_version_not_the_highest(void **state)
{
    (void)state;
    TELL({'g', 20, 1, OGI_OUTCOME_STORED, 1, 100, 100, false},
         {'g', 10, 2, OGI_OUTCOME_OUTDATED, 2, 101, 100, false},
         {'g', 30, 1, OGI_OUTCOME_UNCHANGED, 1, 100, 100, false},
         {'t', 40, 0, OGI_OUTCOME_WITHDRAWN, 1, 100, 100, true});
}

static void outcomes_are_spelt_as_the_ledger_has_them(void **state)
{
    (void)state;
    static const char *const names[OGI_OUTCOME_COUNT] = {
        [OGI_OUTCOME_STORED] = "stored",           [OGI_OUTCOME_UNCHANGED] = "unchanged",
        [OGI_OUTCOME_OUTDATED] = "outdated",       [OGI_OUTCOME_REJECTED] = "rejected",
        [OGI_OUTCOME_WITHDRAWN] = "withdrawn",     [OGI_OUTCOME_IGNORED] = "ignored",
        [OGI_OUTCOME_DEAD_LETTER] = "dead_letter",
    };

    for (int i = 0; i < OGI_OUTCOME_COUNT; i++)
        assert_string_equal(ogi_outcome_name((enum ogi_outcome)i), names[i]);
}

/* What a result hash is made of. */
struct sample {
    struct ogi_form_cell cells[2];
    struct ogi_form form;
    struct ogi_edition edition;
    struct ogi_value values[2];
    struct ogi_section section;
    struct ogi_report report;
};

static void fill(struct sample *sample)
{
    *sample = (struct sample){
        .form = {.id = "F1"},
        .values = {{.presence = OGI_CELL_NUMBER, .number = 4}, {.presence = OGI_CELL_NULL}},
        .section = {1, OGI_STR("一"), OGI_STR("甲"), {0, 3}},
    };
    sample->edition = (struct ogi_edition){&sample->form, sample->cells, 2, NULL, NULL};
    sample->report = (struct ogi_report){
        .edition = &sample->edition,
        .year = 2020,
        .agency = OGI_STR("某局"),
        .title = OGI_STR("报告"),
        .published = OGI_STR("2021-01-01"),
        .values = sample->values,
        .sections = &sample->section,
        .section_count = 1,
    };
}

static bool same_hash(const struct sample *sample)
{
    struct sample first;
    unsigned char a[32];
    unsigned char b[32];

    fill(&first);
    ogi_report_result_hash(&first.report, a);
    ogi_report_result_hash(&sample->report, b);
    return memcmp(a, b, sizeof a) == 0;
}

static void spans_and_raw_texts_do_not_change_the_result_hash(void **state)
{
    (void)state;
    struct sample sample;

    fill(&sample);
    sample.values[0].span = (struct ogi_span){7, 8};
    sample.values[0].raw = OGI_STR("4");
    sample.values[1].number = 99; /* no figure: the cell is null */
    sample.section.span = (struct ogi_span){1, 2};
    sample.report.text = OGI_STR("another text");
    assert_true(same_hash(&sample));
}

static void every_figure_and_text_changes_the_result_hash(void **state)
{
    (void)state;
    for (int change = 0; change < 12; change++) {
        struct sample sample;
        const char *id = "F2";

        fill(&sample);
        switch (change) {
        case 0:
            sample.form.id = id;
            break;
        case 1:
            sample.report.year = 2021;
            break;
        case 2:
            sample.report.agency = OGI_STR("另局");
            break;
        case 3:
            sample.report.title = OGI_STR_NONE;
            break;
        case 4:
            sample.report.published = OGI_STR("");
            break;
        case 5:
            sample.report.status = OGI_STATUS_INVALID;
            break;
        case 6:
            sample.values[0].number = 5;
            break;
        case 7:
            sample.values[0].presence = OGI_CELL_NULL;
            break;
        case 8:
            sample.values[1].note = OGI_NOTE_BLANK;
            break;
        case 9:
            sample.section.text = OGI_STR("乙");
            break;
        case 10:
            sample.section.heading = OGI_STR("二");
            break;
        default:
            sample.report.section_count = 0;
            break;
        }
        if (same_hash(&sample))
            fail_msg("change %d", change);
    }
}

static void a_report_of_many_figures_is_hashed_whole(void **state)
{
    (void)state;
    enum { CELLS = 500 };
    static struct ogi_value values[CELLS];
    const struct ogi_form form = {.id = "F"};
    const struct ogi_edition edition = {.form = &form, .cell_count = CELLS};
    const struct ogi_report report = {.edition = &edition, .values = values};
    unsigned char before[32];
    unsigned char after[32];

    for (size_t i = 0; i < CELLS; i++) {
        values[i].presence = OGI_CELL_NUMBER;
        ogi_report_result_hash(&report, before);
        values[i].number = 1;
        ogi_report_result_hash(&report, after);
        assert_memory_not_equal(before, after, sizeof before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_crawl_is_stored_and_the_same_again_unchanged),
        cmocka_unit_test(an_older_crawl_never_replaces_a_newer_one),
        cmocka_unit_test(of_two_crawls_at_one_time_the_later_offset_wins),
        cmocka_unit_test(a_rejected_crawl_is_kept_but_never_replaces_a_good_report),
        cmocka_unit_test(a_document_of_rejected_crawls_only_stands_with_the_newest),
        cmocka_unit_test(a_tombstone_withdraws_once),
        cmocka_unit_test(a_tombstone_older_than_the_crawl_is_ignored),
        cmocka_unit_test(only_a_good_crawl_revives_a_withdrawn_document),
        cmocka_unit_test(an_unknown_tombstone_leaves_no_trace),
        cmocka_unit_test(unchanged_names_the_current_version_not_the_highest),
        cmocka_unit_test(outcomes_are_spelt_as_the_ledger_has_them),
        cmocka_unit_test(spans_and_raw_texts_do_not_change_the_result_hash),
        cmocka_unit_test(every_figure_and_text_changes_the_result_hash),
        cmocka_unit_test(a_report_of_many_figures_is_hashed_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
