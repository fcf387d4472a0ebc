/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/windows.h"
#include "app/inspect.h"
#include "app/set_window.h"
#include "base/id.h"
#include "domain/subjects.h"
#include "http/handlers.h"

enum { PAGE_DEFAULT = 100, PAGE_MAX = 500 };

static const struct field body_fields[] = {
    ENUM(struct entry_window, kind, window_kind_names),
    INT(struct entry_window, scope_org_id, 1, INT64_MAX, .optional = true),
    STR(struct entry_window, year_name, 9, 9, .optional = true),
    ENUM(struct entry_window, level, school_level_names, .optional = true),
    INT(struct entry_window, grade, 1, 12, .optional = true),
    STR(struct entry_window, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    ENUM(struct entry_window, column_kind, column_kind_names, .optional = true),
    INT(struct entry_window, term, 1, 2, .optional = true),
    STR(struct entry_window, starts_at, 20, 20, .optional = true),
    STR(struct entry_window, ends_at, 20, 20),
    STR(struct entry_window, decision_number, 1, 50),
    STR(struct entry_window, reason, 10, 500),
};
const struct shape window_body_shape = SHAPE(struct entry_window, body_fields);

struct closing_body {
    const char *reason;
};
static const struct field closing_fields[] = {STR(struct closing_body, reason, 10, 500)};
const struct shape closing_body_shape = SHAPE(struct closing_body, closing_fields);

struct report_query {
    int64_t after;
    int64_t limit;
};
static const struct field report_query_fields[] = {
    INT(struct report_query, after, 0, INT64_MAX, .optional = true),
    INT(struct report_query, limit, 1, PAGE_MAX, .optional = true),
};
const struct shape report_query_shape = SHAPE(struct report_query, report_query_fields);

struct line_query {
    int64_t org_id;
};
static const struct field line_query_fields[] = {INT(struct line_query, org_id, 1, INT64_MAX)};
const struct shape line_query_shape = SHAPE(struct line_query, line_query_fields);

static enum err reply_window(struct call *call, struct reply *rp, int status,
                             const struct entry_window *window)
{
    reply_version(call, rp, window->version);
    return reply_json(call, rp, status, &entry_window_shape, window);
}

HANDLER(post_window)
{
    struct entry_window window;
    enum err err = set_window(call, rq->body, &window);

    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/windows/%lld", (long long)window.id);
    return reply_window(call, rp, 201, &window);
}

HANDLER(get_windows)
{
    struct list windows;
    enum err err = see_windows(call, &windows);

    (void)rq;
    if (err)
        return err;
    return reply_page(call, rp, &entry_window_shape, &windows, NONE);
}

HANDLER(get_window)
{
    struct entry_window window;
    enum err err = see_window(call, rq->id[0], &window);

    return err ? err : reply_window(call, rp, 200, &window);
}

HANDLER(post_window_closing)
{
    const struct closing_body *body = rq->body;
    struct entry_window window;
    enum err err = close_window(call, rq->id[0], rq->version, body->reason, &window);

    return err ? err : reply_window(call, rp, 200, &window);
}

HANDLER(get_window_reports)
{
    struct list reports;
    enum err err = see_reports(call, rq->id[0], &reports);

    if (err)
        return err;
    return reply_page(call, rp, &inspection_shape, &reports, NONE);
}

HANDLER(get_report_schools)
{
    const struct report_query *query = rq->query;
    int64_t after = is_none(query->after) ? 0 : query->after;
    int64_t limit = is_none(query->limit) ? PAGE_DEFAULT : query->limit;
    struct list schools;
    enum err err = see_report_schools(call, rq->id[0], after, limit, &schools);
    const struct inspected_school *school = schools.items;

    if (err)
        return err;
    return reply_page(call, rp, &inspected_school_shape, &schools,
                      (int64_t)schools.n < limit ? NONE : school[schools.n - 1].org_id);
}

HANDLER(get_report_lines)
{
    const struct line_query *query = rq->query;
    struct list lines;
    enum err err = see_report_lines(call, rq->id[0], query->org_id, &lines);

    if (err)
        return err;
    return reply_page(call, rp, &inspected_line_shape, &lines, NONE);
}
