/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/class_changes.h"

#include <string.h>

#include "app/carry_summer.h"
#include "app/mark_changes.h"
#include "app/put_changes.h"
#include "app/student_profile.h"

static const struct field place_fields[] = {
    INT(struct enrolment, number, 1, 999, .optional = true),
    STR(struct enrolment, valid_from, 10, 10, .optional = true),
    STR(struct enrolment, valid_to, 10, 10, .optional = true),
};
static const struct shape place_shape = SHAPE(struct enrolment, place_fields);

/* Whole: it is small, and few change at once. */
static const struct field record_fields[] = {
    ENUM(struct enrolment, conduct_term1, conduct_names, .optional = true),
    ENUM(struct enrolment, conduct_term2, conduct_names, .optional = true),
    ENUM(struct enrolment, conduct_year, conduct_names, .optional = true),
    ENUM(struct enrolment, praise, praise_names, .optional = true),
    ENUM(struct enrolment, assessment, assessment_names, .optional = true),
    INT(struct enrolment, absent_excused, 0, 400, .optional = true),
    INT(struct enrolment, absent_unexcused, 0, 400, .optional = true),
    STR(struct enrolment, comment, 0, 1000, .optional = true),
};
static const struct shape record_shape = SHAPE(struct enrolment, record_fields);

/* The two things that followers see of an enrolment. */
static const struct part {
    enum change_kind kind;
    const struct shape *shape;
} parts[] = {{CHANGE_ENROLMENT, &place_shape}, {CHANGE_HOMEROOM_RECORD, &record_shape}};

static const struct enrolment *find(const struct list *list, int64_t student_id)
{
    const struct enrolment *row = list->items;

    for (size_t i = 0; i < list->n; i++)
        if (row[i].student_id == student_id)
            return &row[i];
    return NULL;
}

/* NULL when nothing is there. */
static const char *part_text(struct call *call, const struct part *part,
                             const struct enrolment *row)
{
    static const struct enrolment nothing = {
        .number = NONE, .absent_excused = NONE, .absent_unexcused = NONE};
    const char *text = row ? value_text(call, part->shape, row) : NULL;

    return text && strcmp(text, value_text(call, part->shape, &nothing)) != 0 ? text : NULL;
}

static int operation_of(const void *before, const void *now)
{
    return !before ? OPERATION_CREATED : !now ? OPERATION_REMOVED : OPERATION_CHANGED;
}

struct comparing {
    struct call *call;
    const struct class_row *class;
    const char *reason;
    struct change_event *events;
    size_t n;
};

static void compare(struct comparing *c, const struct part *part, const struct enrolment *before,
                    const struct enrolment *now)
{
    const char *was = part_text(c->call, part, before);
    const char *is = part_text(c->call, part, now);
    int64_t student_id = before ? before->student_id : now->student_id;
    struct change_event *event = &c->events[c->n];

    if (was == is || (was && is && strcmp(was, is) == 0))
        return;
    *event = change_in_class(
        c->class, (int)part->kind, operation_of(was, is),
        arena_printf(c->call->mem, "%lld/%lld", (long long)c->class->id, (long long)student_id));
    event->student_id = student_id;
    event->old_value = was;
    event->new_value = is;
    event->reason = c->reason;
    c->n++;
}

enum err put_list_changes(struct call *call, const struct class_row *class,
                          const struct list *before, const struct list *now, const char *reason)
{
    const struct enrolment *old = before->items;
    const struct enrolment *row = now->items;
    struct comparing c = {
        call, class, reason,
        arena_array(call->mem, COUNT_OF(parts) * (before->n + now->n), sizeof(struct change_event)),
        0};

    for (size_t p = 0; p < COUNT_OF(parts); p++) {
        for (size_t i = 0; i < before->n; i++)
            if (!find(now, old[i].student_id))
                compare(&c, &parts[p], &old[i], NULL);
        for (size_t i = 0; i < now->n; i++)
            compare(&c, &parts[p], find(before, row[i].student_id), &row[i]);
    }
    return put_changes(call, &(struct list){c.events, c.n});
}

/* As the profile's readers get it; where the student is, the enrolments tell. */
static const char *profile_text(struct call *call, const struct student *student)
{
    struct student told = *student;

    describe_student(call, &told);
    told.class_id = told.number = NONE;
    return value_text(call, &student_profile_shape, &told);
}

static struct change_event change_of_student(struct call *call, const struct class_row *class,
                                             const struct student *before,
                                             const struct student *now)
{
    const struct student *student = now ? now : before;
    const char *id = object_id(call, student->id);
    int operation = operation_of(before, now);
    struct change_event event = is_none(class->id)
                                    ? change_of(student->org_id, CHANGE_STUDENT, operation, id)
                                    : change_in_class(class, CHANGE_STUDENT, operation, id);

    event.student_id = student->id;
    event.old_value = before ? profile_text(call, before) : NULL;
    event.new_value = now ? profile_text(call, now) : NULL;
    return event;
}

enum err put_student_change(struct call *call, const struct class_row *class,
                            const struct student *before, const struct student *now,
                            const char *reason)
{
    struct change_event event = change_of_student(call, class, before, now);

    event.reason = reason;
    return put_change(call, &event);
}

enum err watch_class(struct call *call, int64_t class_id, int64_t first, int64_t second,
                     struct class_watch *ret)
{
    enum err err = classes_get(call, class_id, &ret->class);

    ret->student[0] = first;
    ret->student[1] = second;
    if (!err)
        err = enrolments_of_class(call, class_id, &ret->list);
    for (size_t i = 0; i < COUNT_OF(ret->student) && !err; i++) {
        ret->marks[i] = ret->summers[i] = (struct list){0};
        if (!find(&ret->list, ret->student[i]))
            continue;
        err = marks_of_student(call, class_id, ret->student[i], &ret->marks[i]);
        if (!err)
            err = summers_of_student(call, class_id, ret->student[i], &ret->summers[i]);
    }
    return err;
}

/* Who came, so that the list speaks of nobody unknown. */
static enum err put_newcomers(struct call *call, const struct class_watch *watch)
{
    struct list students;
    enum err err = students_of_class(call, watch->class.id, &students);
    const struct student *s = students.items;
    struct change_event *events = arena_array(call->mem, students.n, sizeof(*events));
    size_t n = 0;

    for (size_t i = 0; i < students.n && !err; i++)
        if (!find(&watch->list, s[i].id))
            events[n++] = change_of_student(call, &watch->class, NULL, &s[i]);
    return err ? err : put_changes(call, &(struct list){events, n});
}

/* Marks, and what a summer brought. */
static enum err put_results_of(struct call *call, const struct class_watch *watch, size_t i,
                               const struct list *list, const char *reason)
{
    const struct class_row *class = &watch->class;
    struct list marks = {0};
    struct list summers = {0};
    enum err err = OK;

    if (find(list, watch->student[i]))
        err = marks_of_student(call, class->id, watch->student[i], &marks);
    if (!err && find(list, watch->student[i]))
        err = summers_of_student(call, class->id, watch->student[i], &summers);
    if (!err)
        err = put_moved_marks(call, class, &watch->marks[i], &marks, reason);
    return err ? err : put_moved_summers(call, class, &watch->summers[i], &summers, reason);
}

enum err put_class_changes(struct call *call, const struct class_watch *watch, const char *reason)
{
    struct list list;
    enum err err = enrolments_of_class(call, watch->class.id, &list);

    if (!err)
        err = put_newcomers(call, watch);
    if (!err)
        err = put_list_changes(call, &watch->class, &watch->list, &list, reason);
    for (size_t i = 0; i < COUNT_OF(watch->student) && !err; i++)
        err = put_results_of(call, watch, i, &list, reason);
    return err;
}
