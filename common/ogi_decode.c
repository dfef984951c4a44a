#include "ogi_decode.h"

#include "ogi_utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <uchardet.h>

enum charset { UNKNOWN, UTF8, GB18030, BIG5, UTF16, UTF16LE, UTF16BE };

enum {
    PRESCAN_BYTES = 4096,     /* where HTML declares its charset; the standard asks for 1024 */
    SAMPLE_BYTES = 64 * 1024, /* what detection looks at */
    MOSTLY = 8,        /* UTF-8 characters to one broken byte: damaged UTF-8, not another charset */
    AGREES_SHARE = 50, /* one broken pair in so many: the bytes still agree with a declaration */
    CLEAR_MARGIN = 10, /* per cent between two charsets' scores that decide without uchardet */
    UTF16_SHARE = 90,  /* per cent of plausible characters in UTF-16 */
    BINARY_SHARE = 16, /* one control or broken character in so many makes it binary */
    BINARY_LEAST = 8,  /* but never fewer than these */
};

static const char *charset_name(enum charset charset)
{
    switch (charset) {
    case GB18030:
        return "GB18030";
    case BIG5:
        return "Big5";
    case UTF16LE:
        return "UTF-16LE";
    case UTF16BE:
        return "UTF-16BE";
    case UNKNOWN:
    case UTF8:
    case UTF16:
        break;
    }
    return "UTF-8";
}

/* The labels that pages and servers use. GB2312 and GBK are read as their superset: pages labelled
 * gb2312 use characters of GBK. Labels of western charsets are mostly a server's default and say
 * nothing about a Chinese page. */
static enum charset find_label(struct ogi_str label)
{
    static const struct {
        const char *label;
        enum charset charset;
    } labels[] = {
        {"utf-8", UTF8},         {"utf8", UTF8},           {"unicode-1-1-utf-8", UTF8},
        {"gb2312", GB18030},     {"gbk", GB18030},         {"gb18030", GB18030},
        {"gb_2312-80", GB18030}, {"gb_2312", GB18030},     {"csgb2312", GB18030},
        {"x-gbk", GB18030},      {"euc-cn", GB18030},      {"x-euc-cn", GB18030},
        {"cp936", GB18030},      {"ms936", GB18030},       {"windows-936", GB18030},
        {"chinese", GB18030},    {"gb2312-80", GB18030},   {"big5", BIG5},
        {"big5-hkscs", BIG5},    {"cn-big5", BIG5},        {"x-x-big5", BIG5},
        {"csbig5", BIG5},        {"cp950", BIG5},          {"ms950", BIG5},
        {"utf-16", UTF16},       {"unicode", UTF16},       {"ucs-2", UTF16},
        {"csunicode", UTF16},    {"utf-16le", UTF16LE},    {"unicodefeff", UTF16LE},
        {"utf-16be", UTF16BE},   {"unicodefffe", UTF16BE},
    };
    label = ogi_str_trim(label);
    while (label.len > 0 && strchr("\"' ", label.ptr[0]) != NULL)
        label = ogi_str_slice(label, 1, label.len);
    while (label.len > 0 && strchr("\"' ", label.ptr[label.len - 1]) != NULL)
        label.len--;
    for (size_t i = 0; i < OGI_COUNT_OF(labels); i++)
        if (ogi_str_equals_nocase(label, ogi_str_of(labels[i].label)))
            return labels[i].charset;
    return UNKNOWN;
}

/* The first bytes of what is certainly no text: documents and pictures behind a link to a report.
 */
static bool has_binary_signature(struct ogi_str body)
{
    static const struct ogi_str signatures[] = {
        {"%PDF-", 5},
        {"PK\x03\x04", 4},
        {"PK\x05\x06", 4},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
        {"\x89PNG\r\n\x1A\n", 8},
        {"\xFF\xD8\xFF", 3},
        {"GIF87a", 6},
        {"GIF89a", 6},
        {"Rar!\x1A\x07", 6},
        {"7z\xBC\xAF\x27\x1C", 6},
        {"\x1F\x8B\x08", 3},
        {"{\\rtf", 5},
        {"II*\0", 4},
        {"MM\0*", 4},
        {"\x7F"
         "ELF",
         4},
        {"ID3", 3},
        {"BZh9", 4},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(signatures); i++)
        if (ogi_str_starts_with(body, signatures[i]))
            return true;
    return false;
}

static enum charset read_mark(struct ogi_str *body)
{
    static const struct {
        struct ogi_str mark;
        enum charset charset;
    } marks[] = {
        {{"\xEF\xBB\xBF", 3}, UTF8},
        {{"\xFF\xFE", 2}, UTF16LE},
        {{"\xFE\xFF", 2}, UTF16BE},
        {{"\x84\x31\x95\x33", 4}, GB18030},
    };
    for (size_t i = 0; i < OGI_COUNT_OF(marks); i++)
        if (ogi_str_starts_with(*body, marks[i].mark)) {
            *body = ogi_str_slice(*body, marks[i].mark.len, body->len);
            return marks[i].charset;
        }
    return UNKNOWN;
}

/* Where needle stands in str from offset on, letters of either case; SIZE_MAX if nowhere. */
static size_t find_nocase(struct ogi_str str, struct ogi_str needle, size_t offset)
{
    for (; offset + needle.len <= str.len; offset++)
        if (ogi_str_starts_with_nocase(ogi_str_slice(str, offset, str.len), needle))
            return offset;
    return SIZE_MAX;
}

/* The value behind `name =` inside tag; empty for none. */
static struct ogi_str read_attribute(struct ogi_str tag, struct ogi_str name)
{
    size_t at = find_nocase(tag, name, 0);
    if (at == SIZE_MAX)
        return OGI_STR_NONE;
    at += name.len;
    while (at < tag.len && ogi_is_space(tag.ptr[at]))
        at++;
    if (at == tag.len || tag.ptr[at] != '=')
        return OGI_STR_NONE;
    at++;
    while (at < tag.len && (ogi_is_space(tag.ptr[at]) || tag.ptr[at] == '"' || tag.ptr[at] == '\''))
        at++;
    size_t end = at;
    while (end < tag.len && !ogi_is_space(tag.ptr[end]) && strchr("\"'>;/?", tag.ptr[end]) == NULL)
        end++;
    return ogi_str_slice(tag, at, end);
}

/* What the document itself declares: <meta> or the XML head. A page whose meta can be read byte by
 * byte is not in UTF-16, whatever it says. */
static enum charset read_declaration(struct ogi_str body)
{
    struct ogi_str head = ogi_str_slice(body, 0, PRESCAN_BYTES);
    enum charset found = UNKNOWN;
    struct ogi_str start = ogi_str_trim(head);
    if (ogi_str_starts_with_nocase(start, OGI_STR("<?xml"))) {
        size_t end = ogi_str_find(start, OGI_STR(">"), 0);
        found = find_label(read_attribute(ogi_str_slice(start, 0, end), OGI_STR("encoding")));
    }
    for (size_t at = 0; found == UNKNOWN; at++) {
        at = find_nocase(head, OGI_STR("<meta"), at);
        if (at == SIZE_MAX)
            break;
        size_t end = ogi_str_find(head, OGI_STR(">"), at);
        found = find_label(read_attribute(ogi_str_slice(head, at, end), OGI_STR("charset")));
    }
    return found == UTF16 || found == UTF16LE || found == UTF16BE ? UTF8 : found;
}

static uint32_t utf16_unit(struct ogi_str body, size_t at, enum charset charset)
{
    uint32_t first = (unsigned char)body.ptr[at], second = (unsigned char)body.ptr[at + 1];
    return charset == UTF16LE ? second << 8 | first : first << 8 | second;
}

/* Per cent of the sample's units that a Chinese text is made of. */
static size_t score_utf16(struct ogi_str body, enum charset charset)
{
    size_t units = 0, good = 0;
    for (size_t at = 0; at + 2 <= body.len && at < SAMPLE_BYTES; at += 2, units++) {
        uint32_t unit = utf16_unit(body, at, charset);
        good += (unit >= 0x4E00 && unit <= 0x9FFF) || (unit >= 0x20 && unit < 0x7F) ||
                (unit >= 0x09 && unit <= 0x0D) || unit == 0xA0 ||
                (unit >= 0x2010 && unit <= 0x2026) || (unit >= 0x3000 && unit <= 0x3029) ||
                (unit >= 0xFF01 && unit <= 0xFF5E);
    }
    return units == 0 ? 0 : good * 100 / units;
}

static enum charset detect_utf16(struct ogi_str body)
{
    size_t little = score_utf16(body, UTF16LE), big = score_utf16(body, UTF16BE);
    if (little >= UTF16_SHARE && little > big)
        return UTF16LE;
    return big >= UTF16_SHARE && big > little ? UTF16BE : UNKNOWN;
}

/* Whether this is UTF-8 with some damage (a text cut in the middle of a character, a few foreign
 * bytes), rather than another charset. */
static bool is_mostly_utf8(struct ogi_str body)
{
    size_t broken = 0, good = 0;
    for (size_t at = 0; at < body.len && at < SAMPLE_BYTES;) {
        size_t from = at;
        ogi_utf8_next(body, &at);
        if (at - from >= 3)
            good++;
        else if (at - from == 1 && (unsigned char)body.ptr[from] >= 0x80)
            broken++;
    }
    return good > 0 && good >= broken * MOSTLY;
}

struct pair_score {
    size_t pairs;  /* of bytes that together are a character */
    size_t broken; /* bytes that are none */
    size_t usual;  /* pairs in the rows where nearly all of a text's characters stand */
};

/* Usual in GB: punctuation and the 3,755 characters of level 1 (rows A1 to A9 and B0 to D7, second
 * byte from A1 on). Usual in Big5: punctuation and the 5,401 characters of level 1 (A1 to C6). */
static struct pair_score score_pairs(struct ogi_str body, enum charset charset)
{
    struct pair_score score = {0, 0, 0};
    for (size_t at = 0; at < body.len && at < SAMPLE_BYTES; at++) {
        unsigned char lead = (unsigned char)body.ptr[at];
        if (lead < 0x80)
            continue;
        unsigned char trail = at + 1 < body.len ? (unsigned char)body.ptr[at + 1] : 0;
        if (charset == GB18030 && trail >= '0' && trail <= '9' && at + 3 < body.len &&
            (unsigned char)body.ptr[at + 2] >= 0x81) {
            score.pairs++;
            at += 3;
            continue;
        }
        bool is_pair = lead >= 0x81 && lead <= 0xFE && trail >= 0x40 && trail != 0x7F &&
                       trail != 0xFF && (charset == GB18030 || trail < 0x7F || trail >= 0xA1);
        if (!is_pair) {
            score.broken++;
            continue;
        }
        score.pairs++;
        at++;
        if (charset == GB18030)
            score.usual +=
                trail >= 0xA1 && lead >= 0xA1 && lead <= 0xD7 && (lead <= 0xA9 || lead >= 0xB0);
        else
            score.usual += lead >= 0xA1 && lead <= 0xC6;
    }
    return score;
}

static size_t percent(struct pair_score score)
{
    return score.pairs == 0 ? 0 : score.usual * 100 / (score.pairs + score.broken);
}

static bool agrees(struct ogi_str body, enum charset charset)
{
    if (charset == UTF16LE || charset == UTF16BE)
        return score_utf16(body, charset) >= UTF16_SHARE;
    if (charset != GB18030 && charset != BIG5)
        return false;
    struct pair_score score = score_pairs(body, charset);
    if (score.pairs == 0 || score.broken * AGREES_SHARE > score.pairs)
        return false;
    enum charset rival = charset == BIG5 ? GB18030 : BIG5;
    struct pair_score other = score_pairs(body, rival);
    return percent(score) + CLEAR_MARGIN >= percent(other) || other.broken > score.broken;
}

static enum charset ask_uchardet(struct ogi_str body)
{
    uchardet_t detector = uchardet_new();
    if (detector == NULL)
        return UNKNOWN;
    struct ogi_str sample = ogi_str_slice(body, 0, SAMPLE_BYTES);
    enum charset found = UNKNOWN;
    if (uchardet_handle_data(detector, sample.ptr, sample.len) == 0) {
        uchardet_data_end(detector);
        found = find_label(ogi_str_of(uchardet_get_charset(detector)));
    }
    uchardet_delete(detector);
    return found == GB18030 || found == BIG5 ? found : UNKNOWN;
}

/* GB and Big5 put their usual characters into different rows, so counting tells them apart on all
 * but the shortest texts. */
static enum charset detect_pairs(struct ogi_str body)
{
    struct pair_score gb = score_pairs(body, GB18030), big5 = score_pairs(body, BIG5);
    if (percent(gb) >= percent(big5) + CLEAR_MARGIN)
        return GB18030;
    if (percent(big5) >= percent(gb) + CLEAR_MARGIN)
        return BIG5;
    enum charset found = ask_uchardet(body);
    if (found != UNKNOWN)
        return found;
    return gb.pairs == 0 || gb.broken > gb.pairs ? UTF8 : GB18030;
}

static bool has_three_byte_character(struct ogi_str body)
{
    for (size_t i = 0; i < body.len; i++)
        if ((unsigned char)body.ptr[i] >= 0xE0)
            return true;
    return false;
}

static bool is_ascii(struct ogi_str body)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < body.len; i++)
        bits |= (unsigned char)body.ptr[i];
    return bits < 0x80;
}

/* Without a byte order mark. Valid UTF-8 with Chinese in it is UTF-8 whoever says what: other
 * charsets' texts practically never look like it. Only a few two-byte sequences may be GB, if that
 * is what is declared. */
static enum charset choose(struct ogi_str body, enum charset declared)
{
    bool valid = ogi_utf8_valid_prefix(body) == body.len;
    bool has_nul = body.len > 0 && memchr(body.ptr, '\0', body.len) != NULL;
    if (!valid || has_nul) {
        enum charset wide = detect_utf16(body);
        if (wide != UNKNOWN)
            return wide;
    }
    if (valid && (has_three_byte_character(body) || is_ascii(body)))
        return UTF8;
    enum charset own = read_declaration(body);
    if (valid) {
        enum charset first = declared != UNKNOWN ? declared : own;
        return (first == GB18030 || first == BIG5) && agrees(body, first) ? first : UTF8;
    }
    if (is_mostly_utf8(body))
        return UTF8;
    if (agrees(body, declared))
        return declared;
    if (agrees(body, own))
        return own;
    return detect_pairs(body);
}

struct output {
    struct ogi_arena *arena;
    char *bytes;
    size_t len;
    size_t capacity;
    size_t replaced;
};

static bool reserve(struct output *out, size_t more)
{
    if (out->bytes != NULL && out->capacity - out->len >= more)
        return true;
    char *grown =
        ogi_arena_grow(out->arena, out->bytes, out->len, &out->capacity, out->len + more, 1);
    if (grown != NULL)
        out->bytes = grown;
    return grown != NULL;
}

static bool put(struct output *out, uint32_t cp)
{
    if (!reserve(out, 4))
        return false;
    out->len += ogi_utf8_encode(cp, out->bytes + out->len);
    return true;
}

static bool put_replacement(struct output *out)
{
    out->replaced++;
    return put(out, 0xFFFD);
}

static bool convert_utf16(struct ogi_str body, enum charset charset, struct output *out)
{
    size_t at = 0;
    for (; at + 2 <= body.len; at += 2) {
        uint32_t unit = utf16_unit(body, at, charset);
        if (unit >= 0xD800 && unit <= 0xDBFF && at + 4 <= body.len) {
            uint32_t low = utf16_unit(body, at + 2, charset);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        bool bad = unit == 0 || (unit >= 0xD800 && unit <= 0xDFFF);
        if (bad ? !put_replacement(out) : !put(out, unit))
            return false;
    }
    return at == body.len || put_replacement(out);
}

/* Valid runs in one go, a replacement for each byte between them and for each NUL. */
static bool convert_utf8(struct ogi_str body, struct output *out)
{
    while (body.len > 0) {
        struct ogi_str run = ogi_str_slice(body, 0, ogi_utf8_valid_prefix(body));
        const char *nul = run.len > 0 ? memchr(run.ptr, '\0', run.len) : NULL;
        if (nul != NULL)
            run.len = (size_t)(nul - run.ptr);
        if (!reserve(out, run.len))
            return false;
        if (run.len > 0)
            memcpy(out->bytes + out->len, run.ptr, run.len);
        out->len += run.len;
        body = ogi_str_slice(body, run.len, body.len);
        if (body.len > 0) {
            if (!put_replacement(out))
                return false;
            body = ogi_str_slice(body, 1, body.len);
        }
    }
    return true;
}

static bool convert_with(iconv_t converter, struct ogi_str body, struct output *out)
{
    char *input = (char *)(uintptr_t)body.ptr; /* iconv's signature lacks the const it keeps */
    size_t left = body.len;
    if (!reserve(out, body.len + body.len / 2 + 16))
        return false;
    while (left > 0) {
        char *output = out->bytes + out->len;
        size_t room = out->capacity - out->len;
        size_t status = iconv(converter, &input, &left, &output, &room);
        int reason = errno;
        out->len = out->capacity - room;
        if (status != (size_t)-1)
            continue;
        if (reason == E2BIG) {
            if (!reserve(out, out->capacity - out->len + left + 16))
                return false;
            continue;
        }
        if (!put_replacement(out))
            return false;
        input++;
        left--;
    }
    return true;
}

static bool convert_pairs(struct ogi_str body, enum charset charset, struct output *out)
{
    iconv_t converter = iconv_open("UTF-8", charset == BIG5 ? "BIG5" : "GB18030");
    if (converter == (iconv_t)-1) /* a system without converters: nothing but ASCII is left */
        return convert_utf8(body, out);
    bool done = convert_with(converter, body, out);
    iconv_close(converter);
    if (!done || out->len == 0 || memchr(out->bytes, '\0', out->len) == NULL)
        return done;
    struct output clean = {.arena = out->arena, .replaced = out->replaced};
    done = convert_utf8((struct ogi_str){out->bytes, out->len}, &clean);
    *out = clean;
    return done;
}

static size_t count_controls(struct ogi_str text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint64_t eight;
        if (text.len - i >= sizeof eight) { /* eight bytes without any below 0x20 at once */
            memcpy(&eight, text.ptr + i, sizeof eight);
            if (((eight - ones * 0x20) & ~eight & (ones * 0x80)) == 0) {
                i += sizeof eight - 1;
                continue;
            }
        }
        unsigned char c = (unsigned char)text.ptr[i];
        count += c < 0x20 && !(c >= '\t' && c <= '\r');
    }
    return count;
}

static size_t count_characters(struct ogi_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* Nothing to change: the commonest case, without a copy. */
static bool is_clean_utf8(struct ogi_str body)
{
    return body.len == 0 ||
           (ogi_utf8_valid_prefix(body) == body.len && memchr(body.ptr, '\0', body.len) == NULL);
}

ogi_result ogi_decode(struct ogi_str body, struct ogi_str declared_charset, struct ogi_arena *arena,
                      struct ogi_text *out, struct ogi_error *err)
{
    if (has_binary_signature(body)) {
        *out = (struct ogi_text){.str = OGI_STR(""), .charset = "UTF-8", .binary = true};
        return OGI_OK;
    }
    enum charset charset = read_mark(&body);
    bool is_clean = (charset == UNKNOWN || charset == UTF8) && is_clean_utf8(body);
    if (charset == UNKNOWN && is_clean && has_three_byte_character(body))
        charset = UTF8;
    if (charset == UNKNOWN)
        charset = choose(body, find_label(declared_charset));
    struct ogi_text text = {.str = body, .charset = charset_name(charset)};
    if (charset != UTF8 || !is_clean) {
        struct output output = {.arena = arena};
        bool done = charset == UTF16LE || charset == UTF16BE ? convert_utf16(body, charset, &output)
                    : charset == GB18030 || charset == BIG5  ? convert_pairs(body, charset, &output)
                                                             : convert_utf8(body, &output);
        if (!done)
            return OGI_FAIL(err, PARSE_LIMIT,
                            "cannot decode %zu bytes from %s: the limit of %zu bytes of memory for "
                            "one document is reached",
                            body.len, text.charset, arena->limit);
        text.str = (struct ogi_str){output.bytes == NULL ? "" : output.bytes, output.len};
        text.replaced = output.replaced;
    }
    size_t odd = count_controls(text.str) + text.replaced;
    text.binary = odd >= BINARY_LEAST && odd > count_characters(text.str) / BINARY_SHARE;
    *out = text;
    return OGI_OK;
}
