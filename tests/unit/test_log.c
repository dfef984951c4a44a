#include "ogi_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int pipe_read = -1;
static int pipe_write = -1;

static void render(enum ogi_log_form form, const struct ogi_log_line *line, const char *expected)
{
    struct ogi_buf out;
    ogi_buf_init(&out, 64 * 1024);
    ogi_log_render(line, form, &out);
    ogi_buf_add_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    ogi_buf_fini(&out);
}

static void a_line_of_json_has_time_level_msg_code_then_fields(void **state OGI_UNUSED)
{
    const struct ogi_log_field fields[] = {
        ogi_log_str("topic", "ogi.reports"), ogi_log_int("offset", INT64_MIN),
        ogi_log_bool("new", true),           ogi_log_seconds("took_s", -1205),
        ogi_log_text("key", OGI_STR_NONE),
    };
    struct ogi_log_line line = {
        .time_ms = INT64_C(1611131400123),
        .level = OGI_LOG_WARNING,
        .msg = "partition claimed",
        .code = "OGI-PG-0001",
        .hint = "look",
        .fields = fields,
        .count = OGI_COUNT_OF(fields),
        .suppressed = 3,
    };
    render(
        OGI_LOG_JSON, &line,
        "{\"ts\":\"2021-01-20T08:30:00.123Z\",\"level\":\"warning\",\"msg\":\"partition claimed\","
        "\"code\":\"OGI-PG-0001\",\"topic\":\"ogi.reports\",\"offset\":-9223372036854775808,"
        "\"new\":true,\"took_s\":-1.205,\"key\":\"\",\"hint\":\"look\",\"suppressed\":3}");
    render(OGI_LOG_TEXT, &line,
           "warning: partition claimed topic=ogi.reports offset=-9223372036854775808 new=true "
           "took_s=-1.205 key=\"\" [OGI-PG-0001] (3 like this not shown)\n  hint: look");
}

static void control_characters_and_broken_utf8_are_escaped(void **state OGI_UNUSED)
{
    const struct ogi_log_field fields[] = {
        ogi_log_text("key", OGI_STR("a\x1b[2J\n\"\\\x7f\xff\xe2\x80\xae\xe5\x85\xac\0b"))};
    struct ogi_log_line line = {.level = OGI_LOG_INFO, .msg = "x\ny", .fields = fields, .count = 1};
    render(OGI_LOG_JSON, &line,
           "{\"ts\":\"1970-01-01T00:00:00.000Z\",\"level\":\"info\",\"msg\":\"x\\ny\","
           "\"key\":\"a\\u001b[2J\\n\\\"\\\\\\u007f\xef\xbf\xbd\\u202e\xe5\x85\xac\\u0000b\"}");
    render(OGI_LOG_TEXT, &line,
           "x\\ny key=\"a\\u001b[2J\\n\\\"\\\\\\u007f\xef\xbf\xbd\\u202e\xe5\x85\xac\\u0000b\"");
}

static void a_long_field_is_cut(void **state OGI_UNUSED)
{
    static char text[10000];
    memset(text, 'a', sizeof text - 1);
    const struct ogi_log_field fields[] = {ogi_log_str("key", text)};
    struct ogi_log_line line = {.msg = "x", .fields = fields, .count = 1};
    struct ogi_buf out;
    ogi_buf_init(&out, 64 * 1024);
    ogi_log_render(&line, OGI_LOG_JSON, &out);
    assert_true(out.len < 5000);
    assert_true(ogi_str_ends_with(ogi_buf_str(&out), OGI_STR("…\"}")));
    ogi_buf_fini(&out);
}

/* All that the log has written so far. */
static const char *written(void)
{
    static char text[256 * 1024];
    size_t len = 0;
    ssize_t got;
    while (len < sizeof text - 1 && (got = read(pipe_read, text + len, sizeof text - 1 - len)) > 0)
        len += (size_t)got;
    text[len] = '\0';
    return text;
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

static void init(enum ogi_log_level level, enum ogi_log_form form)
{
    ogi_log_init(&(struct ogi_log_options){.level = level, .form = form, .fd = pipe_write});
}

static void lines_above_the_level_are_dropped(void **state OGI_UNUSED)
{
    init(OGI_LOG_WARNING, OGI_LOG_TEXT);
    ogi_log(OGI_LOG_INFO, "not this", OGI_LOG_NO_FIELDS);
    ogi_log(OGI_LOG_WARNING, "but this", OGI_LOG_FIELDS(ogi_log_int("n", 1)));
    ogi_log_verbatim("ready");
    assert_string_equal(written(), "warning: but this n=1\nready\n");
    assert_true(ogi_log_is_enabled(OGI_LOG_ERROR));
    assert_false(ogi_log_is_enabled(OGI_LOG_DEBUG));
}

static void an_error_is_logged_with_code_and_hint(void **state OGI_UNUSED)
{
    struct ogi_error err = OGI_ERROR_NONE;
    init(OGI_LOG_INFO, OGI_LOG_TEXT);
    (void)OGI_FAIL(&err, NO_INPUT, "cannot open x");
    ogi_error_hint(&err, "look there");
    ogi_log_error(&err);
    assert_string_equal(written(), "error: cannot open x [OGI-INPUT-0001]\n  hint: look there\n");
    err = OGI_ERROR_NONE;
    ogi_log_error(&err);
    assert_string_equal(written(), "error: a failure without a description [OGI-BUG-0001]\n");
}

static void repeats_are_suppressed_and_counted(void **state OGI_UNUSED)
{
    init(OGI_LOG_INFO, OGI_LOG_TEXT);
    for (int i = 0; i < OGI_LOG_BURST + 7; i++)
        ogi_log(OGI_LOG_INFO, "again", OGI_LOG_FIELDS(ogi_log_int("n", i)));
    ogi_log(OGI_LOG_INFO, "another", OGI_LOG_NO_FIELDS);
    const char *text = written();
    assert_int_equal(count_lines(text), OGI_LOG_BURST + 1);
    assert_non_null(strstr(text, "another"));
    ogi_log_fini();
    assert_string_equal(written(), "again (7 like this not shown)\n");
}

static void systemd_gets_a_priority_in_front(void **state OGI_UNUSED)
{
    setenv("JOURNAL_STREAM", "8:1", 1);
    init(OGI_LOG_INFO, OGI_LOG_JSON);
    unsetenv("JOURNAL_STREAM");
    ogi_log(OGI_LOG_WARNING, "x", OGI_LOG_NO_FIELDS);
    assert_int_equal(strncmp(written(), "<4>{\"ts\":\"", 10), 0);
}

static int set_up(void **state OGI_UNUSED)
{
    /* A file serves as well as a pipe, and never blocks. */
    char path[] = "/tmp/ogi-test-log-XXXXXX";
    pipe_write = mkstemp(path);
    FILE *reader = fopen(path, "r");
    unlink(path);
    if (pipe_write < 0 || reader == NULL)
        return -1;
    pipe_read = dup(fileno(reader));
    fclose(reader);
    return 0;
}

static int tear_down(void **state OGI_UNUSED)
{
    close(pipe_read);
    return close(pipe_write);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_of_json_has_time_level_msg_code_then_fields),
        cmocka_unit_test(control_characters_and_broken_utf8_are_escaped),
        cmocka_unit_test(a_long_field_is_cut),
        cmocka_unit_test(lines_above_the_level_are_dropped),
        cmocka_unit_test(an_error_is_logged_with_code_and_hint),
        cmocka_unit_test(repeats_are_suppressed_and_counted),
        cmocka_unit_test(systemd_gets_a_priority_in_front),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
