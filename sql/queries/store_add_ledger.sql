INSERT INTO ogi.ledger (stream_id, "offset", outcome, report_id, content_sha256, record, error_code, error)
SELECT * FROM unnest($1::int8[], $2::int8[], $3::text[], $4::int8[], $5::bytea[], $6::bytea[],
                     $7::text[], $8::text[])
