"""The checker of the invariants sees each way in which they can be broken."""
import confluent_kafka as kafka
import pytest

import invariants
import record
import small
import world as worlds


@pytest.fixture(scope='module')
def worked_off(ogi, servers, tmp_path_factory):
    """A few documents of every kind; each test breaks something and mends it again."""
    w = worlds.World(ogi, servers, tmp_path_factory.mktemp('invariants'))
    try:
        w.create()
        w.produce([small.message(n, partition=n % 3) for n in range(12)] +
                  [small.message(3, fetched='2023-03-01T00:00:00Z', partition=0), (small.message(6)[0], None, [], None, 0),
                   (b'bad', b'{"url": ', [('content-type', b'application/json')], None, 1)])
        w.drain(check=1)
        invariants.assert_hold(w)
        yield w
    finally:
        w.destroy()


def broken(world):
    return set(invariants.look(world).count)


BREAKS = {
    'consumed offsets without a ledger row': '''DELETE FROM ogi.ledger WHERE "offset" = 1 AND outcome = 'stored' ''',
    'reports without their ledger row': '''DELETE FROM ogi.ledger WHERE "offset" = 1 AND outcome = 'stored' ''',
    'events that no ledger row knows': '''DELETE FROM ogi.ledger WHERE "offset" = 1 AND outcome = 'stored' ''',
    'dead letters that no ledger row knows': '''DELETE FROM ogi.ledger WHERE outcome = 'dead_letter' ''',
    'ledger rows that disagree with their report': 'DELETE FROM ogi.report WHERE "offset" = 2',
    'documents whose current report is missing': 'DELETE FROM ogi.report WHERE "offset" = 2',
    'documents with holes in their versions': "UPDATE ogi.document SET version = version + 1 WHERE doc_key LIKE '%4'",
    'reports without their document': "DELETE FROM ogi.document WHERE doc_key LIKE '%4'",
    "ledger rows with another message's fingerprint":
        "UPDATE ogi.ledger SET content_sha256 = sha256('x') WHERE \"offset\" = 0",
    'ledger rows without a message': '''INSERT INTO ogi.ledger (stream_id, "offset", outcome, content_sha256)
                                        SELECT min(stream_id), 999, 'ignored', sha256('') FROM ogi.stream''',
    "events that differ from the ledger's bytes": '''UPDATE ogi.ledger SET record = set_byte(record, length(record) - 2,
                                                        get_byte(record, length(record) - 2) + 1)
                                                      WHERE outcome = 'stored' AND "offset" = 0''',
    "records of another type than their outcome's": "UPDATE ogi.ledger SET outcome = 'rejected' WHERE outcome = 'withdrawn'",
    'ledger rows with a record too many or too few': "UPDATE ogi.ledger SET record = NULL WHERE outcome = 'withdrawn'",
    'stored but not published at rest': 'UPDATE ogi.cursor SET db_next = db_next + 1',
    'group offsets beyond the database': 'UPDATE ogi.cursor SET db_next = db_next - 1',
    "the database's copy ahead of the group's offset": 'UPDATE ogi.cursor SET ev_next = ev_next + 1',
    **{'rows of ogi.%s missing or orphaned' % t: 'DELETE FROM ogi.%s' % t for t in ('disclosure', 'application', 'dispute',
                                                                                   'section')},
}
TABLES = ('ledger', 'report', 'document', 'cursor', 'disclosure', 'application', 'dispute', 'section')


@pytest.mark.parametrize('invariant', list(BREAKS))
def test_a_broken_database_is_seen(worked_off, invariant):
    for t in TABLES:
        worked_off.sql('CREATE TABLE public.kept_%s AS SELECT * FROM ogi.%s' % (t, t))
    try:
        worked_off.sql(BREAKS[invariant])
        assert invariant in broken(worked_off)
    finally:
        for t in TABLES:
            worked_off.sql('DELETE FROM ogi.%s' % t)
            worked_off.sql('INSERT INTO ogi.%s SELECT * FROM public.kept_%s' % (t, t))
            worked_off.sql('DROP TABLE public.kept_%s' % t)
    assert broken(worked_off) == set()


def test_an_event_sent_twice_is_seen(worked_off):
    again = next(m for m in worked_off.messages(worked_off.events))
    worked_off.produce([(again.key(), again.value(), again.headers(), None, again.partition())], topic=worked_off.events)
    assert 'events doubled' in broken(worked_off)


def test_a_ghost_event_and_a_changed_dead_letter_are_seen(worked_off):
    worked_off.produce([(b'k', b'{}', [('ce_id', b'nobody')], None, 0)], topic=worked_off.events)
    assert 'events that no ledger row knows' in broken(worked_off)
    letter, = worked_off.messages(worked_off.dead)
    assert record.header(letter.headers(), '__connect.errors.offset')
    worked_off.produce([(letter.key(), b'other bytes', letter.headers(), letter.timestamp()[1], None)],
                       topic=worked_off.dead)
    found = broken(worked_off)
    assert {'dead letters that differ from their message', 'dead letters missing or doubled'} <= found


def test_a_message_nobody_worked_off_and_a_hanging_transaction_are_seen(worked_off):
    worked_off.produce([small.message(99, partition=2)])
    assert 'messages not worked off' in broken(worked_off)
    producer = kafka.Producer({'bootstrap.servers': worked_off.bootstrap, 'transactional.id': worked_off.name + '-hang',
                               'transaction.timeout.ms': 60000})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(worked_off.events, b'never committed', partition=0)
    producer.flush(30)
    try:
        assert 'hanging transactions' in broken(worked_off)
    finally:
        producer.abort_transaction(30)
