/* Versions of the program and of the libraries it runs with: asked of each, and nothing else is. */
#include "ogi_command.h"

#include <librdkafka/rdkafka.h>
#include <libpq-fe.h>

const char *ogi_version(void)
{
    return OGI_VERSION;
}

void ogi_version_libraries(struct ogi_buf *out)
{
    int libpq = PQlibVersion();
    ogi_buf_add_format(out, "librdkafka %s, libpq %d.%d", rd_kafka_version_str(), libpq / 10000,
                       libpq % 10000);
}
