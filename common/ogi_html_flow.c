#include "ogi_html_flow.h"
#include "ogi_html_scan.h"

#include <string.h>

static bool grow(struct ogi_html_flow *flow)
{
    size_t bytes_capacity = flow->capacity, origin_capacity = flow->capacity;
    char *bytes =
        ogi_arena_grow(flow->arena, flow->bytes, flow->len, &bytes_capacity, flow->capacity + 1, 1);
    uint32_t *origin = ogi_arena_grow(flow->arena, flow->origin, flow->len, &origin_capacity,
                                      flow->capacity + 1, sizeof *origin);
    if (bytes == NULL || origin == NULL) {
        flow->failed = true;
        return false;
    }
    flow->bytes = bytes;
    flow->origin = origin;
    flow->capacity = bytes_capacity; /* both grow by the same rule */
    return true;
}

static void put(struct ogi_html_flow *flow, char byte, size_t origin)
{
    if (flow->len == flow->capacity && !grow(flow))
        return;
    flow->bytes[flow->len] = byte;
    flow->origin[flow->len++] = (uint32_t)origin;
}

void ogi_html_flow_add(struct ogi_html_flow *flow, char byte, size_t origin, size_t end)
{
    if (flow->failed)
        return;
    if (ogi_html_is_space(byte)) {
        flow->space = true;
        if (byte == '\n' && flow->keeps_lines)
            ogi_html_flow_divide(flow);
        return;
    }
    /* HTML moves text that stands between a table's cells to before the table. Places never go back
     * within a field all the same, or its parts would have no span. */
    if (flow->len > 0 && origin < flow->origin[flow->len - 1])
        origin = flow->origin[flow->len - 1];
    if (flow->len == 0)
        flow->span = (struct ogi_span){origin, end};
    else if (flow->broken)
        put(flow, '\n', origin);
    else if (flow->space)
        put(flow, ' ', origin);
    flow->space = flow->broken = false;
    put(flow, byte, origin);
    if (end > flow->span.to)
        flow->span.to = end;
}

static void clear(struct ogi_html_flow *flow)
{
    flow->len = 0;
    flow->space = flow->broken = false;
}

void ogi_html_flow_divide(struct ogi_html_flow *flow)
{
    if (flow->in_cell)
        flow->broken = true;
    else
        ogi_html_flow_end_paragraph(flow);
}

bool ogi_html_flow_take(struct ogi_html_flow *flow, struct ogi_span empty, struct ogi_field *out)
{
    struct ogi_str text = ogi_arena_str(flow->arena, (struct ogi_str){flow->bytes, flow->len});
    uint32_t *origin = ogi_arena_alloc(flow->arena, flow->len, sizeof *origin);
    if (flow->failed || text.ptr == NULL || origin == NULL) {
        flow->failed = true;
        return false;
    }
    if (flow->len > 0)
        memcpy(origin, flow->origin, flow->len * sizeof *origin);
    *out = (struct ogi_field){.text = text,
                              .origin = origin,
                              .span = flow->len > 0 ? flow->span : empty,
                              .row_span = 1,
                              .column_span = 1};
    clear(flow);
    return true;
}

struct ogi_block *ogi_html_flow_add_block(struct ogi_html_flow *flow)
{
    struct ogi_reading *reading = flow->reading;
    struct ogi_block *blocks =
        ogi_arena_grow(flow->arena, reading->blocks, reading->block_count, &flow->block_capacity,
                       reading->block_count + 1, sizeof *blocks);
    if (blocks == NULL) {
        flow->failed = true;
        return NULL;
    }
    reading->blocks = blocks;
    return &blocks[reading->block_count++];
}

static bool has_ink(struct ogi_str text)
{
    static const struct ogi_str no_break_space = {"\xC2\xA0", 2};
    while (text.len > 0) {
        size_t blank = ogi_str_starts_with(text, no_break_space) ? 2
                       : ogi_html_is_space(text.ptr[0])          ? 1
                                                                 : 0;
        if (blank == 0)
            return true;
        text = ogi_str_slice(text, blank, text.len);
    }
    return false;
}

/* "## 一、" as converters leave it between pieces of HTML: the marks go, the level stays. */
static int strip_marks(struct ogi_html_flow *flow)
{
    enum { LEVEL_MAX = 6 };
    size_t marks = 0;
    while (marks < flow->len && marks < LEVEL_MAX && flow->bytes[marks] == '#')
        marks++;
    if (marks == 0 || marks + 1 >= flow->len || flow->bytes[marks] != ' ')
        return 0;
    size_t from = marks + 1;
    flow->len -= from;
    memmove(flow->bytes, flow->bytes + from, flow->len);
    memmove(flow->origin, flow->origin + from, flow->len * sizeof *flow->origin);
    flow->span.from = flow->origin[0];
    return (int)marks;
}

void ogi_html_flow_end_paragraph(struct ogi_html_flow *flow)
{
    if (flow->failed || !has_ink((struct ogi_str){flow->bytes, flow->len})) {
        clear(flow);
        return;
    }
    int level = flow->heading_level;
    if (flow->strips_marks && level == 0)
        level = strip_marks(flow);
    struct ogi_field *field = ogi_arena_alloc(flow->arena, 1, sizeof *field);
    struct ogi_block *block = field == NULL ? NULL : ogi_html_flow_add_block(flow);
    if (block == NULL || !ogi_html_flow_take(flow, flow->span, field)) {
        flow->failed = true;
        return;
    }
    *block = (struct ogi_block){.grid = OGI_GRID_NONE,
                                .heading_level = level,
                                .fields = field,
                                .field_count = 1,
                                .row_count = 1,
                                .column_count = 1,
                                .span = field->span};
}
