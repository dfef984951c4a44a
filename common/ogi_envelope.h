/* A message of the input topic -> the document in it (contract §4, "Document in").
 *
 * The three envelopes are known by what they are: CloudEvents structured (content type),
 * CloudEvents binary or plain (headers), crawler item (a JSON object with a body). */
#ifndef OGI_ENVELOPE_H
#define OGI_ENVELOPE_H

#include "ogi_arena.h"
#include "ogi_error.h"

struct ogi_header {
    struct ogi_str name;
    struct ogi_str value; /* ptr NULL: a header without value */
};

/* A message as Kafka gives it; borrows everything. */
struct ogi_message {
    struct ogi_str key;   /* ptr NULL: no key */
    struct ogi_str value; /* ptr NULL: a tombstone */
    const struct ogi_header *headers;
    size_t header_count;
    int64_t timestamp_ms; /* since 1970, UTC; negative: none */
};

enum ogi_envelope_kind {
    OGI_ENVELOPE_PLAIN, /* CloudEvents binary included */
    OGI_ENVELOPE_CLOUDEVENTS_STRUCTURED,
    OGI_ENVELOPE_CRAWLER_ITEM,
    OGI_ENVELOPE_TOMBSTONE, /* no body: the document is withdrawn */
};

struct ogi_document {
    enum ogi_envelope_kind envelope;
    struct ogi_str
        key; /* document key: URL, else the record's key, else SHA-256 of the body in hex */
    struct ogi_str url;        /* ptr NULL: none */
    struct ogi_str media_type; /* as declared, without parameters; ptr NULL: none */
    struct ogi_str charset;    /* as declared; ptr NULL: none */
    struct ogi_str title;      /* as the crawler gives it; ptr NULL: none */
    int64_t
        crawl_time_ms; /* the earlier of fetched-at and the message's timestamp; INT64_MIN: none */
    struct ogi_str body;
    unsigned char body_sha256[32];
};

/* Names of the crawler item's fields, each a list closed by NULL, tried in order. */
struct ogi_envelope_fields {
    const char *const *url;
    const char *const *body;
    const char *const *content_type;
    const char *const *encoding;
    const char *const *fetched_at;
    const char *const *title;
    const char *const *status_code;
};

extern const struct ogi_envelope_fields ogi_envelope_fields_default;

struct ogi_envelope_limits {
    size_t max_document_bytes; /* of the body, decoded from base64 */
    size_t max_key_bytes;
};

/* Opens the message. The document borrows from the message and from the arena. Fails with the
 * ENVELOPE codes (kind INVALID: a dead letter). */
ogi_result ogi_envelope_open(const struct ogi_message *message,
                             const struct ogi_envelope_fields *fields,
                             const struct ogi_envelope_limits *limits, struct ogi_arena *arena,
                             struct ogi_document *out, struct ogi_error *err) OGI_MUST_USE;

#endif
