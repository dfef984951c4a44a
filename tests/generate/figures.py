"""Figures of an invented report, how an office prints them, and what a reader may conclude from the print."""
from decimal import ROUND_HALF_UP, Decimal

import labels

KINDS = ('zero', 'small', 'small', 'valid', 'valid', 'large', 'broken', 'sparse', 'sparse')
OUT = ('applications.concluded.', 'applications.carried_out.')


class Figure:
    """A value cell: what is printed, and what that says. `sure` is False when the document leaves it open."""
    __slots__ = ('code', 'text', 'want', 'sure', 'tolerated', 'index')

    def __init__(self, code, text, want, sure=True, tolerated=()):
        self.code, self.text, self.want, self.sure = code, text, want, sure
        self.tolerated, self.index = list(tolerated), None

    @property
    def blank(self):
        return not self.text.strip()


# --- numbers ------------------------------------------------------------------------------------


def count(rng, kind):
    if kind == 'zero':
        return 0
    if kind == 'large':
        return rng.choice((0, rng.randrange(10, 2000), rng.randrange(1000, 6000000)))
    return rng.choice((0, 0, rng.randrange(1, 10), rng.randrange(1, 10), rng.randrange(10, 400)))


def applications(rng, kind, form):
    rows = [row for row, _, _ in labels.APPLICATIONS[form]]
    values = {row: [] for row in rows}
    for _ in range(6):
        column = dict.fromkeys(rows, 0)
        if kind != 'zero' and rng.random() < .6:
            for row in rng.sample(rows[2:-2], rng.randrange(1, 9)):
                column[row] = count(rng, kind)
        column['concluded'] = sum(column[r] for r in rows[2:-2])
        column['carried_out'] = count(rng, kind) if rng.random() < .4 else 0
        handled = column['concluded'] + column['carried_out']
        column['carried_in'] = rng.randrange(handled + 1) if rng.random() < .4 else 0
        column['received'] = handled - column['carried_in']
        for row in rows:
            values[row].append(column[row])
    return {'applications.%s.%s' % (row, who): n for row in rows
            for (who, _), n in zip(labels.APPLICANTS, values[row] + [sum(values[row])])}


def disputes(rng, kind):
    out = {}
    for channel, _ in labels.CHANNELS:
        four = [count(rng, kind) if rng.random() < .5 else 0 for _ in range(4)]
        for (result, _), n in zip(labels.RESULTS, four + [sum(four)]):
            out['disputes.%s.%s' % (channel, result)] = n
    return out


def money(rng, kind):
    """An amount in yuan."""
    if kind == 'zero' or rng.random() < .3:
        return Decimal(0)
    top = 10 ** rng.choice((4, 6, 8, 10 if kind == 'large' else 7))
    return Decimal(rng.randrange(100, top * 100)).scaleb(-2) if rng.random() < .5 else Decimal(rng.randrange(1, top))


def disclosure(rng, kind, form):
    out = {}
    for _, items, measures in labels.DISCLOSURE[form]:
        for item, _ in items:
            for measure, _ in measures:
                code = 'disclosure.%s.%s' % (item, measure)
                if measure == 'amount_yuan':
                    out[code] = money(rng, kind)
                elif measure == 'change':
                    n = out['disclosure.%s.previous' % item]
                    out[code] = rng.choice((0, rng.randrange(1, 40), -rng.randrange(n + 1))) if kind != 'zero' else 0
                else:
                    out[code] = count(rng, kind)
    return out


SUMS14 = [('3.1', ['3.1.1', '3.1.2', '3.1.3', '3.1.4'], 'F14-RECV'), ('3.2', ['3.2.1', '3.2.2'], 'F14-DONE'),
          ('3.3.4', ['3.3.4' + c for c in 'abcdef'], 'F14-REFUSE'),
          ('3.3', ['3.3.%d' % n for n in range(1, 9)], 'F14-REPLY'), ('4', ['4.1', '4.2', '4.3'], 'F14-REV'),
          ('5', ['5.1', '5.2', '5.3'], 'F14-LIT'), ('8.3', ['8.3.1', '8.3.2'], 'F14-STAFF')]
AT_MOST14 = [('1.1a', '1.1', 'F14-NORM'), ('2.2.1a', '2.2.1', 'F14-QIZHONG'), ('2.2.2a', '2.2.2', 'F14-QIZHONG')]


def statistics(rng, kind):
    v = {n: money(rng, kind) if n in ('7', '8.4') else count(rng, kind) for n, _, _ in labels.STATISTICS if n}
    for total, parts, _ in SUMS14:
        v[total] = sum(v[p] for p in parts)
    for less, more, _ in AT_MOST14:
        v[less] = min(v[less], v[more])
    return {'statistics.' + n: x for n, x in v.items()}


def make(rng, form, kind):
    """{code: number}; of the kind `broken` with one figure changed, so that some sum is wrong."""
    if form == 'F2014':
        values = statistics(rng, kind)
    else:
        values = {**disclosure(rng, kind, form), **applications(rng, kind, form), **disputes(rng, kind)}
    if kind == 'broken':
        for code in rng.sample([c for c in values if not labels.is_money(c)], rng.choice((1, 1, 2, 5))):
            values[code] = abs(values[code] + rng.choice((1, -1, 10, rng.randrange(1, 60))))
    return values


# --- rules of severity error whose operands are all known ----------------------------------------


def violations(form, get):
    """Names of the arithmetic rules that the figures break; get(code) is None where a figure is not sure."""
    found = set()

    def unequal(rule, left, right):
        a, b = [get(c) for c in left], [get(c) for c in right]
        if None not in a and None not in b and sum(a) != sum(b):
            found.add(rule)
    if form == 'F2014':
        for total, parts, rule in SUMS14:
            unequal(rule, ['statistics.' + total], ['statistics.' + p for p in parts])
        for less, more, rule in AT_MOST14:
            a, b = get('statistics.' + less), get('statistics.' + more)
            if a is not None and b is not None and a > b:
                found.add(rule)
        return found
    rows = [r for r, _, _ in labels.APPLICATIONS[form]]
    for who, _ in labels.APPLICANTS:
        at = ['applications.%s.%s' % (r, who) for r in rows]
        unequal('T3-IDENTITY', at[:2], at[-2:])
        unequal('T3-RESULT-SUM', at[-2:-1], at[2:-2])
    for r in rows:
        at = ['applications.%s.%s' % (r, who) for who, _ in labels.APPLICANTS]
        unequal('T3-ROW-TOTAL', at[-1:], at[:-1])
    for (channel, _), rule in zip(labels.CHANNELS, ('T4-SUM-REVIEW', 'T4-SUM-DIRECT', 'T4-SUM-AFTER')):
        at = ['disputes.%s.%s' % (channel, r) for r, _ in labels.RESULTS]
        unequal(rule, at[-1:], at[:-1])
    for item in ('licences', 'other_services', 'penalties', 'coercive_measures', 'fees'):
        a, b = get('disclosure.%s.previous' % item), get('disclosure.%s.change' % item)
        if a is not None and b is not None and a + b < 0:
            found.add('T2-DELTA19')
    return found


# --- print --------------------------------------------------------------------------------------
MARKS = ('/', '-', '—', '——', '--', '无', '不适用')
WORDS = ('本单位无此项', '未开展', '本机关未制作', '无此事项')
CHINESE = '零一二三四五六七八九十'


def grouped(n, separator):
    return '{:,}'.format(n).replace(',', separator)


def plain(amount):
    text = format(amount, 'f')
    return text.rstrip('0').rstrip('.') if '.' in text else text


def cent(amount):
    return amount.quantize(Decimal('0.01'), ROUND_HALF_UP)


def print_change(rng, code, n, style):
    if style == 'signs' and n:
        form = rng.choice(('+', '增', '增加') if n > 0 else ('-', '−', '－', '减', '减少'))
        return Figure(code, form + str(abs(n)), n)
    return Figure(code, str(n), n)


def print_money(rng, code, amount, unit):
    """`unit` is what the head names: 元, 万元 or nothing."""
    ten_thousand = plain(amount / 10000)
    if unit == 'cell':
        text, want = rng.choice(((plain(amount) + '元', amount), (ten_thousand + '万元', amount),
                                 (ten_thousand + '万', amount)))
        return Figure(code, text, cent(want))
    if unit == '万元':
        if rng.random() < .1:
            return Figure(code, plain(amount) + '元', cent(amount))
        if '.' in ten_thousand and rng.random() < .3:
            ten_thousand += '0' * rng.randrange(3)
        return Figure(code, ten_thousand, cent(amount))
    if unit == '元':
        return Figure(code, plain(amount), cent(amount))
    if amount == 0:
        return Figure(code, '0', Decimal(0), sure=False)
    return Figure(code, plain(amount), None)


def print_count(rng, code, n, style):
    if 'thousands' in style and n >= 1000:
        return Figure(code, grouped(n, rng.choice((',', ',', '，')) if 'full' in style else ','), n)
    if 'count_unit' in style and rng.random() < .2 and code.startswith('disclosure'):
        return Figure(code, '%d%s' % (n, '件'), n)
    if 'chinese' in style and rng.random() < .1 and n <= 10:
        return Figure(code, CHINESE[n], n)
    return Figure(code, str(n), n)


def odd(rng, code):
    """A figure that no count can be."""
    text = rng.choice(('0.5', '12.75', '1' * 19, '+(0) -(0)', '约10', '3/4', 'O'))
    open_ = text in ('+(0) -(0)', 'O')
    return Figure(code, text, None, sure=not open_, tolerated=[0] if open_ else [])


def printed(rng, values, kind, units, style):
    """{code: Figure}"""
    out = {}
    blank = rng.choice((.1, .3, .6, .9)) if kind == 'sparse' else 0
    marks = rng.choice(('blank', 'blank', 'marks', 'words', 'both'))
    for code, n in values.items():
        if blank and rng.random() < blank:
            text = '' if marks == 'blank' or marks == 'both' and rng.random() < .5 else \
                rng.choice(WORDS if marks == 'words' and code.startswith('disclosure') else MARKS)
            out[code] = Figure(code, text, None)
        elif labels.is_money(code):
            out[code] = print_money(rng, code, n, units)
        elif code.endswith('.change'):
            out[code] = print_change(rng, code, n, 'signs' if 'signs' in style else '')
        elif 'odd' in style and rng.random() < .03:
            out[code] = odd(rng, code)
        else:
            out[code] = print_count(rng, code, n, style)
    return out
