/* What a title is about, and how documents are known that only look like reports: universities'
 * reports, notices, templates, writings about reports (forms/strangers.def). */
#ifndef OGI_STRANGER_H
#define OGI_STRANGER_H

#include "ogi_phrase.h"

/* Where the title names its subject (政府信息公开, 政务公开, 信息公开); SIZE_MAX for nowhere. */
size_t ogi_subject_find(const struct ogi_phrase *title);

/* Whether it is the government's information that the title speaks of. */
bool ogi_subject_is_government(const struct ogi_phrase *title);

/* Whether a report's title is that of another kind of report. */
bool ogi_stranger_by_title(const struct ogi_phrase *title);

/* Whether the lines before `top` are a notice's; for documents without a report's title. */
bool ogi_stranger_by_top(const struct ogi_lines *lines, size_t top);

/* Whether the lines before `end`, where the first part begins, are a stranger's preface. Only for
 * documents whose title, if any, does not speak of government information. */
bool ogi_stranger_by_opening(const struct ogi_lines *lines, size_t end, struct ogi_arena *scratch);

#endif
