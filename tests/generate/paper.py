"""Writers of tables as the text of a PDF: in reading order, with columns kept, or column after column."""
import re

MARK = re.compile('[\U000F0000-\U00100000]')


def pieces(rng, text, least=1):
    """A text broken over lines as a narrow column breaks it."""
    width = rng.randrange(max(least, 1), max(least + 1, len(text)))
    return [text[i:i + width] for i in range(0, len(text), width)]


def figures_text(row):
    return ' '.join(c.shown for c in row.cells if c.role == 'value' and not c.empty)


# --- reading order ------------------------------------------------------------------------------


def label_and_figures(rng, label, figures, wrap):
    """The figures stand behind the label, between its halves, or on a line of their own."""
    if len(label) < 8 or rng.random() > wrap:
        return [label + ' ' + figures]
    cut = rng.randrange(5, len(label) - 1)
    first, last = label[:cut], label[cut:]
    where = rng.randrange(4)
    if where == 0:
        return [first, last + ' ' + figures]
    if where == 1:
        return [first + ' ' + figures, last]
    if where == 2:
        return [first, figures, last]
    return [first, last, figures]


def raw_disclosure(table, rng, wrap):
    for row in table.rows:
        if row.partly_blank():
            row.open()
        if row.role == 'head':
            words = [c.text for c in row.cells]
            if len(words) == 4 and '本年新' in words[1] and len(words[1]) > 3 and rng.random() < wrap:
                yield ['信息内容', words[1][:3], words[1][3:], words[2][:3], words[2][3:], words[3]]
            else:
                yield [' '.join(words)]
        elif row.role in ('data', 'extra'):
            yield label_and_figures(rng, row.cells[0].text, figures_text(row), wrap / 3)
        else:
            yield [' '.join(c.shown for c in row.cells)]


HEADS3 = (['申请人情况', '自然人', '法人或其他组织', '总计', '商 业 企', '业', '科研机', '构', '社 会 公 益', '组织', '法 律 服 务', '机构', '其他'],
          ['申请人情况', '自然', '人', '法人或其他组织', '总计商业', '企业', '科研', '机构', '社会', '公益', '组织', '法律服', '务机构', '其他'],
          ['申请人情况', '自然人 法人或其他组织 总计', '商业企业 科研机构 社会公益组织 法律服务机构 其他'])


def raw_applications(table, rng, wrap):
    heads, waiting = False, []
    for row in table.rows:
        if row.role == 'head':
            if not heads:
                corner = row.cells[0].text if row.cells and row.cells[0].text.startswith(('（', '(')) else ''
                cut = rng.randrange(8, 30)
                yield [t for t in (corner[:cut], corner[cut:]) if t] + list(rng.choice(HEADS3))
            heads = True
            continue
        heads = False
        if row.partly_blank():
            row.open()
        labels = [c for c in row.cells if not c.figure]
        lines = []
        for c in labels[:-1]:               # vertical text of merged cells: some now, some between the next rows
            if rng.random() < wrap:
                parts = pieces(rng, c.text, 2)
                now = rng.randrange(len(parts) + 1) if c.high > 2 else len(parts)
                lines += parts[:now]
                waiting += parts[now:]
            else:
                lines.append(c.text)
        text = labels[-1].text if labels else ''
        lines += label_and_figures(rng, text, figures_text(row), wrap)
        ends = labels and (labels[-1].wide == 3 or len(labels) > 1)
        while waiting and (ends and len(labels) == 1 or rng.random() < .5):
            lines.insert(0, waiting.pop(0)) if len(labels) == 1 else lines.append(waiting.pop(0))
        yield lines


def raw_disputes(table, rng, wrap):
    heads, five = [], '结果维持 结果纠正 其他结果 尚未审结 总计'.split()
    if any(r.role == 'head' for r in table.rows):
        def broken(words):
            style = rng.randrange(3)
            if style == 0:
                return [c for w in words for c in w]
            if style == 1:
                return [x for w in words for x in ([w[:2], w[2:]] if len(w) > 2 else [w])]
            return [' '.join(words)]
        heads = ['行政复议 行政诉讼'] + broken(five) + ['未经复议直接起诉 复议后起诉'] + broken(five) + broken(five)
    yield heads
    for row in table.rows:
        if row.role == 'head':
            continue
        if row.partly_blank():
            row.open()
        if not row.figures():
            yield [' '.join(c.shown for c in row.cells)]
            continue
        figures = figures_text(row).split(' ')
        cut = rng.randrange(1, 15) if wrap and len(figures) == 15 and rng.random() < .05 else len(figures)
        yield [x for x in (' '.join(figures[:cut]), ' '.join(figures[cut:])) if x]


def raw_statistics(table, rng, wrap):
    for row in table.rows:
        if row.role == 'data':
            yield label_and_figures(rng, row.cells[0].text, ' '.join(c.shown for c in row.cells[1:]), wrap)
        else:
            yield [' '.join(c.shown for c in row.cells)]


def raw(table, rng, wrap):
    by_part = {2: raw_disclosure, 3: raw_applications, 4: raw_disputes, 14: raw_statistics}
    return by_part[table.part](table, rng, wrap)


# --- columns kept -------------------------------------------------------------------------------


def width(text):
    return sum(2 if ord(c) > 0x2E7F else 1 for c in MARK.sub('', text))


def pad(text, cells):
    return text + ' ' * max(1, cells - width(text))


def put(line, at, text):
    """Text at a column; one space at least keeps neighbours apart."""
    have = width(line)
    return line + (' ' * max(at - have, 1 if have else 0) if text else '') + text


def layout(table, rng, wrap):
    label_width = rng.choice((24, 32, 40))
    step = rng.choice((8, 10, 14)) if table.part == 3 else (16 if table.part == 2 else 9)
    lead = rng.choice((0, 4, 10))
    for row in table.rows:
        if row.partly_blank():
            row.open()
        labels = [c for c in row.cells if not c.figure and row.role in ('data', 'extra')]
        others = [c for c in row.cells if c not in labels]
        texts, at = [], lead
        if table.part == 3 and row.role == 'data':
            groups = [c.text for c in labels[:-1]]
            if groups:
                yield [' ' * lead + '  '.join(groups)]
            at += 10 if len(labels) > 1 or row.key not in ('received', 'carried_in', 'carried_out') else 0
        label = labels[-1].text if labels else ''
        if len(labels) > 1 and table.part != 3:
            others = [c for c in row.cells if c is not row.cells[0]]
            label = row.cells[0].text
        half = label_width // 2
        texts = [label[i:i + half] for i in range(0, len(label), half)] or ['']
        on = rng.randrange(len(texts))
        lines = []
        for n, text in enumerate(texts):
            line = put('', at, text) if text else ''
            if n == on:
                for k, c in enumerate(others):
                    if not c.empty:
                        line = put(line, lead + (label_width + 12 if labels else 0) + k * step, ' ' + c.shown)
            lines.append(line)
        yield lines


def columns(table, rng, wrap):
    """All labels, then column after column: nothing says any more which figure is whose."""
    for row in table.rows:
        row.open()
    lines = [c.shown for row in table.rows for c in row.cells if not c.figure]
    rows = [r.figures() for r in table.rows if r.figures()]
    by_row = [[c for c in r.cells if c.figure] for r in table.rows if r.figures()]
    yield lines
    for n in range(max(len(r) for r in rows)):
        yield [r[n].shown for r in by_row if n < len(r) and not r[n].empty]


WRITERS = {'L11a': raw, 'L11b': layout, 'L11c': columns}
