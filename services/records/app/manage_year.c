/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manage_year.h"

#include <stdlib.h>
#include <string.h>

#include "app/access.h"
#include "app/assign_subjects.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "clients/orgs.h"
#include "domain/due.h"
#include "domain/rulesets.h"
#include "problems.h"

static char *number(struct call *call, int64_t id)
{
    return arena_printf(call->mem, "%lld", (long long)id);
}

enum err put_year_change(struct call *call, const struct school_year *before,
                         const struct school_year *now)
{
    struct change_event event =
        change_of(now->org_id, CHANGE_SCHOOL_YEAR, before ? OPERATION_CHANGED : OPERATION_CREATED,
                  number(call, now->id));

    event.school_year_id = now->id;
    event.old_value = before ? value_text(call, &school_year_shape, before) : NULL;
    event.new_value = value_text(call, &school_year_shape, now);
    return put_change(call, &event);
}

static enum err put_class_change(struct call *call, const struct class_row *before,
                                 const struct class_row *now)
{
    struct change_event event = change_in_class(
        now, CHANGE_CLASS, before ? OPERATION_CHANGED : OPERATION_CREATED, number(call, now->id));

    event.old_value = before ? value_text(call, &class_shape, before) : NULL;
    event.new_value = value_text(call, &class_shape, now);
    return put_change(call, &event);
}

/* Today, or the year's last day when that has passed. */
static const char *day_of_names(const struct call *call, const struct school_year *year)
{
    return strcmp(year->ends_on, call->today) < 0 ? year->ends_on : call->today;
}

enum err school_of_year(struct call *call, const struct school_year *year, struct school *ret)
{
    const char *day = day_of_names(call, year);
    const char *as_of = NULL;
    struct list units;
    enum err err = year_schools_get(call, year->id, ret, &as_of);

    if (err || strcmp(as_of, day) == 0)
        return err;
    err = orgs_school(call, year->org_id, day, ret, &units);
    return err ? err : year_schools_put(call, year->id, day, ret);
}

enum err open_year(struct call *call, const struct school_year *wanted, struct school_year *ret)
{
    struct school school;
    struct list units;
    enum err err = access_unit(call, wanted->org_id, "Chỉ mở năm học của trường mình");

    if (err)
        return err;
    if (!is_year_name(wanted->name))
        violate(call, "/name", "phải có dạng 2025-2026, từ 2021-2022",
                "must look like 2025-2026, from 2021-2022");
    if (strcmp(wanted->starts_on, wanted->ends_on) >= 0)
        violate(call, "/ends_on", "phải sau ngày bắt đầu", "must be after starts_on");
    err = fail_if_violated(call);
    if (!err)
        err = orgs_school(call, wanted->org_id, day_of_names(call, wanted), &school, &units);
    if (!err)
        err = schools_put(call, &school);
    if (!err)
        err = orgs_keep_units(call, wanted->org_id, day_of_names(call, wanted), &units);
    if (err)
        return err;
    *ret = *wanted;
    ret->state = YEAR_OPEN;
    ret->version = 1;
    err = years_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_year_exists, "Năm học %s", wanted->name);
    if (!err)
        err = year_schools_put(call, ret->id, day_of_names(call, wanted), &school);
    audit_note(call, ret->org_id, "year.open", "school_year", number(call, ret->id), 1);
    return err ? err : put_year_change(call, NULL, ret);
}

enum err choose_rules(struct call *call, const struct school_year *year, const char *pointer,
                      struct class_row *class)
{
    enum school_level level = level_of_grade((int)class->grade);
    const struct ruleset *ruleset = NULL;
    struct school school;
    enum err err = school_of_year(call, year, &school);

    if (err)
        return err;
    if (levels_have(school.levels, level))
        ruleset = ruleset_for(programme_of(school.levels), level, (int)class->grade,
                              (int)strtol(year->name, NULL, 10));
    if (!ruleset)
        violate(call, pointer, "trường không có khối lớp này", "the school has no such grade");
    else
        class->ruleset = ruleset->name;
    return fail_if_violated(call);
}

static bool may_specialise(const struct class_row *class)
{
    return !class->special_subject || ruleset_special(ruleset_by_name(class->ruleset),
                                                      (int)class->grade, class->special_subject);
}

enum err make_class(struct call *call, const struct school_year *year,
                    const struct class_row *wanted, struct class_row *ret)
{
    struct class_row class = *wanted;
    int64_t id = 0;
    enum err err;

    class.school_year_id = year->id;
    if (!may_specialise(&class))
        class.special_subject = NULL;
    err = classes_add(call, &class, &id);
    return err ? err : classes_get(call, id, ret);
}

static enum err check_special(struct call *call, const struct class_row *class, const char *pointer)
{
    if (!may_specialise(class))
        violate(call, pointer,
                "chỉ lớp chuyên trung học phổ thông theo Thông tư 58, môn chấm điểm của khối",
                "only upper secondary classes under TT58 have one: a scored subject of the grade");
    return fail_if_violated(call);
}

enum err set_special_subject(struct call *call, int64_t class_id, const char *subject,
                             struct class_row *ret)
{
    const struct document_key key = {
        .class_id = class_id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    struct class_row before;
    enum err err = access_class(call, class_id, ret);

    if (!err)
        err = year_hold_open(call, ret->school_year_id);
    if (err)
        return err;
    before = *ret;
    ret->special_subject = subject;
    err = check_special(call, ret, "/subject");
    if (!err)
        err = classes_set_special(call, ret);
    if (!err)
        err = release_class_documents(call, &key, "Tổng kết năm đã ký số");
    audit_note(call, ret->org_id, "class.special_subject", "class", number(call, class_id), 1);
    return err ? err : put_class_change(call, &before, ret);
}

enum err add_class(struct call *call, const struct class_row *wanted, struct class_row *ret)
{
    struct school_year year;
    struct class_row class = *wanted;
    enum err err = access_whole_year(call, wanted->school_year_id, &year);

    if (!err)
        err = year_hold_open(call, year.id);
    if (err)
        return err;
    err = choose_rules(call, &year, "/grade", &class);
    if (!err)
        err = check_special(call, &class, "/special_subject");
    if (err)
        return err;
    err = make_class(call, &year, &class, ret);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_class_exists, "Lớp %s", wanted->name);
    if (err)
        return err;
    audit_note(call, year.org_id, "class.add", "class", number(call, ret->id), 1);
    return put_class_change(call, NULL, ret);
}

enum err set_homeroom(struct call *call, int64_t class_id, int64_t account_id,
                      const char *full_name, struct class_row *ret)
{
    struct class_row before;
    enum err err = access_class(call, class_id, ret);

    if (!err)
        err = year_hold_open(call, ret->school_year_id);
    if (err)
        return err;
    before = *ret;
    ret->homeroom_account_id = account_id;
    ret->homeroom_name = full_name;
    audit_note(call, ret->org_id, "class.homeroom", "class", number(call, class_id), 1);
    err = classes_set_homeroom(call, ret);
    if (!err)
        err = put_class_change(call, &before, ret);
    return err ? err
               : put_hand_over(call, ret, "", before.homeroom_account_id, ret->homeroom_account_id);
}

enum err copy_teachers(struct call *call, const struct class_row *from, struct class_row *to,
                       bool homeroom, bool assignments)
{
    enum err err = OK;

    if (homeroom && !is_none(from->homeroom_account_id)) {
        to->homeroom_account_id = from->homeroom_account_id;
        to->homeroom_name = from->homeroom_name;
        err = classes_set_homeroom(call, to);
    }
    return err || !assignments ? err : copy_assignments(call, from, to);
}

enum err tell_new_class(struct call *call, const struct class_row *class)
{
    const struct list none = {0};
    struct list rows;
    enum err err = assignments_of_class(call, class->id, &rows);

    if (!err)
        err = put_class_change(call, NULL, class);
    if (!err)
        err = put_hand_over(call, class, "", NONE, class->homeroom_account_id);
    return err ? err : put_assignment_changes(call, class, &none, &rows);
}
