"""Damages of the tables themselves: labels, heads, rows. A damage is a function (tables, rng, state) in DAMAGES.

Each draws from a stream of its own, so that leaving one out does not change what the others do."""
import labels
from tables import Cell, Row

DAMAGES = {}


def damage(forms=('F2019', 'F2021'), layouts=None, but=()):
    """`layouts`: only there (None: everywhere); `but`: not there."""
    def register(function):
        function.forms, function.layouts, function.but = forms, layouts, but
        DAMAGES[function.__name__] = function
        return function
    return register


ALL = ('F2014', 'F2019', 'F2021')
PIPES = ('L01', 'L02', 'L03', 'L03c', 'L05')
# Where a note in a label cannot be told from a figure by anything but reading it, it ends in a bracket.
NOTES_ROW = ('（截至%d年12月31日）', '（编号1至30号的文件，含规范性文件、行政处罚、行政强制类）', '（本级无此事项）', '（%d年起由市级办理）',
             '（依《条例》第20条填报，不含转发的3类文件）', '（件）', '（单位：项）')
NOTES_HEAD = ('（%d年事项数）', '（减少的填负数，例如-3）', '（%d年全年）', '（以件为单位，1件计1次）')


def part(tables, n):
    return next((t for t in tables if t.part == n), None)


def heads(tables, n=2):
    t = part(tables, n)
    return [c for r in t.rows if r.role == 'head' for c in r.cells] if t else []


def row_labels(tables):
    return [c for t in tables for r in t.rows if r.role == 'data' for c in r.cells if c.figure is None]


@damage(forms=('F2019',))
def extra_row(tables, rng, state):
    rows = part(tables, 2).rows
    at = next(n for n, r in enumerate(rows) if r.key == 'normative_documents') + 1
    cells = [Cell('其他主动公开文件')] + [Cell(str(rng.randrange(1, 900))) for _ in range(3)]
    rows.insert(at, Row(cells, 'extra', 'extra', '一'))


@damage(but=('L11a', 'L11b', 'L18'))
def notes(tables, rng, state):
    for c in [c for r in part(tables, 2).rows if r.role == 'data' for c in r.cells[:1]]:
        if rng.random() < .4:
            note = rng.choice(NOTES_ROW)
            c.text += note % state.year if '%d' in note else note
    for c in heads(tables):
        if rng.random() < .3 and c.text != '信息内容' and '万元' not in c.text:
            note = rng.choice(NOTES_HEAD)
            c.text += note % state.year if '%d' in note else note


@damage(forms=('F2019',), but=('L11a',))
def head_half(tables, rng, state):
    for c in heads(tables):
        if c.text.startswith('本年新'):
            c.text = '本年新'


@damage(forms=('F2019',))
def head_twice(tables, rng, state):
    for c in heads(tables):
        if c.text == '本年新公开数量':
            c.text = '本年新制作数量'


@damage()
def head_cut(tables, rng, state):
    words = {'本年增/减': '本年增/', '现行有效件数': '现行有效件', '本年制发件数': '本年发件'}
    for c in heads(tables):
        if c.text in words and rng.random() < .7:
            c.text = words[c.text]


@damage(forms=('F2019',))
def head_year(tables, rng, state):
    for c in heads(tables):
        if c.text == '上一年项目数量':
            c.text += ' %d年' % (state.year - 1)


@damage(layouts=PIPES + ('L04b', 'L13'))
def head_space(tables, rng, state):
    for c in heads(tables) + heads(tables, 3):
        if len(c.text) > 3 and c.text.startswith('本年') and '万元' not in c.text:
            c.text = c.text[:3] + ' ' + c.text[3:]
        elif len(c.text) == 4 and c.text != '信息内容':
            c.text = c.text[:2] + ' ' + c.text[2:]


def captions(tables):
    return [c for r in part(tables, 2).rows if r.role == 'caption' for c in r.cells]


@damage()
def caption_short(tables, rng, state):
    for c in captions(tables):
        c.text = rng.choice((c.text, c.text.replace('条第', '条'), c.text[5:], c.text[4:]))


@damage()
def caption_long(tables, rng, state):
    for c in captions(tables):
        if rng.random() < .5:
            c.text = '中华人民共和国政府信息公开条例' + c.text


@damage()
def caption_lost(tables, rng, state):
    rows = part(tables, 2).rows
    rows.remove(rng.choice([r for r in rows if r.role == 'caption']))


@damage()
def head_lost(tables, rng, state):
    rows = part(tables, 2).rows
    lost = rng.choice([r for r in rows if r.role == 'head'])
    rows.remove(lost)
    for r in rows:
        for f in r.figures():
            if r.block == lost.block and labels.is_money(f.code):      # its unit went with the head
                f.sure = False
                f.tolerated.append(state.values[f.code])


@damage()
def head3_lost(tables, rng, state):
    t = part(tables, 3)
    t.rows = [r for r in t.rows if r.role != 'head']


@damage()
def head4_lost(tables, rng, state):
    t = part(tables, 4)
    t.rows = [r for r in t.rows if r.role != 'head']


@damage()
def misspelt(tables, rng, state):
    for c in row_labels(tables) + heads(tables, 3):
        c.text = c.text.replace('保护第三方', '保护第三方法') if rng.random() < .7 else c.text
        c.text = c.text.replace('勾稽', '钩稽')
        if c.text == '社会公益组织':
            c.text = '社会组织'


@damage(forms=('F2021',))
def short_labels(tables, rng, state):
    for c in row_labels(tables):
        if c.text.startswith('1.申请人'):
            c.text = '1.逾期不补正'
        elif c.text.startswith('2.申请人'):
            c.text = '2.逾期不缴费'


@damage(forms=('F2021',))
def old_label(tables, rng, state):
    for c in row_labels(tables):
        c.text = c.text.replace('行政规范性文件', '规范性文件')


@damage(forms=ALL)
def item_signs(tables, rng, state):
    sign = rng.choice(('、', '．', ' .', '. '))
    for c in row_labels(tables):
        if c.text[:1].isdigit():
            c.text = c.text[0] + sign + c.text[2:]


@damage(forms=ALL, but=('L09', 'L11a', 'L11b', 'L18'))
def spaced(tables, rng, state):
    every = rng.random() < .3
    for t in tables:
        for r in t.rows:
            for c in r.cells:
                if c.figure is None and len(c.text) > 2 and (every or rng.random() < .3):
                    at = rng.randrange(1, len(c.text))
                    space = rng.choice((' ', '\u3000', '\u00a0'))
                    c.text = ' '.join(c.text) if every else c.text[:at] + space + c.text[at:]


@damage(forms=ALL)
def half_brackets(tables, rng, state):
    some = rng.random() < .5
    for t in tables:
        for r in t.rows:
            for c in r.cells:
                if c.figure is None and not (some and rng.random() < .5):
                    c.text = c.text.translate({0xFF08: '(', 0xFF09: ')', 0xFF1A: ':', 0xFF0C: ','})


@damage(forms=('F2021',))
def mixed_forms(tables, rng, state):
    """Block 一 under the heads of the older edition: whose cells they are is not for us to say."""
    head = next(r for r in part(tables, 2).rows if r.role == 'head')
    if head.block != '一':
        return
    for c, (_, text) in zip(head.cells[1:], labels.DISCLOSURE['F2019'][0][2]):
        c.text = text
    for r in part(tables, 2).rows:
        for f in r.figures() if r.block == '一' else []:
            f.sure = False
            f.code = f.code.replace('issued', 'made').replace('repealed', 'published').replace('in_force', 'total')


@damage(forms=('F2019',), layouts=('L12', 'L02', 'L03c', 'L04b', 'L06', 'L09'))
def merged_value(tables, rng, state):
    """One figure for two columns."""
    row = next(r for r in part(tables, 2).rows if r.key == 'fees')
    lost = row.cells.pop()
    row.cells[1].wide += lost.wide
    row.open()
    state.also_open.append(lost.figure.code)


@damage(layouts=('L02', 'L03', 'L03c', 'L05'))
def stray_columns(tables, rng, state):
    part(tables, 2).filler += rng.randrange(1, 3)


@damage(layouts=PIPES + ('L12', 'L06', 'MD'))
def empty_rows(tables, rng, state):
    rows = part(tables, 2).rows
    for _ in range(rng.randrange(1, 3)):
        rows.append(Row([Cell('') for _ in range(4)], 'empty', 'empty'))


@damage(forms=ALL)
def rows_lost(tables, rng, state):
    t = tables[0] if state.form == 'F2014' else part(tables, 3)
    data = [n for n, r in enumerate(t.rows) if r.role == 'data']
    first = rng.choice(data)
    last = min(first + rng.randrange(1, 8), data[-1])
    gone = t.rows[first:last]
    if state.form == 'F2014' and any(r.key[:1] in '45' or '其中' in r.cells[0].text for r in gone):
        return                          # the labels that stay would not say any more whose they are
    for r in gone:                      # a merged label goes with its first row, or starts again in the next
        for c in r.cells:
            c.high = 1
    ends = {id(c): n + c.high for n, r in enumerate(t.rows) for c in r.cells}
    for n, r in enumerate(t.rows[:first]):
        for c in r.cells:
            if ends[id(c)] > first and c.high > 1:
                c.high -= min(ends[id(c)], last) - first
    t.rows[first:last] = []
    if state.grid:
        keep_columns(t)


def keep_columns(t):
    """Where columns are kept, the place of a merged label whose first row is gone stays empty."""
    for row, line in zip(t.rows, t.grid()):
        if row.role == 'data' and len(line) < t.width:
            row.cells.insert(0, Cell('', t.width - len(line)))


@damage()
def totals_blank(tables, rng, state):
    for r in part(tables, 3).rows:
        if r.role == 'data' and r.key not in ('received', 'carried_in', 'concluded', 'carried_out'):
            f = r.figures()[-1]
            f.text, f.want = '', None


@damage(layouts=PIPES + ('L04b', 'L12', 'L09', 'MD'))
def pronounced(tables, rng, state):
    sounds = ('guī', 'xiàng', 'shù', 'jué', 'qiáng', 'fèi', 'duì', 'lǜ', 'nèi')
    every = rng.random() < .3
    for t in tables:
        for r in t.rows:
            for c in r.cells:
                if c.figure is None and r.role != 'empty':
                    c.text = ''.join(x + '(%s)' % rng.choice(sounds)
                                     if '\u4e00' <= x < '\ua000' and (every or rng.random() < .15) else x for x in c.text)





@damage(layouts=('L04a', 'L04b', 'L03b'))
def label_split(tables, rng, state):
    """A label as two cells: the writer of lines puts each on a line of its own."""
    for t in tables:
        for r in t.rows:
            cells = []
            for c in r.cells:
                whole = c.figure is not None or r.role == 'caption' or rng.random() < .5
                at = c.text.find('）') + 1 or (3 if c.text.startswith('本年新') else len(c.text) // 2)
                if whole or not 1 < at < len(c.text) or len(c.text) > 8:
                    cells.append(c)
                else:
                    cells += [Cell(c.text[:at], role=c.role), Cell(c.text[at:], role=c.role)]
            r.cells = cells


@damage(layouts=PIPES + ('L12', 'L09', 'L04b', 'L06', 'L07', 'L11a'))
def merged_rows(tables, rng, state):
    """One figure for a whole row of part three."""
    rows = [r for r in part(tables, 3).rows if r.role == 'data']
    for r in rng.sample(rows, min(len(rows), rng.randrange(1, 6))):
        names = [c for c in r.cells if c.figure is None]
        first = next(c for c in r.cells if c.figure is not None)
        lost = [c.figure for c in r.cells if c.figure is not None and c is not first]
        first.wide = 7
        r.cells = names + [first]
        r.open()
        first.figure.want = None            # the same figure for all seven is what nobody can know
        state.also_open += [f.code for f in lost]


@damage(layouts=PIPES + ('L12', 'L09', 'L06', 'MD', 'L04b'))
def subtotal_column(tables, rng, state):
    """A column that the form does not have, in front of the total."""
    t = part(tables, 3)
    heads3 = [r for r in t.rows if r.role == 'head']
    if not heads3:                      # then nothing tells that there is one
        return
    t.width, t.filler = t.width + 1, t.filler + 1
    heads3[0].cells[-1].wide += 1
    heads3[1].cells[-2].wide += 1
    heads3[2].cells.append(Cell('小计', role='head'))
    for r in t.rows:
        if r.role == 'data':
            five = [state.values.get(f.code, 0) for f in r.figures()[1:6]]
            r.cells.insert(-1, Cell(str(sum(five))))
            r.open()


@damage(forms=('F2014',), layouts=('L02', 'L03c', 'L05', 'L06', 'L07', 'L09', 'L12', 'MD', 'L04b'))
def serial_numbers(tables, rng, state):
    t = tables[0]
    t.width, t.filler = 4, 4
    for n, r in enumerate(t.rows):
        r.cells.insert(0, Cell('序号' if n == 0 else str(n)))


@damage(forms=ALL, but=('L10', 'L11b', 'L16'))
def footnotes(tables, rng, state):
    for t in tables:
        if rng.random() < .6:
            note = rng.choice(('注：1.本表数据截至12月31日。2.未办结事项计入下一年度。', '说明：以上数据不含下属3家事业单位。',
                               '填表人：王某 联系电话：0000-7654321 填报日期：%d年1月8日' % (state.year + 1),
                               '（共%d页）' % rng.randrange(2, 9)))
            t.rows.append(Row([Cell(note, t.width)], 'note', 'note'))


@damage(forms=('F2021',))
def foreign_row(tables, rng, state):
    """A row that only the older edition has; or one that an office made up."""
    rows = part(tables, 2).rows
    at = next(n for n, r in enumerate(rows) if r.key == 'licences') + rng.randrange(1, 2)
    label = rng.choice(('其他对外管理服务事项', '其中：网上办结', '行政确认'))
    rows.insert(at, Row([Cell(label), Cell(str(rng.randrange(1, 900)), 3)], 'extra', 'extra', '五'))


@damage(but=('L12',))
def blocks_swapped(tables, rng, state):
    t = part(tables, 2)
    order = ['一', '六', '五', '八', '九']
    t.rows.sort(key=lambda r: order.index(r.block) if r.block in order else len(order))


@damage(forms=ALL, layouts=PIPES + ('L12', 'L04b', 'L06', 'L07', 'L09', 'MD', 'L11a'))
def table_twice(tables, rng, state):
    """The same table again, figure by figure, as pages for two kinds of screens have it."""
    t = rng.choice(tables)
    t.rows += [Row([Cell(c.text if c.figure is None else c.figure.text, c.wide, c.high, role=c.role) for c in r.cells],
                   'again', 'again', r.block) for r in t.rows]
