/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_incidents.h"

#include "app/access.h"
#include "app/incidents.h"
#include "domain/incident_rules.h"

static enum err complete(struct call *call, struct incident_filter *filter)
{
    struct org org;

    filter->account_id = call->caller.account_id;
    filter->with_security = !incident_is_hidden(INCIDENT_SECURITY, access_role(call));
    filter->now = call->now;
    filter->today = call->today;
    if (is_none(filter->org_id))
        filter->org_id = call->caller.org_id;
    return access_org(call, filter->org_id, &org);
}

enum err list_incidents(struct call *call, struct incident_filter *filter, bool mine,
                        struct list *ret_incidents)
{
    enum err err = complete(call, filter);

    if (err)
        return err;
    if (mine || desk_of_role(access_role(call)) == DESK_NONE)
        return incidents_of_reporter(call, filter, ret_incidents);
    return incidents_below(call, filter, ret_incidents);
}

enum err list_incident_entries(struct call *call, int64_t id, int64_t after, int64_t limit,
                               struct list *ret_entries)
{
    struct incident incident;
    unsigned parts;
    enum err err = access_incident(call, id, false, &incident, &parts);

    return err ? err : incident_entries_list(call, id, after, limit, ret_entries);
}

enum err count_incidents(struct call *call, struct incident_filter *filter,
                         struct incident_statistics *ret)
{
    enum err err = complete(call, filter);

    if (err)
        return err;
    ret->org_id = filter->org_id;
    err = incident_counts(call, filter, &ret->counts);
    return err ? err : incident_units(call, filter, &ret->units);
}
