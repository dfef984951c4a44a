#include "ogi_outcome.h"

#include <string.h>

#include "ogi_hash.h"

const char *ogi_outcome_name(enum ogi_outcome outcome)
{
    switch (outcome) {
    case OGI_OUTCOME_STORED:
        return "stored";
    case OGI_OUTCOME_UNCHANGED:
        return "unchanged";
    case OGI_OUTCOME_OUTDATED:
        return "outdated";
    case OGI_OUTCOME_REJECTED:
        return "rejected";
    case OGI_OUTCOME_WITHDRAWN:
        return "withdrawn";
    case OGI_OUTCOME_IGNORED:
        return "ignored";
    case OGI_OUTCOME_DEAD_LETTER:
        return "dead_letter";
    case OGI_OUTCOME_COUNT:
        break;
    }
    return "";
}

/* A version of the document stands, or it was withdrawn: there is a crawl to be older than. */
static bool is_known(const struct ogi_document_state *state)
{
    return state->exists && (state->version > 0 || state->withdrawn);
}

static struct ogi_decision withdraw(struct ogi_document_state *state, const struct ogi_crawl *crawl)
{
    bool older = is_known(state) && crawl->crawl_time_ms < state->crawl_time_ms;

    if (!is_known(state) || older)
        return (struct ogi_decision){.outcome = OGI_OUTCOME_IGNORED};
    state->crawl_time_ms = crawl->crawl_time_ms;
    if (state->withdrawn)
        return (struct ogi_decision){.outcome = OGI_OUTCOME_IGNORED};
    state->withdrawn = true;
    return (struct ogi_decision){
        .outcome = OGI_OUTCOME_WITHDRAWN,
        .version = state->current_version,
        .report_id = state->current_report_id,
    };
}

/* A version of its own; whether it becomes current is the caller's to say. */
static struct ogi_decision add_version(struct ogi_document_state *state,
                                       const struct ogi_crawl *crawl, enum ogi_outcome outcome)
{
    state->exists = true;
    state->version++;
    return (struct ogi_decision){outcome, true, state->version, crawl->report_id};
}

static struct ogi_decision add_current(struct ogi_document_state *state,
                                       const struct ogi_crawl *crawl, enum ogi_outcome outcome)
{
    struct ogi_decision decision = add_version(state, crawl, outcome);

    state->current_report_id = crawl->report_id;
    state->current_version = decision.version;
    state->crawl_time_ms = crawl->crawl_time_ms;
    memcpy(state->body_sha256, crawl->body_sha256, sizeof state->body_sha256);
    memcpy(state->result_sha256, crawl->result_sha256, sizeof state->result_sha256);
    state->current_status = crawl->report->status;
    state->withdrawn = false;
    return decision;
}

/* The crawl says what the current version says. Of a rejected document nothing but its bytes is
 * known for sure, so those have to be the same. */
static bool is_unchanged(const struct ogi_document_state *state, const struct ogi_crawl *crawl)
{
    if (crawl->report->status != state->current_status || state->withdrawn)
        return false;
    if (crawl->report->status == OGI_STATUS_REJECTED)
        return memcmp(state->body_sha256, crawl->body_sha256, sizeof state->body_sha256) == 0;
    return memcmp(state->result_sha256, crawl->result_sha256, sizeof state->result_sha256) == 0;
}

struct ogi_decision ogi_outcome_decide(struct ogi_document_state *state,
                                       const struct ogi_crawl *crawl)
{
    if (crawl->report == NULL)
        return withdraw(state, crawl);

    bool rejected = crawl->report->status == OGI_STATUS_REJECTED;
    if (!is_known(state))
        return add_current(state, crawl, rejected ? OGI_OUTCOME_REJECTED : OGI_OUTCOME_STORED);
    if (crawl->crawl_time_ms < state->crawl_time_ms)
        return add_version(state, crawl, OGI_OUTCOME_OUTDATED);
    if (is_unchanged(state, crawl)) {
        state->crawl_time_ms = crawl->crawl_time_ms;
        return (struct ogi_decision){.outcome = OGI_OUTCOME_UNCHANGED,
                                     .version = state->current_version,
                                     .report_id = state->current_report_id};
    }
    if (!rejected)
        return add_current(state, crawl, OGI_OUTCOME_STORED);
    if (state->withdrawn || state->current_status != OGI_STATUS_REJECTED)
        return add_version(state, crawl, OGI_OUTCOME_REJECTED);
    return add_current(state, crawl, OGI_OUTCOME_REJECTED);
}
