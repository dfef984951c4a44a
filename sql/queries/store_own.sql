-- $1 stream, $2 epoch, $3 transactional.id
UPDATE ogi.cursor
   SET owner = $3::text
 WHERE stream_id = $1::int8 AND epoch = $2::int8
