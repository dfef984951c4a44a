/* The store's life, and the operations that are one statement each. */
#include "ogi_store_pg.h"

#include <stdlib.h>
#include <string.h>

#include "ogi_migrate.h"
#include "ogi_store_pg_self.h"

enum { LAYOUT_BYTES = 4 * 1024 * 1024 };

ogi_result ogi_store_pg_new(const struct ogi_store_pg_options *options, struct ogi_store_pg **out,
                            struct ogi_error *err)
{
    struct ogi_store_pg *self = calloc(1, sizeof *self);
    if (self == NULL)
        return OGI_FAIL(err, NO_MEMORY, "no memory for the store");
    ogi_arena_init(&self->arena, LAYOUT_BYTES);
    ogi_store_pg_rows_init(self);
    self->conninfo = strdup(options->conninfo == NULL ? "" : options->conninfo);
    self->worker = strdup(options->worker == NULL ? "" : options->worker);
    self->parser_version = options->parser_version;
    self->ruleset_version = options->ruleset_version;
    self->notice = options->notice;
    self->notice_self = options->notice_self;
    self->layout_count = options->edition_count;
    self->layouts = ogi_arena_alloc(&self->arena, options->edition_count, sizeof *self->layouts);
    ogi_result done = OGI_OK;
    if (self->conninfo == NULL || self->worker == NULL || self->layouts == NULL)
        done = OGI_FAIL(err, NO_MEMORY, "no memory for the store");
    for (size_t i = 0; i < options->edition_count && !done.failed; i++)
        done = ogi_store_layout_build(&options->editions[i], &self->arena, &self->layouts[i], err);
    if (done.failed) {
        ogi_store_pg_free(&self);
        return done;
    }
    *out = self;
    return OGI_OK;
}

void ogi_store_pg_free(struct ogi_store_pg **self)
{
    struct ogi_store_pg *store = *self;
    if (store == NULL)
        return;
    ogi_store_pg_rollback(store);
    ogi_pg_close(&store->pg);
    ogi_store_pg_rows_fini(store);
    ogi_arena_fini(&store->arena);
    if (store->conninfo != NULL)
        explicit_bzero(store->conninfo, strlen(store->conninfo));
    free(store->conninfo);
    free(store->worker);
    free(store);
    *self = NULL;
}

/* Every lookup of ours goes by a primary key, from a small set. On tables that were never analysed
 * the planner would join by scanning whole tables instead, and keep doing so, as plans are kept. */
static const char planner[] =
    "SELECT pg_catalog.set_config(s.name, s.value, false) FROM (VALUES ('enable_seqscan', 'off'), "
    "('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'), ('plan_cache_mode', "
    "'force_generic_plan')) "
    "AS s(name, value)";

static ogi_result prepare(struct ogi_store_pg *self, struct ogi_error *err)
{
    OGI_TRY(ogi_schema_check(self->pg, err));
    ogi_pg_send_text(self->pg, planner);
    OGI_TRY(ogi_pg_land(self->pg, err));
    return ogi_pg_prepare(self->pg, OGI_QUERY_STORE_ADD_APPLICATION, OGI_QUERY_STORE_UNBLOCK, err);
}

ogi_result ogi_store_pg_connect(struct ogi_store_pg *self, struct ogi_error *err)
{
    if (self->pg != NULL && ogi_pg_is_usable(self->pg))
        return OGI_OK;
    ogi_pg_close(&self->pg);
    self->in_transaction = false;
    struct ogi_pg_options options = {.conninfo = self->conninfo,
                                     .worker = self->worker,
                                     .notice = self->notice,
                                     .notice_self = self->notice_self};
    OGI_TRY(ogi_pg_open(&options, &self->pg, err));
    ogi_result done = prepare(self, err);
    if (done.failed)
        ogi_pg_close(&self->pg);
    return done;
}

ogi_result ogi_store_pg_ready(struct ogi_store_pg *self, struct ogi_error *err)
{
    if (self->in_transaction)
        ogi_store_pg_rollback(self);
    return ogi_store_pg_connect(self, err);
}

/* One guarded UPDATE of one row. */
static ogi_result update_cursor(struct ogi_store_pg *self, enum ogi_query query, int64_t stream_id,
                                int64_t epoch, struct ogi_str third, struct ogi_error *err)
{
    char stream_bytes[8], epoch_bytes[8];
    OGI_TRY(ogi_store_pg_ready(self, err));
    ogi_pg_put_int8(stream_bytes, stream_id);
    ogi_pg_put_int8(epoch_bytes, epoch);
    ogi_pg_send(self->pg, query,
                (const struct ogi_str[]){{stream_bytes, 8}, {epoch_bytes, 8}, third}, 3);
    OGI_TRY(ogi_pg_land(self->pg, err));
    if (ogi_pg_affected(self->pg, 0) == 1)
        return OGI_OK;
    return OGI_FAIL(err, PG_FENCED, "stream %lld is no longer ours: its epoch is not %lld any more",
                    (long long)stream_id, (long long)epoch);
}

static ogi_result position(void *self, int64_t stream_id, int64_t epoch, int64_t start,
                           struct ogi_error *err)
{
    char bytes[8];
    ogi_pg_put_int8(bytes, start);
    return update_cursor(self, OGI_QUERY_STORE_POSITION, stream_id, epoch,
                         (struct ogi_str){bytes, 8}, err);
}

static ogi_result own(void *self, int64_t stream_id, int64_t epoch, const char *owner,
                      struct ogi_error *err)
{
    static const struct ogi_claim claim;
    if (strlen(owner) >= sizeof claim.owner)
        return OGI_FAIL(err, CONFIG, "the transactional.id %.40s… is longer than %zu bytes", owner,
                        sizeof claim.owner - 1);
    return update_cursor(self, OGI_QUERY_STORE_OWN, stream_id, epoch, ogi_str_of(owner), err);
}

static ogi_result last_row(void *self_, int64_t stream_id, int64_t below, int64_t *offset,
                           unsigned char sha256[32], bool *found, struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    char stream_bytes[8], below_bytes[8];
    OGI_TRY(ogi_store_pg_ready(self, err));
    ogi_pg_put_int8(stream_bytes, stream_id);
    ogi_pg_put_int8(below_bytes, below);
    ogi_pg_send(self->pg, OGI_QUERY_STORE_LAST_ROW,
                (const struct ogi_str[]){{stream_bytes, 8}, {below_bytes, 8}}, 2);
    OGI_TRY(ogi_pg_land(self->pg, err));
    *found = ogi_pg_row_count(self->pg, 0) == 1;
    if (!*found)
        return OGI_OK;
    struct ogi_str hash = ogi_pg_bytes(self->pg, 0, 0, 1);
    if (hash.len != 32)
        return OGI_FAIL(err, BUG, "a hash of %zu bytes in the ledger", hash.len);
    *offset = ogi_pg_int(self->pg, 0, 0, 0);
    memcpy(sha256, hash.ptr, 32);
    return OGI_OK;
}

static ogi_result take_rows(struct ogi_store_pg *self, struct ogi_arena *arena,
                            struct ogi_ledger_row *taken, size_t count, struct ogi_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct ogi_str record = ogi_pg_bytes(self->pg, 0, i, 2);
        taken[i] = (struct ogi_ledger_row){
            .offset = ogi_pg_int(self->pg, 0, i, 0),
            .outcome = ogi_store_pg_outcome(ogi_pg_bytes(self->pg, 0, i, 1)),
            .record = record.ptr == NULL ? OGI_STR_NONE : ogi_arena_str(arena, record),
        };
        if (taken[i].outcome == OGI_OUTCOME_COUNT)
            return OGI_FAIL(err, PG_SCHEMA,
                            "the ledger has an outcome that this program does not know");
        if (record.ptr != NULL && taken[i].record.ptr == NULL)
            return OGI_FAIL(err, NO_MEMORY, "no memory for %zu rows of the ledger", count);
    }
    return OGI_OK;
}

static ogi_result read_ledger(void *self_, int64_t stream_id, int64_t from, int64_t to,
                              size_t limit, struct ogi_arena *arena, struct ogi_ledger_row **rows,
                              size_t *count, struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    char bytes[4][8];
    int64_t numbers[4] = {stream_id, from, to, limit > INT32_MAX ? INT32_MAX : (int64_t)limit};
    struct ogi_str parameters[4];
    for (size_t i = 0; i < OGI_COUNT_OF(numbers); i++) {
        ogi_pg_put_int8(bytes[i], numbers[i]);
        parameters[i] = (struct ogi_str){bytes[i], sizeof bytes[i]};
    }
    OGI_TRY(ogi_store_pg_ready(self, err));
    ogi_pg_send(self->pg, OGI_QUERY_STORE_READ_LEDGER, parameters, OGI_COUNT_OF(parameters));
    OGI_TRY(ogi_pg_land(self->pg, err));
    size_t found = ogi_pg_row_count(self->pg, 0);
    struct ogi_ledger_row *taken = ogi_arena_alloc(arena, found, sizeof *taken);
    if (taken == NULL)
        return OGI_FAIL(err, NO_MEMORY, "no memory for %zu rows of the ledger", found);
    OGI_TRY(take_rows(self, arena, taken, found, err));
    *rows = taken;
    *count = found;
    return OGI_OK;
}

void ogi_store_pg_put_advances(struct ogi_store_pg *self, const struct ogi_advance *advances,
                               size_t count)
{
    ogi_pg_rows_clear(&self->cursors);
    for (size_t i = 0; i < count; i++) {
        ogi_pg_rows_int8(&self->cursors, advances[i].stream_id);
        ogi_pg_rows_int8(&self->cursors, advances[i].epoch);
        ogi_pg_rows_int8(&self->cursors, advances[i].from);
        ogi_pg_rows_int8(&self->cursors, advances[i].to);
        ogi_pg_rows_int8(&self->cursors, advances[i].ev_next);
        ogi_pg_rows_end(&self->cursors);
    }
}

static ogi_result advance(void *self_, const struct ogi_advance *advances, size_t count,
                          struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    if (count == 0)
        return OGI_OK;
    OGI_TRY(ogi_store_pg_ready(self, err));
    ogi_store_pg_put_advances(self, advances, count);
    OGI_TRY(ogi_store_pg_send_rows(self, &self->cursors, OGI_QUERY_STORE_ADVANCE, err));
    OGI_TRY(ogi_pg_land(self->pg, err));
    if (ogi_pg_affected(self->pg, 0) == count)
        return OGI_OK;
    return OGI_FAIL(err, PG_FENCED, "%zu of %zu streams are no longer ours",
                    count - ogi_pg_affected(self->pg, 0), count);
}

enum ogi_outcome ogi_store_pg_outcome(struct ogi_str name)
{
    size_t i = 0;
    while (i < OGI_OUTCOME_COUNT &&
           !ogi_str_equals(name, ogi_str_of(ogi_outcome_name((enum ogi_outcome)i))))
        i++;
    return (enum ogi_outcome)i;
}

enum ogi_status ogi_store_pg_status(struct ogi_str name)
{
    size_t i = OGI_STATUS_VALID;
    while (i < OGI_STATUS_REJECTED &&
           !ogi_str_equals(name, ogi_str_of(ogi_status_name((enum ogi_status)i))))
        i++;
    return (enum ogi_status)i;
}

static const struct ogi_store_ops ops = {
    .claim = ogi_store_pg_claim,
    .position = position,
    .own = own,
    .last_row = last_row,
    .read_ledger = read_ledger,
    .begin = ogi_store_pg_begin,
    .write = ogi_store_pg_write,
    .commit = ogi_store_pg_commit,
    .rollback = ogi_store_pg_rollback,
    .advance = advance,
};

struct ogi_store ogi_store_pg_store(struct ogi_store_pg *self)
{
    return (struct ogi_store){.ops = &ops, .self = self};
}
