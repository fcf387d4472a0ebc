/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/arrival.h"

#include "app/access.h"
#include "app/carry_parts.h"
#include "app/put_changes.h"
#include "app/signed_text.h"
#include "audit/audit.h"
#include "base/date.h"
#include "policy/policy.h"
#include "problems.h"

static void note(struct call *call, const struct arrival *a, const char *action)
{
    audit_note(call, a->org_id, action, "arrival",
               arena_printf(call->mem, "%lld", (long long)a->id), a->state);
    call->audit.details = arena_printf(call->mem, "{\"package\":\"%s\",\"state\":\"%s\"}",
                                       a->package_id, arrival_state_names[a->state]);
}

enum err tell_arrival(struct call *call, int64_t id, const struct arrival *row)
{
    struct arrival now;
    struct change_event event;
    enum err err = arrivals_get(call, id, &now);

    if (err)
        return err;
    event = change_of(now.org_id, CHANGE_ARRIVAL, row ? OPERATION_CHANGED : OPERATION_CREATED,
                      object_id(call, id));
    event.class_id = now.class_id;
    event.student_id = now.student_id;
    event.old_value = row ? value_text(call, &arrival_shape, row) : NULL;
    event.new_value = value_text(call, &arrival_shape, &now);
    event.reason = row ? now.decision_reason : NULL;
    return put_change(call, &event);
}

enum err step_arrival(struct call *call, const struct arrival *row, arrival_write *write,
                      const char *action)
{
    struct arrival before;
    enum err err = arrivals_get(call, row->id, &before);

    if (!err)
        err = write(call, row);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_transfer_state,
                         "Đã tiếp nhận, từ chối hoặc ký trả lời: hồ sơ %lld", (long long)row->id);
    if (err)
        return err;
    note(call, row, action);
    return tell_arrival(call, row->id, &before);
}

/* Once the student is in a class, its homeroom teacher reads what came along. */
enum err see_arrival(struct call *call, int64_t id, struct arrival *ret)
{
    struct class_row class;
    enum err err = arrivals_get(call, id, ret);

    if (!err && policy_asks(call, RELATION_HOMEROOM) && !is_none(ret->class_id))
        err = classes_get(call, ret->class_id, &class);
    else if (!err)
        return access_unit(call, ret->org_id, "Không có hồ sơ chuyển đến này");
    return err ? err : access_parts(call, &class, 0);
}

enum err read_former(struct call *call, int64_t id, struct list *ret)
{
    struct arrival arrival;
    enum err err = see_arrival(call, id, &arrival);

    return err ? err : arrivals_former(call, &arrival, ret);
}

enum err refuse_arrival(struct call *call, int64_t id, const char *number, const char *reason,
                        struct arrival *ret)
{
    enum err err = see_arrival(call, id, ret);

    if (err)
        return err;
    ret->state = ARRIVAL_REFUSED;
    ret->decision_number = number;
    ret->decision_reason = reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = time_text(call->mem, call->now);
    return step_arrival(call, ret, arrivals_step, "arrival.refuse");
}

static enum err see_decided(struct call *call, int64_t id, struct arrival *ret)
{
    enum err err = see_arrival(call, id, ret);
    bool decided = !err && (ret->state == ARRIVAL_ADMITTED || ret->state == ARRIVAL_REFUSED);

    if (!err && (!decided || ret->answer_signature.data))
        err = fail_with(call, &problem_transfer_state, "Chưa quyết định, hoặc đã ký trả lời");
    return err;
}

enum err prepare_answer(struct call *call, int64_t id, int64_t credential_id, struct arrival *ret)
{
    struct carried_answer answer = {.schema = ANSWER_SCHEMA};
    enum err err = see_decided(call, id, ret);

    if (!err)
        err = text_signer(call, credential_id, &answer.signer);
    if (err)
        return err;
    answer.answer = ret->state == ARRIVAL_ADMITTED ? "received" : "refused";
    answer.package_id = ret->package_id;
    answer.package_sha256 = ret->package_sha256;
    answer.file_sha256 = ret->file_sha256;
    answer.from = (struct named_school){ret->from_code, ret->from_name};
    answer.to = (struct named_school){ret->to_code, ret->to_name};
    answer.number = ret->decision_number;
    answer.reason = ret->decision_reason;
    answer.decided_at = ret->decided_at;
    answer.prepared_at = time_text(call->mem, call->now);
    ret->answer_certificate_sha256 = answer.signer.certificate_sha256;
    ret->answered_by = call->caller.account_id;
    err = write_text(call, &carried_answer_shape, &answer, &ret->answer, &ret->answer_sha256);
    return err ? err : step_arrival(call, ret, arrivals_put_answer, "arrival.prepare_answer");
}

enum err sign_answer(struct call *call, int64_t id, const char *sad, struct arrival *ret)
{
    enum err err = see_decided(call, id, ret);

    if (!err && (!ret->answer_sha256 || ret->answered_by != call->caller.account_id))
        err = fail_with(call, &problem_not_ready, "Bạn chưa lập trả lời");
    if (!err)
        err = sign_text(call, sad, ret->answer_sha256, ret->answer_certificate_sha256,
                        &ret->answer_signature, &ret->answered_at);
    if (err)
        return err;
    if (ret->state == ARRIVAL_REFUSED)
        return step_arrival(call, ret, arrivals_sign_refusal, "arrival.answer");
    ret->state = ARRIVAL_RECEIVED;
    return step_arrival(call, ret, arrivals_step, "arrival.answer");
}
