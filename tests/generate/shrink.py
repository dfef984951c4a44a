"""Makes a failing document small: fewer damages, smaller figures, no prose, fewer parts and rows."""
import copy

import compare
import labels


def with_(plan, **changes):
    new = copy.copy(plan)
    for k, v in changes.items():
        setattr(new, k, v)
    return new


def candidates(plan, parts):
    for name in plan.damages:
        yield with_(plan, damages=tuple(d for d in plan.damages if d != name))
    if plan.mixed:
        yield with_(plan, mixed=None)
        yield with_(plan, mixed=None, layout=plan.mixed)
    if plan.encoding != 'utf-8':
        yield with_(plan, encoding='utf-8')
    if not plan.simple:
        yield with_(plan, simple=True)
    if plan.kind not in ('zero', 'small', 'valid'):
        yield with_(plan, kind='small')
    if parts and plan.form != 'F2014' and len(plan.parts) > 1:
        for part in plan.parts:
            yield with_(plan, parts=tuple(p for p in plan.parts if p != part))
    yield from fewer_rows(plan)


def row_keys(form):
    if form == 'F2014':
        return [n for n, _, _ in labels.STATISTICS if n]
    items = [item for _, items, _ in labels.DISCLOSURE[form] for item, _ in items]
    return items + [row for row, _, _ in labels.APPLICATIONS[form]]


def fewer_rows(plan):
    rows = plan.only_rows if plan.only_rows is not None else row_keys(plan.form)
    size = len(rows) // 2
    while size:
        for at in range(0, len(rows), size):
            yield with_(plan, only_rows=rows[:at] + rows[at + size:])
        size //= 2


def faults(ogi, plan):
    """{(missing or bad, cell)} of a plan; nothing where a damage needs what shrinking took away."""
    try:
        found = compare.one(ogi, plan)
    except (StopIteration, IndexError, AttributeError, ValueError):
        return set()
    return {('bad' if d[0] in compare.BAD else d[0], d[1]) for d in found}


def shrink(ogi, plan, kinds, tries=150):
    """The smallest plan met in which one of the cells still fails as it did."""
    kinds = {'bad' if k in compare.BAD else k for k in kinds}
    wanted = {f for f in faults(ogi, plan) if f[0] in kinds}
    progress = True
    while progress and tries > 0:
        progress = False
        for c in candidates(plan, 'bad' in kinds):      # a part alone may lack figures for other reasons
            tries -= 1
            if wanted & faults(ogi, c):
                plan, progress = c, True
                break
            if tries <= 0:
                break
    return plan
