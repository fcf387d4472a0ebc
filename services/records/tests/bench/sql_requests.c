/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sql_requests.h"

#include <string.h>

#include "audit/audit.h"
#include "base/date.h"
#include "db/db.h"
#include "store/changes.h"
#include "store/classes.h"
#include "store/documents.h"
#include "store/enrolments.h"
#include "store/marks.h"
#include "store/merges.h"
#include "store/outcomes.h"
#include "store/oversight.h"
#include "store/quality.h"
#include "store/students.h"
#include "store/windows.h"
#include "store/years.h"

/* What a request has read. */
struct view {
    struct class_row class;
    struct gradebook gradebook;
    struct list students;
    struct list marks;
};

static enum err find_teacher(struct call *call, const struct target *target, struct view *view)
{
    struct assignment assignment;
    bool found = false;
    enum err err = classes_get(call, target->class_id, &view->class);

    return err ? err
               : assignments_find(call, target->class_id, target->subject, &assignment, &found);
}

static enum err load(struct call *call, const struct target *target, struct view *view)
{
    view->gradebook = (struct gradebook){
        .class_id = target->class_id, .subject = target->subject, .term = target->term};

    enum err err = gradebooks_get(call, &view->gradebook);

    if (!err)
        err = students_of_class(call, target->class_id, &view->students);
    return err ? err : marks_of_gradebook(call, &view->gradebook, &view->marks);
}

static enum err read_once(struct call *call, const struct target *target)
{
    struct view view = {0};
    enum err err = find_teacher(call, target, &view);

    return err ? err : load(call, target, &view);
}

/* Every mark becomes another one, every time. */
static void change_marks(const struct view *view)
{
    struct mark_row *row = view->marks.items;

    for (size_t i = 0; i < view->marks.n; i++) {
        int64_t *const cells[] = {&row[i].tx1, &row[i].tx2, &row[i].tx3,
                                  &row[i].tx4, &row[i].gk,  &row[i].ck};

        for (size_t k = 0; k < COUNT_OF(cells); k++)
            *cells[k] = (view->gradebook.version * 7 + (int64_t)(i + k)) % 101;
    }
}

/* Each of the six marks of a row, as the change feed tells it. */
static const char *cells(struct call *call, const struct mark_row *row, int64_t more)
{
    return arena_printf(
        call->mem,
        "{\"tx1\":{\"tenths\":%lld},\"tx2\":{\"tenths\":%lld},\"tx3\":{\"tenths\":%lld},"
        "\"tx4\":{\"tenths\":%lld},\"gk\":{\"tenths\":%lld},\"ck\":{\"tenths\":%lld}}",
        (long long)(row->tx1 + more), (long long)(row->tx2 + more), (long long)(row->tx3 + more),
        (long long)(row->tx4 + more), (long long)(row->gk + more), (long long)(row->ck + more));
}

static enum err tell_changes(struct call *call, const struct view *view)
{
    const struct mark_row *row = view->marks.items;
    struct change_event *events = arena_array(call->mem, view->marks.n, sizeof(*events));

    for (size_t i = 0; i < view->marks.n; i++)
        events[i] = (struct change_event){
            .org_id = view->class.org_id,
            .school_year_id = view->class.school_year_id,
            .class_id = view->class.id,
            .subject = row[i].subject,
            .term = row[i].term,
            .student_id = row[i].student_id,
            .account_id = NONE,
            .kind = CHANGE_MARK,
            .object_id =
                arena_printf(call->mem, "%lld/%s/%lld/%lld", (long long)row[i].class_id,
                             row[i].subject, (long long)row[i].term, (long long)row[i].student_id),
            .operation = OPERATION_CHANGED,
            .old_value = cells(call, &row[i], 1),
            .new_value = cells(call, &row[i], 0),
            .actor_name = "Giáo Viên Đo Tốc Độ",
            .role = "teacher",
            .at = time_text(call->mem, call->now),
        };
    return changes_add(call, &(struct list){events, view->marks.n});
}

static enum err save_marks(struct call *call, const struct target *target, struct view *view,
                           bool told)
{
    const struct document_key key = {
        .class_id = target->class_id, .stage = STAGE_SUBJECT_RESULT, .subject = target->subject};
    struct list documents;
    enum err err = documents_of_class(call, &key, &documents);

    if (!err)
        err = documents_drop_waiting(call, &key);
    if (!err)
        err = gradebooks_raise(call, &view->gradebook);
    change_marks(view);
    if (!err)
        err = marks_put(call, &view->marks);
    if (!err && told)
        err = tell_changes(call, view);
    audit_note(call, view->class.org_id, "marks.save", "gradebook", "bench",
               view->gradebook.version);
    return err ? err : audit_append(call);
}

static enum err save_once_and(struct call *call, const struct target *target, bool told)
{
    struct school_year year;
    struct view view = {0};
    struct list windows;
    const char *now = NULL;
    enum err err = db_begin(call);

    if (!err)
        err = find_teacher(call, target, &view);
    if (!err)
        err = years_get_held(call, view.class.school_year_id, &year);
    if (!err)
        err = windows_hold(call, view.class.org_id, &windows, &now);
    if (!err)
        err = load(call, target, &view);
    if (!err)
        err = save_marks(call, target, &view, told);
    return err ? err : db_commit(call);
}

static enum err save_once(struct call *call, const struct target *target)
{
    return save_once_and(call, target, true);
}

static enum err save_untold(struct call *call, const struct target *target)
{
    return save_once_and(call, target, false);
}

static enum err read_results(struct call *call, int64_t class_id)
{
    struct list rows;
    enum err err = assignments_of_class(call, class_id, &rows);

    if (!err)
        err = students_of_class(call, class_id, &rows);
    if (!err)
        err = enrolments_of_class(call, class_id, &rows);
    return err ? err : marks_of_class(call, class_id, &rows);
}

static enum err results_once(struct call *call, const struct target *target)
{
    struct class_row class;
    enum err err = classes_get(call, target->class_id, &class);

    return err ? err : read_results(call, class.id);
}

/* What a roll-over decides by: the results of each class of the year. */
static enum err year_once(struct call *call, const struct target *target)
{
    struct class_row one;
    struct list classes = {0};
    enum err err = classes_get(call, target->class_id, &one);

    if (!err)
        err = classes_of_year(call, one.school_year_id, &classes);

    const struct class_row *class = classes.items;

    for (size_t i = 0; i < classes.n && !err; i++)
        err = read_results(call, class[i].id);
    return err;
}

/* What an office asks of the kept numbers; it and the year's name stand for class and subject. */
static enum err progress_once(struct call *call, enum progress_by by, const struct target *target)
{
    const struct progress_filter filter = {.unit_id = target->class_id,
                                           .year_name = target->subject,
                                           .grade = NONE,
                                           .class_id = NONE,
                                           .account_id = NONE,
                                           .school_year_id = NONE,
                                           .today = day_text(call->mem, call->now)};
    struct list rows;

    return progress_sums(call, by, &filter, &rows);
}

static enum err progress_by_school_once(struct call *call, const struct target *target)
{
    return progress_once(call, PROGRESS_BY_SCHOOL, target);
}

static enum err progress_by_subject_once(struct call *call, const struct target *target)
{
    return progress_once(call, PROGRESS_BY_SUBJECT, target);
}

static enum err outcomes_once(struct call *call, enum outcome_by by, const struct target *target)
{
    const struct outcome_filter filter = {.unit_id = target->class_id,
                                          .year_name = target->subject,
                                          .by = by,
                                          .result = OUTCOME_LEARNING,
                                          .grade = NONE};
    struct list rows;

    return outcomes_count(call, &filter, &rows);
}

static enum err results_by_school_once(struct call *call, const struct target *target)
{
    return outcomes_once(call, OUTCOME_BY_SCHOOL, target);
}

static enum err results_by_ethnic_once(struct call *call, const struct target *target)
{
    return outcomes_once(call, OUTCOME_BY_ETHNIC, target);
}

static enum err quality_once(struct call *call, const struct target *target)
{
    struct list rows;

    return quality_of_unit(call, target->class_id, NULL, &rows);
}

static enum err search_once(struct call *call, const struct target *target)
{
    struct student_search search = {.plain = "%anh%", .folded = "%", .limit = 50};
    struct class_row class;
    struct list rows;
    enum err err = classes_get(call, target->class_id, &class);

    search.org_id = class.org_id;
    return err ? err : students_search(call, &search, &rows);
}

static enum err feed_once(struct call *call, const struct target *target)
{
    struct change_page page = {.n = 5};
    struct change_head head;
    struct class_row class;
    struct list rows;
    bool full = false;
    enum err err = classes_get(call, target->class_id, &class);

    if (!err)
        err = changes_head(call, &head);
    if (err)
        return err;
    page.org_id = class.org_id;
    page.upto = head.published;
    return changes_of_school(call, &page, &rows, &full);
}

static enum err duplicates_once(struct call *call, const struct target *target)
{
    struct class_row class;
    struct list rows;
    enum err err = classes_get(call, target->class_id, &class);

    return err ? err : duplicates_of_school(call, class.org_id, &rows);
}

static const struct work works[] = {
    {"read", read_once},
    {"save", save_once},
    {"save-untold", save_untold},
    {"results", results_once},
    {"year", year_once},
    {"search", search_once},
    {"feed", feed_once},
    {"duplicates", duplicates_once},
    {"progress-by-school", progress_by_school_once},
    {"progress-by-subject", progress_by_subject_once},
    {"results-by-school", results_by_school_once},
    {"results-by-ethnic", results_by_ethnic_once},
    {"quality", quality_once},
};

const struct work *find_work(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(works); i++)
        if (strcmp(works[i].name, name) == 0)
            return &works[i];
    return NULL;
}
