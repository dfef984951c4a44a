#include "shared.h"

#define ORGANISATIONS "法人或其他组织"

const struct ogi_form_column ogi_forms_applicants[OGI_FORMS_APPLICANTS] = {
    COUNT_COLUMN("natural_person", LABEL("自然人", "Natural persons"), NULL),
    COUNT_COLUMN("commercial_enterprise", LABEL("商业企业", "Commercial enterprises"),
                 ORGANISATIONS),
    COUNT_COLUMN("research_institution", LABEL("科研机构", "Research institutions"), ORGANISATIONS),
    COUNT_COLUMN("public_welfare_org",
                 LABEL_ALSO("社会公益组织", "Public welfare organisations", "社会组织",
                            "社会公益性组织", "公益组织"),
                 ORGANISATIONS),
    COUNT_COLUMN("legal_service_org",
                 LABEL_ALSO("法律服务机构", "Legal service organisations", "法律服务组织"),
                 ORGANISATIONS),
    COUNT_COLUMN("other_org", LABEL("其他", "Other organisations"), ORGANISATIONS),
    COUNT_COLUMN("total", LABEL_ALSO("总计", "Total", "合计"), NULL),
};

const char *const ogi_forms_applicants_heads[] = {"申请人情况", NULL};

#define RESULTS(channel, group)                                                                    \
    COUNT_COLUMN(channel ".upheld", LABEL("结果维持", "Upheld"), group),                           \
        COUNT_COLUMN(channel ".corrected", LABEL("结果纠正", "Corrected"), group),                 \
        COUNT_COLUMN(channel ".other", LABEL("其他结果", "Other results"), group),                 \
        COUNT_COLUMN(channel ".pending", LABEL("尚未审结", "Pending"), group),                     \
        COUNT_COLUMN(channel ".total", LABEL_ALSO("总计", "Total", "合计"), group)

const struct ogi_form_column ogi_forms_disputes[OGI_FORMS_DISPUTES] = {
    RESULTS("reconsideration", "行政复议"),
    RESULTS("litigation_direct", "未经复议直接起诉"),
    RESULTS("litigation_after_reconsideration", "复议后起诉"),
};

const struct ogi_form_row ogi_forms_dispute_row[1] = {
    {"", NO_LABEL, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL},
};

const char *const ogi_forms_disputes_heads[] = {"行政诉讼", NULL};
