/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/substitute.h"

#include <string.h>

#include "app/access.h"
#include "app/put_changes.h"
#include "base/date.h"
#include "base/seeded.h"
#include "clients/teachers.h"
#include "policy/policy.h"
#include "problems.h"
#include "json/json.h"

/* What of it stands in a document beside the signer. */
static const struct field cited_fields[] = {
    INT(struct substitution, id, 1, INT64_MAX),
    STR(struct substitution, decision_number, 1, 50),
    STR(struct substitution, valid_from, 10, 10),
    STR(struct substitution, valid_to, 10, 10),
};
static const struct shape cited_shape = SHAPE(struct substitution, cited_fields);

/* The substitute's reach begins with a decision and ends early by another; that it begins and ends
 * by date, the days in the value tell. */
static enum err put_reach(struct call *call, const struct class_row *class,
                          const struct substitution *before, const struct substitution *row)
{
    bool held = before && before->state == SUBSTITUTION_APPROVED;
    bool holds = row->state == SUBSTITUTION_APPROVED;

    if (held == holds)
        return OK;
    return put_access(call, class, row->subject, row->account_id,
                      holds ? OPERATION_GAINED : OPERATION_LOST,
                      value_text(call, &cited_shape, row));
}

static enum err tell(struct call *call, const struct class_row *class,
                     const struct substitution *before, const struct substitution *row)
{
    struct change_event event =
        change_in_class(class, CHANGE_SUBSTITUTION, before ? OPERATION_CHANGED : OPERATION_CREATED,
                        object_id(call, row->id));
    enum err err;

    event.subject = row->subject;
    event.old_value = before ? value_text(call, &substitution_shape, before) : NULL;
    event.new_value = value_text(call, &substitution_shape, row);
    event.reason = before ? row->decision_reason : row->reason;
    err = put_change(call, &event);
    return err ? err : put_reach(call, class, before, row);
}

/* Into the audit chain and to the followers; before NULL = it was not there. */
static enum err note(struct call *call, const struct class_row *class,
                     const struct substitution *before, const struct substitution *row,
                     const char *action)
{
    audit_note(call, class->org_id, action, "substitution",
               arena_printf(call->mem, "%lld", (long long)row->id), row->state);
    call->audit.details = arena_printf(
        call->mem,
        "{\"account\":%lld,\"class\":%lld,\"subject\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
        (long long)row->account_id, (long long)row->class_id, row->subject, row->valid_from,
        row->valid_to);
    return tell(call, class, before, row);
}

static enum err who_is_away(struct call *call, const struct class_row *class,
                            const struct substitution *wanted, int64_t *ret)
{
    struct assignment regular = {.account_id = NONE};
    bool found = false;
    enum err err = OK;

    *ret = class->homeroom_account_id;
    if (*wanted->subject) {
        err = assignments_find(call, class->id, wanted->subject, &regular, &found);
        *ret = found ? regular.account_id : NONE;
    }
    return err;
}

static enum err check_days(struct call *call, const struct substitution *wanted)
{
    if (strcmp(wanted->valid_from, wanted->valid_to) > 0)
        violate(call, "/valid_to", "phải từ ngày bắt đầu trở đi", "must not be before valid_from");
    if (strcmp(wanted->valid_to, call->today) < 0)
        violate(call, "/valid_to", "đã qua", "is over already");
    return fail_if_violated(call);
}

/* Somebody must be away; and nobody stands in for himself, or by his own proposal (S4). */
static enum err check_people(struct call *call, const struct class_row *class,
                             const struct substitution *wanted)
{
    int64_t away = NONE;
    enum err err = who_is_away(call, class, wanted, &away);

    if (err)
        return err;
    if (is_none(away))
        return fail_with(call, &problem_unknown_subject, "Chưa phân công giáo viên nào");
    if (wanted->account_id == call->caller.account_id)
        return fail_with(call, &problem_own_substitution, "Người khác phải đề nghị");
    if (wanted->account_id == away)
        violate(call, "/account_id", "đang được phân công chính việc này",
                "is the one assigned to this");
    return fail_if_violated(call);
}

static enum err check_overlap(struct call *call, const struct substitution *row)
{
    bool overlaps = false;
    enum err err = substitutions_overlap(call, row, &overlaps);

    if (err || !overlaps)
        return err;
    return fail_with(call, &problem_substitution_overlap, "Từ %s đến %s", row->valid_from,
                     row->valid_to);
}

enum err propose_substitution(struct call *call, const struct substitution *wanted,
                              struct substitution *ret)
{
    struct class_row class;
    enum err err = access_class(call, wanted->class_id, &class);

    if (!err)
        err = check_days(call, wanted);
    if (!err)
        err = check_people(call, &class, wanted);
    if (!err)
        err = check_overlap(call, wanted);
    if (err)
        return err;
    *ret = *wanted;
    ret->state = SUBSTITUTION_PROPOSED;
    ret->proposed_by = call->caller.account_id;
    ret->proposed_at = time_text(call->mem, call->now);
    ret->decided_by = NONE;
    ret->ended_by = NONE;
    err = teachers_name(call, &class, wanted, &ret->full_name);
    if (!err)
        err = substitutions_add(call, ret, &ret->id);
    return err ? err : note(call, &class, NULL, ret, "substitution.propose");
}

static enum err relate(struct call *call, int64_t id, struct substitution *ret,
                       struct class_row *ret_class)
{
    const int64_t caller = call->caller.account_id;
    enum err err = substitutions_get(call, id, ret);

    if (!err)
        err = classes_get(call, ret->class_id, ret_class);
    if (err)
        return err;
    return access_parts(call, ret_class,
                        (ret->proposed_by == caller && !SEEDED(55) ? RELATION_PROPOSER : 0) |
                            (ret->account_id == caller && !SEEDED(56) ? RELATION_SELF : 0));
}

enum err own_substitution(struct call *call, int64_t class_id, const char *subject, int64_t *ret_id,
                          const char **ret_text)
{
    struct substitution row;
    struct buf text = buf_in(call->mem);
    bool found = false;
    enum err err = substitutions_own(call, class_id, subject, &row, &found);

    *ret_id = NONE;
    *ret_text = NULL;
    if (err || !found)
        return err;
    json_encode(&text, &cited_shape, &row);
    *ret_id = row.id;
    *ret_text = text.data;
    return OK;
}

enum err see_substitution(struct call *call, int64_t id, struct substitution *ret)
{
    struct class_row class;

    return relate(call, id, ret, &class);
}

enum err decide_substitution(struct call *call, int64_t id, const struct substitution *decision,
                             struct substitution *ret)
{
    struct class_row class;
    struct substitution before;
    enum err err = relate(call, id, ret, &class);

    if (!err && strcmp(ret->valid_to, call->today) < 0)
        err = fail_with(call, &problem_substitution_state, "Đã qua ngày %s", ret->valid_to);
    if (!err && decision->state == SUBSTITUTION_APPROVED)
        err = check_overlap(call, ret);
    if (err)
        return err;
    before = *ret;
    ret->state = decision->state;
    ret->decision_number = decision->decision_number;
    ret->decision_reason = decision->decision_reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = time_text(call->mem, call->now);
    err = substitutions_decide(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_substitution_state, "Đã được quyết định hoặc rút lại");
    return err ? err : note(call, &class, &before, ret, "substitution.decide");
}

enum err end_substitution(struct call *call, int64_t id)
{
    struct class_row class;
    struct substitution row;
    struct substitution before;
    enum err err = relate(call, id, &row, &class);

    if (err)
        return err;
    before = row;
    row.state = SUBSTITUTION_ENDED;
    row.ended_by = call->caller.account_id;
    row.ended_at = time_text(call->mem, call->now);
    err = substitutions_end(call, &row);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_substitution_state, "Đã kết thúc hoặc bị từ chối");
    return err ? err : note(call, &class, &before, &row, "substitution.end");
}
