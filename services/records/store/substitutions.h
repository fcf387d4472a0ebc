/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who stands in for a teacher, in the own name, from day to day: proposed, decided, perhaps ended
 * early (Quy chế Điều 6 k1, Điều 10). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum substitution_state {
    SUBSTITUTION_NONE,
    SUBSTITUTION_PROPOSED,
    SUBSTITUTION_APPROVED,
    SUBSTITUTION_REJECTED,
    SUBSTITUTION_ENDED,
};
extern const char *const substitution_state_names[];

struct substitution {
    int64_t id;
    int64_t class_id;
    const char *subject; /* "" = the homeroom */
    int64_t account_id;  /* of the substitute */
    const char *full_name;
    const char *valid_from; /* both days included */
    const char *valid_to;
    int state;
    const char *reason;
    int64_t proposed_by;
    const char *proposed_at;
    const char *decision_number; /* NULL and NONE until it was decided, or ended */
    const char *decision_reason;
    int64_t decided_by;
    const char *decided_at;
    int64_t ended_by;
    const char *ended_at;
};
extern const struct shape substitution_shape;

enum err substitutions_add(struct call *call, const struct substitution *row, int64_t *ret_id);
enum err substitutions_get(struct call *call, int64_t id, struct substitution *ret);
/* All there ever were, oldest first. */
enum err substitutions_of_class(struct call *call, int64_t class_id, struct list *ret);
/* From state proposed; ERR_CHANGED otherwise. */
enum err substitutions_decide(struct call *call, const struct substitution *row);
/* From state proposed or approved; ERR_CHANGED otherwise. */
enum err substitutions_end(struct call *call, const struct substitution *row);

/* Whether an approved one of the same class and subject shares a day with it. Those of the class
 * and subject are locked until the transaction ends: two decisions at once see each other. */
enum err substitutions_overlap(struct call *call, const struct substitution *row, bool *ret);

/* The caller's own approved one that holds today; "" = the homeroom. */
enum err substitutions_own(struct call *call, int64_t class_id, const char *subject,
                           struct substitution *ret, bool *ret_found);
/* Whether the caller stands in for any subject of the class today. */
enum err substitutions_teaches(struct call *call, int64_t class_id, bool *ret);
/* Whether one of the class was ever approved for the caller, and not ended early. */
enum err substitutions_ever(struct call *call, int64_t class_id, bool *ret);
