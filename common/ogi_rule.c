#include "ogi_rule.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ogi_hash.h"
#include "ogi_rule_program.h"

enum { VERSION_DIGITS = 16, MAX_CANONICAL = 16 << 20 };

static const struct ogi_rule table[OGI_RULE_COUNT] = {
#define RULE(name, id, forms, severity, effect, check, expression, message, title_zh, title_en,    \
             explanation_zh, explanation_en, source, certainty)                                    \
    [OGI_RULE_##name] = {id,                                                                       \
                         forms,                                                                    \
                         OGI_SEVERITY_##severity,                                                  \
                         OGI_EFFECT_##effect,                                                      \
                         OGI_CHECK_##check,                                                        \
                         expression,                                                               \
                         message,                                                                  \
                         title_zh,                                                                 \
                         title_en,                                                                 \
                         explanation_zh,                                                           \
                         explanation_en,                                                           \
                         source,                                                                   \
                         OGI_CERTAINTY_##certainty},
#include "rules/rules.def"
#undef RULE
};

static const struct ogi_rule_set sets[] = {
#define SET(name, members) {name, members},
#include "rules/sets.def"
#undef SET
};

const struct ogi_rule *ogi_rules(size_t *count)
{
    *count = OGI_COUNT_OF(table);
    return table;
}

const struct ogi_rule *ogi_rule_get(enum ogi_rule_id id)
{
    return &table[id];
}

const struct ogi_rule *ogi_rule_find(struct ogi_str id)
{
    for (size_t i = 0; i < OGI_COUNT_OF(table); i++)
        if (ogi_str_equals(ogi_str_of(table[i].id), id))
            return &table[i];
    return NULL;
}

const struct ogi_rule_set *ogi_rule_sets(size_t *count)
{
    *count = OGI_COUNT_OF(sets);
    return sets;
}

const char *ogi_certainty_name(enum ogi_certainty certainty)
{
    switch (certainty) {
    case OGI_CERTAINTY_SEEN:
        return "seen";
    case OGI_CERTAINTY_INFERRED:
        return "inferred";
    case OGI_CERTAINTY_RECALLED:
        return "recalled";
    }
    return "";
}

bool ogi_rule_is_missing(const struct ogi_rule *rule)
{
    return rule->effect == OGI_EFFECT_INCOMPLETE;
}

bool ogi_rule_is_for(const struct ogi_rule *rule, const struct ogi_form *form)
{
    if (*rule->forms == '\0')
        return true;
    if (form == NULL)
        return false;
    struct ogi_str rest = ogi_str_of(rule->forms);
    struct ogi_str id;
    while (ogi_str_next(&rest, ' ', &id))
        if (ogi_str_equals(id, ogi_str_of(form->id)))
            return true;
    return false;
}

/* Everything of the table that a report's findings depend on, in a form that no two tables share.
 */
static void add_canonical(struct ogi_buf *buf, const struct ogi_rule *rule)
{
    const char *const texts[] = {
        rule->id,       rule->forms,          rule->expression,     rule->message, rule->title_zh,
        rule->title_en, rule->explanation_zh, rule->explanation_en, rule->source,
    };

    for (size_t i = 0; i < OGI_COUNT_OF(texts); i++) {
        ogi_buf_add_str(buf, ogi_str_of(texts[i]));
        ogi_buf_add_char(buf, '\x1f');
    }
    ogi_buf_add_format(buf, "%d %d %d %d\n", (int)rule->severity, (int)rule->effect,
                       (int)rule->check, (int)rule->certainty);
}

static const char *table_version(const struct ogi_rule *rules, size_t count,
                                 struct ogi_arena *arena)
{
    struct ogi_buf buf;
    ogi_buf_init(&buf, MAX_CANONICAL);
    for (size_t i = 0; i < count; i++)
        add_canonical(&buf, &rules[i]);
    for (size_t i = 0; i < OGI_COUNT_OF(sets); i++)
        ogi_buf_add_format(&buf, "%s\x1f%s\n", sets[i].name, sets[i].members);

    unsigned char digest[OGI_SHA256_BYTES];
    ogi_sha256(ogi_buf_str(&buf), digest);
    bool cut = buf.overflowed;
    ogi_buf_fini(&buf);

    char *hex = cut ? NULL : ogi_arena_alloc(arena, VERSION_DIGITS + 1, 1);
    if (hex != NULL)
        ogi_hex(digest, VERSION_DIGITS / 2, hex);
    return hex;
}

ogi_result ogi_ruleset_build(const struct ogi_edition *editions, size_t edition_count,
                             const struct ogi_rule *rules, size_t rule_count,
                             struct ogi_arena *arena, struct ogi_ruleset *out,
                             struct ogi_error *err)
{
    if (rules == NULL)
        rules = ogi_rules(&rule_count);
    struct ogi_program *programs = ogi_arena_alloc(arena, edition_count, sizeof *programs);
    const char *version = table_version(rules, rule_count, arena);

    if (programs == NULL || version == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot compile the %zu rules", rule_count);
    for (size_t i = 0; i < edition_count; i++)
        OGI_TRY(ogi_program_compile(&editions[i], rules, rule_count, arena, &programs[i], err));
    *out = (struct ogi_ruleset){rules, rule_count, editions, edition_count, programs, version};
    return OGI_OK;
}

static struct ogi_str OGI_PRINTF(2, 0)
    format_message(struct ogi_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : ogi_arena_alloc(arena, (size_t)n + 1, 1);
    if (text == NULL)
        return OGI_STR_NONE;
    vsnprintf(text, (size_t)n + 1, format, args);
    return (struct ogi_str){text, (size_t)n};
}

ogi_result ogi_findings_add(struct ogi_findings *findings, struct ogi_arena *arena,
                            const struct ogi_rule *rule, const struct ogi_finding_info *info,
                            struct ogi_error *err, const char *format, ...)
{
    static const struct ogi_finding_info nothing = {0};
    if (info == NULL)
        info = &nothing;

    va_list args;
    va_start(args, format);
    struct ogi_str message = format_message(arena, format, args);
    va_end(args);
    size_t capacity = findings->capacity;
    struct ogi_finding *items = ogi_arena_grow(arena, findings->items, findings->count, &capacity,
                                               findings->count + 1, sizeof *items);
    if (message.ptr == NULL || items == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no room for finding %s, the document's %zuth", rule->id,
                        findings->count + 1);
    items[findings->count] = (struct ogi_finding){
        .rule = rule,
        .severity = info->severity != NULL ? *info->severity : rule->severity,
        .cell = info->cell,
        .has_figures = info->has_figures,
        .is_money = info->is_money,
        .expected = info->expected,
        .actual = info->actual,
        .difference = info->has_figures ? info->actual - info->expected : 0,
        .message = message,
        .span = info->span,
    };
    findings->items = items;
    findings->count++;
    findings->capacity = capacity;
    return OGI_OK;
}
