#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ogi_report_json.h"
#include "ogi_rule.h"

static struct ogi_arena arena;
static struct ogi_buf buf;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)1 << 20);
    ogi_buf_init(&buf, (size_t)1 << 20);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    ogi_buf_fini(&buf);
    return 0;
}

static void assert_written(const char *expected)
{
    assert_false(buf.overflowed);
    if (!ogi_str_equals(ogi_buf_str(&buf), ogi_str_of(expected)))
        fail_msg("%.*s\nis not\n%s", OGI_STR_ARG(ogi_buf_str(&buf)), expected);
    ogi_buf_clear(&buf);
}

static struct ogi_json_writer writer(void)
{
    struct ogi_json_writer json;

    ogi_buf_clear(&buf);
    ogi_json_init(&json, &buf);
    return json;
}

static void commas_stand_between_elements_only(void **state)
{
    (void)state;
    struct ogi_json_writer json = writer();

    ogi_json_begin_object(&json);
    ogi_json_key(&json, "a");
    ogi_json_begin_array(&json);
    ogi_json_end_array(&json);
    ogi_json_key(&json, "b");
    ogi_json_begin_array(&json);
    ogi_json_int(&json, 1);
    ogi_json_begin_object(&json);
    ogi_json_end_object(&json);
    ogi_json_bool(&json, true);
    ogi_json_bool(&json, false);
    ogi_json_null(&json);
    ogi_json_end_array(&json);
    ogi_json_key(&json, "c");
    ogi_json_raw(&json, OGI_STR("[]"));
    ogi_json_end_object(&json);
    assert_written("{\"a\":[],\"b\":[1,{},true,false,null],\"c\":[]}");
}

static void integers_are_exact_to_the_last(void **state)
{
    (void)state;
    struct ogi_json_writer json = writer();

    ogi_json_begin_array(&json);
    ogi_json_int(&json, 0);
    ogi_json_int(&json, INT64_MAX);
    ogi_json_int(&json, INT64_MIN);
    ogi_json_end_array(&json);
    assert_written("[0,9223372036854775807,-9223372036854775808]");
}

static void amounts_have_no_exponent_and_no_trailing_zero(void **state)
{
    (void)state;
    struct ogi_json_writer json = writer();

    ogi_json_begin_array(&json);
    ogi_json_money(&json, 18527744);
    ogi_json_money(&json, 370000);
    ogi_json_money(&json, 150);
    ogi_json_money(&json, -5);
    ogi_json_money(&json, 0);
    ogi_json_end_array(&json);
    assert_written("[185277.44,3700,1.5,-0.05,0]");
}

static void strings_are_escaped_and_utf8_is_kept(void **state)
{
    (void)state;
    static const char bytes[] = "\"\\/\n\r\t\x01\x7f 政\0x";
    struct ogi_json_writer json = writer();

    ogi_json_str(&json, (struct ogi_str){bytes, sizeof bytes - 1});
    assert_written("\"\\\"\\\\/\\n\\r\\t\\u0001\x7f 政\\u0000x\"");
}

static void bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
    (void)state;
    struct ogi_json_writer json = writer();

    ogi_json_str(&json, OGI_STR("a\xFF\xE6\x94z\xED\xA0\x80"));
    assert_written(
        "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void no_text_is_null_and_an_empty_text_is_not(void **state)
{
    (void)state;
    struct ogi_json_writer json = writer();

    ogi_json_begin_array(&json);
    ogi_json_str(&json, OGI_STR_NONE);
    ogi_json_str(&json, OGI_STR(""));
    ogi_json_end_array(&json);
    assert_written("[null,\"\"]");
}

static struct ogi_report report_of(const char *form, struct ogi_edition *edition)
{
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_report report = {.edition = edition};

    ogi_arena_reset(&arena);
    for (size_t i = 0; i < count; i++)
        if (strcmp(forms[i]->id, form) == 0)
            assert_false(ogi_edition_build(forms[i], &arena, edition, &err).failed);
    report.values = ogi_arena_alloc(&arena, edition->cell_count, sizeof *report.values);
    return report;
}

static void put(struct ogi_report *report, const char *code, struct ogi_value value)
{
    report->values[ogi_edition_find(report->edition, ogi_str_of(code))] = value;
}

static void a_report_has_its_keys_in_the_contracts_order(void **state)
{
    (void)state;
    struct ogi_edition edition;
    struct ogi_report report = report_of("F2019", &edition);
    struct ogi_section section = {1, OGI_STR("一、总体情况"), OGI_STR("甲\n乙"), {0, 9}};
    struct ogi_finding finding = {
        .rule = ogi_rule_get(OGI_RULE_T3_IDENTITY),
        .cell = OGI_STR("applications.*.natural_person"),
        .has_figures = true,
        .expected = 17,
        .actual = 16,
        .difference = -1,
        .message = OGI_STR("m"),
        .span = {4211, 4398},
    };

    report.year = 2020;
    report.agency = OGI_STR("某街道办事处");
    report.published = OGI_STR("2021-01-20");
    report.status = OGI_STATUS_INVALID;
    report.sections = &section;
    report.section_count = 1;
    report.findings = &finding;
    report.finding_count = 1;
    put(&report, "disclosure.regulations.made", (struct ogi_value){.presence = OGI_CELL_NUMBER});
    put(&report, "disclosure.licences.change",
        (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = -8});
    put(&report, "applications.received.natural_person",
        (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = 3});
    put(&report, "applications.received.total",
        (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = 3});
    put(&report, "applications.granted.total",
        (struct ogi_value){.presence = OGI_CELL_NULL, .note = OGI_NOTE_BLANK});
    put(&report, "disputes.reconsideration.upheld",
        (struct ogi_value){.presence = OGI_CELL_NUMBER});
    put(&report, "disputes.litigation_direct.total",
        (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = 2});
    ogi_report_json(&report, OGI_STR("a.txt"), &buf);
    assert_written(
        "{\"schema\":\"ogi.report/1\",\"source\":\"a.txt\",\"form\":\"F2019\",\"year\":2020,"
        "\"agency\":\"某街道办事处\",\"title\":null,\"published\":\"2021-01-20\","
        "\"status\":\"invalid\",\"sections\":[{\"number\":1,\"heading\":\"一、总体情况\","
        "\"text\":\"甲\\n乙\"}],\"disclosure\":{\"regulations\":{\"made\":0},"
        "\"licences\":{\"change\":-8}},\"applications\":{\"received\":{\"natural_person\":3,"
        "\"total\":3},\"granted\":{\"total\":null}},\"disputes\":{\"reconsideration\":"
        "{\"upheld\":0},\"litigation_direct\":{\"total\":2}},\"statistics\":{},"
        "\"cell_notes\":[{\"cell\":\"applications.granted.total\",\"note\":\"blank\","
        "\"raw\":\"\"}],\"findings\":[{\"rule\":\"T3-IDENTITY\",\"severity\":\"error\","
        "\"cell\":\"applications.*.natural_person\",\"expected\":17,\"actual\":16,"
        "\"difference\":-1,\"message\":\"m\",\"span\":[4211,4398]}]}");
}

static void a_rejected_document_has_all_keys(void **state)
{
    (void)state;
    struct ogi_finding finding = {.rule = ogi_rule_get(OGI_RULE_D_EMPTY), .message = OGI_STR("m")};
    struct ogi_report report = {
        .status = OGI_STATUS_REJECTED, .findings = &finding, .finding_count = 1};

    ogi_report_json(&report, OGI_STR("-"), &buf);
    assert_written("{\"schema\":\"ogi.report/1\",\"source\":\"-\",\"form\":null,\"year\":null,"
                   "\"agency\":null,\"title\":null,\"published\":null,\"status\":\"rejected\","
                   "\"sections\":[],\"disclosure\":{},\"applications\":{},\"disputes\":{},"
                   "\"statistics\":{},\"cell_notes\":[],\"findings\":[{\"rule\":\"D-EMPTY\","
                   "\"severity\":\"error\",\"cell\":null,\"expected\":null,\"actual\":null,"
                   "\"difference\":null,\"message\":\"m\",\"span\":null}]}");
}

static bool written(const char *text)
{
    return ogi_str_find(ogi_buf_str(&buf), ogi_str_of(text), 0) != SIZE_MAX;
}

static void indicators_are_keys_and_money_is_a_decimal(void **state)
{
    (void)state;
    struct ogi_edition edition;
    struct ogi_report report = report_of("F2014", &edition);

    put(&report, "statistics.1.1a", (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = 4});
    put(&report, "statistics.3.3.4c", (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = 5});
    put(&report, "statistics.7", (struct ogi_value){.presence = OGI_CELL_NUMBER, .number = 12345});
    ogi_buf_clear(&buf);
    ogi_report_json(&report, OGI_STR("x"), &buf);
    assert_true(written("\"disputes\":{},\"statistics\":{\"1.1a\":4,\"3.3.4c\":5,\"7\":123.45},"));
    ogi_buf_clear(&buf);
}

static void notes_tell_of_what_is_open_or_was_changed(void **state)
{
    (void)state;
    static const struct {
        struct ogi_value value;
        const char *note; /* NULL: none */
    } cases[] = {
        {{.presence = OGI_CELL_ABSENT}, NULL},
        {{.presence = OGI_CELL_ABSENT, .note = OGI_NOTE_AMBIGUOUS}, "ambiguous"},
        {{.presence = OGI_CELL_NULL, .note = OGI_NOTE_NOT_A_NUMBER}, "not_a_number"},
        {{.presence = OGI_CELL_NULL, .note = OGI_NOTE_UNIT_UNKNOWN}, "unit_unknown"},
        {{.presence = OGI_CELL_NUMBER}, NULL},
        {{.presence = OGI_CELL_NUMBER, .note = OGI_NOTE_REPAIRED}, "repaired"},
        {{.presence = OGI_CELL_NUMBER, .note = OGI_NOTE_UNIT_CONVERTED}, "unit_converted"},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        struct ogi_edition edition;
        struct ogi_report report = report_of("F2021", &edition);
        struct ogi_value value = cases[i].value;

        value.raw = OGI_STR("r");
        put(&report, "applications.granted.total", value);
        ogi_buf_clear(&buf);
        ogi_report_json(&report, OGI_STR("x"), &buf);
        assert_int_equal(written("\"cell_notes\":[]"), cases[i].note == NULL);
        assert_int_equal(written("\"granted\""), value.presence != OGI_CELL_ABSENT);
        if (cases[i].note != NULL) {
            assert_true(written(cases[i].note));
            assert_true(written("\"raw\":\"r\""));
        }
    }
    ogi_buf_clear(&buf);
}

static void a_buffer_too_small_is_known_afterwards(void **state)
{
    (void)state;
    struct ogi_report report = {.status = OGI_STATUS_REJECTED};
    struct ogi_buf small;

    ogi_buf_init(&small, 100);
    ogi_report_json(&report, OGI_STR("x"), &small);
    assert_true(small.overflowed);
    ogi_buf_fini(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_elements_only),
        cmocka_unit_test(integers_are_exact_to_the_last),
        cmocka_unit_test(amounts_have_no_exponent_and_no_trailing_zero),
        cmocka_unit_test(strings_are_escaped_and_utf8_is_kept),
        cmocka_unit_test(bytes_that_are_no_utf8_become_replacement_characters),
        cmocka_unit_test(no_text_is_null_and_an_empty_text_is_not),
        cmocka_unit_test(a_report_has_its_keys_in_the_contracts_order),
        cmocka_unit_test(a_rejected_document_has_all_keys),
        cmocka_unit_test(indicators_are_keys_and_money_is_a_decimal),
        cmocka_unit_test(notes_tell_of_what_is_open_or_was_changed),
        cmocka_unit_test(a_buffer_too_small_is_known_afterwards),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
