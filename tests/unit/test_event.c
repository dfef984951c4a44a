#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "ogi_dead_letter.h"
#include "ogi_event.h"
#include "ogi_rule.h"

static struct ogi_arena arena;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)8 << 20);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static const struct ogi_origin origin = {
    .cluster = "c1",
    .deployment = "test",
    .group = "ogi",
    .topic = "ogi.reports",
    .partition = 3,
    .pass = 0,
    .offset = 4711,
};

static struct ogi_event sample(const struct ogi_report *report)
{
    return (struct ogi_event){
        .origin = &origin,
        .outcome = OGI_OUTCOME_STORED,
        .key = OGI_STR("https://example.org/a"),
        .subject = OGI_STR("https://example.org/a"),
        .url = OGI_STR("https://example.org/a"),
        .time_ms = 1611129600123,
        .report_id = 1099511632487,
        .version = 2,
        .report = report,
    };
}

static struct ogi_record build(const struct ogi_event *event, enum ogi_event_mode mode)
{
    struct ogi_record record;
    struct ogi_error err = OGI_ERROR_NONE;

    if (ogi_event_build(event, mode, &arena, &record, &err).failed)
        fail_msg("%s", err.text);
    return record;
}

static void assert_text(struct ogi_str actual, const char *expected)
{
    if (!ogi_str_equals(actual, ogi_str_of(expected)))
        fail_msg("%.*s\nis not\n%s", OGI_STR_ARG(actual), expected);
}

static void assert_header(const struct ogi_record *record, const char *name, const char *expected)
{
    struct ogi_str value = OGI_STR_NONE;

    if (!ogi_record_header(record, name, &value))
        fail_msg("no header %s", name);
    assert_text(value, expected);
}

static bool holds(struct ogi_str text, const char *part)
{
    return ogi_str_find(text, ogi_str_of(part), 0) != SIZE_MAX;
}

static struct ogi_finding finding(enum ogi_rule_id rule, enum ogi_severity severity,
                                  const char *message)
{
    return (struct ogi_finding){.rule = ogi_rule_get(rule),
                                .severity = severity,
                                .message = ogi_str_of(message),
                                .span = {1, 2}};
}

static void a_binary_event_has_its_attributes_as_headers(void **state)
{
    (void)state;
    struct ogi_finding findings[] = {
        finding(OGI_RULE_D_REPLACED, OGI_SEVERITY_INFO, "i"),
        finding(OGI_RULE_T4_COUNT, OGI_SEVERITY_ERROR, "e"),
    };
    struct ogi_report report = {.status = OGI_STATUS_INCOMPLETE,
                                .year = 2020,
                                .agency = OGI_STR("某局"),
                                .findings = findings,
                                .finding_count = OGI_COUNT_OF(findings)};
    struct ogi_event event = sample(&report);
    struct ogi_record record = build(&event, OGI_EVENT_BINARY);

    assert_int_equal(record.role, OGI_TOPIC_EVENTS);
    assert_text(record.key, "https://example.org/a");
    assert_int_equal(record.header_count, 7);
    assert_header(&record, "ce_specversion", "1.0");
    assert_header(&record, "ce_source", "urn:ogi:test:ogi");
    assert_header(&record, "ce_type", "ogi.report.validated.v1");
    assert_header(&record, "ce_subject", "https://example.org/a");
    assert_header(&record, "ce_time", "2021-01-20T08:00:00.123Z");
    assert_header(&record, "content-type", "application/json");
    assert_text(record.value,
                "{\"report_id\":1099511632487,\"version\":2,\"url\":\"https://example.org/a\","
                "\"agency\":\"某局\",\"year\":2020,\"form\":null,\"status\":\"incomplete\","
                "\"counts\":{\"error\":1,\"warning\":0,\"info\":1},\"findings\":["
                "{\"rule\":\"T4-COUNT\",\"severity\":\"error\",\"cell\":null,\"expected\":null,"
                "\"actual\":null,\"difference\":null,\"message\":\"e\",\"span\":[1,2]},"
                "{\"rule\":\"D-REPLACED\",\"severity\":\"info\",\"cell\":null,\"expected\":null,"
                "\"actual\":null,\"difference\":null,\"message\":\"i\",\"span\":[1,2]}],"
                "\"input\":{\"topic\":\"ogi.reports\",\"partition\":3,\"offset\":4711}}");
}

static void a_structured_event_is_one_json(void **state)
{
    (void)state;
    struct ogi_event event = sample(NULL);
    char id[OGI_EVENT_ID_BYTES];

    event.outcome = OGI_OUTCOME_WITHDRAWN;
    ogi_event_id(&origin, "ogi.report.withdrawn.v1", id);
    struct ogi_record record = build(&event, OGI_EVENT_STRUCTURED);
    assert_int_equal(record.header_count, 1);
    assert_header(&record, "content-type", "application/cloudevents+json; charset=UTF-8");
    struct ogi_str expected = ogi_arena_format(
        &arena,
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:ogi:test:ogi\","
        "\"type\":\"ogi.report.withdrawn.v1\",\"subject\":\"https://example.org/a\","
        "\"time\":\"2021-01-20T08:00:00.123Z\",\"datacontenttype\":\"application/json\","
        "\"data\":{\"report_id\":1099511632487,\"version\":2,\"url\":\"https://example.org/a\","
        "\"agency\":null,\"year\":null,\"form\":null,\"status\":null,"
        "\"counts\":{\"error\":0,\"warning\":0,\"info\":0},\"findings\":[],"
        "\"input\":{\"topic\":\"ogi.reports\",\"partition\":3,\"offset\":4711}}}",
        id);
    assert_text(record.value, expected.ptr);
}

static void what_is_not_known_is_left_out_or_null(void **state)
{
    (void)state;
    struct ogi_event event = sample(NULL);

    event.outcome = OGI_OUTCOME_WITHDRAWN;
    event.key = OGI_STR_NONE;
    event.subject = OGI_STR_NONE;
    event.url = OGI_STR_NONE;
    event.time_ms = INT64_MIN;
    struct ogi_record record = build(&event, OGI_EVENT_BINARY);
    struct ogi_str value;
    assert_null(record.key.ptr);
    assert_false(ogi_record_header(&record, "ce_subject", &value));
    assert_false(ogi_record_header(&record, "ce_time", &value));
    assert_true(holds(record.value, "\"url\":null"));
}

static void the_type_follows_the_outcome(void **state)
{
    (void)state;
    assert_string_equal(ogi_event_type(OGI_OUTCOME_STORED), "ogi.report.validated.v1");
    assert_string_equal(ogi_event_type(OGI_OUTCOME_UNCHANGED), "ogi.report.unchanged.v1");
    assert_string_equal(ogi_event_type(OGI_OUTCOME_REJECTED), "ogi.report.rejected.v1");
    assert_string_equal(ogi_event_type(OGI_OUTCOME_WITHDRAWN), "ogi.report.withdrawn.v1");
    assert_null(ogi_event_type(OGI_OUTCOME_OUTDATED));
    assert_null(ogi_event_type(OGI_OUTCOME_IGNORED));
    assert_null(ogi_event_type(OGI_OUTCOME_DEAD_LETTER));
}

static void an_outcome_without_event_is_a_bug(void **state)
{
    (void)state;
    struct ogi_event event = sample(NULL);
    struct ogi_record record;
    struct ogi_error err = OGI_ERROR_NONE;

    event.outcome = OGI_OUTCOME_OUTDATED;
    assert_true(ogi_event_build(&event, OGI_EVENT_BINARY, &arena, &record, &err).failed);
    assert_int_equal(err.code, OGI_CODE_BUG);
}

static void a_full_arena_refuses_an_event(void **state)
{
    (void)state;
    struct ogi_event event = sample(NULL);

    event.outcome = OGI_OUTCOME_WITHDRAWN;
    for (size_t limit = 16; limit < 1000; limit += 16) {
        struct ogi_arena small;
        struct ogi_record record;
        struct ogi_error err = OGI_ERROR_NONE;

        ogi_arena_init(&small, limit);
        if (ogi_event_build(&event, OGI_EVENT_BINARY, &small, &record, &err).failed)
            assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
        ogi_arena_fini(&small);
    }
}

static void an_id_is_a_function_of_the_message_and_the_type(void **state)
{
    (void)state;
    static const char type[] = "ogi.report.validated.v1";
    struct ogi_origin others[6];
    char id[OGI_EVENT_ID_BYTES];
    char other[OGI_EVENT_ID_BYTES];

    for (size_t i = 0; i < OGI_COUNT_OF(others); i++)
        others[i] = origin;
    others[0].cluster = "c2";
    others[1].topic = "other";
    others[2].partition++;
    others[3].offset++;
    others[4].pass++;
    others[5].deployment = "elsewhere";
    others[5].group = "another";

    ogi_event_id(&origin, type, id);
    assert_int_equal(strlen(id), OGI_EVENT_ID_BYTES - 1);
    assert_int_equal(id[14], '8');
    for (size_t i = 0; i < OGI_COUNT_OF(others); i++) {
        ogi_event_id(&others[i], type, other);
        assert_int_equal(strcmp(id, other) == 0, i == 5);
    }
    ogi_event_id(&origin, "ogi.report.rejected.v1", other);
    assert_string_not_equal(id, other);
    ogi_event_id(&origin, type, other);
    assert_string_equal(id, other);
}

static void an_id_does_not_run_names_together(void **state)
{
    (void)state;
    struct ogi_origin a = origin;
    struct ogi_origin b = origin;
    char first[OGI_EVENT_ID_BYTES];
    char second[OGI_EVENT_ID_BYTES];

    a.cluster = "ab";
    a.topic = "c";
    b.cluster = "a";
    b.topic = "bc";
    ogi_event_id(&a, "t", first);
    ogi_event_id(&b, "t", second);
    assert_string_not_equal(first, second);
}

static void a_time_is_utc_to_the_millisecond(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {951868799999, "2000-02-29T23:59:59.999Z"},
        {1709164800000, "2024-02-29T00:00:00.000Z"},
        {4107542400000, "2100-03-01T00:00:00.000Z"},
        {1798761599999, "2026-12-31T23:59:59.999Z"},
        {-62135596800000, "0001-01-01T00:00:00.000Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++)
        assert_text(ogi_event_time(cases[i].ms, &arena), cases[i].text);
    assert_null(ogi_event_time(INT64_MIN, &arena).ptr);
    assert_null(ogi_event_time(253402300800000, &arena).ptr);
    assert_null(ogi_event_time(INT64_MAX, &arena).ptr);
}

static void a_source_is_a_urn_whatever_the_names_are(void **state)
{
    (void)state;
    struct ogi_origin odd = origin;
    struct ogi_report report = {.status = OGI_STATUS_VALID};
    struct ogi_event event = sample(&report);

    odd.deployment = "a b:省";
    event.origin = &odd;
    struct ogi_record record = build(&event, OGI_EVENT_BINARY);
    assert_header(&record, "ce_source", "urn:ogi:a%20b%3A%E7%9C%81:ogi");
}

static size_t count_of(struct ogi_str text, const char *part)
{
    size_t count = 0;

    for (size_t at = 0; (at = ogi_str_find(text, ogi_str_of(part), at)) != SIZE_MAX; at++)
        count++;
    return count;
}

static void findings_that_do_not_fit_are_counted(void **state)
{
    (void)state;
    enum { MANY = 600 };
    static struct ogi_finding findings[MANY];
    char tail[64];

    for (size_t i = 0; i < MANY; i++)
        findings[i] = finding(OGI_RULE_T3_IDENTITY,
                              i < 590 ? OGI_SEVERITY_INFO : OGI_SEVERITY_ERROR, "message");
    struct ogi_report report = {
        .status = OGI_STATUS_INVALID, .findings = findings, .finding_count = MANY};
    struct ogi_event event = sample(&report);
    struct ogi_record record = build(&event, OGI_EVENT_BINARY);

    assert_in_range(record.value.len, OGI_EVENT_MAX_DATA - 2048, OGI_EVENT_MAX_DATA);
    assert_true(holds(record.value, "\"counts\":{\"error\":10,\"warning\":0,\"info\":590}"));
    assert_int_equal(count_of(record.value, "\"severity\":\"error\""), 10);
    size_t written = count_of(record.value, "\"rule\"");
    assert_true(written < MANY);
    snprintf(tail, sizeof tail, "],\"findings_omitted\":%zu,\"input\"", MANY - written);
    assert_true(holds(record.value, tail));
}

static void an_event_survives_the_ledger(void **state)
{
    (void)state;
    struct ogi_report report = {.status = OGI_STATUS_VALID};
    struct ogi_event event = sample(&report);
    struct ogi_record record = build(&event, OGI_EVENT_BINARY);
    struct ogi_record back;
    struct ogi_str bytes;
    struct ogi_error err = OGI_ERROR_NONE;

    assert_false(ogi_record_encode(&record, &arena, &bytes, &err).failed);
    assert_false(ogi_record_decode(bytes, &arena, &back, &err).failed);
    assert_true(ogi_str_equals(back.value, record.value));
    assert_int_equal(back.header_count, record.header_count);
}

static struct ogi_record dead_letter(struct ogi_error *error)
{
    static const struct ogi_header more = {{"ogi.errors.sqlstate", 19}, {"22P05", 5}};
    struct ogi_dead_letter letter = {.origin = &origin,
                                     .error = error,
                                     .pipeline = "ogi",
                                     .worker = "w1",
                                     .more = &more,
                                     .more_count = 1};
    struct ogi_record record;
    struct ogi_error err = OGI_ERROR_NONE;

    assert_false(ogi_dead_letter_build(&letter, &arena, &record, &err).failed);
    return record;
}

static void a_dead_letter_tells_what_failed_where(void **state)
{
    (void)state;
    struct ogi_error error = OGI_ERROR_NONE;

    ogi_error_set(&error, OGI_CODE_ENVELOPE_JSON, "ogi_envelope_open", "no JSON at byte %d", 7);
    struct ogi_record record = dead_letter(&error);
    assert_int_equal(record.role, OGI_TOPIC_DEAD_LETTERS);
    assert_null(record.key.ptr);
    assert_null(record.value.ptr);
    assert_header(&record, "__connect.errors.topic", "ogi.reports");
    assert_header(&record, "__connect.errors.partition", "3");
    assert_header(&record, "__connect.errors.offset", "4711");
    assert_header(&record, "__connect.errors.connector.name", "ogi");
    assert_header(&record, "__connect.errors.task.id", "w1");
    assert_header(&record, "__connect.errors.stage", "VALUE_CONVERTER");
    assert_header(&record, "__connect.errors.class.name", "ogi_envelope_open");
    assert_header(&record, "__connect.errors.exception.class.name", "OGI-ENVELOPE-0001");
    assert_header(&record, "__connect.errors.exception.message", "no JSON at byte 7");
    assert_header(&record, "ogi.errors.sqlstate", "22P05");

    ogi_error_hint(&error, "send JSON");
    record = dead_letter(&error);
    assert_header(&record, "__connect.errors.exception.message", "no JSON at byte 7: send JSON");
}

static void old_context_is_dropped_and_written_once(void **state)
{
    (void)state;
    static const struct ogi_header headers[] = {
        {{"url", 3}, {"u", 1}},
        {{"__connect.errors.topic", 22}, {"old", 3}},
        {{"__connect.errors.exception.stacktrace", 37}, {"old", 3}},
        {{"ogi.errors.sqlstate", 19}, {"old", 3}},
        {{"url", 3}, {NULL, 0}},
    };
    struct ogi_message input = {.key = OGI_STR("k"),
                                .value = OGI_STR("v\0w"),
                                .headers = headers,
                                .header_count = OGI_COUNT_OF(headers)};
    struct ogi_error error = OGI_ERROR_NONE;
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_record out;

    ogi_error_set(&error, OGI_CODE_STORE_REFUSED, "write", "refused");
    struct ogi_record added = dead_letter(&error);
    assert_false(ogi_dead_letter_apply(&added, &input, &arena, &out, &err).failed);
    assert_int_equal(out.header_count, added.header_count + 2);
    assert_text(out.headers[0].name, "url");
    assert_text(out.headers[0].value, "u");
    assert_null(out.headers[1].value.ptr);
    assert_header(&out, "__connect.errors.topic", "ogi.reports");
    assert_header(&out, "ogi.errors.sqlstate", "22P05");
    assert_true(ogi_str_equals(out.key, input.key));
    assert_true(ogi_str_equals(out.value, input.value));

    assert_false(ogi_dead_letter_stub(&added, &input, &arena, &out, &err).failed);
    assert_null(out.value.ptr);
    assert_header(&out, "ogi.errors.value.size", "3");
    struct ogi_str digest;
    assert_true(ogi_record_header(&out, "ogi.errors.value.sha256", &digest));
    assert_int_equal(digest.len, 64);
}

static void a_full_arena_refuses_a_dead_letter(void **state)
{
    (void)state;
    struct ogi_error error = OGI_ERROR_NONE;
    struct ogi_dead_letter letter = {
        .origin = &origin, .error = &error, .pipeline = "p", .worker = "w"};

    ogi_error_set(&error, OGI_CODE_STORE_REFUSED, "write", "refused");
    for (size_t limit = 16; limit < 256; limit += 16) {
        struct ogi_arena small;
        struct ogi_record record;
        struct ogi_error err = OGI_ERROR_NONE;

        ogi_arena_init(&small, limit);
        assert_true(ogi_dead_letter_build(&letter, &small, &record, &err).failed);
        assert_int_equal(err.code, OGI_CODE_PARSE_LIMIT);
        ogi_arena_fini(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_binary_event_has_its_attributes_as_headers),
        cmocka_unit_test(a_structured_event_is_one_json),
        cmocka_unit_test(what_is_not_known_is_left_out_or_null),
        cmocka_unit_test(the_type_follows_the_outcome),
        cmocka_unit_test(an_outcome_without_event_is_a_bug),
        cmocka_unit_test(a_full_arena_refuses_an_event),
        cmocka_unit_test(an_id_is_a_function_of_the_message_and_the_type),
        cmocka_unit_test(an_id_does_not_run_names_together),
        cmocka_unit_test(a_time_is_utc_to_the_millisecond),
        cmocka_unit_test(a_source_is_a_urn_whatever_the_names_are),
        cmocka_unit_test(findings_that_do_not_fit_are_counted),
        cmocka_unit_test(an_event_survives_the_ledger),
        cmocka_unit_test(a_dead_letter_tells_what_failed_where),
        cmocka_unit_test(old_context_is_dropped_and_written_once),
        cmocka_unit_test(a_full_arena_refuses_a_dead_letter),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
