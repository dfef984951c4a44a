-- A spelling may stand in several tables of a part; the form's own words win over variants.
INSERT INTO ogi.label (form, part, role, code, text, canonical, text_en)
SELECT DISTINCT ON (u.form, u.part, u.role, u.code, u.text) u.*
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::text[])
       AS u(form, part, role, code, text, canonical, text_en)
 ORDER BY u.form, u.part, u.role, u.code, u.text, u.canonical DESC
