/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/save_homeroom.h"

#include "app/access.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/release_documents.h"
#include "domain/rulesets.h"
#include "problems.h"
#include "store/months.h"

static const struct field change_fields[] = {
    INT(struct homeroom_change, student_id, 1, INT64_MAX),
    ENUM(struct homeroom_change, conduct_term1, conduct_names, .optional = true),
    ENUM(struct homeroom_change, conduct_term2, conduct_names, .optional = true),
    ENUM(struct homeroom_change, conduct_year, conduct_names, .optional = true),
    INT(struct homeroom_change, absent_excused, 0, 400, .optional = true),
    INT(struct homeroom_change, absent_unexcused, 0, 400, .optional = true),
    STR(struct homeroom_change, comment, 0, ENTRY_COMMENT_MAX, .optional = true),
    ENUM(struct homeroom_change, praise, praise_names, .optional = true),
    ENUM(struct homeroom_change, assessment, assessment_names, .optional = true),
};
const struct shape homeroom_change_shape = SHAPE(struct homeroom_change, change_fields);

enum err read_homeroom(struct call *call, int64_t class_id, struct class_row *ret,
                       struct list *ret_rows)
{
    enum err err = access_class(call, class_id, ret);

    if (err)
        return err;
    return enrolments_of_class(call, class_id, ret_rows);
}

static struct enrolment *row_of(const struct list *rows, int64_t student_id)
{
    struct enrolment *row = rows->items;

    for (size_t i = 0; i < rows->n; i++)
        if (row[i].student_id == student_id)
            return &row[i];
    return NULL;
}

void homeroom_apply(struct enrolment *row, const struct homeroom_change *c)
{
    if (c->conduct_term1)
        row->conduct_term1 = c->conduct_term1;
    if (c->conduct_term2)
        row->conduct_term2 = c->conduct_term2;
    if (!is_none(c->absent_excused))
        row->absent_excused = c->absent_excused;
    if (!is_none(c->absent_unexcused))
        row->absent_unexcused = c->absent_unexcused;
    if (c->comment)
        row->comment = c->comment;
    if (c->conduct_year)
        row->conduct_year = c->conduct_year;
    if (c->praise)
        row->praise = c->praise;
    if (c->assessment)
        row->assessment = c->assessment;
}

/* TT22 its four levels, TT58 tốt, khá, trung bình, yếu. */
bool conduct_fits(enum engine engine, int conduct)
{
    bool of_both = conduct == LEVEL_KHA || conduct == LEVEL_TOT;

    if (!conduct)
        return true;
    if (engine == ENGINE_CLASSES)
        return of_both || conduct >= LEVEL_COUNT;
    return engine == ENGINE_LEVELS && conduct < LEVEL_COUNT;
}

/* The members that the class's rules do not know; at most HOMEROOM_CHECKS. */
enum { HOMEROOM_CHECKS = 4 };
static size_t wrong_members(enum engine engine, const struct homeroom_change *c,
                            const char *ret[HOMEROOM_CHECKS])
{
    const struct {
        const char *member;
        bool wrong;
    } checks[HOMEROOM_CHECKS] = {
        {"conduct_term1", !conduct_fits(engine, c->conduct_term1)},
        {"conduct_term2", !conduct_fits(engine, c->conduct_term2)},
        {"conduct_year",
         c->conduct_year && (engine != ENGINE_CLASSES || !conduct_fits(engine, c->conduct_year))},
        {"praise", c->praise && engine != ENGINE_ACHIEVEMENT},
    };

    size_t n = 0;

    for (size_t k = 0; k < COUNT_OF(checks); k++)
        if (checks[k].wrong)
            ret[n++] = checks[k].member;
    return n;
}

static enum engine engine_of(const struct class_row *class)
{
    const struct ruleset *ruleset = ruleset_by_name(class->ruleset);

    return ruleset ? ruleset->engine : ENGINE_NONE;
}

bool homeroom_fits(const struct class_row *class, const struct homeroom_change *c)
{
    const char *wrong[HOMEROOM_CHECKS];

    return wrong_members(engine_of(class), c, wrong) == 0;
}

static void check(struct call *call, enum engine engine, size_t i, const struct homeroom_change *c)
{
    const char *wrong[HOMEROOM_CHECKS];
    size_t n = wrong_members(engine, c, wrong);

    for (size_t k = 0; k < n; k++)
        violate(call, arena_printf(call->mem, "/rows/%zu/%s", i, wrong[k]),
                "quy định đánh giá của lớp không có mức hoặc mục này",
                "the rules of the class know no such thing");
}

static enum err apply_all(struct call *call, const struct class_row *class, const struct list *rows,
                          const struct list *changes)
{
    enum engine engine = engine_of(class);
    const struct homeroom_change *c = changes->items;

    for (size_t i = 0; i < changes->n; i++) {
        struct enrolment *row = row_of(rows, c[i].student_id);

        check(call, engine, i, &c[i]);
        if (row)
            homeroom_apply(row, &c[i]);
        else
            violate(call, arena_printf(call->mem, "/rows/%zu/student_id", i),
                    "không có học sinh này trong lớp", "no such student in the class");
    }
    return fail_if_violated(call);
}

static enum err release(struct call *call, int64_t class_id, const struct list *changes)
{
    const struct document_key key = {
        .class_id = class_id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    const struct homeroom_change *c = changes->items;
    int64_t *students = arena_array(call->mem, changes->n, sizeof(*students));
    enum err err;

    for (size_t i = 0; i < changes->n; i++)
        students[i] = c[i].student_id;
    err = release_documents(call, &key, &(struct list){students, changes->n},
                            "Tổng kết của lớp đã ký số");
    /* what waits may lack results that are due now, or the other way round */
    for (size_t i = 0; i < changes->n && !err; i++)
        if (c[i].assessment)
            err = take_back_of_student(call, c[i].student_id);
    return err;
}

/* Once a class reports its months, these are the sums. */
static enum err refuse_totals(struct call *call, int64_t class_id, const struct list *changes)
{
    const struct homeroom_change *c = changes->items;
    struct list months = {0};
    bool any = false;
    enum err err = OK;

    for (size_t i = 0; i < changes->n; i++)
        any |= !is_none(c[i].absent_excused) || !is_none(c[i].absent_unexcused);
    if (any)
        err = months_of_class(call, class_id, &months);
    if (err || !months.n)
        return err;
    return fail_with(call, &problem_absences_by_month, "Lớp đã báo cáo theo tháng");
}

/* By the kinds that a correction of the entry is asked about, too (corrected_entry_kind). */
static void ask_change(struct entry *entry, size_t i, const struct homeroom_change *c)
{
    const struct {
        bool is_there;
        const char *name;
        enum column_kind kind;
        int64_t term;
    } parts[] = {
        {c->conduct_term1, "conduct_term1", COLUMN_KIND_CONDUCT, 1},
        {c->conduct_term2, "conduct_term2", COLUMN_KIND_CONDUCT, 2},
        {c->conduct_year, "conduct_year", COLUMN_KIND_CONDUCT, 0},
        {!is_none(c->absent_excused), "absent_excused", COLUMN_KIND_ABSENCES, 0},
        {!is_none(c->absent_unexcused), "absent_unexcused", COLUMN_KIND_ABSENCES, 0},
        {c->comment != NULL, "comment", COLUMN_KIND_COMMENTS, 0},
        {c->praise, "praise", COLUMN_KIND_COMMENTS, 0},
        {c->assessment, "assessment", COLUMN_KIND_COMMENTS, 0},
    };

    for (size_t k = 0; k < COUNT_OF(parts); k++)
        if (parts[k].is_there)
            entry_ask(entry, arena_printf(entry->call->mem, "/rows/%zu/%s", i, parts[k].name),
                      parts[k].kind, parts[k].term);
}

static enum err hold_open(struct call *call, const struct class_row *class,
                          const struct list *changes)
{
    const struct homeroom_change *c = changes->items;
    struct entry entry;
    enum err err = entry_begin(call, class, "", &entry);

    if (err)
        return err;
    for (size_t i = 0; i < changes->n; i++)
        ask_change(&entry, i, &c[i]);
    return entry_end(&entry);
}

enum err save_homeroom(struct call *call, int64_t class_id, int64_t version,
                       const struct list *changes, struct class_row *ret)
{
    struct list rows = {0};
    struct list before = {0};
    enum err err = access_class(call, class_id, ret);

    if (!err)
        err = hold_open(call, ret, changes);
    if (!err)
        err = refuse_totals(call, class_id, changes);
    if (!err)
        err = enrolments_of_class(call, class_id, &rows);
    if (!err)
        before = (struct list){arena_copy(call->mem, rows.items, rows.n * sizeof(struct enrolment)),
                               rows.n};
    if (!err)
        err = apply_all(call, ret, &rows, changes);
    if (!err)
        err = release(call, class_id, changes);
    if (err)
        return err;
    ret->record_version = version;
    err = classes_raise_record(call, ret);
    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, "Sổ chủ nhiệm đã được sửa sau lần đọc của bạn");
    ret->record_version++;
    audit_note(call, ret->org_id, "homeroom.save", "class",
               arena_printf(call->mem, "%lld", (long long)class_id), ret->record_version);
    if (!err)
        err = enrolments_put(call, &rows);
    return err ? err : put_list_changes(call, ret, &before, &rows, NULL);
}
