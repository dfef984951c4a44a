#!/usr/bin/env python3
"""An independent look at what the delivery protocol promises, by SQL and a plain consumer.

As a program: KAFKA_BOOTSTRAP=… DATABASE_URL=… invariants.py --topic T --events T --dead-letters T --group G
prints each broken invariant with how often it is broken and examples; exit status 1 if there is any."""
import argparse
import hashlib
import os
import sys
import time
from collections import Counter

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import record

CHILDREN = ('disclosure', 'application', 'dispute', 'statistic', 'section', 'finding', 'cell_note')
# What each outcome announces.
EVENT = {'stored': 'ogi.report.validated.v1', 'unchanged': 'ogi.report.unchanged.v1',
         'rejected': 'ogi.report.rejected.v1', 'withdrawn': 'ogi.report.withdrawn.v1', 'outdated': None, 'ignored': None}


class Broken:
    """Counts per invariant, with a few examples."""

    def __init__(self):
        self.count, self.examples = Counter(), {}

    def add(self, invariant, example):
        self.count[invariant] += 1
        if len(self.examples.setdefault(invariant, [])) < 5:
            self.examples[invariant].append(str(example)[:300])

    def lines(self):
        return ['%s: %d, such as %s' % (i, n, '; '.join(self.examples[i])) for i, n in sorted(self.count.items())]


def streams(world):
    return {p: s for p, s in world.sql(
        'SELECT partition, stream_id FROM ogi.stream WHERE topic = %s AND consumer_group = %s AND pass = 0',
        world.reports, world.group)}


def check_ledger(world, broken, consumed):
    """consumed: {partition: {offset: message}}. Returns {(partition, offset): (outcome, record or None)}."""
    ledger = {}
    by_stream = {s: p for p, s in streams(world).items()}
    for stream, offset, outcome, report_id, sha256, packed in world.sql(
            'SELECT stream_id, "offset", outcome, report_id, content_sha256, record FROM ogi.ledger'):
        at = (by_stream.get(stream), offset)
        message = consumed.get(at[0], {}).get(offset)
        if message is None:
            broken.add('ledger rows without a message', at)
            continue
        if bytes(sha256) != hashlib.sha256(message.value() or b'').digest():
            broken.add("ledger rows with another message's fingerprint", at)
        ledger[at] = (outcome, None if packed is None else record.decode(bytes(packed)))
    ends = {p: n for p, n in world.sql('SELECT s.partition, c.db_next FROM ogi.stream s JOIN ogi.cursor c USING (stream_id) '
                                       'WHERE s.topic = %s AND s.consumer_group = %s', world.reports, world.group)}
    for partition, messages in consumed.items():
        for offset in messages:
            if offset < (ends.get(partition) or 0) and (partition, offset) not in ledger:
                broken.add('consumed offsets without a ledger row', (partition, offset))
            if offset >= (ends.get(partition) or 0) and (partition, offset) in ledger:
                broken.add('ledger rows beyond the cursor', (partition, offset))
    return ledger


def check_reports(world, broken):
    for row in world.sql('''SELECT l.stream_id, l."offset", l.outcome FROM ogi.ledger l
                              LEFT JOIN ogi.report r ON r.stream_id = l.stream_id AND r."offset" = l."offset"
                             WHERE (r.report_id IS NULL AND l.outcome IN ('stored', 'outdated'))
                                OR (r.report_id IS NOT NULL AND l.outcome IN ('unchanged', 'withdrawn', 'ignored',
                                                                              'dead_letter'))'''):
        broken.add('ledger rows that disagree with their report', row)
    for row in world.sql('''SELECT r.report_id FROM ogi.report r
                              LEFT JOIN ogi.ledger l ON l.stream_id = r.stream_id AND l."offset" = r."offset"
                             WHERE l.stream_id IS NULL'''):
        broken.add('reports without their ledger row', row)
    for child in CHILDREN:
        for row in world.sql('''SELECT r.report_id, r.{0}_rows, c.n FROM ogi.report r
                                  FULL JOIN (SELECT report_id, count(*) AS n FROM ogi.{0} GROUP BY report_id) c
                                    ON c.report_id = r.report_id
                                 WHERE coalesce(r.{0}_rows, 0) <> coalesce(c.n, 0)'''.format(child)):
            broken.add('rows of ogi.%s missing or orphaned' % child, row)
    for row in world.sql('''SELECT d.doc_key, d.version, max(r.version), count(r.version), count(DISTINCT r.version)
                              FROM ogi.document d LEFT JOIN ogi.report r USING (doc_key)
                             GROUP BY d.doc_key, d.version
                            HAVING d.version <> coalesce(max(r.version), 0) OR count(r.version) <> d.version'''):
        broken.add('documents with holes in their versions', row)
    for row in world.sql('''SELECT d.doc_key FROM ogi.document d LEFT JOIN ogi.report r ON r.report_id = d.current_report_id
                             WHERE d.current_report_id IS NOT NULL
                               AND (r.report_id IS NULL OR r.doc_key <> d.doc_key)'''):
        broken.add('documents whose current report is missing', row)
    for row in world.sql('''SELECT r.doc_key FROM ogi.report r LEFT JOIN ogi.document d USING (doc_key)
                             WHERE d.doc_key IS NULL'''):
        broken.add('reports without their document', row)


def same_record(sent, kept):
    return (sent.key(), sent.value(), sent.headers() or []) == (kept.key, kept.value, kept.headers)


def check_events(world, broken, ledger, published):
    """Every record of the ledger is in the output topic exactly once, byte for byte, in offset order.
    `published`: is everything below the group's offset (K): {partition: K}."""
    expected = {}
    for at, (outcome, kept) in ledger.items():
        if outcome == 'dead_letter':
            continue
        if (kept is None) != (EVENT[outcome] is None):
            broken.add('ledger rows with a record too many or too few', (at, outcome))
        elif kept is not None:
            if record.header(kept.headers, 'ce_type') != EVENT[outcome].encode():
                broken.add("records of another type than their outcome's", (at, outcome))
            expected[at] = kept
    by_id = {record.header(kept.headers, 'ce_id'): at for at, kept in expected.items()}
    if len(by_id) != len(expected):
        broken.add('events that share their ce_id', len(expected) - len(by_id))
    seen, last = Counter(), {}
    for partition, messages in world.read(world.events)[0].items():
        for m in messages:
            at = by_id.get(record.header(m.headers() or [], 'ce_id'))
            if at is None:
                broken.add('events that no ledger row knows', (partition, m.offset()))
                continue
            seen[at] += 1
            if not same_record(m, expected[at]):
                broken.add("events that differ from the ledger's bytes", at)
            if last.get((partition, at[0]), -1) > at[1]:
                broken.add('events out of order', at)
            last[partition, at[0]] = at[1]
    for at in expected:
        if at[1] < published.get(at[0], 0) and seen[at] == 0:
            broken.add('events missing', at)
        if at[1] >= published.get(at[0], 0) and seen[at] > 0:
            broken.add("events beyond the group's offset", at)
        if seen[at] > 1:
            broken.add('events doubled', at)


def check_dead_letters(world, broken, ledger, consumed, published):
    wanted = {at for at, (outcome, _) in ledger.items() if outcome == 'dead_letter'}
    seen = Counter()
    for m in world.messages(world.dead):
        headers = m.headers() or []
        at = (int(record.header(headers, '__connect.errors.partition') or -1),
              int(record.header(headers, '__connect.errors.offset') or -1))
        if at not in wanted or record.header(headers, '__connect.errors.topic') != world.reports.encode():
            broken.add('dead letters that no ledger row knows', at)
            continue
        seen[at] += 1
        source = consumed[at[0]][at[1]]
        own = source.headers() or []
        if (m.key(), m.value(), headers[:len(own)]) != (source.key(), source.value(), own) or \
                m.timestamp() != source.timestamp():
            broken.add('dead letters that differ from their message', at)
        if headers[len(own):] != ledger[at][1].headers:
            broken.add("dead letters whose headers differ from the ledger's", at)
    for at in wanted:
        if at[1] < published.get(at[0], 0) and seen[at] != 1:
            broken.add('dead letters missing or doubled', (at, seen[at]))


def check_positions(world, broken, at_rest):
    committed = world.committed()
    for partition, db_next, ev_next in world.sql(
            'SELECT s.partition, c.db_next, c.ev_next FROM ogi.stream s JOIN ogi.cursor c USING (stream_id) '
            'WHERE s.topic = %s AND s.consumer_group = %s', world.reports, world.group):
        k = committed.get(partition, 0)
        if k > (db_next or 0):
            broken.add('group offsets beyond the database', (partition, k, db_next))
        if at_rest and k != (db_next or 0):
            broken.add('stored but not published at rest', (partition, k, db_next))
        if (ev_next or 0) > k and partition in committed:
            broken.add("the database's copy ahead of the group's offset", (partition, ev_next, k))
    return committed


# What a worker of ours may leave open ends with its time-out (30 s), which the broker looks for every 10 s.
TRANSACTION_SECONDS = 60


def open_transactions(world):
    """An open transaction holds the last stable offset below the log's end: -> [(topic, partition, stable, end)]."""
    found = []
    for topic in (world.events, world.dead):
        _, stable = world.read(topic)
        _, end = world.read(topic, committed=False)
        found += [(topic, p, stable[p], end[p]) for p in end if stable[p] < end[p]]
    return found


def check_hanging(world, broken):
    """A killed worker that had not yet sent its offsets leaves a transaction that nobody has to abort: it hides what
    was committed behind it until it times out. At rest and after that time there is none."""
    deadline = time.monotonic() + TRANSACTION_SECONDS
    found = open_transactions(world)
    while found and time.monotonic() < deadline:
        time.sleep(1)
        found = open_transactions(world)
    for transaction in found:
        broken.add('hanging transactions', transaction)


def look(world, at_rest=True):
    """-> Broken. at_rest: no worker runs and the topic was worked off."""
    broken = Broken()
    if at_rest:
        check_hanging(world, broken)
    messages, _ = world.read(world.reports)
    consumed = {p: {m.offset(): m for m in part} for p, part in messages.items()}
    ledger = check_ledger(world, broken, consumed)
    check_reports(world, broken)
    published = check_positions(world, broken, at_rest)
    if at_rest:
        for partition, part in consumed.items():
            for offset in part:
                if (partition, offset) not in ledger:
                    broken.add('messages not worked off', (partition, offset))
    check_events(world, broken, ledger, published)
    check_dead_letters(world, broken, ledger, consumed, published)
    return broken


def assert_hold(world, at_rest=True):
    lines = look(world, at_rest).lines()
    assert not lines, '\n'.join(lines)


def main():
    import world as worlds
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--topic', default='ogi.reports')
    parser.add_argument('--events', default='ogi.validations')
    parser.add_argument('--dead-letters', default='ogi.dead-letters')
    parser.add_argument('--group', default='ogi')
    parser.add_argument('--running', action='store_true', help='workers run: what they have not done yet is no fault')
    options = parser.parse_args()
    w = worlds.World(None, os.environ, None)
    w.reports, w.events, w.dead, w.group = options.topic, options.events, options.dead_letters, options.group
    w.dsn, w.partitions = os.environ['DATABASE_URL'], len(w.ends(options.topic))
    lines = look(w, not options.running).lines()
    print('\n'.join(lines) or 'all hold')
    return 1 if lines else 0


if __name__ == '__main__':
    sys.exit(main())
