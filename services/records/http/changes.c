/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/follow_changes.h"
#include "http/handlers.h"

enum { WAIT_MAX_S = 30, ROWS_MAX = 100, ROWS_DEFAULT = 50 };

/* Rows, not changes: what a write changed comes together. */
static int64_t row_limit(int64_t limit)
{
    return is_none(limit) ? ROWS_DEFAULT : limit;
}

struct changes_query {
    int64_t org_id;
    int64_t after;
    int64_t limit;
    int64_t wait;
};
static const struct field changes_query_fields[] = {
    INT(struct changes_query, org_id, 1, INT64_MAX, .optional = true),
    INT(struct changes_query, after, 0, INT64_MAX, .optional = true),
    INT(struct changes_query, limit, 1, ROWS_MAX, .optional = true),
    INT(struct changes_query, wait, 0, WAIT_MAX_S, .optional = true),
};
const struct shape changes_query_shape = SHAPE(struct changes_query, changes_query_fields);

/* Who may see a change: whoever may read the thing itself. What is of nobody's is seen only by the
 * person that it names. */
static const char *const read_at[CHANGE_KINDS] = {
    [CHANGE_SCHOOL_YEAR] = "/v1/school-years/:id",
    [CHANGE_CLASS] = "/v1/classes/:id",
    [CHANGE_ASSIGNMENT] = "/v1/classes/:id/assignments",
    [CHANGE_SUBSTITUTION] = "/v1/classes/:id/substitutions",
    [CHANGE_STUDENT] = "/v1/students/:id",
    [CHANGE_ENROLMENT] = "/v1/classes/:id/students",
    [CHANGE_MARK] = "/v1/classes/:id/gradebooks/:subject=code/:term=digit",
    [CHANGE_HOMEROOM_RECORD] = "/v1/classes/:id/homeroom-record",
    [CHANGE_DOCUMENT] = "/v1/documents/:uuid",
    [CHANGE_LOCK_PROPOSAL] = "/v1/lock-proposals/:id",
    [CHANGE_STUDENT_MERGE] = "/v1/student-merges",
    [CHANGE_WINDOW] = "/v1/windows/:id",
    [CHANGE_CASE_FILE] = "/v1/case-files/:id",
    [CHANGE_CORRECTION] = "/v1/corrections/:id",
    [CHANGE_FLAG] = "/v1/flags/:id",
    [CHANGE_MONTH] = "/v1/classes/:id/months/:month=month",
    [CHANGE_MONTH_ABSENCE] = "/v1/classes/:id/months/:month=month",
    [CHANGE_CALENDAR] = "/v1/school-years/:id/calendar",
    [CHANGE_TRANSFER] = "/v1/transfers/:id",
    [CHANGE_SIGNING_BATCH] = "/v1/signing-batches/:id",
    [CHANGE_DEPARTURE] = "/v1/departures/:id",
    [CHANGE_ARRIVAL] = "/v1/arrivals/:id",
    [CHANGE_SUMMER_RESULT] = "/v1/classes/:id/summer-results/:subject=code",
    [CHANGE_PRINCIPAL_DECISION] = "/v1/classes/:id/principal-decisions",
};

static void find_rules(const struct request *rq, const struct policy_route *ret[CHANGE_KINDS])
{
    for (const struct route *r = rq->router->routes; r->method; r++)
        for (int kind = 0; kind < CHANGE_KINDS; kind++)
            if (read_at[kind] && strcmp(r->method, GET) == 0 && strcmp(r->path, read_at[kind]) == 0)
                ret[kind] = r->policy;
}

HANDLER(get_changes)
{
    const struct changes_query *query = rq->query;
    const struct policy_route *rules[CHANGE_KINDS] = {0};
    struct following following = {
        .org_id = query->org_id, .after = query->after, .limit = row_limit(query->limit)};
    struct followed followed;
    int64_t waited_ms = 0;
    enum err err = access_feed(call, &following);

    if (!err && !is_none(query->wait))
        waited_ms = wait_for_changes(call, &following, query->wait * 1000);
    if (waited_ms)
        err = request_judge_again(call, rq, waited_ms);
    find_rules(rq, rules);
    if (!err)
        err = follow_changes(call, &following, rules, &followed);
    if (err)
        return err;
    return reply_json(call, rp, 200, &followed_shape, &followed);
}

struct history_query {
    int64_t student_id;
    int64_t after;
    int64_t limit;
};
static const struct field history_query_fields[] = {
    INT(struct history_query, student_id, 1, INT64_MAX, .optional = true),
    INT(struct history_query, after, 0, INT64_MAX, .optional = true),
    INT(struct history_query, limit, 1, ROWS_MAX, .optional = true),
};
const struct shape history_query_shape = SHAPE(struct history_query, history_query_fields);

static enum err reply_history(struct call *call, const struct request *rq, struct reply *rp,
                              int kind, int64_t term)
{
    const struct history_query *query = rq->query;
    const struct history_page page = {
        .class_id = rq->id[0],
        .subject = rq->arg[1],
        .term = term,
        .kind = kind,
        .after = page_after(query->after),
        .n = row_limit(query->limit),
    };
    struct list events;
    int64_t next = NONE;
    enum err err = gradebook_history(call, &page, query->student_id, &events, &next);

    if (err)
        return err;
    return reply_page(call, rp, &cell_history_shape, &events, next);
}

HANDLER(get_gradebook_history)
{
    return reply_history(call, rq, rp, CHANGE_MARK, rq->id[2]);
}

HANDLER(get_retest_history)
{
    return reply_history(call, rq, rp, CHANGE_SUMMER_RESULT, NONE);
}
