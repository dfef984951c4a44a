/* Passwords inside of texts that are printed: found and masked.
 *
 * Known are PostgreSQL URIs (postgresql://user:PASSWORD@…?password=PASSWORD), conninfo strings
 * (password=PASSWORD) and librdkafka's properties by their keys. */
#ifndef OGI_SECRET_H
#define OGI_SECRET_H

#include "ogi_str.h"

/* Appends the text with each password in it replaced by "***". */
void ogi_secret_mask(struct ogi_str text, struct ogi_buf *out);

/* Whether masking would change it. */
bool ogi_secret_is_in(struct ogi_str text);

/* Whether a property of librdkafka's holds a secret: sasl.password, ssl.key.password, ssl.key.pem …
 */
bool ogi_secret_is_property(const char *key);

#endif
