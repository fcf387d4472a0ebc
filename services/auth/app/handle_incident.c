/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/handle_incident.h"

#include "app/access.h"
#include "app/incidents.h"
#include "audit/audit.h"
#include "base/date.h"
#include "context.h"
#include "db/db.h"
#include "domain/incident_rules.h"
#include "problems.h"

static enum err check_step(struct call *call, const struct incident *incident,
                           const struct incident_step *step, unsigned parts)
{
    const struct problem *refusal = incident_refuses(&(struct incident_wish){
        .act = step->act,
        .state = incident->state,
        .parts = parts,
        .overdue = incident_is_overdue(call, incident),
        .closed_s = is_none(incident->closed_at) ? 0 : call->now - incident->closed_at,
        .reopen_s = auth_of(call)->incidents.reopen_days * DAY_S,
    });

    if (refusal)
        return fail_with(call, refusal, "Sự cố đang ở bàn %s, trạng thái %s",
                         desk_names[incident->desk], incident_state_names[incident->state]);
    return OK;
}

/* From the province's desk it goes to the vendor, which has no accounts here: the province keeps
 * the ticket and writes the answers down. */
static enum err move_up(struct call *call, struct incident *incident)
{
    struct org above;
    bool found = false;
    enum err err;

    if (incident->desk == DESK_VENDOR)
        return fail_with(call, &problem_no_higher_desk, "Nhà cung cấp là bàn cuối cùng");
    if (incident->desk == DESK_SO) {
        incident_hand_to(call, incident, DESK_VENDOR, incident->desk_org_id);
        return OK;
    }
    err = incident_find_above(call, incident->desk_org_id, &above, &found);
    if (err)
        return err;
    if (!found)
        return fail_with(call, &problem_no_higher_desk, "Đơn vị không có cấp trên");
    incident_hand_to(call, incident, desk_of_org_kind(above.kind), above.id);
    return OK;
}

static void set_times(struct call *call, struct incident *incident,
                      const struct incident_step *step)
{
    if (step->act == ACT_RESOLVE)
        incident->resolved_at = call->now;
    if (step->act == ACT_CLOSE) {
        incident->closed_at = call->now;
        incident->closed_by = call->caller.account_id;
        incident->close_reason = step->text;
    }
    if (step->act != ACT_REOPEN)
        return;
    incident->resolved_at = incident->closed_at = incident->closed_by = NONE;
    incident->close_reason = NULL;
    incident_hand_to(call, incident, incident->desk, incident->desk_org_id);
}

static enum err check_vendor(struct call *call, const struct incident *incident,
                             const struct incident_step *step, unsigned parts)
{
    if ((!step->from_vendor && !step->vendor_ticket) ||
        (incident->desk == DESK_VENDOR && parts & PART_DESK))
        return OK;
    if (step->from_vendor)
        violate(call, "/from_vendor", "sự cố không ở bàn nhà cung cấp hoặc bạn không ở bàn Sở",
                "the incident is not with the vendor, or you are not at the province's desk");
    if (step->vendor_ticket)
        violate(call, "/vendor_ticket", "sự cố không ở bàn nhà cung cấp hoặc bạn không ở bàn Sở",
                "the incident is not with the vendor, or you are not at the province's desk");
    return fail_if_violated(call);
}

static enum err carry_out(struct call *call, struct incident *incident,
                          const struct incident_step *step, unsigned parts)
{
    enum err err = OK;

    incident->state = incident_state_after(step->act, incident->state);
    set_times(call, incident, step);
    if (step->act == ACT_ESCALATE)
        err = move_up(call, incident);
    if (!err)
        err = check_vendor(call, incident, step, parts);
    if (step->vendor_ticket)
        incident->vendor_ticket = step->vendor_ticket;
    if (!err)
        err = incidents_update(call, incident);
    incident->version++;
    return err;
}

static enum err write_down(struct call *call, const struct incident *incident,
                           const struct incident_step *step, struct incident_entry *ret)
{
    const int64_t actor_id = call->caller.account_id;

    *ret = (struct incident_entry){.incident_id = incident->id,
                                   .at = call->now,
                                   .actor_id = actor_id ? actor_id : NONE,
                                   .act = step->act,
                                   .desk = incident->desk,
                                   .from_vendor = step->from_vendor,
                                   .text = step->text};
    access_note(call, incident->org_id,
                arena_printf(call->mem, "incident.%s", incident_act_names[step->act]), "incident",
                incident->id, incident->version);
    call->audit.details =
        arena_printf(call->mem, "{\"desk\":\"%s\",\"state\":\"%s\"}", desk_names[incident->desk],
                     incident_state_names[incident->state]);
    return incident_entries_add(call, ret, &ret->id);
}

enum err handle_incident(struct call *call, int64_t id, const struct incident_step *step,
                         struct incident *ret, struct incident_entry *ret_entry)
{
    struct org own;
    unsigned parts = 0;
    enum err err = access_org_write(call, call->caller.org_id, &own);

    if (!err)
        err = access_incident(call, id, true, ret, &parts);
    if (!err)
        err = check_step(call, ret, step, parts);
    if (!err)
        err = carry_out(call, ret, step, parts);
    return err ? err : write_down(call, ret, step, ret_entry);
}

static enum err escalate_one(struct call *call, bool *ret_idle)
{
    const struct incident_step step = {
        .act = ACT_ESCALATE,
        .text = "Quá hạn: hệ thống tự chuyển lên cấp trên. · Overdue: sent up by the deadline.",
    };
    struct incident incident;
    struct incident_entry entry;
    bool found = false;
    enum err err = incidents_find_overdue(call, call->now, &incident, &found);

    *ret_idle = !found;
    if (err || !found)
        return err;
    err = carry_out(call, &incident, &step, PART_ABOVE);
    if (!err)
        err = write_down(call, &incident, &step, &entry);
    return err ? err : audit_append(call);
}

enum err escalate_next_overdue(struct call *call, bool *ret_idle)
{
    enum err err = db_begin(call);

    *ret_idle = true;
    if (!err)
        err = escalate_one(call, ret_idle);
    if (err) {
        db_rollback(call);
        return err;
    }
    return db_commit(call);
}
