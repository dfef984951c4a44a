/* Consumer, store, publisher and content of the loop, played: for test_loop.c alone.
 *
 * Every call leaves a word in the trace, for example
 *   claim0 committed0 own0 ranges0 last0 start(0@0) begin(0:0-2) write(0s,1s) commit
 *   publish(0e,1e|0=2|m1)
 * : partition 0 claimed, started at 0; offsets 0 and 1 stored, P from 0 to 2; events of both
 * published with K=2 under the membership m1. A failure that was asked for leaves a "!". */
#ifndef OGI_LOOP_PLAY_H
#define OGI_LOOP_PLAY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "ogi_loop.h"
#include "ogi_utf8.h"

enum { PARTITIONS = 2, LEDGER = 32, SCRIPT = 64 };

enum op { CLAIM, OWN, BEGIN, WRITE, COMMIT, ADVANCE, PUBLISH, COMMITTED, RANGES, POLL, OP_COUNT };

struct partition {
    int64_t db_next, ev_next, epoch, log_start, log_end;
    int64_t committed; /* -1: none */
    int unstable;      /* so many answers are unstable */
    bool is_new;
    const char *owner;
    struct ogi_ledger_row ledger[LEDGER];
    unsigned char hashes[LEDGER][32];
    size_t rows;
};

struct world {
    char trace[8192];
    struct partition partitions[PARTITIONS];
    struct ogi_polled script[SCRIPT];
    size_t script_count;
    size_t script_at;
    size_t hasty_from; /* what follows comes in polls that do not wait, too; 0: nothing does */
    int assignments;
    char membership[16];
    int32_t assigned[PARTITIONS];
    size_t assigned_count;
    int passes[OP_COUNT]; /* so many calls of it pass before … */
    int fails[OP_COUNT];  /* … so many fail … */
    enum ogi_code codes[OP_COUNT];
    int64_t refused_offset; /* the database refuses this document's row; -1: none */
    struct ogi_store_item pending[LEDGER];
    size_t pending_count;
    struct ogi_advance advances[PARTITIONS];
    size_t advance_count;
    int64_t clock;
    volatile sig_atomic_t stop;
    int quiet_polls; /* polls with nothing before the stop */
    bool ended;      /* by the watchdog's thread: atomic */
    struct ogi_loop_options options;
    struct ogi_loop_counts counts;
    struct ogi_error err;
};

static void say(struct world *world, const char *format, ...) OGI_PRINTF(2, 3);

static void say(struct world *world, const char *format, ...)
{
    size_t len = strlen(world->trace);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(world->trace + len, sizeof(world->trace) - len, format, args);
    va_end(args);
}

static ogi_result answer(struct world *world, enum op op, struct ogi_error *err)
{
    if (world->passes[op] > 0) {
        world->passes[op]--;
        return OGI_OK;
    }
    if (world->fails[op] == 0)
        return OGI_OK;
    world->fails[op]--;
    say(world, "! ");
    return ogi_error_set(err, world->codes[op], __func__, "played");
}

static void hash(const char *text, unsigned char out[32])
{
    unsigned len;
    (void)EVP_Digest(text, strlen(text), out, &len, EVP_sha256(), NULL);
}

/* The consumer. */

static ogi_result play_poll(void *self, int timeout_ms, struct ogi_polled *out,
                            struct ogi_error *err)
{
    struct world *world = self;
    world->clock += 1;
    *out = (struct ogi_polled){.kind = OGI_POLLED_NOTHING};
    OGI_TRY(answer(world, POLL, err));
    bool is_hasty = world->hasty_from > 0 && world->script_at >= world->hasty_from;
    if (timeout_ms == 0 && (!is_hasty || world->script_at == world->script_count))
        return OGI_OK;
    if (world->script_at < world->script_count) {
        *out = world->script[world->script_at++];
        if (out->kind == OGI_POLLED_NOTHING)
            world->clock += timeout_ms;
        if (out->kind == OGI_POLLED_ASSIGNMENT) {
            world->assignments++;
            (void)snprintf(world->membership, sizeof(world->membership), "m%d", world->assignments);
            say(world, "assignment ");
        }
        return OGI_OK;
    }
    world->clock += timeout_ms;
    if (world->quiet_polls-- <= 0 || __atomic_load_n(&world->ended, __ATOMIC_RELAXED))
        world->stop = 1;
    return OGI_OK;
}

static void play_assignment(void *self, const int32_t **partitions, size_t *count)
{
    struct world *world = self;
    *partitions = world->assigned;
    *count = world->assigned_count;
}

static const void *play_membership(void *self)
{
    struct world *world = self;
    return world->membership;
}

static ogi_result play_start(void *self, const struct ogi_position *positions, size_t count,
                             struct ogi_error *err)
{
    struct world *world = self;
    (void)err;
    say(world, "start(");
    for (size_t i = 0; i < count; i++)
        say(world, "%s%d@%d", i == 0 ? "" : ",", (int)positions[i].partition,
            (int)positions[i].offset);
    say(world, ") ");
    return OGI_OK;
}

static ogi_result play_drop(void *self, struct ogi_error *err)
{
    (void)err;
    say(self, "drop ");
    return OGI_OK;
}

static ogi_result play_committed(void *self, struct ogi_committed *committed, size_t count,
                                 int timeout_ms, struct ogi_error *err)
{
    struct world *world = self;
    (void)timeout_ms;
    for (size_t i = 0; i < count; i++) {
        struct partition *partition = &world->partitions[committed[i].partition];
        committed[i].stable = partition->unstable <= 0;
        committed[i].found = committed[i].stable && partition->committed >= 0;
        committed[i].offset = committed[i].found ? partition->committed : 0;
        say(world, "committed%d%s ", (int)committed[i].partition, committed[i].stable ? "" : "?");
        partition->unstable--;
    }
    return answer(world, COMMITTED, err);
}

static ogi_result play_ranges(void *self, struct ogi_log_range *ranges, size_t count,
                              int timeout_ms, struct ogi_error *err)
{
    struct world *world = self;
    (void)timeout_ms;
    for (size_t i = 0; i < count; i++) {
        ranges[i].start = world->partitions[ranges[i].partition].log_start;
        ranges[i].end = world->partitions[ranges[i].partition].log_end;
        say(world, "ranges%d ", (int)ranges[i].partition);
    }
    return answer(world, RANGES, err);
}

static ogi_result play_partition_count(void *self, int32_t *out, struct ogi_error *err)
{
    (void)self;
    (void)err;
    *out = PARTITIONS;
    return OGI_OK;
}

static const struct ogi_consumer_ops consumer_ops = {
    play_poll, play_assignment, play_membership, play_start,
    play_drop, play_committed,  play_ranges,     play_partition_count,
};

/* The store: stream_id is the partition + 1. */

static struct partition *of_stream(struct world *world, int64_t stream_id)
{
    return &world->partitions[stream_id - 1];
}

static ogi_result play_claim(void *self, const struct ogi_store_stream *stream,
                             struct ogi_claim *out, struct ogi_error *err)
{
    struct world *world = self;
    struct partition *partition = &world->partitions[stream->partition];
    say(world, "claim%d ", (int)stream->partition);
    OGI_TRY(answer(world, CLAIM, err));
    *out = (struct ogi_claim){.stream_id = stream->partition + 1,
                              .epoch = ++partition->epoch,
                              .is_new = partition->is_new,
                              .db_next = partition->db_next,
                              .ev_next = partition->ev_next};
    if (partition->owner != NULL)
        (void)snprintf(out->owner, sizeof(out->owner), "%s", partition->owner);
    return OGI_OK;
}

static ogi_result play_position(void *self, int64_t stream_id, int64_t epoch, int64_t start,
                                struct ogi_error *err)
{
    struct partition *partition = of_stream(self, stream_id);
    (void)epoch;
    (void)err;
    partition->db_next = partition->ev_next = start;
    partition->is_new = false;
    say(self, "position%d=%d ", (int)stream_id - 1, (int)start);
    return OGI_OK;
}

static ogi_result play_own(void *self, int64_t stream_id, int64_t epoch, const char *owner,
                           struct ogi_error *err)
{
    (void)epoch;
    (void)owner;
    say(self, "own%d ", (int)stream_id - 1);
    return answer(self, OWN, err);
}

static ogi_result play_last_row(void *self, int64_t stream_id, int64_t below, int64_t *offset,
                                unsigned char sha256[32], bool *found, struct ogi_error *err)
{
    struct partition *partition = of_stream(self, stream_id);
    (void)err;
    say(self, "last%d ", (int)stream_id - 1);
    *found = false;
    for (size_t i = 0; i < partition->rows; i++)
        if (partition->ledger[i].offset < below) {
            *found = true;
            *offset = partition->ledger[i].offset;
            memcpy(sha256, partition->hashes[i], 32);
        }
    return OGI_OK;
}

static ogi_result play_read_ledger(void *self, int64_t stream_id, int64_t from, int64_t to,
                                   size_t limit, struct ogi_arena *arena,
                                   struct ogi_ledger_row **rows, size_t *count,
                                   struct ogi_error *err)
{
    struct partition *partition = of_stream(self, stream_id);
    (void)err;
    say(self, "ledger%d(%d-%d) ", (int)stream_id - 1, (int)from, (int)to);
    *rows = ogi_arena_alloc(arena, limit, sizeof(**rows));
    *count = 0;
    for (size_t i = 0; i < partition->rows && *count < limit; i++)
        if (partition->ledger[i].offset >= from && partition->ledger[i].offset < to)
            (*rows)[(*count)++] = partition->ledger[i];
    return OGI_OK;
}

static ogi_result play_begin(void *self, const struct ogi_advance *advances, size_t advance_count,
                             const struct ogi_str *keys, size_t key_count,
                             struct ogi_document_state *states, struct ogi_error *err)
{
    struct world *world = self;
    say(world, "begin(");
    for (size_t i = 0; i < advance_count; i++)
        say(world, "%s%d:%d-%d", i == 0 ? "" : ",", (int)advances[i].stream_id - 1,
            (int)advances[i].from, (int)advances[i].to);
    say(world, ") ");
    OGI_TRY(answer(world, BEGIN, err));
    for (size_t i = 0; i < advance_count; i++) {
        const struct partition *partition = of_stream(world, advances[i].stream_id);
        if (partition->db_next != advances[i].from || partition->epoch != advances[i].epoch)
            return OGI_FAIL(err, PG_FENCED, "missed");
        world->advances[i] = advances[i];
    }
    for (size_t i = 0; i < key_count; i++) {
        assert_true(i == 0 || ogi_str_compare(keys[i - 1], keys[i]) < 0);
        states[i] = (struct ogi_document_state){.exists = false};
    }
    world->advance_count = advance_count;
    world->pending_count = 0;
    return OGI_OK;
}

static ogi_result play_write(void *self, const struct ogi_store_item *items, size_t count,
                             bool isolate, struct ogi_error *err)
{
    struct world *world = self;
    say(world, isolate ? "apart(" : "write(");
    for (size_t i = 0; i < count; i++)
        say(world, "%s%d%c", i == 0 ? "" : ",", (int)items[i].offset, "suorwid"[items[i].outcome]);
    say(world, ") ");
    OGI_TRY(answer(world, WRITE, err));
    for (size_t i = 0; i < count; i++) {
        if (items[i].offset == world->refused_offset && items[i].outcome != OGI_OUTCOME_DEAD_LETTER)
            return OGI_FAIL(err, STORE_REFUSED, "refused");
        assert_true(items[i].outcome == OGI_OUTCOME_DEAD_LETTER || items[i].document != NULL);
        assert_int_equal(ogi_utf8_valid_prefix(items[i].error_text), items[i].error_text.len);
        world->pending[world->pending_count++] = items[i];
    }
    return OGI_OK;
}

static ogi_result play_commit(void *self, const struct ogi_str *keys,
                              const struct ogi_document_state *states, size_t key_count,
                              struct ogi_error *err)
{
    struct world *world = self;
    (void)keys;
    (void)states;
    (void)key_count;
    say(world, "commit ");
    OGI_TRY(answer(world, COMMIT, err));
    for (size_t i = 0; i < world->advance_count; i++) {
        of_stream(world, world->advances[i].stream_id)->db_next = world->advances[i].to;
        of_stream(world, world->advances[i].stream_id)->ev_next = world->advances[i].ev_next;
    }
    for (size_t i = 0; i < world->pending_count; i++) {
        struct partition *partition = of_stream(world, world->pending[i].stream_id);
        partition->ledger[partition->rows].offset = world->pending[i].offset;
        partition->ledger[partition->rows].outcome = world->pending[i].outcome;
        memcpy(partition->hashes[partition->rows], world->pending[i].content_sha256, 32);
        partition->rows++;
    }
    return OGI_OK;
}

static void play_rollback(void *self)
{
    say(self, "rollback ");
}

static ogi_result play_advance(void *self, const struct ogi_advance *advances, size_t count,
                               struct ogi_error *err)
{
    say(self, "advance(");
    for (size_t i = 0; i < count; i++)
        say(self, "%s%d:%d-%d/%d", i == 0 ? "" : ",", (int)advances[i].stream_id - 1,
            (int)advances[i].from, (int)advances[i].to, (int)advances[i].ev_next);
    say(self, ") ");
    return answer(self, ADVANCE, err);
}

static const struct ogi_store_ops store_ops = {
    .claim = play_claim,
    .position = play_position,
    .own = play_own,
    .last_row = play_last_row,
    .read_ledger = play_read_ledger,
    .begin = play_begin,
    .write = play_write,
    .commit = play_commit,
    .rollback = play_rollback,
    .advance = play_advance,
};

/* The publisher. */

static ogi_result play_publish(void *self, const struct ogi_output *records, size_t count,
                               const void *membership, const struct ogi_position *offsets,
                               size_t offset_count, struct ogi_error *err)
{
    struct world *world = self;
    say(world, "publish(");
    for (size_t i = 0; i < count; i++)
        say(world, "%s%.*s", i == 0 ? "" : ",", OGI_STR_ARG(records[i].value));
    say(world, "|");
    for (size_t i = 0; i < offset_count; i++)
        say(world, "%s%d=%d", i == 0 ? "" : ",", (int)offsets[i].partition, (int)offsets[i].offset);
    say(world, "|%s) ", (const char *)membership);
    OGI_TRY(answer(world, PUBLISH, err));
    for (size_t i = 0; i < offset_count; i++) {
        assert_true(offsets[i].offset >= world->partitions[offsets[i].partition].committed);
        world->partitions[offsets[i].partition].committed = offsets[i].offset;
    }
    return OGI_OK;
}

static ogi_result play_abort_owner(void *self, const char *owner, struct ogi_error *err)
{
    (void)err;
    say(self, "abort(%s) ", owner);
    return OGI_OK;
}

static const struct ogi_publisher_ops publisher_ops = {play_publish, play_abort_owner};

/* The content: a value "poison…" cannot be opened, the rest is a document named by its key. */

static struct ogi_report report;

static ogi_result play_read(void *self, const struct ogi_message *message, struct ogi_arena *keep,
                            struct ogi_document *document, struct ogi_report **out,
                            struct ogi_error *err)
{
    (void)self;
    (void)keep;
    if (ogi_str_starts_with(message->value, OGI_STR("poison")))
        return OGI_FAIL(err, ENVELOPE_JSON, "'%.*s'", OGI_STR_ARG(message->value));
    *document = (struct ogi_document){.key = message->key, .crawl_time_ms = message->timestamp_ms};
    *out = message->value.ptr == NULL ? NULL : &report;
    return OGI_OK;
}

static void play_result_hash(void *self, const struct ogi_report *of, unsigned char out[32])
{
    (void)self;
    (void)of;
    memset(out, 1, 32);
}

static ogi_result play_event(void *self, const struct ogi_content_event *event,
                             struct ogi_arena *keep, struct ogi_output *out,
                             struct ogi_str *encoded, struct ogi_error *err)
{
    (void)self;
    (void)err;
    *encoded = ogi_arena_format(keep, "%de", (int)event->place.offset);
    *out = (struct ogi_output){.topic = "events", .value = *encoded};
    return OGI_OK;
}

static ogi_result play_dead_letter(void *self, struct ogi_content_place place,
                                   const struct ogi_message *message, const struct ogi_error *cause,
                                   struct ogi_arena *keep, struct ogi_output *out,
                                   struct ogi_str *encoded, struct ogi_error *err)
{
    (void)self;
    (void)err;
    (void)message;
    assert_int_equal(ogi_error_kind(cause), OGI_KIND_INVALID);
    *encoded = ogi_arena_format(keep, "%dd", (int)place.offset);
    *out = (struct ogi_output){.topic = "dead", .value = *encoded};
    return OGI_OK;
}

static ogi_result play_replay(void *self, enum ogi_outcome outcome, struct ogi_str encoded,
                              const struct ogi_message *message, struct ogi_arena *keep,
                              struct ogi_output *out, struct ogi_error *err)
{
    (void)self;
    (void)outcome;
    (void)message;
    (void)keep;
    (void)err;
    *out = (struct ogi_output){.topic = "events", .value = encoded};
    return OGI_OK;
}

static const struct ogi_content_ops content_ops = {play_read, play_result_hash, play_event,
                                                   play_dead_letter, play_replay};

/* The play. */

static int64_t play_now(void *clock)
{
    return ((struct world *)clock)->clock;
}

static uint32_t play_random(void *clock)
{
    (void)clock;
    return 0;
}

static void set_up(struct world *world)
{
    *world = (struct world){.clock = 1000, .refused_offset = -1};
    for (int p = 0; p < PARTITIONS; p++)
        world->partitions[p] = (struct partition){.committed = 0, .log_end = 20};
    world->assigned_count = 1;
    world->options = (struct ogi_loop_options){
        .cluster_id = "c",
        .group = "g",
        .topic = "t",
        .batch = {.documents = 2, .bytes = 1000, .memory = 1000000, .linger_ms = 5},
        .document_memory = 100000,
        .idle_ms = 1000000,
        .unstable_patience_ms = 2000,
        .unstable_deadline_ms = 10000,
        .stop = &world->stop,
        .now_ms = play_now,
        .random = play_random,
        .clock = world,
    };
}

static void will_assign(struct world *world)
{
    world->script[world->script_count++] = (struct ogi_polled){.kind = OGI_POLLED_ASSIGNMENT};
}

static void will_read(struct world *world, int32_t partition, int64_t offset, const char *key,
                      const char *value)
{
    struct ogi_polled *polled = &world->script[world->script_count++];
    *polled =
        (struct ogi_polled){.kind = OGI_POLLED_MESSAGE, .partition = partition, .offset = offset};
    polled->message = (struct ogi_message){.key = ogi_str_of(key), .timestamp_ms = offset + 1};
    if (value != NULL)
        polled->message.value = ogi_str_of(value);
}

static void will_end(struct world *world, int32_t partition, int64_t offset)
{
    world->script[world->script_count++] =
        (struct ogi_polled){.kind = OGI_POLLED_END, .partition = partition, .offset = offset};
}

/* A poll that waits and gets nothing. */
static void will_pause(struct world *world)
{
    world->script[world->script_count++] = (struct ogi_polled){.kind = OGI_POLLED_NOTHING};
}

static void will_fail(struct world *world, enum op op, enum ogi_code code)
{
    world->fails[op] = 1;
    world->codes[op] = code;
}

/* A row that was stored before. */
static void has_row(struct world *world, int32_t p, int64_t offset, const char *value,
                    const char *record)
{
    struct partition *partition = &world->partitions[p];
    struct ogi_ledger_row *row = &partition->ledger[partition->rows];
    row->offset = offset;
    row->outcome = OGI_OUTCOME_STORED;
    row->record = record == NULL ? OGI_STR_NONE : ogi_str_of(record);
    hash(value, partition->hashes[partition->rows++]);
}

static bool run(struct world *world)
{
    const struct ogi_loop_parts parts = {
        .consumer = {&consumer_ops, world},
        .store = {&store_ops, world},
        .publisher = {&publisher_ops, world, "me"},
        .content = {&content_ops, world},
    };
    world->err = OGI_ERROR_NONE;
    return !ogi_loop_run(&world->options, &parts, &world->counts, &world->err).failed;
}

#endif
