"""Writers of tables as lines of text: per row of the table a list of lines.

A writer also settles what its layout leaves open: Row.open() where the place of a figure cannot be known."""


def pads(table, row):
    return max(0, table.filler - len(row.cells))


def piped_row(row, keep):
    """What pipes and filler leave open: where blank cells went that were dropped, or that look like filler."""
    if row.partly_blank() and not keep or row.blank_at_end():
        row.open()


def shown(row, keep):
    return [c.shown for c in row.cells if keep or not c.empty]


def l01(table, rng, keep):
    for row in table.rows:
        if row.blank_at_end():
            row.open()
        yield [' | '.join(c.shown for c in row.cells) + ' |']


def l02(table, rng, keep):
    for row in table.rows:
        piped_row(row, keep)
        texts = shown(row, keep)
        fill = max(0, table.filler - len(texts))
        if row is table.rows[-1] and rng.random() < .3 and not (row.partly_blank() or fill > 1 and len(texts) < 3):
            fill = 0
        yield [' | '.join(texts) + ' |' + (' ' + '|' * fill if fill else '')]


def l03(table, rng, keep):
    own = rng.random() < .4
    for row in table.rows:
        piped_row(row, keep)
        texts = shown(row, keep)
        fill = '|' * max(0, table.filler - len(texts))
        lines = ['|'] + [t + ' |' for t in texts]
        if fill and own:
            lines.append(fill)
        elif fill:
            lines[-1] += ' ' + fill
        yield lines


def l03b(table, rng, keep):
    for row in table.rows:
        if row.blank_at_end() or row.partly_blank() and not keep:
            row.open()
        lines = []
        for t in shown(row, keep):
            lines += [t, '|'] if t else ['|']
        yield lines


def l03c(table, rng, keep):
    for row in table.rows:
        piped_row(row, keep)
        lines = [(t + ' |').strip() for t in shown(row, keep)]
        fill = max(0, table.filler - len(lines))
        yield lines + (['|' * fill] if fill else [])


def l03d(table, rng, keep):
    for row in table.rows:
        piped_row(row, keep)
        texts = shown(row, keep)
        lines = ['| ' + texts[0]] if texts else ['|']
        for t in texts[1:]:
            lines += ['|', t]
        yield lines


def l03e(table, rng, keep):
    for row in table.rows:
        piped_row(row, keep)
        yield ['| '] + [' %s  | ' % t for t in shown(row, keep)]


def l04(table, rng, keep, gap):
    lead = rng.choice(('', '', '  ', ' ' * 29))
    blank = rng.choice((None, ' ', '  ', '\u00a0'))
    for row in table.rows:
        if row.partly_blank():
            row.open()
        lines = []
        for c in row.cells:
            if c.empty and (blank is None or c.figure is None):
                continue
            text = blank if c.empty else c.shown
            lines.append(lead + text if c.figure else text)
            lines += [''] * gap
        yield lines


def l04a(table, rng, keep):
    return l04(table, rng, keep, 0)


def l04b(table, rng, keep):
    return l04(table, rng, keep, 1)


def l05(table, rng, keep):
    end = rng.choice(('', ' '))
    for row in table.rows:
        if row.blank_at_end():
            row.open()
        fill = max(0, table.filler - len(row.cells))
        yield ['| ' + ' | '.join(c.shown for c in row.cells) + ' |' + (' ' + '|' * fill if fill else '') + end]


def markdown(table, rng, keep):
    for n, line in enumerate(table.grid()):
        fields = [c.shown if top and left else '' for c, top, left in line]
        rule = ['|' + rng.choice((' --- |', '---|', ':---:|')) * len(fields)] if n == 0 else []
        yield ['| ' + ' | '.join(fields) + ' |'] + rule


def l06(table, rng, keep):
    """A field per column of the grid; or, as converters of PDF do, the figures right after the label."""
    compact, extra = rng.random() < .5 and table.part == 3, rng.choice((0, 0, 1))
    # Which of the two it is, only a row with all its figures shows.
    shown = table.part != 3 or any(r.figures() and not any(f.blank for f in r.figures()) for r in table.rows)
    for row, line in zip(table.rows, table.grid()):
        if row.partly_blank() and not shown:
            row.open()
        fields = [c.shown if top and left else '' for c, top, left in line]
        if compact and row.role == 'data':
            lead = 0
            while not line[lead][1]:
                lead += 1
            fields = [''] * lead + [c.shown for c in row.cells]
            fields += [''] * (len(line) - len(fields))
            if row.blank_at_end():
                row.open()
        yield ['\t'.join(fields) + '\t' * extra]


def l07(table, rng, keep):
    for line in table.grid():
        lines = ['\t' + (c.shown if top else '') for c, top, left in line if left]
        yield lines + ['']


def l09(table, rng, keep):
    for row in table.rows:
        if row.partly_blank():
            row.open()
        yield [' '.join(c.shown for c in row.cells if not c.empty)]


def l10(table, rng, keep):
    for row in table.rows:
        texts = [f.text for f in row.figures()]
        if len(texts) > 1 and any(t != '0' for t in texts):
            row.open()
        yield [''.join(c.shown for c in row.cells)]


WRITERS = {'L01': l01, 'L02': l02, 'L03': l03, 'L03b': l03b, 'L03c': l03c, 'L03d': l03d, 'L03e': l03e, 'L04a': l04a,
           'L04b': l04b, 'L05': l05, 'MD': markdown, 'L06': l06, 'L07': l07, 'L09': l09, 'L10': l10}
ROW_PER_LINE = {'L01', 'L02', 'L05', 'MD', 'L06', 'L09', 'L10'}
CELL_PER_LINE = {'L03', 'L03b', 'L03c', 'L03d', 'L03e', 'L04a', 'L04b', 'L07'}
