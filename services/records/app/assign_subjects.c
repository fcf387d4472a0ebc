/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/assign_subjects.h"

#include <string.h>

#include "app/access.h"
#include "app/assignment_rules.h"
#include "app/put_changes.h"
#include "domain/rulesets.h"

enum err put_hand_over(struct call *call, const struct class_row *class, const char *subject,
                       int64_t from, int64_t to)
{
    enum err err = OK;

    if (from == to)
        return OK;
    err = put_access(call, class, subject, from, OPERATION_LOST, NULL);
    return err ? err : put_access(call, class, subject, to, OPERATION_GAINED, NULL);
}

static enum err put_assignment_change(struct call *call, const struct class_row *class,
                                      const struct assignment *before, const struct assignment *now)
{
    struct change_event event =
        change_in_class(class, CHANGE_ASSIGNMENT, before ? OPERATION_CHANGED : OPERATION_CREATED,
                        arena_printf(call->mem, "%lld/%s", (long long)class->id, now->subject));
    enum err err;

    if (before && before->account_id == now->account_id &&
        strcmp(before->full_name, now->full_name) == 0 && before->terms == now->terms &&
        before->topic == now->topic)
        return OK;
    event.subject = now->subject;
    event.old_value = before ? value_text(call, &assignment_shape, before) : NULL;
    event.new_value = value_text(call, &assignment_shape, now);
    err = put_change(call, &event);
    return err ? err
               : put_hand_over(call, class, now->subject, before ? before->account_id : NONE,
                               now->account_id);
}

static const struct assignment *find_assignment(const struct list *rows, const char *subject)
{
    const struct assignment *row = rows->items;

    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(row[i].subject, subject) == 0)
            return &row[i];
    return NULL;
}

enum err put_assignment_changes(struct call *call, const struct class_row *class,
                                const struct list *before, const struct list *rows)
{
    const struct assignment *now = rows->items;
    enum err err = OK;

    for (size_t i = 0; i < rows->n && !err; i++)
        err = put_assignment_change(call, class, find_assignment(before, now[i].subject), &now[i]);
    return err;
}

/* NULL when the grade has no such one. */
static const struct subject *find_subject(const char *subject, const struct class_row *class)
{
    const struct ruleset *ruleset = ruleset_by_name(class->ruleset);
    const struct curriculum *curriculum =
        ruleset ? ruleset_curriculum(ruleset, (int)class->grade) : NULL;
    const struct subject *found = subject_by_code(curriculum, subject);

    return found && subject_hours(curriculum, found, (int)class->grade) > 0 ? found : NULL;
}

static bool has_topic(const struct assignment *row)
{
    return row->topic == TOPIC_TERM_1 || row->topic == TOPIC_TERM_2;
}

static void check_assignment(struct call *call, const struct class_row *class,
                             const struct assignment *row, size_t i)
{
    const struct subject *subject = find_subject(row->subject, class);

    if (!subject)
        violate(call, arena_printf(call->mem, "/items/%zu/subject", i),
                "khối lớp không học môn này", "the grade has no such subject");
    else if (row->terms && (subject->part_of || subject->kind == SUBJECT_LEVELLED ||
                            subject->kind == SUBJECT_QUALITY))
        violate(call, arena_printf(call->mem, "/items/%zu/terms", i),
                "môn tiểu học và nội dung của một môn không có học kì riêng",
                "a primary subject, or a content of another, has no terms of its own");
    else if (has_topic(row) &&
             !ruleset_has_topic(ruleset_by_name(class->ruleset), (int)class->grade, subject))
        violate(call, arena_printf(call->mem, "/items/%zu/topic", i),
                "môn này không có chuyên đề học tập", "the subject has no topics to study");
}

static void check_named_once(struct call *call, const struct assignment *rows, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(rows[k].subject, rows[i].subject) == 0)
            violate(call, arena_printf(call->mem, "/items/%zu/subject", i),
                    "môn này được nêu hai lần", "the subject is named twice");
}

/* What the request does not say stays; terms that change are looked at. */
static enum err complete_assignment(struct call *call, const struct class_row *class,
                                    const struct list *before, struct assignment *row)
{
    const struct assignment *old = find_assignment(before, row->subject);
    enum err err = OK;

    row->everyone = !old || old->everyone;
    row->list_version = old ? old->list_version : 1;
    if (!row->terms && old)
        row->terms = old->terms;
    if (!row->topic && old)
        row->topic = old->topic;
    if (row->topic == TOPIC_ENDED)
        row->topic = TOPIC_NONE;
    if (row->topic && row->terms && !(row->terms & row->topic))
        violate(call, "/items", "cụm chuyên đề ở học kì không dạy môn này",
                "the topic cluster is in a term in which the subject is not taught");
    if (fail_if_violated(call))
        return ERR_INVALID;
    if (!old)
        err = assignment_may_begin(call, class, find_subject(row->subject, class));
    if (err)
        return err;
    return row->terms != (old ? old->terms : 0) || row->topic != (old ? old->topic : 0)
               ? assignment_may_change(call, class, row)
               : OK;
}

enum err set_assignments(struct call *call, int64_t class_id, const struct list *rows)
{
    struct class_row class;
    struct list before = {0};
    struct assignment *assignments = rows->items;
    enum err err = access_class(call, class_id, &class);

    if (!err)
        err = year_hold_open(call, class.school_year_id);
    if (err)
        return err;
    for (size_t i = 0; i < rows->n; i++) {
        assignments[i].class_id = class_id;
        check_assignment(call, &class, &assignments[i], i);
        check_named_once(call, assignments, i);
    }
    err = fail_if_violated(call);
    if (!err)
        err = assignments_of_class_held(call, class_id, &before);
    for (size_t i = 0; i < rows->n && !err; i++)
        err = complete_assignment(call, &class, &before, &assignments[i]);
    if (!err)
        err = assignments_put(call, rows);
    if (!err)
        err = topics_must_fit(call, &class, "/items");
    audit_note(call, class.org_id, "class.assignments", "class", object_id(call, class_id), 1);
    return err ? err : put_assignment_changes(call, &class, &before, rows);
}

enum err copy_assignments(struct call *call, const struct class_row *from,
                          const struct class_row *to)
{
    struct list rows;
    size_t n = 0;
    enum err err = assignments_of_class(call, from->id, &rows);
    struct assignment *row = rows.items;

    if (err)
        return err;
    for (size_t i = 0; i < rows.n; i++) {
        if (!find_subject(row[i].subject, to))
            continue;
        row[n] = row[i];
        row[n++].class_id = to->id;
    }
    err = assignments_put(call, &(struct list){row, n});
    for (size_t i = 0; i < n && !err; i++) {
        row[i].list_version = 1;
        if (!row[i].everyone)
            err = assignments_set_list(call, &row[i]);
    }
    return err;
}
