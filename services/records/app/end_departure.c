/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a departure ends: cancelled, closed by a receipt, returned by a refusal. */
#include <string.h>

#include "app/carry_parts.h"
#include "app/class_changes.h"
#include "app/execute_departure.h"
#include "app/pass_on.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "problems.h"
#include "store/years.h"

static enum err resume(struct call *call, const struct departure *d, const struct class_row *class)
{
    struct class_watch watch;
    struct enrolment enrolment;
    bool found = false;
    enum err err = watch_class(call, class->id, d->student_id, NONE, &watch);

    if (!err)
        err = enrolments_find_held(call, class->id, d->student_id, &enrolment, &found);
    if (!err && (!found || enrolment.state != ENROLMENT_TRANSFERRED))
        err = fail_with(call, &problem_transfer_state, "Học sinh không còn ở trường");
    if (!err)
        err = enrolment_resume(call, class, &enrolment);
    return err ? err : put_class_changes(call, &watch, d->reason);
}

/* The step first: until then nobody who is away can be in a class (the database sees to that). */
static enum err bring_back(struct call *call, const struct departure *d, const char *action)
{
    struct class_row class;
    enum err err = classes_get(call, d->class_id, &class);

    if (!err && d->within_year && class.year_state == YEAR_LOCKED)
        err = fail_with(call, &problem_year_locked, "Năm học %s", class.year_name);
    if (!err)
        err = step_departure(call, d, action);
    return err || !d->within_year ? err : resume(call, d, &class);
}

enum err cancel_departure(struct call *call, int64_t id, const char *number, const char *reason,
                          struct departure *ret)
{
    enum err err = see_departure(call, id, ret);

    if (!err && ret->state != DEPARTURE_EXECUTED)
        err = fail_with(call, &problem_transfer_state,
                        "Hồ sơ chưa chuyển, hoặc đã ký gửi: chỉ trường nhận từ chối được");
    if (err)
        return err;
    ret->state = DEPARTURE_CANCELLED;
    ret->cancel_number = number;
    ret->cancel_reason = reason;
    ret->cancelled_by = call->caller.account_id;
    ret->cancelled_at = time_text(call->mem, call->now);
    return bring_back(call, ret, "departure.cancel");
}

static bool is_received(const struct carried_answer *a)
{
    return strcmp(a->answer, "received") == 0;
}

static void check_answer(struct call *call, const struct departure *d,
                         const struct carried_answer *a)
{
    must_hold(call, strcmp(a->schema, ANSWER_SCHEMA) == 0, "/answer/schema",
              "không phải trả lời chuyển trường", "is no answer to a transfer");
    must_hold(call, is_received(a) || strcmp(a->answer, "refused") == 0, "/answer/answer",
              "phải là received hoặc refused", "must be received or refused");
    must_hold(call, strcmp(a->package_id, d->package_id) == 0, "/answer/package_id", "của gói khác",
              "is of another package");
    must_hold(call, d->package_sha256 && strcmp(a->package_sha256, d->package_sha256) == 0,
              "/answer/package_sha256", "không phải SHA-256 của gói đã gửi",
              "is not the SHA-256 of the package that was sent");
    must_hold(call, strcmp(a->from.code, d->from_code) == 0, "/answer/from/code",
              "không phải trường này", "is not this school");
    must_hold(call, strcmp(a->to.code, d->to_code) == 0, "/answer/to/code",
              "không phải trường nhận", "is not the receiving school");
    must_hold(call, strcmp(a->to.name, d->to_name) == 0, "/answer/to/name",
              "không phải tên trường nhận đã ghi", "is not the receiving school's name");
    must_hold(call, strcmp(a->signer.role, "leader") == 0, "/answer/signer/role",
              "phải là lãnh đạo nhà trường", "must be a head of school");
}

static enum err judge_answer(struct call *call, const struct departure *d, struct bytes answer,
                             struct bytes signature, struct carried_answer *ret)
{
    enum err err = OK;

    if (read_text(call, "/answer", answer, &carried_answer_shape, ret)) {
        check_answer(call, d, ret);
        err = check_signature(call, "/signature", answer, signature, &ret->signer, ret->to.name);
    }
    if (!err && call->failure.n_violations)
        err = fail_with(call, &problem_answer_refused, "Hồ sơ chuyển đi %lld", (long long)d->id);
    return err;
}

static bool is_the_same(const struct departure *d, struct bytes answer)
{
    return d->answer.data && d->answer.n == answer.n &&
           memcmp(d->answer.data, answer.data, answer.n) == 0;
}

enum err take_answer(struct call *call, int64_t id, struct bytes answer, struct bytes signature,
                     struct departure *ret)
{
    struct carried_answer said;
    enum err err = see_departure(call, id, ret);

    if (!err && ret->state != DEPARTURE_SENT && !is_the_same(ret, answer))
        err = fail_with(call, &problem_transfer_state, "Chưa gửi đi, hoặc đã có trả lời");
    if (!err)
        err = judge_answer(call, ret, answer, signature, &said);
    if (err)
        return err;
    if (ret->state != DEPARTURE_SENT) {
        audit_note(call, ret->org_id, "departure.answer_again", "departure",
                   arena_printf(call->mem, "%lld", (long long)id), ret->state);
        return OK;
    }
    ret->answer = answer;
    ret->answer_sha256 = sha256_hex(call->mem, answer.data, answer.n);
    ret->answer_certificate_sha256 = said.signer.certificate_sha256;
    ret->answer_signature = signature;
    ret->closed_by = call->caller.account_id;
    ret->closed_at = time_text(call->mem, call->now);
    if (!is_received(&said)) {
        ret->state = DEPARTURE_RETURNED;
        return bring_back(call, ret, "departure.return");
    }
    ret->state = DEPARTURE_CLOSED;
    return step_departure(call, ret, "departure.close");
}
