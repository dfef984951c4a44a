/* `ogi migrate`: brings the database's schema to the version that this program needs. */
#include "ogi_command.h"

#include "ogi_cmd_servers.h"
#include "ogi_ingest.h"
#include "ogi_migrate.h"

static ogi_result migrate(const struct ogi_config *config, const struct ogi_core *core,
                          struct ogi_error *err)
{
    struct ogi_pg *pg = NULL;
    struct ogi_migrate_options options = {
        .to = (int)config->to,
        .dry_run = config->dry_run,
        .verify = config->verify,
        .out = stdout,
        .program_version = ogi_version(),
    };
    options.editions = ogi_core_editions(core, &options.edition_count);
    OGI_TRY(ogi_cmd_open_pg(config, "migrate", true, &pg, err));
    ogi_result result = ogi_migrate_run(pg, &options, err);
    ogi_pg_close(&pg);
    return result;
}

static int run(struct ogi_config *config)
{
    struct ogi_core *core = NULL;
    struct ogi_error err = OGI_ERROR_NONE;
    ogi_result result = ogi_core_new(&(struct ogi_core_options){.forms = NULL}, &core, &err);
    if (!result.failed)
        result = migrate(config, core, &err);
    ogi_core_free(&core);
    int flushed = ogi_command_flush();
    return result.failed ? ogi_command_fail(&err) : flushed;
}

const struct ogi_command ogi_command_migrate = {
    .name = "migrate",
    .bit = OGI_FOR_MIGRATE,
    .summary = "bring the database's schema to the version that this program needs",
    .usage = "[OPTION…]",
    .about = "Applies the migrations that are missing, each in a transaction of its own with a "
             "proof that it\n"
             "is there, and prints a line for each. Two of these at a time wait for each other. A "
             "version\n"
             "below the present one is reached by the migrations' ways down: their tables, and "
             "what is in\n"
             "them, go.\n"
             "\n"
             "exit codes: 0 the schema has the version; 64 there is no such version; 65 a "
             "migration failed\n"
             "and was taken back, or the history is another one; 69 the database cannot be "
             "reached; 77 it\n"
             "refuses the role; 78 the URI is wrong\n",
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run,
};
