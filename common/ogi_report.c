#include "ogi_report.h"

#include "ogi_rule.h"

const char *ogi_note_name(enum ogi_note note)
{
    switch (note) {
    case OGI_NOTE_NONE:
        return "";
    case OGI_NOTE_BLANK:
        return "blank";
    case OGI_NOTE_NOT_APPLICABLE:
        return "not_applicable";
    case OGI_NOTE_NOT_A_NUMBER:
        return "not_a_number";
    case OGI_NOTE_AMBIGUOUS:
        return "ambiguous";
    case OGI_NOTE_UNIT_UNKNOWN:
        return "unit_unknown";
    case OGI_NOTE_UNIT_CONVERTED:
        return "unit_converted";
    case OGI_NOTE_REPAIRED:
        return "repaired";
    }
    return "";
}

const char *ogi_evidence_name(enum ogi_evidence evidence)
{
    switch (evidence) {
    case OGI_EVIDENCE_NONE:
        return "none";
    case OGI_EVIDENCE_GRID:
        return "grid";
    case OGI_EVIDENCE_ORDER:
        return "order";
    case OGI_EVIDENCE_COUNT:
        return "count";
    case OGI_EVIDENCE_ARITHMETIC:
        return "arithmetic";
    }
    return "";
}

const char *ogi_severity_name(enum ogi_severity severity)
{
    switch (severity) {
    case OGI_SEVERITY_ERROR:
        return "error";
    case OGI_SEVERITY_WARNING:
        return "warning";
    case OGI_SEVERITY_INFO:
        return "info";
    }
    return "";
}

const char *ogi_status_name(enum ogi_status status)
{
    switch (status) {
    case OGI_STATUS_VALID:
        return "valid";
    case OGI_STATUS_INCOMPLETE:
        return "incomplete";
    case OGI_STATUS_INVALID:
        return "invalid";
    case OGI_STATUS_REJECTED:
        return "rejected";
    }
    return "";
}

static bool has_error(const struct ogi_report *report, enum ogi_effect effect)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].severity == OGI_SEVERITY_ERROR &&
            report->findings[i].rule->effect == effect)
            return true;
    return false;
}

static bool has_every_figure(const struct ogi_report *report)
{
    if (report->edition == NULL)
        return false;
    for (size_t i = 0; i < report->edition->cell_count; i++)
        if (report->values[i].presence != OGI_CELL_NUMBER)
            return false;
    return true;
}

enum ogi_status ogi_status_decide(const struct ogi_report *report)
{
    if (has_error(report, OGI_EFFECT_REJECTED))
        return OGI_STATUS_REJECTED;
    if (has_error(report, OGI_EFFECT_INVALID))
        return OGI_STATUS_INVALID;
    if (has_error(report, OGI_EFFECT_INCOMPLETE) || !has_every_figure(report))
        return OGI_STATUS_INCOMPLETE;
    return OGI_STATUS_VALID;
}
