/* Which form a document holds, and every figure in its cell: the heart.
 *
 * One mechanism for all layouts: reading -> stream of tokens -> labels found -> aligned with the
 * form's sequence -> figures of each label distributed over its columns -> doubts applied. A figure
 * that the document does not settle is AMBIGUOUS, never a guess. Arithmetic is no evidence here.
 *
 * Not for: agency, year, headings (ogi_identify.h, ogi_segment.h), nor for judging figures
 * (ogi_rule.h). */
#ifndef OGI_MATCH_H
#define OGI_MATCH_H

#include "ogi_label.h"
#include "ogi_match_stream.h"
#include "ogi_report.h"

struct ogi_match {
    const struct ogi_edition *edition; /* NULL: no form of ours is in the document */
    struct ogi_value *values;          /* edition->cell_count, in keep; NULL without edition */
    struct ogi_span *tables;           /* what the tables cover in the decoded text, ascending */
    size_t table_count;
    size_t label_count; /* labels of any form found, in sentences too */
    bool is_mixed;      /* heads of another edition are in it as well */
    size_t rival_rows;  /* rows printed again with other figures */
    bool is_headless;   /* a table without its head was recognised by its number of cells */
    const char *limit;  /* NULL, or which limit cut the search short */
};

/* year: reported on, 0 if unknown; decides only between forms that the labels leave equal. Values
 * and spans of figures hang in keep or borrow from the decoded text. Fails with PARSE_LIMIT. */
ogi_result ogi_match_document(const struct ogi_lexicon *lexicon, const struct ogi_edition *editions,
                              size_t edition_count, const struct ogi_stream *stream, int year,
                              struct ogi_arena *scratch, struct ogi_arena *keep,
                              struct ogi_match *out, struct ogi_error *err) OGI_MUST_USE;

#endif
