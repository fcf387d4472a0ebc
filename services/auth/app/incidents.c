/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/incidents.h"

#include "app/access.h"
#include "audit/audit.h"
#include "context.h"
#include "domain/incident_rules.h"
#include "domain/roles.h"

bool incident_is_overdue(const struct call *call, const struct incident *incident)
{
    return incident_is_pending(incident->state) && incident->due_at < call->now;
}

void incident_hand_to(const struct call *call, struct incident *incident, int desk,
                      int64_t desk_org_id)
{
    incident->desk = desk;
    incident->desk_org_id = desk_org_id;
    incident->due_at = call->now + incident_deadline_s(incident->category, incident->severity,
                                                       auth_of(call)->incidents.deadline_percent);
}

enum err incident_find_above(struct call *call, int64_t desk_org_id, struct org *ret,
                             bool *ret_found)
{
    struct org org;
    enum err err = orgs_get(call, desk_org_id, &org);

    *ret_found = !err && !is_none(org.parent_id);
    if (!*ret_found)
        return err;
    return orgs_get(call, org.parent_id, ret);
}

static enum err choose_first_desk(struct call *call, struct incident *incident)
{
    struct org org;
    struct org above;
    bool found = false;
    enum err err = orgs_get(call, incident->org_id, &org);

    if (!err && incident_begins_above(incident->category, desk_of_org_kind(org.kind)))
        err = incident_find_above(call, org.id, &above, &found);
    if (err)
        return err;
    if (found)
        org = above;
    incident_hand_to(call, incident, desk_of_org_kind(org.kind), org.id);
    return OK;
}

/* In an event of its own, beside the one of the write it happens in. */
static enum err append_opening(struct call *call, const struct incident *incident)
{
    const struct audit_note own = call->audit;
    enum err err;

    access_note(call, incident->org_id, "incident.open", "incident", incident->id, 1);
    call->audit.details = arena_printf(call->mem, "{\"category\":\"%s\",\"severity\":\"%s\"}",
                                       incident_category_names[incident->category],
                                       severity_names[incident->severity]);
    err = audit_append(call);
    call->audit = own;
    return err;
}

enum err incident_open(struct call *call, const struct incident *wanted, struct incident *ret)
{
    enum err err;

    *ret = *wanted;
    ret->state = INCIDENT_OPEN;
    ret->opened_at = call->now;
    ret->resolved_at = ret->closed_at = ret->closed_by = NONE;
    ret->version = 1;
    err = choose_first_desk(call, ret);
    if (!err)
        err = incidents_add(call, ret, &ret->id);
    return err ? err : append_opening(call, ret);
}

/* Where the caller sits on the way from the unit up to the province; 0 = not on it. */
static enum err find_seat(struct call *call, const struct incident *incident, unsigned *ret)
{
    const struct caller *caller = &call->caller;
    struct org org;
    enum err err;

    *ret = 0;
    if (desk_of_role(access_role(call)) == DESK_NONE ||
        incident_is_hidden(incident->category, access_role(call)))
        return OK;
    err = orgs_get_below(call, caller->org_id, incident->org_id, &org);
    if (err)
        return err == ERR_NOT_FOUND ? OK : err;
    if (caller->org_id == incident->desk_org_id) {
        *ret = PART_DESK;
        return OK;
    }
    err = orgs_get_below(call, incident->desk_org_id, caller->org_id, &org);
    *ret = err ? PART_ABOVE : PART_BELOW;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err access_incident(struct call *call, int64_t id, bool locked, struct incident *ret,
                         unsigned *ret_parts)
{
    enum err err = locked ? incidents_get_locked(call, id, ret) : incidents_get(call, id, ret);

    if (!err)
        err = find_seat(call, ret, ret_parts);
    if (!err && ret->reporter_id == call->caller.account_id)
        *ret_parts |= PART_REPORTER;
    if (err == ERR_NOT_FOUND || (!err && !*ret_parts))
        return fail_plain(call, ERR_NOT_FOUND, "Không có sự cố này trong phạm vi của bạn");
    return err;
}
