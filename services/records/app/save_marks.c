/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/save_marks.h"

#include <string.h>

#include "app/access.h"
#include "app/commit_marks.h"
#include "app/hold_entry.h"
#include "app/mark_changes.h"
#include "app/release_documents.h"
#include "problems.h"
#include "store/documents.h"

const char *const cell_column_names[] = {"",   "tx1", "tx2",     "tx3", "tx4",
                                         "gk", "ck",  "comment", NULL};

static const struct field base_fields[] = {
    INT(struct cell_base, tenths, 0, 100, .optional = true),
    ENUM(struct cell_base, rating, rating_names, .optional = true),
    ENUM(struct cell_base, state, mark_state_names, .optional = true),
    STR(struct cell_base, text, 0, 1000, .optional = true),
};
static const struct shape cell_base_shape = SHAPE(struct cell_base, base_fields);

static const struct field change_fields[] = {
    INT(struct cell_change, student_id, 1, INT64_MAX),
    ENUM(struct cell_change, column, cell_column_names),
    INT(struct cell_change, tenths, 0, 100, .optional = true),
    ENUM(struct cell_change, rating, rating_names, .optional = true),
    ENUM(struct cell_change, state, mark_state_names, .optional = true),
    STR(struct cell_change, text, 0, 1000, .optional = true),
    OBJECT(struct cell_change, base, cell_base_shape, .optional = true),
};
const struct shape cell_change_shape = SHAPE(struct cell_change, change_fields);

static struct gradebook gradebook_key(int64_t class_id, const char *subject, int64_t term)
{
    return (struct gradebook){.class_id = class_id, .subject = subject, .term = term};
}

static enum err check_term(struct call *call, int64_t term)
{
    if (term == 1 || term == 2)
        return OK;
    return fail_plain(call, ERR_NOT_FOUND, "Học kì là 1 hoặc 2");
}

enum err marks_open(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct marks_view *ret)
{
    enum err err = check_term(call, term);

    *ret = (struct marks_view){.gradebook = gradebook_key(class_id, subject, term)};
    return err ? err : access_subject(call, class_id, subject, &ret->class);
}

enum err read_marks(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct marks_view *ret)
{
    enum err err = marks_open(call, class_id, subject, term, ret);

    return err ? err : marks_view_load(call, ret);
}

static bool has_column(const struct marks_view *view, int column)
{
    return column == COLUMN_COMMENT || (view->columns & 1U << column);
}

/* What is of the right sort, but not allowed in this subject. */
static struct cell_fault value_fault(const struct marks_view *view, enum cell_kind kind,
                                     const struct cell_change *c)
{
    bool primary = view->ruleset->engine == ENGINE_ACHIEVEMENT;

    if (c->rating && is_none(rating_value(view->subject->kind, c->rating)))
        return (struct cell_fault){"rating", "môn này không có mức đó",
                                   "the subject has no such rating"};
    if (kind == CELL_TEST && !is_none(c->tenths) &&
        !primary_test_allowed(view->ruleset->achievement, c->tenths))
        return (struct cell_fault){"tenths", "bài kiểm tra định kì cho điểm nguyên",
                                   "a periodic test has a whole mark"};
    if (primary && kind == CELL_RATING && mark_state_code(c->state) == MARK_ZERO_BY_RULE)
        return (struct cell_fault){"state", "mức đánh giá không có điểm 0",
                                   "a level is never zero"};
    return (struct cell_fault){0};
}

struct cell_fault cell_fault(const struct marks_view *view, const struct cell_change *c)
{
    int given = !is_none(c->tenths) + (c->rating != 0) + (c->state != 0) + (c->text != NULL);
    bool comment = c->column == COLUMN_COMMENT;
    enum cell_kind kind = cell_kind_of(view->subject->kind, (enum mark_column)c->column);
    bool scored = kind != CELL_RATING;

    if (view->elsewhere)
        return (struct cell_fault){"column", "lớp không học môn này ở học kì này",
                                   "the class is not taught the subject in this term"};
    if (!marks_view_row(view, c->student_id))
        return (struct cell_fault){"student_id",
                                   view->everyone ? "không có học sinh này trong lớp"
                                                  : "học sinh này không học môn này ở lớp",
                                   view->everyone ? "no such student in the class"
                                                  : "the student does not take the subject"};
    if (!has_column(view, c->column))
        return (struct cell_fault){"column", "môn này không có cột đó",
                                   "the subject has no such column"};
    if (given != 1)
        return (struct cell_fault){
            comment  ? "text"
            : scored ? "tenths"
                     : "rating",
            "cần đúng một trong tenths, rating, state, text (muốn xóa ô: state \"empty\")",
            "exactly one of tenths, rating, state, text is needed (to clear: state \"empty\")"};
    if (comment && !c->text)
        return (struct cell_fault){"text", "cột nhận xét cần text", "a comment needs text"};
    if (!comment && c->text)
        return (struct cell_fault){"text", "chỉ cột nhận xét nhận text",
                                   "only a comment takes text"};
    if (scored && c->rating)
        return (struct cell_fault){"rating", "môn này cho điểm, không xếp mức",
                                   "the subject is scored, not rated"};
    if (!scored && !is_none(c->tenths))
        return (struct cell_fault){"tenths", "môn này xếp mức, không cho điểm",
                                   "the subject is rated, not scored"};
    return value_fault(view, kind, c);
}

void cell_apply(const struct marks_view *view, const struct cell_change *c)
{
    struct mark_row *row = marks_view_row(view, c->student_id);
    int64_t *cell = mark_cell(row, c->column);

    if (!cell)
        row->comment = *c->text ? c->text : NULL;
    else if (c->state)
        *cell = mark_state_code(c->state);
    else if (c->rating)
        *cell = rating_value(view->subject->kind, c->rating);
    else
        *cell = c->tenths;
}

/* Marks the cell as changed by this request; false when it was already. */
static bool first_time(const struct marks_view *view, const struct cell_change *c, bool *seen)
{
    size_t row =
        (size_t)(marks_view_row(view, c->student_id) - (struct mark_row *)view->rows.items);
    bool *cell = &seen[row * (COLUMN_COMMENT + 1) + (size_t)c->column];
    bool first = !*cell;

    *cell = true;
    return first;
}

static enum err apply_all(struct call *call, const struct marks_view *view,
                          const struct list *cells)
{
    const struct cell_change *c = cells->items;
    bool *seen = arena_array(call->mem, view->rows.n, COLUMN_COMMENT + 1);

    for (size_t i = 0; i < cells->n; i++) {
        struct cell_fault fault = cell_fault(view, &c[i]);

        if (!fault.member && !first_time(view, &c[i], seen))
            fault = (struct cell_fault){"column", "ô này có hai giá trị trong cùng yêu cầu",
                                        "the cell stands twice in the request"};
        if (fault.member)
            violate(call, arena_printf(call->mem, "/cells/%zu/%s", i, fault.member), fault.vi,
                    fault.en);
        else
            cell_apply(view, &c[i]);
    }
    return fail_if_violated(call);
}

struct document_key marks_view_document(const struct marks_view *view)
{
    bool quality = view->subject->kind == SUBJECT_QUALITY;
    const char *subject = view->subject->part_of ? view->subject->part_of : view->gradebook.subject;

    return (struct document_key){.class_id = view->class.id,
                                 .stage = quality ? STAGE_YEAR_SUMMARY : STAGE_SUBJECT_RESULT,
                                 .subject = quality ? "" : subject};
}

/* Only the rows that a change touched. */
static struct list touched_rows(struct call *call, const struct marks_view *view,
                                const struct list *cells)
{
    const struct cell_change *c = cells->items;
    const struct mark_row *rows = view->rows.items;
    struct mark_row *touched = arena_array(call->mem, view->rows.n, sizeof(*touched));
    size_t n = 0;

    for (size_t i = 0; i < view->rows.n; i++)
        for (size_t k = 0; k < cells->n; k++)
            if (c[k].student_id == rows[i].student_id) {
                touched[n++] = rows[i];
                break;
            }
    return (struct list){touched, n};
}

enum err marks_view_store(struct call *call, struct marks_view *view, const struct list *rows)
{
    enum err err;

    view->gradebook.salt = new_salt(call);
    err = gradebooks_raise(call, &view->gradebook);
    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, "Sổ điểm đã được sửa sau lần đọc của bạn");
    return err ? err : marks_put(call, rows);
}

static enum err store(struct call *call, struct marks_view *view, int64_t version,
                      const struct list *cells)
{
    const struct document_key key = marks_view_document(view);
    struct list rows = touched_rows(call, view, cells);
    const struct mark_row *row = rows.items;
    int64_t *students = arena_array(call->mem, rows.n, sizeof(*students));
    enum err err;

    for (size_t i = 0; i < rows.n; i++)
        students[i] = row[i].student_id;
    err = marks_view_hold(call, view);
    if (!err)
        err = release_documents(call, &key, &(struct list){students, rows.n},
                                "Kết quả môn này đã ký số");
    view->gradebook.version = version;
    return err ? err : marks_view_store(call, view, &rows);
}

/* In primary schools the levels are given in mid-term (tx1) and at the end (tx2). */
enum column_kind column_kind_of(const struct marks_view *view, int column)
{
    const struct ruleset *ruleset = ruleset_by_name(view->class.ruleset);

    if (ruleset && ruleset->engine == ENGINE_ACHIEVEMENT && column <= COLUMN_TX2)
        return column == COLUMN_TX1 ? COLUMN_KIND_GK : COLUMN_KIND_CK;
    switch (column) {
    case COLUMN_GK:
        return COLUMN_KIND_GK;
    case COLUMN_CK:
        return COLUMN_KIND_CK;
    case COLUMN_COMMENT:
        return COLUMN_KIND_COMMENTS;
    default:
        return COLUMN_KIND_TX;
    }
}

/* All cells are asked about, since columns may have windows of their own. */
static enum err hold_open(struct call *call, const struct marks_view *view,
                          const struct list *cells)
{
    const struct cell_change *c = cells->items;
    struct entry entry;
    enum err err = entry_begin(call, &view->class, view->gradebook.subject, &entry);

    if (err)
        return err;
    for (size_t i = 0; i < cells->n; i++)
        entry_ask(&entry, arena_printf(call->mem, "/cells/%zu", i),
                  column_kind_of(view, c[i].column), view->gradebook.term);
    return entry_end(&entry);
}

enum err marks_write(struct call *call, struct marks_view *view, int64_t version,
                     const struct list *cells)
{
    const struct gradebook *g = &view->gradebook;
    const void *before =
        arena_copy(call->mem, view->rows.items, view->rows.n * sizeof(struct mark_row));
    const char *commitment = NULL;
    enum err err = apply_all(call, view, cells);

    if (!err)
        err = store(call, view, version, cells);
    if (!err)
        err = commit_marks(call, g, &commitment);
    if (!err)
        err = put_mark_changes(call, view, before);
    if (err)
        return err;
    audit_note(call, view->class.org_id, "marks.save", "gradebook",
               arena_printf(call->mem, "%lld/%s/%lld", (long long)g->class_id, g->subject,
                            (long long)g->term),
               g->version);
    call->audit.details =
        arena_printf(call->mem, "{\"cells\":%zu,\"rows\":\"%s\"}", cells->n, commitment);
    return OK;
}

enum err save_marks(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    int64_t version, const struct list *cells, struct gradebook *ret)
{
    struct marks_view view;
    enum err err = marks_open(call, class_id, subject, term, &view);

    if (!err)
        err = hold_open(call, &view, cells);
    if (!err)
        err = marks_view_load(call, &view);
    if (!err)
        err = marks_write(call, &view, version, cells);
    *ret = view.gradebook;
    return err;
}
