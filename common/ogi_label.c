#include "ogi_label.h"

#include "ogi_norm.h"

#include <string.h>

enum {
    NODES_MAX = 0xFFFE,
    HAN_FIRST = 0x4E00,
    HAN_COUNT = 0x5200, /* the block in which nearly every label begins */
    BASE_LETTERS = 4,   /* a label without its bracket must still be a name, not a syllable */
    NUMBER_LETTERS = 3,
};

struct node {
    uint32_t letter;
    uint16_t child;
    uint16_t next; /* sibling */
    uint16_t word;
};

struct ogi_lexicon {
    struct node *nodes;
    size_t node_count;
    size_t node_capacity;
    struct ogi_label_word *words;
    size_t word_count;
    size_t word_capacity;
    uint16_t *roots; /* child of the root by letter, for letters from HAN_FIRST on */
};

/* A label as it is being taken apart. */
struct spelling {
    uint32_t letters[OGI_LABEL_LETTERS_MAX];
    size_t count;
    size_t base_count; /* letters before the closing bracket of a label that ends in one; else 0 */
    enum ogi_numbering numbering;
    int number;
};

static int numeral_digit(uint32_t cp)
{
    static const uint32_t numerals[] = {U'一', U'二', U'三', U'四', U'五',
                                        U'六', U'七', U'八', U'九'};
    for (int i = 0; i < 9; i++)
        if (numerals[i] == cp)
            return i + 1;
    return cp >= '1' && cp <= '9' ? (int)(cp - '0') : 0;
}

int ogi_label_numeral(const uint32_t *letters, size_t count)
{
    if (count == 0 || count > NUMBER_LETTERS)
        return 0;
    int number = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = numeral_digit(letters[i]);
        bool decimal = letters[i] >= '0' && letters[i] <= '9';
        if (letters[i] == U'十')
            number = number == 0 ? 10 : number * 10;
        else if (digit == 0 && letters[i] != '0')
            return 0;
        else
            number = decimal ? number * 10 + digit : number + digit;
    }
    return number <= 99 ? number : 0;
}

uint64_t ogi_label_bits(const uint32_t *letters, size_t count)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= UINT64_C(1) << (letters[i] & 63);
    return bits;
}

bool ogi_label_bits_allow(uint64_t wanted, uint64_t there, size_t errors)
{
    uint64_t missing = wanted & ~there;
    while (missing != 0 && errors > 0) {
        missing &= missing - 1;
        errors--;
    }
    return missing == 0;
}

size_t ogi_label_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                          size_t limit)
{
    enum { BAND = 2 * OGI_LABEL_ERRORS_MAX + 1 };
    while (a_count > 0 && b_count > 0 && a[0] == b[0]) {
        a++, b++;
        a_count--, b_count--;
    }
    while (a_count > 0 && b_count > 0 && a[a_count - 1] == b[b_count - 1]) {
        a_count--, b_count--;
    }
    if (a_count == 0 || b_count == 0)
        return a_count + b_count <= limit ? a_count + b_count : limit + 1;
    if (limit == 0 || limit > OGI_LABEL_ERRORS_MAX ||
        (a_count > b_count ? a_count - b_count : b_count - a_count) > limit)
        return limit + 1;
    /* row[k] is what a's first i letters and b's first i + k - limit differ by: further from the
     * diagonal there is nothing within the limit. */
    size_t row[BAND + 2], width = 2 * limit + 1;
    for (size_t k = 0; k <= width; k++)
        row[k] = k < limit || k == width ? limit + 1 : k - limit;
    for (size_t i = 1; i <= a_count; i++) {
        size_t best = limit + 1, left = limit + 1;
        for (size_t k = 0; k < width; k++) {
            size_t cost = limit + 1;
            if (i + k == limit) {
                cost = i;
            } else if (i + k > limit && i + k - limit <= b_count) {
                cost = row[k] + (a[i - 1] != b[i + k - limit - 1]);
                cost = row[k + 1] + 1 < cost ? row[k + 1] + 1 : cost;
                cost = left + 1 < cost ? left + 1 : cost;
            }
            row[k] = left = cost;
            best = cost < best ? cost : best;
        }
        if (best > limit)
            return limit + 1;
    }
    size_t cost = row[b_count + limit - a_count];
    return cost <= limit ? cost : limit + 1;
}

/* Takes the number off the front: （一）, 一、 or 1. and its like. */
static size_t take_number(const struct ogi_glyphs *glyphs, struct spelling *spelling)
{
    uint32_t letters[NUMBER_LETTERS];
    size_t at = 0, count = 0;
    bool bracket = glyphs->count > 0 && glyphs->items[0].cp == '(';
    at += bracket;
    while (at < glyphs->count && count < NUMBER_LETTERS &&
           (numeral_digit(glyphs->items[at].cp) > 0 || glyphs->items[at].cp == U'十'))
        letters[count++] = glyphs->items[at++].cp;
    int number = ogi_label_numeral(letters, count);
    if (number == 0 || at >= glyphs->count || ogi_label_is_letter(glyphs->items[at].cp))
        return 0;
    spelling->number = number;
    spelling->numbering = bracket             ? OGI_NUMBERING_BRACKET
                          : letters[0] <= '9' ? OGI_NUMBERING_DIGIT
                                              : OGI_NUMBERING_CHAPTER;
    return at + 1;
}

static ogi_result spell(const char *text, struct ogi_arena *arena, struct spelling *out,
                        struct ogi_error *err)
{
    struct ogi_glyphs glyphs;
    OGI_TRY(ogi_norm_text(ogi_str_of(text), arena, &glyphs, err));
    *out = (struct spelling){.numbering = OGI_NUMBERING_NONE};
    size_t bracket_at = 0;
    for (size_t i = take_number(&glyphs, out); i < glyphs.count; i++) {
        uint32_t cp = glyphs.items[i].cp;
        if (cp == '(' && bracket_at == 0)
            bracket_at = out->count;
        if (!ogi_label_is_letter(cp))
            continue;
        if (out->count == OGI_LABEL_LETTERS_MAX)
            return OGI_FAIL(err, BUG, "the label '%s' is longer than %d letters", text,
                            OGI_LABEL_LETTERS_MAX);
        out->letters[out->count++] = cp;
    }
    if (glyphs.count > 0 && glyphs.items[glyphs.count - 1].cp == ')' && bracket_at >= BASE_LETTERS)
        out->base_count = bracket_at;
    return OGI_OK;
}

static uint16_t find_child(const struct ogi_lexicon *lexicon, uint16_t node, uint32_t letter)
{
    uint16_t child = lexicon->nodes[node].child;
    while (child != OGI_NO_NODE && lexicon->nodes[child].letter != letter)
        child = lexicon->nodes[child].next;
    return child;
}

uint16_t ogi_lexicon_step(const struct ogi_lexicon *lexicon, uint16_t node, uint32_t letter)
{
    if (node == 0 && letter - HAN_FIRST < HAN_COUNT)
        return lexicon->roots[letter - HAN_FIRST];
    return find_child(lexicon, node, letter);
}

uint16_t ogi_lexicon_word_at(const struct ogi_lexicon *lexicon, uint16_t node)
{
    return lexicon->nodes[node].word;
}

const struct ogi_label_word *ogi_lexicon_word(const struct ogi_lexicon *lexicon, size_t index)
{
    return &lexicon->words[index];
}

size_t ogi_lexicon_word_count(const struct ogi_lexicon *lexicon)
{
    return lexicon->word_count;
}

size_t ogi_lexicon_words_below(const struct ogi_lexicon *lexicon, uint16_t node, uint16_t *out,
                               size_t room)
{
    size_t count = 0;
    if (room > 0 && lexicon->nodes[node].word != OGI_NO_WORD)
        out[count++] = lexicon->nodes[node].word;
    for (uint16_t child = lexicon->nodes[node].child; child != OGI_NO_NODE && count < room;
         child = lexicon->nodes[child].next)
        count += ogi_lexicon_words_below(lexicon, child, out + count, room - count);
    return count;
}

static ogi_result add_node(struct ogi_lexicon *lexicon, struct ogi_arena *arena, uint16_t parent,
                           uint32_t letter, uint16_t *out, struct ogi_error *err)
{
    if (lexicon->node_count > NODES_MAX)
        return OGI_FAIL(err, BUG, "the forms have more labels than a lexicon of %d nodes holds",
                        NODES_MAX);
    struct node *nodes =
        ogi_arena_grow(arena, lexicon->nodes, lexicon->node_count, &lexicon->node_capacity,
                       lexicon->node_count + 1, sizeof *nodes);
    if (nodes == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for the labels of the forms");
    lexicon->nodes = nodes;
    uint16_t index = (uint16_t)lexicon->node_count++;
    nodes[index] = (struct node){.letter = letter, .word = OGI_NO_WORD};
    if (index > 0) {
        nodes[index].next = nodes[parent].child;
        nodes[parent].child = index;
    }
    if (index > 0 && parent == 0 && letter - HAN_FIRST < HAN_COUNT)
        lexicon->roots[letter - HAN_FIRST] = index;
    *out = index;
    return OGI_OK;
}

static ogi_result add_use(struct ogi_label_word *word, const struct ogi_label_use *use,
                          struct ogi_arena *arena, struct ogi_error *err)
{
    for (size_t i = 0; i < word->use_count; i++)
        if (memcmp(&word->uses[i], use, sizeof *use) == 0)
            return OGI_OK;
    struct ogi_label_use *uses = ogi_arena_alloc(arena, (size_t)word->use_count + 1, sizeof *uses);
    if (uses == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for the labels of the forms");
    if (word->use_count > 0)
        memcpy(uses, word->uses, word->use_count * sizeof *uses);
    uses[word->use_count++] = *use;
    word->uses = uses;
    return OGI_OK;
}

static ogi_result add_word(struct ogi_lexicon *lexicon, const uint32_t *letters, size_t count,
                           const struct ogi_label_use *use, struct ogi_arena *arena,
                           struct ogi_error *err)
{
    if (count == 0)
        return OGI_OK;
    uint16_t node = 0;
    for (size_t i = 0; i < count; i++) {
        uint16_t child = find_child(lexicon, node, letters[i]);
        if (child == OGI_NO_NODE)
            OGI_TRY(add_node(lexicon, arena, node, letters[i], &child, err));
        node = child;
    }
    if (lexicon->nodes[node].word == OGI_NO_WORD) {
        struct ogi_label_word *words =
            ogi_arena_grow(arena, lexicon->words, lexicon->word_count, &lexicon->word_capacity,
                           lexicon->word_count + 1, sizeof *words);
        uint32_t *copy = ogi_arena_alloc(arena, count, sizeof *copy);
        if (words == NULL || copy == NULL)
            return OGI_FAIL(err, PARSE_LIMIT, "no memory for the labels of the forms");
        memcpy(copy, letters, count * sizeof *copy);
        lexicon->words = words;
        words[lexicon->word_count] = (struct ogi_label_word){
            .letters = copy, .length = (uint16_t)count, .bits = ogi_label_bits(letters, count)};
        lexicon->nodes[node].word = (uint16_t)lexicon->word_count++;
    }
    return add_use(&lexicon->words[lexicon->nodes[node].word], use, arena, err);
}

static ogi_result add_text(struct ogi_lexicon *lexicon, const char *text, struct ogi_label_use use,
                           struct ogi_arena *arena, struct ogi_error *err)
{
    struct spelling spelling;
    OGI_TRY(spell(text, arena, &spelling, err));
    use.numbering = (uint8_t)spelling.numbering;
    use.number = (uint8_t)spelling.number;
    OGI_TRY(add_word(lexicon, spelling.letters, spelling.count, &use, arena, err));
    return add_word(lexicon, spelling.letters, spelling.base_count, &use, arena, err);
}

static ogi_result add_label(struct ogi_lexicon *lexicon, const struct ogi_label *label,
                            struct ogi_label_use use, struct ogi_arena *arena,
                            struct ogi_error *err)
{
    if (label->zh == NULL)
        return OGI_OK;
    OGI_TRY(add_text(lexicon, label->zh, use, arena, err));
    for (size_t i = 0; label->variants != NULL && label->variants[i] != NULL; i++)
        OGI_TRY(add_text(lexicon, label->variants[i], use, arena, err));
    return OGI_OK;
}

static ogi_result add_block(struct ogi_lexicon *lexicon, const struct ogi_form_block *block,
                            struct ogi_label_use use, struct ogi_arena *arena,
                            struct ogi_error *err)
{
    use.role = OGI_LABEL_CAPTION;
    OGI_TRY(add_label(lexicon, &block->caption, use, arena, err));
    use.role = OGI_LABEL_CORNER;
    OGI_TRY(add_label(lexicon, &block->corner, use, arena, err));
    for (size_t i = 0; i < block->column_count; i++) {
        use.index = (uint16_t)i;
        use.role = OGI_LABEL_COLUMN;
        OGI_TRY(add_label(lexicon, &block->columns[i].label, use, arena, err));
        use.index = 0;
        use.role = OGI_LABEL_HEAD;
        if (block->columns[i].group != NULL)
            OGI_TRY(add_text(lexicon, block->columns[i].group, use, arena, err));
    }
    use.role = OGI_LABEL_HEAD;
    for (size_t i = 0; block->other_heads != NULL && block->other_heads[i] != NULL; i++)
        OGI_TRY(add_text(lexicon, block->other_heads[i], use, arena, err));
    for (size_t i = 0; i < block->row_count; i++) {
        use.index = (uint16_t)i;
        use.role = block->rows[i].code == NULL ? OGI_LABEL_HEADING : OGI_LABEL_ROW;
        OGI_TRY(add_label(lexicon, &block->rows[i].label, use, arena, err));
    }
    return OGI_OK;
}

static uint16_t find_word(const struct ogi_lexicon *lexicon, const struct spelling *spelling)
{
    uint16_t node = 0;
    for (size_t i = 0; i < spelling->count; i++) {
        node = find_child(lexicon, node, spelling->letters[i]);
        if (node == OGI_NO_NODE)
            return OGI_NO_WORD;
    }
    return lexicon->nodes[node].word;
}

static bool same_label(const struct ogi_label_use *a, const struct ogi_label_use *b)
{
    return a->edition == b->edition && a->role == b->role && a->block == b->block &&
           a->index == b->index;
}

/* Every way to write a discriminating label discriminates, unless another edition has the words. */
static void mark_label(struct ogi_lexicon *lexicon, const struct ogi_label_use *use)
{
    for (size_t w = 0; w < lexicon->word_count; w++) {
        struct ogi_label_word *word = &lexicon->words[w];
        bool is_it = false, alone = true;
        for (size_t i = 0; i < word->use_count; i++) {
            is_it = is_it || same_label(&word->uses[i], use);
            alone = alone && word->uses[i].edition == use->edition;
        }
        if (is_it && alone)
            word->discriminates = 1U << use->edition;
    }
}

static ogi_result mark_discriminators(struct ogi_lexicon *lexicon, const struct ogi_form *form,
                                      size_t edition, struct ogi_arena *arena,
                                      struct ogi_error *err)
{
    for (size_t i = 0; form->discriminators != NULL && form->discriminators[i] != NULL; i++) {
        struct spelling spelling;
        OGI_TRY(spell(form->discriminators[i], arena, &spelling, err));
        uint16_t index = find_word(lexicon, &spelling);
        if (index == OGI_NO_WORD)
            return OGI_FAIL(err, BUG, "the discriminator '%s' of form %s is none of its labels",
                            form->discriminators[i], form->id);
        const struct ogi_label_word *word = &lexicon->words[index];
        for (size_t u = 0; u < word->use_count; u++)
            if (word->uses[u].edition == edition)
                mark_label(lexicon, &word->uses[u]);
    }
    return OGI_OK;
}

ogi_result ogi_lexicon_build(const struct ogi_edition *editions, size_t count,
                             struct ogi_arena *arena, struct ogi_lexicon **out,
                             struct ogi_error *err)
{
    if (count > OGI_LEXICON_EDITIONS_MAX)
        return OGI_FAIL(err, BUG, "%zu forms are more than a lexicon takes", count);
    struct ogi_lexicon *lexicon = ogi_arena_alloc(arena, 1, sizeof *lexicon);
    uint16_t root = 0;
    if (lexicon != NULL)
        lexicon->roots = ogi_arena_alloc(arena, HAN_COUNT, sizeof *lexicon->roots);
    if (lexicon == NULL || lexicon->roots == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for the labels of the forms");
    OGI_TRY(add_node(lexicon, arena, 0, 0, &root, err));
    for (size_t e = 0; e < count; e++) {
        const struct ogi_form *form = editions[e].form;
        for (size_t b = 0; b < form->block_count; b++) {
            struct ogi_label_use use = {.edition = (uint8_t)e, .block = (uint16_t)b};
            OGI_TRY(add_block(lexicon, &form->blocks[b], use, arena, err));
        }
    }
    for (size_t e = 0; e < count; e++)
        OGI_TRY(mark_discriminators(lexicon, editions[e].form, e, arena, err));
    *out = lexicon;
    return OGI_OK;
}
