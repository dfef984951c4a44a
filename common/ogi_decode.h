/* Bytes of a document's body -> UTF-8 text. */
#ifndef OGI_DECODE_H
#define OGI_DECODE_H

#include "ogi_arena.h"
#include "ogi_error.h"

struct ogi_text {
    struct ogi_str str;  /* valid UTF-8 without NUL and without byte order mark */
    const char *charset; /* a literal: "UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE" */
    size_t replaced;     /* broken sequences and NULs replaced by U+FFFD */
    bool binary;         /* so many of them, or a signature (PDF, ZIP, OLE), that it is no text */
};

/* Order of trust: byte order mark, then the declaration (of the envelope, else <meta> or the XML
 * head of HTML) where the bytes agree with it, then strict UTF-8, then detection. The text hangs in
 * the arena, or is a slice of body when nothing had to change. Fails with PARSE_LIMIT only. */
ogi_result ogi_decode(struct ogi_str body, struct ogi_str declared_charset, struct ogi_arena *arena,
                      struct ogi_text *out, struct ogi_error *err) OGI_MUST_USE;

#endif
