#include "ogi_command.h"

#include "ogi_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int ogi_command_fail(const struct ogi_error *err)
{
    ogi_log_error(err);
    if (err->function == NULL)
        return ogi_code_get(OGI_CODE_BUG)->exit_status;
    return ogi_code_get(err->code)->exit_status;
}

int ogi_command_flush(void)
{
    struct ogi_error err = OGI_ERROR_NONE;
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return OGI_EXIT_OK;
    /* `ogi … | head` has seen enough: that needs no sentence, the code still tells. */
    if (errno == EPIPE)
        return ogi_code_get(OGI_CODE_IO)->exit_status;
    (void)OGI_FAIL(&err, IO, "cannot write to standard output: %s",
                   errno == 0 ? "an earlier write failed" : strerror(errno));
    return ogi_command_fail(&err);
}
