/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a case: its inspectors record what they found and submit it, the school's leader
 * replies to each, the office closes it. Nothing of it is changed afterwards. */
#pragma once

#include "store/case_files.h"
#include "store/case_findings.h"

/* While the case is open, after its last day too; class, subject and student lie in its scope. */
enum err record_finding(struct call *call, const struct case_finding *wanted,
                        struct case_finding *ret);
/* The school reads them from the submission on. */
enum err see_findings(struct call *call, int64_t case_id, struct list *ret);
/* From then on nothing may be read by the case. row: id, version, conclusion. */
enum err submit_case(struct call *call, const struct case_file *row, struct case_file *ret);
enum err reply_to_finding(struct call *call, int64_t id, const char *text,
                          struct case_finding *ret);
/* row: id, version, close_reason, and why without the school's replies, if there are some missing.
 */
enum err close_case(struct call *call, const struct case_file *row, struct case_file *ret);
/* struct case_read: who read what. */
enum err see_reads(struct call *call, int64_t case_id, int64_t after, int64_t limit,
                   struct list *ret);
