#include "ogi_item.h"

ogi_result ogi_item_open(struct ogi_str value, const struct ogi_envelope_fields *fields,
                         const struct ogi_envelope_limits *limits, struct ogi_arena *arena,
                         struct ogi_document *out, struct ogi_header *header, struct ogi_error *err)
{
    const struct ogi_header event = {OGI_STR("content-type"),
                                     OGI_STR("application/cloudevents+json; charset=UTF-8")};
    const struct ogi_message as_item = {.value = value, .timestamp_ms = -1};
    const struct ogi_message as_event = {
        .value = value, .headers = &event, .header_count = 1, .timestamp_ms = -1};
    struct ogi_error first = OGI_ERROR_NONE;
    struct ogi_error second = OGI_ERROR_NONE;
    if (!ogi_envelope_open(&as_item, fields, limits, arena, out, &first).failed) {
        *header = (struct ogi_header){OGI_STR_NONE, OGI_STR_NONE};
        return OGI_OK;
    }
    if (first.code == OGI_CODE_ENVELOPE_FIELD &&
        !ogi_envelope_open(&as_event, fields, limits, arena, out, &second).failed) {
        *header = event;
        return OGI_OK;
    }
    *err = first;
    return (ogi_result){true};
}
