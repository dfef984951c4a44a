"""A document and its gold answer out of a plan. Same plan, same bytes."""
import damage
import figures as fig
import gold as answers
import labels
import lines
import noise
import page
import paper
import prose
import script
import strangers
import tables as grid
from plan import STYLE, base_layout

UNITS_2019 = ('采购总金额（单位：万元）', '采购总金额(万元)', '采购总金额（单位：万元，保留4位小数）')


class State:
    def __init__(self, year, form, values):
        self.year, self.form, self.values, self.also_open, self.grid = year, form, values, [], False


# --- one report's tables --------------------------------------------------------------------------


def number_figures(all_figures, start):
    for n, f in enumerate(all_figures.values(), start):
        f.index = n


def small(values):
    """The same report with figures of one digit, for shrinking: sums need not hold."""
    return {c: (n if not n else type(n)(1 + int(abs(n)) % 9) * (-1 if n < 0 else 1)) for c, n in values.items()}


def make_tables(plan, year, which, start):
    rng = plan.rng('report %d' % which)
    values = fig.make(rng, plan.form, plan.kind)
    if plan.simple:
        values = small(values)
    style = set(plan.damages) & set(STYLE)
    if 'full_separators' in style:
        style |= {'thousands', 'full'}
    unit, head = '万元', '本年收费金额（单位：万元）'
    if plan.form == 'F2019':
        unit = 'cell' if 'money_in_cell' in style else '' if 'money_without_unit' in style else \
            plan.rng('unit').choice(('万元', '万元', '元'))
        head = plan.rng('unit head').choice(UNITS_2019) if unit == '万元' else '采购总金额（单位：元）' if unit == '元' else '采购总金额'
    printed = fig.printed(plan.rng('print %d' % which), values, plan.kind, unit, style)
    number_figures(printed, start)
    if plan.erased in printed:
        printed[plan.erased].text, printed[plan.erased].want, printed[plan.erased].sure = '', None, True
    made = grid.build(plan.form, printed, head, plan.rng('sheet').choice(
        (['统计指标', '单位', '统计数'], ['指标名称', '单位', '统计数'], ['统 计 指 标', '单 位', '统 计 数'])))
    made = [t for t in made if t.part == 14 or t.part in plan.parts]
    state = State(year, plan.form, values)
    state.grid = (plan.mixed or plan.layout) in ('L12', 'MD', 'L06', 'L07')
    for name in sorted(plan.damages, key=lambda d: d == 'table_twice'):     # a copy is one of what is printed
        if name in damage.DAMAGES and (plan.form == 'F2014' or plan.parts == (2, 3, 4)):
            damage.DAMAGES[name](made, plan.rng(name), state)
    if plan.has('tables_lost'):
        left = plan.rng('tables_lost').choice(((2,), (3,), (4,), (2, 3), (3, 4)))
        made = [t for t in made if t.part == 14 or t.part in left]
    if plan.only_rows is not None:
        for t in made:
            t.rows = [r for r in t.rows if r.role != 'data' or r.key in plan.only_rows or r.key == 'disputes']
            for r in t.rows:
                for c in r.cells:
                    c.high = c.high if r.role == 'head' else 1
    if plan.has('full_width'):
        for f in printed.values():
            f.text = f.text.translate(script.FULL_FIGURE)
    return made, printed, state


def write_table(plan, table, layout, which):
    """Lines of the table, or HTML as one string."""
    rng = plan.rng('write %d %d' % (which, table.part))
    if layout == 'L12':
        if len(table.rows) == 0:
            return ''
        return page.table(table, rng, not plan.has('plain_tags'))
    if layout in paper.WRITERS:
        wrap = rng.choice((0, .3, .8))
        rows = list(paper.WRITERS[layout](table, rng, wrap))
        if layout == 'L11a' and rng.random() < .3:
            rows = noise.blank_lines(rng, rows)
    else:
        writer = lines.WRITERS[base_layout(plan, layout)]
        rows = list(writer(table, rng, not plan.has('blanks_dropped')))
    if len(rows) == len(table.rows):
        if plan.has('tabs_lost'):
            rows = noise.tabs_lost(rng, table, rows)
        if plan.has('page_numbers') or plan.has('form_feeds') or plan.has('head_again'):
            rows = noise.with_pages(plan.rng('pages %d %d' % (which, table.part)), table, rows,
                                    layout in lines.ROW_PER_LINE or layout in paper.WRITERS,
                                    plan.has('form_feeds'), plan.has('head_again'))
    if plan.has('blank_lines'):
        rows = noise.blank_lines(rng, rows)
    if plan.has('rule_line') and table.part == 4:
        rows.append(['\t'.join(['---'] * 15) if layout == 'L06' else '---|' * 15])
    return [x for row in rows for x in row]


# --- the document as a list of lines and pieces of HTML --------------------------------------------


class Html(str):
    """A piece of the page that is HTML already."""


def side_by_side(left, right):
    """Every row of two reports' tables as one row."""
    for a, b in zip(left, right):
        a.width, a.filler = a.width + b.width, a.filler + b.filler
        for r, q in zip(a.rows, b.rows):
            r.cells = r.cells + q.cells


def report_items(plan, year, name, which, start, beside=None):
    """([line or Html], figures, state, tables)"""
    made, printed, state = make_tables(plan, year, which, start)
    if beside:
        side_by_side(made, beside)
    by_part = {t.part: t for t in made}
    rng = plan.rng('prose %d' % which)
    style = 'marks' if plan.has('headings_marked') or plan.layout == 'MD' else 'odd' if plan.has('headings_odd') else ''
    items = []
    if not plan.has('no_title'):
        items += prose.title_lines(rng, name, year) + ['']
    if not plan.simple:
        items += prose.preface(year) + (prose.contents(rng) if plan.has('contents') else [])
    if plan.form == 'F2014':
        for n in (1, 5, 6):
            items += [prose.heading(rng, n, style)] + ([] if plan.simple else prose.paragraphs(rng, n, year))
        items.append('附件：政府信息公开情况统计表')
        items += written(plan, by_part.get(14), which)
        return items, printed, state, made
    lost = rng.randrange(2, 5) if plan.has('headings_lost') else 0
    for n in range(1, 7):
        words = rng.choice(prose.OTHER_WORDS[n]) if plan.has('other_headings') and rng.random() < .6 else None
        if n != lost:
            items.append(prose.heading(rng, n, style, words))
        if not plan.simple:
            items += prose.paragraphs(rng, n, year)
            if plan.has('small_table') and n == 1:
                items += prose.small_table(plan.rng('small table'), year)
            if plan.has('spaced_counts') and n == 1:
                items.append(prose.spaced_counts(plan.rng('spaced counts')))
            if plan.has('sentence_before_table') and n in by_part:
                items.append(rng.choice((prose.sentence(rng, year), '具体数据如下表，单位：件。', '该部分情况见下表：')))
        items += written(plan, by_part.get(n), which)
    return items, printed, state, made


def written(plan, table, which):
    if table is None or plan.layout in ('L14', 'L15'):
        if plan.layout == 'L15' and table is not None:
            return ['图%d.png' % table.part] if plan.rng('L15').random() < .5 else []
        return []
    layout = plan.mixed if plan.mixed and table.part == 3 else plan.layout
    halves = [table]
    if plan.has('table_split') and table.part == 2:
        at = next((n for n, r in enumerate(table.rows) if r.block == '八'), len(table.rows))
        halves = [grid.Table(2, table.rows[:at], 4), grid.Table(2, table.rows[at:], 4)]
    out = []
    for t in halves:
        if t.rows:
            text = write_table(plan, t, layout, which)
            out += [Html(text)] if isinstance(text, str) else list(text)
            if len(halves) > 1:
                out.append('')
    return out


def glue(plan, items):
    """The finished characters of the document and its kind."""
    rng = plan.rng('page')
    if plan.layout == 'L12' or plan.mixed == 'L12':
        out = [x if isinstance(x, Html) else page.paragraph(x, rng, not plan.has('plain_tags')) for x in items]
        return '\n'.join(out), 'html'
    if plan.layout == 'L13':
        texts = [x for x in items if x.strip()]
        if rng.random() < .5:
            return '|' * rng.randrange(3, 300) + '\n' + ' '.join(texts) + ' |\n', 'txt'
        return ' | '.join(texts) + ' |' + '|' * rng.randrange(40) + '\n', 'txt'
    if plan.layout == 'L18':
        texts = noise.words_broken_in(rng, [x for x in items if x.strip()])
        for _ in range(rng.randrange(4)):
            texts.insert(rng.randrange(len(texts)), rng.choice(noise.ADVERTISING))
        return ' '.join(texts) + '\n', 'txt'
    if plan.layout == 'L16':
        items = noise.unique(items)
    if plan.has('in_html'):
        shape = 'pre' if {'L06', 'L07', 'L11b'} & {plan.layout, plan.mixed} else rng.choice(('p', 'br'))
        return page.plain_lines(items, rng, shape), 'html'
    return '\n'.join(items) + '\n', 'md' if plan.layout == 'MD' else 'txt'


def surround(plan, items, year):
    if plan.has('menu'):
        items = prose.menu(plan.rng('menu'), year) + [''] + items
    if plan.has('sharing'):
        items = items + [''] + prose.sharing(plan.rng('sharing'), year)
    return items


def cut(plan, text, first):
    """The text ends somewhere after the first figure."""
    rng = plan.rng('cut')
    at = rng.randrange(first, len(text)) if first < len(text) else len(text)
    return text[:at]


def without_beginning(plan, items, tables):
    """The document begins with some block of the first table."""
    first = next((t for t in tables if t.part == 2), None)
    starts = [n for n, x in enumerate(items) if '信息内容' in noise.plain(x)]
    if first is None or not starts or isinstance(items[starts[0]], Html):
        return items, False
    at = plan.rng('begin').choice(starts)
    return items[at:], True


def build_stranger(plan):
    rng = plan.rng('stranger')
    kind, year = rng.choice(strangers.KINDS), rng.randrange(2019, 2026)
    text = '\n'.join(surround(plan, kind(rng, year), year)) + '\n'
    if plan.has('full_width'):
        text = text.translate(script.FULL)
    if plan.has('traditional'):
        text = script.traditional(text, plan.rng('traditional'))
    data, used = script.encode(text, plan.encoding)
    gold = answers.nothing([None, 'F2014', 'F2019', 'F2021'])
    gold.update(year=None, agency=None, agency_alt=[], unnamed=True, status_expected='rejected', encoding=used, layout='other',
                note=' '.join([kind.__name__, *plan.damages]), seed=plan.seed)
    return data, 'txt', gold


def build(plan):
    """(bytes, extension, gold)"""
    if plan.layout == 'other':
        return build_stranger(plan)
    rng = plan.rng('who')
    name, others = prose.agency(rng)
    year = rng.choice({'F2014': range(2014, 2019), 'F2019': range(2019, 2021), 'F2021': range(2021, 2026)}[plan.form])
    second, headless, beside = None, False, None
    if plan.layout == 'L19':
        beside, second, _ = make_tables(plan, year - 1, 2, len(labels.codes(plan.form)))
    items, printed, state, made = report_items(plan, year, name, 1, 0, beside)
    if plan.has('second_report'):
        other = year - 1 if year not in (2019, 2021) else year + 1
        more, second, _, _ = report_items(plan, other, name, 2, len(printed))
        items = items + [''] + more
    if plan.has('begin_lost') and not second:
        items, headless = without_beginning(plan, items, made)
    items = surround(plan, items, year)
    if plan.has('full_width'):
        items = [x if isinstance(x, Html) else x.translate(script.FULL) for x in items]
    text, kind = glue(plan, items)
    if plan.has('cut'):
        text = cut(plan, text, next((m.start() for m in noise.FIGURE.finditer(text)), len(text)))
    seen = noise.Seen(text)
    text = noise.plain(text)
    if plan.has('traditional'):
        text = script.traditional(text, plan.rng('traditional'))
    if kind == 'html':
        data, used = encode_page(plan, text)
    else:
        data, used = script.encode(text, plan.encoding)
    gold = answers.answer(plan, printed, made, state, seen, second)
    gold.update(encoding=used, layout=plan.layout + ('+' + plan.mixed if plan.mixed else ''), year=year, agency=name,
                agency_alt=others, note=' '.join([plan.kind, *plan.damages]), seed=plan.seed)
    unnamed = plan.has('no_title') or headless or second
    if unnamed:
        gold['agency_alt'] = gold['agency_alt'] + [None]
        gold['unnamed'] = True
    return data, kind, gold


def encode_page(plan, text):
    names = script.WRONG if plan.has('wrongly_declared') else script.DECLARED
    declared = None if plan.has('undeclared') else names[plan.encoding]
    body = text if not plan.has('layout_table') else \
        '<table width="100%%"><tr><td class="left">&nbsp;</td><td>%s</td></tr></table>' % text
    text = page.whole(body, plan.rng('frame'), declared, plan.has('hidden'))
    if plan.has('cut'):
        text = text[:text.rindex('</td></tr></table>') if plan.has('layout_table') else text.rindex(body) + len(body)]
    return script.encode(text, plan.encoding)
