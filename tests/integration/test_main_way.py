"""Documents in, rows and events out: the whole way with two workers, looked at from all sides."""
import json
import os
from decimal import Decimal

import pytest

import invariants
import record
import world as worlds

DOCUMENTS = worlds.documents()
NAMES = [os.path.basename(d) for d in DOCUMENTS]


def url_of(path):
    from urllib.parse import quote
    return 'file://' + quote(os.path.abspath(path))


def report_of(world, path):
    rows = world.sql('SELECT report_id, status, form, year, agency FROM ogi.current_report WHERE url = %s', url_of(path))
    assert len(rows) == 1, '%d current reports of %s' % (len(rows), path)
    return rows[0]


def figures_of(world, report_id):
    """{code: figure} of what is stored, from the tables themselves and from no view."""
    out = {}
    for part, table, key in (('disclosure', 'disclosure', 'item'), ('applications', 'application', 'outcome'),
                             ('disputes', 'dispute', 'channel')):
        columns = [c for (c,) in world.sql('''SELECT column_name FROM information_schema.columns
                                               WHERE table_schema = 'ogi' AND table_name = %s
                                               ORDER BY ordinal_position''', table)
                   if c not in ('report_id', key, 'span_from', 'span_to')]
        for row in world.sql('SELECT %s, %s FROM ogi.%s WHERE report_id = %d' % (key, ', '.join(columns), table, report_id)):
            out.update(('%s.%s.%s' % (part, row[0], c), Decimal(v)) for c, v in zip(columns, row[1:]) if v is not None)
    out.update(('statistics.' + i, v) for i, v in world.sql(
        'SELECT indicator, value FROM ogi.statistic WHERE report_id = %s AND value IS NOT NULL', report_id))
    return out


@pytest.mark.parametrize('document', DOCUMENTS, ids=NAMES)
def test_the_rows_are_the_gold_figures(drained, document):
    gold = worlds.gold(document)
    report_id, status, form, year, agency = report_of(drained, document)
    wanted = {c: Decimal(v) for c, v in gold['cells'].items() if v is not None}
    assert figures_of(drained, report_id) == wanted
    assert status == gold['status_expected']
    if status != 'rejected':
        assert (form, year) == (gold['form'], gold['year'])
        assert agency in [gold['agency'], *gold['agency_alt']]


@pytest.mark.parametrize('document', DOCUMENTS, ids=NAMES)
def test_what_parse_prints_is_what_work_stores(drained, document):
    p = drained.run('parse', document)
    printed = json.loads(p.out, parse_float=Decimal)
    flat = {}
    for part in ('disclosure', 'applications', 'disputes'):
        for row, cells in printed[part].items():
            flat.update(('%s.%s.%s' % (part, row, c), Decimal(v)) for c, v in cells.items() if v is not None)
    flat.update(('statistics.' + i, Decimal(v)) for i, v in printed['statistics'].items() if v is not None)
    report_id, status, form, year, agency = report_of(drained, document)
    assert figures_of(drained, report_id) == flat
    assert (status, form, year, agency) == tuple(printed[k] for k in ('status', 'form', 'year', 'agency'))
    findings = drained.sql('''SELECT rule, severity, cell, expected, actual, difference, message FROM ogi.finding
                               WHERE report_id = %s ORDER BY number''', report_id)
    assert [tuple(f.get(k) for k in ('rule', 'severity', 'cell', 'expected', 'actual', 'difference', 'message'))
            for f in printed['findings']] == findings
    notes = drained.sql('SELECT cell, note, raw FROM ogi.cell_note WHERE report_id = %s', report_id)
    assert sorted((n['cell'], n['note'], n['raw']) for n in printed['cell_notes']) == sorted(notes)
    sections = drained.sql('SELECT number, heading, text FROM ogi.section WHERE report_id = %s ORDER BY number', report_id)
    assert [(s['number'], s['heading'], s['text']) for s in printed['sections']] == sections
    published = drained.one('SELECT published::text FROM ogi.report WHERE report_id = %s', report_id)
    assert published == printed['published']


def test_every_document_has_one_ledger_row_and_one_event(drained):
    golds = [worlds.gold(d) for d in DOCUMENTS]
    rejected = sum(g['status_expected'] == 'rejected' for g in golds)
    assert drained.outcomes() == {'stored': len(golds) - rejected, 'rejected': rejected}
    types = {}
    for m in drained.messages(drained.events):
        t = record.header(m.headers(), 'ce_type').decode()
        types[t] = types.get(t, 0) + 1
    assert types == {'ogi.report.validated.v1': len(golds) - rejected, 'ogi.report.rejected.v1': rejected}
    assert drained.messages(drained.dead) == []


def test_events_are_cloud_events_without_the_text(drained):
    for m in drained.messages(drained.events):
        headers = {k: (v or b'').decode() for k, v in m.headers()}
        assert headers['ce_specversion'] == '1.0'
        assert headers['content-type'].startswith('application/json')
        assert {'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time'} <= set(headers)
        data = json.loads(m.value())
        assert data['url'].encode() == m.key()
        assert set(data) >= {'report_id', 'version', 'url', 'agency', 'year', 'form', 'status', 'counts', 'findings', 'input'}
        assert set(data['counts']) == {'error', 'warning', 'info'}
        assert data['input']['topic'] == drained.reports
        row = drained.sql('SELECT report_id, status, errors, warnings, infos FROM ogi.report WHERE stream_id = '
                          '(SELECT stream_id FROM ogi.stream WHERE partition = %s) AND "offset" = %s',
                          data['input']['partition'], data['input']['offset'])
        assert row == [(data['report_id'], data['status'], *(data['counts'][k] for k in ('error', 'warning', 'info')))]
        assert len(m.value()) < 64 * 1024


def test_the_invariants_hold(drained):
    invariants.assert_hold(drained)


def test_the_input_stands_where_java_would_put_it(drained):
    """Key and partition of every record: murmur2 of the URL, as any other producer of the topic computes it."""
    for m in drained.messages(drained.reports):
        assert m.partition() == murmur2_partition(m.key(), drained.partitions)


def murmur2_partition(key, partitions):
    m, mask = 0x5bd1e995, 0xffffffff
    h = (0x9747b28c ^ len(key)) & mask
    for i in range(0, len(key) - len(key) % 4, 4):
        k = int.from_bytes(key[i:i + 4], 'little') * m & mask
        k = (k ^ k >> 24) * m & mask
        h = (h * m & mask) ^ k
    rest = key[len(key) - len(key) % 4:]
    if rest:
        h = (h ^ int.from_bytes(rest, 'little')) * m & mask
    h = (h ^ h >> 13) * m & mask
    h ^= h >> 15
    return (h & 0x7fffffff) % partitions


def test_a_second_run_finds_nothing_to_do(drained):
    before = drained.counts()
    drained.drain()
    assert drained.counts() == before
    invariants.assert_hold(drained)


def test_crawler_items_and_cloud_events_are_opened(world):
    world.feed(os.path.join(worlds.BAD, 'items.ndjson'))
    # The first and the third item's documents once more, crawled at the same time.
    for name in ('cloudevent.json', 'cloudevent-base64.json'):
        with open(os.path.join(worlds.BAD, name), 'rb') as f:
            value = f.read()
        key = json.loads(value)['source'].encode()
        world.produce([(key, value, [('content-type', b'application/cloudevents+json; charset=utf-8')], None, None)])
    world.drain()
    assert world.outcomes() == {'stored': 3, 'unchanged': 2}
    rows = dict(world.sql('SELECT url, agency FROM ogi.current_report'))
    assert len(rows) == 3 and set(rows) == {'https://www.yunling.example/zwgk/ndbg/' + n
                                            for n in ('2022.html', 'songyi.md', 'shixun.txt')}, rows
    for url, name in (('2022.html', 'f2021-html-clean.html'), ('songyi.md', 'f2021-tabs-page-break.md'),
                      ('shixun.txt', 'f2019-cell-lines.txt')):
        gold = worlds.gold(os.path.join(worlds.REPORTS, name))
        report_id = world.one('SELECT report_id FROM ogi.current_report WHERE url LIKE %s', '%/' + url)
        wanted = {c: Decimal(v) for c, v in gold['cells'].items() if v is not None}
        assert figures_of(world, report_id) == wanted
    invariants.assert_hold(world)
