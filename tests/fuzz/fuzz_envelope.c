/* A message opens into a document with a usable key, or fails with an error about the message. The
 * first byte chooses the content type and whether there is a key, the rest is the value. */
#include "ogi_fuzz.h"

#include "ogi_envelope.h"
#include "ogi_utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {NULL, "application/cloudevents+json", "application/json",
                                        "text/html; charset=gb2312"};
    static const struct ogi_envelope_limits limits = {.max_document_bytes = 2000,
                                                      .max_key_bytes = 64};
    if (size == 0)
        return 0;
    struct ogi_str value = {(const char *)data + 1, size - 1};
    struct ogi_header headers[] = {
        {OGI_STR("content-type"), ogi_str_of(types[data[0] % OGI_COUNT_OF(types)])},
        {OGI_STR("ce_time"), ogi_str_slice(value, 0, 30)},
        {OGI_STR("url"), (data[0] & 16) != 0 ? ogi_str_slice(value, 0, 70) : OGI_STR_NONE}};
    struct ogi_message message = {.key = (data[0] & 8) != 0 ? OGI_STR("key") : OGI_STR_NONE,
                                  .value = (data[0] & 32) != 0 ? OGI_STR_NONE : value,
                                  .headers = headers,
                                  .header_count = OGI_COUNT_OF(headers),
                                  .timestamp_ms = data[0] - 10};
    struct ogi_arena arena;
    struct ogi_document document;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&arena, 4 << 20);
    if (ogi_envelope_open(&message, &ogi_envelope_fields_default, &limits, &arena, &document, &err)
            .failed) {
        OGI_MUST(ogi_error_kind(&err) == OGI_KIND_INVALID);
    } else {
        OGI_MUST(document.key.len > 0 && document.key.len <= limits.max_key_bytes);
        OGI_MUST(ogi_utf8_valid_prefix(document.key) == document.key.len);
        OGI_MUST(document.body.len <= limits.max_document_bytes);
        OGI_MUST((document.body.len == 0) == (document.envelope == OGI_ENVELOPE_TOMBSTONE));
        OGI_MUST(message.timestamp_ms < 0 || document.crawl_time_ms <= message.timestamp_ms);
    }
    ogi_arena_fini(&arena);
    return 0;
}
