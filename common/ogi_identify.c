#include "ogi_identify.h"

#include "ogi_label.h"
#include "ogi_utf8.h"

#include <string.h>

enum {
    TOP_LINES = 60,  /* titles stand on top, below menus */
    TITLE_LINES = 3, /* one title broken over so many lines */
    TITLE_GLYPHS_MAX = 90,
    AGENCY_GLYPHS_MAX = 40,
    AGENCY_GLYPHS_MIN = 2,
    NARRATIVE_LINES = 400,
    NARRATIVE_BYTES = 240, /* of each paragraph: the year stands in front */
    END_LINES = 30,        /* a signature stands among the last lines, before sharing buttons */
    YEAR_FIRST = 2000,
    YEAR_LAST = 2099,
    /* What speaks for a title. */
    TITLE_YEAR = 5,
    TITLE_AGENCY = 3,
    TITLE_ONE_LINE = 1,
};

/* Text with the place of each letter, so that what is found in the normalised form is given back
 * as printed. */
struct text {
    struct ogi_glyph items[TITLE_GLYPHS_MAX];
    struct ogi_str raw[TITLE_GLYPHS_MAX]; /* the glyph's bytes as printed */
    size_t count;
};

struct finder {
    const struct ogi_lines *lines;
    struct ogi_arena *scratch;
    struct ogi_arena *keep;
    struct ogi_identity *out;
};

/* How bodies' names end. Longest first where one ends in another. */
static const char *const agency_endings[] = {
    "人民政府",
    "人民政府办公室",
    "人民政府办公厅",
    "街道办事处",
    "办事处",
    "街道",
    "镇",
    "乡",
    "局",
    "委员会",
    "委",
    "办公室",
    "办公厅",
    "厅",
    "署",
    "管理处",
    "管委会",
    "总队",
    "支队",
    "大队",
    "中心",
    "政府",
    "院",
    "部",
    "办",
    "所",
    "处",
    "县",
    "市",
    "区",
    "省",
    "公司",
    "集团",
    "协会",
    "联合会",
    "社",
    "站",
    "馆",
    "旗",
    "盟",
    "州",
    "苏木",
};

static const char *const subjects[] = {"政府信息公开", "政务信息公开", "政府资讯公开", "政务公开",
                                       "信息公开"};

static bool append_line(struct text *text, const struct ogi_line *line)
{
    if (line->glyphs.count == 0 || text->count + line->glyphs.count > TITLE_GLYPHS_MAX)
        return false;
    for (size_t i = 0; i < line->glyphs.count; i++) {
        const struct ogi_glyph *glyph = &line->glyphs.items[i];
        text->items[text->count] = *glyph;
        text->raw[text->count++] = ogi_str_slice(line->text, glyph->from, glyph->to);
    }
    return true;
}

/* Whether the words stand at `at`. */
static bool matches(const struct text *text, const char *words, size_t at)
{
    struct ogi_str str = ogi_str_of(words);
    for (size_t i = 0; i < str.len; at++)
        if (at >= text->count || ogi_utf8_next(str, &i) != text->items[at].cp)
            return false;
    return true;
}

/* Where the words begin at or after `from`; SIZE_MAX for nowhere. */
static size_t find(const struct text *text, const char *words, size_t from)
{
    size_t first_length = 0;
    uint32_t first = ogi_utf8_next(ogi_str_of(words), &first_length);
    for (size_t at = from; at < text->count; at++)
        if (text->items[at].cp == first && matches(text, words, at))
            return at;
    return SIZE_MAX;
}

static size_t length_of(const char *words)
{
    struct ogi_str str = ogi_str_of(words);
    size_t length = 0;
    for (size_t at = 0; at < str.len; length++)
        (void)ogi_utf8_next(str, &at);
    return length;
}

static bool ends_with(const struct text *text, size_t end, const char *words)
{
    size_t length = length_of(words);
    return end >= length && matches(text, words, end - length);
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* A year of four digits before 年, at `at`; 0 for none. */
static int year_at(const struct ogi_glyph *items, size_t count, size_t at)
{
    int year = 0;
    if (at + 4 >= count || (at > 0 && is_digit(items[at - 1].cp)) || items[at + 4].cp != U'年')
        return 0;
    for (size_t i = 0; i < 4; i++) {
        uint32_t cp = items[at + i].cp;
        if (cp == U'〇' || cp == U'零')
            cp = '0';
        int digit = is_digit(cp) ? (int)(cp - '0') : ogi_label_numeral(&cp, 1);
        if (!is_digit(cp) && digit == 0)
            return 0;
        year = year * 10 + digit;
    }
    return year >= YEAR_FIRST && year <= YEAR_LAST ? year : 0;
}

static int find_year(const struct text *text, size_t *at)
{
    for (*at = 0; *at < text->count; (*at)++) {
        int year = year_at(text->items, text->count, *at);
        if (year > 0)
            return year;
    }
    return 0;
}

static bool ends_like_agency(const struct text *text, size_t from, size_t to)
{
    if (to < from + AGENCY_GLYPHS_MIN || to - from > AGENCY_GLYPHS_MAX)
        return false;
    for (size_t i = 0; i < OGI_COUNT_OF(agency_endings); i++)
        if (to - from > length_of(agency_endings[i]) && ends_with(text, to, agency_endings[i]))
            return true;
    return false;
}

/* The glyphs [from, to) as printed, without what stands between lines. */
static struct ogi_str print(const struct finder *finder, const struct text *text, size_t from,
                            size_t to)
{
    size_t length = 0;
    for (size_t i = from; i < to; i++)
        length += text->raw[i].len;
    char *out = ogi_arena_alloc(finder->keep, length + 1, 1);
    if (out == NULL)
        return OGI_STR_NONE;
    size_t at = 0;
    for (size_t i = from; i < to; i++) {
        memcpy(out + at, text->raw[i].ptr, text->raw[i].len);
        at += text->raw[i].len;
    }
    return (struct ogi_str){out, at};
}

/* Names are letters and the brackets inside them. */
static void trim_name(const struct text *text, size_t *from, size_t *to)
{
    static const char *const leads[] = {"关于", "附件", "标题", "名称"};
    while (*from < *to && !ogi_label_is_letter(text->items[*from].cp))
        (*from)++;
    for (size_t i = 0; i < OGI_COUNT_OF(leads); i++)
        if (matches(text, leads[i], *from))
            *from += length_of(leads[i]);
    while (*from < *to && !ogi_label_is_letter(text->items[*from].cp))
        (*from)++;
    while (*to > *from && !ogi_label_is_letter(text->items[*to - 1].cp) &&
           text->items[*to - 1].cp != ')')
        (*to)--;
    if (*to >= *from + 2 && ends_with(text, *to, "关于"))
        *to -= 2;
}

/* The body in a title: before the year, or between the year and the subject. */
static bool agency_in_title(const struct text *text, size_t *from, size_t *to)
{
    size_t year_begin, subject = text->count;
    int year = find_year(text, &year_begin);
    for (size_t i = 0; i < OGI_COUNT_OF(subjects); i++) {
        size_t at = find(text, subjects[i], 0);
        subject = at < subject ? at : subject;
    }
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
static size_t without_remark(const struct text *text)
{
    size_t end = text->count;
    if (end == 0 || text->items[end - 1].cp != ')')
        return end;
    while (end > 0 && text->items[end - 1].cp != '(')
        end--;
    return end > 0 ? end - 1 : text->count;
}

static bool is_title(const struct text *text)
{
    bool subject = false;
    size_t end = without_remark(text);
    for (size_t i = 0; i < OGI_COUNT_OF(subjects); i++)
        subject = subject || find(text, subjects[i], 0) != SIZE_MAX;
    if (!subject || find(text, ">", 0) != SIZE_MAX || find(text, "。", 0) != SIZE_MAX ||
        find(text, ";", 0) != SIZE_MAX)
        return false;
    return ends_with(text, end, "报告") || ends_with(text, end, "年报");
}

/* What else is called a report on openness, or names one. */
static bool is_strangers(const struct text *text)
{
    static const char *const words[] = {"大学", "学院信息", "学校",     "学年度",
                                        "通知", "公告的",   "编写",     "培训",
                                        "格式", "解读",     "评估报告", "自查报告"};
    for (size_t i = 0; i < OGI_COUNT_OF(words); i++)
        if (find(text, words[i], 0) != SIZE_MAX)
            return true;
    return false;
}

struct title {
    struct text text;
    int score;
};

static int score_title(const struct text *text, size_t lines)
{
    size_t at, from, to;
    int score = 1 + (lines == 1 ? TITLE_ONE_LINE : 0);
    if (find_year(text, &at) > 0)
        score += TITLE_YEAR;
    if (agency_in_title(text, &from, &to) && ends_like_agency(text, from, to))
        score += TITLE_AGENCY;
    return score;
}

static void find_title(const struct finder *finder, size_t lines, struct title *best)
{
    for (size_t first = 0; first < lines; first++) {
        struct text text;
        text.count = 0;
        for (size_t n = 0; n < TITLE_LINES && first + n < finder->lines->count; n++) {
            const struct ogi_line *line = &finder->lines->items[first + n];
            if ((n > 0 && line->is_row) || !append_line(&text, line))
                break;
            if (!is_title(&text))
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
        struct text text;
        text.count = 0;
        size_t year_begin;
        if (!append_line(&text, &finder->lines->items[i]))
            continue;
        int year = find_year(&text, &year_begin);
        if (year == 0)
            continue;
        size_t after = year_begin + 5, from = 0, to = year_begin;
        if (after < text.count && text.items[after].cp == U'度')
            after++;
        bool closed = after == text.count || matches(&text, "年报", after);
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

/* 2021年1月20日, 2021-01-20, 2021/1/20 or 2021.1.20 at `at`. */
static bool read_date(const struct ogi_glyph *items, size_t count, size_t at, int *out)
{
    int numbers[3] = {0, 0, 0};
    static const size_t widths[3] = {4, 2, 2};
    for (size_t n = 0; n < 3; n++) {
        size_t digits = 0;
        while (at < count && digits < widths[n] && is_digit(items[at].cp)) {
            numbers[n] = numbers[n] * 10 + (int)(items[at++].cp - '0');
            digits++;
        }
        if (digits == 0 || (n == 0 && digits < 4))
            return false;
        bool last = n == 2;
        if (!last &&
            (at >= count || ogi_label_numeral(&items[at].cp, 1) > 0 || is_digit(items[at].cp)))
            return false;
        uint32_t border = at < count ? items[at].cp : 0;
        bool fits =
            border == '-' || border == '/' || border == '.' || border == (n == 0 ? U'年' : U'月');
        if (!last && !fits)
            return false;
        at++;
    }
    memcpy(out, numbers, sizeof numbers);
    return numbers[0] >= YEAR_FIRST && numbers[0] <= YEAR_LAST && numbers[1] >= 1 &&
           numbers[1] <= 12 && numbers[2] >= 1 && numbers[2] <= 31;
}

static bool publish(const struct finder *finder, const int *date)
{
    finder->out->published =
        ogi_arena_format(finder->keep, "%04d-%02d-%02d", date[0], date[1], date[2]);
    return true;
}

/* What the page says of itself: date of publication, source. */
static void find_metadata(const struct finder *finder, size_t lines)
{
    static const char *const dates[] = {"发布日期", "发布时间", "发文日期", "成文日期", "公开日期",
                                        "生成日期", "印发日期", "发文时间", "成文时间"};
    static const char *const sources[] = {"发布机构", "信息来源", "来源", "发文机关", "公开主体"};
    for (size_t i = 0; i < lines; i++) {
        struct text text;
        text.count = 0;
        if (!append_line(&text, &finder->lines->items[i]))
            continue;
        for (size_t d = 0; d < OGI_COUNT_OF(dates); d++) {
            size_t at = find(&text, dates[d], 0);
            int date[3];
            if (at == SIZE_MAX || finder->out->published.ptr != NULL)
                continue;
            at += length_of(dates[d]);
            while (at < text.count && !ogi_label_is_letter(text.items[at].cp))
                at++;
            if (read_date(text.items, text.count, at, date))
                publish(finder, date);
        }
        for (size_t s = 0; s < OGI_COUNT_OF(sources) && finder->out->agency.ptr == NULL; s++) {
            size_t at = find(&text, sources[s], 0);
            if (at == SIZE_MAX)
                continue;
            size_t from = at + length_of(sources[s]), to = from + 1;
            while (to < text.count && (text.items[to].flags & OGI_GLYPH_SPACE) == 0 &&
                   (to == from + 1 || ogi_label_is_letter(text.items[to].cp)))
                to++;
            to = to > text.count ? text.count : to;
            if (from >= to)
                continue;
            trim_name(&text, &from, &to);
            if (ends_like_agency(&text, from, to))
                finder->out->agency = print(finder, &text, from, to);
        }
    }
}

/* The last lines: a date of its own, and the body's name above it. */
static void find_signature(const struct finder *finder)
{
    const struct ogi_lines *lines = finder->lines;
    size_t first = lines->count > END_LINES ? lines->count - END_LINES : 0;
    for (size_t i = lines->count; i-- > first;) {
        struct text text;
        text.count = 0;
        int date[3];
        if (!append_line(&text, &lines->items[i]) || text.count > AGENCY_GLYPHS_MAX)
            continue;
        size_t at = 0;
        while (at < text.count && !is_digit(text.items[at].cp))
            at++;
        if (!read_date(text.items, text.count, at, date))
            continue;
        bool closes = at + 11 >= text.count;
        size_t from = 0, to = at;
        struct text above;
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
        } else if (i > 0 && append_line(&above, &lines->items[i - 1])) {
            from = 0;
            to = above.count;
            trim_name(&above, &from, &to);
            if (ends_like_agency(&above, from, to))
                finder->out->agency = print(finder, &above, from, to);
        }
        return;
    }
}

/* The body that a sentence begins with: 2020年，某某街道高度重视…; SIZE_MAX for none. */
static size_t subject_end(const struct text *text, size_t from)
{
    static const uint32_t pronouns[] = {U'我', U'本', U'全', U'各', U'在', U'以', U'按', U'根'};
    for (size_t i = 0; i < OGI_COUNT_OF(pronouns); i++)
        if (from >= text->count || text->items[from].cp == pronouns[i])
            return SIZE_MAX;
    static const char *const endings[] = {
        "人民政府办公室", "人民政府", "街道办事处", "办事处", "街道",
        "管委会",         "委员会",   "局",         "镇",     "乡"};
    for (size_t to = from + 3; to <= text->count && to <= from + 16; to++) {
        if (!ogi_label_is_letter(text->items[to - 1].cp))
            return SIZE_MAX;
        for (size_t i = 0; i < OGI_COUNT_OF(endings); i++) {
            if (!ends_with(text, to, endings[i]))
                continue;
            for (size_t longer = to + 5; longer > to; longer--)
                for (size_t j = 0; j < OGI_COUNT_OF(endings); j++)
                    if (longer <= text->count && ends_with(text, longer, endings[j]) &&
                        longer - length_of(endings[j]) <= to)
                        return longer;
            return to;
        }
    }
    return SIZE_MAX;
}

/* The first sentences of a paragraph, cut between two characters. */
static struct ogi_str begin_of(struct ogi_str text)
{
    size_t len = text.len < NARRATIVE_BYTES ? text.len : NARRATIVE_BYTES;
    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return ogi_str_slice(text, 0, len);
}

/* The year that most sentences begin with, and the first body that does something in it. */
static ogi_result find_narrative(const struct finder *finder, struct ogi_error *err)
{
    unsigned counts[YEAR_LAST - YEAR_FIRST + 1] = {0};
    int best = 0;
    size_t lines = finder->lines->count < NARRATIVE_LINES ? finder->lines->count : NARRATIVE_LINES;
    for (size_t i = 0; i < lines; i++) {
        const struct ogi_line *line = &finder->lines->items[i];
        struct ogi_str head = begin_of(line->text);
        if (ogi_str_find(head, OGI_STR("年"), 0) == SIZE_MAX)
            continue;
        struct ogi_glyphs glyphs;
        OGI_TRY(ogi_norm_text(head, finder->scratch, &glyphs, err));
        struct text text;
        text.count = 0;
        for (size_t g = 0; g < glyphs.count && g < TITLE_GLYPHS_MAX; g++) {
            text.items[g] = glyphs.items[g];
            text.raw[g] = ogi_str_slice(head, glyphs.items[g].from, glyphs.items[g].to);
            text.count++;
        }
        for (size_t at = 0; at < text.count; at++) {
            int year = year_at(text.items, text.count, at);
            bool begins =
                at == 0 || !ogi_label_is_letter(text.items[at - 1].cp) ||
                (at >= 2 && (ends_with(&text, at, "现将") || ends_with(&text, at, "我街道")));
            if (year == 0 || !begins)
                continue;
            bool quoted =
                at > 0 && (text.items[at - 1].cp == 0x300A || text.items[at - 1].cp == '"');
            size_t next = at + 5;
            if (next < text.count && text.items[next].cp == U'度')
                next++;
            bool period = next + 2 < text.count && text.items[next].cp == '1' &&
                          text.items[next + 1].cp == U'月' && text.items[next + 2].cp == '1' &&
                          at > 0 && !quoted;
            bool date = next < text.count && is_digit(text.items[next].cp) && !period;
            if (quoted || date)
                continue;
            counts[year - YEAR_FIRST] += period ? 3 : 1;
            if (best == 0 || counts[year - YEAR_FIRST] > counts[best - YEAR_FIRST])
                best = year;
            while (next < text.count && !ogi_label_is_letter(text.items[next].cp))
                next++;
            size_t end = finder->out->agency.ptr == NULL ? subject_end(&text, next) : SIZE_MAX;
            if (end != SIZE_MAX)
                finder->out->agency = print(finder, &text, next, end);
        }
    }
    if (finder->out->year == 0)
        finder->out->year = best;
    return OGI_OK;
}

static void take_title(const struct finder *finder, const struct title *title)
{
    size_t at, from, to;
    const struct text *text = &title->text;
    finder->out->is_report = true;
    finder->out->is_stranger = is_strangers(text);
    finder->out->title = print(finder, text, 0, text->count);
    finder->out->year = find_year(text, &at);
    if (agency_in_title(text, &from, &to))
        finder->out->agency = print(finder, text, from, to);
}

/* The name above a title that begins with the year. */
static void find_agency_above(const struct finder *finder, size_t lines)
{
    for (size_t i = 1; i < lines && finder->out->agency.ptr == NULL; i++) {
        struct text title, above;
        title.count = above.count = 0;
        if (!append_line(&title, &finder->lines->items[i]) || !is_title(&title) ||
            !append_line(&above, &finder->lines->items[i - 1]))
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
        struct text text;
        text.count = 0;
        OGI_TRY(ogi_norm_text(line.text, scratch, &line.glyphs, err));
        if (append_line(&text, &line) && is_title(&text))
            *best = (struct title){text, score_title(&text, 1)};
    }
    if (best->score > 0)
        take_title(&finder, best);
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
