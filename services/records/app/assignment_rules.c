/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/assignment_rules.h"

#include <string.h>

#include "app/class_results.h"
#include "app/release_documents.h"
#include "domain/marks.h"
#include "problems.h"
#include "store/marks.h"
#include "store/students.h"

enum err assignment_may_begin(struct call *call, const struct class_row *class,
                              const struct subject *subject)
{
    const struct document_key summary = {
        .class_id = class->id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    const struct document_key whole = {
        .class_id = class->id, .stage = STAGE_SUBJECT_RESULT, .subject = subject_whole(subject)};

    if (subject->choice == CHOICE_REQUIRED)
        return OK;
    return subject->choice == CHOICE_PART
               ? release_class_documents(call, &whole, "Kết quả môn này đã ký số")
               : release_class_documents(call, &summary, "Tổng kết năm đã ký số");
}

static enum err refuse_marks_of(struct call *call, const struct assignment *now)
{
    const struct mark_row *m;
    struct list marks;
    enum err err = gradebooks_hold(call, now->class_id);

    if (!err)
        err = marks_of_class(call, now->class_id, &marks);
    if (err)
        return err;
    m = marks.items;
    for (size_t i = 0; i < marks.n; i++)
        if (strcmp(m[i].subject, now->subject) == 0 && now->terms &&
            !(now->terms & (m[i].term == 1 ? TAUGHT_TERM1 : TAUGHT_TERM2)) &&
            (mark_row_has_cells(&m[i]) || m[i].comment))
            return fail_with(call, &problem_assignment_used,
                             "Đã có điểm hoặc nhận xét ở học kì %lld", (long long)m[i].term);
    return OK;
}

enum err assignment_may_change(struct call *call, const struct class_row *class,
                               const struct assignment *now)
{
    const struct document_key key = {
        .class_id = class->id, .stage = STAGE_SUBJECT_RESULT, .subject = now->subject};
    enum err err = refuse_marks_of(call, now);

    return err ? err : release_class_documents(call, &key, "Kết quả môn này đã ký số");
}

static int topics_of(const struct class_rules *rules, int64_t student_id)
{
    int n = 0;

    for (size_t i = 0; i < rules->n_subjects; i++)
        n += topic_term(rules, rules->subjects[i]) &&
             student_takes(rules, rules->subjects[i], student_id);
    return n;
}

enum err topics_must_fit(struct call *call, const struct class_row *class, const char *pointer)
{
    struct class_rules rules;
    struct list students;
    enum err err = rules_of_class(call, class, &rules);
    const struct student *s;
    bool many;

    if (!err)
        err = students_of_class(call, class->id, &students);
    if (err)
        return err;
    s = students.items;
    many = topics_of(&rules, NONE) > TOPICS_MAX; /* of a class without students, too */
    for (size_t i = 0; i < students.n; i++)
        many |= topics_of(&rules, s[i].id) > TOPICS_MAX;
    if (many)
        violate(call, pointer, "một học sinh học nhiều nhất 3 cụm chuyên đề",
                "a student has three topic clusters at most");
    return fail_if_violated(call);
}
