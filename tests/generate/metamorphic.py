#!/usr/bin/env python3
"""Changes of a document that change no figure, and one that changes just the figures of a row.

usage: metamorphic.py --ogi PROGRAM [--seed N] [--count N] [--show N]

No gold is needed: what the program reads before and after is compared. Exit status 1: a figure changed,
one appeared where a cell was emptied, a row changed that was not touched, or a relation lost figures."""
import argparse
import collections
import copy
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare
import labels
from plan import Plan

BORDERS = ('L01', 'L02', 'L03', 'L03c', 'L05', 'MD', 'L06', 'L07', 'L12')


def add(*damages):
    def change(plan):
        plan.damages = tuple(sorted({*plan.damages, *damages}))
        return all(plan.allows(d) for d in damages)
    return change


def encoded(name):
    def change(plan):
        plan.encoding = name
        return True
    return change


def separated(layout):
    def change(plan):
        changed = plan.layout != layout and plan.layout in BORDERS
        plan.layout = layout
        return changed and all(plan.allows(d) for d in plan.damages)
    return change


# Damages whose place in the text moves with what else is in it.
RESTLESS = {'second_report', 'cut', 'begin_lost', 'tabs_lost', 'rows_lost', 'merged_value', 'rule_line'}
SAME = {
    'blank lines': add('blank_lines'), 'page numbers': add('page_numbers'),
    'page numbers and form feeds': add('page_numbers', 'form_feeds'),
    'head again on the new page': add('page_numbers', 'head_again'), 'full width': add('full_width'), 'menu': add('menu'),
    'sharing': add('sharing'), 'menu and sharing': add('menu', 'sharing'), 'traditional script': add('traditional'),
    'half-width brackets': add('half_brackets'), 'inside a page': add('in_html'), 'layout table': add('layout_table'),
    'plain tags': add('plain_tags'), 'hidden text': add('hidden'), 'sentence before the table': add('sentence_before_table'),
    'table of contents': add('contents'),
    'wrongly declared': add('wrongly_declared'), 'undeclared': add('undeclared'),
    **{'in ' + e: encoded(e) for e in ('utf-16-le-bom', 'utf-16-be-bom', 'gb18030', 'utf-8-bom')},
    **{'as ' + x: separated(x) for x in BORDERS},
}


def base(seed):
    """A complete report with one damage at most."""
    plan = Plan(seed)
    plan.damages, plan.encoding, plan.mixed = plan.damages[:1], 'utf-8', None
    plan.kind = plan.kind if plan.kind != 'sparse' else 'valid'
    if plan.layout == 'L18':            # one line: what is added anywhere moves all its broken words
        plan.layout = 'L09'
    if set(plan.damages) & RESTLESS:
        plan.damages = ()
    return plan


def variants(seed):
    """[(name of the relation, plan)], the unchanged document first."""
    plan = base(seed)
    rng = plan.rng('metamorphic')
    out = [('', plan)]
    for name in rng.sample(sorted(SAME), 6):
        new = copy.copy(plan)
        if SAME[name](new):
            out.append((name, new))
    new = copy.copy(plan)
    new.erased = rng.choice(labels.codes(plan.form))
    return out + [('erased', new)]


def row(code):
    if code.startswith('statistics'):
        return code
    return 'disputes' if code.startswith('disputes') else code.rpartition('.')[0]


def differences(name, plan, before, after):
    """[(kind, cell, before, after)]"""
    a, b = compare.flat(before), compare.flat(after)
    out = []
    for code in sorted(a.keys() | b.keys()):
        x, y = a.get(code), b.get(code)
        if x == y:
            continue
        if name == 'erased' and code == plan.erased:
            out += [('changed', code, x, y)] if y is not None else []
        elif name == 'erased' and row(code) == row(plan.erased):
            out += [('changed', code, x, y)] if None not in (x, y) else []
        elif None in (x, y):
            out.append(('lost' if y is None else 'found', code, x, y))
        else:
            out.append(('changed', code, x, y))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--ogi', required=True, help='the program')
    parser.add_argument('--seed', type=int, default=1, help='the first document (default 1)')
    parser.add_argument('--count', type=int, default=300, help='how many (default 300)')
    parser.add_argument('--show', type=int, default=20, help='differences to print (default 20)')
    parser.add_argument('--recall', type=float, default=99.9, help='least share of figures that stay (default 99.9)')
    options = parser.parse_args()
    table, figures, shown = collections.defaultdict(collections.Counter), 0, 0
    with tempfile.TemporaryDirectory(prefix='metamorphic') as directory:
        for start in range(options.seed, options.seed + options.count, 30):
            seeds = range(start, min(start + 30, options.seed + options.count))
            made = [(seed, name, plan, compare.write(plan, directory, '%d-%d' % (seed, n))[0])
                    for seed in seeds for n, (name, plan) in enumerate(variants(seed))]
            reports = compare.parse(options.ogi, [path for *_, path in made])
            backwards = compare.parse(options.ogi, [path for *_, path in reversed(made)])
            if reports != backwards:
                table['other order']['changed'] += 1
            for seed, name, plan, path in made:
                os.unlink(path)
                if not name:
                    before = reports[path]
                    continue
                found = differences(name, plan, before, reports[path])
                figures += sum(v is not None for v in compare.flat(before).values())
                table[name].update(kind for kind, *_ in found)
                table[name]['documents'] += 1
                if found and shown < options.show:
                    shown += 1
                    print('seed %d %s %s [%s] %s %s: %d, first %s %s: %s, then %s' % (
                        seed, plan.form, plan.layout, ' '.join(plan.damages), name, plan.erased or '', len(found),
                        *found[0]))
    print('%-30s %9s %9s %9s %9s' % ('relation', 'documents', 'changed', 'lost', 'found'))
    for name in sorted(table):
        t = table[name]
        print('%-30s %9d %9d %9d %9d' % (name, t['documents'], t['changed'], t['lost'], t['found']))
    changed = sum(t['changed'] for t in table.values())
    moved = sum(t['lost'] + t['found'] for t in table.values())
    return 1 if changed or moved > (100 - options.recall) / 100 * figures else 0


if __name__ == '__main__':
    sys.exit(main())
