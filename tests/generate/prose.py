"""Invented agencies, headings, sentences and the rubbish of web sites, out of a small grammar."""
import labels

PLACES = ['云栖', '白砚', '青岚', '松湖', '石鹭', '南渚', '澄溪', '平芜', '临棠', '望坪', '鹿台', '安浦', '长汀口', '和田坝']
DEPARTMENTS = ['司法局', '交通运输局', '水务局', '教育局', '财政局', '应急管理局', '市场监督管理局', '农业农村局', '人民政府',
               '人民政府办公室', '卫生健康委员会', '城市管理局', '审计局', '统计局']
TOWNS = ['石桥街道办事处', '柳塘镇人民政府', '枫林乡人民政府', '东关街道办事处', '双井镇人民政府', '后坪乡人民政府']


def agency(rng):
    """(name, other names that pass)"""
    place, other = rng.sample(PLACES, 2)
    shape = rng.randrange(4)
    if shape == 0:
        return place + rng.choice('市县区') + rng.choice(DEPARTMENTS), []
    if shape == 1:
        parent, name = place + rng.choice('县区'), rng.choice(TOWNS)
        return parent + name, [name]
    if shape == 2:
        parent, name = place + '市' + other + '区', rng.choice(DEPARTMENTS)
        return parent + name, [other + '区' + name]
    return rng.choice(TOWNS), []


def title_lines(rng, name, year):
    return rng.choice((
        ['%s%d年政府信息公开工作年度报告' % (name, year)],
        ['%s%d年政府信息公开工作年度报告' % (name, year)],
        ['%s %d 年政府信息公开工作年度报告' % (name, year)],
        ['%s%d年度政府信息公开工作年度报告' % (name, year)],
        [name, '%d年政府信息公开工作年度报告' % year],
        ['%s%d年政府信息公开工作' % (name, year), '年度报告'],
        ['%d年%s政府信息公开工作年度报告' % (year, name)],
        ['%s%d年政府信息公开年度报告' % (name, year)]))


NUMBERS = '一二三四五六'


def heading(rng, number, style, words=None):
    n, words = NUMBERS[number - 1], words or labels.SECTIONS[number - 1]
    if style == 'marks':
        return '#' * rng.randrange(1, 5) + ' %s、%s' % (n, words)
    if style == 'odd':
        return rng.choice(('%s、 %s' % (n, words), '%s.%s' % (n, words), '%s 、%s' % (n, words), '、' + words,
                           '%d、 %s' % (number, words), '• ' + words, '（%s）%s' % (n, words) if number > 4 else words))
    return '%s、%s' % (n, words)


OTHER_WORDS = {1: ('概述', '总体概述'), 2: ('行政机关主动公开政府信息情况', '主动公开政府政府情况'),
               3: ('收到和处理政府政府信息公开申请情况',), 4: ('因政府信息公开工作被申请行政复议、提起行政诉讼情况',),
               5: ('存在问题及改进情况', '政府信息公开工作存在的主要问题及改进情况'), 6: ('其他报告事项',)}

SUBJECTS = ['本机关', '我单位', '各科室', '政务公开领导小组', '信息中心', '窗口工作人员']
VERBS = ['坚持以公开为常态', '完善了信息审核流程', '更新了公开指南和目录', '组织了两轮自查', '开展了业务培训', '回应了群众关切',
         '梳理了历年文件', '改版了网站专栏']
COUNTED = ['发布各类信息%d条', '更新目录%d项', '回复留言%d件', '举办培训%d次', '召开专题会议%d次', '微信公众号推送%d篇',
           '接待来访%d人次', '公开规范性文件%d件', '办理行政许可%d件', '作出行政处罚决定%d件']
PROBLEMS = ['公开内容还不够丰富', '解读形式较为单一', '人员力量不足', '更新不够及时', '业务水平有待提高']


def sentence(rng, year):
    shape = rng.randrange(4)
    if shape == 0:
        return rng.choice(SUBJECTS) + rng.choice(VERBS) + '，' + rng.choice(VERBS) + '。'
    if shape == 1:
        return '%d年，%s共%s，%s。' % (year, rng.choice(SUBJECTS), rng.choice(COUNTED) % rng.randrange(3000),
                                   rng.choice(COUNTED) % rng.randrange(900))
    if shape == 2:
        a, b = rng.randrange(500), rng.randrange(500)
        return '全年收到政府信息公开申请%d件，其中自然人%d件、商业企业%d件，予以公开%d件。' % (a + b, a, b, rng.randrange(90))
    return '%s%s，较上年增长%d.%d%%。' % (rng.choice(SUBJECTS), rng.choice(COUNTED) % rng.randrange(99999),
                                   rng.randrange(90), rng.randrange(10))


def paragraphs(rng, number, year):
    if number == 1:
        return ['（%s）%s%s' % (NUMBERS[n], sentence(rng, year), sentence(rng, year)) for n in range(rng.randrange(1, 4))]
    if number == 5:
        return ['存在的问题：%s，%s。' % tuple(rng.sample(PROBLEMS, 2)), '改进措施：' + sentence(rng, year)]
    if number == 6:
        return [rng.choice(('无', '无其他需要报告的事项。', '本年度未收取信息处理费。'))]
    return []


def small_table(rng, year):
    """A table of the office's own in part one: the forms' words, other figures."""
    rows = rng.sample(['行政许可', '行政处罚', '政府信息公开申请', '规范性文件', '政策解读稿件', '行政复议'], 3)
    lines = ['项目 | %d年 | %d年 |' % (year - 1, year)]
    return lines + ['%s | %d | %d |' % (r, rng.randrange(900), rng.randrange(900)) for r in rows]


def spaced_counts(rng):
    return '全年制定规章 %d 件、行政规范性文件 %d 件，作出行政许可 %d 件、行政处罚 %d 件、行政强制 %d 件。' % tuple(
        rng.randrange(300) for _ in range(5))


def preface(year):
    return ['根据《中华人民共和国政府信息公开条例》的要求，编制本报告。全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、'
            '政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项等六个部分。',
            '本报告所列数据的统计期限自%d年1月1日起至%d年12月31日止。' % (year, year)]


def menu(rng, year):
    items = ['首页', '走进' + rng.choice(PLACES), '政务公开', '法定主动公开内容', '规章', '行政规范性文件', '行政许可', '行政处罚',
             '政府信息公开年报', '互动交流', '网站地图', '无障碍浏览', '财政资金', '政府集中采购', '建议提案办理']
    out = rng.sample(items, rng.randrange(4, len(items)))
    return out + ['您当前所在位置：首页 > 政务公开 > 政府信息公开年报', '字号：大 中 小',
                  '发布时间：%d-01-%02d  浏览次数：%d' % (year + 1, rng.randrange(5, 29), rng.randrange(20000))]


def sharing(rng, year):
    return ['分享到：微信 微博 QQ空间', '扫一扫在手机打开当前页', '上一篇：%d年政府网站工作年度报表' % year,
            '主办单位：%s县政务服务中心  网站标识码：%d' % (rng.choice(PLACES), rng.randrange(10 ** 9, 10 ** 10)),
            '访问量：%d' % rng.randrange(10 ** 6)][rng.randrange(3):]


def contents(rng):
    return ['目录'] + ['%s、%s%s%d' % (NUMBERS[n], s, '…' * rng.randrange(2, 9) if rng.random() < .5 else '.' * 20, n + 1)
                     for n, s in enumerate(labels.SECTIONS)]
