INSERT INTO ogi.cell_note (report_id, cell, note, raw, printed, span_from, span_to)
SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::bool[], $6::int4[], $7::int4[])
