/* `ogi work`: the worker. Everything it does is ogi_work.h's; here is what its user reads. */
#include "ogi_command.h"

#include "ogi_cmd_servers.h"
#include "ogi_signals.h"
#include "ogi_work.h"

static int run(struct ogi_config *config)
{
    struct ogi_kafka_options options;
    struct ogi_error err = OGI_ERROR_NONE;
    if (ogi_cmd_kafka_options(config, &options, &err).failed ||
        ogi_kafka_check_properties(&options, &err).failed)
        return ogi_command_fail(&err);
    return ogi_work_run(config, ogi_signals_flag());
}

const struct ogi_command ogi_command_work = {
    .name = "work",
    .bit = OGI_FOR_WORK,
    .summary = "read documents out of the topic, store their reports, announce what was found",
    .usage = "[OPTION…]",
    .about =
        "Joins the consumer group and works until it is told to stop. Each batch is written to\n"
        "PostgreSQL in one transaction, then announced in one Kafka transaction together with the\n"
        "group's offsets, so every document is stored and announced exactly once, whatever is "
        "killed\n"
        "when. Start as many as the topic has partitions. Servers that go away are waited for.\n"
        "\n"
        "It prints the line `ready` on standard error when it has its first assignment. SIGTERM "
        "and\n"
        "SIGINT finish the batch; a second one ends at once, and loses nothing either.\n"
        "\n"
        "exit codes: 0 done, also after SIGTERM; 1 done, but there are dead letters (see "
        "--fail-on);\n"
        "65 the topic is not the one that was read before; 66 a topic is missing; 69 a server "
        "cannot\n"
        "be reached; 75 another worker has taken over, or stopped during an outage: try again; 76 "
        "the\n"
        "schema has another version: run ogi migrate; 77 not permitted; 78 the configuration is "
        "wrong\n",
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run,
};
