/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/report_incident.h"

#include "app/access.h"
#include "app/incidents.h"
#include "base/date.h"
#include "domain/incident_rules.h"
#include "domain/roles.h"
#include "problems.h"

enum { A_DAY_MAX = 20, WAITING_MAX = 5, AN_HOUR_MAX = 60 };

static enum err check_report(struct call *call, const struct incident *wanted)
{
    const int64_t account_id = call->caller.account_id;
    const struct problem *refusal = incident_refuses_report(wanted->category, access_role(call));
    struct org org;
    int64_t n = 0;
    enum err err = access_org_write(call, call->caller.org_id, &org);

    if (err)
        return err;
    if (refusal)
        return fail_with(call, refusal, "Hãy báo với quản trị của đơn vị");
    err = incidents_count_of_reporter(call, account_id, call->now - DAY_S, &n);
    if (err)
        return err;
    if (n < A_DAY_MAX)
        return OK;
    call->failure.retry_after_s = HOUR_S;
    return fail_with(call, &problem_too_many_incidents, "Tối đa %d sự cố trong một ngày",
                     A_DAY_MAX);
}

enum err report_incident(struct call *call, const struct incident *wanted, struct incident *ret)
{
    struct incident incident = *wanted;
    enum err err = check_report(call, wanted);

    if (err)
        return err;
    incident.severity = wanted->severity ? wanted->severity : SEVERITY_NORMAL;
    incident.source = SOURCE_PERSON;
    incident.reporter_id = call->caller.account_id;
    incident.org_id = call->caller.org_id;
    return incident_open(call, &incident, ret);
}

static enum err check_room(struct call *call, int64_t org_id)
{
    int64_t of_org = 0;
    int64_t of_all = 0;
    enum err err = incidents_count_anonymous(call, org_id, call->now - HOUR_S, &of_org, &of_all);

    if (err)
        return err;
    if (of_org < WAITING_MAX && of_all < AN_HOUR_MAX)
        return OK;
    call->failure.retry_after_s = HOUR_S;
    return fail_with(call, &problem_too_many_incidents, "Hãy gặp trực tiếp quản trị của đơn vị");
}

static const char *who_is_out(struct call *call, const struct incident_place *place)
{
    if (is_none(place->account_id))
        return "Tên đăng nhập đã nêu không có ở đơn vị, hoặc không nêu tên.";
    return arena_printf(call->mem, "Tài khoản số %lld.", (long long)place->account_id);
}

enum err report_locked_out(struct call *call, const struct locked_out *wanted)
{
    struct incident_place place;
    struct incident incident;
    bool found = false;
    enum err err = incidents_find_place(call, wanted->org_code, wanted->username, &place, &found);

    if (err || !found)
        return err;
    err = check_room(call, place.org_id);
    if (err)
        return err;
    return incident_open(
        call,
        &(struct incident){
            .category = INCIDENT_ACCESS,
            .severity = SEVERITY_NORMAL,
            .source = SOURCE_ANONYMOUS,
            .title = "Không đăng nhập được (báo khi chưa đăng nhập)",
            .text = arena_printf(call->mem,
                                 "%s Người báo chưa được xác minh: hãy liên hệ lại bằng "
                                 "cách đã biết.\n%s",
                                 who_is_out(call, &place), wanted->text ? wanted->text : ""),
            .reporter_id = NONE,
            .org_id = place.org_id,
        },
        &incident);
}
