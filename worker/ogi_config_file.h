/* The configuration file: `key = value` lines. Part of ogi_config; nobody else needs it. */
#ifndef OGI_CONFIG_FILE_H
#define OGI_CONFIG_FILE_H

#include "ogi_config_value.h"

/* Reads the file into the configuration. Fails with NO_INPUT, or CONFIG naming file and line. */
ogi_result ogi_config_read_file(struct ogi_config *config, const char *path,
                                struct ogi_error *err) OGI_MUST_USE;

/* A small file as it is, up to max bytes; out is initialised here and belongs to the caller, also
 * on failure. */
ogi_result ogi_config_slurp(const char *path, size_t max, struct ogi_buf *out, bool *others_read,
                            struct ogi_error *err) OGI_MUST_USE;

/* The option of a key or of a name: '.' and '_' count as '-'. OGI_OPTION_COUNT: none. */
enum ogi_option_id ogi_option_find(struct ogi_str name);

#endif
