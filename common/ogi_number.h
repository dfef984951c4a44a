/* Figures as cells print them: counts, signed differences, exact decimals with units, and the
 * many ways to write that there is none. No double anywhere. Source: forms.md §5 in words: a blank
 * is never 0, a sign may be a word (增10, 减3), a unit in the cell beats the head's. */
#ifndef OGI_NUMBER_H
#define OGI_NUMBER_H

#include "ogi_form.h"
#include "ogi_report.h"

struct ogi_figure {
    enum ogi_presence presence; /* OGI_CELL_NUMBER or OGI_CELL_NULL */
    enum ogi_note note;         /* BLANK, NOT_APPLICABLE, NOT_A_NUMBER, AMBIGUOUS, UNIT_UNKNOWN,
                                   UNIT_CONVERTED or NONE */
    int64_t number;             /* a count, or hundredths of a yuan, rounded half up */
    enum ogi_unit cell_unit; /* what the cell itself names; the next smaller one for 千元, 亿元 … */
};

/* Reads one cell's whole text (any script, width, separators; UTF-8) as a value of that kind under
 * a head with that unit. Never fails: what is no number is NULL with its note. A fraction or more
 * than 18 digits in a count is NOT_A_NUMBER; a bare amount under no unit UNIT_UNKNOWN. AMBIGUOUS is
 * what may be the figures of several cells or two readings of one: a leading zero before digits
 * (000, 007), +(0) -(0), a lone 一 (as often a dash). A sign that is not a minus belongs into a
 * DELTA alone. */
struct ogi_figure ogi_number_read(struct ogi_str text, enum ogi_value_kind kind,
                                  enum ogi_unit head_unit);

/* Whether a token between white space can be what a cell prints: digits (with sign, separators,
 * decimals, unit), glued zeros, or a mark for "no figure" (/ - 无). Not Chinese numerals, which in
 * running text number headings, and no item numbers (1. or (1) or 3、). */
bool ogi_number_is_value_token(struct ogi_str token);

/* "185277.44": hundredths without exponent and trailing zeros. out: at least 24 bytes; returns its
 * length. */
size_t ogi_number_format_money(int64_t hundredths, char *out);

#endif
