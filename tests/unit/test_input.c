#include "ogi_input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DOCUMENT_LIMIT = 1000, LINE_LIMIT = 2 * DOCUMENT_LIMIT + 64 * 1024 };

static char folder[64];

/* What was visited, as text: "source=value;" with "!source" for problems, "?path" for skips. */
static char seen[16 * 1024];
static enum ogi_code last_problem;

static void note(const char *format, ...) OGI_PRINTF(1, 2);
static void note(const char *format, ...)
{
    size_t len = strlen(seen);
    va_list args;
    va_start(args, format);
    vsnprintf(seen + len, sizeof seen - len, format, args);
    va_end(args);
}

static const char *relative(const char *path)
{
    size_t len = strlen(folder);
    return strncmp(path, folder, len) == 0 && path[len] == '/' ? path + len + 1 : path;
}

static ogi_result on_document(void *self OGI_UNUSED, const struct ogi_input_document *document,
                              struct ogi_error *err)
{
    if (ogi_str_equals(document->value, OGI_STR("stop")))
        return OGI_FAIL(err, IO, "stopped");
    note("%s%s=%.*s;", relative(document->source), document->is_item ? "*" : "",
         document->value.len > 40 ? 0 : (int)document->value.len,
         document->value.ptr == NULL ? "" : document->value.ptr);
    return OGI_OK;
}

static void on_problem(void *self OGI_UNUSED, const char *source, const struct ogi_error *problem)
{
    last_problem = problem->code;
    note("!%s;", relative(source));
}

static void on_skipped(void *self OGI_UNUSED, const char *path, const char *why OGI_UNUSED)
{
    note("?%s;", relative(path));
}

static const struct ogi_input_visitor visitor = {NULL, on_document, on_problem, on_skipped};

static void put(const char *name, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void put_folder(const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void read_paths(const char *name, const struct ogi_input_options *options)
{
    char path[PATH_MAX];
    char *paths[] = {path};
    struct ogi_error err = OGI_ERROR_NONE;
    snprintf(path, sizeof path, "%s%s%s", folder, name[0] == '\0' ? "" : "/", name);
    seen[0] = '\0';
    if (ogi_input_read(paths, 1, options, &visitor, &err).failed)
        note("failed;");
}

static void expect(const char *name, const char *expected)
{
    read_paths(name, &(struct ogi_input_options){.max_document_bytes = DOCUMENT_LIMIT});
    assert_string_equal(seen, expected);
}

static void expect_as(const char *name, enum ogi_input_format format, const char *expected)
{
    read_paths(name,
               &(struct ogi_input_options){.max_document_bytes = DOCUMENT_LIMIT, .format = format});
    assert_string_equal(seen, expected);
}

static void a_file_is_one_document_whatever_its_name(void **state OGI_UNUSED)
{
    put("a.jsonl", "not json\n{\"b\":1}\n");
    expect("a.jsonl", "a.jsonl=not json\n{\"b\":1}\n;");
    put("empty", "");
    expect("empty", "empty=;");
}

static void lines_that_are_objects_are_documents(void **state OGI_UNUSED)
{
    put("a.txt", "{\"b\":\"1}\\\"\"}\r\n\n  {\"b\":2}\n\n");
    expect("a.txt", "a.txt#1*={\"b\":\"1}\\\"\"};a.txt#2*={\"b\":2};");
    put("a.txt", "{\"b\":1}\n{\"b\":2}");
    expect("a.txt", "a.txt#1*={\"b\":1};a.txt#2*={\"b\":2};");
    put("a.txt", "\xEF\xBB\xBF{\"b\":1}\n");
    expect("a.txt", "a.txt*={\"b\":1};");
}

static void a_broken_line_is_a_document_of_its_own(void **state OGI_UNUSED)
{
    put("a", "{\"b\":\n{\"b\":2}\n");
    expect("a", "a#1*={\"b\":;a#2*={\"b\":2};");
    put("a", "{\"b\":1}\nrubbish\n{\"b\":2}\n");
    expect("a", "a#1*={\"b\":1};a#2*=rubbish;a#3*={\"b\":2};");
}

static void one_object_over_many_lines_is_one_document(void **state OGI_UNUSED)
{
    put("a", "{\n\"b\": [1,\n2]\n}\n");
    expect("a", "a*={\n\"b\": [1,\n2]\n}\n;");
}

static void the_format_can_be_forced(void **state OGI_UNUSED)
{
    put("a", "{\"b\":1}\n{\"b\":2}\n");
    expect_as("a", OGI_INPUT_FILE, "a={\"b\":1}\n{\"b\":2}\n;");
    put("a", "x\ny\n");
    expect_as("a", OGI_INPUT_NDJSON, "a#1*=x;a#2*=y;");
}

static void
a_document_over_the_limit_is_a_problem_and_its_neighbours_are_read(void **state OGI_UNUSED)
{
    static char text[LINE_LIMIT + 100];
    memset(text, 'a', DOCUMENT_LIMIT);
    put("a", text);
    expect("a", "a=;");
    memset(text, 'a', DOCUMENT_LIMIT + 1);
    put("a", text);
    expect("a", "!a;");
    assert_int_equal(last_problem, OGI_CODE_ENVELOPE_SIZE);

    char path[PATH_MAX];
    memset(text, 'a', sizeof text - 1);
    snprintf(path, sizeof path, "%s/a", folder);
    for (int first = 0; first < 2; first++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        if (!first)
            fputs("{\"b\":1}\n", file);
        fprintf(file, "{\"b\":\"%s\"}\n{\"b\":2}\n", text);
        fclose(file);
        expect("a", first ? "!a#1;a#2*={\"b\":2};" : "a#1*={\"b\":1};!a#2;a#3*={\"b\":2};");
    }
}

static void folders_are_walked_in_byte_order_without_hidden_files(void **state OGI_UNUSED)
{
    put_folder("d");
    put_folder("d/b");
    put("d/c", "3");
    put("d/B", "1");
    put("d/b/x", "2");
    put("d/.hidden", "0");
    expect("d", "d/B=1;d/b/x=2;d/c=3;");
    expect("d/", "d/B=1;d/b/x=2;d/c=3;");
    expect("d/.hidden", "d/.hidden=0;");
}

static void globs_choose_files_of_folders(void **state OGI_UNUSED)
{
    put_folder("g");
    put_folder("g/old");
    put("g/a.html", "1");
    put("g/b.txt", "2");
    put("g/old/c.html", "3");
    read_paths("g", &(struct ogi_input_options){.walk = {.include = "*.html, *.htm"},
                                                .max_document_bytes = DOCUMENT_LIMIT});
    assert_string_equal(seen, "g/a.html=1;g/old/c.html=3;");
    read_paths("g", &(struct ogi_input_options){.walk = {.exclude = "old,*.txt"},
                                                .max_document_bytes = DOCUMENT_LIMIT});
    assert_string_equal(seen, "g/a.html=1;");
}

static void a_link_into_the_own_folder_ends_the_walk(void **state OGI_UNUSED)
{
    char path[PATH_MAX];
    put_folder("l");
    put("l/a", "1");
    snprintf(path, sizeof path, "%s/l/loop", folder);
    assert_int_equal(symlink(".", path), 0);
    snprintf(path, sizeof path, "%s/l/self", folder);
    assert_int_equal(symlink("self", path), 0);
    expect("l", "l/a=1;?l/loop;!l/self;");
}

static void what_is_missing_or_no_file_is_a_problem(void **state OGI_UNUSED)
{
    char path[PATH_MAX];
    expect("missing", "!missing;");
    assert_int_equal(last_problem, OGI_CODE_NO_INPUT);
    snprintf(path, sizeof path, "%s/fifo", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect("fifo", "!fifo;");
    expect("/dev/null", "!/dev/null;");
    put_folder("f");
    snprintf(path, sizeof path, "%s/f/fifo", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect("f", "?f/fifo;");
}

static void a_survey_counts_files_and_bytes(void **state OGI_UNUSED)
{
    char path[PATH_MAX];
    char missing[PATH_MAX];
    char *paths[] = {path, missing};
    struct ogi_input_survey survey;
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_input_options options = {.max_document_bytes = DOCUMENT_LIMIT};
    put_folder("s");
    put("s/a", "123");
    put("s/b", "4567");
    snprintf(path, sizeof path, "%s/s", folder);
    snprintf(missing, sizeof missing, "%s/missing", folder);
    seen[0] = '\0';
    assert_false(ogi_input_survey(paths, 2, &options, &visitor, &survey, &err).failed);
    assert_int_equal(survey.files, 2);
    assert_int_equal(survey.bytes, 7);
    assert_int_equal(survey.problems, 1);
    assert_string_equal(seen, "!missing;");
}

static void the_visitor_can_end_the_reading(void **state OGI_UNUSED)
{
    put_folder("e");
    put("e/a", "1");
    put("e/b", "stop");
    put("e/c", "3");
    expect("e", "e/a=1;failed;");
}

static int set_up(void **state OGI_UNUSED)
{
    snprintf(folder, sizeof folder, "/tmp/ogi-test-input-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int tear_down(void **state OGI_UNUSED)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_one_document_whatever_its_name),
        cmocka_unit_test(lines_that_are_objects_are_documents),
        cmocka_unit_test(a_broken_line_is_a_document_of_its_own),
        cmocka_unit_test(one_object_over_many_lines_is_one_document),
        cmocka_unit_test(the_format_can_be_forced),
        cmocka_unit_test(a_document_over_the_limit_is_a_problem_and_its_neighbours_are_read),
        cmocka_unit_test(folders_are_walked_in_byte_order_without_hidden_files),
        cmocka_unit_test(globs_choose_files_of_folders),
        cmocka_unit_test(a_link_into_the_own_folder_ends_the_walk),
        cmocka_unit_test(what_is_missing_or_no_file_is_a_problem),
        cmocka_unit_test(a_survey_counts_files_and_bytes),
        cmocka_unit_test(the_visitor_can_end_the_reading),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
