INSERT INTO ogi.section (report_id, number, heading, text, span_from, span_to)
SELECT * FROM unnest($1::int8[], $2::int4[], $3::text[], $4::text[], $5::int4[], $6::int4[])
