-- Asked for only when the claim found nothing: each attempt uses up a number, found or not.
-- $1 cluster, $2 group, $3 topic, $4 partition, $5 pass
INSERT INTO ogi.stream (cluster_id, consumer_group, topic, partition, pass)
VALUES ($1::text, $2::text, $3::text, $4::int4, $5::int4)
    ON CONFLICT (cluster_id, consumer_group, topic, partition, pass) DO NOTHING
