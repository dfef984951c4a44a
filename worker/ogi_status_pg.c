#include "ogi_status_pg.h"

#include "ogi_pg_array.h"

/* Answers of the flight. */
enum { REPORTS, OUTCOMES, POSITIONS };

/* Columns of status_positions. */
enum { TOPIC, PARTITION, GROUP, PASS, DB_NEXT, EV_NEXT, OWNER, CLAIMED_AT, CLUSTER };

static struct ogi_str keep(const struct ogi_pg *pg, size_t answer, size_t row, size_t column,
                           struct ogi_arena *arena)
{
    struct ogi_str text = ogi_pg_bytes(pg, answer, row, column);
    return text.ptr == NULL ? OGI_STR("") : ogi_arena_str(arena, text);
}

static struct ogi_status_count *read_counts(const struct ogi_pg *pg, size_t answer,
                                            struct ogi_arena *arena, size_t *count)
{
    size_t rows = ogi_pg_row_count(pg, answer);
    struct ogi_status_count *counts = ogi_arena_alloc(arena, rows, sizeof *counts);
    for (size_t i = 0; counts != NULL && i < rows; i++)
        counts[i] =
            (struct ogi_status_count){keep(pg, answer, i, 0, arena), ogi_pg_int(pg, answer, i, 1)};
    *count = rows;
    return counts;
}

static struct ogi_status_position *read_positions(const struct ogi_pg *pg, struct ogi_arena *arena,
                                                  size_t *count)
{
    const size_t a = POSITIONS;
    size_t rows = ogi_pg_row_count(pg, a);
    struct ogi_status_position *positions = ogi_arena_alloc(arena, rows, sizeof *positions);
    for (size_t i = 0; positions != NULL && i < rows; i++)
        positions[i] = (struct ogi_status_position){
            .cluster_id = keep(pg, a, i, CLUSTER, arena),
            .group = keep(pg, a, i, GROUP, arena),
            .topic = keep(pg, a, i, TOPIC, arena),
            .partition = (int32_t)ogi_pg_int(pg, a, i, PARTITION),
            .pass = (int32_t)ogi_pg_int(pg, a, i, PASS),
            .is_new = ogi_pg_is_null(pg, a, i, DB_NEXT),
            .db_next = ogi_pg_int(pg, a, i, DB_NEXT),
            .ev_next = ogi_pg_int(pg, a, i, EV_NEXT),
            .owner = keep(pg, a, i, OWNER, arena),
            .claimed_at_ms = ogi_pg_time_decode(ogi_pg_int(pg, a, i, CLAIMED_AT)),
        };
    *count = rows;
    return positions;
}

ogi_result ogi_status_pg_read(struct ogi_pg *pg, struct ogi_arena *arena, struct ogi_status_pg *out,
                              struct ogi_error *err)
{
    struct ogi_status_pg status;
    ogi_pg_send(pg, OGI_QUERY_STATUS_REPORTS, NULL, 0);
    ogi_pg_send(pg, OGI_QUERY_STATUS_OUTCOMES, NULL, 0);
    ogi_pg_send(pg, OGI_QUERY_STATUS_POSITIONS, NULL, 0);
    OGI_TRY(ogi_pg_land(pg, err));
    status.reports = read_counts(pg, REPORTS, arena, &status.report_count);
    status.outcomes = read_counts(pg, OUTCOMES, arena, &status.outcome_count);
    status.positions = read_positions(pg, arena, &status.position_count);
    if (arena->exhausted)
        return OGI_FAIL(err, NO_MEMORY, "no memory for the database's state");
    *out = status;
    return OGI_OK;
}
