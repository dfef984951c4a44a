/* Two cursors -> where to start, what to store, what to publish.
 *
 * P (db_next) is the next offset without a row in the database, K the group's committed offset: the
 * next one without an event. Reading starts at min(K, P); an offset is stored iff it is >= P and
 * published iff it is >= K. Everything that can be wrong with the two is decided here, from values
 * alone: no library, no clock, no state.
 *
 * Not for: finding the values (the claim in ogi_loop_claim.c does) or acting on them. */
#ifndef OGI_CURSOR_H
#define OGI_CURSOR_H

#include "ogi_error.h"

/* Where a partition that was never read begins. */
enum ogi_cursor_from { OGI_CURSOR_FROM_BEGINNING, OGI_CURSOR_FROM_END };

struct ogi_cursor_facts {
    bool is_new; /* no position in the database yet: db_next and ev_next say nothing */
    int64_t db_next;
    int64_t ev_next; /* the database's copy of K: never ahead of what was published */
    bool has_committed;
    int64_t committed; /* K as the group's coordinator has it, stable */
    int64_t log_start;
    int64_t log_end;
    enum ogi_cursor_from from;
};

/* What an operator should hear of, although work goes on. */
enum {
    OGI_ALARM_NO_COMMITTED = 1 << 0,        /* the group has no offset: taken from the database */
    OGI_ALARM_COMMITTED_WENT_BACK = 1 << 1, /* K below its copy: events are not sent twice */
    OGI_ALARM_DATABASE_WENT_BACK = 1 << 2,  /* K > P: rows are written again, events are not */
};

struct ogi_cursor_plan {
    int64_t start;      /* min(store_from, emit_from) */
    int64_t store_from; /* P */
    int64_t emit_from;  /* K */
    unsigned alarms;
};

/* Fails with KAFKA_RETENTION (messages that are still needed are gone) or KAFKA_REPLACED (a
 * position beyond the log's end: not the log that was read). `name` is "topic [partition]", for the
 * text. */
ogi_result ogi_cursor_decide(const char *name, const struct ogi_cursor_facts *facts,
                             struct ogi_cursor_plan *out, struct ogi_error *err) OGI_MUST_USE;

#endif
