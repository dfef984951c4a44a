#include "ogi_file_uri.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~/", c) != NULL);
}

void ogi_file_uri_encode(struct ogi_str path, struct ogi_buf *out)
{
    for (size_t i = 0; i < path.len; i++) {
        if (is_unreserved(path.ptr[i]))
            ogi_buf_add_char(out, path.ptr[i]);
        else
            ogi_buf_add_format(out, "%%%02X", (unsigned char)path.ptr[i]);
    }
}

ogi_result ogi_file_uri(const char *path, struct ogi_buf *out, struct ogi_error *err)
{
    char *absolute = realpath(path, NULL);
    if (absolute == NULL)
        return OGI_FAIL(err, NO_INPUT, "cannot find %s: %s", path, strerror(errno));
    ogi_buf_add_str(out, OGI_STR("file://"));
    ogi_file_uri_encode(ogi_str_of(absolute), out);
    free(absolute);
    return OGI_OK;
}
