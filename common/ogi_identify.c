#include "ogi_identify.h"

#include "ogi_utf8.h"
#include "ogi_label.h"
#include "ogi_stranger.h"

#include <string.h>

enum {
    TOP_LINES = 60,  /* titles stand on top, below menus */
    TITLE_LINES = 3, /* one title broken over so many lines */
    AGENCY_GLYPHS_MAX = 40,
    AGENCY_GLYPHS_MIN = 2,
    NARRATIVE_LINES = 400,
    NARRATIVE_BYTES = 240, /* of each paragraph: the year stands in front */
    END_LINES = 30,        /* a signature stands among the last lines, before sharing buttons */
    /* What speaks for a title. */
    TITLE_YEAR = 5,
    TITLE_AGENCY = 3,
    TITLE_ONE_LINE = 1,
};

struct finder {
    const struct ogi_lines *lines;
    struct ogi_arena *scratch;
    struct ogi_arena *keep;
    struct ogi_identity *out;
};

/* How bodies' names end. */
static const struct {
    struct ogi_words words;
    bool in_sentence;
} agency_endings[] = {
#define AGENCY_ENDING(words, in_sentence) {OGI_WORDS(words), in_sentence},
#include "forms/agency_endings.def"
#undef AGENCY_ENDING
};

static bool ends_like_agency(const struct ogi_phrase *text, size_t from, size_t to)
{
    if (to < from + AGENCY_GLYPHS_MIN || to - from > AGENCY_GLYPHS_MAX)
        return false;
    for (size_t i = 0; i < OGI_COUNT_OF(agency_endings); i++)
        if (to - from > agency_endings[i].words.count &&
            ogi_phrase_ends(text, to, &agency_endings[i].words))
            return true;
    return false;
}

static struct ogi_str print(const struct finder *finder, const struct ogi_phrase *phrase,
                            size_t from, size_t to)
{
    return ogi_phrase_print(phrase, from, to, finder->keep);
}

/* Names are letters and the brackets inside them. */
static void trim_name(const struct ogi_phrase *text, size_t *from, size_t *to)
{
    static const struct ogi_words leads[] = {OGI_WORDS("关于"), OGI_WORDS("附件"),
                                             OGI_WORDS("标题"), OGI_WORDS("名称")};
    while (*from < *to && !ogi_label_is_letter(text->items[*from].cp))
        (*from)++;
    for (size_t i = 0; i < OGI_COUNT_OF(leads); i++)
        if (ogi_phrase_has(text, &leads[i], *from))
            *from += leads[i].count;
    while (*from < *to && !ogi_label_is_letter(text->items[*from].cp))
        (*from)++;
    while (*to > *from && !ogi_label_is_letter(text->items[*to - 1].cp) &&
           text->items[*to - 1].cp != ')')
        (*to)--;
    if (*to >= *from + 2 && ogi_phrase_ends(text, *to, &leads[0]))
        *to -= 2;
}

/* The body in a title: before the year, or between the year and the subject. */
static bool agency_in_title(const struct ogi_phrase *text, size_t *from, size_t *to)
{
    size_t year_begin, subject = ogi_subject_find(text);
    int year = ogi_phrase_find_year(text, &year_begin);
    if (subject == SIZE_MAX)
        subject = text->count;
    *from = 0;
    *to = year > 0 && year_begin < subject ? year_begin : subject;
    trim_name(text, from, to);
    if (*to > *from + 1 && *to - *from <= AGENCY_GLYPHS_MAX)
        return true;
    if (year == 0 || year_begin > subject)
        return false;
    *from = year_begin + 5;
    if (*from < subject && text->items[*from].cp == U'度')
        (*from)++;
    *to = subject;
    trim_name(text, from, to);
    return *to > *from + 1 && *to - *from <= AGENCY_GLYPHS_MAX;
}

/* Length of the text without a remark in brackets behind it (（图片版）). */
static size_t without_remark(const struct ogi_phrase *text)
{
    size_t end = text->count;
    if (end == 0 || text->items[end - 1].cp != ')')
        return end;
    while (end > 0 && text->items[end - 1].cp != '(')
        end--;
    return end > 0 ? end - 1 : text->count;
}

static const struct ogi_words title_ends[] = {OGI_WORDS("报告"), OGI_WORDS("年报")};

static bool is_title(const struct ogi_phrase *text)
{
    size_t end = without_remark(text);
    if (!ogi_phrase_ends(text, end, &title_ends[0]) && !ogi_phrase_ends(text, end, &title_ends[1]))
        return false;
    for (size_t i = 0; i < text->count; i++) {
        uint32_t cp = text->items[i].cp;
        if (cp == '>' || cp == U'。' || cp == ';')
            return false;
    }
    return ogi_subject_find(text) != SIZE_MAX;
}

/* Whether a title can end with the line. */
static bool may_end_title(const struct ogi_line *line)
{
    size_t count = line->glyphs.count;
    uint32_t last = count == 0 ? 0 : line->glyphs.items[count - 1].cp;
    return last == ')' || last == U'告' || last == U'报';
}

struct title {
    struct ogi_phrase text;
    int score;
};

static int score_title(const struct ogi_phrase *text, size_t lines)
{
    size_t at, from, to;
    int score = 1 + (lines == 1 ? TITLE_ONE_LINE : 0);
    if (ogi_phrase_find_year(text, &at) > 0)
        score += TITLE_YEAR;
    if (agency_in_title(text, &from, &to) && ends_like_agency(text, from, to))
        score += TITLE_AGENCY;
    return score;
}

static void find_title(const struct finder *finder, size_t lines, struct title *best)
{
    for (size_t first = 0; first < lines; first++) {
        struct ogi_phrase text;
        bool may_end = false;
        for (size_t n = first; n < first + TITLE_LINES && n < finder->lines->count; n++)
            may_end = may_end || may_end_title(&finder->lines->items[n]);
        if (!may_end)
            continue;
        text.count = 0;
        for (size_t n = 0; n < TITLE_LINES && first + n < finder->lines->count; n++) {
            const struct ogi_line *line = &finder->lines->items[first + n];
            if ((n > 0 && line->is_row) || !ogi_phrase_append(&text, line))
                break;
            if (!may_end_title(line) || !is_title(&text))
                continue;
            int score = score_title(&text, n + 1);
            if (score > best->score)
                *best = (struct title){text, score};
            break;
        }
    }
}

/* A line that is a body's name and a year, perhaps with the name of the page behind it. */
static bool find_top_line(const struct finder *finder, size_t lines)
{
    for (size_t i = 0; i < lines; i++) {
        static const struct ogi_words year_word = OGI_WORDS("年"), reports = OGI_WORDS("年报");
        struct ogi_phrase text;
        text.count = 0;
        size_t year_begin;
        if (!ogi_line_may_have(&finder->lines->items[i], &year_word) ||
            !ogi_phrase_append(&text, &finder->lines->items[i]))
            continue;
        int year = ogi_phrase_find_year(&text, &year_begin);
        if (year == 0)
            continue;
        size_t after = year_begin + 5, from = 0, to = year_begin;
        if (after < text.count && text.items[after].cp == U'度')
            after++;
        bool closed = after == text.count || ogi_phrase_has(&text, &reports, after);
        trim_name(&text, &from, &to);
        if (!closed || (to > from && !ends_like_agency(&text, from, to)))
            continue;
        finder->out->year = finder->out->year == 0 ? year : finder->out->year;
        if (to > from && finder->out->agency.ptr == NULL)
            finder->out->agency = print(finder, &text, from, to);
        return true;
    }
    return false;
}

static bool publish(const struct finder *finder, const int *date)
{
    finder->out->published =
        ogi_arena_format(finder->keep, "%04d-%02d-%02d", date[0], date[1], date[2]);
    return true;
}

/* The date behind one of the words that pages put before it. */
static void find_published(const struct finder *finder, const struct ogi_line *line,
                           const struct ogi_phrase *text)
{
    static const struct ogi_words words[] = {
        OGI_WORDS("发布日期"), OGI_WORDS("发布时间"), OGI_WORDS("发文日期"), OGI_WORDS("成文日期"),
        OGI_WORDS("公开日期"), OGI_WORDS("生成日期"), OGI_WORDS("印发日期"), OGI_WORDS("发文时间"),
        OGI_WORDS("成文时间"), OGI_WORDS("公布日期"), OGI_WORDS("公布时间"), OGI_WORDS("发稿时间"),
        OGI_WORDS("公开时间"), OGI_WORDS("生成时间"), OGI_WORDS("印发时间")};
    for (size_t d = 0; d < OGI_COUNT_OF(words) && finder->out->published.ptr == NULL; d++) {
        int date[3];
        size_t at =
            ogi_line_may_have(line, &words[d]) ? ogi_phrase_find(text, &words[d], 0) : SIZE_MAX;
        if (at == SIZE_MAX)
            continue;
        at += words[d].count;
        while (at < text->count && !ogi_label_is_letter(text->items[at].cp))
            at++;
        if (ogi_phrase_read_date(text, at, date))
            publish(finder, date);
    }
}

static void find_source(const struct finder *finder, const struct ogi_phrase *text)
{
    static const struct ogi_words words[] = {OGI_WORDS("发布机构"), OGI_WORDS("信息来源"),
                                             OGI_WORDS("来源"), OGI_WORDS("发文机关"),
                                             OGI_WORDS("公开主体")};
    for (size_t s = 0; s < OGI_COUNT_OF(words) && finder->out->agency.ptr == NULL; s++) {
        size_t at = ogi_phrase_find(text, &words[s], 0);
        if (at == SIZE_MAX)
            continue;
        size_t from = at + words[s].count, to = from + 1;
        while (to < text->count && (text->items[to].flags & OGI_GLYPH_SPACE) == 0 &&
               (to == from + 1 || ogi_label_is_letter(text->items[to].cp)))
            to++;
        to = to > text->count ? text->count : to;
        if (from >= to)
            continue;
        trim_name(text, &from, &to);
        if (ends_like_agency(text, from, to))
            finder->out->agency = print(finder, text, from, to);
    }
}

/* What the page says of itself: date of publication, source. */
static void find_metadata(const struct finder *finder, size_t lines)
{
    /* One of these is in each of the words looked for. */
    static const struct ogi_words marks[] = {OGI_WORDS("日期"), OGI_WORDS("时间"),
                                             OGI_WORDS("机构"), OGI_WORDS("来源"),
                                             OGI_WORDS("机关"), OGI_WORDS("主体")};
    for (size_t i = 0; i < lines; i++) {
        const struct ogi_line *line = &finder->lines->items[i];
        struct ogi_phrase text;
        text.count = 0;
        bool marked = false;
        for (size_t m = 0; m < OGI_COUNT_OF(marks) && !marked; m++)
            marked = ogi_line_may_have(line, &marks[m]);
        if (!marked || !ogi_phrase_append(&text, line))
            continue;
        find_published(finder, line, &text);
        find_source(finder, &text);
    }
}

/* The last lines: a date of its own, and the body's name above it. */
static void find_signature(const struct finder *finder)
{
    const struct ogi_lines *lines = finder->lines;
    size_t first = lines->count > END_LINES ? lines->count - END_LINES : 0;
    for (size_t i = lines->count; i-- > first;) {
        struct ogi_phrase text;
        text.count = 0;
        int date[3];
        if (lines->items[i].glyphs.count > AGENCY_GLYPHS_MAX ||
            !ogi_phrase_append(&text, &lines->items[i]))
            continue;
        size_t at = 0;
        while (at < text.count && !ogi_is_digit(text.items[at].cp))
            at++;
        if (!ogi_phrase_read_date(&text, at, date))
            continue;
        bool closes = at + 11 >= text.count;
        size_t from = 0, to = at;
        struct ogi_phrase above;
        above.count = 0;
        trim_name(&text, &from, &to);
        if (!closes || (to > from && !ends_like_agency(&text, from, to)))
            continue;
        if (finder->out->published.ptr == NULL)
            publish(finder, date);
        if (finder->out->agency.ptr != NULL)
            return;
        if (to > from) {
            finder->out->agency = print(finder, &text, from, to);
        } else if (i > 0 && ogi_phrase_append(&above, &lines->items[i - 1])) {
            from = 0;
            to = above.count;
            trim_name(&above, &from, &to);
            if (ends_like_agency(&above, from, to))
                finder->out->agency = print(finder, &above, from, to);
        }
        return;
    }
}

/* Whether a name as sentences have it ends at `to`, by words of at least so many letters. */
static bool ends_sentence_name(const struct ogi_phrase *text, size_t to, size_t least)
{
    for (size_t i = 0; i < OGI_COUNT_OF(agency_endings); i++)
        if (agency_endings[i].in_sentence && agency_endings[i].words.count >= least &&
            ogi_phrase_ends(text, to, &agency_endings[i].words))
            return true;
    return false;
}

/* The body that a sentence begins with: 2020年，某某街道高度重视…; SIZE_MAX for none. */
static size_t subject_end(const struct ogi_phrase *text, size_t from)
{
    static const uint32_t pronouns[] = {U'我', U'本', U'全', U'各', U'在', U'以', U'按', U'根'};
    for (size_t i = 0; i < OGI_COUNT_OF(pronouns); i++)
        if (from >= text->count || text->items[from].cp == pronouns[i])
            return SIZE_MAX;
    for (size_t to = from + 3; to <= text->count && to <= from + 16; to++) {
        if (!ogi_label_is_letter(text->items[to - 1].cp))
            return SIZE_MAX;
        if (!ends_sentence_name(text, to, 0))
            continue;
        for (size_t longer = to + 5; longer > to; longer--)
            if (longer <= text->count && ends_sentence_name(text, longer, longer - to))
                return longer;
        return to;
    }
    return SIZE_MAX;
}

/* Which years sentences begin with, and how often. */
struct tally {
    unsigned counts[OGI_YEAR_LAST - OGI_YEAR_FIRST + 1];
    int best;
};

/* Whether a sentence begins at `at`. */
static bool begins_sentence(const struct ogi_phrase *text, size_t at)
{
    static const struct ogi_words leads[] = {OGI_WORDS("现将"), OGI_WORDS("我街道")};
    return at == 0 || !ogi_label_is_letter(text->items[at - 1].cp) ||
           ogi_phrase_ends(text, at, &leads[0]) || ogi_phrase_ends(text, at, &leads[1]);
}

static void tally_years(const struct finder *finder, const struct ogi_phrase *text,
                        struct tally *tally)
{
    for (size_t at = 0; at < text->count; at++) {
        int year = ogi_phrase_year_at(text, at);
        if (year == 0 || !begins_sentence(text, at))
            continue;
        bool quoted = at > 0 && (text->items[at - 1].cp == 0x300A || text->items[at - 1].cp == '"');
        size_t next = at + 5;
        if (next < text->count && text->items[next].cp == U'度')
            next++;
        bool period = next + 2 < text->count && text->items[next].cp == '1' &&
                      text->items[next + 1].cp == U'月' && text->items[next + 2].cp == '1' &&
                      at > 0 && !quoted;
        bool date = next < text->count && ogi_is_digit(text->items[next].cp) && !period;
        if (quoted || date)
            continue;
        tally->counts[year - OGI_YEAR_FIRST] += period ? 3 : 1;
        if (tally->best == 0 ||
            tally->counts[year - OGI_YEAR_FIRST] > tally->counts[tally->best - OGI_YEAR_FIRST])
            tally->best = year;
        while (next < text->count && !ogi_label_is_letter(text->items[next].cp))
            next++;
        size_t end = finder->out->agency.ptr == NULL ? subject_end(text, next) : SIZE_MAX;
        if (end != SIZE_MAX)
            finder->out->agency = print(finder, text, next, end);
    }
}

/* The year that most sentences begin with, and the first body that does something in it. */
static ogi_result find_narrative(const struct finder *finder, struct ogi_error *err)
{
    static const struct ogi_words year = OGI_WORDS("年");
    struct tally tally = {.best = 0};
    size_t lines = finder->lines->count < NARRATIVE_LINES ? finder->lines->count : NARRATIVE_LINES;
    for (size_t i = 0; i < lines; i++) {
        const struct ogi_line *line = &finder->lines->items[i];
        struct ogi_str head = ogi_str_cut(line->text, NARRATIVE_BYTES);
        struct ogi_glyphs glyphs = line->glyphs;
        if (glyphs.count > 0 ? !ogi_line_may_have(line, &year)
                             : ogi_str_find(head, OGI_STR("年"), 0) == SIZE_MAX)
            continue;
        if (glyphs.count == 0)
            OGI_TRY(ogi_norm_text(head, finder->scratch, &glyphs, err));
        while (glyphs.count > 0 && glyphs.items[glyphs.count - 1].to > head.len)
            glyphs.count--;
        struct ogi_phrase text;
        ogi_phrase_begin(&text, line->text, &glyphs);
        tally_years(finder, &text, &tally);
    }
    if (finder->out->year == 0)
        finder->out->year = tally.best;
    return OGI_OK;
}

/* A title with a year or a body in it says that a report follows; 政府信息公开年报 alone is also
 * what menus link to. */
static bool names_report(const struct ogi_phrase *text)
{
    size_t at, from, to;
    return ogi_phrase_find_year(text, &at) > 0 || agency_in_title(text, &from, &to);
}

static void take_title(const struct finder *finder, const struct title *title)
{
    size_t at, from, to;
    const struct ogi_phrase *text = &title->text;
    finder->out->is_report = names_report(text);
    finder->out->is_stranger = ogi_stranger_by_title(text);
    finder->out->title = print(finder, text, 0, text->count);
    finder->out->year = ogi_phrase_find_year(text, &at);
    if (agency_in_title(text, &from, &to))
        finder->out->agency = print(finder, text, from, to);
}

/* The name above a title that begins with the year. */
static void find_agency_above(const struct finder *finder, size_t lines)
{
    for (size_t i = 1; i < lines && finder->out->agency.ptr == NULL; i++) {
        struct ogi_phrase title, above;
        title.count = above.count = 0;
        if (!ogi_phrase_append(&title, &finder->lines->items[i]) || !is_title(&title) ||
            !ogi_phrase_append(&above, &finder->lines->items[i - 1]))
            continue;
        size_t from = 0, to = above.count;
        trim_name(&above, &from, &to);
        if (ends_like_agency(&above, from, to))
            finder->out->agency = print(finder, &above, from, to);
    }
}

ogi_result ogi_identify(const struct ogi_lines *lines, struct ogi_str page_title, size_t first_line,
                        struct ogi_arena *scratch, struct ogi_arena *keep, struct ogi_identity *out,
                        struct ogi_error *err)
{
    struct ogi_identity identity = {.year = 0};
    struct finder finder = {.lines = lines, .scratch = scratch, .keep = keep, .out = &identity};
    struct title *best = ogi_arena_alloc(scratch, 1, sizeof *best);
    if (best == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no memory for the title");
    size_t top = first_line < TOP_LINES ? first_line : TOP_LINES;
    top = top < lines->count ? top : lines->count;
    if (top == 0)
        top = lines->count < TOP_LINES ? lines->count : TOP_LINES;
    find_title(&finder, top, best);
    if (best->score == 0 && page_title.ptr != NULL) {
        struct ogi_line line = {.text = ogi_str_trim(page_title)};
        struct ogi_phrase text;
        text.count = 0;
        OGI_TRY(ogi_norm_text(line.text, scratch, &line.glyphs, err));
        if (ogi_phrase_append(&text, &line) && is_title(&text))
            *best = (struct title){text, score_title(&text, 1)};
    }
    if (best->score > 0)
        take_title(&finder, best);
    bool is_named = best->score > 0 && names_report(&best->text);
    if (!identity.is_stranger && !is_named)
        identity.is_stranger = ogi_stranger_by_top(lines, top);
    if (!identity.is_stranger && (!is_named || !ogi_subject_is_government(&best->text)))
        identity.is_stranger = ogi_stranger_by_opening(lines, top, scratch);
    if (best->score > 0 && identity.agency.ptr == NULL)
        find_agency_above(&finder, top);
    if (identity.agency.ptr == NULL || identity.year == 0)
        identity.is_report = find_top_line(&finder, top) || identity.is_report;
    find_signature(&finder);
    find_metadata(&finder, top);
    OGI_TRY(find_narrative(&finder, err));
    *out = identity;
    return OGI_OK;
}
