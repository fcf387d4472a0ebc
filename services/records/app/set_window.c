/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/set_window.h"

#include <string.h>

#include "app/put_changes.h"
#include "base/date.h"
#include "base/seeded.h"
#include "clients/orgs.h"
#include "domain/rulesets.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/windows.h"

/* Each school that it reaches is told; before NULL = it was not there. */
static enum err put_window_change(struct call *call, const struct entry_window *before,
                                  const struct entry_window *w)
{
    int operation = before ? OPERATION_CHANGED : OPERATION_CREATED;
    struct list schools;
    enum err err = school_units_below(call, w->scope_org_id, &schools);
    const int64_t *school = schools.items;
    struct change_event *events = arena_array(call->mem, schools.n, sizeof(*events));
    const char *old = before ? value_text(call, &entry_window_shape, before) : NULL;
    const char *new = value_text(call, &entry_window_shape, w);

    for (size_t i = 0; !err && i < schools.n; i++) {
        events[i] = change_of(school[i], CHANGE_WINDOW, operation, object_id(call, w->id));
        events[i].old_value = old;
        events[i].new_value = new;
        events[i].reason = before ? w->close_reason : w->reason;
    }
    return err ? err : put_changes(call, &(struct list){events, schools.n});
}

static void note(struct call *call, const struct entry_window *w, const char *action)
{
    audit_note(call, w->org_id, action, "entry_window",
               arena_printf(call->mem, "%lld", (long long)w->id), w->version);
    call->audit.details = arena_printf(
        call->mem, "{\"ends_at\":\"%s\",\"kind\":\"%s\",\"scope\":%lld,\"starts_at\":\"%s\"}",
        window_end(w), window_kind_names[w->kind], (long long)w->scope_org_id, w->starts_at);
}

/* A school that is known here sets windows for itself: auth need not be asked for its name. */
static enum err name_own_school(struct call *call, struct entry_window *w, bool *ret)
{
    struct school school;
    enum err err = OK;

    *ret = false;
    if (w->scope_org_id == call->caller.org_id)
        err = schools_find(call, w->org_id, &school, ret);
    if (!err && *ret)
        w->unit_name = w->scope_name = school.name;
    return err;
}

/* The names of the unit and of its scope, which is the unit or below it. */
static enum err name_units(struct call *call, struct entry_window *w, bool *ret_below)
{
    struct list path;
    enum err err = orgs_path(call, w->scope_org_id, call->today, &path);
    const struct org_unit *unit = path.items;

    *ret_below = false;
    for (size_t i = 0; !err && i < path.n; i++) {
        if (unit[i].id == w->org_id) {
            w->unit_name = unit[i].name;
            *ret_below = true;
        }
        w->scope_name = unit[i].name;
    }
    return err;
}

static enum err relate(struct call *call, struct entry_window *w, bool *ret_is_school)
{
    bool own = w->scope_org_id == w->org_id;
    bool below = false;
    enum err err = name_own_school(call, w, ret_is_school);

    if (!err && !*ret_is_school)
        err = name_units(call, w, &below);
    if (err)
        return err;
    if (!caller_is_whole(&call->caller) || !(own || below))
        return policy_require(call, RELATION_OTHER_UNIT, "Không có đơn vị này dưới đơn vị của bạn");
    return policy_require(call, own ? RELATION_OWN_UNIT | RELATION_SUBTREE : RELATION_SUBTREE,
                          "Bạn không đặt thời gian cho đơn vị này");
}

static void check_times(struct call *call, const struct entry_window *w, const char *now)
{
    int64_t at;

    if (!time_parse(w->starts_at, &at))
        violate(call, "/starts_at", "phải có dạng 2026-05-25T08:00:00Z",
                "must look like 2026-05-25T08:00:00Z");
    else if (strcmp(w->starts_at, now) < 0)
        violate(call, "/starts_at", "đã qua", "is over already");
    if (!time_parse(w->ends_at, &at))
        violate(call, "/ends_at", "phải có dạng 2026-05-25T08:00:00Z",
                "must look like 2026-05-25T08:00:00Z");
    else if (strcmp(w->ends_at, w->starts_at) <= 0)
        violate(call, "/ends_at", "phải sau lúc bắt đầu", "must be after starts_at");
}

static enum err check(struct call *call, const struct entry_window *w, bool is_school,
                      const char *now)
{
    check_times(call, w, now);
    if (w->kind == WINDOW_KIND_OPENING && !is_school)
        violate(call, "/kind", "cơ quan cấp trên chỉ khóa, trường tự mở",
                "an office locks; a school opens for itself");
    if (w->subject && !subject_is_known(w->subject))
        violate(call, "/subject", "không có môn này", "there is no such subject");
    return fail_if_violated(call);
}

enum err set_window(struct call *call, const struct entry_window *wanted, struct entry_window *ret)
{
    bool is_school = false;
    const char *now = NULL;
    enum err err;

    *ret = *wanted;
    ret->org_id = call->caller.org_id;
    ret->set_by = call->caller.account_id;
    ret->set_at = time_text(call->mem, call->now);
    ret->closed_by = NONE;
    ret->version = 1;
    if (is_none(ret->scope_org_id))
        ret->scope_org_id = ret->org_id;
    err = relate(call, ret, &is_school);
    if (!err)
        err = windows_gate_change(call, ret->scope_org_id, &now);
    if (err)
        return err;
    if (!ret->starts_at)
        ret->starts_at = now;
    err = check(call, ret, is_school, now);
    if (!err)
        err = windows_add(call, ret, &ret->id);
    note(call, ret, "window.set");
    return err ? err : put_window_change(call, NULL, ret);
}

static enum err access_window(struct call *call, const struct entry_window *w)
{
    unsigned relation = RELATION_OTHER_UNIT;
    bool bound = false;
    enum err err = school_units_has(call, call->caller.org_id, w->scope_org_id, &bound);

    if (bound)
        relation = RELATION_BOUND;
    if (w->org_id == call->caller.org_id || SEEDED(60))
        relation = RELATION_OWN_UNIT;
    return err ? err
               : policy_require(call, relation, "Không có thời gian nhập này ở đơn vị của bạn");
}

enum err see_window(struct call *call, int64_t id, struct entry_window *ret)
{
    enum err err = windows_get(call, id, ret);

    return err ? err : access_window(call, ret);
}

enum err see_windows(struct call *call, struct list *ret)
{
    return windows_of_unit(call, call->caller.org_id, ret);
}

enum err close_window(struct call *call, int64_t id, int64_t version, const char *reason,
                      struct entry_window *ret)
{
    struct entry_window before;
    const char *now = NULL;
    enum err err = see_window(call, id, ret);

    if (err)
        return err;
    if (ret->version != version)
        return fail_plain(call, ERR_CHANGED, "Thời gian này đã được sửa sau lần đọc của bạn");
    err = windows_gate_change(call, ret->scope_org_id, &now);
    if (err)
        return err;
    if (ret->closed_at || strcmp(ret->ends_at, now) <= 0)
        return fail_with(call, &problem_window_over, "Đã kết thúc lúc %s", window_end(ret));
    before = *ret;
    ret->closed_by = call->caller.account_id;
    ret->closed_at = now;
    ret->close_reason = reason;
    err = windows_close(call, ret);
    ret->version++;
    note(call, ret, "window.close");
    return err ? err : put_window_change(call, &before, ret);
}
