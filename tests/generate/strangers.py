"""Documents that are no such report, though they use its words: nothing may be read out of them."""
import labels
import prose


def university(rng, year):
    name = rng.choice(prose.PLACES) + '大学'
    return ['%s%d—%d学年信息公开工作报告' % (name, year, year + 1), '根据《高等学校信息公开办法》编制本报告。', '一、概述',
            '学校主动公开信息%d条，其中规章制度%d项。' % (rng.randrange(3000), rng.randrange(90)), '二、主动公开情况',
            '招生、财务、人事信息共%d条。' % rng.randrange(999), '三、依申请公开和不予公开情况',
            '收到申请%d件，予以公开%d件，不予公开%d件。' % (rng.randrange(50), rng.randrange(20), rng.randrange(9)),
            '四、对信息公开的评议情况', '师生评价良好。', '五、因信息公开工作受到举报、复议、诉讼的情况', '举报 0 件，行政复议 0 件，行政诉讼 0 件。']


def notice(rng, year):
    return ['关于做好%d年政府信息公开工作年度报告编制发布的通知' % year, '各乡镇人民政府，县政府各部门：', '现将有关事项通知如下。',
            '一、报送时间', '请于%d年1月%d日前报送。' % (year + 1, rng.randrange(10, 29)), '二、填报要求',
            '（一）第二十条第（一）项填报本年制发件数、本年废止件数、现行有效件数，规章、行政规范性文件不得少于0。',
            '（二）行政许可、行政处罚、行政强制填报本年处理决定数量。', '三、联系方式', '联系人：李某，电话：0000-1234567。']


def news(rng, year):
    place = rng.choice(PLACES_WITH_KIND) % rng.choice(prose.PLACES)
    return ['%s召开政务公开工作推进会' % place,
            '%d年%d月%d日，%s召开推进会，%d人参加。' % (year, rng.randrange(1, 13), rng.randrange(1, 29), place, rng.randrange(20, 90)),
            '会议通报，上半年共办理行政许可%d件、行政处罚%d件，收到政府信息公开申请%d件。' % tuple(rng.randrange(900) for _ in range(3)),
            '下一步将继续做好年度报告编制工作。']


PLACES_WITH_KIND = ('%s市司法局', '%s县人民政府', '%s区财政局')


def blank_form(rng, year):
    """The form of the edition with nothing in it and nobody's name."""
    out = ['政府信息公开工作年度报告', '（格式）', '二、主动公开政府信息情况']
    for number, items, measures in labels.DISCLOSURE['F2021']:
        out += ['第二十条第（%s）项 | |||' % number, ' | '.join(['信息内容'] + [t for _, t in measures]) + ' |']
        out += [label + ' |' + '  |' * len(measures) for _, label in items]
    out += ['三、收到和处理政府信息公开申请情况'] + [label + ' |' + '  |' * 7 for _, label, _ in labels.APPLICATIONS['F2021']]
    return out


def garbage(rng, year):
    return [''.join(chr(rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0xA0, 0x250), 0xFFFD))) for _ in range(70))
            for _ in range(rng.randrange(8, 40))]


KINDS = (university, notice, news, blank_form, garbage)
