-- Fails unless every table of 0001 is there with its columns.
SELECT version, name, sha256, applied_at, program_version FROM ogi.migration WHERE false;
SELECT stream_id, cluster_id, consumer_group, topic, partition, pass, created_at FROM ogi.stream WHERE false;
SELECT stream_id, db_next, ev_next, epoch, owner, claimed_at FROM ogi.cursor WHERE false;
SELECT stream_id, "offset", outcome, report_id, content_sha256, record, error_code, error, stored_at
  FROM ogi.ledger WHERE false;
SELECT doc_key, current_report_id, current_status, current_version, version, crawl_time, body_sha256,
       result_sha256, withdrawn
  FROM ogi.document WHERE false;
SELECT stream_id, from_offset, to_offset, reason, accepted_by, accepted_at FROM ogi.gap WHERE false;
SELECT report_id, doc_key, url, version, status, form, year, agency, title, published, media_type, charset,
       replaced_characters, errors, warnings, infos, disclosure_rows, application_rows, dispute_rows,
       statistic_rows, section_rows, finding_rows, cell_note_rows, content_sha256, body_sha256,
       result_sha256, parser_version, ruleset_version, stream_id, "offset", crawl_time, stored_at
  FROM ogi.report WHERE false;
SELECT report_id, item, made, published, total, issued, repealed, in_force, previous, change, decisions,
       projects, amount_yuan, span_from, span_to
  FROM ogi.disclosure WHERE false;
SELECT report_id, outcome, natural_person, commercial_enterprise, research_institution, public_welfare_org,
       legal_service_org, other_org, total, span_from, span_to
  FROM ogi.application WHERE false;
SELECT report_id, channel, upheld, corrected, other, pending, total, span_from, span_to
  FROM ogi.dispute WHERE false;
SELECT report_id, indicator, value, span_from, span_to FROM ogi.statistic WHERE false;
SELECT report_id, number, heading, text, span_from, span_to FROM ogi.section WHERE false;
SELECT report_id, number, rule, severity, cell, expected, actual, difference, message, span_from, span_to
  FROM ogi.finding WHERE false;
SELECT report_id, cell, note, raw, printed, span_from, span_to FROM ogi.cell_note WHERE false;
SELECT form, title_zh, title_en, first_year, last_year, basis FROM ogi.form WHERE false;
SELECT form, position, cell, part, row_code, column_code, row_zh, row_en, row_group_zh, column_zh, column_en,
       column_group_zh, caption_zh, kind, unit
  FROM ogi.cell WHERE false;
SELECT form, part, role, code, text, canonical, text_en FROM ogi.label WHERE false;
SELECT rule, position, forms, severity, effect, expression, title_zh, title_en, explanation_zh, explanation_en,
       source, certainty
  FROM ogi.rule WHERE false;

-- The keys that exactly-once rests on; a table without them would take anything in.
DO $do$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['cursor_pkey', 'ledger_pkey', 'document_pkey', 'report_pkey',
                                  'report_doc_key_version_key'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS c
                        WHERE c.conname = wanted AND c.connamespace = 'ogi'::regnamespace
                          AND c.contype IN ('p', 'u')) THEN
            RAISE EXCEPTION 'constraint ogi.% is missing', wanted;
        END IF;
    END LOOP;
END
$do$;
