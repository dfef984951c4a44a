INSERT INTO ogi.cell (form, position, cell, part, row_code, column_code, row_zh, row_en, row_group_zh, column_zh,
                      column_en, column_group_zh, caption_zh, kind, unit)
SELECT * FROM unnest($1::text[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                     $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
                     $14::text[], $15::text[])
