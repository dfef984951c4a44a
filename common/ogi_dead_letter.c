#include "ogi_dead_letter.h"

#include <string.h>

#include "ogi_hash.h"

#define PREFIX "__connect.errors."

enum { CONTEXT_HEADERS = 9, STUB_HEADERS = 2, MAX_MESSAGE = 1024 };

static ogi_result no_room(struct ogi_error *err)
{
    return OGI_FAIL(err, PARSE_LIMIT, "no room for the headers of a dead letter");
}

/* The error in one line; the hint only where both fit. */
static struct ogi_str message_of(const struct ogi_error *error, struct ogi_arena *arena)
{
    if (*error->hint == '\0' || strlen(error->text) + strlen(error->hint) + 2 > MAX_MESSAGE)
        return ogi_arena_str(arena, ogi_str_of(error->text));
    return ogi_arena_format(arena, "%s: %s", error->text, error->hint);
}

ogi_result ogi_dead_letter_build(const struct ogi_dead_letter *letter, struct ogi_arena *arena,
                                 struct ogi_record *out, struct ogi_error *err)
{
    const struct ogi_origin *origin = letter->origin;
    const struct ogi_code_info *info = ogi_code_get(letter->error->code);
    const struct ogi_header context[CONTEXT_HEADERS] = {
        {OGI_STR(PREFIX "topic"), ogi_arena_str(arena, ogi_str_of(origin->topic))},
        {OGI_STR(PREFIX "partition"), ogi_arena_format(arena, "%ld", (long)origin->partition)},
        {OGI_STR(PREFIX "offset"), ogi_arena_format(arena, "%lld", (long long)origin->offset)},
        {OGI_STR(PREFIX "connector.name"), ogi_arena_str(arena, ogi_str_of(letter->pipeline))},
        {OGI_STR(PREFIX "task.id"), ogi_arena_str(arena, ogi_str_of(letter->worker))},
        {OGI_STR(PREFIX "stage"), ogi_str_of(info->stage)},
        {OGI_STR(PREFIX "class.name"), ogi_str_of(letter->error->function)},
        {OGI_STR(PREFIX "exception.class.name"), ogi_str_of(info->id)},
        {OGI_STR(PREFIX "exception.message"), message_of(letter->error, arena)},
    };
    struct ogi_header *headers =
        ogi_arena_alloc(arena, CONTEXT_HEADERS + letter->more_count, sizeof *headers);

    if (headers == NULL || arena->exhausted)
        return no_room(err);
    memcpy(headers, context, sizeof context);
    for (size_t i = 0; i < letter->more_count; i++)
        headers[CONTEXT_HEADERS + i] = letter->more[i];
    *out = (struct ogi_record){
        .role = OGI_TOPIC_DEAD_LETTERS,
        .headers = headers,
        .header_count = CONTEXT_HEADERS + letter->more_count,
    };
    return OGI_OK;
}

static bool is_replaced(struct ogi_str name, const struct ogi_record *added)
{
    if (ogi_str_starts_with(name, OGI_STR(PREFIX)))
        return true;
    for (size_t i = 0; i < added->header_count; i++)
        if (ogi_str_equals(added->headers[i].name, name))
            return true;
    return false;
}

ogi_result ogi_dead_letter_apply(const struct ogi_record *added, const struct ogi_message *input,
                                 struct ogi_arena *arena, struct ogi_record *out,
                                 struct ogi_error *err)
{
    struct ogi_header *headers =
        ogi_arena_alloc(arena, input->header_count + added->header_count, sizeof *headers);
    size_t count = 0;

    if (headers == NULL)
        return no_room(err);
    for (size_t i = 0; i < input->header_count; i++)
        if (!is_replaced(input->headers[i].name, added))
            headers[count++] = input->headers[i];
    for (size_t i = 0; i < added->header_count; i++)
        headers[count++] = added->headers[i];
    *out = (struct ogi_record){OGI_TOPIC_DEAD_LETTERS, input->key, headers, count, input->value};
    return OGI_OK;
}

static struct ogi_str hex_digest(struct ogi_str bytes, struct ogi_arena *arena)
{
    unsigned char digest[OGI_SHA256_BYTES];
    char *hex = ogi_arena_alloc(arena, 2 * OGI_SHA256_BYTES, 1);

    if (hex == NULL)
        return OGI_STR_NONE;
    ogi_sha256(bytes, digest);
    ogi_hex(digest, OGI_SHA256_BYTES, hex);
    return (struct ogi_str){hex, 2 * OGI_SHA256_BYTES};
}

ogi_result ogi_dead_letter_stub(const struct ogi_record *added, const struct ogi_message *input,
                                struct ogi_arena *arena, struct ogi_record *out,
                                struct ogi_error *err)
{
    struct ogi_header *headers =
        ogi_arena_alloc(arena, added->header_count + STUB_HEADERS, sizeof *headers);
    struct ogi_str size = ogi_arena_format(arena, "%zu", input->value.len);
    struct ogi_str digest = hex_digest(input->value, arena);

    if (headers == NULL || size.ptr == NULL || digest.ptr == NULL)
        return no_room(err);
    for (size_t i = 0; i < added->header_count; i++)
        headers[i] = added->headers[i];
    headers[added->header_count] = (struct ogi_header){OGI_STR("ogi.errors.value.size"), size};
    headers[added->header_count + 1] =
        (struct ogi_header){OGI_STR("ogi.errors.value.sha256"), digest};
    *out = (struct ogi_record){
        .role = OGI_TOPIC_DEAD_LETTERS,
        .key = input->key,
        .headers = headers,
        .header_count = added->header_count + STUB_HEADERS,
    };
    return OGI_OK;
}
