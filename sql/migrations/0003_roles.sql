-- Least privileges: ogi_writer for `ogi work`, ogi_reader for people and dashboards. Group roles that
-- nobody logs in as: GRANT them to the roles that log in (sql/README.md). The owner of everything is
-- whoever runs `ogi migrate`.
--
-- Roles belong to the whole server. Where the migrating role may not create them they are left out with
-- a notice, an administrator creates them, and `ogi migrate --to 2`, `ogi migrate` grants.

-- migrate:up

DO $do$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ogi_writer', 'ogi_reader'] LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            CONTINUE;
        END IF;
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles
                        WHERE rolname = current_user AND (rolcreaterole OR rolsuper)) THEN
            RAISE NOTICE 'role % is left out: % may not create roles', wanted, current_user;
            CONTINUE;
        END IF;
        BEGIN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION
            -- Another database of this server is being migrated at the same moment.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
END
$do$;

REVOKE ALL ON SCHEMA ogi FROM PUBLIC;

DO $do$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ogi_writer') THEN
        GRANT USAGE ON SCHEMA ogi TO ogi_writer;
        GRANT SELECT ON ogi.migration, ogi.form, ogi.cell, ogi.label, ogi.rule TO ogi_writer;
        GRANT SELECT, INSERT ON ogi.stream, ogi.gap TO ogi_writer;
        GRANT SELECT, INSERT, UPDATE (db_next, ev_next, epoch, owner, claimed_at)
            ON ogi.cursor TO ogi_writer;
        GRANT SELECT, INSERT, UPDATE (current_report_id, current_status, current_version, version,
                                      crawl_time, body_sha256, result_sha256, withdrawn)
            ON ogi.document TO ogi_writer;
        GRANT SELECT, INSERT ON ogi.ledger TO ogi_writer;
        GRANT INSERT, SELECT (report_id, doc_key, version, status, form, year, agency, stream_id, "offset")
            ON ogi.report TO ogi_writer;
        GRANT INSERT ON ogi.disclosure, ogi.application, ogi.dispute, ogi.statistic, ogi.section,
            ogi.finding, ogi.cell_note TO ogi_writer;
        GRANT SELECT ON ogi.input_position TO ogi_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ogi_reader') THEN
        GRANT USAGE ON SCHEMA ogi TO ogi_reader;
        -- Views among them.
        GRANT SELECT ON ALL TABLES IN SCHEMA ogi TO ogi_reader;
    END IF;
END
$do$;

-- migrate:down

-- The roles stay: other databases of the server may use them.
DO $do$
DECLARE
    granted text;
BEGIN
    FOREACH granted IN ARRAY ARRAY['ogi_writer', 'ogi_reader'] LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = granted) THEN
            EXECUTE pg_catalog.format('REVOKE ALL ON ALL TABLES IN SCHEMA ogi FROM %I', granted);
            EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA ogi FROM %I', granted);
        END IF;
    END LOOP;
END
$do$;
