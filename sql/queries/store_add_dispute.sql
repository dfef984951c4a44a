INSERT INTO ogi.dispute (report_id, channel, upheld, corrected, other, pending, total, span_from, span_to)
SELECT * FROM unnest($1::int8[], $2::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[],
                     $8::int4[], $9::int4[])
