/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds which role at which unit. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct grant {
    int64_t id;
    int64_t account_id;
    int role; /* enum role */
    int64_t org_id;
    const char *valid_from; /* both days included */
    const char *valid_to;   /* NULL = until it is taken */
    int64_t granted_by;
    int64_t ended_at; /* NONE = not taken */
    const char *full_name;
    int org_kind; /* enum org_kind */
    const char *org_name;
};

/* Until its unit's last day at most. */
enum err grants_add(struct call *call, const struct grant *grant, int64_t *ret_id);
enum err grants_get(struct call *call, int64_t id, struct grant *ret);
/* Those of the account that hold today, oldest first; the unit's kind and name are filled in. */
enum err grants_active(struct call *call, int64_t account_id, struct list *ret_grants);
/* Whether the account holds the role there, today or later. */
enum err grants_exist(struct call *call, const struct grant *grant, bool *ret);
/* Those not taken, ids > after, at most limit; the person's name is filled in. */
enum err grants_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                       struct list *ret_grants);
/* The grant (by account, role, unit and, unless NONE, id) of an active account that holds today,
 * locked with the account against
 * change until the transaction ends: who takes or disables comes before or after. */
enum err grants_standing(struct call *call, const struct grant *wanted, struct grant *ret,
                         bool *ret_found);
/* Ends it now; ERR_CHANGED when it was ended. */
enum err grants_end(struct call *call, int64_t id);
/* People with an active account who hold so_admin today; locks these rows. */
enum err grants_count_so_admins(struct call *call, int64_t *ret_n);
/* Those held at a unit that is no more from day on end: now, or with the eve of a day to come. */
enum err grants_end_at_org(struct call *call, int64_t org_id, const char *day);
