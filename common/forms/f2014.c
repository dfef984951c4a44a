/* The statistics sheet annexed to the reports for 2014 to 2018.
 *
 * Published sheets confirm the list of rows only in part, and provinces insert rows of their own:
 * key on labels, never on a row's place. Codes are the rows' numbers on the sheet, with a letter
 * for an 其中 row. */
#include "shared.h"

#define COUNT(code, group, zh, en, measure)                                                        \
    {                                                                                              \
        code, LABEL(zh, en), group, OGI_VALUE_COUNT, OGI_UNIT_NONE, measure                        \
    }
#define COUNT_ALSO(code, group, zh, en, measure, ...)                                              \
    {                                                                                              \
        code, LABEL_ALSO(zh, en, __VA_ARGS__), group, OGI_VALUE_COUNT, OGI_UNIT_NONE, measure      \
    }
#define MONEY_ALSO(code, group, zh, en, ...)                                                       \
    {                                                                                              \
        code, LABEL_ALSO(zh, en, __VA_ARGS__), group, OGI_VALUE_MONEY, OGI_UNIT_WAN_YUAN, "万元" \
    }

#define G1    "一、主动公开情况"
#define G1_1  "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
#define G1_2  "（二）通过不同渠道和方式公开政府信息的情况"
#define G2    "二、回应解读情况"
#define G2_2  "（二）通过不同渠道和方式回应解读的情况"
#define G2_21 "1.参加或举办新闻发布会总次数"
#define G2_22 "2.政府网站在线访谈次数"
#define G3    "三、依申请公开情况"
#define G3_1  "（一）收到申请数"
#define G3_2  "（二）申请办结数"
#define G3_3  "（三）申请答复数"
#define G3_34 "4.不同意公开答复数"
#define G4    "四、行政复议数量"
#define G5    "五、行政诉讼数量"
#define G8    "八、机构建设和保障经费情况"
#define G8_3  "（三）从事政府信息公开工作人员数"
#define G9    "九、政府信息公开会议和培训情况"

static const struct ogi_form_row rows[] = {
    HEADING(NULL, G1, "1. Disclosure on own initiative"),
    COUNT_ALSO("1.1", G1, G1_1,
               "Items of information disclosed (the same item counts once over all channels)", "条",
               "（一）主动公开政府信息数"),
    COUNT_ALSO("1.1a", G1_1, "其中：主动公开规范性文件数", "Of these: normative documents", "条",
               "主动公开规范性文件数"),
    COUNT("1.1b", G1_1, "制发规范性文件总数", "Normative documents issued", "件"),
    HEADING(G1, G1_2, "Disclosure by channel"),
    COUNT("1.2.1", G1_2, "1.政府公报公开政府信息数", "In the government gazette", "条"),
    COUNT("1.2.2", G1_2, "2.政府网站公开政府信息数", "On government websites", "条"),
    COUNT("1.2.3", G1_2, "3.政务微博公开政府信息数", "On government microblogs", "条"),
    COUNT("1.2.4", G1_2, "4.政务微信公开政府信息数", "On government WeChat accounts", "条"),
    COUNT("1.2.5", G1_2, "5.其他方式公开政府信息数", "By other means", "条"),
    HEADING(NULL, G2, "2. Responses and interpretation"),
    COUNT_ALSO("2.1", G2, "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）",
               "Responses to matters of public concern (each counts once over all means)", "次",
               "（一）回应公众关注热点或重大舆情数"),
    HEADING(G2, G2_2, "Responses and interpretation by channel"),
    COUNT("2.2.1", G2_2, G2_21, "Press conferences attended or held", "次"),
    COUNT_ALSO("2.2.1a", G2_21, "其中：主要负责同志参加新闻发布会次数",
               "Of these: with the principal official attending", "次",
               "主要负责同志参加新闻发布会次数"),
    COUNT("2.2.2", G2_2, G2_22, "Online interviews on government websites", "次"),
    COUNT_ALSO("2.2.2a", G2_22, "其中：主要负责同志参加政府网站在线访谈次数",
               "Of these: with the principal official taking part", "次",
               "主要负责同志参加政府网站在线访谈次数"),
    COUNT("2.2.3", G2_2, "3.政策解读稿件发布数", "Policy interpretations published", "篇"),
    COUNT("2.2.4", G2_2, "4.微博微信回应事件数", "Events responded to on microblogs and WeChat",
          "次"),
    COUNT("2.2.5", G2_2, "5.其他方式回应事件数", "Events responded to by other means", "次"),
    HEADING(NULL, G3, "3. Disclosure on application"),
    COUNT("3.1", G3, G3_1, "Applications received", "件"),
    COUNT("3.1.1", G3_1, "1.当面申请数", "In person", "件"),
    COUNT("3.1.2", G3_1, "2.传真申请数", "By fax", "件"),
    COUNT("3.1.3", G3_1, "3.网络申请数", "Online", "件"),
    COUNT("3.1.4", G3_1, "4.信函申请数", "By letter", "件"),
    COUNT("3.2", G3, G3_2, "Applications concluded", "件"),
    COUNT("3.2.1", G3_2, "1.按时办结数", "In time", "件"),
    COUNT("3.2.2", G3_2, "2.延期办结数", "With an extension", "件"),
    COUNT("3.3", G3, G3_3, "Applications answered", "件"),
    COUNT("3.3.1", G3_3, "1.属于已主动公开范围数", "Already disclosed", "件"),
    COUNT("3.3.2", G3_3, "2.同意公开答复数", "Disclosure granted", "件"),
    COUNT("3.3.3", G3_3, "3.同意部分公开答复数", "Disclosure granted in part", "件"),
    COUNT("3.3.4", G3_3, G3_34, "Disclosure refused", "件"),
    COUNT_ALSO("3.3.4a", G3_34, "其中：涉及国家秘密", "Of these: state secrets", "件",
               "涉及国家秘密"),
    COUNT("3.3.4b", G3_34, "涉及商业秘密", "Trade secrets", "件"),
    COUNT("3.3.4c", G3_34, "涉及个人隐私", "Personal privacy", "件"),
    COUNT("3.3.4d", G3_34, "危及国家安全、公共安全、经济安全和社会稳定",
          "Endangers national, public or economic security or social stability", "件"),
    COUNT("3.3.4e", G3_34, "不是《条例》所指政府信息",
          "No government information as the regulation means it", "件"),
    COUNT("3.3.4f", G3_34, "法律法规规定的其他情形", "Other cases provided by law", "件"),
    COUNT("3.3.5", G3_3, "5.不属于本行政机关公开数", "Not for this body to disclose", "件"),
    COUNT("3.3.6", G3_3, "6.申请信息不存在数", "The information does not exist", "件"),
    COUNT("3.3.7", G3_3, "7.告知作出更改补充数", "Told to change or complete the application",
          "件"),
    COUNT("3.3.8", G3_3, "8.告知通过其他途径办理数", "Referred to other ways", "件"),
    COUNT("4", NULL, G4, "4. Administrative reconsiderations", "件"),
    COUNT("4.1", G4, "（一）维持具体行政行为数", "Upheld", "件"),
    COUNT("4.2", G4, "（二）被依法纠错数", "Corrected", "件"),
    COUNT("4.3", G4, "（三）其他情形数", "Other results", "件"),
    COUNT("5", NULL, G5, "5. Administrative lawsuits", "件"),
    COUNT("5.1", G5, "（一）维持具体行政行为或者驳回原告诉讼请求数",
          "Upheld, or the plaintiff's claim dismissed", "件"),
    COUNT("5.2", G5, "（二）被依法纠错数", "Corrected", "件"),
    COUNT("5.3", G5, "（三）其他情形数", "Other results", "件"),
    COUNT("6", NULL, "六、举报投诉数量", "6. Reports and complaints", "件"),
    MONEY_ALSO("7", NULL, "七、依申请公开信息收取的费用",
               "7. Fees charged for disclosure on application",
               "七、依申请公开信息收取的费用（单位：万元）"),
    HEADING(NULL, G8, "8. Institutions and funds"),
    COUNT("8.1", G8, "（一）政府信息公开工作专门机构数", "Specialised offices", "个"),
    COUNT("8.2", G8, "（二）设置政府信息公开查阅点数", "Places of consultation", "个"),
    COUNT("8.3", G8, G8_3, "Staff", "人"),
    COUNT_ALSO("8.3.1", G8_3, "1.专职人员数（不包括政府公报及政府网站工作人员数）",
               "Full-time staff (without gazette and website)", "人", "1.专职人员数"),
    COUNT("8.3.2", G8_3, "2.兼职人员数", "Part-time staff", "人"),
    MONEY_ALSO(
        "8.4", G8,
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "Dedicated funds (without gazette and website)", "（四）政府信息公开专项经费"),
    HEADING(NULL, G9, "9. Meetings and training"),
    COUNT("9.1", G9, "（一）召开政府信息公开工作会议或专题会议数", "Meetings held", "次"),
    COUNT("9.2", G9, "（二）举办各类培训班数", "Training courses held", "次"),
    COUNT("9.3", G9, "（三）接受培训人员数", "Persons trained", "人次"),
};

static const struct ogi_form_column columns[] = {
    COUNT_COLUMN("", LABEL_ALSO("统计数", "Figure", "统计数据", "数量"), NULL),
};

static const struct ogi_form_block blocks[] = {
    {OGI_PART_STATISTICS, NO_LABEL, LABEL_ALSO("统计指标", "Indicator", "指标名称", "统计指标名称"),
     columns, OGI_COUNT_OF(columns), rows, OGI_COUNT_OF(rows), LIST("单位", "计量单位")},
};

const struct ogi_form ogi_form_f2014 = {
    .id = "F2014",
    .title = LABEL("政府信息公开情况统计表", "Statistics sheet on open government information"),
    .first_year = 2014,
    .last_year = 2018,
    .basis = "国办发〔2014〕32号",
    .discriminators =
        LIST("统计指标", "通过不同渠道和方式公开政府信息的情况", "通过不同渠道和方式回应解读的情况",
             "属于已主动公开范围数", "设置政府信息公开查阅点数", "从事政府信息公开工作人员数"),
    .blocks = blocks,
    .block_count = OGI_COUNT_OF(blocks),
};
