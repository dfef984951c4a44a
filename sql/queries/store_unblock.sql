-- After a claim that waited in vain: ends the session that holds the cursor's row. The row names its
-- locker's transaction (xmax), pg_locks the session of that transaction, found and ended in one statement,
-- so that no other session can have got its process id in between. Sessions that are not a worker's, or
-- of a role that ours may not see (application_name is NULL then), are only reported.
-- $1 cluster, $2 group, $3 topic, $4 partition, $5 pass
SELECT l.pid,
       coalesce(a.application_name, '') AS application_name,
       CASE WHEN a.application_name LIKE 'ogi/%' THEN pg_catalog.pg_terminate_backend(l.pid)
            ELSE false END AS ended
  FROM ogi.stream AS s
  JOIN ogi.cursor AS c ON c.stream_id = s.stream_id
  JOIN pg_catalog.pg_locks AS l
    ON l.locktype = 'transactionid' AND l.transactionid = c.xmax AND l.granted AND l.mode = 'ExclusiveLock'
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
 WHERE s.cluster_id = $1::text AND s.consumer_group = $2::text AND s.topic = $3::text
   AND s.partition = $4::int4 AND s.pass = $5::int4
   AND l.pid <> pg_catalog.pg_backend_pid()
