-- Compare-and-set of cursors. Fewer rows than elements: somebody else has claimed one of them. Locked in
-- the order of stream_id first: every transaction takes its locks in one order.
-- $1 streams, $2 epochs, $3 db_next as it should be, $4 db_next as it will be, $5 ev_next
WITH held AS MATERIALIZED (
    SELECT c.stream_id, a.to_next, a.ev_next
      FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[])
           AS a(stream_id, epoch, from_next, to_next, ev_next)
      JOIN ogi.cursor AS c ON c.stream_id = a.stream_id
     WHERE c.epoch = a.epoch AND c.db_next = a.from_next
     ORDER BY c.stream_id
       FOR UPDATE OF c
)
UPDATE ogi.cursor AS c
   SET db_next = held.to_next, ev_next = held.ev_next
  FROM held
 WHERE c.stream_id = held.stream_id
