#include "ogi_match_hits.h"
#include "ogi_utf8.h"

#include <string.h>

enum {
    HITS_MAX = 20000, /* a report has some hundred */
    /* Letters of a label that have to be right before its misspelling is looked into. */
    PREFIX_LETTERS = 3,
    CANDIDATES = 8, /* labels that begin alike */
    /* Misspelt letters that are forgiven: none in short labels, where two labels of one form may
     * differ by two letters (行政许可, 行政强制), and two at most. */
    ONE_ERROR_LETTERS = 5,
    TWO_ERRORS_LETTERS = 8,
    NUMBER_LETTERS = 3,
    DIGITS_MAX = 24,
    FIGURES_MAX = 20, /* of a row, between its number and its words */
};

struct search {
    const struct ogi_lexicon *lexicon;
    const struct ogi_stream *stream;
    struct ogi_arena *arena;
    struct ogi_hits hits;
    size_t capacity;
    uint32_t *cps;                         /* of all letters, side by side */
    const struct ogi_label_use **numbered; /* rows with a number: of words, one use each */
    uint16_t *numbered_words;
    size_t numbered_count;
};

/* An item number in front of a label. */
struct item {
    uint32_t begin;
    enum ogi_numbering numbering;
    int number;
};

const struct ogi_label_use *ogi_hit_use(const struct ogi_lexicon *lexicon,
                                        const struct ogi_hit *hit, size_t edition,
                                        enum ogi_label_role role, size_t *at)
{
    const struct ogi_label_word *word = ogi_lexicon_word(lexicon, hit->word);
    while (*at < word->use_count) {
        const struct ogi_label_use *use = &word->uses[(*at)++];
        if (use->edition == edition && use->role == role)
            return use;
    }
    return NULL;
}

static bool is_numeral(uint32_t cp)
{
    return ogi_is_digit(cp) || ogi_label_numeral(&cp, 1) > 0;
}

static const struct ogi_token *token_of(const struct search *search, size_t letter)
{
    return &search->stream->tokens[search->stream->letters[letter].token];
}

/* A token of nothing but punctuation: a bracket or a full stop, set apart. */
static bool is_bare(const struct ogi_token *token)
{
    return token->kind == OGI_TOKEN_TEXT && token->letter_to == token->letter_from;
}

static enum ogi_numbering numbering_of(const struct search *search, const struct ogi_letter *first,
                                       const struct ogi_token *token, bool is_token_first)
{
    bool opened = token->is_opened_by_bracket ||
                  (token > search->stream->tokens && is_bare(token - 1) &&
                   token[-1].line == token->line && token[-1].is_opened_by_bracket);
    if (is_token_first ? opened : first->before == OGI_PUNCTUATION_OPEN)
        return OGI_NUMBERING_BRACKET;
    return ogi_is_digit(first->cp) ? OGI_NUMBERING_DIGIT : OGI_NUMBERING_CHAPTER;
}

/* The item number that ends just before letter i, in the same token or as the token before. */
static struct item item_before(const struct search *search, size_t i)
{
    const struct ogi_letter *letters = search->stream->letters;
    const struct ogi_token *token = token_of(search, i);
    size_t first = token->letter_from, j = i;
    if (i == token->letter_from) {
        uint32_t index = letters[i].token, figures = 0;
        while (index > 0 && is_bare(token - 1) && token[-1].line == token->line) {
            token--;
            index--;
        }
        while (index > 0 && figures < FIGURES_MAX && token[-1].kind == OGI_TOKEN_VALUE) {
            token--;
            index--;
            figures++;
        }
        if (index == 0)
            return (struct item){(uint32_t)i, OGI_NUMBERING_NONE, 0};
        token--;
        size_t count = token->letter_to - token->letter_from;
        if (token->kind != OGI_TOKEN_TEXT || count == 0 || count > NUMBER_LETTERS)
            return (struct item){(uint32_t)i, OGI_NUMBERING_NONE, 0};
        first = token->letter_from;
    }
    while (j > first && i - j < DIGITS_MAX && is_numeral(letters[j - 1].cp) &&
           (j == i || letters[j].before == OGI_PUNCTUATION_NONE))
        j--;
    int number = ogi_label_numeral(search->cps + j, i - j);
    bool foreign = first != token_of(search, i)->letter_from;
    if (i == j || (foreign && j != first))
        return (struct item){(uint32_t)i, OGI_NUMBERING_NONE, 0};
    bool digits_glued = !foreign && letters[i].before == OGI_PUNCTUATION_NONE;
    if (number == 0 || digits_glued)
        return (struct item){(uint32_t)(foreign ? i : j), OGI_NUMBERING_NONE, 0};
    return (struct item){(uint32_t)j,
                         numbering_of(search, &letters[j], token, j == token->letter_from), number};
}

/* Whether a label can begin at letter i: at the begin of a word, behind an item number, behind
 * another label or a note in brackets. Inside a sentence it is a word like any other. */
static bool is_clean_start(const struct search *search, size_t i, const struct item *item)
{
    const struct ogi_letter *letters = search->stream->letters;
    size_t j = item->begin;
    if (letters[i].in_bracket)
        return false;
    if (j == token_of(search, j)->letter_from)
        return true;
    if (search->hits.count > 0 && search->hits.items[search->hits.count - 1].to == j)
        return true;
    return letters[j].before == OGI_PUNCTUATION_CLOSE || letters[j].before == OGI_PUNCTUATION_COLON;
}

static bool add_hit(struct search *search, const struct ogi_hit *hit)
{
    struct ogi_hit *items =
        ogi_arena_grow(search->arena, search->hits.items, search->hits.count, &search->capacity,
                       search->hits.count + 1, sizeof *items);
    if (items == NULL)
        return false;
    search->hits.items = items;
    items[search->hits.count++] = *hit;
    return true;
}

static size_t errors_allowed(size_t length)
{
    return length >= TWO_ERRORS_LETTERS ? 2 : length >= ONE_ERROR_LETTERS ? 1 : 0;
}

/* The best end of a misspelt `word` that begins at letter i: fewest errors, then at a border. */
static size_t measure(const struct search *search, size_t i, const struct ogi_label_word *word,
                      size_t *end)
{
    size_t limit = errors_allowed(word->length), best = limit + 1;
    size_t left = search->stream->letter_count - i;
    size_t reach = word->length + limit < left ? word->length + limit : left;
    if (!ogi_label_bits_allow(word->bits, ogi_label_bits(search->cps + i, reach), limit))
        return best;
    for (size_t length = word->length - limit; length <= word->length + limit; length++) {
        if (i + length > search->stream->letter_count)
            break;
        size_t distance =
            ogi_label_distance(word->letters, word->length, search->cps + i, length, limit);
        bool at_border = i + length == search->stream->letter_count ||
                         token_of(search, i + length)->letter_from == i + length;
        if (distance < best || (distance == best && distance <= limit && at_border)) {
            best = distance;
            *end = i + length;
        }
    }
    return best;
}

static bool same_meaning(const struct ogi_label_word *a, const struct ogi_label_word *b)
{
    const struct ogi_label_use *x = &a->uses[0], *y = &b->uses[0];
    return x->edition == y->edition && x->role == y->role && x->block == y->block &&
           x->index == y->index;
}

/* The one word among the candidates that is nearest; no word when two are equally near. */
static bool pick_misspelt(const struct search *search, size_t i, const uint16_t *candidates,
                          size_t count, struct ogi_hit *hit)
{
    size_t best = SIZE_MAX;
    bool tied = false;
    for (size_t c = 0; c < count; c++) {
        const struct ogi_label_word *word = ogi_lexicon_word(search->lexicon, candidates[c]);
        size_t end = i, limit = errors_allowed(word->length);
        size_t distance = limit == 0 ? 1 : measure(search, i, word, &end);
        if (distance > limit)
            continue;
        bool same =
            best != SIZE_MAX && same_meaning(word, ogi_lexicon_word(search->lexicon, hit->word));
        if (distance < best || (distance == best && same && end > hit->to)) {
            tied = false;
            best = distance;
            hit->word = candidates[c];
            hit->to = (uint32_t)end;
            hit->distance = (uint8_t)distance;
        } else if (distance == best && !same) {
            tied = true;
        }
    }
    return best != SIZE_MAX && !tied;
}

/* One of the first letters is where it should be, or next to it: a cheap test before an expensive
 * one. */
static bool resembles(const uint32_t *text, const uint32_t *label)
{
    return text[0] == label[0] || text[1] == label[1] || text[2] == label[2] ||
           text[0] == label[1] || text[1] == label[0];
}

/* A label whose first letters are wrong is looked for among those with its number. */
static bool pick_by_number(const struct search *search, size_t i, const struct item *item,
                           struct ogi_hit *hit)
{
    uint16_t candidates[CANDIDATES * 4];
    size_t count = 0;
    if (item->numbering == OGI_NUMBERING_NONE || i + 2 >= search->stream->letter_count)
        return false;
    for (size_t n = 0; n < search->numbered_count && count < OGI_COUNT_OF(candidates); n++) {
        const struct ogi_label_use *use = search->numbered[n];
        if (use->numbering != item->numbering || use->number != item->number)
            continue;
        const struct ogi_label_word *word =
            ogi_lexicon_word(search->lexicon, search->numbered_words[n]);
        if (word->length > 2 && resembles(search->cps + i, word->letters))
            candidates[count++] = search->numbered_words[n];
    }
    return pick_misspelt(search, i, candidates, count, hit);
}

/* How far the trie leads from letter i, and the longest word on the way. */
struct walk {
    uint16_t node;
    size_t depth;
    uint16_t word;
    size_t word_depth;
};

static struct walk walk_from(const struct search *search, size_t i)
{
    struct walk walk = {.word = OGI_NO_WORD};
    for (size_t at = i; at < search->stream->letter_count; at++) {
        uint16_t next = ogi_lexicon_step(search->lexicon, walk.node, search->cps[at]);
        if (next == OGI_NO_NODE)
            break;
        walk.node = next;
        walk.depth++;
        uint16_t word = ogi_lexicon_word_at(search->lexicon, next);
        if (word != OGI_NO_WORD) {
            walk.word = word;
            walk.word_depth = walk.depth;
        }
    }
    return walk;
}

/* Recognises a label at letter i, whole, misspelt or broken off. */
static bool recognise(const struct search *search, size_t i, const struct walk *walk,
                      const struct item *item, bool clean, struct ogi_hit *hit)
{
    uint16_t below[CANDIDATES];
    size_t count = 0;
    *hit = (struct ogi_hit){.begin = item->begin,
                            .from = (uint32_t)i,
                            .numbering = (uint8_t)item->numbering,
                            .number = (uint8_t)item->number};
    if (walk->depth > walk->word_depth && walk->depth >= PREFIX_LETTERS)
        count = ogi_lexicon_words_below(search->lexicon, walk->node, below, CANDIDATES);
    if (walk->word != OGI_NO_WORD) {
        const struct ogi_label_word *word = ogi_lexicon_word(search->lexicon, walk->word);
        bool continues =
            count == 1 && same_meaning(word, ogi_lexicon_word(search->lexicon, below[0]));
        hit->word = walk->word;
        hit->to = (uint32_t)(i + (continues ? walk->depth : walk->word_depth));
        return true;
    }
    if (!clean)
        return false;
    if (walk->depth < PREFIX_LETTERS)
        return pick_by_number(search, i, item, hit);
    if (pick_misspelt(search, i, below, count, hit))
        return true;
    if (count == 0)
        return false;
    hit->word = below[0];
    hit->to = (uint32_t)(i + walk->depth);
    hit->partial = true;
    return true;
}

static bool is_caption(const struct search *search, const struct ogi_hit *hit)
{
    const struct ogi_label_word *word = ogi_lexicon_word(search->lexicon, hit->word);
    return word->uses[0].role == OGI_LABEL_CAPTION;
}

static ogi_result scan(struct search *search, struct ogi_error *err)
{
    size_t covered = 0;
    for (size_t i = 0; i < search->stream->letter_count; i++) {
        if (i < covered)
            continue;
        struct walk walk = walk_from(search, i);
        struct ogi_hit hit;
        bool starts_word = i == token_of(search, i)->letter_from;
        if (walk.depth < 2 && !starts_word &&
            search->stream->letters[i].before == OGI_PUNCTUATION_NONE)
            continue;
        struct item item = item_before(search, i);
        bool clean = is_clean_start(search, i, &item);
        if (!recognise(search, i, &walk, &item, clean, &hit))
            continue;
        if (!clean && (!is_caption(search, &hit) || search->stream->letters[i].in_bracket))
            continue;
        if (search->hits.count == HITS_MAX) {
            search->hits.limit = "the number of labels";
            break;
        }
        if (!add_hit(search, &hit))
            return OGI_FAIL(err, PARSE_LIMIT,
                            "cannot note the labels of the document: the limit of %zu bytes of "
                            "memory for one document is reached",
                            search->arena->limit);
        covered = hit.to;
    }
    return OGI_OK;
}

/* What follows a label: its cell's end, a note, figures glued to it, another label, or a sentence.
 */
static void look_behind(const struct search *search, struct ogi_hit *hit,
                        const struct ogi_hit *next)
{
    const struct ogi_letter *letters = search->stream->letters;
    size_t count = search->stream->letter_count, at = hit->to;
    uint32_t token = letters[hit->to - 1].token;
    hit->clean_end = true;
    if (at == count || letters[at].token != token)
        return;
    if (letters[at].before == OGI_PUNCTUATION_OPEN || letters[at].before == OGI_PUNCTUATION_COLON)
        return;
    if (next != NULL && !next->partial && next->begin == at && !ogi_is_digit(letters[at].cp))
        return;
    while (at < count && letters[at].token == token && ogi_is_digit(letters[at].cp) &&
           (letters[at].before == OGI_PUNCTUATION_NONE ||
            (at == hit->to && letters[at].before == OGI_PUNCTUATION_CLOSE)))
        at++;
    bool at_end = at == count || letters[at].token != token;
    bool at_label = next != NULL && (next->begin == at || next->from == at);
    if (at > hit->to && (at_end || at_label))
        hit->glued = (uint32_t)(at - hit->to);
    else
        hit->clean_end = false;
}

static ogi_result prepare(struct search *search, struct ogi_error *err)
{
    size_t letters = search->stream->letter_count;
    size_t words = ogi_lexicon_word_count(search->lexicon);
    search->cps = ogi_arena_take(search->arena, letters, sizeof *search->cps);
    search->numbered = ogi_arena_alloc(search->arena, words, sizeof *search->numbered);
    search->numbered_words = ogi_arena_alloc(search->arena, words, sizeof *search->numbered_words);
    if (search->cps == NULL || search->numbered == NULL || search->numbered_words == NULL)
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot look for labels: the limit of %zu bytes of "
                        "memory for one document is reached",
                        search->arena->limit);
    for (size_t i = 0; i < letters; i++)
        search->cps[i] = search->stream->letters[i].cp;
    for (size_t w = 0; w < words; w++) {
        const struct ogi_label_word *word = ogi_lexicon_word(search->lexicon, w);
        if (word->uses[0].numbering == OGI_NUMBERING_NONE || word->uses[0].role < OGI_LABEL_ROW)
            continue;
        search->numbered[search->numbered_count] = &word->uses[0];
        search->numbered_words[search->numbered_count++] = (uint16_t)w;
    }
    return OGI_OK;
}

ogi_result ogi_hits_find(const struct ogi_lexicon *lexicon, const struct ogi_stream *stream,
                         struct ogi_arena *arena, struct ogi_hits *out, struct ogi_error *err)
{
    struct search search = {.lexicon = lexicon, .stream = stream, .arena = arena};
    OGI_TRY(prepare(&search, err));
    OGI_TRY(scan(&search, err));
    for (size_t h = 0; h < search.hits.count; h++)
        look_behind(&search, &search.hits.items[h],
                    h + 1 < search.hits.count ? &search.hits.items[h + 1] : NULL);
    *out = search.hits;
    return OGI_OK;
}
