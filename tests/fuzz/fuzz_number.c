/* Any text as a cell gives a number or a note that says why there is none, and normalising never
 * loses track of where it is. The first byte chooses kind and unit. */
#include "ogi_fuzz.h"

#include "ogi_norm.h"
#include "ogi_number.h"
#include "ogi_utf8.h"

static void check_figure(struct ogi_figure figure)
{
    if (figure.presence == OGI_CELL_NUMBER) {
        char out[24];
        OGI_MUST(figure.note == OGI_NOTE_NONE || figure.note == OGI_NOTE_UNIT_CONVERTED);
        OGI_MUST(figure.number < INT64_C(1000000000000000001) &&
                 figure.number > -INT64_C(1000000000000000001));
        size_t len = ogi_number_format_money(figure.number, out);
        struct ogi_figure again =
            ogi_number_read((struct ogi_str){out, len}, OGI_VALUE_MONEY, OGI_UNIT_YUAN);
        OGI_MUST(again.presence != OGI_CELL_NUMBER || again.number == figure.number);
    } else {
        OGI_MUST(figure.presence == OGI_CELL_NULL && figure.number == 0);
        OGI_MUST(figure.note != OGI_NOTE_NONE && figure.note != OGI_NOTE_UNIT_CONVERTED);
    }
}

static void check_glyphs(struct ogi_str text)
{
    struct ogi_arena arena;
    struct ogi_glyphs glyphs;
    ogi_arena_init(&arena, 16 << 20);
    if (!ogi_norm_text(text, &arena, &glyphs, NULL).failed)
        for (size_t i = 0; i < glyphs.count; i++) {
            const struct ogi_glyph *glyph = &glyphs.items[i];
            OGI_MUST(glyph->from < glyph->to && glyph->to <= text.len);
            OGI_MUST(i == 0 || glyphs.items[i - 1].from <= glyph->from);
            OGI_MUST(glyph->cp != 0 && glyph->cp <= 0x10FFFF);
        }
    ogi_arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct ogi_str text = {(const char *)data + 1, size - 1};
    text.len = ogi_utf8_valid_prefix(text);
    enum ogi_value_kind kind = (enum ogi_value_kind)(data[0] % 3);
    enum ogi_unit unit = (enum ogi_unit)(data[0] / 3 % 3);
    check_figure(ogi_number_read(text, kind, unit));
    (void)ogi_number_is_value_token(text);
    check_glyphs(text);
    return 0;
}
