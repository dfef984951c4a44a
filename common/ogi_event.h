/* The event that a document's outcome is announced with: CloudEvents 1.0 on Kafka, in binary mode
 * (attributes as ce_ headers, the data as the value) or structured mode (all of it as one JSON).
 *
 * A function of its arguments alone: the same message makes the same bytes, id and time included,
 * whoever makes them and when. Not for: sending. */
#ifndef OGI_EVENT_H
#define OGI_EVENT_H

#include "ogi_outcome.h"
#include "ogi_record.h"

/* Where a message stands and who reads it. */
struct ogi_origin {
    const char *cluster;    /* Kafka's cluster id */
    const char *deployment; /* name of the installation, for ce_source */
    const char *group;      /* the consumer group */
    const char *topic;
    int32_t partition;
    int32_t pass; /* 0: the live group; a replay's passes count from 1 */
    int64_t offset;
};

enum ogi_event_mode { OGI_EVENT_BINARY, OGI_EVENT_STRUCTURED };

struct ogi_event {
    const struct ogi_origin *origin;
    enum ogi_outcome outcome;
    struct ogi_str key;     /* of the input's record; ptr NULL: none */
    struct ogi_str subject; /* the document key; ptr NULL: none */
    struct ogi_str url;     /* ptr NULL: none */
    int64_t time_ms;        /* crawl time or the record's timestamp; INT64_MIN: none */
    int64_t report_id;
    int32_t version;
    const struct ogi_report *report; /* NULL: withdrawn, there is none */
};

enum { OGI_EVENT_ID_BYTES = 37, OGI_EVENT_MAX_DATA = 48 * 1024 };

/* "ogi.report.validated.v1" and so on; NULL for an outcome that is not announced. */
const char *ogi_event_type(enum ogi_outcome outcome);

/* A UUID (version 8) from SHA-256 over cluster, topic, partition, offset, pass and type: the same
 * message always gives the same, a replay another. With its closing NUL. */
void ogi_event_id(const struct ogi_origin *origin, const char *type, char out[OGI_EVENT_ID_BYTES]);

/* "2021-01-20T08:00:00.000Z"; ptr NULL outside the years 1 to 9999 (OGI_STR_NONE for none). */
struct ogi_str ogi_event_time(int64_t time_ms, struct ogi_arena *arena) OGI_MUST_USE;

/* The record; it hangs in the arena but for the key, which is borrowed. Findings stand in it by
 * severity until the data has OGI_EVENT_MAX_DATA bytes; how many did not fit stands behind them.
 * Fails with PARSE_LIMIT, and with BUG for an outcome that is not announced. */
ogi_result ogi_event_build(const struct ogi_event *event, enum ogi_event_mode mode,
                           struct ogi_arena *arena, struct ogi_record *out,
                           struct ogi_error *err) OGI_MUST_USE;

#endif
