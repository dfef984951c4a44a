#include <string.h>

#include "ogi_rule_program.h"

enum {
    MAX_SCOPES = 3,
    MAX_EXPRESSION = 1024,
    MAX_ELEMENTS = 8, /* of a cell's code, separated by '.' */
};

/* A set in braces: one instance of the rule for each member. */
struct scope {
    struct ogi_str text; /* between the braces */
    struct ogi_str members;
    struct ogi_str rest; /* members to come */
    struct ogi_str member;
};

struct compiler {
    const struct ogi_edition *edition;
    const struct ogi_rule *rule;
    struct ogi_arena *arena;
    struct ogi_program *program;
    size_t instance_capacity;
    size_t operand_capacity;
    struct ogi_error *err;
    /* of the instance being compiled */
    struct ogi_str text; /* scopes filled in */
    size_t at;
    size_t missing; /* terms that name no cell of the edition */
    struct ogi_str missing_name;
};

static ogi_result refuse(const struct compiler *c, const char *what, struct ogi_str where)
{
    return OGI_FAIL(c->err, BUG, "rule %s, form %s: %s: %.*s", c->rule->id, c->edition->form->id,
                    what, OGI_STR_ARG(where));
}

/* A name of sets.def, or the members themselves. */
static bool find_members(struct ogi_str text, struct ogi_str *members)
{
    size_t count = 0;
    const struct ogi_rule_set *sets = ogi_rule_sets(&count);

    for (size_t i = 0; i < count; i++)
        if (ogi_str_equals(ogi_str_of(sets[i].name), text)) {
            *members = ogi_str_of(sets[i].members);
            return true;
        }
    *members = text;
    return ogi_str_find(text, OGI_STR("|"), 0) != SIZE_MAX;
}

static ogi_result find_scopes(const struct compiler *c, struct scope *scopes, size_t *count)
{
    struct ogi_str text = ogi_str_of(c->rule->expression);
    size_t at = 0;

    *count = 0;
    while ((at = ogi_str_find(text, OGI_STR("{"), at)) != SIZE_MAX) {
        size_t end = ogi_str_find(text, OGI_STR("}"), at);
        if (end == SIZE_MAX)
            return refuse(c, "a brace is not closed", text);
        struct ogi_str name = ogi_str_slice(text, at + 1, end);
        bool known = false;
        for (size_t i = 0; i < *count; i++)
            known = known || ogi_str_equals(scopes[i].text, name);
        if (!known) {
            if (*count == MAX_SCOPES)
                return refuse(c, "too many sets in braces", text);
            struct scope *scope = &scopes[(*count)++];
            *scope = (struct scope){.text = name};
            if (!find_members(name, &scope->members))
                return refuse(c, "no such set", name);
        }
        at = end;
    }
    return OGI_OK;
}

/* The expression with each brace replaced by its scope's member. */
static ogi_result fill_in(struct compiler *c, const struct scope *scopes, size_t count, char *out)
{
    struct ogi_str text = ogi_str_of(c->rule->expression);
    size_t len = 0;

    for (size_t at = 0; at < text.len; at++) {
        struct ogi_str piece = ogi_str_slice(text, at, at + 1);
        if (text.ptr[at] == '{') {
            size_t end = ogi_str_find(text, OGI_STR("}"), at);
            struct ogi_str name = ogi_str_slice(text, at + 1, end);
            for (size_t i = 0; i < count; i++)
                if (ogi_str_equals(scopes[i].text, name))
                    piece = scopes[i].member;
            at = end;
        }
        if (len + piece.len > MAX_EXPRESSION)
            return refuse(c, "the expression is too long", text);
        memcpy(out + len, piece.ptr, piece.len);
        len += piece.len;
    }
    c->text = (struct ogi_str){out, len};
    c->at = 0;
    return OGI_OK;
}

static void skip_spaces(struct compiler *c)
{
    while (c->at < c->text.len && c->text.ptr[c->at] == ' ')
        c->at++;
}

static bool take(struct compiler *c, const char *token)
{
    struct ogi_str want = ogi_str_of(token);
    skip_spaces(c);
    if (!ogi_str_starts_with(ogi_str_slice(c->text, c->at, c->text.len), want))
        return false;
    c->at += want.len;
    return true;
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool is_name_char(char ch)
{
    return is_digit(ch) || (ch >= 'a' && ch <= 'z') || ch == '_' || ch == '.';
}

static ogi_result take_number(struct compiler *c, int64_t *value)
{
    *value = 0;
    for (; c->at < c->text.len && is_digit(c->text.ptr[c->at]); c->at++) {
        if (*value > INT32_MAX)
            return refuse(c, "a number is too large", c->text);
        *value = *value * 10 + (c->text.ptr[c->at] - '0');
    }
    return OGI_OK;
}

static ogi_result add_operand(struct compiler *c, struct ogi_instance *instance, size_t cell,
                              bool negative, bool right)
{
    struct ogi_program *program = c->program;
    struct ogi_operand *operands =
        ogi_arena_grow(c->arena, program->operands, program->operand_count, &c->operand_capacity,
                       program->operand_count + 1, sizeof *operands);
    if (operands == NULL)
        return OGI_FAIL(c->err, NO_MEMORY, "cannot compile rule %s", c->rule->id);

    bool money = c->edition->cells[cell].kind == OGI_VALUE_MONEY;
    if (instance->operand_count > 0 && money != instance->is_money)
        return refuse(c, "money beside counts", c->text);
    instance->is_money = money;
    operands[program->operand_count++] = (struct ogi_operand){(uint32_t)cell, negative, right};
    program->operands = operands;
    instance->operand_count++;
    return OGI_OK;
}

/* name[members]tail: each member's cell that the edition has. */
static ogi_result take_sum(struct compiler *c, struct ogi_instance *instance, struct ogi_str name,
                           size_t open, size_t close, bool negative, bool right)
{
    struct ogi_str head = ogi_str_slice(name, 0, open);
    struct ogi_str tail = ogi_str_slice(name, close + 1, name.len);
    struct ogi_str members;
    struct ogi_str member;
    size_t found = 0;

    if (!find_members(ogi_str_slice(name, open + 1, close), &members))
        return refuse(c, "no such set", name);
    while (ogi_str_next(&members, '|', &member)) {
        struct ogi_str code = ogi_arena_format(c->arena, "%.*s%.*s%.*s", OGI_STR_ARG(head),
                                               OGI_STR_ARG(member), OGI_STR_ARG(tail));
        if (code.ptr == NULL)
            return OGI_FAIL(c->err, NO_MEMORY, "cannot compile rule %s", c->rule->id);
        size_t cell = ogi_edition_find(c->edition, code);
        if (cell == SIZE_MAX)
            continue;
        found++;
        OGI_TRY(add_operand(c, instance, cell, negative, right));
    }
    if (found == 0) {
        c->missing++;
        c->missing_name = name;
    }
    return OGI_OK;
}

static ogi_result take_name(struct compiler *c, struct ogi_instance *instance, bool negative,
                            bool right)
{
    size_t from = c->at;
    size_t open = SIZE_MAX;
    size_t close = SIZE_MAX;

    for (; c->at < c->text.len; c->at++) {
        char ch = c->text.ptr[c->at];
        if (ch == '[' && open == SIZE_MAX)
            open = c->at - from;
        else if (ch == ']' && open != SIZE_MAX && close == SIZE_MAX)
            close = c->at - from;
        else if (!is_name_char(ch) && !(ch == '|' && open != SIZE_MAX && close == SIZE_MAX))
            break;
    }
    struct ogi_str name = ogi_str_slice(c->text, from, c->at);
    if (name.len == 0 || (open == SIZE_MAX) != (close == SIZE_MAX))
        return refuse(c, "a cell's code is expected", ogi_str_slice(c->text, from, c->text.len));
    if (open != SIZE_MAX)
        return take_sum(c, instance, name, open, close, negative, right);

    size_t cell = ogi_edition_find(c->edition, name);
    if (cell != SIZE_MAX)
        return add_operand(c, instance, cell, negative, right);
    c->missing++;
    c->missing_name = name;
    return OGI_OK;
}

static ogi_result take_side(struct compiler *c, struct ogi_instance *instance, bool right)
{
    int64_t *constant = right ? &instance->right : &instance->left;
    bool negative = false;

    do {
        skip_spaces(c);
        if (c->at < c->text.len && is_digit(c->text.ptr[c->at])) {
            int64_t value = 0;
            OGI_TRY(take_number(c, &value));
            *constant += negative ? -value : value;
        } else {
            OGI_TRY(take_name(c, instance, negative, right));
        }
        negative = take(c, "-");
    } while (negative || take(c, "+"));
    return OGI_OK;
}

static ogi_result take_relation(struct compiler *c, enum ogi_relation *relation)
{
    if (take(c, "="))
        *relation = OGI_RELATION_EQUAL;
    else if (take(c, ">="))
        *relation = OGI_RELATION_AT_LEAST;
    else if (take(c, "<="))
        *relation = OGI_RELATION_AT_MOST;
    else
        return refuse(c, "a relation is expected", ogi_str_slice(c->text, c->at, c->text.len));
    return OGI_OK;
}

struct elements {
    struct ogi_str items[MAX_ELEMENTS];
    size_t count;
};

static void split(struct ogi_str code, struct elements *out)
{
    struct ogi_str item;

    out->count = 0;
    while (out->count < MAX_ELEMENTS && ogi_str_next(&code, '.', &item))
        out->items[out->count++] = item;
}

/* The code that stands for all operands: elements in which they differ become '*'; where codes are
 * of different length (statistics.4 and statistics.4.1), all that follows the common beginning. */
static struct ogi_str common_code(const struct compiler *c, const struct ogi_instance *instance)
{
    const struct ogi_operand *operands = c->program->operands + instance->first_operand;
    const struct ogi_form_cell *cells = c->edition->cells;
    struct elements common;
    bool same_length = true;

    split(cells[operands[0].cell].code, &common);
    for (size_t i = 1; i < instance->operand_count; i++) {
        struct elements other;
        split(cells[operands[i].cell].code, &other);
        same_length = same_length && other.count == common.count;
        if (other.count < common.count)
            common.count = other.count;
        for (size_t e = 0; e < common.count; e++)
            if (!ogi_str_equals(common.items[e], other.items[e])) {
                common.items[e] = OGI_STR("*");
                if (!same_length)
                    common.count = e + 1;
            }
    }
    struct ogi_str code = common.items[0];
    for (size_t e = 1; e < common.count; e++)
        code = ogi_arena_format(c->arena, "%.*s.%.*s", OGI_STR_ARG(code),
                                OGI_STR_ARG(common.items[e]));
    if (!same_length && !ogi_str_ends_with(code, OGI_STR("*")))
        code = ogi_arena_format(c->arena, "%.*s.*", OGI_STR_ARG(code));
    return code;
}

static ogi_result keep_instance(struct compiler *c, struct ogi_instance instance)
{
    struct ogi_program *program = c->program;
    struct ogi_instance *instances =
        ogi_arena_grow(c->arena, program->instances, program->instance_count, &c->instance_capacity,
                       program->instance_count + 1, sizeof *instances);

    instance.cell = common_code(c, &instance);
    if (instances == NULL || instance.cell.ptr == NULL)
        return OGI_FAIL(c->err, NO_MEMORY, "cannot compile rule %s", c->rule->id);
    if (instance.is_money) {
        instance.left *= 100;
        instance.right *= 100;
    }
    program->instances = instances;
    program->instances[program->instance_count++] = instance;
    return OGI_OK;
}

static ogi_result compile_instance(struct compiler *c, size_t rule)
{
    struct ogi_instance instance = {.rule = rule, .first_operand = c->program->operand_count};

    c->missing = 0;
    OGI_TRY(take_side(c, &instance, false));
    OGI_TRY(take_relation(c, &instance.relation));
    OGI_TRY(take_side(c, &instance, true));
    skip_spaces(c);
    if (c->at < c->text.len)
        return refuse(c, "not understood", ogi_str_slice(c->text, c->at, c->text.len));
    if (instance.operand_count == 0)
        return OGI_OK; /* members that this edition lacks */
    if (c->missing > 0)
        return refuse(c, "the form has no such cell", c->missing_name);
    return keep_instance(c, instance);
}

/* Steps to the next combination of members; false after the last. */
static bool next_combination(struct scope *scopes, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (ogi_str_next(&scopes[i].rest, '|', &scopes[i].member))
            return true;
        scopes[i].rest = scopes[i].members;
        ogi_str_next(&scopes[i].rest, '|', &scopes[i].member);
    }
    return false;
}

static ogi_result compile_rule(struct compiler *c, size_t rule)
{
    struct scope scopes[MAX_SCOPES];
    size_t scope_count = 0;
    size_t before = c->program->instance_count;
    char text[MAX_EXPRESSION];

    OGI_TRY(find_scopes(c, scopes, &scope_count));
    for (size_t i = 0; i < scope_count; i++) {
        scopes[i].rest = scopes[i].members;
        ogi_str_next(&scopes[i].rest, '|', &scopes[i].member);
    }
    do {
        OGI_TRY(fill_in(c, scopes, scope_count, text));
        OGI_TRY(compile_instance(c, rule));
    } while (next_combination(scopes, scope_count));
    if (c->program->instance_count == before)
        return refuse(c, "the form has none of its cells", ogi_str_of(c->rule->expression));
    return OGI_OK;
}

ogi_result ogi_program_compile(const struct ogi_edition *edition, const struct ogi_rule *rules,
                               size_t rule_count, struct ogi_arena *arena, struct ogi_program *out,
                               struct ogi_error *err)
{
    struct ogi_program program = {.edition = edition};
    struct compiler c = {.edition = edition, .arena = arena, .program = &program, .err = err};

    for (size_t i = 0; i < rule_count; i++) {
        c.rule = &rules[i];
        if (c.rule->check == OGI_CHECK_EXPRESSION && ogi_rule_is_for(c.rule, edition->form))
            OGI_TRY(compile_rule(&c, i));
    }
    *out = program;
    return OGI_OK;
}
