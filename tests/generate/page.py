"""Writers of HTML: tables with spans, and pages around them."""
import html


def attributes(rng, fancy):
    if not fancy:
        return ''
    return rng.choice(('', ' align="center"', ' style="width:%dpx;border:1px solid #000"' % rng.randrange(40, 300),
                       ' class="xl%d" nowrap="nowrap"' % rng.randrange(60, 90),
                       ' valign=top width=%d' % rng.randrange(20, 200)))


def inside(rng, cell, fancy):
    text = html.escape(cell.shown, quote=False)
    if cell.empty:
        blank = rng.choice(('&nbsp;', '', ' ', '<p>&nbsp;</p>', '<p></p>', '<br>'))
        return blank if cell.figure is None else text[:1] + blank + text[-1:]
    if not fancy:
        return text
    if cell.role == 'head' and len(cell.text) == 7 and cell.text.startswith('本年新'):
        shape = rng.choice(('%s<br />%s', '<p>%s</p><p>%s</p>', '<p align="center">%s</p>\n<p align="center">%s</p>'))
        return shape % (text[:3], text[3:])
    shape = rng.randrange(6)
    if shape == 0:
        return '<p>%s</p>' % text
    if shape == 1:
        return '\n  <p style="text-align:center"><span style="font-size:12pt">%s</span></p>\n' % text
    if shape == 2 and cell.figure is None and len(cell.text) > 4:
        return '<span>%s</span><span lang="EN-US">%s</span>' % (text[:2], text[2:]) if '&' not in text else text
    if shape == 3:
        return ' <strong> %s </strong> ' % text
    if shape == 4:
        return '\n\t\t%s\n\t\t' % text
    return text


def table(t, rng, fancy):
    stretch = rng.choice((1, 1, 2, 3)) if fancy else 1
    close = rng.random() < .85
    upper = fancy and rng.random() < .1
    out = ['<table%s>' % (' border="1" cellspacing="0"' if fancy else ''), '<tbody>' if rng.random() < .5 else '']
    for row in t.rows:
        out.append('<tr%s>' % attributes(rng, fancy))
        for c in row.cells:
            tag = 'th' if fancy and c.role == 'head' and rng.random() < .1 else 'td'
            spans = ('' if c.wide * stretch == 1 else ' colspan="%d"' % (c.wide * stretch)) + \
                ('' if c.high == 1 else ' rowspan="%d"' % c.high)
            out.append('<%s%s%s>%s%s' % (tag, spans, attributes(rng, fancy), inside(rng, c, fancy),
                                         '</%s>' % tag if close else ''))
        out.append('</tr>' if close else '')
    out += ['</tbody>' if '<tbody>' in out else '', '</table>']
    if upper:
        out = [x.replace('<td', '<TD').replace('</td', '</TD').replace('<tr', '<TR') for x in out]
    return rng.choice(('\n', '')).join(out)


def paragraph(text, rng, fancy):
    text = html.escape(text, quote=False)
    if not fancy:
        return '<p>%s</p>' % text
    return rng.choice(('<p>%s</p>', '<p style="text-indent:2em"><span>%s</span></p>', '<div>%s</div>',
                       '%s<br/>')) % text


def plain_lines(lines, rng, shape):
    """Any layout of lines inside a page; white space counts in <pre> alone."""
    lines = [html.escape(x, quote=False) for x in lines]
    if shape == 'pre':
        return '<pre>\n%s\n</pre>' % '\n'.join(lines)
    if shape == 'br':
        return '<div>%s</div>' % '<br>\n'.join(lines)
    return '\n'.join('<p>%s</p>' % x for x in lines)


HIDDEN = ('<div style="display:none"><p>规章 91 92 93</p><p>行政许可 94</p></div>',
          '<script>var rows = [["行政许可", 71, 72, 73]]; document.write("<td>规章</td><td>7</td>");</script>',
          '<style>.规章 td { width: 12px }</style>', '<!-- <table><tr><td>行政处罚</td><td>81</td></tr></table> -->',
          '<select><option>2019</option><option>2020</option></select>', '<noscript>行政强制 65</noscript>',
          '<template><p>行政处罚 66</p></template>')


def links(lines, rng):
    if rng.random() < .5:
        return '<ul class="nav">%s</ul>' % ''.join('<li><a href="/c%d/">%s</a></li>' % (n, html.escape(x))
                                                   for n, x in enumerate(lines))
    return '<div id="head">%s</div>' % '\n'.join('<a href="#">%s</a>' % html.escape(x) for x in lines)


def whole(body, rng, charset, hidden):
    meta = '' if charset is None else rng.choice(('<meta charset="%s">', '<meta http-equiv="Content-Type" content="text/html; charset=%s">')) % charset
    extra = rng.choice(HIDDEN) + rng.choice(HIDDEN) if hidden else ''
    head = '<head>%s<title>政府信息公开年报</title></head>' % meta
    return '<!DOCTYPE html>\n<html>%s\n<body>%s\n%s\n</body></html>\n' % (head, extra, body)
