/* Any bytes as a document: a report comes out whose spans lie in its text, whose figures have
 * evidence, and which is the same the second time. */
#include "ogi_fuzz.h"

#include "ogi_ingest.h"

static struct ogi_core *core;

static void check(const struct ogi_report *report)
{
    for (size_t i = 0; report->edition != NULL && i < report->edition->cell_count; i++) {
        const struct ogi_value *value = &report->values[i];
        OGI_MUST(value->span.from <= value->span.to && value->span.to <= report->text.len);
        OGI_MUST((value->presence == OGI_CELL_NUMBER) == (value->evidence != OGI_EVIDENCE_NONE));
        OGI_MUST(value->presence != OGI_CELL_NUMBER || value->span.from < value->span.to);
    }
    for (size_t i = 0; i < report->section_count; i++) {
        const struct ogi_section *section = &report->sections[i];
        OGI_MUST(section->span.from <= section->span.to && section->span.to <= report->text.len);
        OGI_MUST(i == 0 || section[-1].number < section->number);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ogi_arena scratch, keep, again;
    struct ogi_document document = {.body = {(const char *)data, size}};
    struct ogi_report *report = NULL, *second = NULL;

    if (core == NULL)
        OGI_MUST(!ogi_core_new(NULL, &core, NULL).failed);
    ogi_arena_init(&scratch, (size_t)256 << 20);
    ogi_arena_init(&keep, (size_t)64 << 20);
    ogi_arena_init(&again, (size_t)64 << 20);
    if (!ogi_ingest(core, &document, &scratch, &keep, &report, NULL).failed) {
        check(report);
        ogi_arena_reset(&scratch);
        OGI_MUST(!ogi_ingest(core, &document, &scratch, &again, &second, NULL).failed);
        OGI_MUST(report->edition == second->edition && report->status == second->status);
        for (size_t i = 0; report->edition != NULL && i < report->edition->cell_count; i++)
            OGI_MUST(report->values[i].presence == second->values[i].presence &&
                     report->values[i].number == second->values[i].number);
    }
    ogi_arena_fini(&again);
    ogi_arena_fini(&keep);
    ogi_arena_fini(&scratch);
    return 0;
}
