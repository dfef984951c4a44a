/* Our clients against librdkafka's mock cluster: properties, errors, empty assignments, receipts.
 * The mock knows no control records and keeps no transactional offsets: exactly once is not tested
 * here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "ogi_consumer.h"
#include "ogi_feed_kafka.h"
#include "ogi_kafka_rd.h"
#include "ogi_publisher.h"

enum { PARTITIONS = 2, PATIENCE = 300 };

struct cluster {
    rd_kafka_t *rk;
    rd_kafka_mock_cluster_t *mock;
    struct ogi_kafka_options options;
};

static int start_cluster(void **state)
{
    static struct cluster cluster;
    char text[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    cluster.rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, text, sizeof(text));
    cluster.mock = rd_kafka_mock_cluster_new(cluster.rk, 1);
    (void)rd_kafka_mock_topic_create(cluster.mock, "in", PARTITIONS, 1);
    (void)rd_kafka_mock_topic_create(cluster.mock, "out", PARTITIONS, 1);
    cluster.options = (struct ogi_kafka_options){
        .brokers = rd_kafka_mock_cluster_bootstraps(cluster.mock), .wait_ms = 1500};
    *state = &cluster;
    return 0;
}

static int stop_cluster(void **state)
{
    struct cluster *cluster = *state;
    rd_kafka_mock_cluster_destroy(cluster->mock);
    rd_kafka_destroy(cluster->rk);
    return 0;
}

static void check(ogi_result result, const struct ogi_error *err)
{
    if (result.failed)
        fail_msg("%s", err->text);
}

static void feed(struct cluster *cluster, int count)
{
    struct ogi_feeder *feeder;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_feeder_options options = {.kafka = cluster->options, .topic = "in"};
    check(ogi_feeder_open(&options, &feeder, &err), &err);
    for (int i = 0; i < count; i++) {
        const struct ogi_header header = {OGI_STR("url"), OGI_STR("http://a.example/")};
        check(ogi_feeder_send(feeder, OGI_STR("key"), OGI_STR("value"), &header, 1, &err), &err);
    }
    check(ogi_feeder_flush(feeder, 10000, &err), &err);
    assert_int_equal(ogi_feeder_counts(feeder).acked, count);
    assert_int_equal(ogi_feeder_counts(feeder).bytes, 5 * count);
    ogi_feeder_close(&feeder);
}

static void an_unknown_property_is_refused_with_the_nearest_name(void **state)
{
    struct cluster *cluster = *state;
    const struct ogi_property property = {"linger.mss", "5", "option -X"};
    struct ogi_kafka_options options = cluster->options;
    struct ogi_error err = OGI_ERROR_NONE;
    options.properties = &property;
    options.property_count = 1;
    assert_true(ogi_kafka_check_properties(&options, &err).failed);
    assert_int_equal(err.code, OGI_CODE_KAFKA_CONFIG);
    assert_non_null(strstr(err.text, "linger.mss"));
    assert_non_null(strstr(err.hint, "linger.ms"));
}

static void a_known_property_is_taken_and_a_reserved_one_refused(void **state)
{
    struct cluster *cluster = *state;
    struct ogi_property property = {"linger.ms", "5", "option -X"};
    struct ogi_kafka_options options = cluster->options;
    struct ogi_error err = OGI_ERROR_NONE;
    options.properties = &property;
    options.property_count = 1;
    check(ogi_kafka_check_properties(&options, &err), &err);
    property.key = "isolation.level";
    property.value = "read_uncommitted";
    assert_true(ogi_kafka_check_properties(&options, &err).failed);
    assert_int_equal(err.code, OGI_CODE_KAFKA_CONFIG);
    property.key = "linger.ms";
    property.value = "soon";
    err = OGI_ERROR_NONE;
    assert_true(ogi_kafka_check_properties(&options, &err).failed);
    assert_non_null(strstr(err.text, "linger.ms"));
}

static void errors_of_the_library_have_their_kinds(void **state)
{
    (void)state;
    static const struct {
        rd_kafka_resp_err_t resp;
        enum ogi_kind kind;
    } rows[] = {
        {RD_KAFKA_RESP_ERR__FENCED, OGI_KIND_FENCED},
        {RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, OGI_KIND_FENCED},
        {RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, OGI_KIND_FENCED},
        {RD_KAFKA_RESP_ERR__TRANSPORT, OGI_KIND_TRANSIENT},
        {RD_KAFKA_RESP_ERR_NOT_COORDINATOR, OGI_KIND_TRANSIENT},
        {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, OGI_KIND_FATAL},
        {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, OGI_KIND_FATAL},
        {RD_KAFKA_RESP_ERR__FATAL, OGI_KIND_FATAL},
        {RD_KAFKA_RESP_ERR_END_ALL, OGI_KIND_FATAL},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(rows); i++)
        assert_int_equal(ogi_code_get(ogi_kafka_code(rows[i].resp))->kind, rows[i].kind);
}

static void flags_of_an_error_decide_where_the_table_knows_nothing(void **state)
{
    (void)state;
    struct ogi_error err = OGI_ERROR_NONE;
    (void)ogi_kafka_fail_error(
        &err, "f", rd_kafka_error_new(RD_KAFKA_RESP_ERR__STATE, "wrong state"), "cannot begin");
    assert_int_equal(err.code, OGI_CODE_KAFKA_FATAL);
    assert_non_null(strstr(err.text, "cannot begin: wrong state"));
}

static void a_topic_that_is_not_there_is_an_error_with_a_hint(void **state)
{
    struct cluster *cluster = *state;
    struct ogi_kafka *kafka;
    struct ogi_error err = OGI_ERROR_NONE;
    int32_t partitions = 0;
    check(ogi_kafka_open(&cluster->options, "g", &kafka, &err), &err);
    check(ogi_kafka_partition_count(kafka, "in", &partitions, &err), &err);
    assert_int_equal(partitions, PARTITIONS);
    rd_kafka_mock_topic_set_error(cluster->mock, "gone", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    assert_true(ogi_kafka_partition_count(kafka, "gone", &partitions, &err).failed);
    assert_int_equal(err.code, OGI_CODE_KAFKA_TOPIC);
    assert_true(err.hint[0] != '\0');
    ogi_kafka_close(&kafka);
}

static void no_broker_is_said_within_the_wait(void **state)
{
    (void)state;
    struct ogi_kafka_options options = {.brokers = "127.0.0.1:1", .wait_ms = 300};
    struct ogi_kafka *kafka;
    struct ogi_error err = OGI_ERROR_NONE;
    const char *id;
    check(ogi_kafka_open(&options, "g", &kafka, &err), &err);
    assert_true(ogi_kafka_cluster_id(kafka, &id, &err).failed);
    assert_int_equal(err.code, OGI_CODE_KAFKA_UNREACHABLE);
    ogi_kafka_close(&kafka);
}

struct failures {
    int count;
    enum ogi_code code;
};

static void note_failure(void *self, struct ogi_str key, const struct ogi_error *why)
{
    struct failures *failures = self;
    failures->count++;
    failures->code = why->code;
    assert_true(ogi_str_equals(key, OGI_STR("key")));
}

static void a_document_that_is_too_large_is_told_and_the_others_go(void **state)
{
    struct cluster *cluster = *state;
    static char large[1200000];
    struct failures failures = {0, OGI_CODE_COUNT};
    struct ogi_feeder *feeder;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_feeder_options options = {.kafka = cluster->options,
                                               .topic = "out",
                                               .failed = note_failure,
                                               .failed_self = &failures};
    memset(large, 'x', sizeof(large));
    check(ogi_feeder_open(&options, &feeder, &err), &err);
    check(ogi_feeder_send(feeder, OGI_STR("key"), (struct ogi_str){large, sizeof(large)}, NULL, 0,
                          &err),
          &err);
    check(ogi_feeder_send(feeder, OGI_STR("key"), OGI_STR("x"), NULL, 0, &err), &err);
    assert_true(ogi_feeder_flush(feeder, 10000, &err).failed);
    assert_int_equal(err.code, OGI_CODE_KAFKA_DELIVERY);
    assert_int_equal(failures.count, 1);
    assert_int_equal(failures.code, OGI_CODE_ENVELOPE_SIZE);
    assert_int_equal(ogi_feeder_counts(feeder).acked, 1);
    assert_int_equal(ogi_feeder_counts(feeder).failed, 1);
    ogi_feeder_close(&feeder);
}

static struct ogi_polled poll_until(struct ogi_consumer *consumer, enum ogi_polled_kind kind,
                                    int32_t partition)
{
    struct ogi_error err = OGI_ERROR_NONE;
    struct ogi_polled polled = {.kind = OGI_POLLED_NOTHING};
    for (int i = 0; i < PATIENCE; i++) {
        check(consumer->ops->poll(consumer->self, 100, &polled, &err), &err);
        if (polled.kind == kind && (partition < 0 || polled.partition == partition))
            return polled;
    }
    fail_msg("nothing of kind %d came", (int)kind);
    return polled;
}

static void an_assignment_reads_nothing_until_it_is_started_with_offsets(void **state)
{
    struct cluster *cluster = *state;
    struct ogi_consumer consumer;
    struct ogi_polled polled;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_consumer_options options = {
        .kafka = cluster->options, .topic = "in", .group = "group-a"};
    feed(cluster, 20);
    check(ogi_consumer_open(&options, &consumer, &err), &err);
    (void)poll_until(&consumer, OGI_POLLED_ASSIGNMENT, -1);
    const int32_t *partitions;
    size_t count;
    consumer.ops->assignment(consumer.self, &partitions, &count);
    assert_int_equal(count, PARTITIONS);
    assert_non_null(consumer.ops->membership(consumer.self));
    for (int i = 0; i < 5; i++) {
        check(consumer.ops->poll(consumer.self, 100, &polled, &err), &err);
        assert_int_equal(polled.kind, OGI_POLLED_NOTHING);
    }

    struct ogi_log_range ranges[PARTITIONS] = {{.partition = 0}, {.partition = 1}};
    check(consumer.ops->ranges(consumer.self, ranges, PARTITIONS, 5000, &err), &err);
    int full = ranges[0].end > 0 ? 0 : 1; /* one key, so one partition has them all */
    assert_true(ranges[full].end >= 20);
    const struct ogi_position start = {full, ranges[full].end - 3};
    check(consumer.ops->start(consumer.self, &start, 1, &err), &err);
    polled = poll_until(&consumer, OGI_POLLED_MESSAGE, full);
    assert_int_equal(polled.offset, start.offset);
    assert_true(ogi_str_equals(polled.message.key, OGI_STR("key")));
    assert_true(ogi_str_equals(polled.message.headers[0].name, OGI_STR("url")));
    polled = poll_until(&consumer, OGI_POLLED_END, full);
    assert_int_equal(polled.offset, ranges[full].end);

    struct ogi_committed committed = {.partition = full};
    check(consumer.ops->committed(consumer.self, &committed, 1, 5000, &err), &err);
    assert_true(committed.stable);
    assert_false(committed.found);
    check(consumer.ops->drop(consumer.self, &err), &err);
    ogi_consumer_close(&consumer);
}

static void a_start_beyond_the_log_is_a_lost_position_and_not_a_reset(void **state)
{
    struct cluster *cluster = *state;
    struct ogi_consumer consumer;
    struct ogi_polled polled;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_consumer_options options = {
        .kafka = cluster->options, .topic = "in", .group = "group-b"};
    check(ogi_consumer_open(&options, &consumer, &err), &err);
    (void)poll_until(&consumer, OGI_POLLED_ASSIGNMENT, -1);
    const struct ogi_position start = {0, 1000000};
    check(consumer.ops->start(consumer.self, &start, 1, &err), &err);
    ogi_result result = OGI_OK;
    for (int i = 0; i < PATIENCE && !result.failed; i++)
        result = consumer.ops->poll(consumer.self, 100, &polled, &err);
    assert_true(result.failed);
    assert_int_equal(ogi_error_kind(&err), OGI_KIND_TRANSIENT);
    ogi_consumer_close(&consumer);
}

static void a_transaction_carries_records_and_offsets(void **state)
{
    struct cluster *cluster = *state;
    static const char *const outputs[] = {"out", NULL};
    struct ogi_consumer consumer;
    struct ogi_publisher publisher;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_consumer_options reading = {
        .kafka = cluster->options, .topic = "in", .group = "group-c"};
    const struct ogi_publisher_options writing = {.kafka = cluster->options,
                                                  .transactional_id = "group-c-1",
                                                  .input_topic = "in",
                                                  .output_topics = outputs};
    check(ogi_consumer_open(&reading, &consumer, &err), &err);
    (void)poll_until(&consumer, OGI_POLLED_ASSIGNMENT, -1);
    check(ogi_publisher_open(&writing, &publisher, &err), &err);
    const struct ogi_output record = {
        .topic = "out", .key = OGI_STR("k"), .value = OGI_STR("v"), .timestamp_ms = -1};
    const struct ogi_position offset = {0, 1};
    check(publisher.ops->publish(publisher.self, &record, 1,
                                 consumer.ops->membership(consumer.self), &offset, 1, &err),
          &err);
    assert_true(publisher.ops->abort_owner(publisher.self, "group-c-1", &err).failed);
    assert_int_equal(err.code, OGI_CODE_BUG);
    err = OGI_ERROR_NONE;
    check(publisher.ops->abort_owner(publisher.self, "group-c-2", &err), &err);
    ogi_publisher_close(&publisher);
    ogi_consumer_close(&consumer);
}

/* Two workers that meet the same dead owner take its id over at the same moment. */
static void an_owner_that_another_one_takes_over_is_as_good_as_aborted(void **state)
{
    struct cluster *cluster = *state;
    static const char *const outputs[] = {"out", NULL};
    enum { INIT_PRODUCER_ID = 22 };
    struct ogi_publisher publisher;
    struct ogi_error err = OGI_ERROR_NONE;
    const struct ogi_publisher_options options = {.kafka = cluster->options,
                                                  .transactional_id = "group-d-1",
                                                  .input_topic = "in",
                                                  .output_topics = outputs};
    check(ogi_publisher_open(&options, &publisher, &err), &err);
    rd_kafka_mock_push_request_errors(cluster->mock, INIT_PRODUCER_ID, 1,
                                      RD_KAFKA_RESP_ERR_PRODUCER_FENCED);
    check(publisher.ops->abort_owner(publisher.self, "group-d-2", &err), &err);
    rd_kafka_mock_push_request_errors(cluster->mock, INIT_PRODUCER_ID, 1,
                                      RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    assert_true(publisher.ops->abort_owner(publisher.self, "group-d-2", &err).failed);
    assert_int_equal(err.code, OGI_CODE_KAFKA_AUTH);
    ogi_publisher_close(&publisher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_property_is_refused_with_the_nearest_name),
        cmocka_unit_test(a_known_property_is_taken_and_a_reserved_one_refused),
        cmocka_unit_test(errors_of_the_library_have_their_kinds),
        cmocka_unit_test(flags_of_an_error_decide_where_the_table_knows_nothing),
        cmocka_unit_test(a_topic_that_is_not_there_is_an_error_with_a_hint),
        cmocka_unit_test(no_broker_is_said_within_the_wait),
        cmocka_unit_test(a_document_that_is_too_large_is_told_and_the_others_go),
        cmocka_unit_test(an_assignment_reads_nothing_until_it_is_started_with_offsets),
        cmocka_unit_test(a_start_beyond_the_log_is_a_lost_position_and_not_a_reset),
        cmocka_unit_test(a_transaction_carries_records_and_offsets),
        cmocka_unit_test(an_owner_that_another_one_takes_over_is_as_good_as_aborted),
    };
    return cmocka_run_group_tests(tests, start_cluster, stop_cluster);
}
