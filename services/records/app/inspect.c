/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/inspect.h"

#include "app/background.h"
#include "app/set_window.h"
#include "audit/audit.h"
#include "base/date.h"
#include "clients/orgs.h"
#include "db/db.h"
#include "domain/mark_rules.h"
#include "domain/rulesets.h"
#include "policy/policy.h"

/* In how many terms cells are due. */
static int terms_due(const struct progress *line, const struct subject *subject, int grade)
{
    if (line->terms)
        return __builtin_popcount((unsigned)line->terms);
    return subject && subject->one_term & 1 << grade ? 1 : 2;
}

void progress_expect(struct list *lines)
{
    struct progress *line = lines->items;

    for (size_t i = 0; i < lines->n; i++) {
        const struct ruleset *ruleset = ruleset_by_name(line[i].ruleset);
        int grade = (int)line[i].grade;
        const struct curriculum *curriculum = ruleset ? ruleset_curriculum(ruleset, grade) : NULL;
        const struct subject *subject = subject_by_code(curriculum, line[i].subject);
        int terms = terms_due(&line[i], subject, grade);
        unsigned columns = subject ? subject_columns(curriculum, subject, grade) : 0;

        line[i].expected = line[i].students * terms * __builtin_popcount(columns);
    }
}

/* The lines that the window is about, and their sums. */
static struct list lines_of(struct call *call, const struct entry_window *window,
                            const struct list *progress, struct inspected_school *school)
{
    const struct progress *p = progress->items;
    struct inspected_line *lines = arena_array(call->mem, progress->n, sizeof(*lines));
    int64_t last_class = NONE;
    size_t n = 0;

    school->classes = school->expected = school->entered = school->results = 0;
    school->signed_count = 0;
    for (size_t i = 0; i < progress->n; i++) {
        if (!window_concerns(window, p[i].grade, p[i].subject))
            continue;
        lines[n++] = (struct inspected_line){.report_id = school->report_id,
                                             .org_id = school->org_id,
                                             .class_id = p[i].class_id,
                                             .subject = p[i].subject,
                                             .class_name = p[i].class_name,
                                             .year_name = p[i].year_name,
                                             .students = p[i].students,
                                             .expected = p[i].expected,
                                             .entered = p[i].entered,
                                             .signed_count = p[i].signed_count};
        school->classes += p[i].class_id != last_class;
        last_class = p[i].class_id;
        school->expected += p[i].expected;
        school->entered += p[i].entered;
        school->results += p[i].students;
        school->signed_count += p[i].signed_count;
    }
    return (struct list){lines, n};
}

static enum err add_one_school(struct call *call, const struct inspection *report,
                               struct inspected_school *school)
{
    struct entry_window window;
    struct list progress;
    struct list lines;
    enum err err = windows_get(call, report->window_id, &window);

    if (!err)
        err = progress_of_school(call, school->org_id, window.year_name, &progress);
    if (err)
        return err;
    progress_expect(&progress);
    lines = lines_of(call, &window, &progress, school);
    return inspected_add(call, school, &lines);
}

static enum err finish(struct call *call, const struct inspection *report)
{
    enum err err = inspections_finish(call, report);

    if (err)
        return err == ERR_CHANGED ? OK : err;
    audit_note(call, report->org_id, "inspection.report", "inspection_report",
               arena_printf(call->mem, "%lld", (long long)report->id), 1);
    call->audit.details = arena_printf(call->mem, "{\"moment\":\"%s\",\"window\":%lld}",
                                       moment_names[report->moment], (long long)report->window_id);
    return audit_append(call);
}

static enum err go_on(struct call *call, bool *ret_done)
{
    struct inspection report;
    struct inspected_school school;
    bool found = false;
    enum err err = inspections_unfinished(call, &report, ret_done);

    if (err || !*ret_done)
        return err;
    err = inspected_next(call, report.id, &school, &found);
    if (err)
        return err;
    return found ? add_one_school(call, &report, &school) : finish(call, &report);
}

/* Behind the gate nobody who was judged before the lock began is still writing. */
static enum err begin_report(struct call *call, bool *ret_done)
{
    struct entry_window window;
    struct inspection report = {0};
    enum err err = inspections_due(call, &report, ret_done);

    if (err || !*ret_done)
        return err;
    err = windows_get(call, report.window_id, &window);
    if (!err)
        err = windows_gate_change(call, window.scope_org_id, &report.as_of);
    return err ? err : inspections_add(call, &report, &report.id);
}

static enum err ask_units(struct call *call, bool *ret_done)
{
    int64_t school = 0;
    struct list units;
    enum err err = school_units_oldest(call, call->today, &school, ret_done);

    if (err || !*ret_done)
        return err;
    err = orgs_path(call, school, call->today, &units);
    if (err == ERR_NOT_FOUND) /* it is no more: it stays where it was */
        return school_units_asked(call, school, call->today);
    return err ? err : orgs_keep_units(call, school, call->today, &units);
}

enum err inspect_next(struct call *call, bool *ret_idle)
{
    enum err (*const works[])(struct call *, bool *) = {go_on, begin_report, ask_units};
    bool done = false;
    enum err err = OK;

    for (size_t i = 0; i < COUNT_OF(works) && !done && !err; i++)
        err = work_in_transaction(call, works[i], &done);
    *ret_idle = !done;
    /* Another instance was faster. */
    return err == ERR_CONFLICT || err == ERR_RETRY ? OK : err;
}

enum err see_reports(struct call *call, int64_t window_id, struct list *ret)
{
    struct entry_window window;
    enum err err = see_window(call, window_id, &window);

    return err ? err : inspections_of_window(call, window_id, ret);
}

static enum err access_report(struct call *call, int64_t report_id)
{
    struct inspection report;
    enum err err = inspections_get(call, report_id, &report);
    bool own;

    if (err)
        return err;
    /* Its numbers are of all levels of school. */
    own = report.org_id == call->caller.org_id && !caller_levels(&call->caller);
    return policy_require(call, own ? RELATION_OWN_UNIT : RELATION_OTHER_UNIT,
                          "Không có báo cáo này ở đơn vị của bạn");
}

enum err see_report_schools(struct call *call, int64_t report_id, int64_t after, int64_t limit,
                            struct list *ret)
{
    enum err err = access_report(call, report_id);

    return err ? err : inspected_schools(call, report_id, after, limit, ret);
}

enum err see_report_lines(struct call *call, int64_t report_id, int64_t org_id, struct list *ret)
{
    enum err err = access_report(call, report_id);

    return err ? err : inspected_lines(call, report_id, org_id, ret);
}
