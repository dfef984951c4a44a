/* Claiming a stream, and freeing its row from a frozen worker. */
#include <string.h>

#include "ogi_store_pg_self.h"

enum {
    CLAIM_TRIES = 3, /* the last one after a session was ended */
    NAMES = 5,
};

/* The parameters that all statements of a claim share. */
struct stream_key {
    char partition[4];
    char pass[4];
    struct ogi_str parameters[NAMES];
};

static void fill_key(struct stream_key *key, const struct ogi_store_stream *stream)
{
    ogi_pg_put_int4(key->partition, stream->partition);
    ogi_pg_put_int4(key->pass, stream->pass);
    key->parameters[0] = ogi_str_of(stream->cluster_id);
    key->parameters[1] = ogi_str_of(stream->group);
    key->parameters[2] = ogi_str_of(stream->topic);
    key->parameters[3] = (struct ogi_str){key->partition, sizeof key->partition};
    key->parameters[4] = (struct ogi_str){key->pass, sizeof key->pass};
}

static ogi_result take(struct ogi_store_pg *self, struct ogi_claim *out, struct ogi_error *err)
{
    struct ogi_str owner = ogi_pg_bytes(self->pg, 0, 0, 4);
    struct ogi_claim claim = {
        .stream_id = ogi_pg_int(self->pg, 0, 0, 0),
        .epoch = ogi_pg_int(self->pg, 0, 0, 1),
        .is_new = ogi_pg_is_null(self->pg, 0, 0, 2),
        .db_next = ogi_pg_int(self->pg, 0, 0, 2),
        .ev_next = ogi_pg_int(self->pg, 0, 0, 3),
    };
    if (owner.len >= sizeof claim.owner)
        return OGI_FAIL(err, BUG, "the recorded owner's id has %zu bytes", owner.len);
    if (owner.len > 0)
        memcpy(claim.owner, owner.ptr, owner.len);
    *out = claim;
    return OGI_OK;
}

/* One attempt; *found false when there is no such stream yet. */
static ogi_result attempt(struct ogi_store_pg *self, const struct stream_key *key, bool *found,
                          struct ogi_claim *out, struct ogi_error *err)
{
    ogi_pg_send(self->pg, OGI_QUERY_STORE_CLAIM, key->parameters, NAMES);
    OGI_TRY(ogi_pg_land(self->pg, err));
    *found = ogi_pg_row_count(self->pg, 0) == 1;
    return *found ? take(self, out, err) : OGI_OK;
}

static ogi_result add_stream(struct ogi_store_pg *self, const struct stream_key *key,
                             struct ogi_error *err)
{
    ogi_pg_send(self->pg, OGI_QUERY_STORE_STREAM_ADD, key->parameters, NAMES);
    ogi_pg_send(self->pg, OGI_QUERY_STORE_CURSOR_ADD, key->parameters, NAMES);
    return ogi_pg_land(self->pg, err);
}

/* After a wait in vain: ends the session that holds the row. Nobody holding it any more is fine. */
static ogi_result unblock(struct ogi_store_pg *self, const struct stream_key *key,
                          struct ogi_error *err)
{
    ogi_pg_send(self->pg, OGI_QUERY_STORE_UNBLOCK, key->parameters, NAMES);
    OGI_TRY(ogi_pg_land(self->pg, err));
    for (size_t i = 0; i < ogi_pg_row_count(self->pg, 0); i++) {
        if (ogi_pg_int(self->pg, 0, i, 2) != 0)
            continue;
        (void)OGI_FAIL(err, PG_TRANSIENT,
                       "the cursor's row is held by session %lld (application \"%.*s\"), "
                       "which is not a worker of ours to end",
                       (long long)ogi_pg_int(self->pg, 0, i, 0),
                       OGI_STR_ARG(ogi_pg_bytes(self->pg, 0, i, 1)));
        ogi_error_hint(err,
                       "end it with pg_terminate_backend, or let all workers log in as one role");
        return (ogi_result){true};
    }
    return OGI_OK;
}

ogi_result ogi_store_pg_claim(void *self_, const struct ogi_store_stream *stream,
                              struct ogi_claim *out, struct ogi_error *err)
{
    struct ogi_store_pg *self = self_;
    struct stream_key key;
    struct ogi_error last = OGI_ERROR_NONE;
    fill_key(&key, stream);
    OGI_TRY(ogi_store_pg_ready(self, err));
    for (int i = 0; i < CLAIM_TRIES; i++) {
        bool found = false;
        last = OGI_ERROR_NONE;
        if (!attempt(self, &key, &found, out, &last).failed) {
            if (found)
                return OGI_OK;
            OGI_TRY(add_stream(self, &key, err));
        } else if (strcmp(ogi_pg_state(self->pg), "55P03") == 0) {
            OGI_TRY(unblock(self, &key, err));
        } else {
            break;
        }
    }
    if (last.function == NULL)
        return OGI_FAIL(err, BUG, "no cursor row of %s/%d although it was just added",
                        stream->topic, (int)stream->partition);
    ogi_error_prefix(&last, "cannot claim %s/%d", stream->topic, (int)stream->partition);
    if (err != NULL && err->function == NULL)
        *err = last;
    return (ogi_result){true};
}
