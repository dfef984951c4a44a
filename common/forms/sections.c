/* Source: the formats of 2019 and 2021, whose six headings are the same, and published reports. */
#include "ogi_section.h"

#define VARIANTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct ogi_section_heading headings[] = {
    {1, "总体情况", "Overview",
     VARIANTS("概述", "总体概述", "工作概述", "基本情况", "政府信息公开工作的总体情况",
              "政府信息公开工作总体情况", "政府信息公开总体情况", "政务公开总体情况",
              "总体工作情况")},
    {2, "主动公开政府信息情况", "Information disclosed on own initiative",
     VARIANTS("行政机关主动公开政府信息情况", "主动公开政府信息的情况",
              "行政机关主动公开政府信息的情况", "主动公开情况", "主动公开政府政府情况",
              "政府信息主动公开情况", "主动公开信息情况", "主动公开政府资讯情况")},
    {3, "收到和处理政府信息公开申请情况", "Applications received and handled",
     VARIANTS("收到和处理政府信息公开申请的情况", "行政机关收到和处理政府信息公开申请情况",
              "收到和处理政府政府情况", "收到和处理政府信息公开情况", "政府信息公开申请情况",
              "收到和处理政府资讯公开申请情况")},
    {4, "政府信息公开行政复议、行政诉讼情况", "Administrative reconsideration and litigation",
     VARIANTS("因政府信息公开工作被申请行政复议、提起行政诉讼情况",
              "因政府信息公开工作被申请行政复议、提起行政诉讼的情况",
              "政府信息公开工作被申请行政复议、提起行政诉讼情况",
              "政府信息公开行政复议、行政诉讼的情况", "政府信息公开行政复议和行政诉讼情况",
              "政府信息公开行政复议行政诉讼情况", "行政复议、行政诉讼情况",
              "政府资讯公开行政复议、行政诉讼情况")},
    {5, "存在的主要问题及改进情况", "Main problems and improvements",
     VARIANTS("政府信息公开工作存在的主要问题及改进情况", "存在问题及改进情况",
              "存在的问题及改进情况", "存在的主要问题和改进情况", "存在的主要问题及改进措施",
              "存在问题和改进措施", "存在问题及改进措施", "存在的问题及改进措施",
              "存在的问题和改进措施", "主要问题及改进情况")},
    {6, "其他需要报告的事项", "Other matters to be reported",
     VARIANTS("其他报告事项", "其他需要报告事项", "需要报告的其他事项", "其他需要报告的情况",
              "其他事项")},
};

const struct ogi_section_heading *ogi_section_headings(size_t *count)
{
    *count = OGI_COUNT_OF(headings);
    return headings;
}
