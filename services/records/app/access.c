/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"

#include <string.h>

#include "problems.h"

static bool is_role(const struct call *call, const char *role)
{
    return strcmp(call->caller.role, role) == 0;
}

bool is_service_alone(const struct call *call)
{
    return *call->caller.service && !call->caller.account_id;
}

/* What belongs to another school does not exist for the caller. */
static enum err in_own_school(struct call *call, int64_t org_id)
{
    if (is_service_alone(call) || org_id == call->caller.org_id)
        return OK;
    return fail_plain(call, ERR_NOT_FOUND, "Không có tài nguyên này ở đơn vị của bạn");
}

static enum err refuse(struct call *call, const struct class_row *class, const char *what)
{
    return fail_with(call, &problem_not_your_class, "Bạn không phải %s lớp %s", what, class->name);
}

enum err class_visible(struct call *call, int64_t id, struct class_row *ret)
{
    enum err err = classes_get(call, id, ret);

    if (err)
        return err;
    return in_own_school(call, ret->org_id);
}

static bool is_homeroom(const struct call *call, const struct class_row *class)
{
    return is_role(call, "teacher") && class->homeroom_account_id == call->caller.account_id;
}

enum err class_of_homeroom(struct call *call, int64_t id, struct class_row *ret)
{
    enum err err = class_visible(call, id, ret);

    if (err)
        return err;
    return is_homeroom(call, ret) ? OK : refuse(call, ret, "giáo viên chủ nhiệm");
}

static enum err teaches_subject(struct call *call, const struct class_row *class,
                                const char *subject, bool *ret)
{
    struct assignment assignment;
    bool found = false;
    enum err err = assignments_find(call, class->id, subject, &assignment, &found);

    *ret = found && is_role(call, "teacher") && assignment.account_id == call->caller.account_id;
    return err;
}

static enum err check_teaches(struct call *call, const struct class_row *class, const char *subject)
{
    bool teaches = false;
    enum err err = teaches_subject(call, class, subject, &teaches);

    if (err)
        return err;
    return teaches ? OK : refuse(call, class, "giáo viên bộ môn này của");
}

enum err class_of_subject(struct call *call, int64_t id, const char *subject, struct class_row *ret)
{
    enum err err = class_visible(call, id, ret);

    return err ? err : check_teaches(call, ret, subject);
}

enum err class_for_reading(struct call *call, int64_t id, struct class_row *ret)
{
    bool teaches = false;
    enum err err = class_visible(call, id, ret);

    if (err || is_service_alone(call) || is_role(call, "leader") || is_role(call, "office") ||
        is_homeroom(call, ret))
        return err;
    err = assignments_teaches(call, id, call->caller.account_id, &teaches);
    if (err)
        return err;
    return teaches && is_role(call, "teacher") ? OK : refuse(call, ret, "giáo viên của");
}

enum err class_for_reading_subject(struct call *call, int64_t id, const char *subject,
                                   struct class_row *ret)
{
    enum err err = class_visible(call, id, ret);

    if (err || is_role(call, "leader") || is_homeroom(call, ret))
        return err;
    return check_teaches(call, ret, subject);
}

enum err class_for_roster(struct call *call, int64_t id, struct class_row *ret)
{
    if (is_role(call, "school_admin"))
        return class_visible(call, id, ret);
    return class_of_homeroom(call, id, ret);
}

enum err year_visible(struct call *call, int64_t id, struct school_year *ret)
{
    enum err err = years_get(call, id, ret);

    if (err)
        return err;
    return in_own_school(call, ret->org_id);
}

enum err year_hold_open(struct call *call, int64_t school_year_id)
{
    struct school_year year;
    enum err err = years_get_held(call, school_year_id, &year);

    if (err)
        return err;
    if (year.state == YEAR_LOCKED)
        return fail_with(call, &problem_year_locked, "Năm học %s đã khóa học bạ", year.name);
    return OK;
}
