#include "ogi_html_scan.h"

#include <string.h>

enum {
    TAGS_MAX = 200 * 1000,
    DEPTH_MAX = 256,
    ATTRIBUTES_MAX = 256, /* of one tag: each is compared with all before it */
    NAMES_MAX = 256,      /* different elements in one document */
    NAME_SLOTS = 1024,
};

static const struct {
    struct ogi_str name;
    bool is_raw;
} silent[] = {
    {{"script", 6}, true},    {{"style", 5}, true},     {{"textarea", 8}, true},
    {{"xmp", 3}, true},       {{"iframe", 6}, true},    {{"noembed", 7}, true},
    {{"noframes", 8}, true},  {{"svg", 3}, false},      {{"math", 4}, false},
    {{"noscript", 8}, false}, {{"template", 8}, false}, {{"select", 6}, false},
};

struct name_count {
    struct ogi_str name;
    size_t open;
};

struct scanner {
    char *text;
    size_t len;
    size_t at;
    size_t tags;
    size_t open;
    size_t depth;
    size_t name_count;
    const char *limit;
    bool is_document;
    bool has_no_end[OGI_COUNT_OF(
        silent)]; /* no end tag of that name is left: never searched again */
    bool has_no_cdata_end;
    struct name_count names[NAME_SLOTS];
};

struct tag {
    size_t from;
    size_t to; /* behind '>'; the text's end if there is none */
    struct ogi_str name;
    size_t attributes;
    bool is_end;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_among(struct ogi_str name, const char *const *names)
{
    if (name.len == 0)
        return false;
    for (; *names != NULL; names++)
        if ((name.ptr[0] | 0x20) == **names && ogi_str_equals_nocase(name, ogi_str_of(*names)))
            return true;
    return false;
}

/* Whether a tag begins at `at`, which holds '<'. */
static bool starts_tag(struct ogi_str text, size_t at)
{
    if (at + 1 < text.len && is_letter(text.ptr[at + 1]))
        return true;
    return at + 2 < text.len && text.ptr[at + 1] == '/' && is_letter(text.ptr[at + 2]);
}

/* One attribute, as the HTML standard's tokenizer takes it; returns where it ends. */
static size_t skip_attribute(struct ogi_str text, size_t at)
{
    if (at < text.len && text.ptr[at] == '=')
        at++; /* a name may begin with it */
    while (at < text.len && !ogi_html_is_space(text.ptr[at]) && strchr("/>=", text.ptr[at]) == NULL)
        at++;
    size_t value = at;
    while (value < text.len && ogi_html_is_space(text.ptr[value]))
        value++;
    if (value == text.len || text.ptr[value] != '=')
        return at;
    value++;
    while (value < text.len && ogi_html_is_space(text.ptr[value]))
        value++;
    if (value < text.len && (text.ptr[value] == '"' || text.ptr[value] == '\'')) {
        const char *end = memchr(text.ptr + value + 1, text.ptr[value], text.len - value - 1);
        return end == NULL ? text.len : (size_t)(end - text.ptr) + 1;
    }
    while (value < text.len && !ogi_html_is_space(text.ptr[value]) && text.ptr[value] != '>')
        value++;
    return value;
}

static struct tag read_tag(struct ogi_str text, size_t from)
{
    struct tag tag = {.from = from, .is_end = text.ptr[from + 1] == '/'};
    size_t begin = from + 1 + tag.is_end, at = begin;
    while (at < text.len && !ogi_html_is_space(text.ptr[at]) && strchr("/>", text.ptr[at]) == NULL)
        at++;
    tag.name = ogi_str_slice(text, begin, at);
    while (at < text.len && text.ptr[at] != '>') {
        if (ogi_html_is_space(text.ptr[at]) || text.ptr[at] == '/') {
            at++;
        } else {
            tag.attributes++;
            at = skip_attribute(text, at);
        }
    }
    tag.to = at < text.len ? at + 1 : at;
    return tag;
}

static void blank(struct scanner *scanner, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (scanner->text[i] != '\n')
            scanner->text[i] = ' ';
}

static struct name_count *find_name(struct scanner *scanner, struct ogi_str name)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ ((unsigned char)name.ptr[i] | 0x20U)) * 16777619U;
    size_t slot = hash % NAME_SLOTS;
    while (scanner->names[slot].name.ptr != NULL) {
        if (ogi_str_equals_nocase(scanner->names[slot].name, name))
            return &scanner->names[slot];
        slot = (slot + 1) % NAME_SLOTS;
    }
    if (scanner->name_count == NAMES_MAX) {
        scanner->limit = "more kinds of HTML elements than the limit";
        return NULL;
    }
    scanner->name_count++;
    scanner->names[slot].name = name;
    return &scanner->names[slot];
}

/* Each name counts for itself, and an end tag takes back its own start tag only: so elements that
 * an end tag leaves open in the tree (<b><div></b>) stay counted. */
static void count_tag(struct scanner *scanner, const struct tag *tag)
{
    /* Without content, or closed by the next one of their kind. */
    static const char *const never_nested[] = {
        "area",  "base",     "basefont", "bgsound",  "br",   "col",   "embed",  "frame", "hr",
        "img",   "input",    "keygen",   "link",     "meta", "param", "source", "track", "wbr",
        "p",     "li",       "dt",       "dd",       "tr",   "td",    "th",     "tbody", "thead",
        "tfoot", "colgroup", "option",   "optgroup", "a",    "html",  "head",   "body",  NULL};
    static const char *const of_documents[] = {"html", "body", NULL};
    scanner->tags++;
    if (scanner->tags > TAGS_MAX)
        scanner->limit = "more HTML tags than the limit";
    if (tag->attributes > ATTRIBUTES_MAX)
        scanner->limit = "more attributes in one HTML tag than the limit";
    scanner->is_document |= is_among(tag->name, of_documents);
    if (is_among(tag->name, never_nested))
        return;
    struct name_count *count = find_name(scanner, tag->name);
    if (count == NULL)
        return;
    if (!tag->is_end) {
        count->open++;
        scanner->open++;
    } else if (count->open > 0) {
        count->open--;
        scanner->open--;
    }
    if (scanner->open > scanner->depth)
        scanner->depth = scanner->open;
    if (scanner->depth > DEPTH_MAX)
        scanner->limit = "HTML nested more deeply than the limit";
}

/* Where the end tag of that name begins, from `at` on; the text's end if there is none. */
static size_t find_end_tag(struct ogi_str text, struct ogi_str name, size_t at)
{
    while (at < text.len) {
        const char *open = memchr(text.ptr + at, '<', text.len - at);
        if (open == NULL)
            return text.len;
        at = (size_t)(open - text.ptr);
        struct ogi_str rest = ogi_str_slice(text, at + 2, text.len);
        if (at + 2 + name.len < text.len && text.ptr[at + 1] == '/' &&
            ogi_str_starts_with_nocase(rest, name) &&
            (ogi_html_is_space(rest.ptr[name.len]) || strchr("/>", rest.ptr[name.len]) != NULL))
            return at;
        at++;
    }
    return text.len;
}

/* Takes out elements that show no text. What HTML reads as raw text up to an end tag is raw to the
 * end of the document without one; the others then lose their tag only. */
static bool skip_silent(struct scanner *scanner, const struct tag *tag)
{
    size_t i = 0;
    while (i < OGI_COUNT_OF(silent) && !ogi_str_equals_nocase(tag->name, silent[i].name))
        i++;
    if (i == OGI_COUNT_OF(silent))
        return false;
    struct ogi_str text = {scanner->text, scanner->len};
    size_t end = tag->to;
    if (!tag->is_end && !scanner->has_no_end[i]) {
        size_t end_tag = find_end_tag(text, tag->name, tag->to);
        scanner->has_no_end[i] = end_tag == text.len;
        if (end_tag < text.len)
            end = read_tag(text, end_tag).to;
        else if (silent[i].is_raw)
            end = text.len;
    }
    blank(scanner, tag->from, end);
    scanner->at = end;
    return true;
}

/* <title> is text whatever stands in it. */
static void skip_title(struct scanner *scanner, const struct tag *tag)
{
    scanner->at = tag->to;
    if (tag->is_end || !ogi_str_equals_nocase(tag->name, OGI_STR("title")))
        return;
    struct ogi_str text = {scanner->text, scanner->len};
    scanner->at = find_end_tag(text, tag->name, tag->to);
    for (size_t i = tag->to; i < scanner->at; i++)
        if (scanner->text[i] == '<')
            scanner->text[i] = ' ';
}

/* Comments, and what HTML treats as such: <!doctype>, <?xml?>, </>, CDATA. All but the doctype go.
 */
static void skip_declaration(struct scanner *scanner)
{
    struct ogi_str text = {scanner->text, scanner->len};
    struct ogi_str rest = ogi_str_slice(text, scanner->at, text.len);
    size_t from = scanner->at, end = SIZE_MAX;
    if (ogi_str_starts_with(rest, OGI_STR("<!--"))) {
        if (ogi_str_starts_with(rest, OGI_STR("<!-->")))
            end = from + 5;
        else if (ogi_str_starts_with(rest, OGI_STR("<!--->")))
            end = from + 6;
        for (size_t at = from + 4; end == SIZE_MAX;) {
            at = ogi_str_find(text, OGI_STR("--"), at);
            struct ogi_str tail = at == SIZE_MAX ? OGI_STR_NONE : ogi_str_slice(text, at, text.len);
            if (at == SIZE_MAX)
                end = text.len;
            else if (ogi_str_starts_with(tail, OGI_STR("-->")))
                end = at + 3;
            else if (ogi_str_starts_with(tail, OGI_STR("--!>")))
                end = at + 4;
            else
                at++;
        }
    } else {
        if (ogi_str_starts_with(rest, OGI_STR("<![CDATA[")) && !scanner->has_no_cdata_end) {
            end = ogi_str_find(text, OGI_STR("]]>"), from);
            scanner->has_no_cdata_end = end == SIZE_MAX;
        }
        end = ogi_str_find(text, OGI_STR(">"), end == SIZE_MAX ? from : end);
        end = end == SIZE_MAX ? text.len : end + 1;
    }
    if (ogi_str_starts_with_nocase(rest, OGI_STR("<!doctype")))
        scanner->is_document = true;
    else
        blank(scanner, from, end);
    scanner->at = end;
}

static void run(struct scanner *scanner)
{
    struct ogi_str text = {scanner->text, scanner->len};
    while (scanner->at < text.len) {
        const char *open = memchr(text.ptr + scanner->at, '<', text.len - scanner->at);
        if (open == NULL)
            return;
        scanner->at = (size_t)(open - text.ptr);
        if (starts_tag(text, scanner->at)) {
            struct tag tag = read_tag(text, scanner->at);
            if (skip_silent(scanner, &tag))
                continue;
            count_tag(scanner, &tag);
            skip_title(scanner, &tag);
        } else if (scanner->at + 1 < text.len && strchr("!?/", open[1]) != NULL) {
            skip_declaration(scanner);
        } else {
            scanner->at++;
        }
    }
}

ogi_result ogi_html_scan(struct ogi_str text, struct ogi_arena *arena, struct ogi_html_scan *out,
                         struct ogi_error *err)
{
    struct ogi_str copy = ogi_arena_str(arena, text);
    struct scanner *scanner = ogi_arena_alloc(arena, 1, sizeof *scanner);
    if (copy.ptr == NULL || scanner == NULL)
        return OGI_FAIL(err, PARSE_LIMIT,
                        "cannot scan %zu bytes of HTML: the limit of %zu bytes of memory for one "
                        "document is reached",
                        text.len, arena->limit);
    scanner->text = (char *)(uintptr_t)copy.ptr; /* the copy is ours */
    scanner->len = copy.len;
    run(scanner);
    *out = (struct ogi_html_scan){.text = copy,
                                  .tags = scanner->tags,
                                  .depth = scanner->depth,
                                  .is_fragment = !scanner->is_document,
                                  .limit = scanner->limit};
    return OGI_OK;
}

struct ogi_str ogi_html_strip(struct ogi_html_scan *scan)
{
    static const char *const inline_names[] = {"a",      "b",     "i",    "u",   "em",
                                               "strong", "span",  "font", "sup", "sub",
                                               "img",    "small", "big",  NULL};
    static const char *const cells[] = {"td", "th", NULL};
    static const struct ogi_str space = {"&nbsp;", 6};
    char *bytes = (char *)(uintptr_t)scan->text.ptr; /* made by ogi_html_scan() in the arena */
    for (size_t at = 0; at < scan->text.len; at++) {
        if (bytes[at] == '&' &&
            ogi_str_starts_with(ogi_str_slice(scan->text, at, scan->text.len), space)) {
            memset(bytes + at, ' ', space.len);
            continue;
        }
        bool declares = at + 1 < scan->text.len && bytes[at + 1] == '!';
        if (bytes[at] != '<' || (!declares && !starts_tag(scan->text, at)))
            continue;
        struct tag tag = {.from = at, .to = scan->text.len};
        if (!declares)
            tag = read_tag(scan->text, at);
        else if (ogi_str_find(scan->text, OGI_STR(">"), at) != SIZE_MAX)
            tag.to = ogi_str_find(scan->text, OGI_STR(">"), at) + 1;
        char divider = is_among(tag.name, inline_names) ? ' '
                       : !is_among(tag.name, cells)     ? '\n'
                       : tag.is_end                     ? '\t'
                                                        : ' ';
        memset(bytes + at, ' ', tag.to - at);
        bytes[at] = divider;
        at = tag.to - 1;
    }
    return scan->text;
}
