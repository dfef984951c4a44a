-- What must hold of the tables at rest, at any time, in production too: each row is an invariant and how
-- often it is broken. Every count must be 0.
--     psql "$DATABASE_URL" -f sql/tests/audit.sql
SELECT invariant, broken
  FROM (
    SELECT 1 AS position, 'ledger rows that should have a report, but have none' AS invariant, count(*) AS broken
      FROM ogi.ledger AS l
     WHERE l.outcome IN ('stored', 'unchanged', 'outdated', 'rejected')
       AND NOT EXISTS (SELECT FROM ogi.report AS r WHERE r.report_id = l.report_id)
    UNION ALL
    SELECT 2, 'reports without the ledger row of their own offset', count(*)
      FROM ogi.report AS r
     WHERE NOT EXISTS (SELECT FROM ogi.ledger AS l
                        WHERE l.stream_id = r.stream_id AND l."offset" = r."offset"
                          AND l.report_id = r.report_id
                          AND l.outcome IN ('stored', 'outdated', 'rejected'))
    UNION ALL
    SELECT 3, 'reports whose children are not as many as counted', count(*)
      FROM ogi.report AS r
     WHERE (r.disclosure_rows, r.application_rows, r.dispute_rows, r.statistic_rows, r.section_rows,
            r.finding_rows, r.cell_note_rows)
           IS DISTINCT FROM
           ((SELECT count(*) FROM ogi.disclosure AS x WHERE x.report_id = r.report_id)::int,
            (SELECT count(*) FROM ogi.application AS x WHERE x.report_id = r.report_id)::int,
            (SELECT count(*) FROM ogi.dispute AS x WHERE x.report_id = r.report_id)::int,
            (SELECT count(*) FROM ogi.statistic AS x WHERE x.report_id = r.report_id)::int,
            (SELECT count(*) FROM ogi.section AS x WHERE x.report_id = r.report_id)::int,
            (SELECT count(*) FROM ogi.finding AS x WHERE x.report_id = r.report_id)::int,
            (SELECT count(*) FROM ogi.cell_note AS x WHERE x.report_id = r.report_id)::int)
    UNION ALL
    SELECT 4, 'children without a report', count(*)
      FROM (SELECT report_id FROM ogi.disclosure UNION SELECT report_id FROM ogi.application
            UNION SELECT report_id FROM ogi.dispute UNION SELECT report_id FROM ogi.statistic
            UNION SELECT report_id FROM ogi.section UNION SELECT report_id FROM ogi.finding
            UNION SELECT report_id FROM ogi.cell_note) AS x
     WHERE NOT EXISTS (SELECT FROM ogi.report AS r WHERE r.report_id = x.report_id)
    UNION ALL
    SELECT 5, 'ledger rows at or beyond their stream''s position', count(*)
      FROM ogi.ledger AS l
      JOIN ogi.cursor AS c ON c.stream_id = l.stream_id
     WHERE l."offset" >= coalesce(c.db_next, 0)
    UNION ALL
    SELECT 6, 'streams published beyond what is stored', count(*)
      FROM ogi.cursor AS c
     WHERE c.ev_next > c.db_next
    UNION ALL
    SELECT 7, 'documents whose current version is missing, or has another status or number', count(*)
      FROM ogi.document AS d
      LEFT JOIN ogi.report AS r ON r.report_id = d.current_report_id AND r.doc_key = d.doc_key
     WHERE d.current_report_id IS NOT NULL
       AND (r.status, r.version) IS DISTINCT FROM (d.current_status, d.current_version)
    UNION ALL
    SELECT 8, 'documents whose version is not their number of reports', count(*)
      FROM ogi.document AS d
     WHERE d.version <> (SELECT count(*) FROM ogi.report AS r WHERE r.doc_key = d.doc_key)
    UNION ALL
    SELECT 9, 'findings not counted by severity as stored', count(*)
      FROM ogi.report AS r
     CROSS JOIN LATERAL (
           SELECT count(*) FILTER (WHERE x.severity = 'error') AS errors,
                  count(*) FILTER (WHERE x.severity = 'warning') AS warnings,
                  count(*) FILTER (WHERE x.severity = 'info') AS infos
             FROM ogi.finding AS x WHERE x.report_id = r.report_id) AS f
     WHERE (r.errors, r.warnings, r.infos) IS DISTINCT FROM (f.errors, f.warnings, f.infos)
  ) AS audit
 ORDER BY position;
