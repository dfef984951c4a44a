"""The gold answer: which figures a careful reader of the finished text can be certain of."""
import unicodedata
from decimal import Decimal

import figures as fig
import labels
import lines
from plan import base_layout

SPACES, DASHES = {'L09', 'L11a', 'L11b', 'L18'}, {'-', '—', '——', '--'}
WITHOUT_BORDERS = {'L04a', 'L04b', 'L09', 'L10', 'L11a', 'L11b', 'L13', 'L18', 'L16'}


def number(x):
    if isinstance(x, Decimal):
        return int(x) if x == x.to_integral_value() else float(x)
    return x


def settle_signs(plan, made):
    """Between spaces a dash in front of a figure may be its sign."""
    for t in made:
        layout = plan.mixed if plan.mixed and t.part == 3 else plan.layout
        if layout in SPACES or base_layout(plan, layout) in SPACES:
            for r in t.rows:
                f = [x.text for x in r.figures()]
                if any(' ' in x for x in f) or any(a in DASHES and b[:1].isdigit() for a, b in zip(f, f[1:])):
                    r.open()


def settle_cut(plan, printed, made, seen):
    """The row in which the text ends: without borders between cells its figures could be of other columns."""
    for t in made:
        layout = plan.mixed if plan.mixed and t.part == 3 else plan.layout
        for r in t.rows:
            f = r.figures()
            left = [x for x in f if x.index in seen.whole]
            if left and len(left) < len(f) and layout in WITHOUT_BORDERS:
                r.open()
    for f in printed.values():
        if f.index == seen.last:
            f.sure = False
        if f.index in seen.partial:
            f.sure = False
            begun = ''.join(c for c in unicodedata.normalize('NFKC', seen.partial[f.index]) if c in '0123456789.')
            f.tolerated += [float(begun), float(begun) * 10000] if begun.strip('.') else []


def nothing(forms):
    """The answer to a document without figures."""
    return {'form': None, 'form_alt': forms, 'cells': {}, 'optional': [], 'truth': {}, 'tolerated': {}, 'violations': []}


def answer(plan, printed, made, state, seen, second):
    form = plan.form
    if plan.layout in ('L14', 'L15') or not seen.whole and not seen.partial:
        return nothing([None, form])
    settle_signs(plan, made)
    if plan.has('cut'):
        settle_cut(plan, printed, made, seen)
    base = base_layout(plan, plan.layout)
    if plan.layout == 'L16' and base in lines.CELL_PER_LINE:
        for f in printed.values():
            f.sure = False
    cells, optional, truth, tolerated = {}, list(state.also_open), {}, {c: [] for c in state.also_open}
    for f in printed.values():
        if f.index not in seen.whole and f.index not in seen.partial:
            continue
        if f.sure and f.index in seen.whole:
            cells[f.code] = number(f.want)
            continue
        optional.append(f.code)
        tolerated[f.code] = [number(x) for x in f.tolerated]
        if f.want is not None:
            truth[f.code] = number(f.want)
    if second:
        compare_second(second, seen, cells, optional, truth, tolerated)
    broken = fig.violations(form, lambda c: cells.get(c))
    gold = {'form': form, 'form_alt': [], 'cells': cells, 'optional': optional, 'truth': truth, 'tolerated': tolerated,
            'violations': [{'rule': r} for r in sorted(broken)]}
    if set(plan.damages) & {'cut', 'begin_lost', 'tables_lost'} or plan.parts != (2, 3, 4) or plan.has('mixed_forms'):
        gold['form_alt'] = [None, 'F2019', 'F2021', 'F2014']
    if broken:
        gold['status_expected'] = 'invalid'
    elif not optional and len(cells) == len(labels.codes(form)) and None not in cells.values() and form != 'F2014' and \
            plan.layout not in ('L13', 'L18') and not set(plan.damages) & UNSURE_STATUS:
        gold['status_expected'] = 'valid'
    return gold


UNSURE_STATUS = {'headings_odd', 'other_headings', 'headings_lost', 'cut', 'begin_lost', 'no_title', 'second_report',
                 'odd', 'caption_lost', 'head_lost', 'head3_lost', 'head4_lost', 'contents'}


def compare_second(second, seen, cells, optional, truth, tolerated):
    """A second report in the document: a cell with two different figures is open."""
    for f in second.values():
        if f.index not in seen.whole and f.index not in seen.partial:
            continue
        theirs = number(f.want) if f.sure and f.index in seen.whole else None
        mine = cells.pop(f.code, None) if f.code not in optional else truth.pop(f.code, None)
        if f.code not in optional:
            optional.append(f.code)
        if mine is None or theirs is None:      # one figure at most: whether it counts is nobody's business here
            tolerated[f.code] = [x for x in (mine, theirs) if x is not None] + tolerated.get(f.code, [])
        elif mine == theirs:
            truth[f.code] = mine
