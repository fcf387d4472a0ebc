/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/choose_students.h"

#include <string.h>

#include "app/access.h"
#include "app/assignment_rules.h"
#include "app/hold_entry.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "base/buf.h"
#include "domain/marks.h"
#include "domain/rulesets.h"
#include "problems.h"
#include "store/marks.h"
#include "store/students.h"
#include "store/takers.h"

enum { CLASS_MAX = 200 };

static const struct field taker_fields[] = {
    INT(struct subject_taker, student_id, 1, INT64_MAX),
    INT(struct subject_taker, number, 1, 999),
    STR(struct subject_taker, full_name, 1, 100),
};
static const struct shape taker_shape = SHAPE(struct subject_taker, taker_fields);

static const struct field takers_fields[] = {
    INT(struct subject_takers, class_id, 1, INT64_MAX),
    STR(struct subject_takers, subject, 1, 40),
    BOOL(struct subject_takers, everyone),
    LIST(struct subject_takers, students, taker_shape, 0, CLASS_MAX),
};
const struct shape subject_takers_shape = SHAPE(struct subject_takers, takers_fields);

struct choosing {
    struct call *call;
    struct class_row class;
    struct assignment assignment; /* as it is */
    struct list students;         /* struct student, of the class */
    bool *takes;                  /* each of them, before … */
    bool *will;                   /* … and from now on */
};

static enum err find_assignment(struct choosing *c, const char *subject)
{
    bool found = false;
    enum err err = assignments_find(c->call, c->class.id, subject, &c->assignment, &found);

    if (!err && !found)
        return fail_with(c->call, &problem_unknown_subject, "Lớp %s không có phân công môn này",
                         c->class.name);
    return err;
}

static enum err load(struct choosing *c)
{
    const struct student *s;
    const struct taker *t;
    struct list takers = {0};
    enum err err = students_of_class(c->call, c->class.id, &c->students);

    if (!err)
        err = takers_of_subject(c->call, c->class.id, c->assignment.subject, &takers);
    s = c->students.items;
    t = takers.items;
    c->takes = arena_array(c->call->mem, c->students.n + 1, sizeof(*c->takes));
    c->will = arena_array(c->call->mem, c->students.n + 1, sizeof(*c->will));
    for (size_t i = 0; i < c->students.n && !err; i++) {
        c->takes[i] = c->assignment.everyone;
        for (size_t k = 0; k < takers.n; k++)
            c->takes[i] |= t[k].student_id == s[i].id;
        c->will[i] = false;
    }
    return err;
}

static void answer(const struct choosing *c, const bool *takes, struct subject_takers *ret)
{
    const struct student *s = c->students.items;
    struct subject_taker *items = arena_array(c->call->mem, c->students.n + 1, sizeof(*items));
    size_t n = 0;

    for (size_t i = 0; i < c->students.n; i++)
        if (takes[i])
            items[n++] = (struct subject_taker){s[i].id, s[i].number, s[i].full_name};
    *ret = (struct subject_takers){.class_id = c->class.id,
                                   .subject = c->assignment.subject,
                                   .everyone = c->assignment.everyone,
                                   .students = {items, n},
                                   .version = c->assignment.list_version};
}

enum err read_takers(struct call *call, int64_t class_id, const char *subject,
                     struct subject_takers *ret)
{
    struct choosing c = {.call = call};
    enum err err = access_class(call, class_id, &c.class);

    if (!err)
        err = find_assignment(&c, subject);
    if (!err)
        err = load(&c);
    if (!err)
        answer(&c, c.takes, ret);
    return err;
}

static const struct subject *subject_of(const struct choosing *c)
{
    const struct ruleset *ruleset = ruleset_by_name(c->class.ruleset);
    int grade = (int)c->class.grade;

    return ruleset ? subject_by_code(ruleset_curriculum(ruleset, grade), c->assignment.subject)
                   : NULL;
}

/* Marks the student; false when the class has no such one. */
static bool choose(struct choosing *c, int64_t student_id, bool *ret_twice)
{
    const struct student *s = c->students.items;

    for (size_t i = 0; i < c->students.n; i++) {
        if (s[i].id != student_id)
            continue;
        *ret_twice = c->will[i];
        return c->will[i] = true;
    }
    return false;
}

static enum err take_wanted(struct choosing *c, const struct subject_takers *wanted)
{
    const struct subject *subject = subject_of(c);
    const struct subject_taker *w = wanted->students.items;

    if (!subject || (subject->choice != CHOICE_ELECTIVE && subject->choice != CHOICE_OPTIONAL))
        violate(c->call, "/everyone", "môn bắt buộc: ai cũng học; không học thì phải được miễn",
                "a required subject: everyone takes it, or is exempt");
    if (wanted->everyone == (wanted->students.n > 0))
        violate(c->call, "/students", "cần đúng một trong everyone (true) và students",
                "exactly one of everyone (true) and students is needed");
    for (size_t i = 0; i < c->students.n; i++)
        c->will[i] = wanted->everyone;
    for (size_t i = 0; i < wanted->students.n && !wanted->everyone; i++) {
        const char *at = arena_printf(c->call->mem, "/students/%zu/student_id", i);
        bool twice = false;

        if (!choose(c, w[i].student_id, &twice))
            violate(c->call, at, "không có học sinh này trong lớp", "no such student in the class");
        else if (twice)
            violate(c->call, at, "học sinh được nêu hai lần", "the student is named twice");
    }
    return fail_if_violated(c->call);
}

static bool has_marks(const struct list *marks, const char *subject, int64_t student_id)
{
    const struct mark_row *m = marks->items;

    for (size_t i = 0; i < marks->n; i++)
        if (m[i].student_id == student_id && strcmp(m[i].subject, subject) == 0 &&
            (mark_row_has_cells(&m[i]) || m[i].comment))
            return true;
    return false;
}

/* Nobody goes whose marks are there. */
static enum err refuse_entered(struct choosing *c)
{
    const struct student *s = c->students.items;
    struct list marks;
    size_t n = 0;
    enum err err = gradebooks_hold(c->call, c->class.id);

    if (!err)
        err = marks_of_class(c->call, c->class.id, &marks);
    if (err)
        return err;
    for (size_t i = 0; i < c->students.n; i++) {
        if (!c->takes[i] || c->will[i] || !has_marks(&marks, c->assignment.subject, s[i].id))
            continue;
        violate(c->call, arena_printf(c->call->mem, "/students/%lld", (long long)s[i].id),
                arena_printf(c->call->mem, "%s đã có điểm hoặc nhận xét", s[i].full_name),
                "the student has marks or a comment");
        n++;
    }
    return n ? fail_with(c->call, &problem_subject_entered, "Còn %zu học sinh có điểm", n) : OK;
}

/* What was signed of whoever comes or goes stays as it is. */
static enum err release(struct choosing *c)
{
    const struct document_key result = {
        .class_id = c->class.id, .stage = STAGE_SUBJECT_RESULT, .subject = c->assignment.subject};
    const struct document_key summary = {
        .class_id = c->class.id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    const struct student *s = c->students.items;
    int64_t *changed = arena_array(c->call->mem, c->students.n + 1, sizeof(*changed));
    struct list students = {changed, 0};
    enum err err;

    for (size_t i = 0; i < c->students.n; i++)
        if (c->takes[i] != c->will[i])
            changed[students.n++] = s[i].id;
    err = release_documents(c->call, &result, &students, "Kết quả môn này đã ký số");
    return err ? err : release_documents(c->call, &summary, &students, "Tổng kết năm đã ký số");
}

static enum err store(struct choosing *c)
{
    const struct student *s = c->students.items;
    struct taker *rows = arena_array(c->call->mem, c->students.n + 1, sizeof(*rows));
    size_t n = 0;
    enum err err = assignments_set_list(c->call, &c->assignment);

    c->assignment.list_version++;
    for (size_t i = 0; i < c->students.n && !c->assignment.everyone; i++)
        if (c->will[i])
            rows[n++] = (struct taker){c->class.id, c->assignment.subject, s[i].id};
    if (!err)
        err = takers_drop(c->call, c->class.id, c->assignment.subject);
    return err ? err : takers_add(c->call, &(struct list){rows, n});
}

/* The assignment, and by id those who take its subject when not everyone does. */
static const char *told(struct choosing *c, const struct assignment *assignment, const bool *takes)
{
    const struct student *s = c->students.items;
    const char *text = value_text(c->call, &assignment_shape, assignment);
    struct buf out = buf_in(c->call->mem);
    const char *between = "";

    if (assignment->everyone)
        return text;
    buf_printf(&out, "%.*s,\"students\":[", (int)strlen(text) - 1, text);
    for (size_t i = 0; i < c->students.n; i++) {
        if (!takes[i])
            continue;
        buf_printf(&out, "%s%lld", between, (long long)s[i].id);
        between = ",";
    }
    buf_text(&out, "]}");
    return out.data;
}

static const char *assignment_id(struct call *call, const struct assignment *assignment)
{
    return arena_printf(call->mem, "%lld/%s", (long long)assignment->class_id, assignment->subject);
}

static enum err tell(struct choosing *c, const struct assignment *before)
{
    const char *id = assignment_id(c->call, before);
    struct change_event event =
        change_in_class(&c->class, CHANGE_ASSIGNMENT, OPERATION_CHANGED, id);

    event.subject = before->subject;
    event.old_value = told(c, before, c->takes);
    event.new_value = told(c, &c->assignment, c->will);
    audit_note(c->call, c->class.org_id, "class.subject_students", "assignment", id,
               c->assignment.list_version);
    c->call->audit.details =
        arena_printf(c->call->mem, "{\"everyone\":%s}", c->assignment.everyone ? "true" : "false");
    return put_change(c->call, &event);
}

enum err choose_students(struct call *call, const struct subject_takers *wanted,
                         struct subject_takers *ret)
{
    struct choosing c = {.call = call};
    struct assignment before;
    struct list held;
    enum err err = access_class(call, wanted->class_id, &c.class);

    if (!err)
        err = profile_hold_open(call, &c.class);
    if (!err)
        err = assignments_of_class_held(call, c.class.id, &held);
    if (!err)
        err = find_assignment(&c, wanted->subject);
    if (!err && c.assignment.list_version != wanted->version)
        err = fail_plain(call, ERR_CHANGED, "Danh sách đã được sửa sau lần đọc của bạn");
    if (!err)
        err = load(&c);
    if (!err)
        err = take_wanted(&c, wanted);
    if (!err)
        err = refuse_entered(&c);
    if (!err)
        err = release(&c);
    if (err)
        return err;
    before = c.assignment;
    c.assignment.everyone = wanted->everyone;
    err = store(&c);
    if (!err)
        err = topics_must_fit(call, &c.class, "/students");
    if (!err)
        err = tell(&c, &before);
    if (!err)
        answer(&c, c.will, ret);
    return err;
}

enum err tell_takers(struct call *call, const struct class_row *class)
{
    struct choosing c = {.call = call, .class = *class};
    struct list rows;
    enum err err = assignments_of_class(call, class->id, &rows);
    const struct assignment *row = rows.items;

    for (size_t i = 0; i < rows.n && !err; i++) {
        struct change_event event = change_in_class(class, CHANGE_ASSIGNMENT, OPERATION_CHANGED,
                                                    assignment_id(call, &row[i]));

        if (row[i].everyone)
            continue;
        c.assignment = row[i];
        err = load(&c);
        event.subject = row[i].subject;
        event.new_value = err ? NULL : told(&c, &row[i], c.takes);
        if (!err)
            err = put_change(call, &event);
    }
    return err;
}

enum err bring_takers(struct call *call, int64_t from_class_id, const struct class_row *to,
                      int64_t student_id)
{
    int64_t n = 0;
    enum err err = takers_follow(call, from_class_id, to->id, student_id, &n);

    return err || !n ? err : tell_takers(call, to);
}

/* Lists that were told meanwhile were without the student. */
enum err resume_takers(struct call *call, const struct class_row *class, int64_t student_id)
{
    enum err err = takers_follow(call, class->id, class->id, student_id, NULL);

    return err ? err : tell_takers(call, class);
}
