/* The form for 2021 and later. */
#include <limits.h>

#include "shared.h"

static const struct ogi_form_column documents[] = {
    COUNT_COLUMN("issued",
                 LABEL_ALSO("本年制发件数", "Issued this year", "本年发件数", "本年发件",
                            "本年制发件", "本年制发数"),
                 NULL),
    COUNT_COLUMN("repealed",
                 LABEL_ALSO("本年废止件数", "Repealed this year", "本年废止件", "本年废止数"),
                 NULL),
    COUNT_COLUMN("in_force", LABEL_ALSO("现行有效件数", "In force", "现行有效件", "现行有效数"),
                 NULL),
};

static const struct ogi_form_column decisions[] = {
    COUNT_COLUMN("decisions",
                 LABEL_ALSO("本年处理决定数量", "Decisions made this year", "本年处理决定数"),
                 NULL),
};

static const struct ogi_form_column fees[] = {
    {"amount_yuan",
     LABEL_ALSO("本年收费金额（单位：万元）", "Fees charged this year (10,000 yuan)",
                "本年收费金额（万元）", "本年收费金额"),
     NULL, OGI_VALUE_MONEY, OGI_UNIT_WAN_YUAN},
};

static const struct ogi_form_row document_rows[] = {
    ROW("regulations", NULL, "规章", "Regulations"),
    ROW_ALSO("normative_documents", NULL, "行政规范性文件", "Administrative normative documents",
             "规范性文件", "行政规范性档案", "规范性档案"),
};

static const struct ogi_form_row licence_rows[] = {
    ROW("licences", NULL, "行政许可", "Administrative licences"),
};

static const struct ogi_form_row penalty_rows[] = {
    ROW("penalties", NULL, "行政处罚", "Administrative penalties"),
    ROW("coercive_measures", NULL, "行政强制", "Administrative coercive measures"),
};

static const struct ogi_form_row fee_rows[] = {
    ROW_ALSO("fees", NULL, "行政事业性收费", "Administrative fees", "行政事业收费"),
};

#define OTHERWISE "（六）其他处理"
#define OTHER_ROWS                                                                                 \
    HEADING("三、本年度办理结果", OTHERWISE, "(6) Otherwise handled"),                             \
        ROW_ALSO("other_not_corrected", OTHERWISE,                                                 \
                 "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",               \
                 "Not corrected in time without good reason, no longer handled",                   \
                 "1.申请人无正当理由逾期不补正、行政机关不再处理其政府资讯公开申请",               \
                 "1.申请人无正当理由逾期不补正", "1.逾期不补正"),                                  \
        ROW_ALSO("other_fee_unpaid", OTHERWISE,                                                    \
                 "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",       \
                 "Fee not paid in time, no longer handled",                                        \
                 "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府资讯公开申请",       \
                 "2.申请人逾期未按收费通知要求缴纳费用", "2.逾期不缴费"),                          \
        ROW("other_misc", OTHERWISE, "3.其他", "Other"),

static const struct ogi_form_row application_rows[] = {
#include "applications.def"
};
#undef OTHER_ROWS

#define BLOCK(caption, columns, rows)                                                              \
    {                                                                                              \
        OGI_PART_DISCLOSURE, caption, CORNER, columns, OGI_COUNT_OF(columns), rows,                \
            OGI_COUNT_OF(rows), NULL                                                               \
    }

static const struct ogi_form_block blocks[] = {
    BLOCK(CAPTION("一", "Article 20, item (1)"), documents, document_rows),
    BLOCK(CAPTION("五", "Article 20, item (5)"), decisions, licence_rows),
    BLOCK(CAPTION("六", "Article 20, item (6)"), decisions, penalty_rows),
    BLOCK(CAPTION("八", "Article 20, item (8)"), fees, fee_rows),
    {OGI_PART_APPLICATIONS, NO_LABEL, APPLICATIONS_CORNER, ogi_forms_applicants,
     OGI_FORMS_APPLICANTS, application_rows, OGI_COUNT_OF(application_rows),
     ogi_forms_applicants_heads},
    {OGI_PART_DISPUTES, NO_LABEL, NO_LABEL, ogi_forms_disputes, OGI_FORMS_DISPUTES,
     ogi_forms_dispute_row, 1, ogi_forms_disputes_heads},
};

const struct ogi_form ogi_form_f2021 = {
    .id = "F2021",
    .title = LABEL("政府信息公开工作年度报告格式",
                   "Format of annual reports on open government information"),
    .first_year = 2021,
    .last_year = INT_MAX,
    .basis = "国办公开办函〔2021〕30号",
    .discriminators =
        LIST("本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额"),
    .blocks = blocks,
    .block_count = OGI_COUNT_OF(blocks),
};
