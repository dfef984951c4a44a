"""The official forms as this generator prints them, typed from the printed forms.

Independent of the parser's tables on purpose: a slip in one of the two shows as a difference."""

# edition -> [(number of the item, [(code, printed row)], [(code, printed head)])]
DISCLOSURE = {
    'F2019': [
        ('一', [('regulations', '规章'), ('normative_documents', '规范性文件')],
         [('made', '本年新制作数量'), ('published', '本年新公开数量'), ('total', '对外公开总数量')]),
        ('五', [('licences', '行政许可'), ('other_services', '其他对外管理服务事项')],
         [('previous', '上一年项目数量'), ('change', '本年增/减'), ('decisions', '处理决定数量')]),
        ('六', [('penalties', '行政处罚'), ('coercive_measures', '行政强制')],
         [('previous', '上一年项目数量'), ('change', '本年增/减'), ('decisions', '处理决定数量')]),
        ('八', [('fees', '行政事业性收费')], [('previous', '上一年项目数量'), ('change', '本年增/减')]),
        ('九', [('procurement', '政府集中采购')], [('projects', '采购项目数量'), ('amount_yuan', '采购总金额')]),
    ],
    'F2021': [
        ('一', [('regulations', '规章'), ('normative_documents', '行政规范性文件')],
         [('issued', '本年制发件数'), ('repealed', '本年废止件数'), ('in_force', '现行有效件数')]),
        ('五', [('licences', '行政许可')], [('decisions', '本年处理决定数量')]),
        ('六', [('penalties', '行政处罚'), ('coercive_measures', '行政强制')], [('decisions', '本年处理决定数量')]),
        ('八', [('fees', '行政事业性收费')], [('amount_yuan', '本年收费金额（单位：万元）')]),
    ],
}

APPLICANTS = [('natural_person', '自然人'), ('commercial_enterprise', '商业企业'), ('research_institution', '科研机构'),
              ('public_welfare_org', '社会公益组织'), ('legal_service_org', '法律服务机构'), ('other_org', '其他'),
              ('total', '总计')]

RESULT_GROUP = '三、本年度办理结果'
# (code, printed row, printed group in front of it)
_BEFORE = [
    ('received', '一、本年新收政府信息公开申请数量', None),
    ('carried_in', '二、上年结转政府信息公开申请数量', None),
    ('granted', '（一）予以公开', ''),
    ('partly_granted', '（二）部分公开（区分处理的，只计这一情形，不计其他情形）', ''),
    ('denied_state_secret', '1.属于国家秘密', '（三）不予公开'),
    ('denied_legal_prohibition', '2.其他法律行政法规禁止公开', '（三）不予公开'),
    ('denied_public_security', '3.危及“三安全一稳定”', '（三）不予公开'),
    ('denied_third_party_rights', '4.保护第三方合法权益', '（三）不予公开'),
    ('denied_internal_affairs', '5.属于三类内部事务信息', '（三）不予公开'),
    ('denied_deliberative_process', '6.属于四类过程性信息', '（三）不予公开'),
    ('denied_enforcement_file', '7.属于行政执法案卷', '（三）不予公开'),
    ('denied_administrative_query', '8.属于行政查询事项', '（三）不予公开'),
    ('unavailable_not_held', '1.本机关不掌握相关政府信息', '（四）无法提供'),
    ('unavailable_needs_creation', '2.没有现成信息需要另行制作', '（四）无法提供'),
    ('unavailable_unclear_request', '3.补正后申请内容仍不明确', '（四）无法提供'),
    ('unprocessed_petition', '1.信访举报投诉类申请', '（五）不予处理'),
    ('unprocessed_repeat', '2.重复申请', '（五）不予处理'),
    ('unprocessed_publication', '3.要求提供公开出版物', '（五）不予处理'),
    ('unprocessed_excessive', '4.无正当理由大量反复申请', '（五）不予处理'),
    ('unprocessed_reissue', '5.要求行政机关确认或重新出具已获取信息', '（五）不予处理'),
]
_AFTER = [('concluded', '（七）总计', ''), ('carried_out', '四、结转下年度继续办理', None)]
APPLICATIONS = {
    'F2019': _BEFORE + [('other', '（六）其他处理', '')] + _AFTER,
    'F2021': _BEFORE + [
        ('other_not_corrected', '1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请', '（六）其他处理'),
        ('other_fee_unpaid', '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请', '（六）其他处理'),
        ('other_misc', '3.其他', '（六）其他处理')] + _AFTER,
}
CORNER = '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）'

CHANNELS = [('reconsideration', '行政复议'), ('litigation_direct', '未经复议直接起诉'),
            ('litigation_after_reconsideration', '复议后起诉')]
RESULTS = [('upheld', '结果维持'), ('corrected', '结果纠正'), ('other', '其他结果'), ('pending', '尚未审结'), ('total', '总计')]

# (row number or None for a heading, printed row, unit)
STATISTICS = [
    (None, '一、主动公开情况', '——'),
    ('1.1', '（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）', '条'),
    ('1.1a', '其中：主动公开规范性文件数', '条'),
    ('1.1b', '制发规范性文件总数', '件'),
    (None, '（二）通过不同渠道和方式公开政府信息的情况', '——'),
    ('1.2.1', '1.政府公报公开政府信息数', '条'),
    ('1.2.2', '2.政府网站公开政府信息数', '条'),
    ('1.2.3', '3.政务微博公开政府信息数', '条'),
    ('1.2.4', '4.政务微信公开政府信息数', '条'),
    ('1.2.5', '5.其他方式公开政府信息数', '条'),
    (None, '二、回应解读情况', '——'),
    ('2.1', '（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）', '次'),
    (None, '（二）通过不同渠道和方式回应解读的情况', '——'),
    ('2.2.1', '1.参加或举办新闻发布会总次数', '次'),
    ('2.2.1a', '其中：主要负责同志参加新闻发布会次数', '次'),
    ('2.2.2', '2.政府网站在线访谈次数', '次'),
    ('2.2.2a', '其中：主要负责同志参加政府网站在线访谈次数', '次'),
    ('2.2.3', '3.政策解读稿件发布数', '篇'),
    ('2.2.4', '4.微博微信回应事件数', '次'),
    ('2.2.5', '5.其他方式回应事件数', '次'),
    (None, '三、依申请公开情况', '——'),
    ('3.1', '（一）收到申请数', '件'),
    ('3.1.1', '1.当面申请数', '件'),
    ('3.1.2', '2.传真申请数', '件'),
    ('3.1.3', '3.网络申请数', '件'),
    ('3.1.4', '4.信函申请数', '件'),
    ('3.2', '（二）申请办结数', '件'),
    ('3.2.1', '1.按时办结数', '件'),
    ('3.2.2', '2.延期办结数', '件'),
    ('3.3', '（三）申请答复数', '件'),
    ('3.3.1', '1.属于已主动公开范围数', '件'),
    ('3.3.2', '2.同意公开答复数', '件'),
    ('3.3.3', '3.同意部分公开答复数', '件'),
    ('3.3.4', '4.不同意公开答复数', '件'),
    ('3.3.4a', '其中：涉及国家秘密', '件'),
    ('3.3.4b', '涉及商业秘密', '件'),
    ('3.3.4c', '涉及个人隐私', '件'),
    ('3.3.4d', '危及国家安全、公共安全、经济安全和社会稳定', '件'),
    ('3.3.4e', '不是《条例》所指政府信息', '件'),
    ('3.3.4f', '法律法规规定的其他情形', '件'),
    ('3.3.5', '5.不属于本行政机关公开数', '件'),
    ('3.3.6', '6.申请信息不存在数', '件'),
    ('3.3.7', '7.告知作出更改补充数', '件'),
    ('3.3.8', '8.告知通过其他途径办理数', '件'),
    ('4', '四、行政复议数量', '件'),
    ('4.1', '（一）维持具体行政行为数', '件'),
    ('4.2', '（二）被依法纠错数', '件'),
    ('4.3', '（三）其他情形数', '件'),
    ('5', '五、行政诉讼数量', '件'),
    ('5.1', '（一）维持具体行政行为或者驳回原告诉讼请求数', '件'),
    ('5.2', '（二）被依法纠错数', '件'),
    ('5.3', '（三）其他情形数', '件'),
    ('6', '六、举报投诉数量', '件'),
    ('7', '七、依申请公开信息收取的费用', '万元'),
    (None, '八、机构建设和保障经费情况', '——'),
    ('8.1', '（一）政府信息公开工作专门机构数', '个'),
    ('8.2', '（二）设置政府信息公开查阅点数', '个'),
    ('8.3', '（三）从事政府信息公开工作人员数', '人'),
    ('8.3.1', '1.专职人员数（不包括政府公报及政府网站工作人员数）', '人'),
    ('8.3.2', '2.兼职人员数', '人'),
    ('8.4', '（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）', '万元'),
    (None, '九、政府信息公开会议和培训情况', '——'),
    ('9.1', '（一）召开政府信息公开工作会议或专题会议数', '次'),
    ('9.2', '（二）举办各类培训班数', '次'),
    ('9.3', '（三）接受培训人员数', '人次'),
]

SECTIONS = ['总体情况', '主动公开政府信息情况', '收到和处理政府信息公开申请情况', '政府信息公开行政复议、行政诉讼情况',
            '存在的主要问题及改进情况', '其他需要报告的事项']


def codes(form):
    """Every code of an edition, in the form's order."""
    if form == 'F2014':
        return ['statistics.' + n for n, _, _ in STATISTICS if n]
    out = ['disclosure.%s.%s' % (item, measure) for _, items, measures in DISCLOSURE[form]
           for item, _ in items for measure, _ in measures]
    out += ['applications.%s.%s' % (row, who) for row, _, _ in APPLICATIONS[form] for who, _ in APPLICANTS]
    return out + ['disputes.%s.%s' % (c, r) for c, _ in CHANNELS for r, _ in RESULTS]


def is_money(code):
    return code.endswith('.amount_yuan') or code in ('statistics.7', 'statistics.8.4')
