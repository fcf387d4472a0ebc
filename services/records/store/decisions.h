/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the head of school decided of students whom the rules leave to them; rows are only added. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct principal_decision {
    int64_t school_year_id;
    int64_t student_id;
    int64_t version; /* from 1; the newest holds */
    int64_t class_id;
    int decision;     /* enum promotion: …_by_principal */
    int basis;        /* enum left_to_principal: it counts on this ground alone */
    bool in_addendum; /* said by the addendum; else by May's summary */
    const char *decision_number;
    const char *reason;
    const char *decided_on;
    int64_t decided_by;
    const char *decided_name;
    const char *decided_at;
};
extern const struct shape principal_decision_shape; /* without year and student */

/* ERR_CONFLICT when there is that version already. */
enum err decisions_add(struct call *call, const struct principal_decision *row);
/* All of the year (struct principal_decision), by student and version. */
enum err decisions_of_year(struct call *call, int64_t school_year_id, struct list *ret);
/* They do not change until the transaction ends, as gradebooks_hold(). */
enum err decisions_hold(struct call *call, int64_t school_year_id);
/* Likewise of one student; whether there is one. */
enum err decisions_has(struct call *call, int64_t school_year_id, int64_t student_id, bool *ret);
