#include "ogi_match_align.h"

#include <limits.h>
#include <string.h>

/* Gains and costs, in letters recognised. */
enum {
    GAIN_LABEL = 10, /* a label at all, beside its letters */
    GAIN_LETTERS_MAX = 12,
    GAIN_NUMBER = 3,    /* the form's own item number in front */
    COST_NUMBER = 2,    /* another one: pages renumber */
    COST_ERROR = 4,     /* a wrong letter */
    GAIN_FIGURES = 8,   /* figures behind it */
    GAIN_ROW_FULL = 12, /* as many as the row has columns */
    COST_PER_GAP = 16,  /* one for so many letters between two labels */
    COST_GAP_MAX = 12,  /* less than a label gains: a page of prose may lie between two tables */
    COST_ROW_SKIPPED = 1,
    COST_SKIPPED_MAX = 8,
    /* A label so short also occurs as head or word: it needs its number or its figures. */
    SHORT_LETTERS = 2,
    PARTIAL_LETTERS = 4, /* and at least half of the label */
    USES_MAX = 8,
};

struct node {
    uint32_t hit;
    uint32_t before; /* node + 1; 0: the chain begins here */
    uint16_t slot;
    long score;
};

struct aligner {
    const struct ogi_match_context *context;
    size_t edition;
    const struct ogi_form *form;
    uint16_t *slot_of_block; /* captions first, then rows */
    size_t slot_count;
    struct ogi_anchor *slots;
    struct node *nodes;
    size_t node_count;
    uint32_t *best; /* node + 1 of each slot */
};

size_t ogi_align_figures(const struct ogi_match_context *context, const struct ogi_hit *hit,
                         size_t most)
{
    const struct ogi_stream *stream = context->stream;
    if (hit->glued > 0)
        return 1;
    size_t count = 0;
    uint32_t own = stream->letters[hit->to - 1].token;
    bool in_table = stream->reading->blocks[stream->tokens[own].block].grid != OGI_GRID_NONE;
    for (size_t t = own + 1; t < stream->token_count && count < most; t++) {
        const struct ogi_token *token = &stream->tokens[t];
        bool words = token->kind == OGI_TOKEN_TEXT && token->letter_to > token->letter_from;
        bool note = count == 0 && words &&
                    ((in_table && token->field == stream->tokens[own].field) ||
                     stream->letters[token->letter_from].in_bracket);
        if (words && !note)
            break;
        count += token->kind == OGI_TOKEN_VALUE;
    }
    return count;
}

static bool has_column_use(const struct ogi_label_word *word, size_t edition, size_t block)
{
    for (size_t u = 0; u < word->use_count; u++)
        if (word->uses[u].role == OGI_LABEL_COLUMN && word->uses[u].edition == edition &&
            word->uses[u].block == block)
            return true;
    return false;
}

/* A word that names a row here and a column there, right behind another column of the same block:
 * it stands in the head. */
static bool is_in_head(const struct ogi_match_context *context, const struct ogi_hit *hit)
{
    if (hit == context->hits->items || hit[-1].to != hit->begin)
        return false;
    const struct ogi_letter *letters = context->stream->letters;
    for (uint32_t t = letters[hit[-1].to - 1].token; t < letters[hit->begin].token; t++)
        if (context->stream->tokens[t].kind == OGI_TOKEN_VALUE)
            return false;
    const struct ogi_label_word *word = ogi_lexicon_word(context->lexicon, hit->word);
    const struct ogi_label_word *before = ogi_lexicon_word(context->lexicon, hit[-1].word);
    for (size_t u = 0; u < word->use_count; u++)
        if (word->uses[u].role == OGI_LABEL_COLUMN &&
            has_column_use(before, word->uses[u].edition, word->uses[u].block))
            return true;
    return false;
}

bool ogi_align_is_credible(const struct ogi_match_context *context, const struct ogi_hit *hit,
                           const struct ogi_label_use *use)
{
    const struct ogi_label_word *word = ogi_lexicon_word(context->lexicon, hit->word);
    size_t letters = hit->to - hit->from;
    bool numbered = use->numbering != OGI_NUMBERING_NONE && hit->numbering == use->numbering &&
                    hit->number == use->number;
    if (!hit->clean_end && !numbered)
        return false;
    if (hit->partial && (letters < PARTIAL_LETTERS || letters * 2 < word->length))
        return false;
    if (word->length > SHORT_LETTERS || use->role == OGI_LABEL_CAPTION)
        return true;
    if (!numbered && is_in_head(context, hit))
        return false;
    const struct ogi_form *form = context->editions[use->edition].form;
    size_t columns = form->blocks[use->block].column_count;
    return numbered || ogi_align_figures(context, hit, columns + 1) == columns || hit->glued > 0 ||
           use->numbering == OGI_NUMBERING_NONE;
}

static long gain_of(const struct aligner *aligner, const struct ogi_hit *hit,
                    const struct ogi_label_use *use)
{
    long letters = (long)(hit->to - hit->from);
    long gain = GAIN_LABEL + (letters < GAIN_LETTERS_MAX ? letters : GAIN_LETTERS_MAX) -
                COST_ERROR * (long)hit->distance;
    if (use->numbering != OGI_NUMBERING_NONE && hit->numbering != OGI_NUMBERING_NONE)
        gain += use->numbering == hit->numbering && use->number == hit->number ? GAIN_NUMBER
                                                                               : -COST_NUMBER;
    if (use->role != OGI_LABEL_ROW)
        return gain;
    size_t columns = aligner->form->blocks[use->block].column_count;
    size_t figures = ogi_align_figures(aligner->context, hit, columns + 1);
    return gain + (figures > 0 ? GAIN_FIGURES : 0) + (figures == columns ? GAIN_ROW_FULL : 0);
}

static long cost_between(const struct aligner *aligner, const struct node *before,
                         const struct ogi_hit *hit, size_t slot)
{
    const struct ogi_hit *last = &aligner->context->hits->items[before->hit];
    long gap = ((long)hit->begin - (long)last->to) / COST_PER_GAP;
    long skipped = ((long)slot - before->slot - 1) * COST_ROW_SKIPPED;
    return (gap < COST_GAP_MAX ? gap : COST_GAP_MAX) +
           (skipped < COST_SKIPPED_MAX ? skipped : COST_SKIPPED_MAX);
}

static void extend(struct aligner *aligner, size_t h, size_t slot, long gain)
{
    const struct ogi_hit *hit = &aligner->context->hits->items[h];
    struct node *node = &aligner->nodes[aligner->node_count];
    *node = (struct node){.hit = (uint32_t)h, .slot = (uint16_t)slot, .score = gain};
    for (size_t s = 0; s < slot; s++) {
        if (aligner->best[s] == 0)
            continue;
        const struct node *before = &aligner->nodes[aligner->best[s] - 1];
        if (before->hit >= h)
            continue;
        long score = before->score + gain - cost_between(aligner, before, hit, slot);
        if (score > node->score) {
            node->score = score;
            node->before = aligner->best[s];
        }
    }
    aligner->node_count++;
    uint32_t rival = aligner->best[slot];
    if (rival == 0 || aligner->nodes[rival - 1].score < node->score)
        aligner->best[slot] = (uint32_t)aligner->node_count;
}

static bool anchors(const struct ogi_label_use *use)
{
    return use->role == OGI_LABEL_CAPTION || use->role >= OGI_LABEL_ROW;
}

static size_t slot_of(const struct aligner *aligner, const struct ogi_label_use *use)
{
    size_t first = aligner->slot_of_block[use->block];
    return use->role == OGI_LABEL_CAPTION ? first : first + 1 + use->index;
}

/* How many places of the form a hit may take, credible or not. */
static size_t count_uses(const struct aligner *aligner, const struct ogi_hit *hit)
{
    const struct ogi_label_word *word = ogi_lexicon_word(aligner->context->lexicon, hit->word);
    size_t uses = 0;
    for (size_t u = 0; u < word->use_count; u++)
        uses += word->uses[u].edition == aligner->edition && anchors(&word->uses[u]);
    return uses < USES_MAX ? uses : USES_MAX;
}

static ogi_result prepare(struct aligner *aligner, struct ogi_error *err)
{
    const struct ogi_form *form = aligner->form;
    struct ogi_arena *arena = aligner->context->arena;
    for (size_t b = 0; b < form->block_count; b++)
        aligner->slot_count += 1 + form->blocks[b].row_count;
    aligner->slot_of_block =
        ogi_arena_alloc(arena, form->block_count, sizeof *aligner->slot_of_block);
    aligner->slots = ogi_arena_alloc(arena, aligner->slot_count, sizeof *aligner->slots);
    aligner->best = ogi_arena_alloc(arena, aligner->slot_count, sizeof *aligner->best);
    size_t uses = 0;
    for (size_t h = 0; h < aligner->context->hits->count; h++)
        uses += count_uses(aligner, &aligner->context->hits->items[h]);
    aligner->nodes = ogi_arena_take(arena, uses, sizeof *aligner->nodes);
    if (aligner->slot_of_block == NULL || aligner->slots == NULL || aligner->best == NULL ||
        aligner->nodes == NULL)
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot align the document's labels: the limit of %zu "
                        "bytes of memory for one document is reached",
                        arena->limit);
    size_t slot = 0;
    for (size_t b = 0; b < form->block_count; b++) {
        aligner->slot_of_block[b] = (uint16_t)slot;
        aligner->slots[slot++] =
            (struct ogi_anchor){.block = (uint16_t)b, .role = OGI_LABEL_CAPTION};
        for (size_t r = 0; r < form->blocks[b].row_count; r++)
            aligner->slots[slot++] = (struct ogi_anchor){
                .block = (uint16_t)b,
                .row = (uint16_t)r,
                .role = form->blocks[b].rows[r].code == NULL ? OGI_LABEL_HEADING : OGI_LABEL_ROW};
    }
    return OGI_OK;
}

static void add_uses(struct aligner *aligner, size_t h)
{
    const struct ogi_hit *hit = &aligner->context->hits->items[h];
    const struct ogi_label_word *word = ogi_lexicon_word(aligner->context->lexicon, hit->word);
    size_t used = 0;
    for (size_t u = word->use_count; u-- > 0 && used < USES_MAX;) {
        /* Later slots first: a hit must not follow itself. */
        const struct ogi_label_use *use = &word->uses[u];
        if (use->edition != aligner->edition || !anchors(use) ||
            !ogi_align_is_credible(aligner->context, hit, use))
            continue;
        extend(aligner, h, slot_of(aligner, use), gain_of(aligner, hit, use));
        used++;
    }
}

ogi_result ogi_align(const struct ogi_match_context *context, size_t edition,
                     struct ogi_alignment *out, struct ogi_error *err)
{
    struct aligner aligner = {
        .context = context, .edition = edition, .form = context->editions[edition].form};
    OGI_TRY(prepare(&aligner, err));
    for (size_t h = 0; h < context->hits->count; h++)
        add_uses(&aligner, h);
    uint32_t last = 0;
    for (size_t n = 0; n < aligner.node_count; n++)
        if (last == 0 || aligner.nodes[n].score > aligner.nodes[last - 1].score)
            last = (uint32_t)n + 1;
    size_t count = 0;
    for (uint32_t n = last; n != 0; n = aligner.nodes[n - 1].before)
        count++;
    struct ogi_anchor *anchors = ogi_arena_alloc(context->arena, count, sizeof *anchors);
    if (anchors == NULL)
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot align the document's labels: the limit of %zu "
                        "bytes of memory for one document is reached",
                        context->arena->limit);
    size_t at = count;
    for (uint32_t n = last; n != 0; n = aligner.nodes[n - 1].before) {
        anchors[--at] = aligner.slots[aligner.nodes[n - 1].slot];
        anchors[at].hit = aligner.nodes[n - 1].hit;
    }
    *out = (struct ogi_alignment){
        .anchors = anchors, .count = count, .score = last == 0 ? 0 : aligner.nodes[last - 1].score};
    return OGI_OK;
}
