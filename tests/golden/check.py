#!/usr/bin/env python3
"""Runs `ogi parse` on one document and compares what it prints with the gold answer beside it.

usage: check.py --ogi PROGRAM DOCUMENT

Exit status 0: everything as the gold says. 1: not; each difference is a line on standard output."""
import argparse
import json
import os
import re
import subprocess
import sys
from decimal import Decimal

KEYS = ['schema', 'source', 'form', 'year', 'agency', 'title', 'published', 'status', 'sections', 'disclosure',
        'applications', 'disputes', 'statistics', 'cell_notes', 'findings']
PARTS = ('disclosure', 'applications', 'disputes', 'statistics')
NOTES = {'blank', 'not_applicable', 'not_a_number', 'ambiguous', 'unit_unknown', 'unit_converted', 'repaired'}
# Rules about missing parts: expected wherever the gold misses something, never elsewhere.
ABOUT_MISSING = {'T2-LAYOUT19', 'T2-LAYOUT21', 'T3-LAYOUT', 'T4-COUNT', 'S-SIX', 'S-TABLES'}


def numbers(text):
    """JSON with exact decimals and with nothing that JSON does not know."""
    def refuse(word):
        raise ValueError('%s is no JSON' % word)
    return json.loads(text, parse_float=Decimal, parse_constant=refuse)


def run(ogi, arguments, stdin=None):
    p = subprocess.run([ogi, 'parse', *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       timeout=120)
    return p.returncode, p.stdout, p.stderr.decode('utf-8', 'replace').strip()


def flat(report):
    """{contract code: value} of the four parts."""
    out = {}

    def walk(code, value):
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(code + '.' + key, inner)
        else:
            out[code] = value
    for part in PARTS:
        if part == 'statistics':        # its codes hold dots: 1.2.3
            out.update(('statistics.' + k, v) for k, v in report[part].items())
        else:
            walk(part, report[part])
    return out


def is_number(value):
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def compare_cells(report, gold):
    found, wanted, optional = flat(report), gold['cells'], set(gold['optional'])
    for code in sorted(found.keys() | wanted.keys()):
        value, want = found.get(code), wanted.get(code)
        if value is not None and not is_number(value):
            yield '%s is %r, neither a number nor null' % (code, value)
        elif code in optional:
            if value is not None and value not in gold.get('tolerated', {}).get(code, []):
                yield '%s is %s, but the document does not settle it' % (code, value)
        elif want is None and value is not None:
            yield '%s is %s, but the document has no %s' % (code, value, 'number there' if code in wanted else 'such cell')
        elif want is not None and value is None:
            yield '%s is missing, the document says %s' % (code, want)
        elif value != want:
            yield '%s is %s, the document says %s' % (code, value, want)


def compare_notes(report):
    notes = {}
    for n in report['cell_notes']:
        if n['note'] not in NOTES:
            yield 'the note %r of %s is none of the contract' % (n['note'], n['cell'])
        if n['cell'] in notes:
            yield '%s has two notes' % n['cell']
        notes[n['cell']] = n['note']
    values = flat(report)
    for code, value in values.items():
        if value is None and code not in notes:
            yield '%s is null and no note says why' % code
    for code, note in notes.items():
        if is_number(values.get(code)) != (note in ('unit_converted', 'repaired')):
            yield '%s is %s with the note %s' % (code, values.get(code), note)


def figure_key(finding):
    return (finding['rule'],) + tuple(None if finding.get(k) is None else Decimal(finding[k])
                                      for k in ('expected', 'actual'))


def compare_findings(report, gold):
    missing = gold['form'] is None or gold['optional'] or gold['status_expected'] == 'incomplete' or \
        None in gold['cells'].values()
    errors = [f for f in report['findings'] if f['severity'] == 'error']
    wanted = gold['violations']
    for f in report['findings']:
        f['rule'] = re.sub(r'\[.*', '', f['rule'])
        if f['severity'] not in ('error', 'warning', 'info'):
            yield 'a finding of severity %r' % f['severity']
        if f.get('expected') is not None and f['difference'] != f['actual'] - f['expected']:
            yield '%s: difference %s of %s and %s' % (f['rule'], f['difference'], f['actual'], f['expected'])
    # A rule with figures is compared by them, one without by its name.
    with_figures = {v['rule'] for v in wanted if 'expected' in v}
    expected = sorted(str(figure_key(v) if v['rule'] in with_figures else v['rule']) for v in wanted)
    actual = [str(figure_key(f) if f['rule'] in with_figures else f['rule'])
              for f in errors if not (missing and f['rule'] in ABOUT_MISSING)]
    for e in sorted(set(expected)):
        if actual.count(e) < expected.count(e):
            yield 'error not found: %s' % e
    for a in sorted(set(actual)):
        if actual.count(a) > expected.count(a):
            cells = [str(f.get('cell')) for f in errors if f['rule'] in a]
            yield 'false alarm: %s at %s' % (a, ', '.join(cells))
    for v in wanted:
        if v.get('cell') and 'expected' in v and not any(f.get('cell') == v['cell'] for f in errors if f['rule'] == v['rule']):
            yield '%s: no finding at %s' % (v['rule'], v['cell'])


def compare(report, gold):
    if list(report) != KEYS:
        yield 'the keys are %s' % ' '.join(report)
    if report['schema'] != 'ogi.report/1':
        yield 'the schema is %r' % report['schema']
    yield from compare_cells(report, gold)
    if report['status'] != gold['status_expected']:
        yield 'the status is %s, not %s' % (report['status'], gold['status_expected'])
    if gold['status_expected'] == 'rejected':
        if not report['findings']:
            yield 'rejected without a finding that says why'
        return
    for key in ('form', 'year', 'agency'):
        if report[key] != gold[key] and report[key] not in gold.get(key + '_alt', []):
            yield 'the %s is %r, not %r' % (key, report[key], gold[key])
    yield from compare_notes(report)
    yield from compare_findings(report, gold)


def check(ogi, document):
    with open(document.rsplit('.', 1)[0] + '.gold.json', encoding='utf-8') as f:
        gold = numbers(f.read())
    status, out, err = run(ogi, [document])
    if status != (1 if gold['status_expected'] == 'rejected' else 0):
        yield 'exit status %d, %s' % (status, err)
    lines = out.decode('utf-8').split('\n')
    if len(lines) != 2 or lines[1]:
        yield 'not one line: %d of them' % (len(lines) - 1)
        return
    report = numbers(lines[0])
    if report['source'] != document:
        yield 'the source is %r' % report['source']
    yield from compare(report, gold)
    if gold['encoding'] == 'utf-8':
        size = os.path.getsize(document)
        for f in report['findings']:
            span = f.get('span')
            if span and not 0 <= span[0] <= span[1] <= size:
                yield '%s: span %s of a text of %d bytes' % (f['rule'], span, size)
    with open(document, 'rb') as f:
        _, again, _ = run(ogi, ['-'], f.read())
    if again.replace(b'"source":"-"', b'"source": "-"', 1).partition(b'"source": "-"')[2] != \
            out.partition(json.dumps(document, ensure_ascii=False).encode())[2]:
        yield 'read from standard input the report is another one'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--ogi', required=True, help='the program')
    parser.add_argument('document')
    options = parser.parse_args()
    n = 0
    for n, difference in enumerate(check(options.ogi, options.document), 1):
        print(difference)
    return 1 if n else 0


if __name__ == '__main__':
    sys.exit(main())
