/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/merge_students.h"

#include "app/access.h"
#include "app/carry_marks.h"
#include "app/carry_summer.h"
#include "app/class_changes.h"
#include "app/flag.h"
#include "app/hold_entry.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "base/date.h"
#include "problems.h"
#include "store/decisions.h"

struct merging {
    struct call *call;
    struct student keep;
    struct student drop;
    struct list kept;    /* struct enrolment_line */
    struct list dropped; /* struct enrolment_line */
    struct merge_enrolment *treated;
    struct class_watch *watches; /* of their classes */
    size_t n_treated;
};

enum err find_duplicates(struct call *call, struct list *ret)
{
    enum err err = access_unit(call, call->caller.org_id, "Chỉ ở trường mình");

    return err ? err : duplicates_of_school(call, call->caller.org_id, ret);
}

enum err read_merges(struct call *call, struct list *ret)
{
    enum err err = access_unit(call, call->caller.org_id, "Chỉ ở trường mình");

    return err ? err : merges_of_school(call, call->caller.org_id, ret);
}

/* Into the audit chain and to the followers; before NULL = it was not there. */
static enum err note(struct call *call, const struct student_merge *before,
                     const struct student_merge *merge, const char *action)
{
    struct change_event event =
        change_of(merge->org_id, CHANGE_STUDENT_MERGE,
                  before ? OPERATION_CHANGED : OPERATION_CREATED, object_id(call, merge->id));

    event.student_id = merge->keep_id;
    event.old_value = before ? value_text(call, &student_merge_shape, before) : NULL;
    event.new_value = value_text(call, &student_merge_shape, merge);
    event.reason = before ? merge->reversal_reason : merge->reason;
    audit_note(call, merge->org_id, action, "student_merge",
               arena_printf(call->mem, "%lld", (long long)merge->id), merge->state);
    call->audit.details = arena_printf(call->mem, "{\"drop\":%lld,\"keep\":%lld}",
                                       (long long)merge->drop_id, (long long)merge->keep_id);
    return put_change(call, &event);
}

/* The dropped student is no more, or there again; the lists tell of classes. */
static enum err put_dropped(struct call *call, const struct student *profile, bool gone,
                            const char *reason)
{
    const struct class_row nowhere = {.id = NONE};

    return put_student_change(call, &nowhere, gone ? profile : NULL, gone ? NULL : profile, reason);
}

/* Held in the order of their ids, so that two merges do not wait for each other. */
static enum err hold(struct merging *m, const struct student_merge *wanted)
{
    bool keep_first = wanted->keep_id < wanted->drop_id;
    struct student *first = keep_first ? &m->keep : &m->drop;
    struct student *second = keep_first ? &m->drop : &m->keep;
    enum err err =
        students_get_held(m->call, keep_first ? wanted->keep_id : wanted->drop_id, first);

    if (!err)
        err = students_get_held(m->call, keep_first ? wanted->drop_id : wanted->keep_id, second);
    if (!err)
        err = access_unit(m->call, m->keep.org_id, "Không có học sinh này ở trường");
    if (!err)
        err = access_unit(m->call, m->drop.org_id, "Không có học sinh này ở trường");
    if (!err)
        err = profile_windows_hold(m->call, &m->keep, &m->kept);
    return err ? err : profile_windows_hold(m->call, &m->drop, &m->dropped);
}

static enum err refuse_merged(struct merging *m)
{
    bool has_others = false;
    enum err err = OK;

    if (m->keep.id == m->drop.id)
        violate(m->call, "/drop_id", "phải là hồ sơ khác", "must be another student");
    err = fail_if_violated(m->call);
    if (!err)
        err = students_has_merged(m->call, m->drop.id, &has_others);

    if (err)
        return err;
    if (!is_none(m->keep.merged_into) || !is_none(m->drop.merged_into))
        return fail_with(m->call, &problem_merge_state, "Một trong hai hồ sơ đã được gộp");
    if (has_others)
        return fail_with(m->call, &problem_merge_state,
                         "Đã có hồ sơ gộp vào hồ sơ muốn bỏ; giữ hồ sơ đó, hoặc tách ra trước");
    return OK;
}

/* The kept student's enrolment of that year that counts; NULL when there is none. */
static const struct enrolment_line *other_of_year(const struct merging *m,
                                                  const struct enrolment_line *line)
{
    const struct enrolment_line *kept = m->kept.items;

    for (size_t i = 0; i < m->kept.n; i++)
        if (kept[i].school_year_id == line->school_year_id && kept[i].state == ENROLMENT_ACTIVE)
            return &kept[i];
    return NULL;
}

static bool has_row_in_class(const struct merging *m, int64_t class_id)
{
    const struct enrolment_line *kept = m->kept.items;

    for (size_t i = 0; i < m->kept.n; i++)
        if (kept[i].class_id == class_id)
            return true;
    return false;
}

static enum err conflict(struct merging *m, const struct enrolment_line *line, const char *what)
{
    return fail_with(m->call, &problem_merge_conflict, "Năm học %s, lớp %s: %s", line->year_name,
                     line->class_name, what);
}

/* Signed, or decided by the head of school: what was said of one is not said of another. */
static enum err is_settled(struct call *call, int64_t class_id, int64_t school_year_id,
                           int64_t student_id, bool *ret)
{
    struct list documents = {0};
    enum err err = decisions_has(call, school_year_id, student_id, ret);
    const struct document *d;

    if (!err)
        err = documents_of_student(call, class_id, student_id, &documents);
    d = documents.items;
    for (size_t i = 0; !err && i < documents.n; i++)
        *ret |= d[i].state != DOCUMENT_WAITING;
    return err;
}

/* Notes what is to be done with the enrolment, whose number it takes from its row. */
static enum err treat(struct merging *m, const struct enrolment_line *line,
                      enum treatment treatment)
{
    struct enrolment row;
    bool found = false;
    enum err err = year_hold_open(m->call, line->school_year_id);

    if (!err)
        err = enrolments_find_held(m->call, line->class_id, m->drop.id, &row, &found);
    if (!err && found)
        err =
            watch_class(m->call, line->class_id, m->drop.id, m->keep.id, &m->watches[m->n_treated]);
    if (err || !found)
        return err;
    m->treated[m->n_treated++] = (struct merge_enrolment){
        .class_id = line->class_id, .treatment = treatment, .number = row.number};
    if (treatment == TREATMENT_REPOINTED)
        return OK;
    row.state = ENROLMENT_MERGED;
    row.number = NONE;
    return enrolments_set_state(m->call, &row);
}

static enum err plan(struct merging *m, const struct enrolment_line *line)
{
    const struct enrolment_line *other = other_of_year(m, line);
    bool is_done = false;
    enum err err = OK;

    if (line->state != ENROLMENT_ACTIVE)
        return OK;
    if (other && other->marks && line->marks)
        return conflict(m, line, "cả hai hồ sơ đều có điểm");
    if (line->year_state == YEAR_LOCKED)
        return OK;
    err = is_settled(m->call, line->class_id, line->school_year_id, m->drop.id, &is_done);
    if (err)
        return err;
    if (is_done)
        return conflict(m, line, "hồ sơ muốn bỏ đã có tài liệu ký hoặc quyết định của hiệu trưởng");
    if (other && line->marks)
        return conflict(m, line, "chỉ hồ sơ muốn bỏ có điểm; hãy giữ hồ sơ đó");
    if (other)
        return treat(m, line, TREATMENT_SET_ASIDE);
    if (has_row_in_class(m, line->class_id))
        return conflict(m, line, "hồ sơ giữ lại từng ở lớp này");
    return treat(m, line, TREATMENT_REPOINTED);
}

static enum err plan_all(struct merging *m)
{
    const struct enrolment_line *line = m->dropped.items;
    enum err err = OK;

    m->treated = arena_array(m->call->mem, m->dropped.n + 1, sizeof(*m->treated));
    m->watches = arena_array(m->call->mem, m->dropped.n + 1, sizeof(*m->watches));
    for (size_t i = 0; i < m->dropped.n && !err; i++)
        err = plan(m, &line[i]);
    return err;
}

/* Whose the enrolment is, its marks, what was flagged, the homeroom record, what a summer brought:
 * all of the class's books say so anew. */
static enum err repoint(struct call *call, int64_t class_id, int64_t from, int64_t to)
{
    struct class_row class;
    enum err err = classes_get(call, class_id, &class);

    if (!err)
        err = enrolments_repoint(call, class_id, from, to);
    if (!err)
        err = carry_summer(call, &(struct summer_move){class_id, from, class_id, to});
    if (!err)
        err = carry_flags(call, &(struct flag_passage){&class, &class, from, to});
    if (!err)
        err = classes_raise_record(call, &class);
    return err ? err : restate_marks(call, class_id, to, class.org_id);
}

static enum err carry_out(struct merging *m, struct student_merge *merge)
{
    enum err err = merges_add(m->call, merge, &merge->id);

    for (size_t i = 0; i < m->n_treated && !err; i++) {
        m->treated[i].merge_id = merge->id;
        if (m->treated[i].treatment == TREATMENT_REPOINTED)
            err = repoint(m->call, m->treated[i].class_id, m->drop.id, m->keep.id);
    }
    if (!err)
        err = merge_enrolments_add(m->call, &(struct list){m->treated, m->n_treated});
    if (!err)
        err = take_back_of_student(m->call, m->drop.id);
    m->drop.merged_into = m->keep.id;
    return err ? err : students_set_merged(m->call, &m->drop);
}

static enum err carry_and_tell(struct merging *m, struct student_merge *merge)
{
    struct student dropped;
    enum err err = students_get(m->call, m->drop.id, &dropped);

    if (!err)
        err = carry_out(m, merge);
    if (!err)
        err = note(m->call, NULL, merge, "student.merge");
    for (size_t i = 0; i < m->n_treated && !err; i++)
        err = put_class_changes(m->call, &m->watches[i], merge->reason);
    return err ? err : put_dropped(m->call, &dropped, true, merge->reason);
}

enum err merge_students(struct call *call, const struct student_merge *wanted,
                        struct student_merge *ret)
{
    struct merging m = {.call = call};
    enum err err = hold(&m, wanted);

    if (!err)
        err = refuse_merged(&m);
    if (!err)
        err = plan_all(&m);
    if (err)
        return err;
    *ret = *wanted;
    ret->org_id = m.keep.org_id;
    ret->state = MERGE_MERGED;
    ret->merged_by = call->caller.account_id;
    ret->merged_at = time_text(call->mem, call->now);
    ret->reversed_by = NONE;
    return carry_and_tell(&m, ret);
}

/* The number it had, or the next one when somebody has that now. */
static enum err free_number(struct call *call, const struct merge_enrolment *treated, int64_t *ret)
{
    struct list there;
    enum err err = enrolments_of_class(call, treated->class_id, &there);
    const struct enrolment *row = there.items;

    *ret = treated->number;
    for (size_t i = 0; !err && i < there.n; i++)
        if (row[i].number == treated->number)
            return enrolments_next_number(call, treated->class_id, ret);
    return err;
}

static enum err undo_set_aside(struct call *call, const struct merge_enrolment *treated,
                               const struct student_merge *merge)
{
    struct enrolment row;
    bool found = false;
    enum err err = enrolments_find_held(call, treated->class_id, merge->drop_id, &row, &found);

    if (!err && (!found || row.state != ENROLMENT_MERGED))
        err = fail_with(call, &problem_merge_state, "Danh sách lớp đã thay đổi sau khi gộp");
    if (!err)
        err = free_number(call, treated, &row.number);
    row.state = ENROLMENT_ACTIVE;
    return err ? err : enrolments_set_state(call, &row);
}

static enum err undo_repointed(struct call *call, const struct class_row *class,
                               const struct student_merge *merge)
{
    struct enrolment row;
    bool found = false;
    bool is_done = false;
    enum err err = enrolments_find_held(call, class->id, merge->keep_id, &row, &found);

    if (!err)
        err = is_settled(call, class->id, class->school_year_id, merge->keep_id, &is_done);
    if (!err && (!found || row.state != ENROLMENT_ACTIVE))
        err = fail_with(call, &problem_merge_state, "Học sinh đã rời lớp sau khi gộp");
    if (!err && is_done)
        err = fail_with(call, &problem_merge_state,
                        "Đã có tài liệu ký hoặc quyết định của hiệu trưởng sau khi gộp");
    return err ? err : repoint(call, class->id, merge->keep_id, merge->drop_id);
}

/* watches: one of each of the classes. */
static enum err undo(struct call *call, const struct student_merge *merge, const struct list *rows,
                     struct class_watch *watches)
{
    enum err err = OK;
    const struct merge_enrolment *treated = rows->items;

    for (size_t i = 0; !err && i < rows->n; i++) {
        err = watch_class(call, treated[i].class_id, merge->drop_id, merge->keep_id, &watches[i]);
        if (!err)
            err = year_hold_open(call, watches[i].class.school_year_id);
        if (!err)
            err = treated[i].treatment == TREATMENT_SET_ASIDE
                      ? undo_set_aside(call, &treated[i], merge)
                      : undo_repointed(call, &watches[i].class, merge);
    }
    if (!err)
        err = take_back_of_student(call, merge->keep_id);
    return err ? err
               : students_set_merged(call,
                                     &(struct student){.id = merge->drop_id, .merged_into = NONE});
}

static enum err undo_and_tell(struct call *call, const struct student_merge *before,
                              struct student_merge *merge)
{
    struct list rows;
    struct student dropped;
    enum err err = merge_enrolments_of(call, merge->id, &rows);
    struct class_watch *watches = arena_array(call->mem, rows.n, sizeof(*watches));

    if (!err)
        err = undo(call, merge, &rows, watches);
    if (!err)
        err = merges_reverse(call, merge);
    if (!err)
        err = note(call, before, merge, "student.part");
    if (!err)
        err = students_get(call, merge->drop_id, &dropped);
    if (!err)
        err = put_dropped(call, &dropped, false, merge->reversal_reason);
    for (size_t i = 0; i < rows.n && !err; i++)
        err = put_class_changes(call, &watches[i], merge->reversal_reason);
    return err;
}

enum err reverse_merge(struct call *call, int64_t id, const char *reason, struct student_merge *ret)
{
    struct student_merge before;
    struct list both;
    enum err err = merges_get_held(call, id, ret);

    if (!err)
        err = access_unit(call, ret->org_id, "Không có lần gộp này ở trường");
    if (!err)
        err = profile_windows_hold(
            call, &(struct student){.id = ret->keep_id, .org_id = ret->org_id}, &both);
    if (!err && ret->state != MERGE_MERGED)
        err = fail_with(call, &problem_merge_state, "Đã tách rồi");
    if (err)
        return err;
    before = *ret;
    ret->state = MERGE_REVERSED;
    ret->reversal_reason = reason;
    ret->reversed_by = call->caller.account_id;
    ret->reversed_at = time_text(call->mem, call->now);
    return undo_and_tell(call, &before, ret);
}
