#include "ogi_event.h"

#include <stdio.h>
#include <string.h>

#include "ogi_hash.h"
#include "ogi_report_json.h"

enum {
    MAX_HEADERS = 8,
    TAIL_RESERVE = 1024,     /* of the data, for what stands behind the findings */
    MAX_FINDING = 64 * 1024, /* one finding's JSON */
    MAX_ENVELOPE = 256 * 1024,
};

const char *ogi_event_type(enum ogi_outcome outcome)
{
    switch (outcome) {
    case OGI_OUTCOME_STORED:
        return "ogi.report.validated.v1";
    case OGI_OUTCOME_UNCHANGED:
        return "ogi.report.unchanged.v1";
    case OGI_OUTCOME_REJECTED:
        return "ogi.report.rejected.v1";
    case OGI_OUTCOME_WITHDRAWN:
        return "ogi.report.withdrawn.v1";
    case OGI_OUTCOME_OUTDATED:
    case OGI_OUTCOME_IGNORED:
    case OGI_OUTCOME_DEAD_LETTER:
    case OGI_OUTCOME_COUNT:
        break;
    }
    return NULL;
}

/* A text behind its length, so that no two lists of texts give one. */
static void add_part(struct ogi_buf *buf, const char *text)
{
    ogi_buf_add_format(buf, "%zu:%s,", strlen(text), text);
}

void ogi_event_id(const struct ogi_origin *origin, const char *type, char out[OGI_EVENT_ID_BYTES])
{
    struct ogi_buf name;
    unsigned char d[32];

    ogi_buf_init(&name, MAX_ENVELOPE);
    add_part(&name, origin->cluster);
    add_part(&name, origin->topic);
    ogi_buf_add_format(&name, "%ld,%lld,%ld,", (long)origin->partition, (long long)origin->offset,
                       (long)origin->pass);
    add_part(&name, type);
    ogi_sha256(ogi_buf_str(&name), d);
    ogi_buf_fini(&name);

    d[6] = (unsigned char)((d[6] & 0x0F) | 0x80); /* version 8: a hash of one's own choice */
    d[8] = (unsigned char)((d[8] & 0x3F) | 0x80); /* variant of RFC 9562 */
    snprintf(out, OGI_EVENT_ID_BYTES,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", d[0], d[1],
             d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14],
             d[15]);
}

/* Days since 1970 to a date of the Gregorian calendar, counted in eras of 400 years that begin with
 * March, so that the leap day is an era's, a century's and a year's last. */
static void to_date(int64_t days, int *year, int *month, int *day)
{
    enum { ERA_DAYS = 146097, MARCH_0000 = 719468 };
    int64_t shifted = days + MARCH_0000;
    int64_t era = (shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t of_era = shifted - era * ERA_DAYS;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;

    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

struct ogi_str ogi_event_time(int64_t time_ms, struct ogi_arena *arena)
{
    static const int64_t day_ms = 86400000;
    static const int64_t first = -62135596800000; /* 0001-01-01 */
    static const int64_t last = 253402300799999;  /* 9999-12-31 */
    int year = 0;
    int month = 0;
    int day = 0;

    if (time_ms < first || time_ms > last)
        return OGI_STR_NONE;
    int64_t days = (time_ms >= 0 ? time_ms : time_ms - (day_ms - 1)) / day_ms;
    int of_day = (int)(time_ms - days * day_ms);
    to_date(days, &year, &month, &day);
    return ogi_arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day,
                            of_day / 3600000, of_day / 60000 % 60, of_day / 1000 % 60,
                            of_day % 1000);
}

static void write_counts(struct ogi_json_writer *json, const struct ogi_report *report)
{
    static const enum ogi_severity severities[] = {OGI_SEVERITY_ERROR, OGI_SEVERITY_WARNING,
                                                   OGI_SEVERITY_INFO};

    ogi_json_begin_object(json);
    for (size_t s = 0; s < OGI_COUNT_OF(severities); s++) {
        int64_t count = 0;
        for (size_t i = 0; report != NULL && i < report->finding_count; i++)
            count += report->findings[i].severity == severities[s];
        ogi_json_key(json, ogi_severity_name(severities[s]));
        ogi_json_int(json, count);
    }
    ogi_json_end_object(json);
}

/* One finding, if the data still has room for it. */
static bool write_finding(struct ogi_json_writer *json, const struct ogi_finding *finding)
{
    struct ogi_buf buf;
    struct ogi_json_writer alone;

    ogi_buf_init(&buf, MAX_FINDING);
    ogi_json_init(&alone, &buf);
    ogi_finding_json(finding, &alone);
    bool room = !buf.overflowed && json->out->len + buf.len + TAIL_RESERVE <= OGI_EVENT_MAX_DATA;
    if (room)
        ogi_json_raw(json, ogi_buf_str(&buf));
    ogi_buf_fini(&buf);
    return room;
}

/* Returns how many findings did not fit. */
static size_t write_findings(struct ogi_json_writer *json, const struct ogi_report *report)
{
    size_t total = report == NULL ? 0 : report->finding_count;
    size_t written = 0;
    bool room = true;

    ogi_json_begin_array(json);
    for (int severity = OGI_SEVERITY_ERROR; severity <= OGI_SEVERITY_INFO; severity++)
        for (size_t i = 0; i < total && room; i++)
            if ((int)report->findings[i].severity == severity) {
                room = write_finding(json, &report->findings[i]);
                written += room;
            }
    ogi_json_end_array(json);
    return total - written;
}

static void write_report(struct ogi_json_writer *json, const struct ogi_report *report)
{
    ogi_json_key(json, "agency");
    ogi_json_str(json, report == NULL ? OGI_STR_NONE : report->agency);
    ogi_json_key(json, "year");
    if (report == NULL || report->year == 0)
        ogi_json_null(json);
    else
        ogi_json_int(json, report->year);
    ogi_json_key(json, "form");
    ogi_json_str(json, report == NULL || report->edition == NULL
                           ? OGI_STR_NONE
                           : ogi_str_of(report->edition->form->id));
    ogi_json_key(json, "status");
    ogi_json_str(json, report == NULL ? OGI_STR_NONE : ogi_str_of(ogi_status_name(report->status)));
}

static void write_data(struct ogi_json_writer *json, const struct ogi_event *event)
{
    ogi_json_begin_object(json);
    ogi_json_key(json, "report_id");
    if (event->report_id == 0)
        ogi_json_null(json);
    else
        ogi_json_int(json, event->report_id);
    ogi_json_key(json, "version");
    ogi_json_int(json, event->version);
    ogi_json_key(json, "url");
    ogi_json_str(json, event->url);
    write_report(json, event->report);
    ogi_json_key(json, "counts");
    write_counts(json, event->report);
    ogi_json_key(json, "findings");
    size_t omitted = write_findings(json, event->report);
    if (omitted > 0) {
        ogi_json_key(json, "findings_omitted");
        ogi_json_int(json, (int64_t)omitted);
    }
    ogi_json_key(json, "input");
    ogi_json_begin_object(json);
    ogi_json_key(json, "topic");
    ogi_json_str(json, ogi_str_of(event->origin->topic));
    ogi_json_key(json, "partition");
    ogi_json_int(json, event->origin->partition);
    ogi_json_key(json, "offset");
    ogi_json_int(json, event->origin->offset);
    ogi_json_end_object(json);
    ogi_json_end_object(json);
}

/* Puts what is no character of a URN in percent form. */
static void add_urn(struct ogi_buf *buf, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     strchr("-._~", c) != NULL;
        if (plain)
            ogi_buf_add_char(buf, (char)c);
        else
            ogi_buf_add_format(buf, "%%%02X", c);
    }
}

struct attributes {
    struct ogi_str id;
    struct ogi_str source;
    struct ogi_str type;
    struct ogi_str subject;
    struct ogi_str time;
};

static bool fill_attributes(const struct ogi_event *event, const char *type,
                            struct ogi_arena *arena, struct attributes *out)
{
    char id[OGI_EVENT_ID_BYTES];
    struct ogi_buf source;

    ogi_event_id(event->origin, type, id);
    ogi_buf_init(&source, MAX_ENVELOPE);
    ogi_buf_add_str(&source, OGI_STR("urn:ogi:"));
    add_urn(&source, event->origin->deployment);
    ogi_buf_add_char(&source, ':');
    add_urn(&source, event->origin->group);
    *out = (struct attributes){
        .id = ogi_arena_str(arena, ogi_str_of(id)),
        .source = ogi_arena_str(arena, ogi_buf_str(&source)),
        .type = ogi_str_of(type),
        .subject = event->subject,
        .time = ogi_event_time(event->time_ms, arena),
    };
    bool whole = !source.overflowed && out->id.ptr != NULL && out->source.ptr != NULL;
    ogi_buf_fini(&source);
    if (event->subject.ptr != NULL)
        out->subject = ogi_arena_str(arena, event->subject);
    return whole && !arena->exhausted;
}

static void add_header(struct ogi_header *headers, size_t *count, const char *name,
                       struct ogi_str value)
{
    if (value.len > 0)
        headers[(*count)++] = (struct ogi_header){ogi_str_of(name), value};
}

static size_t fill_headers(const struct attributes *attributes, enum ogi_event_mode mode,
                           struct ogi_header *headers)
{
    size_t count = 0;

    if (mode == OGI_EVENT_STRUCTURED) {
        add_header(headers, &count, "content-type",
                   OGI_STR("application/cloudevents+json; charset=UTF-8"));
        return count;
    }
    add_header(headers, &count, "ce_specversion", OGI_STR("1.0"));
    add_header(headers, &count, "ce_id", attributes->id);
    add_header(headers, &count, "ce_source", attributes->source);
    add_header(headers, &count, "ce_type", attributes->type);
    add_header(headers, &count, "ce_subject", attributes->subject);
    add_header(headers, &count, "ce_time", attributes->time);
    add_header(headers, &count, "content-type", OGI_STR("application/json"));
    return count;
}

static void write_attribute(struct ogi_json_writer *json, const char *name, struct ogi_str value)
{
    if (value.len == 0)
        return;
    ogi_json_key(json, name);
    ogi_json_str(json, value);
}

static void wrap(struct ogi_buf *out, const struct attributes *attributes, struct ogi_str data)
{
    struct ogi_json_writer json;

    ogi_json_init(&json, out);
    ogi_json_begin_object(&json);
    write_attribute(&json, "specversion", OGI_STR("1.0"));
    write_attribute(&json, "id", attributes->id);
    write_attribute(&json, "source", attributes->source);
    write_attribute(&json, "type", attributes->type);
    write_attribute(&json, "subject", attributes->subject);
    write_attribute(&json, "time", attributes->time);
    write_attribute(&json, "datacontenttype", OGI_STR("application/json"));
    ogi_json_key(&json, "data");
    ogi_json_raw(&json, data);
    ogi_json_end_object(&json);
}

static struct ogi_str build_value(const struct ogi_event *event,
                                  const struct attributes *attributes, enum ogi_event_mode mode,
                                  struct ogi_arena *arena)
{
    struct ogi_buf data;
    struct ogi_buf wrapped;
    struct ogi_json_writer json;

    ogi_buf_init(&data, MAX_ENVELOPE);
    ogi_buf_init(&wrapped, 2 * (size_t)MAX_ENVELOPE);
    ogi_json_init(&json, &data);
    write_data(&json, event);
    if (mode == OGI_EVENT_STRUCTURED)
        wrap(&wrapped, attributes, ogi_buf_str(&data));
    struct ogi_str value = OGI_STR_NONE;
    if (!data.overflowed && !wrapped.overflowed)
        value = ogi_arena_str(arena, ogi_buf_str(mode == OGI_EVENT_STRUCTURED ? &wrapped : &data));
    ogi_buf_fini(&data);
    ogi_buf_fini(&wrapped);
    return value;
}

ogi_result ogi_event_build(const struct ogi_event *event, enum ogi_event_mode mode,
                           struct ogi_arena *arena, struct ogi_record *out, struct ogi_error *err)
{
    const char *type = ogi_event_type(event->outcome);
    struct attributes attributes;

    if (type == NULL)
        return OGI_FAIL(err, BUG, "outcome %s has no event", ogi_outcome_name(event->outcome));
    struct ogi_header *headers = ogi_arena_alloc(arena, MAX_HEADERS, sizeof *headers);
    bool whole = fill_attributes(event, type, arena, &attributes);
    struct ogi_str value = build_value(event, &attributes, mode, arena);
    if (headers == NULL || !whole || value.ptr == NULL)
        return OGI_FAIL(err, PARSE_LIMIT, "no room for the event of %s/%ld:%lld",
                        event->origin->topic, (long)event->origin->partition,
                        (long long)event->origin->offset);
    *out = (struct ogi_record){
        .role = OGI_TOPIC_EVENTS,
        .key = event->key,
        .headers = headers,
        .header_count = fill_headers(&attributes, mode, headers),
        .value = value,
    };
    return OGI_OK;
}
