/* Values of options as text: reading them into a configuration's fields, checking, printing.
 * Part of ogi_config; nobody else needs it. */
#ifndef OGI_CONFIG_VALUE_H
#define OGI_CONFIG_VALUE_H

#include "ogi_config.h"

/* Where a value comes from: what errors begin with, and which code they have. */
struct ogi_config_source {
    const char *origin;
    enum ogi_code code; /* USAGE or CONFIG */
};

/* A copy of the text that lives as long as the configuration. */
ogi_result ogi_config_keep(struct ogi_config *config, struct ogi_str text, const char **out,
                           struct ogi_error *err) OGI_MUST_USE;

/* Reads the text as the option's value into its field and notes where it came from. */
ogi_result ogi_config_set(struct ogi_config *config, enum ogi_option_id id, struct ogi_str text,
                          struct ogi_config_source source, struct ogi_error *err) OGI_MUST_USE;

/* Adds a property of librdkafka's, or replaces it. */
ogi_result ogi_config_set_property(struct ogi_config *config, struct ogi_str key,
                                   struct ogi_str value, struct ogi_config_source source,
                                   struct ogi_error *err) OGI_MUST_USE;

void ogi_config_warn(struct ogi_config *config, const char *format, ...) OGI_PRINTF(2, 3);

#endif
