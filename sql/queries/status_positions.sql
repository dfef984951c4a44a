SELECT s.topic, s.partition, s.consumer_group, s.pass, c.db_next, c.ev_next, c.owner, c.claimed_at, s.cluster_id
  FROM ogi.stream AS s
  JOIN ogi.cursor AS c ON c.stream_id = s.stream_id
 ORDER BY s.consumer_group, s.topic, s.pass, s.partition
