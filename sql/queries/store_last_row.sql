-- $1 stream, $2 offset
SELECT "offset", content_sha256
  FROM ogi.ledger
 WHERE stream_id = $1::int8 AND "offset" < $2::int8
 ORDER BY "offset" DESC
 LIMIT 1
