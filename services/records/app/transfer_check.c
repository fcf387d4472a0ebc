/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transfer_check.h"

#include <string.h>

#include "app/class_results.h"
#include "app/keep_calendar.h"
#include "app/partial_year.h"
#include "problems.h"
#include "store/documents.h"
#include "store/years.h"

static const struct field item_fields[] = {
    STR(struct missing_item, item, 1, 100),
    STR(struct missing_item, detail, 1, 300),
    STR(struct missing_item, detail_en, 1, 300),
};
const struct shape missing_item_shape = SHAPE(struct missing_item, item_fields);

struct checking {
    struct call *call;
    const char *first_day; /* elsewhere */
    bool within_year;      /* that day lies in the class's year, which goes on there */
    const struct class_row *class;
    const struct student *student;
    bool due[3]; /* of terms 1 and 2 */
    struct list documents;
    struct missing_item *items;
    size_t n;
};

static void add(struct checking *c, const char *item, const char *vi, const char *en)
{
    if (c->n < MISSING_ITEMS_MAX)
        c->items[c->n++] = (struct missing_item){item, vi, en};
}

/* What the receiving school's register asks for (R7.1). */
static void check_profile(struct checking *c)
{
    const struct student *s = c->student;
    const struct {
        const char *value;
        const char *item;
    } needed[] = {
        {s->personal_id, "/profile/personal_id"},
        {s->student_code, "/profile/student_code"},
        {s->place_of_birth, "/profile/place_of_birth"},
        {s->address, "/profile/address"},
    };

    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (!needed[i].value)
            add(c, needed[i].item, "còn thiếu", "is missing");
    if (!s->father_name && !s->mother_name && !s->guardian_name)
        add(c, "/profile/guardian_name", "chưa có cha, mẹ hoặc người giám hộ",
            "no father, mother or guardian");
}

/* Of a subject that is not taught in the term nothing is due. */
static bool is_missing(const struct subject_line *line, int term)
{
    bool taught = !line->taught || line->taught & (term == 1 ? TAUGHT_TERM1 : TAUGHT_TERM2);

    return taught && is_none(line->result[term]);
}

static void check_marks(struct checking *c, const struct student_result *r)
{
    for (int term = 1; term <= 2; term++)
        for (size_t i = 0; c->due[term] && i < r->n_lines; i++)
            if (is_missing(&r->lines[i], term))
                add(c, arena_printf(c->call->mem, "/marks/%s/%d", r->lines[i].subject->code, term),
                    "chưa đủ điểm hoặc mức đánh giá của học kỳ",
                    "marks or ratings of the term are missing");
}

/* Primary schools enter no conduct. */
static void check_record(struct checking *c, const struct student_result *r)
{
    const struct enrolment *e = r->enrolment;

    if (c->due[1] && !r->achievement && !e->conduct_term1)
        add(c, "/homeroom-record/conduct_term1", "chưa có kết quả rèn luyện", "no conduct yet");
    if (c->due[2] && !r->achievement && !e->conduct_term2)
        add(c, "/homeroom-record/conduct_term2", "chưa có kết quả rèn luyện", "no conduct yet");
    if (is_none(e->absent_excused) || is_none(e->absent_unexcused))
        add(c, "/homeroom-record/absences", "chưa có số buổi nghỉ", "absences are not entered");
}

/* A year that is over has its seal; before that, nothing waits for somebody to sign. */
static void check_signatures(struct checking *c)
{
    const struct document *d = c->documents.items;
    bool sealed = false;

    for (size_t i = 0; i < c->documents.n; i++) {
        sealed |= d[i].stage == STAGE_SEAL && d[i].state == DOCUMENT_SIGNED;
        if (d[i].state == DOCUMENT_WAITING)
            add(c,
                arena_printf(c->call->mem, "/documents/%s%s%s", stage_names[d[i].stage],
                             *d[i].subject ? "/" : "", d[i].subject),
                "đang chờ ký", "waits for a signature");
    }
    if (c->due[2] && !sealed)
        add(c, "/documents/seal", "năm học đã hết, học bạ chưa đóng dấu",
            "the year is over and the book is not sealed");
}

static void tell_gap(void *object, int stage, const char *subject, bool stale)
{
    struct checking *c = object;
    const char *item = arena_printf(c->call->mem, "/partial/%s%s%s", stage_names[stage],
                                    *subject ? "/" : "", subject);

    if (stale)
        add(c, item, "đã đổi sau khi ký: ký lại", "changed after it was signed: sign anew");
    else
        add(c, item, "phần của năm học đang dở chưa ký", "the part of the year is not signed");
}

/* A year that goes on elsewhere is signed up to the last day here (R7.3, R8.1). */
static enum err check_partial(struct checking *c, const struct student_result *result)
{
    if (!result || !c->within_year)
        return OK;
    return partials_missing(c->call, c->class, result, c->first_day, tell_gap, c);
}

static enum err load(struct checking *c, const struct student_result **ret)
{
    struct school_year year;
    struct term_days days;
    struct list results;
    enum err err = years_get(c->call, c->class->school_year_id, &year);
    const struct student_result *r;

    *ret = NULL;
    if (!err)
        err = term_days_of(c->call, &year, &days);
    if (!err)
        err = class_results(c->call, c->class, &results);
    if (!err)
        err = documents_of_student(c->call, c->class->id, c->student->id, &c->documents);
    if (err)
        return err;
    c->within_year = strcmp(c->first_day, year.ends_on) <= 0;
    for (int term = 1; term <= 2; term++)
        c->due[term] = term_is_due(term, &days, c->call->today);
    r = results.items;
    for (size_t i = 0; i < results.n; i++)
        if (r[i].student->id == c->student->id)
            *ret = &r[i];
    return OK;
}

static enum err missing_in(struct call *call, const struct student *student,
                           const struct class_row *class, const char *first_day, struct list *ret)
{
    struct checking c = {
        .call = call,
        .class = class,
        .student = student,
        .first_day = first_day,
        .items = arena_array(call->mem, MISSING_ITEMS_MAX, sizeof(struct missing_item))};
    const struct student_result *result = NULL;
    enum err err = load(&c, &result);

    if (err)
        return err;
    check_profile(&c);
    if (result) {
        check_marks(&c, result);
        check_record(&c, result);
    }
    check_signatures(&c);
    err = check_partial(&c, result);
    *ret = (struct list){c.items, c.n};
    return err;
}

enum err check_first_day(struct call *call, const struct class_row *class, const char *first_day)
{
    struct school_year year;
    enum err err = years_get(call, class->school_year_id, &year);

    if (!err && strcmp(first_day, year.starts_on) <= 0)
        violate(call, "/first_day", "phải sau ngày khai giảng của năm học",
                "must come after the year's first day");
    return err;
}

enum err missing_now(struct call *call, const struct going *going, struct list *ret)
{
    struct student student;
    struct class_row class = {.org_id = NONE};
    enum err err = students_get(call, going->student_id, &student);

    if (!err && !is_none(student.class_id))
        err = classes_get(call, student.class_id, &class);
    if (!err && class.org_id != going->org_id)
        return fail_with(call, &problem_transfer_state, "Học sinh không còn ở trường");
    return err ? err : missing_in(call, &student, &class, going->first_day, ret);
}

enum err must_be_complete(struct call *call, const struct going *going)
{
    struct list missing;
    enum err err = missing_now(call, going, &missing);
    const struct missing_item *item = missing.items;

    if (err || !missing.n)
        return err;
    for (size_t i = 0; i < missing.n; i++)
        violate(call, item[i].item, item[i].detail, item[i].detail_en);
    return fail_with(call, &problem_not_ready, "Còn %zu mục chưa xong", missing.n);
}
