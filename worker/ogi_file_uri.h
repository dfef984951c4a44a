/* A file's path -> its URI (RFC 8089): the key of documents that come from files. */
#ifndef OGI_FILE_URI_H
#define OGI_FILE_URI_H

#include "ogi_error.h"
#include "ogi_str.h"

/* Appends "file:///srv/reports/2020%20a.html" for the path made absolute, links resolved, so that
 * one file has one URI. Fails with NO_INPUT when the path leads nowhere. */
ogi_result ogi_file_uri(const char *path, struct ogi_buf *out, struct ogi_error *err) OGI_MUST_USE;

/* Appends an absolute path percent-encoded: all but letters, digits, "-._~" and "/". */
void ogi_file_uri_encode(struct ogi_str path, struct ogi_buf *out);

#endif
