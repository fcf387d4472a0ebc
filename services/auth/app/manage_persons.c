/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manage_persons.h"

#include <string.h>

#include "app/access.h"
#include "app/days.h"
#include "problems.h"

enum err access_person(struct call *call, int64_t id, struct person *ret)
{
    bool belongs = false;
    enum err err = persons_belong(call, id, call->caller.org_id, &belongs);

    if (!err && belongs)
        return persons_get(call, id, ret);
    return err ? err : fail_plain(call, ERR_NOT_FOUND, "Không có người này trong phạm vi của bạn");
}

enum err check_belongs(struct call *call, int64_t person_id, const struct org *org)
{
    bool belongs = false;
    enum err err = persons_belong(call, person_id, org->id, &belongs);

    if (err || belongs)
        return err;
    return fail_with(call, &problem_person_elsewhere, "Hãy ghi nhận vị trí tại %s trước",
                     org->name);
}

enum err add_natural_person(struct call *call, const struct person *wanted, int64_t *ret_id)
{
    struct person person = *wanted;
    enum err err;

    person.created_at = call->now;
    err = persons_add(call, &person, ret_id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_person_known, "Hãy ghi nhận vị trí của người này");
    return err;
}

static enum err put_position(struct call *call, const struct position *wanted, struct position *ret)
{
    enum err err;

    *ret = *wanted;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : call->today;
    ret->ended_at = NONE;
    err = check_days(call, ret->valid_from, ret->valid_to);
    return err ? err : positions_add(call, ret, &ret->id);
}

enum err register_person(struct call *call, const struct person *wanted,
                         const struct position *post, struct person *ret)
{
    struct org org;
    struct position position = *post;
    enum err err = access_org_write(call, post->org_id, &org);

    if (!err)
        err = add_natural_person(call, wanted, &position.person_id);
    if (!err)
        err = put_position(call, &position, &position);
    if (!err)
        err = persons_get(call, position.person_id, ret);
    if (err)
        return err;
    access_note(call, org.id, "person.create", "person", ret->id, 1);
    return OK;
}

/* Where the person's data are kept: at the unit of the account, else at any unit of a post. */
static enum err check_home(struct call *call, const struct person *person)
{
    struct account account;
    struct org org;
    enum err err;

    if (is_none(person->account_id))
        return access_org_write(call, call->caller.org_id, &org);
    if (person->account_id == call->caller.account_id)
        return fail_with(call, &problem_own_account, "Hãy nhờ quản trị viên khác");
    err = access_account(call, person->account_id, &account);
    return err ? err : access_org_write(call, account.org_id, &org);
}

enum err change_person(struct call *call, int64_t id, const struct person *wanted, int64_t version,
                       struct person *ret)
{
    enum err err = access_person(call, id, ret);

    if (!err)
        err = check_home(call, ret);
    if (err)
        return err;
    if (version != ret->version)
        return fail_plain(call, ERR_CHANGED, "Phiên bản hiện tại là v%lld",
                          (long long)ret->version);
    ret->full_name = wanted->full_name;
    ret->birth_date = wanted->birth_date;
    ret->personal_id = wanted->personal_id;
    err = persons_change(call, ret);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_person_known, "Số định danh đã có");
    ret->version++;
    access_note(call, call->caller.org_id, "person.change", "person", id, ret->version);
    return err;
}

/* One answer to every wrong guess. */
static enum err refuse_unknown(struct call *call)
{
    return fail_with(call, &problem_person_unknown, "Kiểm tra lại định danh và họ tên");
}

static enum err find_named(struct call *call, const struct position_wish *wanted,
                           struct person *ret)
{
    struct account account;
    bool found = false;
    enum err err = OK;

    if (wanted->personal_id) {
        err = persons_find(call, wanted->personal_id, ret, &found);
    } else {
        err = accounts_find(call, wanted->username, &account, &found);
        if (!err && found)
            err = persons_get(call, account.person_id, ret);
    }
    if (err)
        return err;
    if (!found || !wanted->position.full_name ||
        strcmp(ret->full_name, wanted->position.full_name) != 0)
        return refuse_unknown(call);
    return OK;
}

static enum err find_person(struct call *call, const struct position_wish *wanted,
                            struct person *ret)
{
    int ways = !is_none(wanted->position.person_id) + !!wanted->username + !!wanted->personal_id;

    if (ways != 1) {
        violate(call, "/person_id", "cần đúng một trong person_id, username, personal_id",
                "exactly one of person_id, username, personal_id is needed");
        return fail_if_violated(call);
    }
    if (!is_none(wanted->position.person_id))
        return access_person(call, wanted->position.person_id, ret);
    return find_named(call, wanted, ret);
}

enum err add_position(struct call *call, const struct position_wish *wanted, struct position *ret)
{
    struct org org;
    struct person person;
    struct position position = wanted->position;
    enum err err = access_org_write(call, position.org_id, &org);

    if (!err)
        err = find_person(call, wanted, &person);
    if (err)
        return err;
    if (person.account_id == call->caller.account_id)
        return fail_with(call, &problem_own_grant, "Hãy nhờ quản trị viên khác");
    position.person_id = person.id;
    position.full_name = person.full_name;
    err = put_position(call, &position, ret);
    access_note(call, org.id, "position.create", "position", ret->id, 1);
    return err;
}

enum err end_position(struct call *call, int64_t id)
{
    struct position position;
    struct org org;
    enum err err = positions_get(call, id, &position);

    if (!err)
        err = access_org_write(call, position.org_id, &org);
    if (!err)
        err = positions_end(call, id);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_already_ended, "Vị trí đã kết thúc");
    access_note(call, position.org_id, "position.end", "position", id, 2);
    return err;
}
