/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/merge_marks.h"

#include <string.h>

#include "app/cell_text.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/changes.h"
#include "json/json.h"

enum { RESULTS_MAX = 10000, WRITES_LOOKED_AT = 100 };

const char *const cell_outcome_names[] = {"", "saved", "unchanged", "refused", "conflict", NULL};

static const struct field result_fields[] = {
    INT(struct cell_result, student_id, 0, INT64_MAX),
    ENUM(struct cell_result, column, cell_column_names),
    STR(struct cell_result, place, 2, 10, .optional = true, .omit_none = true),
    ENUM(struct cell_result, outcome, cell_outcome_names),
    JSON(struct cell_result, stored, .optional = true),
    JSON(struct cell_result, base, .optional = true),
    JSON(struct cell_result, sent, .optional = true),
    STR(struct cell_result, changed_by, 0, 100, .optional = true, .omit_none = true),
    STR(struct cell_result, changed_at, 20, 20, .optional = true, .omit_none = true),
    STR(struct cell_result, detail, 1, 300, .optional = true, .omit_none = true),
    STR(struct cell_result, detail_en, 1, 300, .optional = true, .omit_none = true),
};
const struct shape cell_result_shape = SHAPE(struct cell_result, result_fields);

static const struct field report_fields[] = {
    BOOL(struct merge_report, dry_run),
    INT(struct merge_report, version, 0, INT64_MAX),
    INT(struct merge_report, saved, 0, INT64_MAX),
    INT(struct merge_report, unchanged, 0, INT64_MAX),
    INT(struct merge_report, refused, 0, INT64_MAX),
    INT(struct merge_report, conflicts, 0, INT64_MAX),
    LIST(struct merge_report, cells, cell_result_shape, 0, RESULTS_MAX),
};
const struct shape merge_report_shape = SHAPE(struct merge_report, report_fields);

enum err merge_open(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct merge *ret)
{
    enum err err = marks_open(call, class_id, subject, term, &ret->view);

    ret->call = call;
    if (!err)
        err = entry_begin(call, &ret->view.class, ret->view.gradebook.subject, &ret->entry);
    return err ? err : marks_view_load(call, &ret->view);
}

static const char *shown(const struct merge *m, const struct mark_row *row, int column)
{
    struct buf out = buf_in(m->call->mem);
    const int64_t *cell = mark_cell((struct mark_row *)(uintptr_t)row, column);

    if (cell)
        cell_text(&out, m->view.subject->kind, column, *cell);
    else if (row->comment)
        json_text(&out, row->comment);
    else
        buf_text(&out, "null");
    return out.data;
}

static struct cell_change base_of(const struct cell_change *c)
{
    return (struct cell_change){.student_id = c->student_id,
                                .column = c->column,
                                .tenths = c->base.tenths,
                                .rating = c->base.rating,
                                .state = c->base.state,
                                .text = c->base.text};
}

static void refuse(struct cell_result *r, const char *vi, const char *en)
{
    r->outcome = OUTCOME_REFUSED;
    r->detail = vi;
    r->detail_en = en;
}

/* What stands there, what was seen and what is sent, once each of them is a value of the cell. */
static void compare(const struct merge *m, const struct cell_change *c, struct cell_result *r)
{
    const struct cell_change base = base_of(c);
    const struct mark_row *row = marks_view_row(&m->view, c->student_id);
    struct mark_row other = *row;
    struct marks_view aside = m->view;

    aside.rows = (struct list){&other, 1};
    r->stored = shown(m, row, c->column);
    cell_apply(&aside, c);
    r->sent = shown(m, &other, c->column);
    if (cell_fault(&m->view, &base).member) {
        refuse(r, "cần base: giá trị của ô lúc đọc (ô trống: state \"empty\" hoặc text \"\")",
               "base is needed: what was in the cell when it was read (empty: state \"empty\" or "
               "text \"\")");
        return;
    }
    cell_apply(&aside, &base);
    r->base = shown(m, &other, c->column);
    if (strcmp(r->sent, r->stored) == 0)
        r->outcome = OUTCOME_UNCHANGED;
    else
        r->outcome = strcmp(r->base, r->stored) == 0 ? OUTCOME_SAVED : OUTCOME_CONFLICT;
}

static bool stands_before(const struct cell_change *first, const struct cell_change *c)
{
    for (; first < c; first++)
        if (first->student_id == c->student_id && first->column == c->column)
            return true;
    return false;
}

static void judge(const struct merge *m, const struct list *cells, size_t i, struct cell_result *r)
{
    const struct cell_change *c = (const struct cell_change *)cells->items + i;
    struct cell_fault fault = cell_fault(&m->view, c);
    struct entry_refusal closed =
        entry_refuses(&m->entry, column_kind_of(&m->view, c->column), m->view.gradebook.term);

    *r = (struct cell_result){.student_id = c->student_id, .column = c->column, .place = c->place};
    if (fault.member) {
        refuse(r, fault.vi, fault.en);
        return;
    }
    compare(m, c, r);
    if (stands_before(cells->items, c))
        refuse(r, "ô này có hai giá trị trong cùng yêu cầu",
               "the cell stands twice in the request");
    else if (r->outcome == OUTCOME_SAVED && closed.vi)
        refuse(r, closed.vi, closed.en);
}

static void count(struct merge_report *report, int outcome)
{
    int64_t *const counts[OUTCOMES] = {
        [OUTCOME_SAVED] = &report->saved,
        [OUTCOME_UNCHANGED] = &report->unchanged,
        [OUTCOME_REFUSED] = &report->refused,
        [OUTCOME_CONFLICT] = &report->conflicts,
    };

    ++*counts[outcome];
}

static const char *conflict_text(struct call *call, const struct cell_result *r)
{
    return arena_printf(call->mem, "%s đã sửa: đang lưu %s, bạn đã thấy %s, bạn gửi %s",
                        r->changed_by && *r->changed_by ? r->changed_by : "có người", r->stored,
                        r->base, r->sent);
}

/* All or nothing: what stands in the way is told in full. */
static enum err refuse_all(struct merge *m, const struct merge_report *report)
{
    struct call *call = m->call;
    const struct cell_result *r = report->cells.items;

    for (size_t i = 0; i < report->cells.n; i++) {
        const char *at = r[i].place ? arena_printf(call->mem, "/sheet/%s", r[i].place)
                                    : arena_printf(call->mem, "/cells/%zu", i);

        if (r[i].outcome == OUTCOME_REFUSED)
            violate(call, at, r[i].detail, r[i].detail_en);
        else if (r[i].outcome == OUTCOME_CONFLICT)
            violate(call, at, conflict_text(call, &r[i]), "changed by somebody else meanwhile");
    }
    return fail_with(call,
                     (int64_t)call->failure.n_violations > report->conflicts
                         ? &problem_cells_refused
                         : &problem_cells_changed,
                     "%zu ô", call->failure.n_violations);
}

static enum err write(struct merge *m, const struct list *cells, struct merge_report *report)
{
    const struct cell_change *all = cells->items;
    const struct cell_result *r = report->cells.items;
    struct cell_change *kept = arena_array(m->call->mem, cells->n, sizeof(*kept));
    size_t n = 0;
    enum err err;

    for (size_t i = 0; i < cells->n; i++)
        if (r[i].outcome == OUTCOME_SAVED)
            kept[n++] = all[i];
    err = policy_require_window(m->call, WINDOW_OPEN, "Trong thời gian nhập");
    if (err)
        return err;
    err = marks_write(m->call, &m->view, m->view.gradebook.version, &(struct list){kept, n});
    if (err == ERR_CHANGED) /* between reading and writing: judge again */
        return fail_plain(m->call, ERR_RETRY, "the gradebook was saved meanwhile");
    report->version = m->view.gradebook.version;
    return err;
}

static void note_nothing(const struct merge *m, const struct merge_report *report)
{
    const struct gradebook *g = &m->view.gradebook;

    audit_note(m->call, m->view.class.org_id, report->dry_run ? "marks.try" : "marks.merge",
               "gradebook",
               arena_printf(m->call->mem, "%lld/%s/%lld", (long long)g->class_id, g->subject,
                            (long long)g->term),
               g->version);
}

static bool is_of(struct call *call, const struct change_event *e, const struct cell_result *r)
{
    const char *values = e->new_value ? e->new_value : e->old_value;
    struct json_doc *doc;

    if (e->student_id != r->student_id || !values)
        return false;
    doc = json_open(call, (struct bytes){(const uint8_t *)values, strlen(values)});
    return doc && json_has(doc, cell_column_names[r->column]);
}

/* Who stored what a conflict found, and when. */
static enum err name_changers(const struct merge *m, struct cell_result *r, size_t n)
{
    const struct gradebook *g = &m->view.gradebook;
    const struct history_page page = {
        .class_id = g->class_id, .subject = g->subject, .term = g->term, .n = WRITES_LOOKED_AT};
    struct list events;
    enum err err = changes_last_of_gradebook(m->call, &page, &events);
    const struct change_event *e = events.items;

    for (size_t i = 0; !err && i < n; i++)
        for (size_t k = 0; k < events.n && !r[i].changed_at; k++)
            if (r[i].outcome == OUTCOME_CONFLICT && is_of(m->call, &e[k], &r[i])) {
                r[i].changed_by = e[k].actor_name;
                r[i].changed_at = e[k].at;
            }
    return err;
}

enum err merge_judge(const struct merge *merge, const struct list *cells, struct merge_report *ret)
{
    struct cell_result *results = arena_array(merge->call->mem, cells->n + 1, sizeof(*results));

    *ret = (struct merge_report){.version = merge->view.gradebook.version,
                                 .cells = {results, cells->n}};
    for (size_t i = 0; i < cells->n; i++) {
        judge(merge, cells, i, &results[i]);
        count(ret, results[i].outcome);
    }
    return ret->conflicts ? name_changers(merge, results, cells->n) : OK;
}

/* Something was violated already when not all of a sheet was understood. */
enum err merge_finish(struct merge *merge, const struct list *cells,
                      const struct merge_options *options, struct merge_report *report)
{
    size_t faults = merge->call->failure.n_violations;

    report->dry_run = options->dry_run;
    if (!options->dry_run && !options->partial && (report->refused || report->conflicts || faults))
        return refuse_all(merge, report);
    if (!options->dry_run && report->saved)
        return write(merge, cells, report);
    note_nothing(merge, report);
    return OK;
}

enum err merge_cells(struct merge *merge, const struct list *cells,
                     const struct merge_options *options, struct merge_report *ret)
{
    enum err err = merge_judge(merge, cells, ret);

    return err ? err : merge_finish(merge, cells, options, ret);
}
