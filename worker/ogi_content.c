#include "ogi_content.h"

#include <stdlib.h>

#include "ogi_dead_letter.h"

/* An event carries its message's key; a topic that takes the data of one may not take any key. */
enum { MAX_RECORD_KEY_BYTES = 64 * 1024 };

struct content {
    struct ogi_content_options options;
    struct ogi_arena scratch;
};

static ogi_result read_message(void *self, const struct ogi_message *message,
                               struct ogi_arena *keep, struct ogi_document *document,
                               struct ogi_report **report, struct ogi_error *err)
{
    struct content *content = self;
    const struct ogi_content_options *options = &content->options;
    *report = NULL;
    if (message->key.len > MAX_RECORD_KEY_BYTES)
        return OGI_FAIL(err, ENVELOPE_KEY, "the record's key has %zu bytes, more than %d",
                        message->key.len, MAX_RECORD_KEY_BYTES);
    OGI_TRY(ogi_envelope_open(message, options->fields, &options->limits, keep, document, err));
    if (document->envelope == OGI_ENVELOPE_TOMBSTONE)
        return OGI_OK;
    ogi_result result = ogi_ingest(options->core, document, &content->scratch, keep, report, err);
    ogi_arena_reset(&content->scratch);
    return result;
}

static void result_hash(void *self, const struct ogi_report *report, unsigned char out[32])
{
    (void)self;
    ogi_report_result_hash(report, out);
}

static struct ogi_origin origin_of(const struct content *content, struct ogi_content_place place)
{
    struct ogi_origin origin = content->options.origin;
    origin.partition = place.partition;
    origin.offset = place.offset;
    return origin;
}

static struct ogi_output output_of(const struct content *content, const struct ogi_record *record)
{
    const char *topic = record->role == OGI_TOPIC_EVENTS ? content->options.events_topic
                                                         : content->options.dead_letters_topic;
    return (struct ogi_output){.topic = topic,
                               .key = record->key,
                               .value = record->value,
                               .headers = record->headers,
                               .header_count = record->header_count,
                               .timestamp_ms = -1};
}

static ogi_result make_event(void *self, const struct ogi_content_event *facts,
                             struct ogi_arena *keep, struct ogi_output *out,
                             struct ogi_str *encoded, struct ogi_error *err)
{
    const struct content *content = self;
    const struct ogi_origin origin = origin_of(content, facts->place);
    int64_t time = facts->document->crawl_time_ms;
    if (time == INT64_MIN && facts->message->timestamp_ms >= 0)
        time = facts->message->timestamp_ms;
    const struct ogi_event event = {.origin = &origin,
                                    .outcome = facts->decision->outcome,
                                    .key = facts->message->key,
                                    .subject = facts->document->key,
                                    .url = facts->document->url,
                                    .time_ms = time,
                                    .report_id = facts->decision->report_id,
                                    .version = facts->decision->version,
                                    .report = facts->report};
    struct ogi_record record;
    OGI_TRY(ogi_event_build(&event, content->options.mode, keep, &record, err));
    OGI_TRY(ogi_record_encode(&record, keep, encoded, err));
    *out = output_of(content, &record);
    return OGI_OK;
}

/* The message with the added headers, its timestamp kept, and a stand-in without value. */
static ogi_result apply(const struct content *content, const struct ogi_record *added,
                        const struct ogi_message *message, struct ogi_arena *keep,
                        struct ogi_output *out, struct ogi_error *err)
{
    struct ogi_record whole;
    struct ogi_record stub;
    OGI_TRY(ogi_dead_letter_apply(added, message, keep, &whole, err));
    OGI_TRY(ogi_dead_letter_stub(added, message, keep, &stub, err));
    struct ogi_output *fallback = ogi_arena_alloc(keep, 1, sizeof(*fallback));
    if (fallback == NULL)
        return OGI_FAIL(err, NO_MEMORY, "cannot keep a dead letter");
    *fallback = output_of(content, &stub);
    *out = output_of(content, &whole);
    out->timestamp_ms = message->timestamp_ms;
    out->fallback = fallback;
    return OGI_OK;
}

static ogi_result make_dead_letter(void *self, struct ogi_content_place place,
                                   const struct ogi_message *message, const struct ogi_error *cause,
                                   struct ogi_arena *keep, struct ogi_output *out,
                                   struct ogi_str *encoded, struct ogi_error *err)
{
    const struct content *content = self;
    const struct ogi_origin origin = origin_of(content, place);
    const struct ogi_dead_letter letter = {.origin = &origin,
                                           .error = cause,
                                           .pipeline = content->options.origin.group,
                                           .worker = content->options.worker};
    struct ogi_record added;
    OGI_TRY(ogi_dead_letter_build(&letter, keep, &added, err));
    OGI_TRY(ogi_record_encode(&added, keep, encoded, err));
    return apply(content, &added, message, keep, out, err);
}

static ogi_result replay(void *self, enum ogi_outcome outcome, struct ogi_str encoded,
                         const struct ogi_message *message, struct ogi_arena *keep,
                         struct ogi_output *out, struct ogi_error *err)
{
    const struct content *content = self;
    struct ogi_record record;
    OGI_TRY(ogi_record_decode(encoded, keep, &record, err));
    if (outcome == OGI_OUTCOME_DEAD_LETTER)
        return apply(content, &record, message, keep, out, err);
    *out = output_of(content, &record);
    return OGI_OK;
}

static const struct ogi_content_ops ops = {
    .read = read_message,
    .result_hash = result_hash,
    .event = make_event,
    .dead_letter = make_dead_letter,
    .replay = replay,
};

struct ogi_content ogi_content_new(const struct ogi_content_options *options)
{
    struct content *content = calloc(1, sizeof(*content));
    if (content == NULL)
        abort();
    content->options = *options;
    ogi_arena_init(&content->scratch, options->scratch_memory);
    return (struct ogi_content){&ops, content};
}

void ogi_content_free(struct ogi_content *content)
{
    struct content *self = content->self;
    if (self == NULL)
        return;
    ogi_arena_fini(&self->scratch);
    free(self);
    *content = (struct ogi_content){NULL, NULL};
}
