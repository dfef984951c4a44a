/* Any text read as HTML gives fields that are text, point into the document and stand at places of
 * their table that no other field covers. */
#include "ogi_fuzz.h"

#include "ogi_decode.h"
#include "ogi_read.h"
#include "ogi_utf8.h"

static void check_field(const struct ogi_field *field, const struct ogi_block *block,
                        struct ogi_str text)
{
    OGI_MUST(ogi_utf8_valid_prefix(field->text) == field->text.len);
    OGI_MUST(field->span.from <= field->span.to && field->span.to <= text.len);
    OGI_MUST(field->row_span >= 1 && field->column_span >= 1);
    OGI_MUST(field->row + field->row_span <= block->row_count || block->grid != OGI_GRID_RESOLVED);
    OGI_MUST(field->column + field->column_span <= block->column_count ||
             block->grid != OGI_GRID_RESOLVED);
    size_t last = field->span.from;
    for (size_t i = 0; i < field->text.len; i++) {
        size_t origin = ogi_field_origin(field, text, i);
        OGI_MUST(origin >= last && origin < field->span.to);
        last = origin;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ogi_arena arena;
    struct ogi_text text;
    struct ogi_reading reading;
    ogi_arena_init(&arena, 32 << 20);
    struct ogi_str body = {(const char *)data, size};
    if (!ogi_decode(body, OGI_STR("utf-8"), &arena, &text, NULL).failed) {
        (void)ogi_read_is_html(text.str, OGI_STR("text/html"));
        if (!ogi_read_html(text.str, &arena, &reading, NULL).failed) {
            OGI_MUST(reading.text.len == text.str.len);
            for (size_t i = 0; i < reading.block_count; i++)
                for (size_t k = 0; k < reading.blocks[i].field_count; k++)
                    check_field(&reading.blocks[i].fields[k], &reading.blocks[i], reading.text);
        }
    }
    ogi_arena_fini(&arena);
    return 0;
}
