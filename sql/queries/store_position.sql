-- Where a new stream starts. $1 stream, $2 epoch, $3 first offset
UPDATE ogi.cursor
   SET db_next = $3::int8, ev_next = $3::int8
 WHERE stream_id = $1::int8 AND epoch = $2::int8 AND db_next IS NULL
