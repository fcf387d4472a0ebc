/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/check_staff.h"

#include <string.h>

#include "app/access.h"
#include "domain/staff_rules.h"
#include "store/accounts.h"
#include "store/staff_quality.h"
#include "text/text.h"

static bool is_nfc(struct call *call, const char *text)
{
    const char *nfc = text_nfc(call->mem, text, strlen(text), false);

    return nfc && strcmp(nfc, text) == 0;
}

static unsigned findings_of(struct call *call, const struct staff_row *row)
{
    bool enabled = !is_none(row->account_id) && row->status != ACCOUNT_DISABLED;
    const struct staff_identity staff = {
        .full_name = row->full_name,
        .name_is_nfc = is_nfc(call, row->full_name),
        .name_twice = row->name_twice,
        .personal_id = row->personal_id,
        .birth_date = row->birth_date,
        .account_name = row->account_name,
        .account_here = enabled && row->account_org_id == row->org_id,
        .account_active = row->status == ACCOUNT_ACTIVE,
        .has_position = row->has_position,
        .position_here = row->position_here,
        .position_closed = row->position_closed,
        .has_role = row->has_role,
        .role_unposted = row->role_unposted,
    };

    return staff_check(&staff, call->today);
}

static struct staff_unit begin(struct call *call, const struct org *org)
{
    struct staff_count *counts = arena_array(call->mem, STAFF_FINDINGS, sizeof(*counts));

    for (int k = 0; k < STAFF_FINDINGS; k++)
        counts[k] = (struct staff_count){staff_finding_names[k], 0};
    return (struct staff_unit){org->id, org->name, 0, {counts, STAFF_FINDINGS}};
}

static void add(struct staff_unit *unit, unsigned found)
{
    struct staff_count *counts = unit->findings.items;

    unit->persons++;
    for (int k = 0; k < STAFF_FINDINGS; k++)
        counts[k].persons += found >> k & 1U;
}

/* Both come by unit. */
static struct list units_of(struct call *call, const struct list *orgs, const struct list *rows)
{
    const struct org *org = orgs->items;
    const struct staff_row *row = rows->items;
    struct staff_unit *units = arena_array(call->mem, orgs->n, sizeof(*units));
    size_t next = 0;

    for (size_t i = 0; i < orgs->n; i++) {
        units[i] = begin(call, &org[i]);
        for (; next < rows->n && row[next].org_id == org[i].id; next++)
            add(&units[i], findings_of(call, &row[next]));
    }
    return (struct list){units, orgs->n};
}

enum err count_staff_faults(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                            struct list *ret)
{
    const struct org_filter page = {.ancestor_id = org_id,
                                    .day = call->today,
                                    .today = call->today,
                                    .parent_id = NONE,
                                    .after = after,
                                    .limit = limit};
    struct staff_filter filter = {.ancestor_id = org_id, .after = after};
    struct list orgs = {0};
    struct list rows = {0};
    struct org org;
    enum err err = access_org(call, org_id, &org);

    if (!err)
        err = orgs_below(call, &page, &orgs);
    if (!err && orgs.n) {
        filter.upto = ((const struct org *)orgs.items)[orgs.n - 1].id;
        err = staff_of_units(call, &filter, &rows);
    }
    *ret = units_of(call, &orgs, &rows);
    return err;
}

static struct list names_of(struct call *call, unsigned found)
{
    const char **names = arena_array(call->mem, STAFF_FINDINGS, sizeof(*names));
    size_t n = 0;

    for (int k = 0; k < STAFF_FINDINGS; k++)
        if (found >> k & 1U)
            names[n++] = staff_finding_names[k];
    return (struct list){names, n};
}

enum err list_staff_faults(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                           struct list *ret)
{
    const struct staff_filter filter = {org_id, org_id - 1, org_id};
    struct faulty_person *faulty = arena_array(call->mem, (size_t)limit, sizeof(*faulty));
    struct list rows = {0};
    struct org org;
    size_t n = 0;
    enum err err = access_org(call, org_id, &org);

    if (!err)
        err = staff_of_units(call, &filter, &rows);

    const struct staff_row *row = rows.items;

    for (size_t i = 0; i < rows.n && (int64_t)n < limit; i++) {
        unsigned found = row[i].person_id > after ? findings_of(call, &row[i]) : 0;

        if (found)
            faulty[n++] =
                (struct faulty_person){row[i].person_id, row[i].full_name, row[i].account_id,
                                       row[i].username, names_of(call, found)};
    }
    *ret = (struct list){faulty, n};
    return err;
}
