#include "ogi_outcome.h"

#include <string.h>

#include "ogi_hash.h"

enum { DIGEST = 32, BLOCK = 2048 };

/* A chain of digests: each link hashes the last digest and the next block, so that nothing of the
 * report's size has to be copied. Texts enter as their length and their own digest, so that no two
 * results write the same bytes. */
struct hasher {
    unsigned char block[BLOCK]; /* begins with the digest of the links before */
    size_t len;
};

static void link_block(struct hasher *hasher)
{
    unsigned char digest[DIGEST];

    ogi_sha256((struct ogi_str){(const char *)hasher->block, hasher->len}, digest);
    memcpy(hasher->block, digest, DIGEST);
    hasher->len = DIGEST;
}

static void add_number(struct hasher *hasher, int64_t number)
{
    uint64_t bits = (uint64_t)number;

    if (hasher->len + sizeof bits > BLOCK)
        link_block(hasher);
    for (int shift = 56; shift >= 0; shift -= 8)
        hasher->block[hasher->len++] = (unsigned char)(bits >> shift);
}

static void add_text(struct hasher *hasher, struct ogi_str text)
{
    add_number(hasher, text.ptr == NULL ? -1 : (int64_t)text.len);
    if (text.ptr == NULL)
        return;
    if (hasher->len + DIGEST > BLOCK)
        link_block(hasher);
    ogi_sha256(text, hasher->block + hasher->len);
    hasher->len += DIGEST;
}

static void add_values(struct hasher *hasher, const struct ogi_report *report)
{
    size_t count = report->edition == NULL ? 0 : report->edition->cell_count;

    for (size_t i = 0; i < count; i++) {
        const struct ogi_value *value = &report->values[i];

        add_number(hasher, (int64_t)value->presence << 8 | (int64_t)value->note);
        add_number(hasher, value->presence == OGI_CELL_NUMBER ? value->number : 0);
    }
}

void ogi_report_result_hash(const struct ogi_report *report, unsigned char out[32])
{
    struct hasher hasher = {.len = DIGEST};

    add_text(&hasher,
             report->edition == NULL ? OGI_STR_NONE : ogi_str_of(report->edition->form->id));
    add_number(&hasher, report->year);
    add_number(&hasher, (int64_t)report->status);
    add_text(&hasher, report->agency);
    add_text(&hasher, report->title);
    add_text(&hasher, report->published);
    add_values(&hasher, report);
    add_number(&hasher, (int64_t)report->section_count);
    for (size_t i = 0; i < report->section_count; i++) {
        add_number(&hasher, report->sections[i].number);
        add_text(&hasher, report->sections[i].heading);
        add_text(&hasher, report->sections[i].text);
    }
    link_block(&hasher);
    memcpy(out, hasher.block, DIGEST);
}
