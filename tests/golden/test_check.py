#!/usr/bin/env python3
"""The comparison itself: an answer made of the gold passes, and each way of being wrong is seen."""
import copy
import os
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import check

GOLD = os.path.join(HERE, '..', 'fixtures', 'reports', '%s.gold.json')


def answer(gold):
    """The report that a parser without a mistake prints."""
    report = dict.fromkeys(check.KEYS)
    report.update(schema='ogi.report/1', source='-', status=gold['status_expected'], sections=[], findings=[],
                  cell_notes=[], form=gold['form'], year=gold['year'], agency=gold['agency'])
    for part in check.PARTS:
        report[part] = {}
    for code, value in gold['cells'].items():
        part, rest = code.split('.', 1)
        if part == 'statistics':
            report[part][rest] = value
        else:
            row, column = rest.split('.')
            report[part].setdefault(row, {})[column] = value
        if value is None:
            report['cell_notes'].append({'cell': code, 'note': 'blank', 'raw': ''})
    for v in gold['violations']:
        finding = {'rule': v['rule'], 'severity': 'error', 'cell': v['cell'], 'expected': v.get('expected'),
                   'actual': v.get('actual'), 'message': '', 'span': [0, 1]}
        if 'expected' in v:
            finding['difference'] = v['actual'] - v['expected']
        report['findings'].append(finding)
    return report


class Compare(unittest.TestCase):
    def setUp(self):
        self.gold, self.report = self.case('f2021-pdf-flow')

    @staticmethod
    def case(name):
        with open(GOLD % name, encoding='utf-8') as f:
            gold = check.numbers(f.read())
        return gold, answer(gold)

    def differences(self):
        return list(check.compare(self.report, self.gold))

    def test_the_right_answer_passes(self):
        for name in sorted(os.listdir(os.path.dirname(GOLD))):
            if name.endswith('.gold.json'):
                self.gold, self.report = self.case(name[:-len('.gold.json')])
                if self.gold['status_expected'] != 'rejected':
                    self.assertEqual(self.differences(), [], name)

    def test_a_wrong_number_is_seen(self):
        self.report['applications']['received']['total'] += 1
        self.assertEqual(len(self.differences()), 1)

    def test_a_missing_number_is_seen(self):
        del self.report['disputes']['reconsideration']['total']
        self.assertEqual(len(self.differences()), 1)

    def test_a_zero_for_a_blank_is_seen(self):
        self.gold, self.report = self.case('f2019-blank-cells')
        self.report['disclosure']['regulations']['made'] = 0
        self.assertTrue(any('no number there' in d for d in self.differences()))

    def test_a_cell_after_the_cut_is_seen(self):
        self.gold, self.report = self.case('f2021-cut')
        self.report['disputes'] = {'reconsideration': {'upheld': 0}}
        self.assertTrue(any('no such cell' in d for d in self.differences()))

    def test_a_figure_without_a_sure_place_is_seen(self):
        self.gold, self.report = self.case('f2019-dropped-blanks')
        self.report['disclosure']['licences'] = {'change': 2939}
        self.assertTrue(any('does not settle' in d for d in self.differences()))

    def test_a_false_alarm_is_seen(self):
        self.report['findings'].append({**self.report['findings'][0], 'actual': 1000, 'difference': 900, 'expected': 100})
        self.assertTrue(any('false alarm' in d for d in self.differences()))

    def test_an_error_not_found_is_seen(self):
        self.report['findings'].pop()
        self.assertTrue(any('not found' in d for d in self.differences()))

    def test_a_null_without_a_note_is_seen(self):
        self.gold, self.report = self.case('f2021-not-applicable')
        self.report['cell_notes'].pop()
        self.assertTrue(any('no note' in d for d in self.differences()))

    def test_another_form_year_agency_and_status_are_seen(self):
        for key, value in (('form', 'F2019'), ('year', 1999), ('agency', None), ('status', 'valid')):
            report = copy.deepcopy(self.report)
            report[key] = value
            self.assertEqual(len(list(check.compare(report, self.gold))), 1, key)


if __name__ == '__main__':
    unittest.main()
