#include "ogi_config.h"

#include "ogi_config_file.h"
#include "ogi_secret.h"
#include "ogi_suggest.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

enum {
    CONFIG_MAX_BYTES = 4 * 1024 * 1024,
    SECRET_FILE_MAX_BYTES = 64 * 1024,
    NAME_MAX_BYTES = 64,
    LONG_OPTION_BASE = 256, /* getopt's value of option i is this + i */
};

#define ENVIRONMENT_PREFIX "OGI_"
#define FILE_SUFFIX        "_FILE"

static const struct ogi_option options[OGI_OPTION_COUNT] = {
#define OPTION(field, name, letter, type, default_text, choices, min, max, commands, flags,        \
               fallback, help)                                                                     \
    [OGI_OPTION_ID_##field] = {name,                                                               \
                               letter,                                                             \
                               OGI_OPTION_##type,                                                  \
                               offsetof(struct ogi_config, field),                                 \
                               default_text,                                                       \
                               choices,                                                            \
                               min,                                                                \
                               max,                                                                \
                               commands,                                                           \
                               flags,                                                              \
                               fallback,                                                           \
                               help},
#include "ogi_options.def"
#undef OPTION
};

const struct ogi_option *ogi_option_get(enum ogi_option_id id)
{
    return &options[id];
}

/* "batch-bytes" -> "OGI_BATCH_BYTES" */
static void environment_name(const struct ogi_option *option, char out[NAME_MAX_BYTES])
{
    snprintf(out, NAME_MAX_BYTES, ENVIRONMENT_PREFIX "%s", option->name);
    for (char *p = out; *p != '\0'; p++)
        *p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
}

/* A variable that is set to nothing counts as not set: that is how scripts unset one. */
static const char *environment_get(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* What the command line says, kept until the weaker sources are read. */
struct given {
    enum ogi_option_id id; /* OGI_OPTION_COUNT: a property */
    const char *value;
    char origin[NAME_MAX_BYTES];
};

struct command_line {
    unsigned command;
    struct given *given; /* at most one for each word */
    size_t count;
    const char *config_path;
};

static ogi_result refuse_option(unsigned command, const char *word, struct ogi_error *err)
{
    const char *names[OGI_OPTION_COUNT + 2] = {"help", "version"};
    size_t len = strcspn(word, "=");
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++)
        names[id + 2] = options[id].commands & command ? options[id].name : NULL;
    ogi_result result = OGI_FAIL(err, USAGE, "there is no option %.*s", (int)len, word);
    const char *nearest = NULL;
    if (strncmp(word, "--", 2) == 0)
        nearest = ogi_suggest(ogi_str_slice(ogi_str_of(word), 2, len), names, OGI_COUNT_OF(names));
    if (nearest != NULL)
        ogi_error_hint(err, "did you mean --%s? --help lists the options", nearest);
    else
        ogi_error_hint(err, "--help lists the options");
    return result;
}

static ogi_result refuse_secret(const char *origin, bool is_database, struct ogi_error *err)
{
    ogi_result result = OGI_FAIL(
        err, USAGE,
        "%s: a password does not belong on a command line, where every user of the machine "
        "can read it",
        origin);
    if (is_database)
        ogi_error_hint(err,
                       "set OGI_DATABASE, or OGI_DATABASE_FILE to a file with the URI in it, or "
                       "write `database = …` into the file of -c, or leave the password to "
                       "PGPASSFILE (~/.pgpass)");
    else
        ogi_error_hint(err, "write `rdkafka.NAME = ${VARIABLE}` into the file of -c");
    return result;
}

static ogi_result take_property(struct command_line *line, const char *value, struct ogi_error *err)
{
    const char *equals = strchr(value, '=');
    char key[160];
    if (equals == NULL || equals == value)
        return OGI_FAIL(err, USAGE, "option -X: '%.100s' is not KEY=VALUE", value);
    snprintf(key, sizeof key, "%.*s", (int)(equals - value), value);
    struct given *given = &line->given[line->count];
    snprintf(given->origin, sizeof given->origin, "option -X %.40s", key);
    if (ogi_secret_is_property(key))
        return refuse_secret(given->origin, false, err);
    given->id = OGI_OPTION_COUNT;
    given->value = value;
    line->count++;
    return OGI_OK;
}

static ogi_result take_option(struct command_line *line, enum ogi_option_id id, bool by_letter,
                              const char *value, struct ogi_error *err)
{
    const struct ogi_option *option = &options[id];
    struct given *given = &line->given[line->count];
    if (by_letter)
        snprintf(given->origin, sizeof given->origin, "option -%c", option->letter);
    else
        snprintf(given->origin, sizeof given->origin, "option --%s", option->name);
    if (id == OGI_OPTION_ID_config)
        line->config_path = value;
    if ((option->flags & OGI_OPTION_SECRET) && ogi_secret_is_in(ogi_str_of(value)))
        return refuse_secret(given->origin, true, err);
    given->id = id;
    given->value = option->type == OGI_OPTION_FLAG ? "yes" : value;
    line->count++;
    return OGI_OK;
}

struct getopt_tables {
    char letters[2 * OGI_OPTION_COUNT + 16];
    struct option longs[OGI_OPTION_COUNT + 3];
};

static void make_tables(unsigned command, struct getopt_tables *tables)
{
    size_t count = 0;
    char *letter = tables->letters;
    *letter++ = ':'; /* a missing value is told from an unknown option */
    *letter++ = 'h';
    *letter++ = 'V';
    if (command & OGI_FOR_KAFKA) {
        *letter++ = 'X';
        *letter++ = ':';
    }
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        const struct ogi_option *option = &options[id];
        if (!(option->commands & command))
            continue;
        bool has_value = option->type != OGI_OPTION_FLAG;
        if (option->letter != 0) {
            *letter++ = option->letter;
            if (has_value)
                *letter++ = ':';
        }
        tables->longs[count++] =
            (struct option){option->name, has_value ? required_argument : no_argument, NULL,
                            LONG_OPTION_BASE + (int)id};
    }
    *letter = '\0';
    tables->longs[count++] = (struct option){"help", no_argument, NULL, 'h'};
    tables->longs[count++] = (struct option){"version", no_argument, NULL, 'V'};
    tables->longs[count] = (struct option){NULL, 0, NULL, 0};
}

static ogi_result take_letter(struct command_line *line, int letter, struct ogi_error *err)
{
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++)
        if (options[id].letter == letter && (options[id].commands & line->command))
            return take_option(line, id, true, optarg, err);
    return OGI_FAIL(err, BUG, "getopt gave the option '%c'", letter);
}

/* Reads the words into line->given; sets out->help, out->version, out->arguments. */
static ogi_result read_command_line(struct command_line *line, int argc, char **argv,
                                    struct ogi_config *out, struct ogi_error *err)
{
    struct getopt_tables tables;
    char word[3] = "-?";
    make_tables(line->command, &tables);
    opterr = 0;
    optind = 0; /* glibc: start anew */
    for (;;) {
        int got = getopt_long(argc, argv, tables.letters, tables.longs, NULL);
        if (got == -1)
            break;
        word[1] = (char)optopt;
        switch (got) {
        case 'h':
        case 'V':
            /* Who asks for help is not told of mistakes. */
            out->help = got == 'h';
            out->version = got == 'V';
            return OGI_OK;
        case 'X':
            OGI_TRY(take_property(line, optarg, err));
            break;
        case ':':
            return OGI_FAIL(err, USAGE, "option %s needs a value",
                            optopt >= LONG_OPTION_BASE ? argv[optind - 1] : word);
        case '?':
            if (optopt >= LONG_OPTION_BASE || optopt == 'h' || optopt == 'V')
                return OGI_FAIL(err, USAGE, "option %s takes no value", argv[optind - 1]);
            return refuse_option(line->command, optopt != 0 ? word : argv[optind - 1], err);
        default:
            if (got >= LONG_OPTION_BASE)
                OGI_TRY(take_option(line, (enum ogi_option_id)(got - LONG_OPTION_BASE), false,
                                    optarg, err));
            else
                OGI_TRY(take_letter(line, got, err));
            break;
        }
    }
    out->arguments = argv + optind;
    out->argument_count = (size_t)(argc - optind);
    return OGI_OK;
}

static ogi_result apply_defaults(struct ogi_config *config, struct ogi_error *err)
{
    struct ogi_config_source source = {"default", OGI_CODE_BUG};
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        config->origins[id] = source.origin;
        if (options[id].default_text != NULL)
            OGI_TRY(ogi_config_set(config, id, ogi_str_of(options[id].default_text), source, err));
    }
    return OGI_OK;
}

/* OGI_DATABASE_FILE=/run/secrets/database: the file's first line is the value. */
static ogi_result apply_secret_file(struct ogi_config *config, enum ogi_option_id id,
                                    const char *variable, struct ogi_error *err)
{
    char name[NAME_MAX_BYTES + sizeof FILE_SUFFIX];
    struct ogi_buf content;
    bool others_read = false;
    snprintf(name, sizeof name, "%s" FILE_SUFFIX, variable);
    const char *path = environment_get(name);
    if (path == NULL)
        return OGI_OK;
    if (environment_get(variable) != NULL)
        return OGI_FAIL(err, CONFIG, "%s and %s are both set; one of them, please", variable, name);
    ogi_result result = ogi_config_slurp(path, SECRET_FILE_MAX_BYTES, &content, &others_read, err);
    if (result.failed) {
        ogi_error_prefix(err, "%s", name);
    } else {
        struct ogi_config_source source = {name, OGI_CODE_CONFIG};
        struct ogi_str text = ogi_str_trim(ogi_buf_str(&content));
        if (others_read && ogi_secret_is_in(text))
            ogi_config_warn(config, "%s: every user can read %s; chmod o-r it", name, path);
        result = ogi_config_set(config, id, text, source, err);
    }
    ogi_buf_fini(&content);
    return result;
}

static ogi_result apply_environment(struct ogi_config *config, struct ogi_error *err)
{
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        char name[NAME_MAX_BYTES];
        const struct ogi_option *option = &options[id];
        if (option->flags & OGI_OPTION_CLI)
            continue;
        environment_name(option, name);
        const char *value = environment_get(name);
        if (value != NULL)
            OGI_TRY(ogi_config_set(config, id, ogi_str_of(value),
                                   (struct ogi_config_source){name, OGI_CODE_CONFIG}, err));
        if (option->flags & OGI_OPTION_SECRET)
            OGI_TRY(apply_secret_file(config, id, name, err));
    }
    return OGI_OK;
}

/* The variables of other programs: weaker than anything that names ogi. */
static ogi_result apply_fallbacks(struct ogi_config *config, struct ogi_error *err)
{
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++) {
        const char *name = options[id].fallback;
        const char *value = name == NULL ? NULL : environment_get(name);
        if (value != NULL)
            OGI_TRY(ogi_config_set(config, id, ogi_str_of(value),
                                   (struct ogi_config_source){name, OGI_CODE_CONFIG}, err));
    }
    return OGI_OK;
}

/* A variable that is none of ours may be another program's, so only what looks like a slip is told.
 */
static void warn_of_slips(struct ogi_config *config)
{
    const char *names[OGI_OPTION_COUNT];
    for (unsigned id = 0; id < OGI_OPTION_COUNT; id++)
        names[id] = options[id].flags & OGI_OPTION_CLI ? NULL : options[id].name;
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        char name[NAME_MAX_BYTES];
        struct ogi_str rest = ogi_str_of(*entry);
        if (!ogi_str_starts_with(rest, OGI_STR(ENVIRONMENT_PREFIX)))
            continue;
        size_t len = strcspn(*entry, "=") - strlen(ENVIRONMENT_PREFIX);
        if (len >= sizeof name)
            continue;
        for (size_t i = 0; i < len; i++) {
            char c = (*entry)[strlen(ENVIRONMENT_PREFIX) + i];
            name[i] = c == '_' ? '-' : (char)tolower((unsigned char)c);
        }
        struct ogi_str word = {name, len};
        if (ogi_option_find(word) != OGI_OPTION_COUNT || ogi_str_equals(word, OGI_STR("config")) ||
            ogi_str_ends_with(word, OGI_STR("-file")))
            continue;
        const char *nearest = ogi_suggest(word, names, OGI_OPTION_COUNT);
        if (nearest != NULL) {
            char variable[NAME_MAX_BYTES];
            environment_name(&options[ogi_option_find(ogi_str_of(nearest))], variable);
            ogi_config_warn(config, "the variable %.*s means nothing to ogi; %s would",
                            (int)strcspn(*entry, "="), *entry, variable);
        }
    }
}

static ogi_result apply_command_line(struct ogi_config *config, const struct command_line *line,
                                     struct ogi_error *err)
{
    for (size_t i = 0; i < line->count; i++) {
        const struct given *given = &line->given[i];
        struct ogi_config_source source = {given->origin, OGI_CODE_USAGE};
        struct ogi_str value = ogi_str_of(given->value);
        if (given->id != OGI_OPTION_COUNT) {
            OGI_TRY(ogi_config_set(config, given->id, value, source, err));
            continue;
        }
        size_t equals = ogi_str_find(value, OGI_STR("="), 0);
        OGI_TRY(ogi_config_set_property(config, ogi_str_slice(value, 0, equals),
                                        ogi_str_slice(value, equals + 1, value.len), source, err));
    }
    if (config->quiet && config->verbose)
        return OGI_FAIL(err, USAGE, "-q and -v contradict each other");
    if (config->quiet || config->verbose)
        config->log_level = config->quiet ? 0 : 3;
    return OGI_OK;
}

static ogi_result apply_all(struct ogi_config *config, const struct command_line *line,
                            struct ogi_error *err)
{
    OGI_TRY(apply_defaults(config, err));
    OGI_TRY(apply_fallbacks(config, err));
    config->file = line->config_path != NULL ? line->config_path : environment_get("OGI_CONFIG");
    if (config->file != NULL)
        OGI_TRY(ogi_config_read_file(config, config->file, err));
    OGI_TRY(apply_environment(config, err));
    warn_of_slips(config);
    return apply_command_line(config, line, err);
}

ogi_result ogi_config_load(unsigned command, int argc, char **argv, struct ogi_config *out,
                           struct ogi_error *err)
{
    struct ogi_config config = {.help = false};
    struct command_line line = {.command = command};
    ogi_arena_init(&config.arena, CONFIG_MAX_BYTES);
    line.given = ogi_arena_alloc(&config.arena, (size_t)argc + 1, sizeof *line.given);
    ogi_result result = OGI_OK;
    if (line.given == NULL)
        result = OGI_FAIL(err, NO_MEMORY, "the command line has too many words");
    if (!result.failed)
        result = read_command_line(&line, argc, argv, &config, err);
    if (!result.failed && !config.help && !config.version)
        result = apply_all(&config, &line, err);
    if (result.failed) {
        ogi_config_fini(&config);
        return result;
    }
    *out = config;
    return OGI_OK;
}

void ogi_config_fini(struct ogi_config *config)
{
    ogi_arena_fini(&config->arena);
    memset(config, 0, sizeof *config);
}

/* "a, b" -> {"a", "b", NULL}; the default where the option is not set. */
static ogi_result split_names(struct ogi_config *config, const char *text,
                              const char *const *fallback, const char *const **out,
                              struct ogi_error *err)
{
    size_t count = 0;
    if (text == NULL) {
        *out = fallback;
        return OGI_OK;
    }
    const char **names = ogi_arena_alloc(&config->arena, strlen(text) + 2, sizeof *names);
    if (names == NULL)
        return OGI_FAIL(err, NO_MEMORY, "too many names of fields");
    struct ogi_str rest = ogi_str_of(text);
    struct ogi_str name;
    while (ogi_str_next(&rest, ',', &name)) {
        name = ogi_str_trim(name);
        if (name.len > 0)
            OGI_TRY(ogi_config_keep(config, name, &names[count++], err));
    }
    *out = names;
    return OGI_OK;
}

ogi_result ogi_config_fields(struct ogi_config *config, struct ogi_envelope_fields *out,
                             struct ogi_error *err)
{
    struct ogi_envelope_fields fields = ogi_envelope_fields_default;
    struct {
        const char *text;
        const char *const **names;
    } map[] = {
        {config->field_url, &fields.url},
        {config->field_body, &fields.body},
        {config->field_content_type, &fields.content_type},
        {config->field_encoding, &fields.encoding},
        {config->field_fetched_at, &fields.fetched_at},
        {config->field_title, &fields.title},
        {config->field_status_code, &fields.status_code},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(map); i++)
        OGI_TRY(split_names(config, map[i].text, *map[i].names, map[i].names, err));
    *out = fields;
    return OGI_OK;
}
