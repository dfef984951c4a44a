#include "ogi_envelope.h"

#include "ogi_hash.h"
#include "ogi_json.h"
#include "ogi_time.h"
#include "ogi_utf8.h"

#include <string.h>

enum {
    JSON_DEPTH_MAX = 32,
    JSON_OVERHEAD = 6,          /* a byte of the body as \u0000 */
    JSON_OTHER_BYTES = 1 << 20, /* headers, links and whatever else crawlers add */
    BASE64_LEAST = 64,          /* shorter bodies may be a word */
    REGISTRY_PREFIX = 5,        /* of schema registries: a zero byte and the schema's number */
};

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

const struct ogi_envelope_fields ogi_envelope_fields_default = {
    .url = NAMES("url", "response_url"),
    .body = NAMES("body", "content", "html", "text"),
    .content_type = NAMES("content_type", "content-type", "contentType", "mime_type"),
    .encoding = NAMES("encoding", "charset"),
    .fetched_at = NAMES("fetched_at", "fetchedAt", "crawled_at", "timestamp"),
    .title = NAMES("title"),
    .status_code = NAMES("status_code", "status"),
};

struct opening {
    const struct ogi_message *message;
    const struct ogi_envelope_fields *fields;
    const struct ogi_envelope_limits *limits;
    struct ogi_arena *arena;
    struct ogi_document document;
    int64_t fetched_at_ms; /* INT64_MIN: not said */
};

/* The first header of that name that has a value; ptr NULL for none. */
static struct ogi_str find_header(const struct ogi_message *message, const char *name)
{
    for (size_t i = 0; i < message->header_count; i++)
        if (ogi_str_equals_nocase(message->headers[i].name, ogi_str_of(name))) {
            struct ogi_str value = ogi_str_trim(message->headers[i].value);
            if (value.len > 0)
                return value;
        }
    return OGI_STR_NONE;
}

static struct ogi_str find_either(const struct ogi_message *message, const char *first,
                                  const char *second)
{
    struct ogi_str value = find_header(message, first);
    return value.ptr != NULL ? value : find_header(message, second);
}

/* "text/html; charset=gb2312" into its halves; either may be missing. */
static void split_content_type(struct ogi_str content_type, struct ogi_document *document)
{
    struct ogi_str rest = content_type, piece;
    for (bool first = true; ogi_str_next(&rest, ';', &piece); first = false) {
        piece = ogi_str_trim(piece);
        if (first && piece.len > 0)
            document->media_type = piece;
        if (first || !ogi_str_starts_with_nocase(piece, OGI_STR("charset")))
            continue;
        struct ogi_str value = ogi_str_trim(ogi_str_slice(piece, strlen("charset"), piece.len));
        if (value.len == 0 || value.ptr[0] != '=')
            continue;
        value = ogi_str_trim(ogi_str_slice(value, 1, value.len));
        while (value.len > 0 && strchr("\"'", value.ptr[0]) != NULL)
            value = ogi_str_slice(value, 1, value.len);
        while (value.len > 0 && strchr("\"'", value.ptr[value.len - 1]) != NULL)
            value.len--;
        if (value.len > 0)
            document->charset = value;
    }
}

/* -- base64 -- */

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Whether all of it is base64 (either alphabet, lines allowed): groups of four with padding. */
static bool is_base64(struct ogi_str text)
{
    size_t digits = 0, padding = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_line_end(c))
            continue;
        if (c == '=')
            padding++;
        else if (base64_digit(c) < 0 || padding > 0)
            return false;
        else
            digits++;
    }
    return padding <= 2 && digits > padding && (digits + padding) % 4 == 0;
}

/* Requires is_base64. ptr NULL when the arena is exhausted. */
static struct ogi_str decode_base64(struct ogi_str text, struct ogi_arena *arena)
{
    char *bytes = ogi_arena_alloc(arena, text.len / 4 + 1, 3);
    if (bytes == NULL)
        return OGI_STR_NONE;
    uint32_t bits = 0;
    int held = 0;
    size_t len = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != '='; i++) {
        if (is_line_end(text.ptr[i]))
            continue;
        bits = (bits << 6 | (uint32_t)base64_digit(text.ptr[i])) & 0xFFFFFFU;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes[len++] = (char)(bits >> held & 0xFF);
        }
    }
    return (struct ogi_str){bytes, len};
}

/* -- JSON -- */

static ogi_result no_memory(const struct opening *opening, struct ogi_error *err)
{
    return OGI_FAIL(
        err, PARSE_LIMIT,
        "cannot open the envelope: the limit of %zu bytes of memory for one document is "
        "reached",
        opening->arena->limit);
}

/* A copy of a lent string that lives as long as the arena. */
static ogi_result keep(struct opening *opening, struct ogi_str str, struct ogi_str *out,
                       struct ogi_error *err)
{
    if (str.ptr == NULL)
        return OGI_OK;
    struct ogi_str copy = ogi_arena_str(opening->arena, str);
    if (copy.ptr == NULL)
        return no_memory(opening, err);
    *out = copy;
    return OGI_OK;
}

/* The first member with one of the names that is not null. */
static const struct ogi_json *find_member(const struct ogi_json *object, const char *const *names)
{
    for (; names != NULL && *names != NULL; names++) {
        const struct ogi_json *value = ogi_json_get(object, *names);
        if (value != NULL && ogi_json_type(value) != OGI_JSON_NULL)
            return value;
    }
    return NULL;
}

static struct ogi_str find_string(const struct ogi_json *object, const char *const *names)
{
    return ogi_str_trim(ogi_json_string(find_member(object, names)));
}

/* A time that nobody can read is no reason to refuse a document: the message has a timestamp. */
static void read_time(struct opening *opening, const struct ogi_json *value)
{
    double number;
    int64_t ms;
    if (value == NULL)
        return;
    if (ogi_json_real(value, &number) ? ogi_time_from_number(number, &ms)
                                      : ogi_time_parse(ogi_json_string(value), &ms))
        opening->fetched_at_ms = ms;
}

static ogi_result take_base64(struct opening *opening, struct ogi_str text, struct ogi_error *err)
{
    if (text.len / 4 * 3 > opening->limits->max_document_bytes + 3)
        return OGI_FAIL(err, ENVELOPE_SIZE,
                        "cannot take in a document of about %zu bytes: the limit is %zu",
                        text.len / 4 * 3, opening->limits->max_document_bytes);
    if (text.len > 0 && !is_base64(text))
        return OGI_FAIL(err, ENVELOPE_BASE64,
                        "cannot decode the body of %zu characters: it is not base64", text.len);
    opening->document.body = decode_base64(text, opening->arena);
    return opening->document.body.ptr == NULL ? no_memory(opening, err) : OGI_OK;
}

/* A string of JSON is Unicode already, whatever the page in it or the crawler's note about the
 * page's encoding says. */
static ogi_result take_text(struct opening *opening, struct ogi_str text, struct ogi_error *err)
{
    opening->document.charset = OGI_STR("UTF-8");
    return keep(opening, text, &opening->document.body, err);
}

static ogi_result read_item(struct opening *opening, const struct ogi_json *item,
                            struct ogi_error *err)
{
    const struct ogi_envelope_fields *fields = opening->fields;
    struct ogi_document *document = &opening->document;
    const struct ogi_json *body = find_member(item, fields->body);
    if (body == NULL)
        return OGI_FAIL(err, ENVELOPE_FIELD,
                        "cannot find the document in the crawler item: it has no field named %s",
                        fields->body == NULL || *fields->body == NULL ? "(none configured)"
                                                                      : *fields->body);
    if (ogi_json_type(body) != OGI_JSON_STRING)
        return OGI_FAIL(
            err, ENVELOPE_FIELD,
            "cannot find the document in the crawler item: its body is %s, not a string",
            ogi_json_type_name(body));
    document->envelope = OGI_ENVELOPE_CRAWLER_ITEM;
    struct ogi_str content_type = OGI_STR_NONE, encoding = OGI_STR_NONE;
    OGI_TRY(keep(opening, find_string(item, fields->url), &document->url, err));
    OGI_TRY(keep(opening, find_string(item, fields->title), &document->title, err));
    OGI_TRY(keep(opening, find_string(item, fields->content_type), &content_type, err));
    OGI_TRY(keep(opening, find_string(item, fields->encoding), &encoding, err));
    read_time(opening, find_member(item, fields->fetched_at));
    document->media_type = OGI_STR_NONE;
    document->charset = OGI_STR_NONE;
    split_content_type(content_type, document);
    struct ogi_str text = ogi_json_string(body), trimmed = ogi_str_trim(text);
    bool says_base64 = ogi_str_equals_nocase(encoding, OGI_STR("base64"));
    if (encoding.len > 0 && !says_base64)
        document->charset = encoding;
    /* Scrapy Cluster encodes bodies without saying so. No report is one word of so many letters. */
    if (says_base64 || (trimmed.len >= BASE64_LEAST && is_base64(trimmed)))
        return take_base64(opening, trimmed, err);
    return take_text(opening, text, err);
}

static ogi_result read_cloudevent(struct opening *opening, const struct ogi_json *event,
                                  struct ogi_error *err)
{
    struct ogi_document *document = &opening->document;
    const struct ogi_json *data = ogi_json_get(event, "data");
    const struct ogi_json *base64 = ogi_json_get(event, "data_base64");
    struct ogi_str url = find_string(event, NAMES("url", "source"));
    struct ogi_str content_type = OGI_STR_NONE;
    if (base64 != NULL && ogi_json_type(base64) != OGI_JSON_STRING)
        return OGI_FAIL(err, ENVELOPE_FIELD,
                        "cannot read the CloudEvent: data_base64 is %s, not a string",
                        ogi_json_type_name(base64));
    read_time(opening, ogi_json_get(event, "time"));
    if (base64 == NULL && data != NULL && ogi_json_type(data) == OGI_JSON_OBJECT) {
        OGI_TRY(read_item(opening, data, err));
        document->envelope = OGI_ENVELOPE_CLOUDEVENTS_STRUCTURED;
        return document->url.ptr != NULL ? OGI_OK : keep(opening, url, &document->url, err);
    }
    OGI_TRY(keep(opening, url, &document->url, err));
    OGI_TRY(keep(opening, find_string(event, NAMES("datacontenttype")), &content_type, err));
    document->envelope = OGI_ENVELOPE_CLOUDEVENTS_STRUCTURED;
    document->media_type = OGI_STR_NONE;
    document->charset = OGI_STR_NONE;
    split_content_type(content_type, document);
    if (base64 != NULL)
        return take_base64(opening, ogi_json_string(base64), err);
    if (data == NULL || ogi_json_type(data) == OGI_JSON_NULL)
        return OGI_FAIL(err, ENVELOPE_EMPTY, "cannot read the CloudEvent: it has no data");
    if (ogi_json_type(data) != OGI_JSON_STRING)
        return OGI_FAIL(err, ENVELOPE_FIELD, "cannot read the CloudEvent: data is %s, not a string",
                        ogi_json_type_name(data));
    return take_text(opening, ogi_json_string(data), err);
}

static ogi_result read_json(struct opening *opening, struct ogi_str text, bool is_cloudevent,
                            struct ogi_error *err)
{
    size_t limit = opening->limits->max_document_bytes;
    if (text.len / JSON_OVERHEAD > limit + JSON_OTHER_BYTES)
        return OGI_FAIL(err, ENVELOPE_SIZE,
                        "cannot take in an envelope of %zu bytes: documents may have %zu", text.len,
                        limit);
    struct ogi_json *json = NULL;
    OGI_TRY(ogi_json_load(text, JSON_DEPTH_MAX, &json, err));
    ogi_result result;
    if (ogi_json_type(json) != OGI_JSON_OBJECT)
        result = OGI_FAIL(err, ENVELOPE_JSON, "cannot read the envelope: it is %s, not an object",
                          ogi_json_type_name(json));
    else
        result =
            is_cloudevent ? read_cloudevent(opening, json, err) : read_item(opening, json, err);
    ogi_json_free(&json);
    return result;
}

/* -- the message -- */

static bool is_json_type(struct ogi_str media_type)
{
    return ogi_str_equals_nocase(media_type, OGI_STR("application/json")) ||
           ogi_str_equals_nocase(media_type, OGI_STR("text/json")) ||
           (media_type.len > 5 &&
            ogi_str_equals_nocase(ogi_str_slice(media_type, media_type.len - 5, media_type.len),
                                  OGI_STR("+json")));
}

/* The value as JSON text, if it begins like an object: behind a byte order mark, white space, or
 * what a schema registry's serializer puts in front. Else ptr NULL. */
static struct ogi_str find_object(struct ogi_str value)
{
    if (value.len > REGISTRY_PREFIX && value.ptr[0] == '\0')
        value = ogi_str_slice(value, REGISTRY_PREFIX, value.len);
    if (ogi_str_starts_with(value, OGI_STR("\xEF\xBB\xBF")))
        value = ogi_str_slice(value, 3, value.len);
    value = ogi_str_trim(value);
    return value.len > 0 && value.ptr[0] == '{' ? value : OGI_STR_NONE;
}

/* Which envelope it is. Without a content type, what begins with a brace is an item: no report
 * does, and a broken item read as a document would be lost without anybody noticing. */
static ogi_result read_value(struct opening *opening, struct ogi_error *err)
{
    struct ogi_document *document = &opening->document;
    struct ogi_str value = opening->message->value, object = find_object(value);
    struct ogi_str media_type = document->media_type;
    bool is_json = is_json_type(media_type);
    if (ogi_str_starts_with_nocase(media_type, OGI_STR("application/cloudevents")))
        return read_json(opening, object.ptr != NULL ? object : value, true, err);
    if (is_json || (media_type.ptr == NULL && object.ptr != NULL))
        return read_json(opening, object.ptr != NULL ? object : value, false, err);
    document->envelope = OGI_ENVELOPE_PLAIN;
    document->body = value;
    return OGI_OK;
}

static ogi_result choose_key(struct opening *opening, struct ogi_error *err)
{
    struct ogi_document *document = &opening->document;
    const struct ogi_message *message = opening->message;
    document->key = document->url.len > 0 ? document->url : message->key;
    if (document->key.len == 0 && document->envelope == OGI_ENVELOPE_TOMBSTONE)
        return OGI_FAIL(err, ENVELOPE_KEY,
                        "cannot tell which document the message without value "
                        "withdraws: it has neither key nor url");
    if (document->key.len == 0) {
        char *hex = ogi_arena_alloc(opening->arena, 2, sizeof document->body_sha256);
        if (hex == NULL)
            return no_memory(opening, err);
        ogi_hex(document->body_sha256, sizeof document->body_sha256, hex);
        document->key = (struct ogi_str){hex, 2 * sizeof document->body_sha256};
    }
    struct ogi_str key = document->key;
    if (key.len > opening->limits->max_key_bytes)
        return OGI_FAIL(err, ENVELOPE_KEY,
                        "cannot use a document key of %zu bytes: the limit is %zu", key.len,
                        opening->limits->max_key_bytes);
    if (ogi_utf8_valid_prefix(key) != key.len)
        return OGI_FAIL(err, ENVELOPE_KEY,
                        "cannot use the document key: byte %zu of %zu is not UTF-8",
                        ogi_utf8_valid_prefix(key), key.len);
    if (memchr(key.ptr, '\0', key.len) != NULL)
        return OGI_FAIL(err, ENVELOPE_KEY, "cannot use the document key: it holds a NUL byte");
    return OGI_OK;
}

static int64_t crawl_time(const struct opening *opening)
{
    int64_t timestamp = opening->message->timestamp_ms, fetched = opening->fetched_at_ms;
    if (timestamp < 0)
        return fetched;
    return fetched == INT64_MIN || timestamp < fetched ? timestamp : fetched;
}

/* A title or type with broken bytes could not be stored; it is no more than a hint, so it goes. */
static void drop_unless_text(struct ogi_str *str)
{
    if (str->ptr != NULL && (str->len == 0 || ogi_utf8_valid_prefix(*str) != str->len ||
                             memchr(str->ptr, '\0', str->len) != NULL))
        *str = OGI_STR_NONE;
}

static ogi_result open_document(struct opening *opening, struct ogi_error *err)
{
    struct ogi_document *document = &opening->document;
    OGI_TRY(read_value(opening, err));
    if (document->body.len == 0)
        return OGI_FAIL(err, ENVELOPE_EMPTY, "cannot take in an empty document");
    if (document->body.len > opening->limits->max_document_bytes)
        return OGI_FAIL(err, ENVELOPE_SIZE,
                        "cannot take in a document of %zu bytes: the limit is %zu",
                        document->body.len, opening->limits->max_document_bytes);
    ogi_sha256(document->body, document->body_sha256);
    return OGI_OK;
}

ogi_result ogi_envelope_open(const struct ogi_message *message,
                             const struct ogi_envelope_fields *fields,
                             const struct ogi_envelope_limits *limits, struct ogi_arena *arena,
                             struct ogi_document *out, struct ogi_error *err)
{
    struct opening opening = {.message = message,
                              .fields = fields,
                              .limits = limits,
                              .arena = arena,
                              .document = {.envelope = OGI_ENVELOPE_TOMBSTONE},
                              .fetched_at_ms = INT64_MIN};
    int64_t ms;
    if (ogi_time_parse(find_either(message, "fetched-at", "ce_time"), &ms))
        opening.fetched_at_ms = ms;
    opening.document.url = find_either(message, "url", "ce_source");
    split_content_type(find_header(message, "content-type"), &opening.document);
    if (message->value.ptr != NULL)
        OGI_TRY(open_document(&opening, err));
    OGI_TRY(choose_key(&opening, err));
    /* A tombstone's time is its record's (contract §4): nothing was fetched. */
    opening.document.crawl_time_ms = message->value.ptr != NULL  ? crawl_time(&opening)
                                     : message->timestamp_ms < 0 ? INT64_MIN
                                                                 : message->timestamp_ms;
    drop_unless_text(&opening.document.title);
    drop_unless_text(&opening.document.media_type);
    drop_unless_text(&opening.document.charset);
    *out = opening.document;
    return OGI_OK;
}
