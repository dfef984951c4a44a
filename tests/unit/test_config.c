#include "ogi_config.h"

#include "ogi_secret.h"
#include "ogi_suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_WORDS = 16 };

static struct ogi_config config;
static struct ogi_error err;
static char file_path[64];

/* Loads the configuration of a command from a line of words. */
static ogi_result load(unsigned command, const char *words)
{
    static char line[512];
    static char *argv[MAX_WORDS];
    int argc = 0;
    snprintf(line, sizeof line, "ogi %s", words);
    for (char *word = strtok(line, " "); word != NULL && argc < MAX_WORDS - 1;
         word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    err = OGI_ERROR_NONE;
    return ogi_config_load(command, argc, argv, &config, &err);
}

static void load_well(unsigned command, const char *words)
{
    if (load(command, words).failed)
        fail_msg("'%s': %s", words, err.text);
}

static void load_badly(unsigned command, const char *words, enum ogi_code code, const char *text)
{
    if (!load(command, words).failed) {
        ogi_config_fini(&config);
        fail_msg("'%s' was accepted", words);
    }
    assert_string_equal(ogi_code_get(err.code)->id, ogi_code_get(code)->id);
    if (strstr(err.text, text) == NULL && strstr(err.hint, text) == NULL)
        fail_msg("'%s' is in neither '%s' nor '%s'", text, err.text, err.hint);
}

static void write_file(const char *text, mode_t mode)
{
    FILE *file = fopen(file_path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(file_path, mode), 0);
}

/* "work -c FILE" */
static const char *with_file(const char *text)
{
    static char words[128];
    write_file(text, 0600);
    snprintf(words, sizeof words, "-c %s", file_path);
    return words;
}

static void an_option_comes_before_environment_file_and_default(void **state OGI_UNUSED)
{
    const char *words = with_file("topic = from.file\n");
    load_well(OGI_FOR_WORK, "");
    assert_string_equal(config.topic, "ogi.reports");
    assert_string_equal(config.origins[OGI_OPTION_ID_topic], "default");
    ogi_config_fini(&config);

    load_well(OGI_FOR_WORK, words);
    assert_string_equal(config.topic, "from.file");
    assert_non_null(strstr(config.origins[OGI_OPTION_ID_topic], ":1"));
    ogi_config_fini(&config);

    setenv("OGI_TOPIC", "from.environment", 1);
    load_well(OGI_FOR_WORK, words);
    assert_string_equal(config.topic, "from.environment");
    assert_string_equal(config.origins[OGI_OPTION_ID_topic], "OGI_TOPIC");
    ogi_config_fini(&config);

    setenv("OGI_CONFIG", file_path, 1);
    load_well(OGI_FOR_WORK, "-t from.option");
    assert_string_equal(config.topic, "from.option");
    assert_string_equal(config.origins[OGI_OPTION_ID_topic], "option -t");
    ogi_config_fini(&config);
    unsetenv("OGI_TOPIC");
    unsetenv("OGI_CONFIG");
}

static void other_programs_variables_are_the_last_resort(void **state OGI_UNUSED)
{
    setenv("KAFKA_BOOTSTRAP", "fallback:9092", 1);
    load_well(OGI_FOR_WORK, "");
    assert_string_equal(config.brokers, "fallback:9092");
    assert_string_equal(config.origins[OGI_OPTION_ID_brokers], "KAFKA_BOOTSTRAP");
    ogi_config_fini(&config);

    load_well(OGI_FOR_WORK, with_file("brokers = file:9092\n"));
    assert_string_equal(config.brokers, "file:9092");
    ogi_config_fini(&config);
    unsetenv("KAFKA_BOOTSTRAP");
}

static void numbers_sizes_and_times_are_read_with_their_suffixes(void **state OGI_UNUSED)
{
    load_well(
        OGI_FOR_WORK,
        "--batch-documents 7 --batch-bytes 2M --batch-linger 50ms --wait 2m --fail-on any -e");
    assert_int_equal(config.batch_documents, 7);
    assert_int_equal(config.batch_bytes, 2 * 1024 * 1024);
    assert_int_equal(config.batch_linger, 50);
    assert_int_equal(config.wait, 120000);
    assert_int_equal(config.fail_on, OGI_FAIL_ON_ANY);
    assert_true(config.exit_at_end);
    ogi_config_fini(&config);
}

static void values_that_are_no_such_value_are_refused(void **state OGI_UNUSED)
{
    load_badly(OGI_FOR_WORK, "--batch-documents 7x", OGI_CODE_USAGE, "whole number");
    load_badly(OGI_FOR_WORK, "--batch-documents 0", OGI_CODE_USAGE, "1 to 10000");
    load_badly(OGI_FOR_WORK, "--batch-documents 99999999999999999999", OGI_CODE_USAGE,
               "whole number");
    load_badly(OGI_FOR_WORK, "--batch-bytes 8X", OGI_CODE_USAGE, "64K");
    load_badly(OGI_FOR_WORK, "--batch-bytes 9999999999999G", OGI_CODE_USAGE, "number of bytes");
    load_badly(OGI_FOR_WORK, "--wait soon", OGI_CODE_USAGE, "500ms");
    load_badly(OGI_FOR_WORK, "--wait -1s", OGI_CODE_USAGE, "out of range");
    load_badly(OGI_FOR_WORK, "--fail-on never", OGI_CODE_USAGE, "none|data|any");
    load_badly(OGI_FOR_WORK, "-q -v", OGI_CODE_USAGE, "contradict");
    setenv("OGI_WAIT", "soon", 1);
    load_badly(OGI_FOR_WORK, "", OGI_CODE_CONFIG, "OGI_WAIT");
    unsetenv("OGI_WAIT");
}

static void an_unknown_option_is_refused_with_the_nearest_one(void **state OGI_UNUSED)
{
    load_badly(OGI_FOR_WORK, "--brokres localhost", OGI_CODE_USAGE, "--brokers");
    load_badly(OGI_FOR_WORK, "--brokres=localhost", OGI_CODE_USAGE, "--brokers");
    load_badly(OGI_FOR_WORK, "-Z", OGI_CODE_USAGE, "no option -Z");
    load_badly(OGI_FOR_WORK, "--brokers", OGI_CODE_USAGE, "needs a value");
    load_badly(OGI_FOR_WORK, "-b", OGI_CODE_USAGE, "-b needs a value");
    load_badly(OGI_FOR_WORK, "--exit-at-end=yes", OGI_CODE_USAGE, "takes no value");
    load_badly(OGI_FOR_PARSE, "--brokers localhost", OGI_CODE_USAGE, "no option --brokers");
    load_badly(OGI_FOR_PARSE, "-X a=b", OGI_CODE_USAGE, "no option -X");
}

static void an_unknown_key_is_refused_with_the_nearest_one(void **state OGI_UNUSED)
{
    load_badly(OGI_FOR_WORK, with_file("# comment\n\nbrokrs = x\n"), OGI_CODE_CONFIG, ":3: ");
    load_badly(OGI_FOR_WORK, with_file("brokrs = x\n"), OGI_CODE_CONFIG, "'brokers'");
    load_badly(OGI_FOR_WORK, with_file("brokers x\n"), OGI_CODE_CONFIG, "key = value");
    load_badly(OGI_FOR_WORK, with_file("topic = a\ntopic = b\n"), OGI_CODE_CONFIG, "second time");
    load_badly(OGI_FOR_WORK, with_file("dry-run = yes\n"), OGI_CODE_CONFIG, "command line only");
    load_badly(OGI_FOR_WORK, "-c /nowhere/ogi.conf", OGI_CODE_NO_INPUT, "/nowhere/ogi.conf");
    load_badly(OGI_FOR_WORK, "-c /", OGI_CODE_NO_INPUT, "folder");
}

static void dots_and_underscores_of_a_key_count_as_hyphens(void **state OGI_UNUSED)
{
    load_well(OGI_FOR_WORK, with_file("batch.documents = 5\nfield.url = link, address\n"
                                      "max_document_bytes=1M\n"));
    assert_int_equal(config.batch_documents, 5);
    assert_int_equal(config.max_document_bytes, 1024 * 1024);
    assert_string_equal(config.field_url, "link, address");
    ogi_config_fini(&config);
}

static void variables_in_a_file_are_replaced_and_must_be_set(void **state OGI_UNUSED)
{
    setenv("TEST_HOST", "kafka.example", 1);
    load_well(OGI_FOR_WORK, with_file("brokers = ${TEST_HOST}:9092\ngroup = a$${b}$c\n"));
    assert_string_equal(config.brokers, "kafka.example:9092");
    assert_string_equal(config.group, "a${b}$c");
    ogi_config_fini(&config);
    unsetenv("TEST_HOST");
    load_badly(OGI_FOR_WORK, with_file("brokers = ${TEST_HOST}:9092\n"), OGI_CODE_CONFIG,
               "TEST_HOST");
    load_badly(OGI_FOR_WORK, with_file("brokers = ${TEST_HOST\n"), OGI_CODE_CONFIG, "without '}'");
}

static const char *property(const char *key)
{
    for (size_t i = 0; i < config.property_count; i++)
        if (strcmp(config.properties[i].key, key) == 0)
            return config.properties[i].value;
    return NULL;
}

static void librdkafkas_properties_pass_through_each_once(void **state OGI_UNUSED)
{
    char words[160];
    with_file("rdkafka.linger.ms = 5\nrdkafka.compression.type = zstd\n");
    snprintf(words, sizeof words, "-c %s -X linger.ms=7 -X client.rack=a=b", file_path);
    load_well(OGI_FOR_FEED, words);
    assert_int_equal(config.property_count, 3);
    assert_string_equal(property("linger.ms"), "7");
    assert_string_equal(property("compression.type"), "zstd");
    assert_string_equal(property("client.rack"), "a=b");
    ogi_config_fini(&config);
    load_badly(OGI_FOR_FEED, "-X linger.ms", OGI_CODE_USAGE, "KEY=VALUE");
    load_badly(OGI_FOR_FEED, "-X =1", OGI_CODE_USAGE, "KEY=VALUE");
}

static void a_password_on_the_command_line_is_refused_and_not_repeated(void **state OGI_UNUSED)
{
    static const char *const lines[] = {
        "--database postgresql://user:geheim@host/db",
        "--database postgresql://host/db?user=u&password=geheim",
        "--database password=geheim",
        "-X sasl.password=geheim",
        "-X ssl.key.password=geheim",
    };
    for (size_t i = 0; i < OGI_COUNT_OF(lines); i++) {
        load_badly(OGI_FOR_WORK, lines[i], OGI_CODE_USAGE, "command line");
        assert_null(strstr(err.text, "geheim"));
        assert_null(strstr(err.hint, "geheim"));
    }
    load_well(OGI_FOR_WORK, "--database postgresql://user@host:5432/db");
    ogi_config_fini(&config);
}

static void a_secret_is_read_from_the_file_its_variable_names(void **state OGI_UNUSED)
{
    struct ogi_buf shown;
    ogi_buf_init(&shown, 1024);
    write_file("postgresql://user:geheim@host/db\n", 0600);
    setenv("OGI_DATABASE_FILE", file_path, 1);
    load_well(OGI_FOR_WORK, "");
    assert_string_equal(config.database, "postgresql://user:geheim@host/db");
    assert_string_equal(config.origins[OGI_OPTION_ID_database], "OGI_DATABASE_FILE");
    assert_int_equal(config.warning_count, 0);
    ogi_config_print(&config, OGI_OPTION_ID_database, &shown);
    ogi_buf_add_char(&shown, '\0');
    assert_string_equal(shown.ptr, "postgresql://user:***@host/db");
    ogi_config_fini(&config);

    setenv("OGI_DATABASE", "dbname=x", 1);
    load_badly(OGI_FOR_WORK, "", OGI_CODE_CONFIG, "both set");
    unsetenv("OGI_DATABASE");
    setenv("OGI_DATABASE_FILE", "/nowhere/secret", 1);
    load_badly(OGI_FOR_WORK, "", OGI_CODE_NO_INPUT, "OGI_DATABASE_FILE");
    unsetenv("OGI_DATABASE_FILE");
    ogi_buf_fini(&shown);
}

static void a_file_with_a_password_that_all_can_read_is_warned_of(void **state OGI_UNUSED)
{
    const char *words = with_file("database = postgresql://user:geheim@host/db\n");
    load_well(OGI_FOR_WORK, words);
    assert_int_equal(config.warning_count, 0);
    ogi_config_fini(&config);
    chmod(file_path, 0644);
    load_well(OGI_FOR_WORK, words);
    assert_int_equal(config.warning_count, 1);
    assert_non_null(strstr(config.warnings[0], "every user"));
    assert_null(strstr(config.warnings[0], "geheim"));
    ogi_config_fini(&config);
}

static void a_misspelt_variable_is_warned_of_and_a_foreign_one_is_not(void **state OGI_UNUSED)
{
    setenv("OGI_BROKRES", "x", 1);
    setenv("OGI_KAFKA_VERSION", "4", 1);
    load_well(OGI_FOR_WORK, "");
    assert_int_equal(config.warning_count, 1);
    assert_non_null(strstr(config.warnings[0], "OGI_BROKERS"));
    ogi_config_fini(&config);
    unsetenv("OGI_BROKRES");
    unsetenv("OGI_KAFKA_VERSION");
}

static void values_are_printed_as_they_would_be_written(void **state OGI_UNUSED)
{
    static const struct {
        enum ogi_option_id id;
        const char *text;
    } cases[] = {
        {OGI_OPTION_ID_batch_bytes, "8M"},
        {OGI_OPTION_ID_wait, "30s"},
        {OGI_OPTION_ID_batch_linger, "20ms"},
        {OGI_OPTION_ID_fail_on, "data"},
        {OGI_OPTION_ID_slot, ""},
        {OGI_OPTION_ID_batch_documents, "200"},
    };
    struct ogi_buf out;
    ogi_buf_init(&out, 256);
    load_well(OGI_FOR_WORK, "");
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        ogi_buf_clear(&out);
        ogi_config_print(&config, cases[i].id, &out);
        ogi_buf_add_char(&out, '\0');
        assert_string_equal(out.ptr, cases[i].text);
    }
    ogi_config_fini(&config);
    ogi_buf_fini(&out);
}

static void every_default_is_a_value_of_its_option(void **state OGI_UNUSED)
{
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        const struct ogi_option *option = ogi_option_get(id);
        assert_true(strlen(option->help) > 10);
        assert_null(strchr(option->name, '_'));
        for (unsigned other = 0; other < id; other++) {
            const struct ogi_option *second = ogi_option_get(other);
            assert_string_not_equal(option->name, second->name);
            if (option->letter != 0 && (option->commands & second->commands))
                assert_int_not_equal(option->letter, second->letter);
        }
    }
    load_well(OGI_FOR_CHECK, ""); /* reads them all */
    ogi_config_fini(&config);
}

static void the_rest_of_the_line_are_the_arguments(void **state OGI_UNUSED)
{
    load_well(OGI_FOR_PARSE, "a --log-level debug - b");
    assert_int_equal(config.argument_count, 3);
    assert_string_equal(config.arguments[0], "a");
    assert_string_equal(config.arguments[1], "-");
    ogi_config_fini(&config);
    load_well(OGI_FOR_PARSE, "--help --log-level");
    ogi_config_fini(&config);
}

static void passwords_are_masked_wherever_they_stand(void **state OGI_UNUSED)
{
    static const char *const cases[][2] = {
        {"postgresql://u:p@h/d", "postgresql://u:***@h/d"},
        {"postgresql://u:p@x@h/d", "postgresql://u:***@h/d"},
        {"postgres://u@h:5432/d", "postgres://u@h:5432/d"},
        {"postgresql://h/d?password=p&sslmode=require",
         "postgresql://h/d?password=***&sslmode=require"},
        {"host=h password=p dbname=d", "host=h password=*** dbname=d"},
        {"host=h password = 'p \\' q' dbname=d", "host=h password = *** dbname=d"},
        {"host=h passfile=/x", "host=h passfile=/x"},
        {"dbname=password", "dbname=password"},
        {"", ""},
    };
    struct ogi_buf out;
    ogi_buf_init(&out, 256);
    for (size_t i = 0; i < OGI_COUNT_OF(cases); i++) {
        ogi_buf_clear(&out);
        ogi_secret_mask(ogi_str_of(cases[i][0]), &out);
        ogi_buf_add_char(&out, '\0');
        assert_string_equal(out.ptr, cases[i][1]);
        assert_int_equal(ogi_secret_is_in(ogi_str_of(cases[i][0])),
                         strcmp(cases[i][0], cases[i][1]) != 0);
    }
    ogi_buf_fini(&out);
    assert_true(ogi_secret_is_property("sasl.password"));
    assert_false(ogi_secret_is_property("sasl.username"));
}

static void a_slip_has_a_suggestion_and_another_word_has_none(void **state OGI_UNUSED)
{
    static const char *const names[] = {"work", NULL, "feed", "migrate", "status"};
    size_t count = OGI_COUNT_OF(names);
    assert_string_equal(ogi_suggest(OGI_STR("wrok"), names, count), "work");
    assert_string_equal(ogi_suggest(OGI_STR("mig"), names, count), "migrate");
    assert_string_equal(ogi_suggest(OGI_STR("statsu"), names, count), "status");
    assert_null(ogi_suggest(OGI_STR("explain"), names, count));
    assert_null(ogi_suggest(OGI_STR(""), names, count));
}

static int set_up(void **state OGI_UNUSED)
{
    static const char *const variables[] = {"KAFKA_BOOTSTRAP", "DATABASE_URL", "OGI_CONFIG",
                                            "OGI_BROKERS",     "OGI_DATABASE", "OGI_TOPIC"};
    for (size_t i = 0; i < OGI_COUNT_OF(variables); i++)
        unsetenv(variables[i]);
    snprintf(file_path, sizeof file_path, "/tmp/ogi-test-config-XXXXXX");
    int fd = mkstemp(file_path);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state OGI_UNUSED)
{
    return unlink(file_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_comes_before_environment_file_and_default),
        cmocka_unit_test(other_programs_variables_are_the_last_resort),
        cmocka_unit_test(numbers_sizes_and_times_are_read_with_their_suffixes),
        cmocka_unit_test(values_that_are_no_such_value_are_refused),
        cmocka_unit_test(an_unknown_option_is_refused_with_the_nearest_one),
        cmocka_unit_test(an_unknown_key_is_refused_with_the_nearest_one),
        cmocka_unit_test(dots_and_underscores_of_a_key_count_as_hyphens),
        cmocka_unit_test(variables_in_a_file_are_replaced_and_must_be_set),
        cmocka_unit_test(librdkafkas_properties_pass_through_each_once),
        cmocka_unit_test(a_password_on_the_command_line_is_refused_and_not_repeated),
        cmocka_unit_test(a_secret_is_read_from_the_file_its_variable_names),
        cmocka_unit_test(a_file_with_a_password_that_all_can_read_is_warned_of),
        cmocka_unit_test(a_misspelt_variable_is_warned_of_and_a_foreign_one_is_not),
        cmocka_unit_test(values_are_printed_as_they_would_be_written),
        cmocka_unit_test(every_default_is_a_value_of_its_option),
        cmocka_unit_test(the_rest_of_the_line_are_the_arguments),
        cmocka_unit_test(passwords_are_masked_wherever_they_stand),
        cmocka_unit_test(a_slip_has_a_suggestion_and_another_word_has_none),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
