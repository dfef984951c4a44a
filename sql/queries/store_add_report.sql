INSERT INTO ogi.report (
       report_id, doc_key, url, version, status, form, year, agency, title, published, media_type, charset,
       replaced_characters, errors, warnings, infos, disclosure_rows, application_rows, dispute_rows,
       statistic_rows, section_rows, finding_rows, cell_note_rows, content_sha256, body_sha256,
       result_sha256, parser_version, ruleset_version, stream_id, "offset", crawl_time)
SELECT u.report_id, u.doc_key, u.url, u.version, u.status, u.form, u.year, u.agency, u.title,
       u.published::date, u.media_type, u.charset, u.replaced_characters, u.errors, u.warnings, u.infos,
       u.disclosure_rows, u.application_rows, u.dispute_rows, u.statistic_rows, u.section_rows,
       u.finding_rows, u.cell_note_rows, u.content_sha256, u.body_sha256, u.result_sha256,
       $30::text, $31::text, u.stream_id, u."offset", u.crawl_time
  FROM unnest($1::int8[], $2::text[], $3::text[], $4::int4[], $5::text[], $6::text[], $7::int4[],
              $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int8[], $14::int4[],
              $15::int4[], $16::int4[], $17::int4[], $18::int4[], $19::int4[], $20::int4[], $21::int4[],
              $22::int4[], $23::int4[], $24::bytea[], $25::bytea[], $26::bytea[], $27::int8[],
              $28::int8[], $29::timestamptz[])
       AS u(report_id, doc_key, url, version, status, form, year, agency, title, published, media_type,
            charset, replaced_characters, errors, warnings, infos, disclosure_rows, application_rows,
            dispute_rows, statistic_rows, section_rows, finding_rows, cell_note_rows, content_sha256,
            body_sha256, result_sha256, stream_id, "offset", crawl_time)
