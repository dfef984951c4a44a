-- The tables of schema ogi: what the program keeps (stream to document), what users query (report to
-- cell_note), and what it all means (form to rule).
--
-- Reports' children have no foreign keys: 49 checks a document more than halve the rate of writing.
-- Each report counts its children instead, and an audit compares (sql/tests/audit.sql).
-- Names are schema-qualified throughout; nothing relies on search_path.

-- migrate:up

CREATE SCHEMA ogi;
COMMENT ON SCHEMA ogi IS
    'Annual reports on open government information: as read, as validated, and how far reading has come';

CREATE TABLE ogi.migration (
    version         int PRIMARY KEY CHECK (version > 0),
    name            text NOT NULL,
    sha256          text NOT NULL CHECK (length(sha256) = 64),
    applied_at      timestamptz NOT NULL DEFAULT now(),
    program_version text NOT NULL
);
COMMENT ON TABLE ogi.migration IS 'The migrations that are in force; written by `ogi migrate` only';
COMMENT ON COLUMN ogi.migration.version IS 'Number of the file; the highest one is the version of the schema';
COMMENT ON COLUMN ogi.migration.name IS 'Name of the file without number and ending';
COMMENT ON COLUMN ogi.migration.sha256 IS 'Of the whole file, in hexadecimal: a file that was edited after it was applied is refused';
COMMENT ON COLUMN ogi.migration.applied_at IS 'When it was applied';
COMMENT ON COLUMN ogi.migration.program_version IS 'Version of the program that applied it';

-- ---- What the program keeps -------------------------------------------------------------------

CREATE TABLE ogi.stream (
    -- report_id holds it in 23 bits.
    stream_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY CHECK (stream_id BETWEEN 1 AND 8388607),
    cluster_id     text NOT NULL,
    consumer_group text NOT NULL,
    topic          text NOT NULL,
    partition      int NOT NULL CHECK (partition >= 0),
    pass           int NOT NULL DEFAULT 0 CHECK (pass >= 0),
    created_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (cluster_id, consumer_group, topic, partition, pass)
);
COMMENT ON TABLE ogi.stream IS 'A partition as one consumer group reads it; each pass of a backfill or replay is a stream of its own';
COMMENT ON COLUMN ogi.stream.stream_id IS 'Number of the stream; the upper bits of report_id';
COMMENT ON COLUMN ogi.stream.cluster_id IS 'Id of the Kafka cluster';
COMMENT ON COLUMN ogi.stream.consumer_group IS 'Name of the consumer group';
COMMENT ON COLUMN ogi.stream.topic IS 'Name of the input topic';
COMMENT ON COLUMN ogi.stream.partition IS 'Number of the partition';
COMMENT ON COLUMN ogi.stream.pass IS '0: the live group; passes of a backfill or replay count from 1';
COMMENT ON COLUMN ogi.stream.created_at IS 'When a worker first claimed it';

-- Half of each page stays free, so that an update finds room on its row's own page and touches no index.
CREATE TABLE ogi.cursor (
    stream_id  bigint PRIMARY KEY REFERENCES ogi.stream,
    db_next    bigint CHECK (db_next >= 0),
    ev_next    bigint CHECK (ev_next >= 0),
    epoch      bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    owner      text NOT NULL DEFAULT '',
    claimed_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((db_next IS NULL) = (ev_next IS NULL))
) WITH (fillfactor = 50);
COMMENT ON TABLE ogi.cursor IS 'How far each stream is stored and published, and who may go on';
COMMENT ON COLUMN ogi.cursor.stream_id IS 'The stream';
COMMENT ON COLUMN ogi.cursor.db_next IS 'Next offset without a row in this database; NULL until the first claim has positioned the stream';
COMMENT ON COLUMN ogi.cursor.ev_next IS 'Next offset without an event in Kafka, as the worker knew it: a copy of the group''s committed offset that may lag by a batch';
COMMENT ON COLUMN ogi.cursor.epoch IS 'Counts claims; a worker whose epoch is no longer this one cannot write';
COMMENT ON COLUMN ogi.cursor.owner IS 'transactional.id of the worker that claimed it last; empty for none';
COMMENT ON COLUMN ogi.cursor.claimed_at IS 'When it was claimed last';

CREATE TABLE ogi.ledger (
    stream_id      bigint NOT NULL,
    "offset"       bigint NOT NULL CHECK ("offset" >= 0 AND "offset" < 1099511627776),
    outcome        text NOT NULL CHECK (outcome IN ('stored', 'unchanged', 'outdated', 'rejected',
                                                    'withdrawn', 'ignored', 'dead_letter')),
    report_id      bigint,
    content_sha256 bytea NOT NULL CHECK (length(content_sha256) = 32),
    record         bytea COMPRESSION lz4,
    error_code     text,
    error          text,
    stored_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stream_id, "offset")
);
COMMENT ON TABLE ogi.ledger IS 'What became of every consumed message: exactly one row per offset';
COMMENT ON COLUMN ogi.ledger.stream_id IS 'The stream';
COMMENT ON COLUMN ogi.ledger."offset" IS 'The message''s offset';
COMMENT ON COLUMN ogi.ledger.outcome IS 'stored, unchanged, outdated, rejected, withdrawn, ignored or dead_letter';
COMMENT ON COLUMN ogi.ledger.report_id IS 'The report that the message made or, unchanged, confirmed; NULL for none';
COMMENT ON COLUMN ogi.ledger.content_sha256 IS 'Of the message''s value: tells whether a topic is still the one that was read';
COMMENT ON COLUMN ogi.ledger.record IS 'The whole output record (topic, key, headers, value), of a dead letter the headers added to it; what has to be sent again is read here. NULL: nothing was to be sent';
COMMENT ON COLUMN ogi.ledger.error_code IS 'Of a dead letter: the stable id of the error, such as OGI-ENVELOPE-0001';
COMMENT ON COLUMN ogi.ledger.error IS 'Of a dead letter: the error in words';
COMMENT ON COLUMN ogi.ledger.stored_at IS 'When the row was written';

-- For ogi.dead_letter; rows of any other outcome cost nothing here.
CREATE INDEX ledger_dead_letter ON ogi.ledger (stream_id, "offset") WHERE outcome = 'dead_letter';

-- Byte order, so that every program locks keys in the same order as this database sorts them.
CREATE TABLE ogi.document (
    doc_key           text COLLATE "C" PRIMARY KEY,
    current_report_id bigint,
    current_status    text CHECK (current_status IN ('valid', 'incomplete', 'invalid', 'rejected')),
    current_version   int CHECK (current_version > 0),
    version           int NOT NULL DEFAULT 0 CHECK (version >= 0),
    crawl_time        timestamptz,
    body_sha256       bytea CHECK (length(body_sha256) = 32),
    result_sha256     bytea CHECK (length(result_sha256) = 32),
    withdrawn         boolean NOT NULL DEFAULT false,
    CHECK ((current_report_id IS NULL) = (current_status IS NULL)),
    CHECK ((current_report_id IS NULL) = (current_version IS NULL)),
    CHECK (current_version <= version)
) WITH (fillfactor = 80);
COMMENT ON TABLE ogi.document IS 'A row per document: which version counts. Reports are never updated, this is';
COMMENT ON COLUMN ogi.document.doc_key IS 'The document: its URL, else the message''s key, else the SHA-256 of the body in hexadecimal';
COMMENT ON COLUMN ogi.document.current_report_id IS 'The current version; NULL while there is none';
COMMENT ON COLUMN ogi.document.current_status IS 'Status of the current version';
COMMENT ON COLUMN ogi.document.current_version IS 'Number of the current version; older crawls may have been numbered after it';
COMMENT ON COLUMN ogi.document.version IS 'Highest version number given out; 0 for a key of which nothing was ever stored';
COMMENT ON COLUMN ogi.document.crawl_time IS 'Crawl time of the current version, or of the withdrawal';
COMMENT ON COLUMN ogi.document.body_sha256 IS 'Of the current version''s body';
COMMENT ON COLUMN ogi.document.result_sha256 IS 'Of the current version''s figures and sections';
COMMENT ON COLUMN ogi.document.withdrawn IS 'A tombstone came: the document counts no longer';

CREATE TABLE ogi.gap (
    stream_id   bigint NOT NULL REFERENCES ogi.stream,
    from_offset bigint NOT NULL CHECK (from_offset >= 0),
    to_offset   bigint NOT NULL,
    reason      text NOT NULL,
    accepted_by text NOT NULL DEFAULT session_user,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stream_id, from_offset),
    CHECK (to_offset > from_offset)
);
COMMENT ON TABLE ogi.gap IS 'Offsets that were lost to retention before they were read, and that an operator accepted as lost';
COMMENT ON COLUMN ogi.gap.stream_id IS 'The stream';
COMMENT ON COLUMN ogi.gap.from_offset IS 'First offset lost';
COMMENT ON COLUMN ogi.gap.to_offset IS 'First offset after the gap';
COMMENT ON COLUMN ogi.gap.reason IS 'Why';
COMMENT ON COLUMN ogi.gap.accepted_by IS 'Role that accepted it';
COMMENT ON COLUMN ogi.gap.accepted_at IS 'When';

-- ---- What users query -------------------------------------------------------------------------

CREATE TABLE ogi.report (
    report_id           bigint PRIMARY KEY,
    doc_key             text COLLATE "C" NOT NULL,
    url                 text,
    version             int NOT NULL CHECK (version > 0),
    status              text NOT NULL CHECK (status IN ('valid', 'incomplete', 'invalid', 'rejected')),
    form                text,
    year                int CHECK (year > 0),
    agency              text,
    title               text,
    published           date,
    media_type          text,
    charset             text,
    replaced_characters bigint NOT NULL DEFAULT 0 CHECK (replaced_characters >= 0),
    errors              int NOT NULL,
    warnings            int NOT NULL,
    infos               int NOT NULL,
    disclosure_rows     int NOT NULL,
    application_rows    int NOT NULL,
    dispute_rows        int NOT NULL,
    statistic_rows      int NOT NULL,
    section_rows        int NOT NULL,
    finding_rows        int NOT NULL,
    cell_note_rows      int NOT NULL,
    content_sha256      bytea NOT NULL CHECK (length(content_sha256) = 32),
    body_sha256         bytea NOT NULL CHECK (length(body_sha256) = 32),
    result_sha256       bytea NOT NULL CHECK (length(result_sha256) = 32),
    parser_version      text NOT NULL,
    ruleset_version     text NOT NULL,
    stream_id           bigint NOT NULL,
    "offset"            bigint NOT NULL CHECK ("offset" >= 0),
    crawl_time          timestamptz NOT NULL,
    stored_at           timestamptz NOT NULL DEFAULT now(),
    CHECK (report_id = ((stream_id << 40) | "offset")),
    UNIQUE (doc_key, version)
);
COMMENT ON TABLE ogi.report IS 'A row per version of a document; never updated. Which one is current stands in ogi.document: query ogi.current_report';
COMMENT ON COLUMN ogi.report.report_id IS 'stream_id << 40 | offset of the message that brought it';
COMMENT ON COLUMN ogi.report.doc_key IS 'The document that this is a version of';
COMMENT ON COLUMN ogi.report.url IS 'Where the crawler found it';
COMMENT ON COLUMN ogi.report.version IS 'Counts from 1 within the document, in the order of storing';
COMMENT ON COLUMN ogi.report.status IS 'valid, incomplete, invalid (figures contradict each other) or rejected (no such report)';
COMMENT ON COLUMN ogi.report.form IS 'Form read off the document''s labels; NULL: none, a narrative report';
COMMENT ON COLUMN ogi.report.year IS 'Year reported on; NULL: the document does not say';
COMMENT ON COLUMN ogi.report.agency IS 'Issuing body as printed; NULL: not named';
COMMENT ON COLUMN ogi.report.title IS 'Title as printed; NULL: none';
COMMENT ON COLUMN ogi.report.published IS 'Date of publication as printed; NULL: not named';
COMMENT ON COLUMN ogi.report.media_type IS 'Media type that the message declared; NULL: none';
COMMENT ON COLUMN ogi.report.charset IS 'Character set that the body was decoded from';
COMMENT ON COLUMN ogi.report.replaced_characters IS 'Broken sequences and NULs that decoding replaced by U+FFFD';
COMMENT ON COLUMN ogi.report.errors IS 'Findings of severity error';
COMMENT ON COLUMN ogi.report.warnings IS 'Findings of severity warning';
COMMENT ON COLUMN ogi.report.infos IS 'Findings of severity info';
COMMENT ON COLUMN ogi.report.disclosure_rows IS 'Rows of ogi.disclosure that belong to it, for the audit';
COMMENT ON COLUMN ogi.report.application_rows IS 'Rows of ogi.application, for the audit';
COMMENT ON COLUMN ogi.report.dispute_rows IS 'Rows of ogi.dispute, for the audit';
COMMENT ON COLUMN ogi.report.statistic_rows IS 'Rows of ogi.statistic, for the audit';
COMMENT ON COLUMN ogi.report.section_rows IS 'Rows of ogi.section, for the audit';
COMMENT ON COLUMN ogi.report.finding_rows IS 'Rows of ogi.finding, for the audit';
COMMENT ON COLUMN ogi.report.cell_note_rows IS 'Rows of ogi.cell_note, for the audit';
COMMENT ON COLUMN ogi.report.content_sha256 IS 'Of the message''s value';
COMMENT ON COLUMN ogi.report.body_sha256 IS 'Of the document''s body within the message';
COMMENT ON COLUMN ogi.report.result_sha256 IS 'Of the figures and sections: equal for crawls that differ only in a visit counter';
COMMENT ON COLUMN ogi.report.parser_version IS 'Version of the program that read it';
COMMENT ON COLUMN ogi.report.ruleset_version IS 'Version of the rules that it was validated by';
COMMENT ON COLUMN ogi.report.stream_id IS 'Stream of the message';
COMMENT ON COLUMN ogi.report."offset" IS 'Offset of the message';
COMMENT ON COLUMN ogi.report.crawl_time IS 'When the crawler fetched it: the earlier of fetched-at and the message''s timestamp';
COMMENT ON COLUMN ogi.report.stored_at IS 'When the row was written';

-- Spans are byte ranges [span_from, span_to) of the document's text, decoded to UTF-8. A column is
-- NULL where the document has no number for it: with a row in cell_note that says why, or without one
-- where the document has no such cell.

CREATE TABLE ogi.disclosure (
    report_id   bigint NOT NULL,
    item        text NOT NULL,
    made        bigint,
    published   bigint,
    total       bigint,
    issued      bigint,
    repealed    bigint,
    in_force    bigint,
    previous    bigint,
    change      bigint,
    decisions   bigint,
    projects    bigint,
    amount_yuan numeric(20, 2),
    span_from   int,
    span_to     int,
    PRIMARY KEY (report_id, item)
);
COMMENT ON TABLE ogi.disclosure IS 'Part 二: information disclosed on own initiative; which measures an item has depends on the form';
COMMENT ON COLUMN ogi.disclosure.report_id IS 'The report';
COMMENT ON COLUMN ogi.disclosure.item IS 'Code of the row, such as regulations or fees';
COMMENT ON COLUMN ogi.disclosure.made IS '本年新制作数量 (F2019)';
COMMENT ON COLUMN ogi.disclosure.published IS '本年新公开数量 (F2019)';
COMMENT ON COLUMN ogi.disclosure.total IS '对外公开总数量 (F2019)';
COMMENT ON COLUMN ogi.disclosure.issued IS '本年制发件数 (F2021)';
COMMENT ON COLUMN ogi.disclosure.repealed IS '本年废止件数 (F2021)';
COMMENT ON COLUMN ogi.disclosure.in_force IS '现行有效件数 (F2021)';
COMMENT ON COLUMN ogi.disclosure.previous IS '上一年项目数量 (F2019)';
COMMENT ON COLUMN ogi.disclosure.change IS '本年增/减 (F2019)';
COMMENT ON COLUMN ogi.disclosure.decisions IS '处理决定数量';
COMMENT ON COLUMN ogi.disclosure.projects IS '采购项目数量 (F2019)';
COMMENT ON COLUMN ogi.disclosure.amount_yuan IS '采购总金额 (F2019), 本年收费金额 (F2021), in yuan';
COMMENT ON COLUMN ogi.disclosure.span_from IS 'Where the row''s figures begin in the text';
COMMENT ON COLUMN ogi.disclosure.span_to IS 'Where they end';

CREATE TABLE ogi.application (
    report_id             bigint NOT NULL,
    outcome               text NOT NULL,
    natural_person        bigint,
    commercial_enterprise bigint,
    research_institution  bigint,
    public_welfare_org    bigint,
    legal_service_org     bigint,
    other_org             bigint,
    total                 bigint,
    span_from             int,
    span_to               int,
    PRIMARY KEY (report_id, outcome)
);
COMMENT ON TABLE ogi.application IS 'Part 三: applications received and handled, a row per outcome, a column per kind of applicant';
COMMENT ON COLUMN ogi.application.report_id IS 'The report';
COMMENT ON COLUMN ogi.application.outcome IS 'Code of the row, such as received, granted or carried_out';
COMMENT ON COLUMN ogi.application.natural_person IS '自然人';
COMMENT ON COLUMN ogi.application.commercial_enterprise IS '商业企业';
COMMENT ON COLUMN ogi.application.research_institution IS '科研机构';
COMMENT ON COLUMN ogi.application.public_welfare_org IS '社会公益组织';
COMMENT ON COLUMN ogi.application.legal_service_org IS '法律服务机构';
COMMENT ON COLUMN ogi.application.other_org IS '其他';
COMMENT ON COLUMN ogi.application.total IS '总计, as printed: never summed up by the program';
COMMENT ON COLUMN ogi.application.span_from IS 'Where the row''s figures begin in the text';
COMMENT ON COLUMN ogi.application.span_to IS 'Where they end';

CREATE TABLE ogi.dispute (
    report_id bigint NOT NULL,
    channel   text NOT NULL,
    upheld    bigint,
    corrected bigint,
    other     bigint,
    pending   bigint,
    total     bigint,
    span_from int,
    span_to   int,
    PRIMARY KEY (report_id, channel)
);
COMMENT ON TABLE ogi.dispute IS 'Part 四: administrative reconsiderations and lawsuits over government information';
COMMENT ON COLUMN ogi.dispute.report_id IS 'The report';
COMMENT ON COLUMN ogi.dispute.channel IS 'reconsideration 行政复议, litigation_direct 未经复议直接起诉, litigation_after_reconsideration 复议后起诉';
COMMENT ON COLUMN ogi.dispute.upheld IS '结果维持';
COMMENT ON COLUMN ogi.dispute.corrected IS '结果纠正';
COMMENT ON COLUMN ogi.dispute.other IS '其他结果';
COMMENT ON COLUMN ogi.dispute.pending IS '尚未审结';
COMMENT ON COLUMN ogi.dispute.total IS '总计, as printed';
COMMENT ON COLUMN ogi.dispute.span_from IS 'Where the row''s figures begin in the text';
COMMENT ON COLUMN ogi.dispute.span_to IS 'Where they end';

CREATE TABLE ogi.statistic (
    report_id bigint NOT NULL,
    indicator text NOT NULL,
    value     numeric,
    span_from int,
    span_to   int,
    PRIMARY KEY (report_id, indicator)
);
COMMENT ON TABLE ogi.statistic IS 'The statistics sheet annexed to reports for 2014 to 2018';
COMMENT ON COLUMN ogi.statistic.report_id IS 'The report';
COMMENT ON COLUMN ogi.statistic.indicator IS 'Number of the row on the sheet, such as 1.1a or 3.3.4';
COMMENT ON COLUMN ogi.statistic.value IS 'The figure; amounts of money in yuan';
COMMENT ON COLUMN ogi.statistic.span_from IS 'Where the figure begins in the text';
COMMENT ON COLUMN ogi.statistic.span_to IS 'Where it ends';

CREATE TABLE ogi.section (
    report_id bigint NOT NULL,
    number    int NOT NULL,
    heading   text NOT NULL,
    text      text COMPRESSION lz4 NOT NULL,
    span_from int,
    span_to   int,
    PRIMARY KEY (report_id, number)
);
COMMENT ON TABLE ogi.section IS 'The narrative of the six parts';
COMMENT ON COLUMN ogi.section.report_id IS 'The report';
COMMENT ON COLUMN ogi.section.number IS '1 to 6';
COMMENT ON COLUMN ogi.section.heading IS 'Heading as printed';
COMMENT ON COLUMN ogi.section.text IS 'Text without the tables, lines ended by a line feed';
COMMENT ON COLUMN ogi.section.span_from IS 'Where the part begins in the text';
COMMENT ON COLUMN ogi.section.span_to IS 'Where it ends';

CREATE TABLE ogi.finding (
    report_id  bigint NOT NULL,
    number     int NOT NULL,
    rule       text NOT NULL,
    severity   text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    cell       text,
    expected   numeric,
    actual     numeric,
    difference numeric,
    message    text NOT NULL,
    span_from  int,
    span_to    int,
    PRIMARY KEY (report_id, number)
);
COMMENT ON TABLE ogi.finding IS 'What validation found';
COMMENT ON COLUMN ogi.finding.report_id IS 'The report';
COMMENT ON COLUMN ogi.finding.number IS 'Counts from 1 within the report';
COMMENT ON COLUMN ogi.finding.rule IS 'The rule; ogi.rule explains it';
COMMENT ON COLUMN ogi.finding.severity IS 'error, warning or info';
COMMENT ON COLUMN ogi.finding.cell IS 'Code of the cell, with * for what a sum runs over; NULL: no cell';
COMMENT ON COLUMN ogi.finding.expected IS 'The figure that the rule asks for; NULL: the rule compares none';
COMMENT ON COLUMN ogi.finding.actual IS 'The figure that the document has';
COMMENT ON COLUMN ogi.finding.difference IS 'actual - expected';
COMMENT ON COLUMN ogi.finding.message IS 'One English sentence';
COMMENT ON COLUMN ogi.finding.span_from IS 'Where its evidence begins in the text';
COMMENT ON COLUMN ogi.finding.span_to IS 'Where it ends';

CREATE TABLE ogi.cell_note (
    report_id bigint NOT NULL,
    cell      text NOT NULL,
    note      text NOT NULL,
    raw       text NOT NULL,
    printed   boolean NOT NULL,
    span_from int,
    span_to   int,
    PRIMARY KEY (report_id, cell)
);
COMMENT ON TABLE ogi.cell_note IS 'Why a cell has no number, or what was done to get it; one row per cell at most';
COMMENT ON COLUMN ogi.cell_note.report_id IS 'The report';
COMMENT ON COLUMN ogi.cell_note.cell IS 'Code of the cell, such as applications.granted.total';
COMMENT ON COLUMN ogi.cell_note.note IS 'blank, not_applicable, not_a_number, ambiguous, unit_unknown, unit_converted or repaired';
COMMENT ON COLUMN ogi.cell_note.raw IS 'What the cell prints';
COMMENT ON COLUMN ogi.cell_note.printed IS 'false: the document does not settle whether it has this cell';
COMMENT ON COLUMN ogi.cell_note.span_from IS 'Where the cell''s text begins in the text';
COMMENT ON COLUMN ogi.cell_note.span_to IS 'Where it ends';

-- ---- What it means: copies of the program's own tables, rewritten by every `ogi migrate` -------

CREATE TABLE ogi.form (
    form       text PRIMARY KEY,
    title_zh   text NOT NULL,
    title_en   text NOT NULL,
    first_year int NOT NULL,
    last_year  int,
    basis      text NOT NULL
);
COMMENT ON TABLE ogi.form IS 'Editions of the official form';
COMMENT ON COLUMN ogi.form.form IS 'Id, as in report.form';
COMMENT ON COLUMN ogi.form.title_zh IS 'Title in Chinese';
COMMENT ON COLUMN ogi.form.title_en IS 'Title in English';
COMMENT ON COLUMN ogi.form.first_year IS 'First year reported on with it';
COMMENT ON COLUMN ogi.form.last_year IS 'Last one; NULL while it is in force';
COMMENT ON COLUMN ogi.form.basis IS 'The notice that prescribes it';

CREATE TABLE ogi.cell (
    form            text NOT NULL REFERENCES ogi.form,
    position        int NOT NULL,
    cell            text NOT NULL,
    part            text NOT NULL CHECK (part IN ('disclosure', 'applications', 'disputes', 'statistics')),
    row_code        text NOT NULL,
    column_code     text NOT NULL,
    row_zh          text,
    row_en          text,
    row_group_zh    text,
    column_zh       text,
    column_en       text,
    column_group_zh text,
    caption_zh      text,
    kind            text NOT NULL CHECK (kind IN ('count', 'delta', 'money')),
    unit            text CHECK (unit IN ('yuan', 'wan_yuan')),
    PRIMARY KEY (form, position),
    UNIQUE (form, cell)
);
COMMENT ON TABLE ogi.cell IS 'Cells of each form, with the words that the form prints for them';
COMMENT ON COLUMN ogi.cell.form IS 'The form';
COMMENT ON COLUMN ogi.cell.position IS 'Counts from 1 in the form''s order: table, row, column';
COMMENT ON COLUMN ogi.cell.cell IS 'Code, such as applications.received.total';
COMMENT ON COLUMN ogi.cell.part IS 'disclosure, applications, disputes or statistics';
COMMENT ON COLUMN ogi.cell.row_code IS 'Item, outcome, channel or indicator: the key of its row in the table of that part';
COMMENT ON COLUMN ogi.cell.column_code IS 'Column of that table';
COMMENT ON COLUMN ogi.cell.row_zh IS 'Label of the row; NULL: the table has no row labels';
COMMENT ON COLUMN ogi.cell.row_en IS 'The same in English';
COMMENT ON COLUMN ogi.cell.row_group_zh IS 'Heading that the row stands under';
COMMENT ON COLUMN ogi.cell.column_zh IS 'Label of the column; NULL: the rows alone name the cells';
COMMENT ON COLUMN ogi.cell.column_en IS 'The same in English';
COMMENT ON COLUMN ogi.cell.column_group_zh IS 'Head that the column stands under';
COMMENT ON COLUMN ogi.cell.caption_zh IS 'Caption of the table';
COMMENT ON COLUMN ogi.cell.kind IS 'count, delta (an increase or decrease) or money';
COMMENT ON COLUMN ogi.cell.unit IS 'Unit of money that the form prints; amounts are stored in yuan all the same';

CREATE TABLE ogi.label (
    form      text NOT NULL REFERENCES ogi.form,
    part      text NOT NULL,
    role      text NOT NULL CHECK (role IN ('caption', 'corner', 'row', 'heading', 'column', 'column_group', 'head', 'title')),
    code      text NOT NULL,
    text      text NOT NULL,
    canonical boolean NOT NULL,
    text_en   text,
    PRIMARY KEY (form, part, role, code, text)
);
COMMENT ON TABLE ogi.label IS 'Every label that the program knows on the forms, with the spellings that documents have';
COMMENT ON COLUMN ogi.label.form IS 'The form';
COMMENT ON COLUMN ogi.label.part IS 'The part; empty for the title';
COMMENT ON COLUMN ogi.label.role IS 'What it labels';
COMMENT ON COLUMN ogi.label.code IS 'Code of the row or column; empty where it has none';
COMMENT ON COLUMN ogi.label.text IS 'The words';
COMMENT ON COLUMN ogi.label.canonical IS 'true: as the form prints it; false: as documents spell it';
COMMENT ON COLUMN ogi.label.text_en IS 'In English; only beside the form''s own words';

CREATE TABLE ogi.rule (
    rule           text PRIMARY KEY,
    position       int NOT NULL UNIQUE,
    forms          text[] NOT NULL,
    severity       text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    effect         text NOT NULL CHECK (effect IN ('invalid', 'incomplete', 'rejected', 'none')),
    expression     text,
    title_zh       text NOT NULL,
    title_en       text NOT NULL,
    explanation_zh text NOT NULL,
    explanation_en text NOT NULL,
    source         text NOT NULL,
    certainty      text NOT NULL
);
COMMENT ON TABLE ogi.rule IS 'The rules of validation';
COMMENT ON COLUMN ogi.rule.rule IS 'Id, as in finding.rule';
COMMENT ON COLUMN ogi.rule.position IS 'Counts from 1 in the order of the findings';
COMMENT ON COLUMN ogi.rule.forms IS 'The forms that it is for; empty: every document';
COMMENT ON COLUMN ogi.rule.severity IS 'Severity of its findings';
COMMENT ON COLUMN ogi.rule.effect IS 'What an error of it makes of the report''s status; none: nothing';
COMMENT ON COLUMN ogi.rule.expression IS 'What it computes, over codes of cells; NULL: it is no arithmetic';
COMMENT ON COLUMN ogi.rule.title_zh IS 'What it finds, in Chinese';
COMMENT ON COLUMN ogi.rule.title_en IS 'The same in English';
COMMENT ON COLUMN ogi.rule.explanation_zh IS 'What it means, in Chinese';
COMMENT ON COLUMN ogi.rule.explanation_en IS 'The same in English';
COMMENT ON COLUMN ogi.rule.source IS 'Where it comes from';
COMMENT ON COLUMN ogi.rule.certainty IS 'How sure that source is: seen, inferred or recalled';

-- migrate:down

DROP TABLE ogi.rule, ogi.label, ogi.cell, ogi.form;
DROP TABLE ogi.cell_note, ogi.finding, ogi.section, ogi.statistic, ogi.dispute, ogi.application,
    ogi.disclosure, ogi.report;
DROP TABLE ogi.gap, ogi.document, ogi.ledger, ogi.cursor, ogi.stream;
DROP TABLE ogi.migration;
-- Fails where somebody has put objects of their own here; they are not ours to drop.
DROP SCHEMA ogi;
