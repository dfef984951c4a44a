#include "ogi_publisher_record.h"

#include <string.h>

/* librdkafka takes what it only reads as void *. */
static void *unconst(const void *ptr)
{
    void *plain;
    memcpy(&plain, &ptr, sizeof(plain));
    return plain;
}

static rd_kafka_headers_t *make_headers(const struct ogi_output *record)
{
    rd_kafka_headers_t *headers = rd_kafka_headers_new(record->header_count);
    for (size_t i = 0; i < record->header_count; i++) {
        const struct ogi_header *header = &record->headers[i];
        (void)rd_kafka_header_add(headers, header->name.ptr, (ssize_t)header->name.len,
                                  header->value.ptr,
                                  header->value.ptr == NULL ? 0 : (ssize_t)header->value.len);
    }
    return headers;
}

rd_kafka_error_t *ogi_publisher_produce(rd_kafka_t *rk, const struct ogi_output *record,
                                        void *opaque)
{
    rd_kafka_vu_t vus[8];
    size_t count = 0;
    memset(vus, 0, sizeof(vus));
    vus[count].vtype = RD_KAFKA_VTYPE_TOPIC;
    vus[count++].u.cstr = record->topic;
    vus[count].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    vus[count++].u.i = RD_KAFKA_MSG_F_COPY;
    vus[count].vtype = RD_KAFKA_VTYPE_OPAQUE;
    vus[count++].u.ptr = opaque;
    vus[count].vtype = RD_KAFKA_VTYPE_KEY;
    vus[count].u.mem.ptr = unconst(record->key.ptr);
    vus[count++].u.mem.size = record->key.ptr == NULL ? 0 : record->key.len;
    vus[count].vtype = RD_KAFKA_VTYPE_VALUE;
    vus[count].u.mem.ptr = unconst(record->value.ptr);
    vus[count++].u.mem.size = record->value.ptr == NULL ? 0 : record->value.len;
    if (record->timestamp_ms >= 0) {
        vus[count].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
        vus[count++].u.i64 = record->timestamp_ms;
    }
    rd_kafka_headers_t *headers = NULL;
    if (record->header_count > 0) {
        headers = make_headers(record);
        vus[count].vtype = RD_KAFKA_VTYPE_HEADERS;
        vus[count++].u.headers = headers;
    }
    rd_kafka_error_t *error = rd_kafka_produceva(rk, vus, count);
    if (error != NULL && headers != NULL)
        rd_kafka_headers_destroy(headers); /* it takes them on success only */
    return error;
}
