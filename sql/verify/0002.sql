-- Fails unless every view of 0002 is there with its columns.
SELECT report_id, doc_key, url, version, status, form, year, agency, title, published, media_type, charset,
       replaced_characters, errors, warnings, infos, content_sha256, body_sha256, result_sha256,
       parser_version, ruleset_version, stream_id, "offset", crawl_time, stored_at
  FROM ogi.current_report WHERE false;
SELECT report_id, agency, year, form, position, group_zh, label_zh, label_en, outcome, natural_person,
       commercial_enterprise, research_institution, public_welfare_org, legal_service_org, other_org, total,
       span_from, span_to
  FROM ogi.application_table WHERE false;
SELECT report_id, form, position, cell, part, row_zh, row_en, column_zh, column_en, value, note, raw,
       span_from, span_to
  FROM ogi.figure WHERE false;
SELECT report_id, agency, year, form, status, url, errors, rules, messages FROM ogi.inconsistent_report WHERE false;
SELECT year, form, reports, valid, incomplete, invalid, received, carried_in, concluded, granted,
       partly_granted, carried_out, reconsiderations, lawsuits_direct, lawsuits_after_reconsideration
  FROM ogi.total_by_year_form WHERE false;
SELECT topic, partition, consumer_group, pass, db_next, ev_next, unpublished, owner, epoch, claimed_at,
       cluster_id, stream_id
  FROM ogi.input_position WHERE false;
SELECT topic, partition, "offset", consumer_group, pass, error_code, error, content_sha256, stored_at, stream_id
  FROM ogi.dead_letter WHERE false;
SELECT error_code, topic, messages, first_at, last_at, latest FROM ogi.failure_by_cause WHERE false;
SELECT rule, severity, title_zh, title_en, findings, reports FROM ogi.rule_count WHERE false;
