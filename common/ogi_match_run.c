#include "ogi_match_run.h"

#include "ogi_number.h"

#include <string.h>

enum {
    FRAGMENT_LETTERS_MAX = 16, /* of a group's label written downwards in pieces */
    NOTE_LOOKAHEAD = 3,
    CELL_LABELS_MAX = 4,   /* in front of a label in its own cell: caption, group, number */
    MEASURE_BYTES = 12,    /* of what a cell in the column of units prints: 条, 人次 */
    GROUP_DIGITS = 3,      /* between thousands separators */
    UNKNOWN_LOOKAHEAD = 4, /* words between a label and figures that may yet be its own */
};

struct collector {
    const struct ogi_match_context *context;
    size_t edition;
    const struct ogi_form_row *row;
    const struct ogi_hit *hit;
    size_t letter_limit;
    uint32_t own; /* the label's last token */
    bool in_table;
    bool one_line; /* the label's row of the table has cells: they are the row's, no others */
    struct ogi_run *run;
};

static bool is_numeral(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || ogi_label_numeral(&cp, 1) > 0;
}

static bool contains(const uint32_t *letters, size_t count, const struct ogi_letter *piece,
                     size_t piece_count)
{
    for (size_t at = 0; at + piece_count <= count; at++) {
        size_t same = 0;
        while (same < piece_count && letters[at + same] == piece[same].cp)
            same++;
        if (same == piece_count)
            return true;
    }
    return false;
}

/* A piece of a group's label (三、本 年度 办理 结果), or nothing but a number. */
static bool is_fragment(const struct collector *collector, const struct ogi_token *token)
{
    const struct ogi_letter *piece = collector->context->stream->letters + token->letter_from;
    size_t count = token->letter_to - token->letter_from;
    while (count > 0 && is_numeral(piece[0].cp)) {
        piece++;
        count--;
    }
    if (count == 0)
        return true;
    if (count > FRAGMENT_LETTERS_MAX)
        return false;
    const struct ogi_lexicon *lexicon = collector->context->lexicon;
    const struct ogi_label_word *own = ogi_lexicon_word(lexicon, collector->hit->word);
    if (contains(own->letters, own->length, piece, count))
        return true;
    for (size_t w = 0; w < ogi_lexicon_word_count(lexicon); w++) {
        const struct ogi_label_word *word = ogi_lexicon_word(lexicon, w);
        if (word->uses[0].role == OGI_LABEL_HEADING && count < word->length &&
            contains(word->letters, word->length, piece, count))
            return true;
    }
    return false;
}

static bool all_in_bracket(const struct ogi_stream *stream, const struct ogi_token *token)
{
    for (uint32_t i = token->letter_from; i < token->letter_to; i++)
        if (!stream->letters[i].in_bracket)
            return false;
    return token->letter_to > token->letter_from;
}

static bool equals(const struct ogi_token *token, const char *text)
{
    return ogi_str_equals(token->text, ogi_str_of(text));
}

static bool is_measure(struct collector *collector, const struct ogi_token *token)
{
    if (collector->row->measure == NULL)
        return false;
    if (equals(token, collector->row->measure) || equals(token, "万元")) {
        collector->run->unit = equals(token, "万元") ? OGI_UNIT_WAN_YUAN : collector->run->unit;
        return true;
    }
    if (equals(token, "元")) {
        const struct ogi_letter *letters = collector->context->stream->letters;
        bool is_wan = token->letter_from > 0 && letters[token->letter_from - 1].cp == U'万';
        collector->run->unit = is_wan ? OGI_UNIT_WAN_YUAN : OGI_UNIT_YUAN;
        return true;
    }
    return token->letter_to - token->letter_from <= 2;
}

/* （六） or 5. alone in front of figures: the number of a row whose words come after them. */
static bool numbers_figures(const struct ogi_stream *stream, const struct ogi_token *token)
{
    for (uint32_t i = token->letter_from; i < token->letter_to; i++)
        if (!is_numeral(stream->letters[i].cp))
            return false;
    const struct ogi_token *next = token + 1;
    return next < stream->tokens + stream->token_count && next->kind == OGI_TOKEN_VALUE &&
           next->line == token->line;
}

/* Whether the label's field holds so many labels that it is no cell: a page on one line. */
static bool is_crowded(const struct collector *collector)
{
    const struct ogi_stream *stream = collector->context->stream;
    const struct ogi_hit *first = collector->context->hits->items, *hit = collector->hit;
    uint32_t field = stream->tokens[collector->own].field;
    if ((size_t)(hit - first) < CELL_LABELS_MAX)
        return false;
    hit -= CELL_LABELS_MAX;
    return stream->tokens[stream->letters[hit->begin].token].field == field;
}

/* Whether a word may stand between a label and its figures. */
static bool is_explained(struct collector *collector, const struct ogi_token *token)
{
    const struct ogi_stream *stream = collector->context->stream;
    bool on_label_line = token->line == stream->tokens[collector->own].line;
    if ((!on_label_line || token->letter_to > token->letter_from) && numbers_figures(stream, token))
        return false;
    if (token->letter_to <= collector->hit->to)
        return true;
    if (collector->in_table && token->field == stream->tokens[collector->own].field &&
        !is_crowded(collector))
        return true;
    return all_in_bracket(stream, token) || is_measure(collector, token) ||
           is_fragment(collector, token);
}

/* Whether another label of the form begins in the token. */
static bool begins_label(const struct collector *collector, const struct ogi_token *token)
{
    const struct ogi_hits *hits = collector->context->hits;
    if (token->letter_from == token->letter_to)
        return false;
    if (token->letter_to > collector->letter_limit)
        return true;
    for (size_t h = (size_t)(collector->hit - hits->items) + 1;
         h < hits->count && hits->items[h].begin < token->letter_to; h++)
        if (!hits->items[h].partial && hits->items[h].begin >= token->letter_from)
            return true;
    return false;
}

/* A figure inside a note in brackets (指 2019 年…): words of the bracket on both sides. */
static bool is_in_note(const struct collector *collector, size_t t)
{
    const struct ogi_stream *stream = collector->context->stream;
    uint32_t before = stream->tokens[t].letter_from;
    if (before < collector->hit->to || !stream->letters[before - 1].in_bracket)
        return false;
    for (size_t i = t + 1; i < stream->token_count && i <= t + NOTE_LOOKAHEAD; i++) {
        const struct ogi_token *after = &stream->tokens[i];
        if (after->kind == OGI_TOKEN_TEXT && (ogi_str_starts_with(after->text, OGI_STR(")")) ||
                                              ogi_str_starts_with(after->text, OGI_STR("）"))))
            return true;
        if (after->letter_to > after->letter_from)
            return stream->letters[after->letter_from].in_bracket && !after->is_opened_by_bracket;
    }
    return false;
}

static void add_item(struct ogi_run *run, const struct ogi_token *token)
{
    run->items[run->count++] = (struct ogi_run_item){
        .text = token->text,
        .span = token->span,
        .line = token->line,
        .field = token->field,
        .column_span = 1,
        .flags = token->flags,
        .is_blank = token->kind == OGI_TOKEN_BLANK,
    };
}

/* A figure that opens a line, with a label right behind it: the number of the label's row. */
static bool is_serial_number(const struct ogi_match_context *context, size_t t)
{
    const struct ogi_stream *stream = context->stream;
    const struct ogi_token *token = &stream->tokens[t], *next = token + 1;
    const struct ogi_token *end = stream->tokens + stream->token_count;
    if (token->kind != OGI_TOKEN_VALUE || t == 0 || token[-1].line == token->line)
        return false;
    while (next < end && next->kind == OGI_TOKEN_TEXT && next->letter_to == next->letter_from)
        next++; /* a border drawn as a character */
    if (next == end || next->line != token->line || next->kind != OGI_TOKEN_TEXT)
        return false;
    const struct ogi_hits *hits = context->hits;
    size_t low = 0, high = hits->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hits->items[middle].begin < next->letter_from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < hits->count && hits->items[low].begin < next->letter_to &&
           !hits->items[low].partial;
}

/* Takes figures and empty fields from token t on; returns the token that ended them. */
static size_t take_figures(const struct ogi_match_context *context, size_t t, uint32_t only_line,
                           struct ogi_run *run)
{
    const struct ogi_stream *stream = context->stream;
    for (; t < stream->token_count && run->count < OGI_RUN_ITEMS_MAX; t++) {
        const struct ogi_token *token = &stream->tokens[t];
        if (only_line != UINT32_MAX && token->line != only_line)
            break;
        if (token->kind == OGI_TOKEN_TEXT && token->letter_to > token->letter_from)
            break;
        if (is_serial_number(context, t))
            break;
        if ((token->flags & OGI_TOKEN_PAGE) != 0)
            run->has_page = true;
        else if (token->kind == OGI_TOKEN_VALUE || token->kind == OGI_TOKEN_BLANK)
            add_item(run, token);
    }
    return t;
}

static size_t count_figures(const struct ogi_run *run)
{
    size_t figures = 0;
    for (size_t i = 0; i < run->count; i++)
        figures += !run->items[i].is_blank;
    return figures;
}

/* With a figure that may be a page number the row is clear only when it is full without. */
static void judge_page(struct ogi_run *run, size_t columns)
{
    if (run->has_page && run->state == OGI_RUN_FIGURES && count_figures(run) != columns)
        run->state = OGI_RUN_UNCLEAR;
}

/* 36 179 on a line may be two cells, or one number with a space in it. */
static bool is_one_number(const struct ogi_run *run)
{
    size_t groups = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct ogi_str text = run->items[i].text;
        if (run->items[i].is_blank)
            continue;
        for (size_t at = 0; at < text.len; at++)
            if (text.ptr[at] < '0' || text.ptr[at] > '9')
                return false;
        if (groups == 0 ? text.len > GROUP_DIGITS || text.ptr[0] == '0' : text.len != GROUP_DIGITS)
            return false;
        groups++;
    }
    return groups > 1;
}

static bool is_dash(struct ogi_str text)
{
    return ogi_str_equals(text, OGI_STR("-")) || ogi_str_equals(text, OGI_STR("—")) ||
           ogi_str_equals(text, OGI_STR("–")) || ogi_str_equals(text, OGI_STR("－"));
}

/* - 4 - among a row's figures: a page number or three cells, who knows. */
static bool has_page_number(const struct ogi_run *run)
{
    for (size_t i = 2; i < run->count; i++)
        if (is_dash(run->items[i - 2].text) && is_dash(run->items[i].text) &&
            !is_dash(run->items[i - 1].text) && run->items[i - 2].line == run->items[i].line)
            return true;
    return false;
}

/* Lines as evidence: as many figures on one line as the row has columns are the row, and the one
 * that stands below (a page number) is not. Figures in several lines are a row when each is alone.
 */
static void judge_lines(struct ogi_run *run, size_t columns, uint32_t label_line)
{
    size_t total = count_figures(run), first = 0;
    while (first < run->count && run->items[first].is_blank)
        first++;
    if (first == run->count)
        return;
    uint32_t line = run->items[first].line;
    size_t on_first = 0, end = first;
    bool alone = true;
    for (size_t i = first; i < run->count; i++) {
        if (run->items[i].is_blank)
            continue;
        if (run->items[i].line == line) {
            on_first++;
            end = i + 1;
        }
        for (size_t j = i + 1; j < run->count && run->items[j].line == run->items[i].line; j++)
            alone = alone && run->items[j].is_blank;
    }
    bool own_line = line != label_line;
    if (total == on_first) {
        if (own_line && is_one_number(run))
            run->state = OGI_RUN_UNCLEAR;
    } else if (on_first == columns && (!own_line || (total == columns + 1 && columns > 2))) {
        run->count = end;
    } else if (!alone || !own_line) {
        run->state = OGI_RUN_UNCLEAR;
    }
}

/* Two figures in one field of a table are one cell that nobody can read, unless the label is in
 * that field too and the field is no cell. */
static void judge_fields(struct ogi_run *run, uint32_t label_field)
{
    for (size_t i = 1; i < run->count; i++)
        if (!run->items[i].is_blank && !run->items[i - 1].is_blank &&
            run->items[i].field == run->items[i - 1].field && run->items[i].field != label_field)
            run->state = OGI_RUN_UNCLEAR;
}

void ogi_run_from(const struct ogi_match_context *context, size_t columns, size_t first,
                  struct ogi_run *run)
{
    run->state = OGI_RUN_FIGURES;
    take_figures(context, first, UINT32_MAX, run);
    judge_lines(run, columns, UINT32_MAX);
    judge_page(run, columns);
    uint32_t block = context->stream->tokens[first].block;
    if (context->stream->reading->blocks[block].grid != OGI_GRID_NONE)
        judge_fields(run, UINT32_MAX);
}

/* Words that are nobody's behind the label: a sentence, an unknown row, a note without brackets. */
static void meet_unknown(const struct collector *collector, size_t t)
{
    const struct ogi_stream *stream = collector->context->stream;
    const struct ogi_token *own = &stream->tokens[collector->own];
    collector->run->state = OGI_RUN_FIGURES;
    if (!collector->in_table && stream->tokens[t].line == own->line) {
        collector->run->state = OGI_RUN_NONE;
        return;
    }
    for (size_t i = t; i < stream->token_count && i < t + UNKNOWN_LOOKAHEAD; i++) {
        const struct ogi_token *token = &stream->tokens[i];
        if (collector->one_line && token->line != own->line)
            break;
        if (token->kind == OGI_TOKEN_TEXT && begins_label(collector, token))
            break;
        if (token->kind == OGI_TOKEN_VALUE)
            collector->run->state = OGI_RUN_UNCLEAR;
    }
}

static bool has_cells_on_line(const struct ogi_stream *stream, uint32_t own, bool has_measure)
{
    for (size_t t = own + 1; t < stream->token_count; t++) {
        if (stream->tokens[t].line != stream->tokens[own].line)
            break;
        if (stream->tokens[t].kind == OGI_TOKEN_VALUE || stream->tokens[t].kind == OGI_TOKEN_BLANK)
            return true;
        /* The column of units, and behind it a cell that is no figure. */
        if (has_measure && stream->tokens[t].field > stream->tokens[own].field + 1)
            return true;
    }
    return false;
}

/* Figures between the halves of a label, or between its number and its words: printed in the middle
 * of a cell of several lines. True when there are any. */
static bool take_inner_figures(const struct collector *collector)
{
    const struct ogi_stream *stream = collector->context->stream;
    struct ogi_run *run = collector->run;
    for (size_t t = stream->letters[collector->hit->begin].token; t < collector->own; t++) {
        if (stream->tokens[t].kind != OGI_TOKEN_VALUE)
            continue;
        size_t end = take_figures(collector->context, t, UINT32_MAX, run);
        for (; end <= collector->own; end++)
            if (stream->tokens[end].kind == OGI_TOKEN_VALUE)
                run->state = OGI_RUN_UNCLEAR; /* in two places */
        return true;
    }
    return false;
}

/* Digits behind the label in its own word, outside brackets: figures run together with it. */
static bool ends_in_digits(const struct ogi_stream *stream, const struct ogi_hit *hit,
                           const struct ogi_token *label)
{
    for (uint32_t i = hit->to; i < label->letter_to; i++) {
        const struct ogi_letter *letter = &stream->letters[i];
        if (!letter->in_bracket && letter->cp >= '0' && letter->cp <= '9')
            return true;
    }
    return false;
}

/* Whether figures stand directly behind the label. */
static bool is_followed_by_figures(const struct ogi_stream *stream, uint32_t own)
{
    size_t t = own + 1;
    while (t < stream->token_count && stream->tokens[t].kind == OGI_TOKEN_NOISE)
        t++;
    return t < stream->token_count && stream->tokens[t].kind == OGI_TOKEN_VALUE;
}

void ogi_run_collect(const struct ogi_match_context *context, size_t edition,
                     const struct ogi_form_row *row, size_t columns, const struct ogi_hit *hit,
                     size_t letter_limit, struct ogi_run *run)
{
    const struct ogi_stream *stream = context->stream;
    uint32_t own = stream->letters[hit->to - 1].token;
    const struct ogi_token *label = &stream->tokens[own];
    struct collector collector = {.context = context,
                                  .edition = edition,
                                  .row = row,
                                  .hit = hit,
                                  .letter_limit = letter_limit,
                                  .own = own,
                                  .run = run};
    collector.in_table = stream->reading->blocks[label->block].grid != OGI_GRID_NONE;
    collector.one_line = collector.in_table && has_cells_on_line(stream, own, row->measure != NULL);
    uint32_t only_line = collector.one_line ? label->line : UINT32_MAX;
    run->state = OGI_RUN_FIGURES;
    if (ends_in_digits(stream, hit, label)) {
        run->state = OGI_RUN_UNCLEAR;
        return;
    }
    if (take_inner_figures(&collector)) {
        judge_page(run, columns);
        if (is_followed_by_figures(stream, own))
            run->state = OGI_RUN_UNCLEAR;
        return;
    }
    size_t t = own + 1;
    for (; t < stream->token_count; t++) {
        const struct ogi_token *token = &stream->tokens[t];
        if (only_line != UINT32_MAX && token->line != only_line)
            return;
        if (token->kind == OGI_TOKEN_NOISE ||
            (token->kind == OGI_TOKEN_VALUE && is_in_note(&collector, t)))
            continue;
        if (is_serial_number(context, t))
            return;
        if (token->kind != OGI_TOKEN_TEXT)
            break;
        if (begins_label(&collector, token))
            return;
        if (!is_explained(&collector, token)) {
            meet_unknown(&collector, t);
            return;
        }
    }
    if (t == stream->token_count) {
        run->state = OGI_RUN_NONE; /* the text ends at the label: what would follow is unknown */
        return;
    }
    size_t end = take_figures(context, t, only_line, run);
    bool sentence = !collector.in_table && run->count > 0 && end < stream->token_count &&
                    stream->tokens[end].line == run->items[run->count - 1].line &&
                    !begins_label(&collector, &stream->tokens[end]) &&
                    !is_explained(&collector, &stream->tokens[end]);
    if (sentence)
        run->state = OGI_RUN_NONE;
    else if (only_line == UINT32_MAX)
        judge_lines(run, columns, label->line);
    if (collector.in_table)
        judge_fields(run, label->field);
    judge_page(run, columns);
    bool in_cells = collector.in_table && run->count > 0 && run->items[0].field != label->field;
    if (!in_cells && run->state == OGI_RUN_FIGURES && has_page_number(run))
        run->state = OGI_RUN_UNCLEAR;
}

bool ogi_run_of_grid(const struct ogi_match_context *context, const struct ogi_form_row *row,
                     uint32_t block, const struct ogi_field *label, struct ogi_run *run)
{
    const struct ogi_block *grid = &context->stream->reading->blocks[block];
    const struct ogi_field *end = grid->fields + grid->field_count;
    bool from_label = row->label.zh != NULL;
    for (const struct ogi_field *field = from_label ? label + 1 : label;
         field < end && field->row == label->row && run->count < OGI_RUN_ITEMS_MAX; field++) {
        struct ogi_str text = ogi_str_trim(field->text);
        struct ogi_figure figure = ogi_number_read(text, OGI_VALUE_DELTA, OGI_UNIT_NONE);
        if (run->count == 0 && row->measure != NULL && text.len <= MEASURE_BYTES &&
            figure.note == OGI_NOTE_NOT_A_NUMBER) {
            if (ogi_str_equals(text, OGI_STR("元")))
                run->unit = OGI_UNIT_YUAN;
            continue;
        }
        run->items[run->count++] = (struct ogi_run_item){
            .text = text,
            .span = field->span,
            .line = field->row,
            .column = field->column,
            .column_span = field->column_span,
            .is_blank = figure.presence == OGI_CELL_NULL && figure.note == OGI_NOTE_BLANK,
            .is_merged = field->row_span > 1,
        };
    }
    run->state = OGI_RUN_FIGURES;
    return run->count > 0;
}
