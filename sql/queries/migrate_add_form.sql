INSERT INTO ogi.form (form, title_zh, title_en, first_year, last_year, basis)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int4[], $5::int4[], $6::text[])
