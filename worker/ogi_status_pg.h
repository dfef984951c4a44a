/* What `ogi status` shows of the database. Not for: printing, or Kafka's side of it.
 *
 * Ownership: rows and texts hang in the caller's arena. */
#ifndef OGI_STATUS_PG_H
#define OGI_STATUS_PG_H

#include "ogi_arena.h"
#include "ogi_pg.h"

struct ogi_status_count {
    struct ogi_str name; /* "valid", "stored", … */
    int64_t count;
};

struct ogi_status_position {
    struct ogi_str cluster_id;
    struct ogi_str group;
    struct ogi_str topic;
    int32_t partition;
    int32_t pass;
    bool is_new; /* claimed, but not yet positioned: db_next and ev_next are 0 */
    int64_t db_next;
    int64_t ev_next;
    struct ogi_str owner;
    int64_t claimed_at_ms; /* since 1970 */
};

struct ogi_status_pg {
    struct ogi_status_count *reports; /* current ones by status, "withdrawn" apart */
    size_t report_count;
    struct ogi_status_count *outcomes; /* consumed messages by outcome */
    size_t outcome_count;
    struct ogi_status_position *positions; /* by group, topic, pass, partition */
    size_t position_count;
};

/* One flight. */
ogi_result ogi_status_pg_read(struct ogi_pg *pg, struct ogi_arena *arena, struct ogi_status_pg *out,
                              struct ogi_error *err) OGI_MUST_USE;

#endif
