"""Damages of the text: what stands between rows, before and after tables, and where the text ends."""
import re

from tables import END

MARKS = re.compile('[\U000F0000-\U00100000]')
FIGURE = re.compile('([\U000F0000-\U000FFFFF])([^\U00100000]*)(\U00100000?)')
PAGE = ('- %d -', '— %d —', '-%d-', '第%d页', '第 %d 页 共 9 页')


def plain(text):
    return MARKS.sub('', text)


def breaks(rng, rows, first):
    """Rows before which a page begins."""
    last = len(rows)
    return sorted(rng.sample(range(first, last), min(rng.randrange(1, 4), last - first))) if last > first else []


def page_break(rng, page, rows_as_lines, feeds):
    bare = rows_as_lines and feeds and rng.random() < .3      # a number alone is a page's only where a page ends
    number = ('%d' if bare else rng.choice(PAGE)) % page
    gap = [''] * rng.randrange(2)
    return gap + [number] + gap + (['\f'] if feeds else [])


def with_pages(rng, table, rows, rows_as_lines, feeds, repeat):
    """The rows' lines with page numbers between, the table's head again on the new page if wanted."""
    head = [x for row, lines in zip(table.rows, rows) if row.role == 'head' for x in lines] if table.part != 2 else []
    first = next((n for n, r in enumerate(table.rows) if r.role == 'data'), 0) + 1
    at, out, page = breaks(rng, rows, first), [], rng.randrange(2, 8)
    for n, lines in enumerate(rows):
        if n in at:
            new = page_break(rng, page, rows_as_lines, feeds)
            page += 1
            if repeat:
                new = new + head
            if new and new[-1] == '\f' and lines:
                new, lines = new[:-1], ['\f' + lines[0]] + lines[1:]
            lines = new + lines
        out.append(lines)
    return out


def tabs_lost(rng, table, rows):
    """The first row of a page loses its leading tabs; its figures move along."""
    data = [n for n, r in enumerate(table.rows) if r.role == 'data' and rows[n][0].startswith('\t')]
    for n in rng.sample(data, min(len(data), rng.randrange(1, 4))):
        line = rows[n][0]
        label, _, rest = line.lstrip('\t').partition('\t')
        rows[n] = [''] * rng.randrange(2) + [label + '\t' * (len(line) - len(line.lstrip('\t'))) + rest]
        if table.rows[n].partly_blank():
            table.rows[n].open()
    return rows


def blank_lines(rng, rows):
    share = rng.choice((.1, .4, 1))
    return [[x for line in lines for x in ((line, '') if rng.random() < share else (line,))] for lines in rows]


def unique(lines):
    seen, out = set(), []
    for line in lines:
        key = plain(line).strip()
        if key and key in seen:
            continue
        seen.add(key)
        out.append(line)
    return out


class Seen:
    """What is left of each figure in a finished text: whole, begun (with what is left), at the very end."""

    def __init__(self, text):
        self.whole, self.partial, self.last = set(), {}, None
        m = None
        for m in FIGURE.finditer(text):
            n = ord(m[1]) - 0xF0000
            if m[3]:
                self.whole.add(n)
            else:
                self.partial[n] = m[2]
        if m and m[3] and not text[m.end():].strip():
            self.last = ord(m[1]) - 0xF0000


def words_broken(rng, line):
    """Spaces inside words, as the text layers of document sites have them; never inside a figure."""
    out, inside = [], False
    for c in line:
        inside = inside and c != END or '\U000F0000' <= c <= '\U000FFFFF'
        out.append(c)
        if not inside and '\u4e00' <= c < '\ua000' and rng.random() < .1:
            out.append(' ')
    return ''.join(out)


def words_broken_in(rng, lines):
    return [words_broken(rng, line) for line in lines]


ADVERTISING = ('本文档由会员上传分享 下载需积分', '点击查看更多范文', '热门推荐：办公模板大全')
