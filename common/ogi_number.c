#include "ogi_number.h"

#include "ogi_norm.h"
#include "ogi_utf8.h"

#include <stdio.h>
#include <string.h>
#include <uchar.h>

enum {
    CELL_MAX = 48,   /* characters; whatever is longer is words */
    DIGITS_MAX = 18, /* contract §3; any such number fits int64_t */
    GROUP = 3,       /* digits between thousands separators */
    PLAIN_DIGITS = 9,
    CENTS = 2, /* powers of ten between yuan and their hundredths */
};

/* A cell's text, normalised. Where white space stood is kept: digits may not be joined over it. */
struct cell {
    uint32_t cps[CELL_MAX + 1]; /* closed by 0 */
    bool spaced[CELL_MAX + 1];  /* white space before it */
    size_t count;
    bool plain; /* every digit is a digit, and no dash longer than a minus sign is among them */
};

/* Normalising turns ① into 1 and ○ into 〇: good for labels, but 12① is twelve with a footnote. */
static bool is_disguised(uint32_t raw, uint32_t cp)
{
    if (ogi_is_digit(cp))
        return raw != cp && !(raw >= 0xFF10 && raw <= 0xFF19);
    return raw != cp && (cp == U'〇' || (raw >= 0x3220 && raw <= 0x32FF));
}

/* Signs in front of digits; longer dashes say "none" and are no minus. */
static bool is_minus(uint32_t raw)
{
    return raw == '-' || raw == 0x2212 || raw == 0xFF0D || raw == 0xFE63;
}

/* False when the cell is longer than any figure or mark. */
static bool read_cell(struct ogi_str text, struct cell *cell)
{
    cell->count = 0;
    cell->plain = true;
    bool spaced = false;
    for (size_t at = 0; at < text.len;) {
        uint32_t raw = (unsigned char)text.ptr[at];
        if (ogi_is_digit(raw) && cell->count < CELL_MAX) {
            cell->spaced[cell->count] = spaced;
            cell->cps[cell->count++] = raw;
            spaced = false;
            at++;
            continue;
        }
        raw = ogi_utf8_next(text, &at);
        uint32_t cp = ogi_norm_code_point(raw);
        if (cp == 0) {
            spaced = true;
            continue;
        }
        if (cell->count == CELL_MAX)
            return false;
        if (is_disguised(raw, cp) || (cp == '-' && !is_minus(raw)))
            cell->plain = false;
        cell->spaced[cell->count] = spaced;
        cell->cps[cell->count++] = cp;
        spaced = false;
    }
    cell->cps[cell->count] = 0;
    return true;
}

/* Words of a table: normalised, with their length. */
struct words {
    const char32_t *cps;
    size_t count;
};

#define WORDS(text)                                                                                \
    {                                                                                              \
        U##text, sizeof(U##text) / sizeof(char32_t) - 1                                            \
    }

/* Whether the cell from `at` on is exactly these words. */
static bool is_rest(const struct cell *cell, size_t at, const struct words *words)
{
    if (cell->count - at != words->count)
        return false;
    for (size_t i = 0; i < words->count; i++)
        if (cell->cps[at + i] != words->cps[i])
            return false;
    return true;
}

static bool says_no_figure(const struct cell *cell)
{
    static const struct words words[] = {
#define NO_FIGURE(text) WORDS(text),
#include "forms/no_figure_words.def"
#undef NO_FIGURE
    };
    if (ogi_is_digit(cell->cps[0]))
        return false;
    size_t strokes = 0;
    while (strokes < cell->count && (cell->cps[strokes] == '-' || cell->cps[strokes] == '/'))
        strokes++;
    if (strokes == cell->count)
        return true;
    for (size_t i = 0; i < OGI_COUNT_OF(words); i++)
        if (is_rest(cell, 0, &words[i]))
            return true;
    return false;
}

/* A figure in decimal digits: point says how many of them stand before the decimal point. */
struct digits {
    char items[CELL_MAX];
    size_t count;
    size_t point;
    bool doubtful; /* 007, 00, 3 4: as likely the figures of several cells */
};

/* Reads digits, thousands separators and a decimal point from *at on. False for what is no number:
 * 1,23 or 1. or .5 */
static bool read_digits(const struct cell *cell, size_t *at, struct digits *digits)
{
    digits->count = 0;
    digits->doubtful = false;
    size_t i = *at, since_comma = 0;
    bool comma = false, point = false;
    for (; i < cell->count; i++) {
        uint32_t cp = cell->cps[i];
        bool after_digit = i > *at && ogi_is_digit(cell->cps[i - 1]);
        if (ogi_is_digit(cp)) {
            digits->items[digits->count++] = (char)cp;
            since_comma++;
        } else if (cp == ',' && !point && after_digit &&
                   (comma ? since_comma == GROUP : since_comma <= GROUP)) {
            comma = true;
            since_comma = 0;
        } else if (cp == '.' && !point && after_digit) {
            if (comma && since_comma != GROUP)
                return false;
            point = true;
            digits->point = digits->count;
        } else {
            break;
        }
        digits->doubtful |= i > *at && cell->spaced[i];
    }
    if (digits->count == 0 || !ogi_is_digit(cell->cps[i - 1]))
        return false;
    if (!point)
        digits->point = digits->count;
    if (comma && ((!point && since_comma != GROUP) || digits->items[0] == '0'))
        return false;
    digits->doubtful |= digits->items[0] == '0' && digits->point > 1;
    *at = i;
    return true;
}

/* The digits times ten to the power of `shift`, rounded half up (away from zero). False beyond
 * DIGITS_MAX digits. */
static bool scale(const struct digits *digits, size_t shift, int64_t *out)
{
    int64_t number = 0;
    size_t whole = digits->point + shift, length = 0;
    for (size_t i = 0; i < whole; i++) {
        int digit = i < digits->count ? digits->items[i] - '0' : 0;
        if (length > 0 || digit > 0)
            length++;
        if (length > DIGITS_MAX)
            return false;
        number = number * 10 + digit;
    }
    if (whole < digits->count && digits->items[whole] >= '5')
        number++;
    *out = number;
    return true;
}

/* 零 to 九 in order, then what is read as one of them; UINT32_MAX for other characters. */
static uint32_t numeral_digit(uint32_t cp)
{
    static const uint32_t numerals[] = {U'零', U'一', U'二', U'三', U'四', U'五',
                                        U'六', U'七', U'八', U'九', U'〇', U'两'};
    static const uint32_t values[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 2};
    for (size_t i = 0; i < OGI_COUNT_OF(numerals); i++)
        if (numerals[i] == cp)
            return values[i];
    return UINT32_MAX;
}

static uint32_t numeral_power(uint32_t cp)
{
    return cp == U'十' ? 10 : cp == U'百' ? 100 : cp == U'千' ? 1000 : 0;
}

/* How number (below 100,000,000) is written, as what numeral_digit() and numeral_power() understand
 * of it; returns how many characters. */
static size_t write_numeral(uint32_t number, uint32_t *out)
{
    static const uint32_t numerals[] = {U'零', U'一', U'二', U'三', U'四',
                                        U'五', U'六', U'七', U'八', U'九'};
    static const uint32_t powers[] = {0, U'十', U'百', U'千'};
    size_t count = 0;
    bool gap = false;
    uint32_t divisor = 10000000;
    for (int place = 7; place >= 0; place--, divisor /= 10) {
        uint32_t digit = number / divisor % 10;
        if (digit > 0) {
            if (gap && count > 0)
                out[count++] = numerals[0];
            if (!(digit == 1 && place % 4 == 1 && count == 0)) /* 十二, but 一百一十二 */
                out[count++] = numerals[digit];
            if (place % 4 > 0)
                out[count++] = powers[place % 4];
        }
        gap = digit == 0;
        if (place == 4 && count > 0)
            out[count++] = U'万';
    }
    if (count == 0)
        out[count++] = numerals[0];
    return count;
}

/* Reads a Chinese numeral from *at on. It is one only if writing the number gives the same again:
 * what speech shortens (一百三, 三万五) or a table runs together (一二三) can be misread. */
static bool read_numeral(const struct cell *cell, size_t *at, bool with_wan, struct digits *digits)
{
    enum { WRITTEN_MAX = 20 };
    uint32_t number = 0, digit = 0;
    size_t i = *at;
    for (; i < cell->count && i - *at < WRITTEN_MAX; i++) {
        uint32_t cp = cell->cps[i], power = numeral_power(cp);
        if (numeral_digit(cp) != UINT32_MAX) {
            digit = numeral_digit(cp);
        } else if (power > 0) {
            number += (i == *at ? 1 : digit) * power;
            digit = 0;
        } else if (cp == U'万' && with_wan && number + digit < 10000 && i > *at) {
            number = (number + digit) * 10000;
            digit = 0;
        } else {
            break;
        }
    }
    number += digit;
    if (i == *at || number >= 100000000)
        return false;
    uint32_t written[WRITTEN_MAX];
    size_t count = write_numeral(number, written);
    bool long_ten = i - *at == count + 1 && cell->cps[*at] == U'一' && written[0] == U'十';
    size_t from = *at + long_ten;
    if (i - from != count)
        return false;
    for (size_t k = 0; k < count; k++) {
        uint32_t cp = cell->cps[from + k];
        if (cp != written[k] &&
            (numeral_digit(cp) != numeral_digit(written[k]) || numeral_digit(cp) == UINT32_MAX))
            return false;
    }
    *digits = (struct digits){.count = 0};
    char text[CELL_MAX];
    digits->count = (size_t)snprintf(text, sizeof text, "%u", (unsigned)number);
    memcpy(digits->items, text, digits->count);
    digits->point = digits->count;
    digits->doubtful = cell->count == 1 && number == 1; /* 一 is as often a dash */
    *at = i;
    return true;
}

struct sign {
    bool negative;
    bool delta_only;
};

/* Takes a sign, in characters or in words, off the front. */
static struct sign read_sign(const struct cell *cell, size_t *at)
{
    struct sign sign = {.negative = false};
    uint32_t cp = cell->cps[*at];
    if (cp == '+' || cp == '-') {
        *at += 1;
        return (struct sign){.negative = cp == '-', .delta_only = cp == '+'};
    }
    if (cp == U'增' || cp == U'减') {
        uint32_t second = cell->cps[*at + 1]; /* the closing 0 at the end */
        *at += second == (cp == U'增' ? U'加' : U'少') ? 2 : 1;
        sign = (struct sign){.negative = cp == U'减', .delta_only = true};
    }
    return sign;
}

/* +(0) -(0), 增5减3, -(2): signs with brackets or more than one of them, and figures between. */
static bool has_two_readings(const struct cell *cell)
{
    size_t signs = 0, brackets = 0, digits = 0;
    for (size_t i = 0; i < cell->count; i++) {
        uint32_t cp = cell->cps[i];
        if (ogi_is_digit(cp))
            digits++;
        else if (cp == '+' || cp == '-' || cp == U'增' || cp == U'减')
            signs++;
        else if (cp == '(' || cp == ')')
            brackets++;
        else if (cp != U'加' && cp != U'少' && cp != '/' && cp != ',')
            return false;
        if (i == 0 && signs == 0)
            return false;
    }
    return digits > 0 && signs + (brackets > 0) > 1;
}

struct unit_info {
    struct words words;
    size_t power;       /* of ten, in yuan; 0 for counts */
    enum ogi_unit unit; /* NONE for counts */
};

static const struct unit_info *find_unit(const struct cell *cell, size_t at,
                                         enum ogi_value_kind kind)
{
    static const struct unit_info units[] = {
#define COUNT_UNIT(words)              {WORDS(words), 0, OGI_UNIT_NONE},
#define MONEY_UNIT(words, power, unit) {WORDS(words), power, unit},
#include "forms/value_units.def"
#undef COUNT_UNIT
#undef MONEY_UNIT
    };
    for (size_t i = 0; i < OGI_COUNT_OF(units) && at < cell->count; i++)
        if ((units[i].unit != OGI_UNIT_NONE) == (kind == OGI_VALUE_MONEY) &&
            is_rest(cell, at, &units[i].words))
            return &units[i];
    return NULL;
}

static struct ogi_figure no_number(enum ogi_note note)
{
    return (struct ogi_figure){.presence = OGI_CELL_NULL, .note = note};
}

static struct ogi_figure finish_money(const struct digits *digits, const struct unit_info *unit,
                                      bool currency, enum ogi_unit head_unit)
{
    struct ogi_figure figure = {.presence = OGI_CELL_NUMBER};
    size_t power = unit != NULL ? unit->power : 0;
    figure.cell_unit = unit != NULL ? unit->unit : currency ? OGI_UNIT_YUAN : OGI_UNIT_NONE;
    if (figure.cell_unit == OGI_UNIT_NONE && head_unit == OGI_UNIT_WAN_YUAN)
        power = 4;
    if (!scale(digits, power + CENTS, &figure.number))
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    if (figure.cell_unit == OGI_UNIT_NONE && head_unit == OGI_UNIT_NONE)
        return no_number(OGI_NOTE_UNIT_UNKNOWN);
    size_t head_power = head_unit == OGI_UNIT_WAN_YUAN ? 4 : 0;
    if (figure.cell_unit != OGI_UNIT_NONE && head_unit != OGI_UNIT_NONE && power != head_power)
        figure.note = OGI_NOTE_UNIT_CONVERTED;
    return figure;
}

static struct ogi_figure finish_count(const struct digits *digits)
{
    struct ogi_figure figure = {.presence = OGI_CELL_NUMBER};
    if (digits->point != digits->count || digits->count > DIGITS_MAX ||
        !scale(digits, 0, &figure.number))
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    return figure;
}

static struct ogi_figure read_figure(const struct cell *cell, enum ogi_value_kind kind,
                                     enum ogi_unit head_unit)
{
    size_t at = 0;
    struct digits digits;
    if (!cell->plain)
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    if (has_two_readings(cell))
        return no_number(OGI_NOTE_AMBIGUOUS);
    bool currency = kind == OGI_VALUE_MONEY && cell->cps[0] == U'¥';
    at += currency;
    struct sign sign = read_sign(cell, &at);
    if (sign.delta_only && kind != OGI_VALUE_DELTA)
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    if (!read_digits(cell, &at, &digits) &&
        !read_numeral(cell, &at, kind != OGI_VALUE_MONEY, &digits))
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    const struct unit_info *unit = find_unit(cell, at, kind);
    if (at != cell->count && unit == NULL)
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    if (digits.doubtful)
        return no_number(OGI_NOTE_AMBIGUOUS);
    struct ogi_figure figure = kind == OGI_VALUE_MONEY
                                   ? finish_money(&digits, unit, currency, head_unit)
                                   : finish_count(&digits);
    if (sign.negative)
        figure.number = -figure.number;
    return figure;
}

/* What most cells print: a few digits, and no zero before others. */
static bool read_plain(struct ogi_str text, int64_t *number)
{
    if (text.len == 0 || text.len > PLAIN_DIGITS || (text.len > 1 && text.ptr[0] == '0'))
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *number = value;
    return true;
}

struct ogi_figure ogi_number_read(struct ogi_str text, enum ogi_value_kind kind,
                                  enum ogi_unit head_unit)
{
    struct cell cell;
    int64_t plain;
    if (kind != OGI_VALUE_MONEY && read_plain(text, &plain))
        return (struct ogi_figure){.presence = OGI_CELL_NUMBER, .number = plain};
    if (!read_cell(text, &cell))
        return no_number(OGI_NOTE_NOT_A_NUMBER);
    if (cell.count == 0)
        return no_number(OGI_NOTE_BLANK);
    if (says_no_figure(&cell))
        return no_number(OGI_NOTE_NOT_APPLICABLE);
    return read_figure(&cell, kind, head_unit);
}

bool ogi_number_is_value_token(struct ogi_str token)
{
    struct cell cell;
    if (!read_cell(token, &cell) || cell.count == 0)
        return false;
    if (says_no_figure(&cell))
        return true;
    bool has_digit = false;
    for (size_t i = 0; i < cell.count && !has_digit; i++)
        has_digit = ogi_is_digit(cell.cps[i]);
    if (!has_digit)
        return false;
    static const enum ogi_value_kind kinds[] = {OGI_VALUE_DELTA, OGI_VALUE_MONEY};
    for (size_t i = 0; i < OGI_COUNT_OF(kinds); i++) {
        struct ogi_figure figure = read_figure(&cell, kinds[i], OGI_UNIT_YUAN);
        if (figure.presence == OGI_CELL_NUMBER || figure.note == OGI_NOTE_AMBIGUOUS)
            return true;
    }
    return false;
}

size_t ogi_number_format_money(int64_t hundredths, char *out)
{
    enum { OUT_BYTES = 24 };
    uint64_t size = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
    const char *sign = hundredths < 0 ? "-" : "";
    unsigned cents = (unsigned)(size % 100);
    unsigned long long yuan = size / 100;
    int len = 0;
    if (cents == 0)
        len = snprintf(out, OUT_BYTES, "%s%llu", sign, yuan);
    else if (cents % 10 == 0)
        len = snprintf(out, OUT_BYTES, "%s%llu.%u", sign, yuan, cents / 10);
    else
        len = snprintf(out, OUT_BYTES, "%s%llu.%02u", sign, yuan, cents);
    return (size_t)len;
}
