/* The delivery protocol with consumer, store and publisher played: what is called, in which order,
 * with which positions, and what follows when a call fails. */
#include "loop_play.h"

#define CLAIMED "claim0 committed0 own0 ranges0 last0 "

static void a_batch_is_stored_first_and_published_with_its_offsets_after(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_true(run(&world));
    assert_string_equal(world.trace,
                        "assignment " CLAIMED "start(0@0) begin(0:0-2) write(0s,1s) commit "
                        "publish(0e,1e|0=2|m1) ");
    assert_int_equal(world.counts.outcomes[OGI_OUTCOME_STORED], 2);
}

static void a_new_partition_is_positioned_before_it_starts(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].is_new = true;
    world.partitions[0].committed = -1;
    world.partitions[0].log_start = 7;
    will_assign(&world);
    will_read(&world, 0, 7, "a", "x");
    assert_true(run(&world));
    assert_string_equal(world.trace,
                        "assignment claim0 committed0 own0 ranges0 position0=7 last0 "
                        "start(0@7) begin(0:7-8) write(7s) commit publish(7e|0=8|m1) ");
}

static void what_is_collected_when_told_to_stop_is_finished(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.batch.documents = 10;
    world.options.batch.linger_ms = 100000;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "begin(0:0-1) write(0s) commit publish(0e|0=1|m1)"));
}

static void one_key_twice_in_a_batch_is_decided_in_offset_order(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.batch.documents = 3;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "a", "x");
    will_read(&world, 0, 2, "a", NULL);
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "write(0s,1u,2w) commit publish(0e,1e,2e|0=3|m1)"));
}

static void an_unknown_tombstone_has_a_row_and_no_event(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_assign(&world);
    will_read(&world, 0, 0, "a", NULL);
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "write(0i) commit publish(|0=1|m1)"));
}

static void poison_is_a_row_and_a_dead_letter_beside_its_neighbour(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "poison");
    will_read(&world, 0, 1, "b", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "write(0d,1s) commit publish(0d,1e|0=2|m1)"));
}

static void a_row_that_the_database_refuses_is_the_only_dead_letter(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.batch.documents = 3;
    world.refused_offset = 1;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    will_read(&world, 0, 2, "c", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace,
                           "begin(0:0-3) write(0s,1s,2s) rollback begin(0:0-3) apart(0s) "
                           "apart(1s) apart(1d) apart(2s) commit publish(0e,1d,2e|0=3|m1)"));
}

static void a_document_behind_a_refused_one_is_decided_as_if_that_had_never_been(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.refused_offset = 0;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "a", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "apart(0s) apart(0d) apart(1s) commit"));
}

static void what_only_commit_refuses_is_found_by_transactions_of_one(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_fail(&world, COMMIT, OGI_CODE_STORE_REFUSED);
    world.fails[COMMIT] = 3;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "begin(0:0-1) apart(0s) commit ! rollback "
                                        "begin(0:0-1) apart(0d) commit "
                                        "begin(0:1-2) apart(1s) commit publish(0d,1e|0=2|m1)"));
}

static void what_was_stored_and_not_published_comes_from_the_ledger(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = 2;
    has_row(&world, 0, 0, "x", "kept0");
    has_row(&world, 0, 1, "x", NULL);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    will_read(&world, 0, 2, "c", "x");
    will_read(&world, 0, 3, "d", "x");
    assert_true(run(&world));
    assert_string_equal(world.trace,
                        "assignment " CLAIMED "start(0@0) ledger0(0-2) publish(kept0|0=2|m1) "
                        "begin(0:2-4) write(2s,3s) commit publish(2e,3e|0=4|m1) ");
    assert_int_equal(world.counts.replayed, 2);
}

static void a_batch_across_the_two_cursors_does_both(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = 1;
    has_row(&world, 0, 0, "x", "kept0");
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "begin(0:1-2) write(1s) commit ledger0(0-1) "
                                        "publish(kept0,1e|0=2|m1)"));
}

static void a_row_missing_from_the_ledger_is_a_bug_and_nothing_is_sent(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = 2;
    has_row(&world, 0, 0, "x", "kept0");
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_BUG);
    assert_null(strstr(world.trace, "publish"));
}

static void when_the_database_went_back_rows_are_written_and_no_event_repeated(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].committed = 3;
    will_assign(&world);
    for (int64_t offset = 0; offset < 4; offset++)
        will_read(&world, 0, offset, "a", "x");
    assert_true(run(&world));
    assert_string_equal(world.trace,
                        "assignment " CLAIMED "start(0@0) begin(0:0-2) write(0s,1u) commit "
                        "begin(0:2-4) write(2s,3u) commit publish(3e|0=4|m1) ");
}

static void a_missed_compare_and_set_leaves_at_once_and_sends_nothing(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_fail(&world, BEGIN, OGI_CODE_PG_FENCED);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_PG_FENCED);
    assert_string_equal(world.trace, "assignment " CLAIMED "start(0@0) begin(0:0-2) ! rollback ");
}

static void a_fenced_publisher_leaves_and_an_unknown_commit_too(void **state)
{
    (void)state;
    static const enum ogi_code codes[] = {OGI_CODE_KAFKA_FENCED, OGI_CODE_KAFKA_COMMIT_UNKNOWN};
    for (size_t i = 0; i < OGI_COUNT_OF(codes); i++) {
        struct world world;
        set_up(&world);
        will_fail(&world, PUBLISH, codes[i]);
        will_assign(&world);
        will_read(&world, 0, 0, "a", "x");
        will_read(&world, 0, 1, "b", "x");
        assert_false(run(&world));
        assert_int_equal(world.err.code, codes[i]);
        assert_null(strstr(world.trace, "drop"));
    }
}

/* Whatever call the outage meets: everything is dropped and claimed again. */
static void an_outage_drops_all_and_claims_again_without_dead_letters(void **state)
{
    (void)state;
    static const struct {
        enum op op;
        enum ogi_code code;
    } outages[] = {
        {CLAIM, OGI_CODE_PG_UNREACHABLE},     {OWN, OGI_CODE_PG_TRANSIENT},
        {BEGIN, OGI_CODE_PG_UNREACHABLE},     {WRITE, OGI_CODE_PG_TRANSIENT},
        {COMMIT, OGI_CODE_PG_TRANSIENT},      {PUBLISH, OGI_CODE_KAFKA_TRANSIENT},
        {RANGES, OGI_CODE_KAFKA_UNREACHABLE}, {COMMITTED, OGI_CODE_KAFKA_UNREACHABLE},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(outages); i++) {
        struct world world;
        set_up(&world);
        will_fail(&world, outages[i].op, outages[i].code);
        will_assign(&world);
        will_read(&world, 0, 0, "a", "x");
        will_read(&world, 0, 1, "b", "x");
        for (int pause = 0; pause < 20; pause++)
            will_pause(&world);
        will_read(&world, 0, 0, "a", "x");
        will_read(&world, 0, 1, "b", "x");
        assert_true(run(&world));
        const char *drop = strstr(world.trace, "drop ");
        assert_non_null(drop);
        assert_non_null(strstr(drop, CLAIMED "start(0@"));
        assert_int_equal(world.partitions[0].db_next, 2);
        assert_int_equal(world.partitions[0].committed, 2);
        assert_int_equal(world.counts.outcomes[OGI_OUTCOME_DEAD_LETTER], 0);
    }
}

static void after_an_outage_in_publishing_nothing_is_stored_twice(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_fail(&world, PUBLISH, OGI_CODE_KAFKA_TRANSIENT);
    world.quiet_polls = 0;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    (void)run(&world);
    assert_int_equal(world.partitions[0].db_next, 2);
    assert_int_equal(world.partitions[0].rows, 2);
    assert_int_equal(world.partitions[0].committed, 0);
}

/* The claim succeeds each time and the write does not: still one outage, with ever longer waits. */
static void an_outage_that_meets_every_batch_is_one_outage(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_fail(&world, WRITE, OGI_CODE_PG_TRANSIENT);
    world.fails[WRITE] = 2;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    for (int i = 0; i < 20; i++)
        will_pause(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_INTERRUPTED);

    set_up(&world);
    will_fail(&world, WRITE, OGI_CODE_PG_TRANSIENT);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    for (int i = 0; i < 20; i++)
        will_pause(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "publish(0e,1e|0=2|m1)"));
}

static void told_to_stop_in_an_outage_says_try_again(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_fail(&world, CLAIM, OGI_CODE_PG_UNREACHABLE);
    will_assign(&world);
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_INTERRUPTED);
    assert_int_equal(ogi_code_get(world.err.code)->exit_status, 75);
}

static void a_revoke_drops_what_is_only_collected(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    assert_true(run(&world));
    assert_string_equal(world.trace, "assignment " CLAIMED "start(0@0) assignment " CLAIMED
                                     "start(0@0) begin(0:0-2) write(0s,1s) commit "
                                     "publish(0e,1e|0=2|m2) ");
}

static void an_unstable_offset_is_waited_for_and_its_owner_aborted_once(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 60;
    world.partitions[0].unstable = 14;
    world.partitions[0].owner = "gone";
    will_assign(&world);
    assert_true(run(&world));
    const char *aborted = strstr(world.trace, "abort(gone) ");
    assert_non_null(aborted);
    assert_null(strstr(aborted + 1, "abort("));
    assert_non_null(strstr(aborted, "committed0? "));
    assert_non_null(strstr(aborted, "committed0 own0 ranges0 last0 start(0@0) "));
}

static void an_owner_is_not_aborted_while_the_broker_does_not_answer(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 200;
    world.partitions[0].unstable = 14;
    world.partitions[0].owner = "well";
    world.fails[RANGES] = 1;
    world.codes[RANGES] = OGI_CODE_KAFKA_UNREACHABLE;
    will_assign(&world);
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "ranges0 ! drop "));
    assert_null(strstr(world.trace, "abort("));
}

static void our_own_transaction_is_never_aborted_so(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 60;
    world.partitions[0].unstable = 14;
    world.partitions[0].owner = "me";
    will_assign(&world);
    assert_true(run(&world));
    assert_null(strstr(world.trace, "abort("));
}

static void an_offset_that_stays_unstable_stops_with_a_clear_error(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 1000;
    world.partitions[0].unstable = 100000;
    world.partitions[0].owner = "gone";
    will_assign(&world);
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_KAFKA_UNSTABLE);
    assert_null(strstr(world.trace, "start("));
}

static void one_unstable_partition_does_not_hold_up_the_other(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.assigned_count = 2;
    world.assigned[1] = 1;
    world.partitions[0].unstable = 100000;
    will_assign(&world);
    will_read(&world, 1, 0, "a", "x");
    will_read(&world, 1, 1, "b", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "start(1@0) "));
    assert_non_null(strstr(world.trace, "publish(0e,1e|1=2|m1) "));
}

static void the_last_stored_message_is_compared_and_not_stored_again(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = world.partitions[0].committed = world.partitions[0].ev_next = 5;
    has_row(&world, 0, 4, "the same", "e");
    will_assign(&world);
    will_read(&world, 0, 4, "a", "the same");
    will_read(&world, 0, 5, "b", "x");
    assert_true(run(&world));
    assert_string_equal(world.trace,
                        "assignment " CLAIMED "start(0@4) begin(0:5-6) write(5s) commit "
                        "publish(5e|0=6|m1) ");
}

static void another_message_in_its_place_stops(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = world.partitions[0].committed = world.partitions[0].ev_next = 5;
    has_row(&world, 0, 4, "the same", "e");
    will_assign(&world);
    will_read(&world, 0, 4, "a", "another");
    will_read(&world, 0, 5, "b", "x");
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_KAFKA_REPLACED);
    assert_null(strstr(world.trace, "begin("));
}

static void trailing_markers_bring_both_cursors_to_the_end_when_quiet(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.idle_ms = 1000;
    world.quiet_polls = 20;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    will_end(&world, 0, 3);
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "publish(0e,1e|0=2|m1) advance(0:2-3/2) publish(|0=3|m1) "
                                        "advance(0:3-3/3) "));
    const char *last = strstr(world.trace, "advance(0:3-3/3) ") + 17;
    assert_string_equal(last, "");
}

static void exit_at_end_waits_for_partitions_of_other_workers(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.exit_at_end = true;
    world.quiet_polls = 30;
    world.partitions[0].log_end = 2;
    world.partitions[1].log_end = 5;
    world.partitions[1].committed = 4;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    will_end(&world, 0, 2);
    assert_true(run(&world));
    assert_int_equal(world.stop, 1);

    set_up(&world);
    world.options.exit_at_end = true;
    world.quiet_polls = 30;
    world.partitions[0].log_end = 2;
    world.partitions[1].log_end = 5;
    world.partitions[1].committed = 5;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 1, "b", "x");
    will_end(&world, 0, 2);
    assert_true(run(&world));
    assert_int_equal(world.stop, 0);
    assert_int_equal(world.counts.outcomes[OGI_OUTCOME_STORED], 2);
}

static void retention_that_overtook_us_stops(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].log_start = 3;
    will_assign(&world);
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_KAFKA_RETENTION);
    assert_null(strstr(world.trace, "start("));
}

static void note_end(void *context, int status, const char *why)
{
    struct world *world = context;
    (void)status;
    (void)why;
    __atomic_store_n(&world->ended, true, __ATOMIC_RELAXED);
}

/* What an outage met has to go through; if nothing comes any more, that is a hang like any other.
 */
static void a_hang_after_an_outage_is_seen_by_the_watchdog(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    const struct ogi_watchdog_options options = {
        .turn_ms = 60000, .progress_ms = 50, .close_ms = 60000, .end = note_end, .context = &world};
    struct ogi_watchdog *watchdog;
    assert_false(ogi_watchdog_start(&options, &watchdog, &world.err).failed);
    world.options.watchdog = watchdog;
    world.quiet_polls = 5000000;
    will_fail(&world, COMMIT, OGI_CODE_PG_UNREACHABLE);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_INTERRUPTED);
    ogi_watchdog_stop(&watchdog);
    assert_true(world.ended);
}

/* The polls between the steps of a claim bring messages of partitions that run already. */
static void a_batch_that_fills_while_a_partition_is_claimed_is_worked_off_before(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.batch.linger_ms = 100000;
    world.assigned_count = 2;
    world.assigned[1] = 1;
    world.partitions[1].unstable = 1;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_pause(&world);
    will_pause(&world);
    world.hasty_from = world.script_count;
    for (int offset = 1; offset < 6; offset++)
        will_read(&world, 0, offset, "a", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "start(0@0) committed1 begin(0:0-2) write(0s,1u) commit "
                                        "publish(0e,1e|0=2|m1) own1 "));
    assert_non_null(strstr(world.trace, "|0=6|m1) "));
}

/* As the reader of JSON does behind a backslash. The database would refuse the dead letter's row.
 */
static void a_cause_that_quotes_half_a_character_is_kept_as_text(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "poison \xE4");
    will_read(&world, 0, 1, "b", "poison \xE4\xB8\xAD\xFF\xE4\xB8");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "write(0d,1d) commit publish(0d,1d|0=2|m1)"));
}

/* Compaction may take messages away between the commit and the replay. */
static void a_replay_finds_its_rows_behind_those_of_messages_that_are_gone(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = 4;
    has_row(&world, 0, 0, "x", "r0");
    has_row(&world, 0, 1, "x", "r1");
    has_row(&world, 0, 2, "x", "r2");
    has_row(&world, 0, 3, "x", "r3");
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 3, "d", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "ledger0(0-4) ledger0(3-4) publish(r0,r3|0=4|m1)"));
}

static void a_replay_without_its_row_is_refused(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.partitions[0].db_next = 4;
    has_row(&world, 0, 0, "x", "r0");
    has_row(&world, 0, 3, "x", "r3");
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_read(&world, 0, 2, "c", "x");
    assert_false(run(&world));
    assert_int_equal(world.err.code, OGI_CODE_BUG);
}

/* In memory and in the database a time must be the same: what comes next is compared with it. */
static void a_crawl_time_is_one_that_the_database_keeps_as_it_is(void **state)
{
    (void)state;
    static const int64_t given[] = {INT64_MAX, INT64_MIN, INT64_MIN + 1, -1, 253402300799999};
    static const int64_t kept[] = {253402300799999, 0, -62135596800000, -1, 253402300799999};
    for (size_t i = 0; i < OGI_COUNT_OF(given); i++) {
        struct world world;
        set_up(&world);
        will_assign(&world);
        will_read(&world, 0, 0, "a", "x");
        world.script[1].message.timestamp_ms = given[i];
        assert_true(run(&world));
        assert_int_equal(world.pending_count, 1);
        assert_int_equal(world.pending[0].crawl_time_ms, kept[i]);
    }
}

static void the_end_is_met_although_more_keeps_coming(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.options.exit_at_end = true;
    world.partitions[0].log_end = 2;
    world.partitions[1].log_end = 0;
    will_assign(&world);
    for (int offset = 0; offset < 8; offset++)
        will_read(&world, 0, offset, "a", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "begin(0:2-4)"));
    assert_null(strstr(world.trace, "begin(0:4-6)"));
    assert_int_equal(world.stop, 0);
}

static void brokers_that_fall_silent_amid_a_partition_are_an_outage(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 150;
    world.passes[RANGES] = 1;
    will_fail(&world, RANGES, OGI_CODE_KAFKA_UNREACHABLE);
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "publish(0e|0=1|m1) ranges0 ! drop " CLAIMED "start(0@0)"));
}

static void a_silence_in_which_the_brokers_answer_is_none(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 150;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    assert_true(run(&world));
    assert_non_null(strstr(world.trace, "publish(0e|0=1|m1) ranges0 "));
    assert_null(strstr(world.trace, "drop"));
}

static void brokers_are_not_asked_at_the_end_of_a_partition(void **state)
{
    (void)state;
    struct world world;
    set_up(&world);
    world.quiet_polls = 150;
    will_assign(&world);
    will_read(&world, 0, 0, "a", "x");
    will_pause(&world);
    will_end(&world, 0, 1);
    assert_true(run(&world));
    assert_null(strstr(world.trace, "publish(0e|0=1|m1) ranges0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_stored_first_and_published_with_its_offsets_after),
        cmocka_unit_test(a_new_partition_is_positioned_before_it_starts),
        cmocka_unit_test(what_is_collected_when_told_to_stop_is_finished),
        cmocka_unit_test(one_key_twice_in_a_batch_is_decided_in_offset_order),
        cmocka_unit_test(an_unknown_tombstone_has_a_row_and_no_event),
        cmocka_unit_test(poison_is_a_row_and_a_dead_letter_beside_its_neighbour),
        cmocka_unit_test(a_row_that_the_database_refuses_is_the_only_dead_letter),
        cmocka_unit_test(a_document_behind_a_refused_one_is_decided_as_if_that_had_never_been),
        cmocka_unit_test(what_only_commit_refuses_is_found_by_transactions_of_one),
        cmocka_unit_test(what_was_stored_and_not_published_comes_from_the_ledger),
        cmocka_unit_test(a_batch_across_the_two_cursors_does_both),
        cmocka_unit_test(a_row_missing_from_the_ledger_is_a_bug_and_nothing_is_sent),
        cmocka_unit_test(when_the_database_went_back_rows_are_written_and_no_event_repeated),
        cmocka_unit_test(a_missed_compare_and_set_leaves_at_once_and_sends_nothing),
        cmocka_unit_test(a_fenced_publisher_leaves_and_an_unknown_commit_too),
        cmocka_unit_test(an_outage_drops_all_and_claims_again_without_dead_letters),
        cmocka_unit_test(after_an_outage_in_publishing_nothing_is_stored_twice),
        cmocka_unit_test(an_outage_that_meets_every_batch_is_one_outage),
        cmocka_unit_test(told_to_stop_in_an_outage_says_try_again),
        cmocka_unit_test(a_revoke_drops_what_is_only_collected),
        cmocka_unit_test(an_unstable_offset_is_waited_for_and_its_owner_aborted_once),
        cmocka_unit_test(an_owner_is_not_aborted_while_the_broker_does_not_answer),
        cmocka_unit_test(our_own_transaction_is_never_aborted_so),
        cmocka_unit_test(an_offset_that_stays_unstable_stops_with_a_clear_error),
        cmocka_unit_test(one_unstable_partition_does_not_hold_up_the_other),
        cmocka_unit_test(the_last_stored_message_is_compared_and_not_stored_again),
        cmocka_unit_test(another_message_in_its_place_stops),
        cmocka_unit_test(trailing_markers_bring_both_cursors_to_the_end_when_quiet),
        cmocka_unit_test(exit_at_end_waits_for_partitions_of_other_workers),
        cmocka_unit_test(retention_that_overtook_us_stops),
        cmocka_unit_test(a_hang_after_an_outage_is_seen_by_the_watchdog),
        cmocka_unit_test(a_batch_that_fills_while_a_partition_is_claimed_is_worked_off_before),
        cmocka_unit_test(a_cause_that_quotes_half_a_character_is_kept_as_text),
        cmocka_unit_test(a_replay_finds_its_rows_behind_those_of_messages_that_are_gone),
        cmocka_unit_test(a_replay_without_its_row_is_refused),
        cmocka_unit_test(a_crawl_time_is_one_that_the_database_keeps_as_it_is),
        cmocka_unit_test(the_end_is_met_although_more_keeps_coming),
        cmocka_unit_test(brokers_that_fall_silent_amid_a_partition_are_an_outage),
        cmocka_unit_test(a_silence_in_which_the_brokers_answer_is_none),
        cmocka_unit_test(brokers_are_not_asked_at_the_end_of_a_partition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
