/* The form for 2019 and 2020, on trial (试行). */
#include "shared.h"

static const struct ogi_form_column documents[] = {
    COUNT_COLUMN("made", LABEL("本年新制作数量", "Newly made this year"), NULL),
    COUNT_COLUMN("published", LABEL("本年新公开数量", "Newly published this year"), NULL),
    COUNT_COLUMN("total", LABEL_ALSO("对外公开总数量", "Total open to the public", "对外公开总数"),
                 NULL),
};

#define PREVIOUS                                                                                   \
    COUNT_COLUMN(                                                                                  \
        "previous",                                                                                \
        LABEL_ALSO("上一年项目数量", "Items last year", "上年项目数量", "上一年度项目数量"), NULL)
#define CHANGE                                                                                     \
    {                                                                                              \
        "change",                                                                                  \
            LABEL_ALSO("本年增/减", "Change this year", "本年增/", "本年增减", "本年增、减"),      \
            NULL, OGI_VALUE_DELTA, OGI_UNIT_NONE                                                   \
    }

static const struct ogi_form_column items[] = {
    PREVIOUS,
    CHANGE,
    COUNT_COLUMN("decisions", LABEL_ALSO("处理决定数量", "Decisions made", "处理决定数"), NULL),
};

static const struct ogi_form_column fees[] = {PREVIOUS, CHANGE};

/* The head of the amount may name its unit or leave it open; the form as such has none. */
static const struct ogi_form_column procurement[] = {
    COUNT_COLUMN("projects", LABEL_ALSO("采购项目数量", "Procurement projects", "采购项目数"),
                 NULL),
    {"amount_yuan", LABEL_ALSO("采购总金额", "Total amount of procurement", "采购金额"), NULL,
     OGI_VALUE_MONEY, OGI_UNIT_NONE},
};

static const struct ogi_form_row document_rows[] = {
    ROW("regulations", NULL, "规章", "Regulations"),
    ROW_ALSO("normative_documents", NULL, "规范性文件", "Normative documents", "行政规范性文件",
             "规范性档案", "行政规范性档案"),
};

static const struct ogi_form_row licence_rows[] = {
    ROW("licences", NULL, "行政许可", "Administrative licences"),
    ROW_ALSO("other_services", NULL, "其他对外管理服务事项",
             "Other administrative services to the public", "其他对外服务管理事项"),
};

static const struct ogi_form_row penalty_rows[] = {
    ROW("penalties", NULL, "行政处罚", "Administrative penalties"),
    ROW("coercive_measures", NULL, "行政强制", "Administrative coercive measures"),
};

static const struct ogi_form_row fee_rows[] = {
    ROW_ALSO("fees", NULL, "行政事业性收费", "Administrative fees", "行政事业收费"),
};

static const struct ogi_form_row procurement_rows[] = {
    ROW_ALSO("procurement", NULL, "政府集中采购", "Centralised government procurement", "政府采购"),
};

#define OTHER_ROWS ROW("other", "三、本年度办理结果", "（六）其他处理", "(6) Otherwise handled"),
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
    BLOCK(CAPTION("五", "Article 20, item (5)"), items, licence_rows),
    BLOCK(CAPTION("六", "Article 20, item (6)"), items, penalty_rows),
    BLOCK(CAPTION("八", "Article 20, item (8)"), fees, fee_rows),
    BLOCK(CAPTION("九", "Article 20, item (9)"), procurement, procurement_rows),
    {OGI_PART_APPLICATIONS, NO_LABEL, APPLICATIONS_CORNER, ogi_forms_applicants,
     OGI_FORMS_APPLICANTS, application_rows, OGI_COUNT_OF(application_rows),
     ogi_forms_applicants_heads},
    {OGI_PART_DISPUTES, NO_LABEL, NO_LABEL, ogi_forms_disputes, OGI_FORMS_DISPUTES,
     ogi_forms_dispute_row, 1, ogi_forms_disputes_heads},
};

const struct ogi_form ogi_form_f2019 = {
    .id = "F2019",
    .title = LABEL("政府信息公开工作年度报告格式（试行）",
                   "Format of annual reports on open government information (trial)"),
    .first_year = 2019,
    .last_year = 2020,
    .basis = "国办公开办函〔2019〕60号",
    .discriminators = LIST("本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量",
                           "本年增/减", "采购项目数量", "采购总金额"),
    .blocks = blocks,
    .block_count = OGI_COUNT_OF(blocks),
};
