/* The public JSON of a report, `ogi.report/1`: one object on one line, keys in a fixed order.
 *
 * Cells that the document lacks are left out, cells without a number are null with a note. */
#ifndef OGI_REPORT_JSON_H
#define OGI_REPORT_JSON_H

#include "ogi_json_writer.h"
#include "ogi_report.h"

/* Appends the object, without a line break. source is the input's name as it was given. Check
 * out->overflowed afterwards. */
void ogi_report_json(const struct ogi_report *report, struct ogi_str source, struct ogi_buf *out);

/* One finding as an object, as reports and events print it. */
void ogi_finding_json(const struct ogi_finding *finding, struct ogi_json_writer *json);

#endif
