#include "batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ogi_rule.h"

enum { ARENA_BYTES = 256 * 1024 * 1024 };

void batch_init(struct batch *batch)
{
    struct ogi_error err = OGI_ERROR_NONE;
    memset(batch, 0, sizeof *batch);
    ogi_arena_init(&batch->arena, ARENA_BYTES);
    const struct ogi_form *const *forms = ogi_forms(&batch->edition_count);
    for (size_t i = 0; i < batch->edition_count; i++) {
        if (ogi_edition_build(forms[i], &batch->arena, &batch->editions[i], &err).failed) {
            fprintf(stderr, "%s\n", err.text);
            exit(1);
        }
    }
}

void batch_fini(struct batch *batch)
{
    ogi_arena_fini(&batch->arena);
}

static void fill_values(struct batch *batch, struct ogi_report *report, int64_t number)
{
    size_t cells = report->edition->cell_count;
    report->values = ogi_arena_alloc(&batch->arena, cells, sizeof *report->values);
    for (size_t c = 0; c < cells; c++)
        report->values[c] = (struct ogi_value){.presence = OGI_CELL_NUMBER,
                                               .evidence = OGI_EVIDENCE_GRID,
                                               .number = number + (int64_t)c,
                                               .raw = OGI_STR("7"),
                                               .span = {100 + 2 * c, 101 + 2 * c}};
    /* One of each kind of hole: a blank cell, one that is not there, one that is not settled. */
    report->values[1] = (struct ogi_value){.presence = OGI_CELL_NULL, .note = OGI_NOTE_BLANK};
    report->values[2] = (struct ogi_value){.presence = OGI_CELL_ABSENT};
    report->values[cells - 1] =
        (struct ogi_value){.presence = OGI_CELL_ABSENT, .note = OGI_NOTE_AMBIGUOUS};
}

static void fill_sections(struct batch *batch, struct ogi_report *report)
{
    static const char sentence[] = "本年度共公开政府信息若干条，受理申请若干件。";
    report->section_count = 6;
    report->sections = ogi_arena_alloc(&batch->arena, 6, sizeof *report->sections);
    for (int i = 0; i < 6; i++)
        report->sections[i] = (struct ogi_section){.number = i + 1,
                                                   .heading = OGI_STR("总体情况"),
                                                   .text = {sentence, sizeof sentence - 1},
                                                   .span = {1000, 2000}};
}

static void fill_findings(struct batch *batch, struct ogi_report *report)
{
    report->finding_count = 2;
    report->findings = ogi_arena_alloc(&batch->arena, 2, sizeof *report->findings);
    report->findings[0] = (struct ogi_finding){.rule = ogi_rule_get(OGI_RULE_S_TWO_REPORTS),
                                               .severity = OGI_SEVERITY_ERROR,
                                               .cell = OGI_STR("applications.*.total"),
                                               .has_figures = true,
                                               .expected = 17,
                                               .actual = 16,
                                               .difference = -1,
                                               .message = OGI_STR("16 is not 17."),
                                               .span = {5, 9}};
    report->findings[1] = (struct ogi_finding){.rule = ogi_rule_get(OGI_RULE_S_TWO_FORMS),
                                               .severity = OGI_SEVERITY_WARNING,
                                               .has_figures = true,
                                               .is_money = true,
                                               .expected = 12345,
                                               .actual = 5,
                                               .difference = -12340,
                                               .message = OGI_STR("Too little.")};
}

static struct ogi_report *make_report(struct batch *batch, int64_t number)
{
    struct ogi_report *report = ogi_arena_alloc(&batch->arena, 1, sizeof *report);
    *report =
        (struct ogi_report){.status = OGI_STATUS_INVALID,
                            .edition = &batch->editions[(size_t)number % batch->edition_count],
                            .year = 2021,
                            .agency = OGI_STR("某某区某某局"),
                            .published = OGI_STR("2022-01-20"),
                            .charset = "UTF-8"};
    fill_values(batch, report, number);
    fill_sections(batch, report);
    fill_findings(batch, report);
    return report;
}

static void fill_item(struct batch *batch, size_t i, int64_t stream_id, int64_t offset)
{
    struct ogi_document *document = ogi_arena_alloc(&batch->arena, 1, sizeof *document);
    int64_t report_id = stream_id << 40 | offset;
    document->key = ogi_arena_format(&batch->arena, "https://gov.example/%lld/%08lld",
                                     (long long)stream_id, (long long)offset);
    document->url = document->key;
    document->media_type = OGI_STR("text/html");
    memset(document->body_sha256, 1, 32);
    struct ogi_store_item item = {
        .stream_id = stream_id,
        .offset = offset,
        .outcome = OGI_OUTCOME_STORED,
        .report_id = report_id,
        .makes_version = true,
        .version = 1,
        .document = document,
        .report = make_report(batch, offset),
        .crawl_time_ms = 1600000000123 + offset,
        .record = ogi_arena_format(&batch->arena, "record %lld", (long long)offset)};
    memset(item.content_sha256, (int)(offset % 251), 32);
    memset(item.result_sha256, 3, 32);
    struct ogi_document_state state = {.exists = true,
                                       .current_report_id = report_id,
                                       .current_version = 1,
                                       .version = 1,
                                       .crawl_time_ms = item.crawl_time_ms,
                                       .current_status = OGI_STATUS_INVALID};
    memset(state.body_sha256, 1, 32);
    memset(state.result_sha256, 3, 32);
    batch->items[i] = item;
    batch->keys[i] = document->key;
    batch->states[i] = state;
}

void batch_fill(struct batch *batch, int64_t stream_id, int64_t offset, size_t count)
{
    batch->count = count;
    for (size_t i = 0; i < count; i++)
        fill_item(batch, i, stream_id, offset + (int64_t)i);
}

void batch_make_dead_letter(struct batch *batch, size_t i)
{
    struct ogi_store_item *item = &batch->items[i];
    *item = (struct ogi_store_item){.stream_id = item->stream_id,
                                    .offset = item->offset,
                                    .outcome = OGI_OUTCOME_DEAD_LETTER,
                                    .record = OGI_STR("headers"),
                                    .error_id = "OGI-ENVELOPE-0001",
                                    .error_text = OGI_STR("broken JSON")};
    batch->states[i] = (struct ogi_document_state){0};
}
