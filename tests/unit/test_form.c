#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "ogi_form.h"
#include "ogi_norm.h"
#include "ogi_section.h"

static struct ogi_arena arena;

static int make_arena(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static const struct ogi_form *form_named(const char *id)
{
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(forms[i]->id, id) == 0)
            return forms[i];
    fail_msg("no form %s", id);
    return NULL;
}

static struct ogi_edition edition_of(const struct ogi_form *form)
{
    struct ogi_edition edition;
    struct ogi_error err = OGI_ERROR_NONE;

    if (ogi_edition_build(form, &arena, &edition, &err).failed)
        fail_msg("%s: %s", form->id, err.text);
    return edition;
}

static size_t cells_of_part(const struct ogi_edition *edition, enum ogi_part part)
{
    size_t count = 0;

    for (size_t i = 0; i < edition->cell_count; i++)
        count += edition->cells[i].part == part;
    return count;
}

static void every_form_has_the_cells_of_its_notice(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        size_t parts[OGI_PART_COUNT];
    } wanted[] = {
        {"F2014", {0, 0, 0, 58}},
        {"F2019", {22, 161, 15, 0}},
        {"F2021", {10, 175, 15, 0}},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(wanted); i++) {
        struct ogi_edition edition = edition_of(form_named(wanted[i].id));
        for (int part = 0; part < OGI_PART_COUNT; part++)
            assert_int_equal(cells_of_part(&edition, (enum ogi_part)part), wanted[i].parts[part]);
    }
}

static void a_cell_is_found_by_its_code_and_by_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *form;
        const char *code;
        enum ogi_value_kind kind;
        enum ogi_unit unit;
    } cells[] = {
        {"F2019", "disclosure.regulations.made", OGI_VALUE_COUNT, OGI_UNIT_NONE},
        {"F2019", "disclosure.licences.change", OGI_VALUE_DELTA, OGI_UNIT_NONE},
        {"F2019", "disclosure.procurement.amount_yuan", OGI_VALUE_MONEY, OGI_UNIT_NONE},
        {"F2019", "applications.other.total", OGI_VALUE_COUNT, OGI_UNIT_NONE},
        {"F2021", "disclosure.fees.amount_yuan", OGI_VALUE_MONEY, OGI_UNIT_WAN_YUAN},
        {"F2021", "applications.other_fee_unpaid.legal_service_org", OGI_VALUE_COUNT,
         OGI_UNIT_NONE},
        {"F2021", "disputes.litigation_after_reconsideration.total", OGI_VALUE_COUNT,
         OGI_UNIT_NONE},
        {"F2014", "statistics.3.3.4c", OGI_VALUE_COUNT, OGI_UNIT_NONE},
        {"F2014", "statistics.8.4", OGI_VALUE_MONEY, OGI_UNIT_WAN_YUAN},
    };

    for (size_t i = 0; i < OGI_COUNT_OF(cells); i++) {
        struct ogi_edition edition = edition_of(form_named(cells[i].form));
        size_t at = ogi_edition_find(&edition, ogi_str_of(cells[i].code));

        assert_true(at < edition.cell_count);
        const struct ogi_form_cell *cell = &edition.cells[at];
        assert_int_equal(ogi_edition_cell(&edition, cell->block, cell->row, cell->column), at);
        assert_int_equal(cell->kind, cells[i].kind);
        assert_int_equal(cell->unit, cells[i].unit);
    }
}

static void an_edition_refuses_cells_that_its_form_lacks(void **state)
{
    (void)state;
    struct ogi_edition f2019 = edition_of(form_named("F2019"));
    struct ogi_edition f2021 = edition_of(form_named("F2021"));

    assert_true(ogi_edition_find(&f2021, OGI_STR("applications.other.total")) == SIZE_MAX);
    assert_true(ogi_edition_find(&f2019, OGI_STR("applications.other_misc.total")) == SIZE_MAX);
    assert_true(ogi_edition_find(&f2019, OGI_STR("applications.granted")) == SIZE_MAX);
    assert_true(ogi_edition_find(&f2019, OGI_STR("")) == SIZE_MAX);
}

static void a_heading_row_has_no_cell(void **state)
{
    (void)state;
    struct ogi_edition edition = edition_of(form_named("F2021"));

    for (size_t b = 0; b < edition.form->block_count; b++)
        for (size_t r = 0; r < edition.form->blocks[b].row_count; r++)
            assert_int_equal(ogi_edition_cell(&edition, b, r, 0) == SIZE_MAX,
                             edition.form->blocks[b].rows[r].code == NULL);
}

static void a_form_with_one_code_twice_is_a_bug(void **state)
{
    (void)state;
    static const struct ogi_form_column columns[] = {
        {"total", {"总计", "Total", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE},
    };
    static const struct ogi_form_row rows[] = {
        {"a", {"甲", "A", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL},
        {"a", {"乙", "B", NULL}, NULL, OGI_VALUE_COUNT, OGI_UNIT_NONE, NULL},
    };
    static const struct ogi_form_block block = {
        OGI_PART_DISCLOSURE, {0}, {0}, columns, 1, rows, 2, NULL};
    const struct ogi_form form = {.id = "T", .blocks = &block, .block_count = 1};
    struct ogi_edition edition;
    struct ogi_error err = OGI_ERROR_NONE;

    assert_true(ogi_edition_build(&form, &arena, &edition, &err).failed);
    assert_int_equal(err.code, OGI_CODE_BUG);
    assert_non_null(strstr(err.text, "disclosure.a.total"));
}

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The same to whoever compares labels. */
static bool normalise_alike(const char *a, const char *b)
{
    struct ogi_str left = ogi_norm_string(ogi_str_of(a), &arena);
    struct ogi_str right = ogi_norm_string(ogi_str_of(b), &arena);
    bool alike = ogi_str_equals(left, right);

    assert_true(left.ptr != NULL && right.ptr != NULL);
    return alike;
}

static bool label_prints(const struct ogi_label *label, const char *text)
{
    if (normalise_alike(label->zh, text))
        return true;
    for (const char *const *v = label->variants; v != NULL && *v != NULL; v++)
        if (normalise_alike(*v, text))
            return true;
    return false;
}

static bool labels_collide(const struct ogi_label *a, const struct ogi_label *b)
{
    if (a->zh == NULL || b->zh == NULL)
        return false;
    if (label_prints(b, a->zh))
        return true;
    for (const char *const *v = a->variants; v != NULL && *v != NULL; v++)
        if (label_prints(b, *v))
            return true;
    return false;
}

static void check_block(const struct ogi_form *form, const struct ogi_form_block *block)
{
    for (size_t i = 0; i < block->row_count; i++)
        for (size_t j = 0; j < i; j++)
            if (same(block->rows[i].group, block->rows[j].group) &&
                labels_collide(&block->rows[i].label, &block->rows[j].label))
                fail_msg("%s: %s", form->id, block->rows[i].label.zh);
    for (size_t i = 0; i < block->column_count; i++)
        for (size_t j = 0; j < i; j++)
            if (same(block->columns[i].group, block->columns[j].group) &&
                labels_collide(&block->columns[i].label, &block->columns[j].label))
                fail_msg("%s: %s", form->id, block->columns[i].label.zh);
}

static void check_variants(const struct ogi_label *label)
{
    for (const char *const *v = label->variants; v != NULL && *v != NULL; v++) {
        if (normalise_alike(*v, label->zh))
            fail_msg("%s is %s already", *v, label->zh);
        for (const char *const *w = label->variants; w != v; w++)
            if (normalise_alike(*v, *w))
                fail_msg("%s is %s already", *v, *w);
    }
}

static void a_variant_is_what_normalising_does_not_unify(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);

    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < forms[i]->block_count; b++) {
            const struct ogi_form_block *block = &forms[i]->blocks[b];
            check_variants(&block->caption);
            check_variants(&block->corner);
            for (size_t r = 0; r < block->row_count; r++)
                check_variants(&block->rows[r].label);
            for (size_t c = 0; c < block->column_count; c++)
                check_variants(&block->columns[c].label);
        }
    size_t heading_count = 0;
    const struct ogi_section_heading *headings = ogi_section_headings(&heading_count);
    for (size_t i = 0; i < heading_count; i++) {
        struct ogi_label label = {headings[i].zh, headings[i].en, headings[i].variants};
        check_variants(&label);
    }
}

static void no_two_labels_of_a_group_collide(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);

    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < forms[i]->block_count; b++)
            check_block(forms[i], &forms[i]->blocks[b]);
}

static void every_group_is_a_row_above(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);

    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < forms[i]->block_count; b++) {
            const struct ogi_form_block *block = &forms[i]->blocks[b];
            for (size_t r = 0; r < block->row_count; r++) {
                bool found = block->rows[r].group == NULL;
                for (size_t above = 0; above < r && !found; above++)
                    found = strcmp(block->rows[above].label.zh, block->rows[r].group) == 0;
                if (!found)
                    fail_msg("%s: %s", forms[i]->id, block->rows[r].group);
            }
        }
}

static bool label_holds(const struct ogi_label *label, const char *text)
{
    if (label->zh != NULL && strstr(label->zh, text) != NULL)
        return true;
    for (const char *const *v = label->variants; v != NULL && *v != NULL; v++)
        if (strstr(*v, text) != NULL)
            return true;
    return false;
}

static bool form_holds(const struct ogi_form *form, const char *text)
{
    for (size_t b = 0; b < form->block_count; b++) {
        const struct ogi_form_block *block = &form->blocks[b];
        if (label_holds(&block->caption, text) || label_holds(&block->corner, text))
            return true;
        for (size_t r = 0; r < block->row_count; r++)
            if (label_holds(&block->rows[r].label, text))
                return true;
        for (size_t c = 0; c < block->column_count; c++)
            if (label_holds(&block->columns[c].label, text))
                return true;
    }
    return false;
}

static void a_discriminator_stands_in_its_form_and_in_no_other(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);

    for (size_t i = 0; i < count; i++)
        for (const char *const *text = forms[i]->discriminators; *text != NULL; text++)
            for (size_t j = 0; j < count; j++)
                if (form_holds(forms[j], *text) != (i == j))
                    fail_msg("%s in %s", *text, forms[j]->id);
}

static void every_label_is_bilingual_and_the_years_follow_each_other(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_form *const *forms = ogi_forms(&count);

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            assert_int_equal(forms[i]->first_year, forms[i - 1]->last_year + 1);
        for (size_t b = 0; b < forms[i]->block_count; b++) {
            const struct ogi_form_block *block = &forms[i]->blocks[b];
            for (size_t r = 0; r < block->row_count; r++)
                assert_int_equal(block->rows[r].label.zh == NULL, block->rows[r].label.en == NULL);
            for (size_t c = 0; c < block->column_count; c++)
                assert_true(block->columns[c].label.zh != NULL &&
                            block->columns[c].label.en != NULL);
        }
    }
}

static void the_six_headings_are_numbered_and_distinct(void **state)
{
    (void)state;
    size_t count = 0;
    const struct ogi_section_heading *headings = ogi_section_headings(&count);

    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++) {
        struct ogi_label a = {headings[i].zh, headings[i].en, headings[i].variants};
        assert_int_equal(headings[i].number, (int)i + 1);
        for (size_t j = 0; j < i; j++) {
            struct ogi_label b = {headings[j].zh, headings[j].en, headings[j].variants};
            assert_false(labels_collide(&a, &b));
        }
    }
}

static void a_full_arena_is_reported(void **state)
{
    (void)state;
    struct ogi_arena small;
    struct ogi_edition edition;
    struct ogi_error err = OGI_ERROR_NONE;

    ogi_arena_init(&small, 64);
    assert_true(ogi_edition_build(form_named("F2021"), &small, &edition, &err).failed);
    assert_int_equal(err.code, OGI_CODE_NO_MEMORY);
    ogi_arena_fini(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_has_the_cells_of_its_notice),
        cmocka_unit_test(a_cell_is_found_by_its_code_and_by_its_place),
        cmocka_unit_test(an_edition_refuses_cells_that_its_form_lacks),
        cmocka_unit_test(a_heading_row_has_no_cell),
        cmocka_unit_test(a_form_with_one_code_twice_is_a_bug),
        cmocka_unit_test(a_variant_is_what_normalising_does_not_unify),
        cmocka_unit_test(no_two_labels_of_a_group_collide),
        cmocka_unit_test(every_group_is_a_row_above),
        cmocka_unit_test(a_discriminator_stands_in_its_form_and_in_no_other),
        cmocka_unit_test(every_label_is_bilingual_and_the_years_follow_each_other),
        cmocka_unit_test(the_six_headings_are_numbered_and_distinct),
        cmocka_unit_test(a_full_arena_is_reported),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
