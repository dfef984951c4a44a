/* The configuration: what ogi_options.def lists, from the command line, else the environment, else
 * a file, else the default; and where each value came from.
 *
 *   ogi work -b localhost:9092          the option's name, or kcat's letter
 *   OGI_BROKERS=localhost:9092          OGI_, upper case, '_' for '-'
 *   brokers = localhost:9092            in the file of -c / OGI_CONFIG; '.' and '_' count as '-';
 *                                       ${NAME} stands for a variable of the environment
 *   rdkafka.linger.ms = 5               a property of librdkafka's; on the command line -X
 * linger.ms=5
 *
 * A secret is refused on the command line (every user of the machine can read it there) and masked
 * wherever it is printed (ogi_secret.h).
 *
 * Not for: connecting to anything. Each user of the configuration maps it to its own options. */
#ifndef OGI_CONFIG_H
#define OGI_CONFIG_H

#include "ogi_arena.h"
#include "ogi_envelope.h"
#include "ogi_error.h"

/* Commands that take an option on their command line. */
enum {
    OGI_FOR_WORK = 1 << 0,
    OGI_FOR_FEED = 1 << 1,
    OGI_FOR_PARSE = 1 << 2,
    OGI_FOR_MIGRATE = 1 << 3,
    OGI_FOR_STATUS = 1 << 4,
    OGI_FOR_CHECK = 1 << 5,
    OGI_FOR_ALL = (1 << 6) - 1,
    OGI_FOR_KAFKA = OGI_FOR_WORK | OGI_FOR_FEED | OGI_FOR_STATUS | OGI_FOR_CHECK,
    OGI_FOR_DATABASE = OGI_FOR_WORK | OGI_FOR_MIGRATE | OGI_FOR_STATUS | OGI_FOR_CHECK,
    OGI_FOR_SERVERS = OGI_FOR_KAFKA | OGI_FOR_DATABASE,
    OGI_FOR_DOCUMENTS = OGI_FOR_WORK | OGI_FOR_FEED | OGI_FOR_PARSE | OGI_FOR_CHECK,
};

enum {
    OGI_OPTION_SECRET = 1 << 0, /* may hold a password: also read from the file OGI_…_FILE names */
    OGI_OPTION_CLI = 1 << 1,    /* on the command line only */
};

enum ogi_option_type {
    OGI_OPTION_STRING,
    OGI_OPTION_NUMBER,
    OGI_OPTION_SIZE, /* bytes: 4096, 64K, 8M, 1G */
    OGI_OPTION_TIME, /* milliseconds: 500ms, 30s, 5m; a bare number is milliseconds */
    OGI_OPTION_FLAG,
    OGI_OPTION_CHOICE,
};

/* Order of the members = order of the words in ogi_options.def. */
enum ogi_config_from { OGI_FROM_BEGINNING, OGI_FROM_END };
enum ogi_config_fail_on { OGI_FAIL_ON_NONE, OGI_FAIL_ON_DATA, OGI_FAIL_ON_ANY };
enum ogi_config_event_mode { OGI_EVENT_MODE_BINARY, OGI_EVENT_MODE_STRUCTURED };
enum ogi_config_progress { OGI_PROGRESS_AUTO, OGI_PROGRESS_NONE, OGI_PROGRESS_PLAIN };
enum ogi_config_format { OGI_FORMAT_AUTO, OGI_FORMAT_FILE, OGI_FORMAT_NDJSON };

struct ogi_property {
    const char *key;
    const char *value;
    const char *origin;
};

enum ogi_option_id {
#define OPTION(field, ...) OGI_OPTION_ID_##field,
#include "ogi_options.def"
#undef OPTION
    OGI_OPTION_COUNT
};

struct ogi_option {
    const char *name; /* "batch-bytes" */
    char letter;      /* 0: none */
    enum ogi_option_type type;
    size_t offset;            /* of the field in struct ogi_config */
    const char *default_text; /* NULL: unset, or false */
    const char *choices;      /* "none|data|any"; for others what help calls the value */
    int64_t min;              /* of numbers, bytes, milliseconds */
    int64_t max;
    unsigned commands;
    unsigned flags;
    const char *fallback; /* a variable that other programs use as well; NULL: none */
    const char *help;
};

#define OGI_FIELD_TYPE_STRING const char *
#define OGI_FIELD_TYPE_NUMBER int64_t
#define OGI_FIELD_TYPE_SIZE   int64_t
#define OGI_FIELD_TYPE_TIME   int64_t
#define OGI_FIELD_TYPE_FLAG   bool
#define OGI_FIELD_TYPE_CHOICE int

struct ogi_config {
    /* One field an option, e.g. `const char *brokers`, `int64_t batch_bytes`, `int64_t wait` (times
     * are milliseconds), `bool exit_at_end`, `int fail_on` (enum ogi_config_fail_on). */
#define OPTION(field, name, letter, type, ...) OGI_FIELD_TYPE_##type field;
#include "ogi_options.def"
#undef OPTION

    const char *origins[OGI_OPTION_COUNT]; /* "option -b", "OGI_BROKERS", "ogi.conf:3", "default" */
    struct ogi_property *properties;       /* librdkafka's, each key once */
    size_t property_count;
    char **arguments; /* what is left of the command line */
    size_t argument_count;
    const char *file;         /* of -c or OGI_CONFIG; NULL: none */
    const char *warnings[16]; /* to be logged once the log is set up */
    size_t warning_count;
    bool help;
    bool version;
    struct ogi_arena arena; /* holds every text above but the command line's */
};

/* Reads all sources for one command (one OGI_FOR_ bit). argv[0] is the command's name; argv is
 * permuted. Fails with USAGE (command line) or CONFIG (environment, file), NO_INPUT for a file that
 * cannot be read. With --help or --version in the command line nothing else is looked at. On
 * failure *out needs no ogi_config_fini. */
ogi_result ogi_config_load(unsigned command, int argc, char **argv, struct ogi_config *out,
                           struct ogi_error *err) OGI_MUST_USE;
void ogi_config_fini(struct ogi_config *config);

const struct ogi_option *ogi_option_get(enum ogi_option_id id);

/* The option's value as it would be written in a file, secrets masked; "" when unset. */
void ogi_config_print(const struct ogi_config *config, enum ogi_option_id id, struct ogi_buf *out);

/* The options of a command, as --help lists them. */
void ogi_config_help(unsigned command, struct ogi_buf *out);

/* The mapping of a crawler item's fields; hangs in the configuration. */
ogi_result ogi_config_fields(struct ogi_config *config, struct ogi_envelope_fields *out,
                             struct ogi_error *err) OGI_MUST_USE;

#endif
