#include "ogi_cursor.h"

#include <inttypes.h>

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* A stream without a position. Nothing below P is in the ledger, so nothing below P can be
 * published: K is at least P. */
static void decide_new(const struct ogi_cursor_facts *facts, struct ogi_cursor_plan *plan)
{
    bool from_end = facts->from == OGI_CURSOR_FROM_END;
    plan->store_from = from_end ? facts->log_end : facts->log_start;
    if (from_end && facts->has_committed)
        plan->store_from = larger(facts->committed, facts->log_start);
    plan->emit_from = plan->store_from;
    if (facts->has_committed)
        plan->emit_from = larger(facts->committed, plan->store_from);
}

static void decide_known(const struct ogi_cursor_facts *facts, struct ogi_cursor_plan *plan)
{
    plan->store_from = facts->db_next;
    plan->emit_from = facts->ev_next;
    if (!facts->has_committed) {
        plan->alarms |= OGI_ALARM_NO_COMMITTED;
    } else if (facts->committed < facts->ev_next) {
        /* ev_next is written only after its events were committed: it is the better witness. */
        plan->alarms |= OGI_ALARM_COMMITTED_WENT_BACK;
    } else {
        plan->emit_from = facts->committed;
    }
}

ogi_result ogi_cursor_decide(const char *name, const struct ogi_cursor_facts *facts,
                             struct ogi_cursor_plan *out, struct ogi_error *err)
{
    struct ogi_cursor_plan plan = {0};

    if (facts->is_new)
        decide_new(facts, &plan);
    else
        decide_known(facts, &plan);
    plan.start = smaller(plan.store_from, plan.emit_from);
    if (plan.emit_from > plan.store_from)
        plan.alarms |= OGI_ALARM_DATABASE_WENT_BACK;

    if (larger(plan.store_from, plan.emit_from) > facts->log_end) {
        (void)OGI_FAIL(err, KAFKA_REPLACED,
                       "%s ends at offset %" PRId64 ", but the database is at %" PRId64
                       " and the group at %" PRId64,
                       name, facts->log_end, plan.store_from, plan.emit_from);
        ogi_error_hint(err, "if the topic was made anew, read it with another --group");
        return (ogi_result){true};
    }
    if (plan.start < facts->log_start) {
        (void)OGI_FAIL(err, KAFKA_RETENTION,
                       "%s begins at offset %" PRId64 ", but %" PRId64
                       " is the next one needed: %" PRId64 " offsets are gone",
                       name, facts->log_start, plan.start, facts->log_start - plan.start);
        ogi_error_hint(err, "the topic's retention is shorter than the worker was away");
        return (ogi_result){true};
    }
    *out = plan;
    return OGI_OK;
}
