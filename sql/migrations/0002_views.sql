-- What people ask: current reports, a form as printed, contradictions with their reasons, totals,
-- where reading stands, what failed.

-- migrate:up

CREATE VIEW ogi.current_report AS
    SELECT r.report_id, r.doc_key, r.url, r.version, r.status, r.form, r.year, r.agency, r.title,
           r.published, r.media_type, r.charset, r.replaced_characters, r.errors, r.warnings, r.infos,
           r.content_sha256, r.body_sha256, r.result_sha256, r.parser_version, r.ruleset_version,
           r.stream_id, r."offset", r.crawl_time, r.stored_at
      FROM ogi.document AS d
      JOIN ogi.report AS r ON r.report_id = d.current_report_id
     WHERE NOT d.withdrawn;
COMMENT ON VIEW ogi.current_report IS 'The current version of every document that is not withdrawn';

CREATE VIEW ogi.application_table AS
    WITH form_row AS (
        SELECT DISTINCT ON (form, row_code)
               form, position, row_code, row_zh, row_en, row_group_zh
          FROM ogi.cell
         WHERE part = 'applications'
         ORDER BY form, row_code, position
    )
    SELECT r.report_id, r.agency, r.year, r.form, f.position,
           f.row_group_zh AS group_zh, f.row_zh AS label_zh, f.row_en AS label_en,
           f.row_code AS outcome,
           a.natural_person, a.commercial_enterprise, a.research_institution, a.public_welfare_org,
           a.legal_service_org, a.other_org, a.total, a.span_from, a.span_to
      FROM ogi.report AS r
      JOIN form_row AS f ON f.form = r.form
      LEFT JOIN ogi.application AS a ON a.report_id = r.report_id AND a.outcome = f.row_code;
COMMENT ON VIEW ogi.application_table IS
    'Part 三 of a report as printed: WHERE report_id = … ORDER BY position. Rows that the document lacks are there, without figures';

-- Each cell looks its row up by that table's key: as quick for one report as for all of them.
CREATE VIEW ogi.figure AS
    SELECT r.report_id, r.form, c.position, c.cell, c.part,
           c.row_zh, c.row_en, c.column_zh, c.column_en,
           CASE c.part
           WHEN 'disclosure' THEN
               CASE c.column_code
               WHEN 'made' THEN d.made WHEN 'published' THEN d.published WHEN 'total' THEN d.total
               WHEN 'issued' THEN d.issued WHEN 'repealed' THEN d.repealed WHEN 'in_force' THEN d.in_force
               WHEN 'previous' THEN d.previous WHEN 'change' THEN d.change
               WHEN 'decisions' THEN d.decisions WHEN 'projects' THEN d.projects
               WHEN 'amount_yuan' THEN d.amount_yuan END
           WHEN 'applications' THEN
               CASE c.column_code
               WHEN 'natural_person' THEN a.natural_person
               WHEN 'commercial_enterprise' THEN a.commercial_enterprise
               WHEN 'research_institution' THEN a.research_institution
               WHEN 'public_welfare_org' THEN a.public_welfare_org
               WHEN 'legal_service_org' THEN a.legal_service_org
               WHEN 'other_org' THEN a.other_org WHEN 'total' THEN a.total END
           WHEN 'disputes' THEN
               CASE c.column_code
               WHEN 'upheld' THEN p.upheld WHEN 'corrected' THEN p.corrected WHEN 'other' THEN p.other
               WHEN 'pending' THEN p.pending WHEN 'total' THEN p.total END
           ELSE s.value END::numeric AS value,
           n.note, n.raw,
           coalesce(d.span_from, a.span_from, p.span_from, s.span_from) AS span_from,
           coalesce(d.span_to, a.span_to, p.span_to, s.span_to) AS span_to
      FROM ogi.report AS r
      JOIN ogi.cell AS c ON c.form = r.form
      LEFT JOIN ogi.disclosure AS d
        ON d.report_id = r.report_id AND d.item = c.row_code AND c.part = 'disclosure'
      LEFT JOIN ogi.application AS a
        ON a.report_id = r.report_id AND a.outcome = c.row_code AND c.part = 'applications'
      LEFT JOIN ogi.dispute AS p
        ON p.report_id = r.report_id AND p.channel = c.row_code AND c.part = 'disputes'
      LEFT JOIN ogi.statistic AS s
        ON s.report_id = r.report_id AND s.indicator = c.row_code AND c.part = 'statistics'
      LEFT JOIN ogi.cell_note AS n ON n.report_id = r.report_id AND n.cell = c.cell;
COMMENT ON VIEW ogi.figure IS
    'Every cell of a report''s form, its figure and its note: WHERE report_id = … ORDER BY position. Neither figure nor note: the document has no such cell. Spans are those of the row';

CREATE VIEW ogi.inconsistent_report AS
    SELECT r.report_id, r.agency, r.year, r.form, r.status, r.url,
           f.errors, f.rules, f.messages
      FROM ogi.current_report AS r
     CROSS JOIN LATERAL (
           SELECT count(*) AS errors,
                  array_agg(DISTINCT x.rule) AS rules,
                  string_agg(x.message, E'\n' ORDER BY x.number) AS messages
             FROM ogi.finding AS x
            WHERE x.report_id = r.report_id AND x.severity = 'error') AS f
     WHERE r.status = 'invalid';
COMMENT ON VIEW ogi.inconsistent_report IS 'Current reports that contradict themselves, with the reasons in words';

CREATE VIEW ogi.total_by_year_form AS
    SELECT r.year, r.form,
           count(*) AS reports,
           count(*) FILTER (WHERE r.status = 'valid') AS valid,
           count(*) FILTER (WHERE r.status = 'incomplete') AS incomplete,
           count(*) FILTER (WHERE r.status = 'invalid') AS invalid,
           sum(received.total) AS received,
           sum(carried_in.total) AS carried_in,
           sum(concluded.total) AS concluded,
           sum(granted.total) AS granted,
           sum(partly_granted.total) AS partly_granted,
           sum(carried_out.total) AS carried_out,
           sum(reconsideration.total) AS reconsiderations,
           sum(direct.total) AS lawsuits_direct,
           sum(after.total) AS lawsuits_after_reconsideration
      FROM ogi.current_report AS r
      LEFT JOIN ogi.application AS received ON received.report_id = r.report_id AND received.outcome = 'received'
      LEFT JOIN ogi.application AS carried_in ON carried_in.report_id = r.report_id AND carried_in.outcome = 'carried_in'
      LEFT JOIN ogi.application AS concluded ON concluded.report_id = r.report_id AND concluded.outcome = 'concluded'
      LEFT JOIN ogi.application AS granted ON granted.report_id = r.report_id AND granted.outcome = 'granted'
      LEFT JOIN ogi.application AS partly_granted ON partly_granted.report_id = r.report_id AND partly_granted.outcome = 'partly_granted'
      LEFT JOIN ogi.application AS carried_out ON carried_out.report_id = r.report_id AND carried_out.outcome = 'carried_out'
      LEFT JOIN ogi.dispute AS reconsideration ON reconsideration.report_id = r.report_id AND reconsideration.channel = 'reconsideration'
      LEFT JOIN ogi.dispute AS direct ON direct.report_id = r.report_id AND direct.channel = 'litigation_direct'
      LEFT JOIN ogi.dispute AS after ON after.report_id = r.report_id AND after.channel = 'litigation_after_reconsideration'
     WHERE r.status <> 'rejected'
     GROUP BY r.year, r.form;
COMMENT ON VIEW ogi.total_by_year_form IS
    'Current reports and the sums of their printed totals; a report that lacks a total adds nothing to that sum';

CREATE VIEW ogi.input_position AS
    SELECT s.topic, s.partition, s.consumer_group, s.pass, c.db_next, c.ev_next,
           greatest(c.db_next - c.ev_next, 0) AS unpublished,
           c.owner, c.epoch, c.claimed_at, s.cluster_id, s.stream_id
      FROM ogi.stream AS s
      JOIN ogi.cursor AS c ON c.stream_id = s.stream_id;
COMMENT ON VIEW ogi.input_position IS
    'Where reading stands: next offset to store and to publish. unpublished offsets are stored and have, as far as known, no event yet';

CREATE VIEW ogi.dead_letter AS
    SELECT s.topic, s.partition, l."offset", s.consumer_group, s.pass, l.error_code, l.error,
           l.content_sha256, l.stored_at, l.stream_id
      FROM ogi.ledger AS l
      JOIN ogi.stream AS s ON s.stream_id = l.stream_id
     WHERE l.outcome = 'dead_letter';
COMMENT ON VIEW ogi.dead_letter IS 'Messages that could not be taken in; the messages themselves are in the topic of dead letters';

CREATE VIEW ogi.failure_by_cause AS
    SELECT error_code, topic, count(*) AS messages, min(stored_at) AS first_at, max(stored_at) AS last_at,
           (array_agg(error ORDER BY stored_at DESC, "offset" DESC))[1] AS latest
      FROM ogi.dead_letter
     GROUP BY error_code, topic;
COMMENT ON VIEW ogi.failure_by_cause IS 'Dead letters by cause';

CREATE VIEW ogi.rule_count AS
    SELECT r.rule, r.severity, r.title_zh, r.title_en, count(f.report_id) AS findings,
           count(DISTINCT f.report_id) AS reports
      FROM ogi.rule AS r
      LEFT JOIN (SELECT x.rule, x.report_id
                   FROM ogi.finding AS x
                   JOIN ogi.current_report AS c ON c.report_id = x.report_id) AS f ON f.rule = r.rule
     GROUP BY r.rule, r.severity, r.title_zh, r.title_en;
COMMENT ON VIEW ogi.rule_count IS 'How often each rule is broken by current reports';

-- migrate:down

DROP VIEW ogi.rule_count, ogi.failure_by_cause, ogi.dead_letter, ogi.input_position, ogi.total_by_year_form,
    ogi.inconsistent_report, ogi.figure, ogi.application_table;
DROP VIEW ogi.current_report;
