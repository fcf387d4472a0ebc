/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hold_entry.h"
#include "app/judge_summer.h"
#include "app/release_documents.h"
#include "app/save_summer.h"
#include "domain/ratings.h"

static const struct field fields[] = {
    INT(struct retest_change, student_id, 1, INT64_MAX),
    INT(struct retest_change, tenths, 0, MARK_MAX, .optional = true),
    ENUM(struct retest_change, rating, rating_names, .optional = true),
    INT(struct retest_change, test, 0, MARK_MAX, .optional = true),
    ENUM(struct retest_change, outcome, summer_outcome_names, .optional = true),
};
const struct shape retest_change_shape = SHAPE(struct retest_change, fields);

static struct retest_fault student_fault(const struct summer_view *view,
                                         const struct student_result *r)
{
    if (!r)
        return (struct retest_fault){"student_id", "không có học sinh này trong lớp",
                                     "no such student in the class"};
    if (!summer_again(view, r))
        return (struct retest_fault){"student_id", "học sinh không đăng kí đánh giá lại môn này",
                                     "the student is not registered for this subject"};
    if (!may_take_again(r, line_of(r, view->subject->code)))
        return (struct retest_fault){"student_id", "học sinh không thuộc diện đánh giá lại môn này",
                                     "the student may not be assessed again in this subject"};
    return (struct retest_fault){0};
}

static struct retest_fault twice_fault(const struct list *rows, size_t i)
{
    const struct retest_change *c = rows->items;

    for (size_t k = 0; k < i; k++)
        if (c[k].student_id == c[i].student_id)
            return (struct retest_fault){"student_id", "học sinh được nêu hai lần",
                                         "the student is named twice"};
    return (struct retest_fault){0};
}

/* Without a result: not come, or taken back. */
static struct retest_fault empty_fault(const struct retest_change *c)
{
    if (c->outcome == SUMMER_TAKEN)
        return (struct retest_fault){"outcome", "đã đánh giá thì ghi kết quả",
                                     "taken needs its result"};
    return (struct retest_fault){0};
}

static struct retest_fault test_fault(const struct summer_view *view,
                                      const struct student_result *r, const struct retest_change *c)
{
    if (is_none(c->test))
        return (struct retest_fault){0};
    if (r->lines[line_of(r, view->subject->code)].tests == TEST_NONE)
        return (struct retest_fault){"test", "môn này không có bài kiểm tra định kì",
                                     "the subject has no periodic test"};
    if (!primary_test_allowed(r->ruleset->achievement, c->test))
        return (struct retest_fault){"test", "bài kiểm tra định kì cho điểm nguyên",
                                     "a periodic test has a whole mark"};
    return (struct retest_fault){0};
}

static struct retest_fault value_fault(const struct summer_view *view,
                                       const struct student_result *r,
                                       const struct retest_change *c)
{
    enum subject_kind kind = view->subject->kind;
    bool empty = is_none(c->tenths) && !c->rating && is_none(c->test);

    if (empty && c->outcome)
        return empty_fault(c);
    if (c->outcome && c->outcome != SUMMER_TAKEN)
        return (struct retest_fault){"outcome", "vắng hoặc chưa có kết quả thì không ghi kết quả",
                                     "absent or registered has no result"};
    if (kind == SUBJECT_SCORED && (c->rating || !is_none(c->test) || is_none(c->tenths)))
        return (struct retest_fault){"tenths", "môn này cho điểm: cần tenths, không rating, test",
                                     "the subject is scored: tenths is needed, not rating or test"};
    if (kind != SUBJECT_SCORED && (!is_none(c->tenths) || (!c->rating && is_none(c->test))))
        return (struct retest_fault){"rating", "môn này xếp mức: cần rating, không tenths",
                                     "the subject is rated: rating is needed, not tenths"};
    if (c->rating && is_none(rating_value(kind, c->rating)))
        return (struct retest_fault){"rating", "môn này không có mức đó",
                                     "the subject has no such rating"};
    return test_fault(view, r, c);
}

struct retest_fault retest_fault(const struct summer_view *view, const struct retest_change *c)
{
    const struct student_result *r = summer_student(view, c->student_id);
    struct retest_fault fault = student_fault(view, r);

    return fault.member ? fault : value_fault(view, r, c);
}

struct summer_result retest_row(const struct summer_view *view, const struct retest_change *c)
{
    bool empty = is_none(c->tenths) && !c->rating && is_none(c->test);

    return (struct summer_result){.class_id = view->class.id,
                                  .subject = view->book.subject,
                                  .student_id = c->student_id,
                                  .outcome = empty ? c->outcome : SUMMER_TAKEN,
                                  .value = c->rating ? rating_value(view->subject->kind, c->rating)
                                                     : c->tenths,
                                  .test = c->test};
}

static enum err take_all(struct call *call, const struct summer_view *view,
                         const struct list *changes, struct list *ret)
{
    const struct retest_change *c = changes->items;
    struct summer_result *rows = arena_array(call->mem, changes->n, sizeof(*rows));

    for (size_t i = 0; i < changes->n; i++) {
        struct retest_fault fault = twice_fault(changes, i);

        if (!fault.member)
            fault = retest_fault(view, &c[i]);
        if (fault.member)
            violate(call, arena_printf(call->mem, "/rows/%zu/%s", i, fault.member), fault.vi,
                    fault.en);
        else
            rows[i] = retest_row(view, &c[i]);
    }
    *ret = (struct list){rows, changes->n};
    return fail_if_violated(call);
}

static enum err hold_open(struct call *call, const struct summer_view *view, size_t n)
{
    struct entry entry;
    enum err err = entry_begin_summer(call, &view->class, view->book.subject, &entry);

    if (err)
        return err;
    for (size_t i = 0; i < n; i++)
        entry_ask(&entry, arena_printf(call->mem, "/rows/%zu", i), COLUMN_KIND_RETEST, 0);
    return entry_end(&entry);
}

/* What waits for a signature is taken back; what is signed stays. */
static enum err release(struct call *call, const struct summer_view *view, const struct list *rows)
{
    const struct document_key key = summer_document(view);
    const struct summer_result *row = rows->items;
    int64_t *students = arena_array(call->mem, rows->n, sizeof(*students));

    for (size_t i = 0; i < rows->n; i++)
        students[i] = row[i].student_id;
    return release_documents(call, &key, &(struct list){students, rows->n},
                             "Kết quả đánh giá lại đã ký số");
}

enum err save_retests(struct call *call, const struct summer_book *read, const struct list *rows,
                      struct summer_view *ret)
{
    struct list results;
    enum err err = read_retests(call, read->class_id, read->subject, ret);

    if (!err)
        err = hold_open(call, ret, rows->n);
    if (!err)
        err = take_all(call, ret, rows, &results);
    if (!err)
        err = release(call, ret, &results);
    if (!err)
        err = summer_raise(call, ret, read->version,
                           arena_printf(call->mem, "{\"rows\":%zu}", rows->n));
    return err ? err : summer_store(call, ret, &results);
}
