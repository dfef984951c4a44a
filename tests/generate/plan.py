"""What a document is to be: edition, figures, layout, damages, encoding; all out of a seed."""
import random

import damage
import figures as fig
import script

LAYOUTS = {'L01': 4, 'L02': 10, 'L03': 4, 'L03b': 3, 'L03c': 8, 'L03d': 2, 'L03e': 2, 'L04a': 3, 'L04b': 12, 'L05': 5, 'MD': 5,
           'L06': 9, 'L07': 5, 'L09': 6, 'L10': 2, 'L11a': 9, 'L11b': 5, 'L11c': 1, 'L12': 15, 'L13': 2, 'L14': 1, 'L15': 1,
           'L16': 3, 'L18': 2, 'L19': 2, 'other': 2}
MIXED = ('L01', 'L02', 'L03', 'L03c', 'L04b', 'L05', 'L07', 'L09', 'L12')
TEXT = {
    'blank_lines': {'but': ('L07', 'L12', 'L13', 'L18', 'L11b', 'L16')},
    'page_numbers': {'but': ('L12', 'L13', 'L18', 'L16')},
    'form_feeds': {'but': ('L12', 'L13', 'L18', 'L16')},
    'head_again': {'but': ('L12', 'L13', 'L18', 'L16', 'L11a', 'L11b', 'L11c')},
    'tabs_lost': {'only': ('L06',)}, 'rule_line': {'only': ('L06', 'L02')}, 'cut': {'but': ('L16', 'L11c')}, 'begin_lost': {},
    'menu': {}, 'sharing': {}, 'contents': {}, 'sentence_before_table': {}, 'no_title': {}, 'headings_marked': {},
    'headings_odd': {}, 'other_headings': {}, 'headings_lost': {}, 'traditional': {}, 'full_width': {},
    'second_report': {},
    'hidden': {'only': ('L12',)}, 'plain_tags': {'only': ('L12',)}, 'layout_table': {'only': ('L12',)}, 'tables_lost': {},
    'small_table': {}, 'spaced_counts': {},
    'in_html': {'only': ('L01', 'L02', 'L03', 'L03c', 'L04b', 'L05', 'L09', 'L06', 'L07', 'L11b')},
    'table_split': {'only': ('L06', 'L02', 'L09', 'L12', 'L04b', 'L11a')},
    'blanks_dropped': {'only': ('L02', 'L03', 'L03c', 'L03e')}, 'undeclared': {}, 'wrongly_declared': {},
}
STYLE = ('signs', 'thousands', 'full_separators', 'count_unit', 'chinese', 'odd', 'money_in_cell', 'money_without_unit')
# What needs tables; the sections of the later editions; lines; and what cannot be told from its neighbours without borders.
WITH_TABLES = {'cut', 'begin_lost', 'second_report', 'tables_lost', 'table_split'}
WITH_SECTIONS = {'small_table', 'tables_lost', 'table_split', 'contents', 'second_report', 'begin_lost'}
WITH_LINES = {'second_report', 'begin_lost'}
TOUCHING = {'thousands', 'full_separators', 'count_unit', 'chinese', 'odd'}
FORMS = ('F2014', 'F2019', 'F2019', 'F2019', 'F2021', 'F2021', 'F2021')
class Plan:
    """Everything a document is made of.

    Shrinking sets `simple`, `parts` and `only_rows`; `erased` is the code of a cell that is left empty."""

    def __init__(self, seed):
        rng = random.Random(seed)
        self.seed, self.form, self.kind = seed, rng.choice(FORMS), rng.choice(fig.KINDS)
        self.layout = rng.choices(list(LAYOUTS), LAYOUTS.values())[0]
        if self.layout == 'L11c' and self.kind == 'sparse':     # columns with holes say nothing, not even that
            self.kind = 'valid'
        self.mixed = rng.choice(MIXED) if self.layout in MIXED and rng.random() < .12 else None
        self.encoding = rng.choice(['utf-8'] * 6 + list(script.ENCODINGS))
        self.simple, self.parts, self.only_rows, self.erased = False, (2, 3, 4), None, None
        wanted = rng.choice((0, 0, 1, 2, 2, 3, 4, 6))
        names = [n for n in [*damage.DAMAGES, *TEXT, *STYLE] if self.allows(n)]
        self.damages = tuple(sorted(rng.sample(names, min(wanted, len(names)))))
        if 'begin_lost' in self.damages:        # what is lost would stand in the copy
            self.damages = tuple(d for d in self.damages if d != 'table_twice')

    def allows(self, name):
        """Whether the damage can happen to such a document."""
        mine = {self.layout, self.mixed} - {None}
        if self.layout == 'other':
            return name in ('menu', 'sharing', 'full_width', 'traditional')
        if self.layout == 'L19' and name not in STYLE:
            return name in ('menu', 'sharing', 'traditional', 'full_width')
        if self.layout in ('L14', 'L15') and name in WITH_TABLES | set(damage.DAMAGES):
            return False
        if name in damage.DAMAGES:
            d = damage.DAMAGES[name]
            return self.form in d.forms and (d.layouts is None or mine <= set(d.layouts)) and not mine & set(d.but)
        if name in TEXT:
            rule = TEXT[name]
            if name in WITH_SECTIONS and self.form == 'F2014':
                return False
            if name in WITH_LINES and self.layout in ('L16', 'L18', 'L13'):
                return False
            return ('only' not in rule or mine <= set(rule['only'])) and not mine & set(rule.get('but', ()))
        return name not in TOUCHING or self.layout not in ('L10', 'L11a', 'L11b', 'L18')

    def has(self, name):
        return name in self.damages

    def rng(self, name):
        return random.Random('%d %s' % (self.seed, name))


def base_layout(plan, layout):
    """The writer of lines behind a layout that is made of another one."""
    if layout in ('L13', 'L18'):
        return 'L01' if layout == 'L13' else 'L09'
    if layout == 'L19':
        return plan.rng('L19').choice(('L02', 'L05', 'L06', 'L07', 'L09', 'L04b', 'L03c'))
    if layout == 'L16':
        return plan.rng('L16').choice(('L02', 'L09', 'L01', 'L04b', 'L04a', 'L05'))
    return layout
