"""Small generated reports, each with figures of its own, for tests of many documents."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'fixtures', 'tools'))
import forms

URL = 'https://www.shixun.example/report/%06d'


def report(n, year=2022, other=''):
    """A short report in Markdown; `n` and `year` settle its figures."""
    cells = {}
    for _, _, items in forms.DISCLOSURE['F2021']:
        for item, _, measures in items:
            cells.update(('disclosure.%s.%s' % (item, m), (n * 7 + len(item)) % 50) for m in measures)
    for code, _, _, _ in forms.application_rows('F2021'):
        count = n % 9 if code in ('received', 'granted', 'concluded') else 0
        for applicant, _ in forms.APPLICANTS:
            cells['applications.%s.%s' % (code, applicant)] = count if applicant in ('natural_person', 'total') else 0
    for channel, _ in forms.CHANNELS:
        for result, _ in forms.RESULTS:
            cells['disputes.%s.%s' % (channel, result)] = 0
    h = forms.HEADINGS
    lines = ['云屏市第%d街道办事处%d年政府信息公开工作年度报告' % (n, year), '', h[0], '',
             '%d年本街道公开信息%d条。%s' % (year, n + 3, other), '', h[1], '']

    def add(grid):
        for line in forms.matrix(grid):
            lines.append('\t'.join(c.text if how == 'here' else '' for c, how in line))
        lines.append('')
    add(forms.disclosure_grid('F2021', cells))
    lines.extend([h[2], ''])
    add(forms.application_grid('F2021', cells))
    lines.extend([h[3], ''])
    add(forms.dispute_grid(cells))
    lines.extend([h[4], '', '人手不足，来年补充。', '', h[5], '', '未收取信息处理费。', ''])
    return '\n'.join(lines).encode()


def message(n, fetched='2023-02-01T00:00:00Z', partition=None, **kind):
    """(key, value, headers, timestamp, partition) for World.produce"""
    url = (URL % n).encode()
    headers = [('content-type', b'text/plain; charset=utf-8'), ('url', url), ('fetched-at', fetched.encode())]
    return url, report(n, **kind), headers, None, partition
