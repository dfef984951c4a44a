/* Compiled expressions: what ogi_rule_compile.c makes and ogi_rule_check.c runs. Internal. */
#ifndef OGI_RULE_PROGRAM_H
#define OGI_RULE_PROGRAM_H

#include "ogi_rule.h"

enum ogi_relation { OGI_RELATION_EQUAL, OGI_RELATION_AT_LEAST, OGI_RELATION_AT_MOST };

struct ogi_operand {
    uint32_t cell; /* index into the edition's cells */
    bool negative;
    bool right; /* of the relation: what the document prints */
};

/* A rule for one member of each of its sets. */
struct ogi_instance {
    size_t rule;
    enum ogi_relation relation;
    size_t first_operand; /* into the program's operands */
    size_t operand_count; /* at least one */
    int64_t left;         /* constants; hundredths of a yuan where is_money */
    int64_t right;
    bool is_money;
    struct ogi_str cell; /* of its findings: "applications.*.total" */
};

struct ogi_program {
    const struct ogi_edition *edition;
    struct ogi_instance *instances; /* in the rules' order */
    size_t instance_count;
    struct ogi_operand *operands;
    size_t operand_count;
};

struct ogi_rule_set {
    const char *name;
    const char *members; /* separated by '|' */
};

const struct ogi_rule_set *ogi_rule_sets(size_t *count);

ogi_result ogi_program_compile(const struct ogi_edition *edition, const struct ogi_rule *rules,
                               size_t rule_count, struct ogi_arena *arena, struct ogi_program *out,
                               struct ogi_error *err) OGI_MUST_USE;

#endif
