/* One record of ours -> one of librdkafka's; for the publisher and the feeder. */
#ifndef OGI_PUBLISHER_RECORD_H
#define OGI_PUBLISHER_RECORD_H

#include <librdkafka/rdkafka.h>

#include "ogi_publisher.h"

/* Copies the record into the producer's queue; `opaque` comes back with its delivery report. NULL
 * on success. */
rd_kafka_error_t *ogi_publisher_produce(rd_kafka_t *rk, const struct ogi_output *record,
                                        void *opaque);

#endif
