/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_roster.h"

#include "app/access.h"
#include "app/class_changes.h"
#include "app/class_list.h"
#include "app/hold_entry.h"
#include "app/roster_rows.h"
#include "problems.h"

enum { FAULTS_MAX = 10000 };

static const struct field fault_fields[] = {
    INT(struct roster_fault, line, 1, INT64_MAX), STR(struct roster_fault, column, 0, 20),
    STR(struct roster_fault, value, 0, 200),      STR(struct roster_fault, detail, 1, 200),
    STR(struct roster_fault, detail_en, 1, 200),
};
static const struct shape fault_shape = SHAPE(struct roster_fault, fault_fields);

static const struct field report_fields[] = {
    BOOL(struct roster_report, dry_run),
    INT(struct roster_report, rows, 0, INT64_MAX),
    INT(struct roster_report, imported, 0, INT64_MAX),
    LIST(struct roster_report, errors, fault_shape, 0, FAULTS_MAX),
    LIST(struct roster_report, warnings, fault_shape, 0, FAULTS_MAX),
};
const struct shape roster_report_shape = SHAPE(struct roster_report, report_fields);

static enum err refuse_faults(struct call *call, const struct roster_report *report)
{
    const struct roster_fault *fault = report->errors.items;

    for (size_t i = 0; i < report->errors.n; i++)
        violate(call,
                arena_printf(call->mem, "/line/%lld/%s", (long long)fault[i].line, fault[i].column),
                fault[i].detail, fault[i].detail_en);
    return fail_with(call, &problem_roster_faults, "%zu lỗi", report->errors.n);
}

static enum err store(struct call *call, const struct class_row *class, const struct list *students)
{
    struct student *student = students->items;
    struct enrolment *enrolments = arena_array(call->mem, students->n, sizeof(*enrolments));
    enum err err = OK;

    for (size_t i = 0; i < students->n && !err; i++) {
        student[i].org_id = class->org_id;
        student[i].class_id = class->id;
        err = students_add(call, &student[i], &student[i].id);
        enrolments[i] = (struct enrolment){
            .class_id = class->id, .student_id = student[i].id, .number = student[i].number};
    }
    if (!err)
        err = enrolments_add(call, &(struct list){enrolments, students->n});
    return err;
}

static enum err must_be_empty(struct call *call, const struct class_row *class)
{
    struct list there;
    enum err err = students_of_class(call, class->id, &there);

    if (err || there.n == 0)
        return err;
    return fail_with(call, &problem_roster_exists, "Lớp %s có %zu học sinh", class->name, there.n);
}

enum err import_roster(struct call *call, int64_t class_id, struct bytes csv,
                       const struct roster_options *options, struct roster_report *ret)
{
    struct class_row class;
    struct class_watch watch;
    struct list students;
    enum err err = access_class(call, class_id, &class);

    *ret = (struct roster_report){.dry_run = options->dry_run};
    if (!err)
        err = profile_hold_open(call, &class);
    if (!err)
        err = must_be_empty(call, &class);
    if (!err)
        err = roster_parse(call, csv, &students, ret);
    if (err)
        return err;
    audit_note(call, class.org_id, options->dry_run ? "roster.try" : "roster.import", "class",
               arena_printf(call->mem, "%lld", (long long)class_id), 1);
    if (options->dry_run)
        return OK;
    if (ret->errors.n)
        return refuse_faults(call, ret);
    ret->imported = (int64_t)students.n;
    err = watch_class(call, class.id, NONE, NONE, &watch);
    if (!err)
        err = store(call, &class, &students);
    if (!err && options->renumber)
        err = number_by_name(call, class.id);
    return err ? err : put_class_changes(call, &watch, NULL);
}
