-- $1 stream, $2 from, $3 to, $4 limit
SELECT "offset", outcome, record
  FROM ogi.ledger
 WHERE stream_id = $1::int8 AND "offset" >= $2::int8 AND "offset" < $3::int8
 ORDER BY "offset"
 LIMIT $4::int8
