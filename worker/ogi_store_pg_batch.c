/* The transaction of a batch around its rows: begin, commit, roll back. */
#include <string.h>

#include "ogi_store_pg_self.h"

enum {
    /* Answers of the first flight. */
    ANSWER_BEGIN,
    ANSWER_ADVANCE,
    ANSWER_KEYS_ADD,
    ANSWER_KEYS_LOCK,
};

/* Columns of store_keys_lock. */
enum {
    NUMBER,
    REPORT_ID,
    STATUS,
    CURRENT_VERSION,
    VERSION,
    CRAWL_TIME,
    BODY_SHA256,
    RESULT_SHA256,
    WITHDRAWN
};

static void copy_hash(unsigned char to[32], struct ogi_str hash)
{
    if (hash.len == 32)
        memcpy(to, hash.ptr, 32);
}

static struct ogi_document_state read_state(const struct ogi_pg *pg, size_t row)
{
    const size_t a = ANSWER_KEYS_LOCK;
    struct ogi_document_state state = {
        .current_report_id = ogi_pg_int(pg, a, row, REPORT_ID),
        .current_version = (int32_t)ogi_pg_int(pg, a, row, CURRENT_VERSION),
        .version = (int32_t)ogi_pg_int(pg, a, row, VERSION),
        .withdrawn = ogi_pg_int(pg, a, row, WITHDRAWN) != 0,
    };
    /* The row may be there only because an earlier transaction had to lock the key. */
    state.exists = state.version > 0 || state.withdrawn;
    if (!ogi_pg_is_null(pg, a, row, CRAWL_TIME))
        state.crawl_time_ms = ogi_pg_time_decode(ogi_pg_int(pg, a, row, CRAWL_TIME));
    if (!ogi_pg_is_null(pg, a, row, STATUS))
        state.current_status = ogi_store_pg_status(ogi_pg_bytes(pg, a, row, STATUS));
    copy_hash(state.body_sha256, ogi_pg_bytes(pg, a, row, BODY_SHA256));
    copy_hash(state.result_sha256, ogi_pg_bytes(pg, a, row, RESULT_SHA256));
    return state;
}

static ogi_result read_states(const struct ogi_pg *pg, struct ogi_document_state *states,
                              size_t count, struct ogi_error *err)
{
    size_t rows = ogi_pg_row_count(pg, ANSWER_KEYS_LOCK);
    if (rows != count)
        return OGI_FAIL(err, BUG,
                        "%zu of %zu documents could be locked; are keys sorted and unique?", rows,
                        count);
    for (size_t i = 0; i < rows; i++) {
        int64_t number = ogi_pg_int(pg, ANSWER_KEYS_LOCK, i, NUMBER);
        if (number < 1 || (size_t)number > count)
            return OGI_FAIL(err, BUG, "document %lld of %zu", (long long)number, count);
        states[number - 1] = read_state(pg, i);
    }
    return OGI_OK;
}

static ogi_result first_flight(struct ogi_store_pg *self, size_t advance_count, size_t key_count,
                               struct ogi_document_state *states, struct ogi_error *err)
{
    struct ogi_str keys = OGI_STR_NONE;
    struct ogi_str cursors[5];
    /* All parameters first: nothing is sent of a transaction that cannot be sent whole. */
    OGI_TRY(ogi_pg_rows_finish(&self->cursors, cursors, err));
    OGI_TRY(ogi_pg_rows_finish(&self->keys, &keys, err));
    self->in_transaction = true;
    ogi_pg_send_text(self->pg, "BEGIN ISOLATION LEVEL READ COMMITTED");
    ogi_pg_send(self->pg, OGI_QUERY_STORE_ADVANCE, cursors, OGI_COUNT_OF(cursors));
    if (key_count > 0) {
        ogi_pg_send(self->pg, OGI_QUERY_STORE_KEYS_ADD, &keys, 1);
        ogi_pg_send(self->pg, OGI_QUERY_STORE_KEYS_LOCK, &keys, 1);
    }
    OGI_TRY(ogi_pg_land(self->pg, err));
    size_t held = ogi_pg_affected(self->pg, ANSWER_ADVANCE);
    if (held != advance_count)
        return OGI_FAIL(err, PG_FENCED,
                        "%zu of %zu streams are no longer ours, or not where we left them",
                        advance_count - held, advance_count);
    return key_count > 0 ? read_states(self->pg, states, key_count, err) : OGI_OK;
}

ogi_result ogi_store_pg_begin(void *self_, const struct ogi_advance *advances, size_t advance_count,
                              const struct ogi_str *keys, size_t key_count,
                              struct ogi_document_state *states, struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    OGI_TRY(ogi_store_pg_ready(self, err));
    ogi_store_pg_put_advances(self, advances, advance_count);
    ogi_pg_rows_clear(&self->keys);
    for (size_t i = 0; i < key_count; i++) {
        ogi_pg_rows_text(&self->keys, keys[i]);
        ogi_pg_rows_end(&self->keys);
    }
    ogi_result done = first_flight(self, advance_count, key_count, states, err);
    if (done.failed)
        ogi_store_pg_rollback(self);
    return done;
}

static void put_hash(struct ogi_pg_rows *rows, bool is_there, const unsigned char hash[32])
{
    ogi_pg_rows_bytea(rows, is_there ? (struct ogi_str){(const char *)hash, 32} : OGI_STR_NONE);
}

static void put_document(struct ogi_pg_rows *rows, struct ogi_str key,
                         const struct ogi_document_state *state)
{
    bool has_current = state->current_report_id != 0;
    ogi_pg_rows_text(rows, key);
    if (has_current)
        ogi_pg_rows_int8(rows, state->current_report_id);
    else
        ogi_pg_rows_null(rows);
    ogi_pg_rows_text(rows, has_current ? ogi_str_of(ogi_status_name(state->current_status))
                                       : OGI_STR_NONE);
    ogi_pg_rows_int4(rows, state->version);
    if (state->exists)
        ogi_pg_rows_time(rows, state->crawl_time_ms);
    else
        ogi_pg_rows_null(rows);
    put_hash(rows, has_current, state->body_sha256);
    put_hash(rows, has_current, state->result_sha256);
    ogi_pg_rows_bool(rows, state->withdrawn);
    if (has_current)
        ogi_pg_rows_int4(rows, state->current_version);
    else
        ogi_pg_rows_null(rows);
    ogi_pg_rows_end(rows);
}

static ogi_result last_flight(struct ogi_store_pg *self, struct ogi_error *err)
{
    OGI_TRY(ogi_store_pg_send_rows(self, &self->rows[OGI_STORE_DOCUMENT], OGI_QUERY_STORE_DOCUMENTS,
                                   err));
    ogi_pg_send_text(self->pg, "COMMIT");
    OGI_TRY(ogi_pg_land(self->pg, err));
    size_t commit = self->rows[OGI_STORE_DOCUMENT].count > 0 ? 1 : 0;
    /* The COMMIT of a transaction that has failed is a ROLLBACK, and no error. */
    if (strcmp(ogi_pg_tag(self->pg, commit), "COMMIT") != 0)
        return OGI_FAIL(err, BUG, "COMMIT was answered by %s", ogi_pg_tag(self->pg, commit));
    return OGI_OK;
}

ogi_result ogi_store_pg_commit(void *self_, const struct ogi_str *keys,
                               const struct ogi_document_state *states, size_t key_count,
                               struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    struct ogi_pg_rows *rows = &self->rows[OGI_STORE_DOCUMENT];
    struct ogi_error own = OGI_ERROR_NONE;
    if (self->pg == NULL || !self->in_transaction)
        return OGI_FAIL(err, BUG, "commit without begin");
    ogi_pg_rows_clear(rows);
    for (size_t i = 0; i < key_count; i++)
        put_document(rows, keys[i], &states[i]);
    if (!last_flight(self, &own).failed) {
        self->in_transaction = false;
        return OGI_OK;
    }
    /* A session that was ended from outside says so (57P01) whether or not it had committed. */
    if (ogi_pg_lost_answer(self->pg) || own.code == OGI_CODE_PG_UNREACHABLE) {
        ogi_pg_close(&self->pg);
        self->in_transaction = false;
        return OGI_FAIL(err, PG_OUTCOME, "no answer to COMMIT: %s", own.text);
    }
    ogi_store_pg_rollback(self);
    if (err != NULL && err->function == NULL)
        *err = own;
    return (ogi_result){true};
}

void ogi_store_pg_rollback(void *self_)
{
    struct ogi_store_pg *self = self_;
    if (self->pg == NULL || !self->in_transaction)
        return;
    struct ogi_error ignored = OGI_ERROR_NONE;
    self->in_transaction = false;
    if (ogi_pg_is_usable(self->pg)) {
        ogi_pg_send_text(self->pg, "ROLLBACK");
        if (!ogi_pg_land(self->pg, &ignored).failed)
            return;
    }
    /* The server rolls back what it was doing for a connection that goes away. */
    ogi_pg_close(&self->pg);
}
