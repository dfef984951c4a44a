"""The three tables of a report, or the statistics sheet, as grids of cells with spans."""
import labels

# Figures carry marks through everything that happens to the text: what is left of it at the end says what
# the reader can still see. FIRST + n opens figure n, END closes any. Both are taken out before writing.
FIRST, END = 0xF0000, '\U00100000'


class Cell:
    __slots__ = ('text', 'wide', 'high', 'figure', 'role')

    def __init__(self, text, wide=1, high=1, figure=None, role='label'):
        self.text, self.wide, self.high, self.figure, self.role = text, wide, high, figure, role

    @property
    def shown(self):
        f = self.figure
        return self.text if f is None else chr(FIRST + f.index) + f.text + END

    @property
    def empty(self):
        return not (self.text if self.figure is None else self.figure.text).strip()


class Row:
    __slots__ = ('cells', 'key', 'role', 'block')

    def __init__(self, cells, key, role, block=None):
        self.cells, self.key, self.role, self.block = cells, key, role, block

    def figures(self):
        return [c.figure for c in self.cells if c.figure]

    def open(self):
        """The document does not say which figure of the row belongs where."""
        for f in self.figures():
            f.sure = False

    def partly_blank(self):
        blank = [f.blank for f in self.figures()]
        return any(blank) and not all(blank)

    def blank_at_end(self):
        return self.partly_blank() and self.figures()[-1].blank


class Table:
    def __init__(self, part, rows, width):
        self.part, self.rows, self.width = part, rows, width
        self.filler = width     # pipes that a converter brings every row to

    def grid(self):
        """Per row a list of (cell, in the first row of its span, in the first column of its span)."""
        out, hanging = [], {}           # hanging: column -> [cell, rows left, first column]
        for row in self.rows:
            line, rest = [], iter(row.cells)
            while True:
                if len(line) in hanging:
                    entry = hanging[len(line)]
                    line.append((entry[0], False, entry[2]))
                    entry[1] -= 1
                    if not entry[1]:
                        del hanging[len(line) - 1]
                    continue
                cell = next(rest, None)
                if cell is None:
                    break
                for k in range(cell.wide):
                    if cell.high > 1:
                        hanging[len(line)] = [cell, cell.high - 1, k == 0]
                    line.append((cell, True, k == 0))
            out.append(line)
        return out


def head(text, wide=1, high=1):
    return Cell(text, wide, high, role='head')


def value(figures, code):
    return Cell('', figure=figures[code], role='value')


def disclosure(form, figures, unit_head):
    rows = []
    for number, items, measures in labels.DISCLOSURE[form]:
        rows.append(Row([Cell('第二十条第（%s）项' % number, 4, role='caption')], 'caption', 'caption', number))
        wide = {1: 3, 2: 1, 3: 1}[len(measures)]
        heads = [head('信息内容')] + [head(unit_head if m == 'amount_yuan' else t, wide) for m, t in measures]
        if len(measures) == 2:
            heads[-1].wide = 2
        rows.append(Row(heads, 'head', 'head', number))
        for item, label in items:
            cells = [Cell(label)] + [value(figures, 'disclosure.%s.%s' % (item, m)) for m, _ in measures]
            for c, h in zip(cells, heads):
                c.wide = h.wide
            rows.append(Row(cells, item, 'data', number))
    return Table(2, rows, 4)


def applications(form, figures):
    groups = [g for _, _, g in labels.APPLICATIONS[form]]
    rows = [Row([head(labels.CORNER, 3, 3), head('申请人情况', 7)], 'head', 'head'),
            Row([head('自然人', 1, 2), head('法人或其他组织', 5), head('总计', 1, 2)], 'head', 'head'),
            Row([head(t) for _, t in labels.APPLICANTS[1:-1]], 'head', 'head')]
    before = None
    for row, label, group in labels.APPLICATIONS[form]:
        cells = []
        if group is None:
            cells.append(Cell(label, 3))
        else:
            if before is None:
                cells.append(Cell(labels.RESULT_GROUP, 1, sum(g is not None for g in groups), role='group'))
            if group == '':
                cells.append(Cell(label, 2))
            else:
                if group != before:
                    cells.append(Cell(group, 1, groups.count(group), role='group'))
                cells.append(Cell(label))
        before = group
        cells += [value(figures, 'applications.%s.%s' % (row, who)) for who, _ in labels.APPLICANTS]
        rows.append(Row(cells, row, 'data'))
    return Table(3, rows, 10)


def disputes(figures):
    five = [t for _, t in labels.RESULTS]
    rows = [Row([head('行政复议', 5), head('行政诉讼', 10)], 'head', 'head'),
            Row([head(t, 1, 2) for t in five] + [head(t, 5) for _, t in labels.CHANNELS[1:]], 'head', 'head'),
            Row([head(t) for t in five * 2], 'head', 'head'),
            Row([value(figures, 'disputes.%s.%s' % (c, r)) for c, _ in labels.CHANNELS for r, _ in labels.RESULTS],
                'disputes', 'data')]
    return Table(4, rows, 15)


def statistics(figures, head_words):
    rows = [Row([head(w) for w in head_words], 'head', 'head')]
    for number, label, unit in labels.STATISTICS:
        if number is None:
            rows.append(Row([Cell(label), Cell(unit), Cell(unit)], 'group', 'group'))
        else:
            rows.append(Row([Cell(label), Cell(unit), value(figures, 'statistics.' + number)], number, 'data'))
    return Table(14, rows, 3)


def build(form, figures, unit_head, sheet_head):
    if form == 'F2014':
        return [statistics(figures, sheet_head)]
    return [disclosure(form, figures, unit_head), applications(form, figures), disputes(figures)]
