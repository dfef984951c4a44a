#include "ogi_kafka_rd.h"

#include <stdlib.h>

/* One question to the partitions' leaders: the special timestamps of ListOffsets. */
static ogi_result ask_offsets(rd_kafka_t *rk, const char *topic, struct ogi_log_range *ranges,
                              size_t count, int64_t which, int timeout_ms, struct ogi_error *err)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, topic, ranges[i].partition)->offset = which;
    rd_kafka_resp_err_t resp = rd_kafka_offsets_for_times(rk, list, timeout_ms);
    for (int i = 0; i < list->cnt && resp == RD_KAFKA_RESP_ERR_NO_ERROR; i++) {
        resp = list->elems[i].err;
        if (which == RD_KAFKA_OFFSET_END)
            ranges[i].end = list->elems[i].offset;
        else
            ranges[i].start = list->elems[i].offset;
    }
    rd_kafka_topic_partition_list_destroy(list);
    if (resp != RD_KAFKA_RESP_ERR_NO_ERROR)
        return ogi_kafka_fail(err, __func__, resp, "cannot ask for the offsets of the topic %s",
                              topic);
    return OGI_OK;
}

ogi_result ogi_kafka_ranges(rd_kafka_t *rk, const char *topic, struct ogi_log_range *ranges,
                            size_t count, int timeout_ms, struct ogi_error *err)
{
    if (count == 0)
        return OGI_OK;
    OGI_TRY(ask_offsets(rk, topic, ranges, count, RD_KAFKA_OFFSET_BEGINNING, timeout_ms, err));
    return ask_offsets(rk, topic, ranges, count, RD_KAFKA_OFFSET_END, timeout_ms, err);
}

ogi_result ogi_kafka_committed(rd_kafka_t *rk, const char *topic, struct ogi_committed *committed,
                               size_t count, int timeout_ms, struct ogi_error *err)
{
    if (count == 0)
        return OGI_OK;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, topic, committed[i].partition);
    rd_kafka_resp_err_t resp = rd_kafka_committed(rk, list, timeout_ms);
    /* Unstable shows as a time-out of the whole: "not known" must never become "none". */
    bool unknown =
        resp == RD_KAFKA_RESP_ERR__TIMED_OUT || resp == RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT;
    for (int i = 0; i < list->cnt && (unknown || resp == RD_KAFKA_RESP_ERR_NO_ERROR); i++) {
        const rd_kafka_topic_partition_t *got = &list->elems[i];
        if (!unknown && got->err != RD_KAFKA_RESP_ERR_NO_ERROR &&
            got->err != RD_KAFKA_RESP_ERR__TIMED_OUT &&
            got->err != RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT) {
            resp = got->err;
            break;
        }
        committed[i].stable = !unknown && got->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        committed[i].found = committed[i].stable && got->offset >= 0;
        committed[i].offset = committed[i].found ? got->offset : 0;
    }
    rd_kafka_topic_partition_list_destroy(list);
    if (!unknown && resp != RD_KAFKA_RESP_ERR_NO_ERROR)
        return ogi_kafka_fail(err, __func__, resp, "cannot ask for the group's offsets");
    return OGI_OK;
}

ogi_result ogi_kafka_positions(struct ogi_kafka *kafka, const char *topic,
                               struct ogi_kafka_position **out, size_t *count,
                               struct ogi_error *err)
{
    int32_t partitions;
    OGI_TRY(ogi_kafka_partition_count(kafka, topic, &partitions, err));
    size_t n = partitions < 0 ? 0 : (size_t)partitions;
    struct ogi_kafka_position *positions = calloc(n + 1, sizeof(*positions));
    struct ogi_log_range *ranges = calloc(n + 1, sizeof(*ranges));
    struct ogi_committed *committed = calloc(n + 1, sizeof(*committed));
    if (positions == NULL || ranges == NULL || committed == NULL)
        abort();
    for (size_t i = 0; i < n; i++)
        ranges[i].partition = committed[i].partition = (int32_t)i;

    int wait = ogi_kafka_wait_ms(kafka);
    ogi_result result = ogi_kafka_ranges(ogi_kafka_handle(kafka), topic, ranges, n, wait, err);
    if (!result.failed)
        result = ogi_kafka_committed(ogi_kafka_handle(kafka), topic, committed, n, wait, err);
    for (size_t i = 0; i < n; i++)
        positions[i] = (struct ogi_kafka_position){ranges[i], committed[i]};
    free(ranges);
    free(committed);
    if (result.failed) {
        free(positions);
        return result;
    }
    *out = positions;
    *count = n;
    return OGI_OK;
}
