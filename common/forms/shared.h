/* What the editions of the form share: shorthand for their tables, and the two tables that have
 * not changed since 2019. Only the files of this folder and
 * ogi_form.c include it. */
#ifndef OGI_FORMS_SHARED_H
#define OGI_FORMS_SHARED_H

#include "ogi_form.h"

/* A list closed by NULL, in static storage when it stands at file scope. */
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Wording converters of mirrors change words, not only characters: 信息 becomes 資訊, 文件 檔案.
 * Those stand among the variants in simplified characters. */
#define LABEL(zh, en)                                                                              \
    {                                                                                              \
        zh, en, NULL                                                                               \
    }
#define LABEL_ALSO(zh, en, ...)                                                                    \
    {                                                                                              \
        zh, en, LIST(__VA_ARGS__)                                                                  \
    }
#define NO_LABEL                                                                                   \
    {                                                                                              \
        NULL, NULL, NULL                                                                           \
    }

#define COUNT_COLUMN(code, label, group)                                                           \
    {                                                                                              \
        code, label, group, OGI_VALUE_COUNT, OGI_UNIT_NONE                                         \
    }

#define ROW(code, group, zh, en)                                                                   \
    {                                                                                              \
        code, LABEL(zh, en), group, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL                           \
    }
#define ROW_ALSO(code, group, zh, en, ...)                                                         \
    {                                                                                              \
        code, LABEL_ALSO(zh, en, __VA_ARGS__), group, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL         \
    }
#define HEADING(group, zh, en) ROW(NULL, group, zh, en)

/* 第二十条第（一）项 of the regulation of 2019, and as sheets print it without the second 第 or
 * with bare numerals. */
#define CAPTION(numeral, en)                                                                       \
    LABEL_ALSO("第二十条第（" numeral "）项", en, "第二十条（" numeral "）项",                     \
               "第二十条第" numeral "项", "第二十条第（" numeral "）款")
#define CORNER LABEL_ALSO("信息内容", "Content", "资讯内容")

/* The corner of part 三. */
#define APPLICATIONS_CORNER                                                                        \
    LABEL_ALSO("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",             \
               "(In each column: item one plus item two equals item three plus item four)",        \
               "（本列数据的钩稽关系为：第一项加第二项之和，等于第三项加第四项之和）")

enum { OGI_FORMS_APPLICANTS = 7, OGI_FORMS_DISPUTES = 15 };

/* Part 三: who applied. */
extern const struct ogi_form_column ogi_forms_applicants[OGI_FORMS_APPLICANTS];
extern const char *const ogi_forms_applicants_heads[];

/* Part 四, the same in all editions since 2019. */
extern const struct ogi_form_column ogi_forms_disputes[OGI_FORMS_DISPUTES];
extern const struct ogi_form_row ogi_forms_dispute_row[1];
extern const char *const ogi_forms_disputes_heads[];

extern const struct ogi_form ogi_form_f2014;
extern const struct ogi_form ogi_form_f2019;
extern const struct ogi_form ogi_form_f2021;

#endif
