#include "ogi_pg_error.h"

#include <string.h>

/* The first that fits counts. A state of five characters is one state, of two a class. */
static const struct {
    const char *state;
    const char *constraint; /* NULL: whichever */
    enum ogi_code code;
} states[] = {
    /* Rows that only the owner of the stream writes: somebody else has written them. */
    {"23505", "ledger_pkey", OGI_CODE_PG_FENCED},
    {"23505", "report_pkey", OGI_CODE_PG_FENCED},
    {"23505", "report_doc_key_version_key", OGI_CODE_PG_FENCED},
    {"23505", "cursor_pkey", OGI_CODE_PG_FENCED},

    {"25006", NULL, OGI_CODE_PG_TRANSIENT}, /* read-only: a standby before its promotion */
    {"25P03", NULL, OGI_CODE_PG_TRANSIENT}, /* idle in transaction for too long */
    {"40", NULL, OGI_CODE_PG_TRANSIENT},    /* serialisation, deadlock */
    {"53", NULL, OGI_CODE_PG_TRANSIENT},    /* disk full, memory, connections */
    {"55P03", NULL, OGI_CODE_PG_TRANSIENT}, /* lock time-out */
    {"57014", NULL, OGI_CODE_PG_TRANSIENT}, /* statement time-out */
    {"58", NULL, OGI_CODE_PG_TRANSIENT},    /* I/O of the server */
    {"08", NULL, OGI_CODE_PG_UNREACHABLE},
    {"57P", NULL, OGI_CODE_PG_UNREACHABLE}, /* shutdown, crash, start-up */

    {"22", NULL, OGI_CODE_STORE_REFUSED}, /* data */
    {"23", NULL, OGI_CODE_STORE_REFUSED}, /* constraints that are not ours to be fenced by */
    {"54", NULL, OGI_CODE_STORE_REFUSED}, /* program limits: an index row too large */

    {"28", NULL, OGI_CODE_PG_AUTH},
    {"42501", NULL, OGI_CODE_PG_AUTH},
};

enum ogi_code ogi_pg_error_code(const char *sqlstate, const char *constraint)
{
    if (sqlstate == NULL || sqlstate[0] == '\0')
        return OGI_CODE_PG_UNREACHABLE;
    for (size_t i = 0; i < OGI_COUNT_OF(states); i++) {
        if (strncmp(sqlstate, states[i].state, strlen(states[i].state)) != 0)
            continue;
        if (states[i].constraint == NULL ||
            (constraint != NULL && strcmp(constraint, states[i].constraint) == 0))
            return states[i].code;
    }
    /* 3D, 42 and everything unforeseen: stop. Never a dead letter, never repeated for ever. */
    return OGI_CODE_PG_CONFIG;
}

static bool is_state(const char *text)
{
    for (size_t i = 0; i < 5; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z')))
            return false;
    return true;
}

bool ogi_pg_error_find_state(const char *message, char sqlstate[6])
{
    /* "SEVERITY:  XXXXX: text", where the severity may be in any language. */
    for (const char *p = strstr(message, ":  "); p != NULL; p = strstr(p + 1, ":  ")) {
        if (is_state(p + 3) && p[8] == ':') {
            memcpy(sqlstate, p + 3, 5);
            sqlstate[5] = '\0';
            return true;
        }
    }
    return false;
}
