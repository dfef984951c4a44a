"""What becomes of a document that is crawled again, crawled earlier, or withdrawn."""
import hashlib

import invariants
import record
import small

ALL = ('stored', 'unchanged', 'outdated', 'rejected', 'withdrawn', 'ignored', 'dead_letter')


def outcomes(world):
    """The outcomes in the order of the messages of a world with one key."""
    return [o for (o,) in world.sql('SELECT outcome FROM ogi.ledger ORDER BY "offset"')]


def events(world):
    return [(record.header(m.headers(), 'ce_type').decode().split('.')[2], m.key()) for m in world.messages(world.events)]


def current(world):
    return world.sql('SELECT version, status, year FROM ogi.current_report')


def test_the_same_content_again_is_unchanged(world):
    world.produce([small.message(1), small.message(1, fetched='2023-03-01T00:00:00Z')])
    world.drain()
    assert outcomes(world) == ['stored', 'unchanged']
    assert current(world) == [(1, 'valid', 2022)]
    assert [t for t, _ in events(world)] == ['validated', 'unchanged']
    assert world.one('SELECT count(*) FROM ogi.report') == 1
    invariants.assert_hold(world)


def test_the_same_folder_fed_again_is_unchanged(world):
    import world as worlds
    world.feed(worlds.REPORTS)
    world.drain()
    first = world.counts()
    world.feed(worlds.REPORTS)
    world.drain()
    counts, n = world.counts(), len(worlds.documents())
    assert counts.pop('ledger') == 2 * first.pop('ledger') == 2 * n
    assert counts == first
    again = dict(world.sql('''SELECT outcome, count(*) FROM ogi.ledger l JOIN ogi.stream s USING (stream_id)
                               WHERE NOT EXISTS (SELECT FROM ogi.report r WHERE r.stream_id = l.stream_id
                                                                            AND r."offset" = l."offset")
                               GROUP BY outcome'''))
    assert again == {'unchanged': n}
    invariants.assert_hold(world)


def test_other_bytes_with_the_same_figures_are_unchanged(world):
    """A visit counter before the report, and spaces: no new version."""
    key, value, headers, timestamp, partition = small.message(4)
    counted = '浏览次数：77123\n\n'.encode() + value + b'\n\n'
    world.produce([(key, value, headers, timestamp, partition),
                   (key, counted, headers[:2] + [('fetched-at', b'2023-04-01T00:00:00Z')], timestamp, partition)])
    world.drain()
    assert outcomes(world) == ['stored', 'unchanged']
    invariants.assert_hold(world)


def test_new_figures_make_a_version(world):
    again = small.message(1, fetched='2023-03-01T00:00:00Z', year=2023)
    world.produce([small.message(1), again])
    world.drain()
    assert outcomes(world) == ['stored', 'stored']
    assert current(world) == [(2, 'valid', 2023)]
    assert world.one('SELECT count(*) FROM ogi.report') == 2
    invariants.assert_hold(world)


def test_an_older_crawl_is_kept_and_does_not_replace(world):
    older = small.message(1, fetched='2021-05-05T00:00:00Z', year=2021)
    world.produce([small.message(1), older])
    world.drain()
    assert outcomes(world) == ['stored', 'outdated']
    assert current(world) == [(1, 'valid', 2022)]
    assert world.sql('SELECT version, year FROM ogi.report ORDER BY version') == [(1, 2022), (2, 2021)]
    assert [t for t, _ in events(world)] == ['validated']
    invariants.assert_hold(world)


def test_of_two_crawls_at_the_same_time_the_later_offset_counts(world):
    world.produce([small.message(1), small.message(1, year=2023)])
    world.drain()
    assert outcomes(world) == ['stored', 'stored']
    assert current(world) == [(2, 'valid', 2023)]


def test_a_tombstone_withdraws(world):
    key = small.message(1)[0]
    world.produce([small.message(1), (key, None, [], None, None)])
    world.drain()
    assert outcomes(world) == ['stored', 'withdrawn']
    assert current(world) == []
    assert world.sql('SELECT withdrawn FROM ogi.document') == [(True,)]
    assert [t for t, _ in events(world)] == ['validated', 'withdrawn']
    invariants.assert_hold(world)


def test_a_tombstone_of_nothing_is_ignored(world):
    key = small.message(1)[0]
    world.produce([(key, None, [], None, None), small.message(2), (small.message(2)[0], None, [], None, None),
                   (small.message(2)[0], None, [], None, None)])
    world.drain()
    assert world.outcomes() == {'ignored': 2, 'stored': 1, 'withdrawn': 1}
    assert len(world.messages(world.events)) == 2
    invariants.assert_hold(world)


def test_a_rejected_crawl_never_replaces_a_report(world):
    key, _, headers, _, _ = small.message(1)
    notice = '关于清明节放假的通知\n\n放假三天。\n'.encode()
    world.produce([small.message(1), (key, notice, headers[:2] + [('fetched-at', b'2023-05-01T00:00:00Z')], None, None)])
    world.drain()
    assert outcomes(world) == ['stored', 'rejected']
    assert current(world) == [(1, 'valid', 2022)]
    assert [t for t, _ in events(world)] == ['validated', 'rejected']
    invariants.assert_hold(world)


def test_content_fingerprints_are_of_the_message(world):
    message = small.message(3)
    world.produce([message])
    world.drain()
    assert bytes(world.one('SELECT content_sha256 FROM ogi.ledger')) == hashlib.sha256(message[1]).digest()
    assert set(outcomes(world)) <= set(ALL)
