-- $1 cluster, $2 group, $3 topic, $4 partition, $5 pass
INSERT INTO ogi.cursor (stream_id)
SELECT s.stream_id
  FROM ogi.stream AS s
 WHERE s.cluster_id = $1::text AND s.consumer_group = $2::text AND s.topic = $3::text
   AND s.partition = $4::int4 AND s.pass = $5::int4
    ON CONFLICT (stream_id) DO NOTHING
