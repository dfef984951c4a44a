-- Fails if a role that exists lacks a privilege that it needs, or has one that it must not have.
DO $do$
DECLARE
    child text;
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ogi_writer') THEN
        IF NOT (pg_catalog.has_schema_privilege('ogi_writer', 'ogi', 'USAGE')
                AND pg_catalog.has_table_privilege('ogi_writer', 'ogi.ledger', 'INSERT')
                AND pg_catalog.has_column_privilege('ogi_writer', 'ogi.cursor', 'epoch', 'UPDATE')
                AND pg_catalog.has_column_privilege('ogi_writer', 'ogi.document', 'version', 'UPDATE')) THEN
            RAISE EXCEPTION 'role ogi_writer lacks privileges';
        END IF;
        FOREACH child IN ARRAY ARRAY['report', 'disclosure', 'application', 'dispute', 'statistic', 'section',
                                     'finding', 'cell_note', 'ledger'] LOOP
            IF NOT pg_catalog.has_table_privilege('ogi_writer', 'ogi.' || child, 'INSERT') THEN
                RAISE EXCEPTION 'role ogi_writer may not insert into ogi.%', child;
            END IF;
            IF pg_catalog.has_table_privilege('ogi_writer', 'ogi.' || child, 'UPDATE, DELETE, TRUNCATE') THEN
                RAISE EXCEPTION 'role ogi_writer may change rows of ogi.%', child;
            END IF;
        END LOOP;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ogi_reader') THEN
        IF NOT pg_catalog.has_table_privilege('ogi_reader', 'ogi.current_report', 'SELECT') THEN
            RAISE EXCEPTION 'role ogi_reader may not read ogi.current_report';
        END IF;
        IF pg_catalog.has_table_privilege('ogi_reader', 'ogi.report', 'INSERT, UPDATE, DELETE, TRUNCATE') THEN
            RAISE EXCEPTION 'role ogi_reader may change ogi.report';
        END IF;
    END IF;
END
$do$;
