/* A JSON object that stands in a file -> the document in it. A message says by its content type
 * that it is a structured CloudEvent; a file has none, so the object is taken for a crawler item
 * first, and for an event when it is none. */
#ifndef OGI_ITEM_H
#define OGI_ITEM_H

#include "ogi_envelope.h"

/* As ogi_envelope_open. *header is what a message of this value has to carry to be understood the
 * same; its name is ptr NULL when it needs none. */
ogi_result ogi_item_open(struct ogi_str value, const struct ogi_envelope_fields *fields,
                         const struct ogi_envelope_limits *limits, struct ogi_arena *arena,
                         struct ogi_document *out, struct ogi_header *header,
                         struct ogi_error *err) OGI_MUST_USE;

#endif
