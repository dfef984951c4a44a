/* Where a partition starts, what is stored and published, and when work must stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ogi_cursor.h"

enum { NONE = -1 };

struct row {
    const char *what;
    bool is_new;
    enum ogi_cursor_from from;
    int64_t db_next;
    int64_t ev_next;
    int64_t committed; /* NONE: the group has none */
    int64_t log_start;
    int64_t log_end;
    /* expected */
    int64_t start;
    int64_t store_from;
    int64_t emit_from;
    unsigned alarms;
};

#define BEGINNING OGI_CURSOR_FROM_BEGINNING
#define END       OGI_CURSOR_FROM_END

static const struct row plans[] = {
    {"all level", false, BEGINNING, 50, 50, 50, 0, 90, 50, 50, 50, 0},
    {"level at the end", false, BEGINNING, 90, 90, 90, 0, 90, 90, 90, 90, 0},
    {"level where the log begins", false, BEGINNING, 50, 50, 50, 50, 90, 50, 50, 50, 0},
    {"an empty log", false, BEGINNING, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {"copy of K lags", false, BEGINNING, 50, 40, 50, 0, 90, 50, 50, 50, 0},
    {"stored, not published", false, BEGINNING, 50, 40, 40, 0, 90, 40, 50, 40, 0},
    {"no K", false, BEGINNING, 50, 40, NONE, 0, 90, 40, 50, 40, OGI_ALARM_NO_COMMITTED},
    {"no K, all published", false, BEGINNING, 50, 50, NONE, 0, 90, 50, 50, 50,
     OGI_ALARM_NO_COMMITTED},
    {"K went back", false, BEGINNING, 50, 40, 10, 0, 90, 40, 50, 40, OGI_ALARM_COMMITTED_WENT_BACK},
    {"database went back", false, BEGINNING, 50, 45, 70, 0, 90, 50, 50, 70,
     OGI_ALARM_DATABASE_WENT_BACK},
    {"from is for new ones only", false, END, 50, 50, 50, 0, 90, 50, 50, 50, 0},
    {"new, from the beginning", true, BEGINNING, 0, 0, NONE, 20, 90, 20, 20, 20, 0},
    {"new, from the end", true, END, 0, 0, NONE, 20, 90, 90, 90, 90, 0},
    {"new, empty log", true, BEGINNING, 0, 0, NONE, 0, 0, 0, 0, 0, 0},
    {"new, but the group was further", true, BEGINNING, 0, 0, 60, 20, 90, 20, 20, 60,
     OGI_ALARM_DATABASE_WENT_BACK},
    {"new, the group before the log", true, BEGINNING, 0, 0, 10, 20, 90, 20, 20, 20, 0},
    {"new from the end, the group knows where", true, END, 0, 0, 60, 20, 90, 60, 60, 60, 0},
    {"new from the end, the group before the log", true, END, 0, 0, 10, 20, 90, 20, 20, 20, 0},
};

static const struct {
    struct row row;
    enum ogi_code code;
} stops[] = {
    {{"P before the log", false, BEGINNING, 10, 10, 10, 11, 90, 0, 0, 0, 0},
     OGI_CODE_KAFKA_RETENTION},
    {{"K before the log", false, BEGINNING, 50, 10, 10, 11, 90, 0, 0, 0, 0},
     OGI_CODE_KAFKA_RETENTION},
    {{"P before the log, no K", false, BEGINNING, 10, 10, NONE, 11, 90, 0, 0, 0, 0},
     OGI_CODE_KAFKA_RETENTION},
    {{"P beyond the end", false, BEGINNING, 91, 50, 50, 0, 90, 0, 0, 0, 0},
     OGI_CODE_KAFKA_REPLACED},
    {{"K beyond the end", false, BEGINNING, 50, 50, 91, 0, 90, 0, 0, 0, 0},
     OGI_CODE_KAFKA_REPLACED},
    {{"new, K beyond the end", true, BEGINNING, 0, 0, 91, 0, 90, 0, 0, 0, 0},
     OGI_CODE_KAFKA_REPLACED},
    {{"an empty log made anew", false, BEGINNING, 1, 1, NONE, 0, 0, 0, 0, 0, 0},
     OGI_CODE_KAFKA_REPLACED},
};

static struct ogi_cursor_facts facts_of(const struct row *row)
{
    return (struct ogi_cursor_facts){.is_new = row->is_new,
                                     .db_next = row->db_next,
                                     .ev_next = row->ev_next,
                                     .has_committed = row->committed != NONE,
                                     .committed = row->committed == NONE ? 0 : row->committed,
                                     .log_start = row->log_start,
                                     .log_end = row->log_end,
                                     .from = row->from};
}

static void every_row_of_the_table_gives_its_plan(void **state)
{
    (void)state;
    for (size_t i = 0; i < OGI_COUNT_OF(plans); i++) {
        struct ogi_error err = OGI_ERROR_NONE;
        struct ogi_cursor_plan plan = {-7, -7, -7, 0};
        const struct ogi_cursor_facts facts = facts_of(&plans[i]);
        if (ogi_cursor_decide("t [0]", &facts, &plan, &err).failed)
            fail_msg("%s: %s", plans[i].what, err.text);
        if (plan.start != plans[i].start || plan.store_from != plans[i].store_from ||
            plan.emit_from != plans[i].emit_from || plan.alarms != plans[i].alarms)
            fail_msg("%s: start %ld, store from %ld, emit from %ld, alarms %u", plans[i].what,
                     (long)plan.start, (long)plan.store_from, (long)plan.emit_from, plan.alarms);
    }
}

static void what_cannot_go_on_stops_with_its_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < OGI_COUNT_OF(stops); i++) {
        struct ogi_error err = OGI_ERROR_NONE;
        struct ogi_cursor_plan plan = {-7, -7, -7, 0};
        const struct ogi_cursor_facts facts = facts_of(&stops[i].row);
        if (!ogi_cursor_decide("t [0]", &facts, &plan, &err).failed)
            fail_msg("%s: went on from %ld", stops[i].row.what, (long)plan.start);
        assert_int_equal(err.code, stops[i].code);
        assert_int_equal(plan.start, -7);
    }
}

/* All small positions: whatever the four say, a plan loses nothing and sends nothing twice. */
static void no_plan_skips_a_row_or_repeats_an_event(void **state)
{
    (void)state;
    for (int64_t p = 0; p <= 5; p++)
        for (int64_t ev = 0; ev <= p; ev++)
            for (int64_t k = NONE; k <= 5; k++)
                for (int64_t low = 0; low <= 5; low++)
                    for (int64_t high = low; high <= 5; high++) {
                        const struct row row = {"",  false, BEGINNING, p, ev, k,
                                                low, high,  0,         0, 0,  0};
                        const struct ogi_cursor_facts facts = facts_of(&row);
                        struct ogi_cursor_plan plan;
                        if (ogi_cursor_decide("t [0]", &facts, &plan, NULL).failed)
                            continue;
                        assert_int_equal(plan.store_from, p);
                        assert_true(plan.emit_from >= ev);
                        assert_true(k == NONE || plan.emit_from >= k);
                        assert_true(plan.emit_from == ev || plan.emit_from == k);
                        assert_true(plan.start <= p && plan.start <= plan.emit_from);
                        assert_true(plan.start >= low && plan.emit_from <= high && p <= high);
                    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_table_gives_its_plan),
        cmocka_unit_test(what_cannot_go_on_stops_with_its_code),
        cmocka_unit_test(no_plan_skips_a_row_or_repeats_an_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
