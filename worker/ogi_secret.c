#include "ogi_secret.h"

#include <string.h>

/* Parameters of libpq and librdkafka whose value is a secret wherever they stand. */
static const char *const secret_words[] = {"password", "sslpassword", "passwd"};

static const char *const secret_properties[] = {
    "sasl.password",
    "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.config",
    "ssl.key.password",
    "ssl.key.pem",
    "ssl.keystore.password",
    "ssl_key",
};

bool ogi_secret_is_property(const char *key)
{
    for (size_t i = 0; i < OGI_COUNT_OF(secret_properties); i++)
        if (strcmp(key, secret_properties[i]) == 0)
            return true;
    /* What a newer librdkafka adds: better one masked too many. */
    return strstr(key, "password") != NULL || strstr(key, "secret") != NULL;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The text from `at` on begins with "password" and "=": the length of both with blanks, else 0. */
static size_t secret_name(struct ogi_str text, size_t at)
{
    if (at > 0 && is_name_char(text.ptr[at - 1]))
        return 0;
    struct ogi_str rest = ogi_str_slice(text, at, text.len);
    for (size_t i = 0; i < OGI_COUNT_OF(secret_words); i++) {
        struct ogi_str word = ogi_str_of(secret_words[i]);
        if (!ogi_str_starts_with_nocase(rest, word))
            continue;
        size_t len = word.len;
        while (len < rest.len && rest.ptr[len] == ' ')
            len++;
        if (len < rest.len && rest.ptr[len] == '=') {
            len++;
            while (len < rest.len && rest.ptr[len] == ' ')
                len++;
            return len;
        }
    }
    return 0;
}

/* Length of a parameter's value: 'quoted', with backslashes, or up to a blank or (in a URI) '&'. */
static size_t value_length(struct ogi_str rest, bool in_uri)
{
    size_t len = 0;
    if (!in_uri && rest.len > 0 && rest.ptr[0] == '\'') {
        for (len = 1; len < rest.len && rest.ptr[len] != '\''; len++)
            if (rest.ptr[len] == '\\')
                len++;
        return len < rest.len ? len + 1 : rest.len;
    }
    while (len < rest.len && rest.ptr[len] != ' ' && !(in_uri && rest.ptr[len] == '&')) {
        len += rest.ptr[len] == '\\' ? 2 : 1;
    }
    return len < rest.len ? len : rest.len;
}

static void mask_parameters(struct ogi_str text, bool in_uri, struct ogi_buf *out)
{
    size_t at = 0;
    while (at < text.len) {
        size_t name = secret_name(text, at);
        if (name == 0) {
            ogi_buf_add_char(out, text.ptr[at++]);
            continue;
        }
        ogi_buf_add_str(out, ogi_str_slice(text, at, at + name));
        at += name;
        size_t value = value_length(ogi_str_slice(text, at, text.len), in_uri);
        if (value > 0)
            ogi_buf_add_str(out, OGI_STR("***"));
        at += value;
    }
}

/* The password of user:PASSWORD@ as a range of the text; false where there is none. A password may
 * hold '/', '?' and '@' unescaped although it should not: the last '@' counts, unless it stands in
 * the query. */
static bool find_userinfo(struct ogi_str text, size_t *from, size_t *to)
{
    size_t scheme = ogi_str_find(text, OGI_STR("://"), 0);
    if (scheme == SIZE_MAX)
        return false;
    size_t begin = scheme + 3;
    size_t query = ogi_str_find(text, OGI_STR("?"), begin);
    size_t at = SIZE_MAX;
    for (size_t i = begin; i < text.len && (query == SIZE_MAX || i < query || at == SIZE_MAX); i++)
        if (text.ptr[i] == '@')
            at = i;
    size_t colon = ogi_str_find(text, OGI_STR(":"), begin);
    if (at == SIZE_MAX || colon == SIZE_MAX || colon > at || colon + 1 == at)
        return false;
    *from = colon + 1;
    *to = at;
    return true;
}

void ogi_secret_mask(struct ogi_str text, struct ogi_buf *out)
{
    size_t from;
    size_t to;
    if (find_userinfo(text, &from, &to)) {
        ogi_buf_add_str(out, ogi_str_slice(text, 0, from));
        ogi_buf_add_str(out, OGI_STR("***"));
        mask_parameters(ogi_str_slice(text, to, text.len), true, out);
        return;
    }
    mask_parameters(text, ogi_str_find(text, OGI_STR("://"), 0) != SIZE_MAX, out);
}

bool ogi_secret_is_in(struct ogi_str text)
{
    struct ogi_buf masked;
    ogi_buf_init(&masked, 2 * text.len + 64);
    ogi_secret_mask(text, &masked);
    bool differs = !ogi_str_equals(ogi_buf_str(&masked), text);
    ogi_buf_fini(&masked);
    return differs;
}
