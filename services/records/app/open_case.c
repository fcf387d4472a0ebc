/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/open_case.h"

#include <string.h>

#include "app/put_changes.h"
#include "base/date.h"
#include "clients/inspectors.h"
#include "clients/orgs.h"
#include "domain/rulesets.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/years.h"

enum err note_case(struct call *call, int64_t org_id, const char *action,
                   const struct case_file *before, const struct case_file *row)
{
    struct change_event event =
        change_of(row->school_id, CHANGE_CASE_FILE, before ? OPERATION_CHANGED : OPERATION_CREATED,
                  object_id(call, row->id));

    event.school_year_id = row->school_year_id;
    event.old_value = before ? value_text(call, &case_file_shape, before) : NULL;
    event.new_value = value_text(call, &case_file_shape, row);
    event.reason = before ? NULL : row->reason;
    audit_note(call, org_id, action, "case_file", object_id(call, row->id), row->version);
    call->audit.details = arena_printf(
        call->mem, "{\"from\":\"%s\",\"inspectors\":%zu,\"school\":%lld,\"to\":\"%s\"}",
        row->valid_from, row->inspectors.n, (long long)row->school_id, row->valid_to);
    return put_change(call, &event);
}

/* Fills in the names of the office and the school; *ret_below: the school is below the office. */
static enum err name_units(struct call *call, struct case_file *row, bool *ret_below)
{
    struct list path;
    enum err err = orgs_path(call, row->school_id, call->today, &path);
    const struct org_unit *unit = path.items;

    *ret_below = false;
    for (size_t i = 0; !err && i < path.n; i++) {
        if (unit[i].id == row->org_id) {
            row->unit_name = unit[i].name;
            *ret_below = unit[i].id != row->school_id;
        }
        row->school_name = unit[i].name;
    }
    if (!err && *ret_below && strcmp(unit[path.n - 1].kind, "school") != 0)
        violate(call, "/school_id", "không phải trường học", "is not a school");
    return err;
}

static void check_case_days(struct call *call, const struct case_file *row)
{
    int64_t from = 0;

    if (strcmp(row->valid_from, call->today) < 0)
        violate(call, "/valid_from", "đã qua", "is over already");
    if (strcmp(row->valid_to, row->valid_from) < 0) {
        violate(call, "/valid_to", "phải từ ngày bắt đầu trở đi", "must not be before valid_from");
        return;
    }
    if (time_parse(arena_printf(call->mem, "%sT00:00:00Z", row->valid_from), &from) &&
        strcmp(row->valid_to, day_text(call->mem, from + (CASE_DAYS_MAX - 1) * DAY_S)) > 0)
        violate(call, "/valid_to", "nhiều nhất 45 ngày", "at most 45 days");
}

static enum err find_year(struct call *call, struct case_file *row)
{
    struct list years;
    enum err err = years_of_school(call, row->school_id, &years);
    const struct school_year *year = years.items;

    row->school_year_id = NONE;
    for (size_t i = 0; !err && i < years.n; i++)
        if (strcmp(year[i].name, row->year_name) == 0)
            row->school_year_id = year[i].id;
    if (!err && is_none(row->school_year_id))
        violate(call, "/year_name", "trường không có năm học này", "the school has no such year");
    return err;
}

static void find_class(struct call *call, const struct list *classes, struct case_scope *line,
                       size_t i)
{
    const struct class_row *class = classes->items;

    for (size_t k = 0; k < classes->n; k++)
        if (strcmp(class[k].name, line->class_name) == 0)
            line->class_id = class[k].id;
    if (is_none(line->class_id))
        violate(call, arena_printf(call->mem, "/scope/%zu/class_name", i), "không có lớp này",
                "there is no such class");
    if (!is_none(line->grade))
        violate(call, arena_printf(call->mem, "/scope/%zu/grade", i),
                "đã có lớp thì không nêu khối", "not together with class_name");
}

static enum err find_scope(struct call *call, struct case_file *row)
{
    struct case_scope *line = row->scope.items;
    struct list classes = {0};
    enum err err = OK;

    if (!is_none(row->school_year_id))
        err = classes_of_year(call, row->school_year_id, &classes);
    for (size_t i = 0; !err && i < row->scope.n; i++) {
        line[i].class_id = NONE;
        if (line[i].class_name && !is_none(row->school_year_id))
            find_class(call, &classes, &line[i], i);
        if (line[i].subject && !subject_is_known(line[i].subject))
            violate(call, arena_printf(call->mem, "/scope/%zu/subject", i), "không có môn này",
                    "there is no such subject");
    }
    return err;
}

/* Nobody lets himself read (S4), and each is named once. */
static enum err find_inspectors(struct call *call, struct case_file *row)
{
    struct case_inspector *one = row->inspectors.items;
    enum err err = OK;

    for (size_t i = 0; !err && i < row->inspectors.n; i++) {
        const char *pointer = arena_printf(call->mem, "/inspectors/%zu/account_id", i);

        if (one[i].account_id == call->caller.account_id)
            violate(call, pointer, "không tự giao cho mình", "is who opens the case");
        for (size_t k = 0; k < i; k++)
            if (one[k].account_id == one[i].account_id)
                violate(call, pointer, "đã nêu ở trên", "is named twice");
        err = inspectors_name(call, row, one[i].account_id, &one[i].full_name);
        if (!err && !one[i].full_name)
            violate(call, pointer, "không phải chuyên viên của cơ quan trong những ngày đó",
                    "is no inspector of the office on these days");
    }
    return err;
}

enum err open_case(struct call *call, const struct case_file *wanted, struct case_file *ret)
{
    bool below = false;
    enum err err;

    *ret = *wanted;
    ret->org_id = call->caller.org_id;
    ret->state = CASE_OPEN;
    ret->opened_by = call->caller.account_id;
    ret->opened_at = time_text(call->mem, call->now);
    ret->submitted_by = ret->closed_by = NONE;
    ret->version = 1;
    err = name_units(call, ret, &below);
    if (!err)
        err = policy_require(call, below ? RELATION_SUBTREE : RELATION_OTHER_UNIT,
                             "Không có trường này dưới đơn vị của bạn");
    if (err)
        return err;
    check_case_days(call, ret);
    err = find_year(call, ret);
    if (!err)
        err = find_scope(call, ret);
    if (!err)
        err = find_inspectors(call, ret);
    if (!err)
        err = fail_if_violated(call);
    if (!err)
        err = case_files_add(call, ret, &ret->id);
    return err ? err : note_case(call, ret->org_id, "case.open", NULL, ret);
}

static bool is_named(const struct call *call, const struct case_file *row)
{
    const struct case_inspector *one = row->inspectors.items;

    for (size_t i = 0; i < row->inspectors.n; i++)
        if (one[i].account_id == call->caller.account_id)
            return true;
    return false;
}

/* To who is neither of these the case does not exist, though it is of their own office. */
static unsigned case_relation(const struct call *call, const struct case_file *row)
{
    if (!caller_is_whole_in_levels(&call->caller) || *call->caller.service)
        return RELATION_OTHER_UNIT;
    if (row->school_id == call->caller.org_id)
        return RELATION_BOUND;
    if (row->org_id != call->caller.org_id)
        return RELATION_OTHER_UNIT;
    if (policy_asks(call, RELATION_OWN_UNIT))
        return RELATION_OWN_UNIT;
    return is_named(call, row) ? RELATION_INSPECTOR : RELATION_OTHER_UNIT;
}

enum err see_case(struct call *call, int64_t id, struct case_file *ret)
{
    const char *levels = caller_levels(&call->caller);
    bool reached = true;
    enum err err = case_files_get(call, id, ret);

    if (!err && levels)
        err = case_files_have_levels(call, id, levels, &reached);
    return err ? err
               : policy_require(call,
                                reached ? case_relation(call, ret) : (unsigned)RELATION_OTHER_UNIT,
                                "Không có hồ sơ kiểm tra này ở đơn vị của bạn");
}

enum err see_cases(struct call *call, int64_t before, int64_t limit, struct list *ret)
{
    const struct case_search search = {.org_id = call->caller.org_id,
                                       .account_id = call->caller.account_id,
                                       .levels = caller_levels(&call->caller),
                                       .before = before,
                                       .limit = limit};

    if (policy_permits(call, RELATION_OWN_UNIT))
        return case_files_of_office(call, &search, ret);
    if (policy_permits(call, RELATION_INSPECTOR))
        return case_files_of_inspector(call, &search, ret);
    return case_files_of_school(call, &search, ret);
}

bool case_covers(const struct case_file *row, const struct class_row *class, const char *subject)
{
    const struct case_scope *line = row->scope.items;

    for (size_t i = 0; i < row->scope.n; i++)
        if ((!class || ((is_none(line[i].class_id) || line[i].class_id == class->id) &&
                        (is_none(line[i].grade) || line[i].grade == class->grade))) &&
            (!subject || !line[i].subject || strcmp(line[i].subject, subject) == 0))
            return true;
    return false;
}

enum err case_classes(struct call *call, const struct case_file *row, const char *subject,
                      struct list *ret)
{
    enum err err = classes_at_levels(call, row->school_year_id, caller_levels(&call->caller), ret);
    struct class_row *class = ret->items;
    size_t n = 0;

    if (err)
        return err;
    for (size_t i = 0; i < ret->n; i++)
        if (case_covers(row, &class[i], subject))
            class[n++] = class[i];
    ret->n = n;
    return OK;
}

enum err see_case_classes(struct call *call, int64_t id, struct list *ret)
{
    struct case_file row;
    enum err err = see_case(call, id, &row);

    return err ? err : case_classes(call, &row, NULL, ret);
}
