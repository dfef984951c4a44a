-- Takes a stream over: waits for whoever holds the cursor's row, then counts the epoch up, so that the
-- former owner's compare-and-set misses from now on. No row: store_stream_add, store_cursor_add first.
-- $1 cluster, $2 group, $3 topic, $4 partition, $5 pass
UPDATE ogi.cursor AS c
   SET epoch = c.epoch + 1, claimed_at = clock_timestamp()
  FROM ogi.stream AS s
 WHERE s.cluster_id = $1::text AND s.consumer_group = $2::text AND s.topic = $3::text
   AND s.partition = $4::int4 AND s.pass = $5::int4
   AND c.stream_id = s.stream_id
RETURNING c.stream_id, c.epoch, c.db_next, c.ev_next, c.owner
