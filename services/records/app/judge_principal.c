/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/judge_principal.h"

#include "app/judge.h"

/* On one ground: the newest decision that May's summary says, and the newest of all. */
struct decided {
    const struct principal_decision *may;
    const struct principal_decision *last;
};

static struct decided decisions_of(const struct list *rows, int64_t student_id, int basis)
{
    const struct principal_decision *row = rows->items;
    struct decided found = {0};

    for (size_t i = 0; i < rows->n; i++) {
        if (row[i].student_id != student_id || row[i].basis != basis)
            continue;
        found.last = &row[i];
        if (!row[i].in_addendum)
            found.may = &row[i];
    }
    return found;
}

static void decide(const struct class_row *class, const struct principal_decision *decision,
                   struct student_result *r)
{
    r->principal = decision;
    r->promotion = (enum promotion)decision->decision;
    r->completes = completes_level(class, r);
}

/* What holds after May: before, and the decision. */
static const struct student_result *decided_after(struct call *call, const struct class_row *class,
                                                  const struct principal_decision *decision,
                                                  const struct student_result *before)
{
    struct student_result *after = (void *)arena_copy(call->mem, before, sizeof(*before));

    decide(class, decision, after);
    return after;
}

void judge_principal(struct call *call, const struct class_row *class, const struct list *rows,
                     struct student_result *r)
{
    struct decided found;

    if (r->promotion == PROMOTION_BY_PRINCIPAL) {
        r->left_to_principal = LEFT_OWN_PLAN;
        found = decisions_of(rows, r->student->id, LEFT_OWN_PLAN);
        if (found.last && found.last->in_addendum)
            r->after = decided_after(call, class, found.last, r);
        if (found.may)
            decide(class, found.may, r);
    } else if (r->after && r->after->promotion == PROMOTION_BY_PRINCIPAL) {
        struct student_result *after = (void *)arena_copy(call->mem, r->after, sizeof(*after));

        r->left_to_principal = after->left_to_principal = LEFT_SUPPLEMENT;
        found = decisions_of(rows, r->student->id, LEFT_SUPPLEMENT);
        r->after = found.last ? decided_after(call, class, found.last, after) : after;
    }
}
