/* The lexicon of labels, and finding them in a stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ogi_match_hits.h"
#include "ogi_utf8.h"

static struct ogi_arena arena;
static struct ogi_edition editions[8];
static size_t edition_count;
static struct ogi_lexicon *lexicon;

static int make(void **state)
{
    (void)state;
    ogi_arena_init(&arena, (size_t)64 << 20);
    const struct ogi_form *const *forms = ogi_forms(&edition_count);
    for (size_t i = 0; i < edition_count; i++)
        if (ogi_edition_build(forms[i], &arena, &editions[i], NULL).failed)
            return -1;
    return ogi_lexicon_build(editions, edition_count, &arena, &lexicon, NULL).failed ? -1 : 0;
}

static int unmake(void **state)
{
    (void)state;
    ogi_arena_fini(&arena);
    return 0;
}

static struct ogi_hits find(const char *text)
{
    struct ogi_reading *reading = ogi_arena_alloc(&arena, 1, sizeof *reading);
    struct ogi_stream *stream = ogi_arena_alloc(&arena, 1, sizeof *stream);
    struct ogi_hits hits;
    assert_false(ogi_read_text(ogi_str_of(text), &arena, reading, NULL).failed);
    assert_false(ogi_stream_build(reading, &arena, stream, NULL).failed);
    assert_false(ogi_hits_find(lexicon, stream, &arena, &hits, NULL).failed);
    return hits;
}

/* The label's letters as UTF-8. */
static struct ogi_str word_of(const struct ogi_hit *hit)
{
    const struct ogi_label_word *word = ogi_lexicon_word(lexicon, hit->word);
    char *text = ogi_arena_alloc(&arena, word->length, 4);
    size_t len = 0;
    for (size_t i = 0; i < word->length; i++)
        len += ogi_utf8_encode(word->letters[i], text + len);
    return (struct ogi_str){text, len};
}

static void finds(const char *text, const char *label)
{
    struct ogi_hits hits = find(text);
    assert_true(hits.count > 0);
    struct ogi_str word = word_of(&hits.items[0]);
    if (!ogi_str_equals(word, ogi_str_of(label)))
        fail_msg("%s: found %.*s", text, OGI_STR_ARG(word));
}

static void the_longest_label_wins(void **state)
{
    (void)state;
    finds("本年处理决定数量", "本年处理决定数量");
    assert_int_equal(find("本年处理决定数量").count, 1);
    finds("行政规范性文件", "行政规范性文件");
    assert_int_equal(find("行政规范性文件").count, 1);
}

static void labels_are_found_over_borders_spaces_and_figures(void **state)
{
    (void)state;
    finds("4.保护第三方合法权\n益 0 0", "保护第三方合法权益");
    finds("社 会 公 益\n组织", "社会公益组织");
    finds("2.没有现成信息 0 0 0 0 0 0 0\n需要另行制作", "没有现成信息需要另行制作");
    finds("本年增 /\n减", "本年增减");
}

static void punctuation_script_and_numbers_do_not_matter(void **state)
{
    (void)state;
    finds("3、危及三安全一穩定", "危及三安全一稳定");
    finds("第二十条第(五)项", "第二十条第五项");
    struct ogi_hits hits = find("（二）部分公开");
    assert_int_equal(hits.items[0].numbering, OGI_NUMBERING_BRACKET);
    assert_int_equal(hits.items[0].number, 2);
}

static void one_misspelling_is_forgiven_in_long_labels_only(void **state)
{
    (void)state;
    finds("7.属于行政执发案卷", "属于行政执法案卷");
    finds("6.禹于四类过程性信息", "属于四类过程性信息");
    assert_true(find("行政许诺 3").items[0].partial);
    assert_true(find("结果维系").items[0].partial);
}

static void a_slip_between_two_labels_is_neither(void **state)
{
    (void)state;
    /* One letter from 微博 and one from 微信. */
    struct ogi_hits hits = find("3.政务微某公开政府信息数");
    assert_true(hits.count == 0 || hits.items[0].partial);
}

static void labels_in_sentences_brackets_and_words_are_none(void **state)
{
    (void)state;
    assert_int_equal(find("我局共有行政许可五项、重复申请三件。").count, 0);
    assert_int_equal(find("本单位未制作规章").count, 0);
    struct ogi_hits hits = find("其他对外管理服务事项(含行政处罚、行政强制)\t1");
    assert_int_equal(hits.count, 1);
    hits = find("行政许可决定公开数");
    assert_true(hits.count == 0 || !hits.items[0].clean_end);
}

static void digits_glued_to_a_label_are_counted(void **state)
{
    (void)state;
    struct ogi_hits hits = find("规章000\n行政许可12第二十条第(六)项");
    assert_int_equal(hits.count, 3);
    assert_int_equal(hits.items[0].glued, 3);
    assert_int_equal(hits.items[1].glued, 2);
    assert_true(hits.items[1].clean_end);
}

static void discriminating_labels_belong_to_one_edition(void **state)
{
    (void)state;
    for (size_t w = 0; w < ogi_lexicon_word_count(lexicon); w++) {
        const struct ogi_label_word *word = ogi_lexicon_word(lexicon, w);
        for (size_t u = 0; u < word->use_count && word->discriminates != 0; u++)
            assert_int_equal(1U << word->uses[u].edition, word->discriminates);
    }
    struct ogi_hits hits = find("对外公开总数量");
    assert_true(ogi_lexicon_word(lexicon, hits.items[0].word)->discriminates != 0);
    hits = find("自然人");
    assert_int_equal(ogi_lexicon_word(lexicon, hits.items[0].word)->discriminates, 0);
}

static void the_distance_counts_changes_up_to_its_limit(void **state)
{
    (void)state;
    static const uint32_t a[] = {1, 2, 3, 4}, b[] = {1, 3, 4}, c[] = {9, 8, 7, 6};
    assert_int_equal(ogi_label_distance(a, 4, a, 4, 2), 0);
    assert_int_equal(ogi_label_distance(a, 4, b, 3, 2), 1);
    assert_int_equal(ogi_label_distance(a, 4, c, 4, 2), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_label_wins),
        cmocka_unit_test(labels_are_found_over_borders_spaces_and_figures),
        cmocka_unit_test(punctuation_script_and_numbers_do_not_matter),
        cmocka_unit_test(one_misspelling_is_forgiven_in_long_labels_only),
        cmocka_unit_test(a_slip_between_two_labels_is_neither),
        cmocka_unit_test(labels_in_sentences_brackets_and_words_are_none),
        cmocka_unit_test(digits_glued_to_a_label_are_counted),
        cmocka_unit_test(discriminating_labels_belong_to_one_edition),
        cmocka_unit_test(the_distance_counts_changes_up_to_its_limit),
    };
    return cmocka_run_group_tests_name("label", tests, make, unmake);
}
