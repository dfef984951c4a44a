/* ogi_html: HTML as blocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_html_scan.h"
#include "ogi_read.h"

static struct ogi_arena arena;

static int make_arena(void **state)
{
    (void)state;
    ogi_arena_init(&arena, 64 << 20);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static struct ogi_reading read(struct ogi_str html)
{
    struct ogi_reading reading;
    struct ogi_error err = OGI_ERROR_NONE;
    if (ogi_read_html(html, &arena, &reading, &err).failed)
        fail_msg("%s", err.text);
    return reading;
}

/* The reading in one line: paragraphs as "text;", "h2:text;" for headings, tables as
 * "[row,column text|row,column+columns/rows text];". */
static const char *show(const struct ogi_reading *reading)
{
    static char line[8192];
    size_t at = 0;
    line[0] = '\0';
    for (size_t i = 0; i < reading->block_count; i++) {
        const struct ogi_block *block = &reading->blocks[i];
        bool is_table = block->grid == OGI_GRID_RESOLVED;
        if (block->heading_level > 0)
            at += (size_t)snprintf(line + at, sizeof line - at, "h%d:", block->heading_level);
        at += (size_t)snprintf(line + at, sizeof line - at, "%s", is_table ? "[" : "");
        for (size_t k = 0; k < block->field_count; k++) {
            const struct ogi_field *field = &block->fields[k];
            if (is_table)
                at += (size_t)snprintf(line + at, sizeof line - at, "%s%u,%u", k > 0 ? "|" : "",
                                       (unsigned)field->row, (unsigned)field->column);
            if (field->column_span > 1 || field->row_span > 1)
                at += (size_t)snprintf(line + at, sizeof line - at, "+%u/%u",
                                       (unsigned)field->column_span, (unsigned)field->row_span);
            at += (size_t)snprintf(line + at, sizeof line - at, "%s%.*s", is_table ? " " : "",
                                   OGI_STR_ARG(field->text));
        }
        at += (size_t)snprintf(line + at, sizeof line - at, "%s;", is_table ? "]" : "");
    }
    return line;
}

static void check(const char *html, const char *expected)
{
    struct ogi_reading reading = read(ogi_str_of(html));
    assert_string_equal(show(&reading), expected);
    assert_null(reading.limit);
}

#define DOC(body)                                                                                  \
    "<!DOCTYPE html><html><head><title> Title\n&amp; more </title></head><body>" body              \
    "</body></html>"

static void blocks_divide_text_into_paragraphs(void **state)
{
    (void)state;
    check(DOC("<p>a b</p>\n<p> c\n d </p><div>e<div>f</div>g</div><ul><li>h<li>i</ul>j<br>k"),
          "a b;c d;e;f;g;h;i;j;k;");
    check(DOC("<p>one <b>two</b><i> three</i></p>"), "one two three;");
    check(DOC("<pre>a\nb  c</pre>"), "a;b c;");
    check(DOC("<p>&nbsp;</p><p></p>"), "");
}

static void headings_keep_their_level(void **state)
{
    (void)state;
    check(DOC("<h1>一</h1><h3><span>三</span></h3><p>x</p>"), "h1:一;h3:三;x;");
}

static void what_browsers_do_not_show_is_not_read(void **state)
{
    (void)state;
    check(DOC("a<script>if (a<b) document.write('<p>x</p>')</script><style>p{}</style><!-- "
              "<p>c</p> -->"
              "<noscript>n</noscript><template>t</template><nav>menu</nav><svg><text>s</text></svg>"
              "<p hidden>h</p><p style='color:red; DISPLAY : none'>d</p><i "
              "style=visibility:hidden>v</i>"
              "<select><option>o</select><textarea>t</textarea>"),
          "a;");
    check(DOC("<p style='display:block'>d</p><p class=hidden>c</p><header>head</header>"),
          "d;c;head;");
}

static void the_title_is_the_head_s(void **state)
{
    (void)state;
    struct ogi_reading reading = read(OGI_STR(DOC("<p>x</p>")));
    assert_true(ogi_str_equals(reading.title, OGI_STR("Title & more")));
    reading = read(OGI_STR("<p>x</p>"));
    assert_null(reading.title.ptr);
}

static void a_table_becomes_a_grid(void **state)
{
    (void)state;
    check(DOC("<table><caption>cap</caption><tr><th>a<th>b<tr><td>1<td></table>z"),
          "cap;[0,0 a|0,1 b|1,0 1|1,1 ];z;");
    check(DOC("<table><tr><td>a<br>b</td><td><p>c</p><p>d</p></td><tr><td>&nbsp;<td> 0 </table>"),
          "[0,0 a\nb|0,1 c\nd|1,0 \xC2\xA0|1,1 0];");
}

static void spans_are_resolved(void **state)
{
    (void)state;
    check(DOC("<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f</table>"),
          "[0,0+1/2 a|0,1+2/1 b|0,3 c|1,1 d|1,2 e|1,3 f];");
    check(DOC("<table><tr><td>a<td rowspan=0>b<tr><td>c<tr><td>d</table>"),
          "[0,0 a|0,1+1/3 b|1,0 c|2,0 d];");
    check(DOC("<table><tr><td>a<td rowspan=99999999999>b<tr><td>c<tbody><tr><td>d<td>e</table>"),
          "[0,0 a|0,1+1/2 b|1,0 c|2,0 d|2,1 e];");
    check(DOC("<table><tr><td colspan=0>a<td colspan=x>b<td colspan=-3>c</table>"),
          "[0,0 a|0,1 b|0,2 c];");
    check(DOC("<table><tr><td colspan=99999>a<tr><td>b<td>c</table>"),
          "[0,0+1000/1 a|1,0 b|1,1 c];");
    check(DOC("<table><tr><td style='display:none'>x<td>a<td>b<tr hidden><td>y</table>"),
          "[0,0 a|0,1 b];");
}

static void layout_tables_are_looked_through(void **state)
{
    (void)state;
    check(DOC("<table><tr><td><h1>t</h1><p>x</p></td></tr></table>"), "h1:t;x;");
    check(DOC("<table><tr><td>menu<td><p>x<table><tr><td>1<td>2<tr><td>3<td>4</table><p>y</table>"),
          "menu;x;[0,0 1|0,1 2|1,0 3|1,1 4];y;");
#define PARAGRAPH "<p>本年度按照要求公开信息，及时回应社会关切，没有发生复议诉讼案件。"
    struct ogi_reading reading =
        read(OGI_STR(DOC("<table><tr><td>menu<td>" PARAGRAPH PARAGRAPH PARAGRAPH PARAGRAPH
                         "<tr><td>1<td>2</table>")));
    assert_int_equal(reading.block_count, 7);
    reading = read(OGI_STR(DOC("<table><tr><td>menu<td>" PARAGRAPH "<tr><td>1<td>2</table>")));
    assert_int_equal(reading.block_count, 1);
#define ROW "<tr><td>a<td>1<td>2<td>3"
    reading =
        read(OGI_STR(DOC("<table>" ROW ROW ROW
                         "<tr><td colspan=4>" PARAGRAPH PARAGRAPH PARAGRAPH PARAGRAPH "</table>")));
    assert_int_equal(reading.block_count, 1);
}

static void a_tiny_table_inside_a_cell_is_text(void **state)
{
    (void)state;
    check(DOC("<table><tr><td>a<td><table><tr><td>1</table><tr><td>b<td>2</table>"),
          "[0,0 a|0,1 1|1,0 b|1,1 2];");
}

static void every_byte_knows_its_place(void **state)
{
    (void)state;
    struct ogi_str html = OGI_STR("<p>a&nbsp;b&amp;c &#20851;<b>于</b>\n x</foo>y &lt z&copy2</p>");
    struct ogi_reading reading = read(html);
    assert_int_equal(reading.block_count, 1);
    const struct ogi_field *field = &reading.blocks[0].fields[0];
    assert_true(ogi_str_equals(field->text, OGI_STR("a\xC2\xA0"
                                                    "b&c 关于 xy < z©2")));
    const struct {
        const char *text, *source;
    } places[] = {{"a", "a&"},  {"b", "b&"},    {"c", "c "}, {"关", "&#20851;"},
                  {"于", "于"}, {"x", "x<"},    {"y", "y "}, {"<", "&lt"},
                  {"z", "z&"},  {"©", "&copy"}, {"2", "2<"}};
    for (size_t i = 0; i < OGI_COUNT_OF(places); i++) {
        size_t at = ogi_str_find(field->text, ogi_str_of(places[i].text), 0);
        size_t from = ogi_field_origin(field, html, at);
        if (from != ogi_str_find(html, ogi_str_of(places[i].source), 0))
            fail_msg("%s comes from %zu", places[i].text, from);
    }
    size_t entity = ogi_str_find(field->text, OGI_STR("关"), 0);
    size_t to = ogi_field_origin(field, html, entity + 2) + 1;
    assert_true(ogi_str_ends_with(ogi_str_slice(html, 0, to), OGI_STR("&#20851;")));
    assert_int_equal(field->span.from, 3);
    assert_int_equal(field->span.to, html.len - 4);
    assert_int_equal(ogi_field_origin(field, html, field->text.len), html.len - 4);
}

static void an_empty_cell_points_at_its_tag(void **state)
{
    (void)state;
    struct ogi_str html = OGI_STR("<table><tr><td>a<td class=b></table>");
    struct ogi_reading reading = read(html);
    const struct ogi_field *field = &reading.blocks[0].fields[1];
    assert_int_equal(field->text.len, 0);
    assert_true(ogi_str_equals(ogi_str_slice(html, field->span.from, field->span.to),
                               OGI_STR("<td class=b>")));
}

static void lines_between_fragments_are_paragraphs(void **state)
{
    (void)state;
    check("# 年度报告\n\n一、总体情况\n正文<table><tr><td>a<td>b</table>\n## 四、\nx",
          "h1:年度报告;一、总体情况;正文;[0,0 a|0,1 b];h2:四、;x;");
    check("<html><body>one\ntwo</body></html>", "one two;");
}

static char big[4 << 20];

static struct ogi_str repeat(const char *start, const char *piece, size_t times, const char *end)
{
    size_t len = strlen(start), step = strlen(piece);
    memcpy(big, start, len);
    for (size_t i = 0; i < times && len + step + strlen(end) < sizeof big; i++, len += step)
        memcpy(big + len, piece, step);
    memcpy(big + len, end, strlen(end));
    return (struct ogi_str){big, len + strlen(end)};
}

static void past_the_limits_the_text_is_read_without_tags(void **state)
{
    (void)state;
    const char *pieces[] = {"<table><tr><td>",
                            "<div>",
                            "<b><div></b>",
                            "<div><object></div>",
                            "<svg><foreignObject><div>",
                            "<b a>",
                            "<span><br>",
                            "<i></i>",
                            "<svg><div>",
                            "<x><y></x>",
                            "<select><div>",
                            "<math><mi><div>"};
    for (size_t i = 0; i < OGI_COUNT_OF(pieces); i++) {
        struct ogi_reading reading = read(repeat("<html>前言", pieces[i], 300 * 1000, "<p>结尾"));
        assert_non_null(reading.limit);
        assert_true(reading.block_count > 0);
        const struct ogi_block *last = &reading.blocks[reading.block_count - 1];
        const struct ogi_field *field = &last->fields[last->field_count - 1];
        if (!ogi_str_ends_with(field->text, OGI_STR("结尾")))
            fail_msg("%s: %.*s", pieces[i], OGI_STR_ARG(field->text));
        assert_true(ogi_str_ends_with(
            ogi_str_slice((struct ogi_str){big, sizeof big}, field->span.from, field->span.to),
            OGI_STR("结尾")));
        ogi_arena_reset(&arena);
    }
}

static void ordinary_depth_and_size_stay_below_the_limits(void **state)
{
    (void)state;
    struct ogi_html_scan scan;
    const char *pieces[] = {"<p>1",
                            "<p>1</p>",
                            "<li>a",
                            "<div><span>x</span></div>",
                            "<o:p></o:p>",
                            "<script>if (a<b) c<d</script>",
                            "<svg><path d=''/><g></svg>",
                            "<!-- <div> -->"};
    for (size_t i = 0; i < OGI_COUNT_OF(pieces); i++) {
        assert_false(ogi_html_scan(repeat("", pieces[i], 10000, ""), &arena, &scan, NULL).failed);
        assert_null(scan.limit);
        assert_true(scan.depth < 10);
        ogi_arena_reset(&arena);
    }
    struct ogi_reading reading = read(repeat("<html>", "<div>", 200, "x"));
    assert_null(reading.limit);
    assert_string_equal(show(&reading), "x;");
}

static void hostile_tags_take_linear_time(void **state)
{
    (void)state;
    const char *pieces[] = {"<svg>",   "<script>",   "<![CDATA[", "<!--",   "<a b ",
                            "<title>", "<textarea>", "</svg",     "<x a='", "<!doctype"};
    for (size_t i = 0; i < OGI_COUNT_OF(pieces); i++) {
        (void)read(repeat("<html>", pieces[i], 300 * 1000, "<p>"));
        ogi_arena_reset(&arena);
    }
}

static void a_wide_table_is_read_as_text(void **state)
{
    (void)state;
    struct ogi_reading reading =
        read(OGI_STR("<table><tr><td colspan=1000>a<td colspan=1000>b<td>c</table>"));
    assert_non_null(reading.limit);
    assert_string_equal(show(&reading), "a;b;c;");
}

static void a_small_arena_is_an_error(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_reading reading;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_arena_init(&small, 1000);
    assert_true(ogi_read_html(OGI_STR("<p>x"), &small, &reading, &err).failed);
    assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
    ogi_arena_fini(&small);
}

static void a_tree_that_needs_too_much_memory_is_given_up(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_reading reading;
    ogi_arena_init(&small, 3 << 20);
    assert_false(
        ogi_read_html(repeat("<html>", "<p>1</p>", 5000, "<p>end"), &small, &reading, NULL).failed);
    assert_non_null(reading.limit);
    ogi_arena_fini(&small);
}

static void html_is_told_from_text(void **state)
{
    (void)state;
    const char *html[] = {"<!DOCTYPE html>", "<html>",     "text <table><tr>",
                          "\n<P class=a>",   "<td>x</td>", "<?xml version='1.0'?><html xmlns='x'>"};
    const char *text[] = {"",         "plain", "a < b", "a<br>b", "| a | b<br>c |", "<regulation>",
                          "<tablet>", "x<y>z"};
    for (size_t i = 0; i < OGI_COUNT_OF(html); i++)
        assert_true(ogi_read_is_html(ogi_str_of(html[i]), OGI_STR_NONE));
    for (size_t i = 0; i < OGI_COUNT_OF(text); i++)
        assert_false(ogi_read_is_html(ogi_str_of(text[i]), OGI_STR("text/plain")));
    assert_true(ogi_read_is_html(OGI_STR("a<br>b"), OGI_STR("Text/HTML")));
    assert_false(ogi_read_is_html(OGI_STR("a < b"), OGI_STR("text/html")));
}

static void a_slice_points_into_the_text_itself(void **state)
{
    (void)state;
    struct ogi_str text = OGI_STR("0123456789");
    struct ogi_field field = {.text = ogi_str_slice(text, 3, 6), .span = {3, 6}};
    assert_int_equal(ogi_field_origin(&field, text, 0), 3);
    assert_int_equal(ogi_field_origin(&field, text, 2), 5);
    assert_int_equal(ogi_field_origin(&field, text, 3), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_divide_text_into_paragraphs),
        cmocka_unit_test(headings_keep_their_level),
        cmocka_unit_test(what_browsers_do_not_show_is_not_read),
        cmocka_unit_test(the_title_is_the_head_s),
        cmocka_unit_test(a_table_becomes_a_grid),
        cmocka_unit_test(spans_are_resolved),
        cmocka_unit_test(layout_tables_are_looked_through),
        cmocka_unit_test(a_tiny_table_inside_a_cell_is_text),
        cmocka_unit_test(every_byte_knows_its_place),
        cmocka_unit_test(an_empty_cell_points_at_its_tag),
        cmocka_unit_test(lines_between_fragments_are_paragraphs),
        cmocka_unit_test(past_the_limits_the_text_is_read_without_tags),
        cmocka_unit_test(ordinary_depth_and_size_stay_below_the_limits),
        cmocka_unit_test(hostile_tags_take_linear_time),
        cmocka_unit_test(a_wide_table_is_read_as_text),
        cmocka_unit_test(a_small_arena_is_an_error),
        cmocka_unit_test(a_tree_that_needs_too_much_memory_is_given_up),
        cmocka_unit_test(html_is_told_from_text),
        cmocka_unit_test(a_slice_points_into_the_text_itself),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
