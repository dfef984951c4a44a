#include "ogi_time.h"

enum { MS = 1000, DAY_S = 86400, EPOCH_YEAR = 1970 };

#define SECONDS_MAX      253402300799.0 /* the end of the year 9999 */
#define MILLISECONDS_MIN 100000000000.0 /* in 1973; as seconds it would be the year 5138 */

struct cursor {
    struct ogi_str rest;
    bool broken;
};

static int take_digits(struct cursor *cursor, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++) {
        char c = i < cursor->rest.len ? cursor->rest.ptr[i] : '\0';
        if (c < '0' || c > '9') {
            cursor->broken = true;
            return 0;
        }
        number = number * 10 + (c - '0');
    }
    cursor->rest = ogi_str_slice(cursor->rest, count, cursor->rest.len);
    return number;
}

/* Takes one of the characters; '\0' if another one stands there. */
static char take_any(struct cursor *cursor, const char *characters)
{
    for (; cursor->rest.len > 0 && *characters != '\0'; characters++)
        if (cursor->rest.ptr[0] == *characters) {
            cursor->rest = ogi_str_slice(cursor->rest, 1, cursor->rest.len);
            return *characters;
        }
    return '\0';
}

static void expect(struct cursor *cursor, const char *characters)
{
    if (take_any(cursor, characters) == '\0')
        cursor->broken = true;
}

/* Digits behind the decimal point, cut to milliseconds. */
static int take_fraction(struct cursor *cursor)
{
    int ms = 0, digits = 0;
    if (take_any(cursor, ".,") == '\0')
        return 0;
    for (; cursor->rest.len > 0 && cursor->rest.ptr[0] >= '0' && cursor->rest.ptr[0] <= '9';
         digits++) {
        if (digits < 3)
            ms = ms * 10 + (cursor->rest.ptr[0] - '0');
        cursor->rest = ogi_str_slice(cursor->rest, 1, cursor->rest.len);
    }
    cursor->broken |= digits == 0;
    for (; digits < 3; digits++)
        ms *= 10;
    return ms;
}

/* Offset from UTC in minutes; none is UTC. */
static int take_offset(struct cursor *cursor)
{
    char sign = take_any(cursor, "+-Zz");
    if (sign == '\0' || sign == 'Z' || sign == 'z')
        return 0;
    int hours = take_digits(cursor, 2);
    (void)take_any(cursor, ":");
    int minutes = take_digits(cursor, 2);
    cursor->broken |= hours > 23 || minutes > 59;
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static int64_t days_since_epoch(int year, int month, int day)
{
    int64_t days = day - 1;
    for (int y = EPOCH_YEAR; y < year; y++)
        days += is_leap(y) ? 366 : 365;
    for (int m = 1; m < month; m++)
        days += days_in(year, m);
    return days;
}

static bool parse_digits(struct ogi_str text, int64_t *out_ms)
{
    enum { SECONDS_DIGITS = 9, MS_DIGITS_MAX = 15 };
    double number = 0;
    if (text.len < SECONDS_DIGITS || text.len > MS_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        number = number * 10 + (text.ptr[i] - '0');
    }
    return ogi_time_from_number(number, out_ms);
}

bool ogi_time_parse(struct ogi_str text, int64_t *out_ms)
{
    struct cursor cursor = {.rest = ogi_str_trim(text)};
    if (parse_digits(cursor.rest, out_ms))
        return true;
    int year = take_digits(&cursor, 4);
    expect(&cursor, "-");
    int month = take_digits(&cursor, 2);
    expect(&cursor, "-");
    int day = take_digits(&cursor, 2);
    expect(&cursor, "Tt ");
    int hour = take_digits(&cursor, 2);
    expect(&cursor, ":");
    int minute = take_digits(&cursor, 2);
    expect(&cursor, ":");
    int second = take_digits(&cursor, 2);
    int ms = take_fraction(&cursor);
    (void)take_any(&cursor, " ");
    int offset = take_offset(&cursor);
    if (cursor.broken || cursor.rest.len > 0 || year < EPOCH_YEAR || month < 1 || month > 12 ||
        day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 || second > 60)
        return false;
    int64_t seconds = days_since_epoch(year, month, day) * DAY_S + hour * 3600 + minute * 60 +
                      second - (int64_t)offset * 60;
    *out_ms = seconds * MS + ms;
    return true;
}

bool ogi_time_from_number(double number, int64_t *out_ms)
{
    bool is_ms = number >= MILLISECONDS_MIN;
    if (!(number >= 0) || number > (is_ms ? SECONDS_MAX * MS : SECONDS_MAX))
        return false;
    *out_ms = (int64_t)(is_ms ? number : number * MS);
    return true;
}
