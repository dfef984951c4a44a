/* ogi: the table of commands. Reads the configuration, runs one, returns its exit code. */
#include "ogi_command.h"
#include "ogi_log.h"
#include "ogi_signals.h"
#include "ogi_suggest.h"

#include <stdio.h>
#include <string.h>

static const struct ogi_command *const commands[] = {
    &ogi_command_work,    &ogi_command_feed,   &ogi_command_parse,
    &ogi_command_migrate, &ogi_command_status, &ogi_command_check,
};

enum { HELP_MAX_BYTES = 64 * 1024 };

static int print_help(void)
{
    puts("usage: ogi COMMAND [OPTION…] [ARGUMENT…]\n"
         "\n"
         "Reads annual reports on open government information out of Kafka, checks their figures, "
         "keeps\n"
         "them in PostgreSQL and announces what it found in Kafka.\n"
         "\n"
         "commands");
    for (size_t i = 0; i < OGI_COUNT_OF(commands); i++)
        printf("  %-9s %s\n", commands[i]->name, commands[i]->summary);
    puts("\n"
         "ogi COMMAND --help tells more about one, ogi --version what this is.\n"
         "\n"
         "Servers are named by -b and --database, or OGI_BROKERS and OGI_DATABASE, or "
         "KAFKA_BOOTSTRAP\n"
         "and DATABASE_URL; ogi check says whether they are as they should be.");
    return ogi_command_flush();
}

static int print_command_help(const struct ogi_command *command)
{
    struct ogi_buf text;
    ogi_buf_init(&text, HELP_MAX_BYTES);
    ogi_buf_add_format(&text, "usage: ogi %s %s\n\n%s\n", command->name, command->usage,
                       command->about);
    ogi_config_help(command->bit, &text);
    fwrite(text.ptr, 1, text.len, stdout);
    ogi_buf_fini(&text);
    return ogi_command_flush();
}

static int print_version(void)
{
    struct ogi_buf libraries;
    ogi_buf_init(&libraries, 256);
    ogi_version_libraries(&libraries);
    printf("ogi %s (%.*s)\n", ogi_version(), OGI_STR_ARG(ogi_buf_str(&libraries)));
    ogi_buf_fini(&libraries);
    return ogi_command_flush();
}

static const struct ogi_command *find_command(const char *name, struct ogi_error *err)
{
    const char *names[OGI_COUNT_OF(commands) + 1] = {"help"};
    for (size_t i = 0; i < OGI_COUNT_OF(commands); i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
        names[i + 1] = commands[i]->name;
    }
    const char *nearest = ogi_suggest(ogi_str_of(name), names, OGI_COUNT_OF(names));
    (void)OGI_FAIL(err, USAGE, "there is no command '%.100s'", name);
    if (nearest != NULL)
        ogi_error_hint(err, "did you mean 'ogi %s'? ogi --help lists the commands", nearest);
    else
        ogi_error_hint(err, "ogi --help lists the commands");
    return NULL;
}

static ogi_result check_arguments(const struct ogi_command *command,
                                  const struct ogi_config *config, struct ogi_error *err)
{
    if (config->argument_count >= command->min_arguments &&
        config->argument_count <= command->max_arguments)
        return OGI_OK;
    ogi_result result = config->argument_count < command->min_arguments
                            ? OGI_FAIL(err, USAGE, "ogi %s needs a path to read", command->name)
                            : OGI_FAIL(err, USAGE, "ogi %s takes no argument '%.100s'",
                                       command->name, config->arguments[command->max_arguments]);
    ogi_error_hint(err, "usage: ogi %s %s", command->name, command->usage);
    return result;
}

static int run_command(const struct ogi_command *command, int argc, char **argv)
{
    struct ogi_config config;
    struct ogi_error err = OGI_ERROR_NONE;
    if (ogi_config_load(command->bit, argc, argv, &config, &err).failed)
        return ogi_command_fail(&err);
    int status;
    if (config.help) {
        status = print_command_help(command);
    } else if (config.version) {
        status = print_version();
    } else {
        ogi_log_init(&(struct ogi_log_options){.level = (enum ogi_log_level)config.log_level,
                                               .form = (enum ogi_log_form)config.log_format});
        for (size_t i = 0; i < config.warning_count; i++)
            ogi_log(OGI_LOG_WARNING, config.warnings[i], OGI_LOG_NO_FIELDS);
        ogi_signals_install();
        status = check_arguments(command, &config, &err).failed ? ogi_command_fail(&err)
                                                                : command->run(&config);
    }
    ogi_config_fini(&config);
    ogi_log_fini();
    return status;
}

int main(int argc, char **argv)
{
    struct ogi_error err = OGI_ERROR_NONE;

    if (argc < 2) {
        (void)OGI_FAIL(&err, USAGE, "which command?");
        ogi_error_hint(&err, "ogi --help lists the commands");
        return ogi_command_fail(&err);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return print_version();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        (strcmp(argv[1], "help") == 0 && argc == 2))
        return print_help();
    bool wants_help = strcmp(argv[1], "help") == 0;
    const struct ogi_command *command = find_command(argv[wants_help ? 2 : 1], &err);
    if (command == NULL)
        return ogi_command_fail(&err);
    return wants_help ? print_command_help(command) : run_command(command, argc - 1, argv + 1);
}
