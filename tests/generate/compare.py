"""Runs the program on generated documents and compares its figures with the gold."""
import json
import os
import re
import subprocess
import tempfile
import unicodedata

import document
import script

SIMPLE = {ord(t): s for s, t in zip(script.PAIRS[::2], script.PAIRS[1::2])}


def flat(report):
    """{contract code: value}"""
    out = {}
    for part in ('disclosure', 'applications', 'disputes', 'statistics'):
        for row, inner in report.get(part, {}).items():
            if isinstance(inner, dict):
                out.update(('%s.%s.%s' % (part, row, c), v) for c, v in inner.items())
            else:
                out['%s.%s' % (part, row)] = inner
    return out


def write(plan, directory, name=None):
    """(path of the document, gold)"""
    data, kind, gold = document.build(plan)
    path = os.path.join(directory, '%s.%s' % (name or '%06d' % plan.seed, kind))
    with open(path, 'wb') as f:
        f.write(data)
    return path, gold


def write_gold(path, gold):
    with open(path.rsplit('.', 1)[0] + '.gold.json', 'w', encoding='utf-8') as f:
        json.dump(gold, f, ensure_ascii=False, indent=1)
        f.write('\n')


def parse(ogi, paths):
    """{path: report}; a document without a report is absent."""
    p = subprocess.run([ogi, 'parse', *paths], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.DEVNULL, timeout=300)
    out = {}
    for line in p.stdout.decode('utf-8').split('\n'):
        if line:
            report = json.loads(line)
            out[report['source']] = report
    return out


def same(a, b):
    return abs(a - b) < 0.005


def cells(report, gold):
    """[(kind, cell, gold's, program's)]; kinds: wrong, invented, guessed, missing. And the number of right ones."""
    found, out, right = flat(report), [], 0
    optional = set(gold['optional'])
    for code, want in gold['cells'].items():
        value = found.get(code)
        if want is None and value is not None:
            out.append(('invented', code, None, value))
        elif want is not None and value is None:
            out.append(('missing', code, want, None))
        elif want is not None and not same(value, want):
            out.append(('wrong', code, want, value))
        elif want is not None:
            right += 1
    for code, value in found.items():
        if value is None or code in gold['cells']:
            continue
        if code not in optional:
            out.append(('invented', code, 'no such cell', value))
        elif code in gold['truth'] and same(value, gold['truth'][code]):
            continue
        elif not any(same(value, x) for x in gold['tolerated'].get(code, ())):
            out.append(('guessed', code, gold['truth'].get(code, 'open'), value))
    return out, right


BAD = ('wrong', 'invented', 'guessed', 'silent')


def plain_name(name):
    return name and re.sub(r'\s', '', unicodedata.normalize('NFKC', name).translate(SIMPLE))


def identity(report, gold):
    """[(kind, cell, gold's, program's)] about form, year, agency, status and findings."""
    out = []
    if report['form'] != gold['form'] and report['form'] not in gold['form_alt']:
        out.append(('form', 'form', gold['form'], report['form']))
    unnamed = gold.get('unnamed')
    if report['year'] != gold['year'] and not unnamed:
        out.append(('year', 'year', gold['year'], report['year']))
    names = [plain_name(x) for x in [gold['agency'], *gold['agency_alt']]]
    if plain_name(report['agency']) not in names and not unnamed:
        out.append(('agency', 'agency', gold['agency'], report['agency']))
    status = gold.get('status_expected')
    if status and report['status'] != status:
        out.append(('status', 'status', status, report['status']))
    errors = {re.split(r'[\[(]', f['rule'])[0] for f in report['findings'] if f['severity'] == 'error'}
    for v in gold['violations']:
        if v['rule'] not in errors:
            out.append(('not found', 'finding', v['rule'], None))
    if status == 'valid':
        out += [('false alarm', 'finding', None, rule) for rule in sorted(errors)]
    return out


def differences(report, gold):
    if report is None:
        return [('silent', '', 'a report', None)], 0
    found, right = cells(report, gold)
    return found + identity(report, gold), right


def one(ogi, plan):
    """Differences of a single plan."""
    with tempfile.TemporaryDirectory(prefix='generate') as directory:
        path, gold = write(plan, directory)
        return differences(parse(ogi, [path]).get(path), gold)[0]
