/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Standing in for a teacher: not in the absent one's name but under a dated assignment of one's
 * own, which the administrator proposes and the head of school decides (Quy chế Điều 6 k1, Điều
 * 10). */
#pragma once

#include "store/substitutions.h"

/* wanted: class_id, subject ("" = the homeroom), account_id, days, reason. */
enum err propose_substitution(struct call *call, const struct substitution *wanted,
                              struct substitution *ret);

/* state is approved or rejected; number is the school's decision. */
enum err decide_substitution(struct call *call, int64_t id, const struct substitution *decision,
                             struct substitution *ret);

/* At once: from now on it gives no right any more. */
enum err end_substitution(struct call *call, int64_t id);

/* The id of the caller's own that holds today for the class and subject ("" = the homeroom) and
 * what a document says of it, as JSON; NONE and NULL when there is none. */
enum err own_substitution(struct call *call, int64_t class_id, const char *subject, int64_t *ret_id,
                          const char **ret_text);

enum err see_substitution(struct call *call, int64_t id, struct substitution *ret);
