/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/check_staff.h"
#include "http/handlers.h"

static const struct field count_fields[] = {
    STR(struct staff_count, finding, 1, 24),
    INT(struct staff_count, persons, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct staff_count, count_fields);

static const struct field unit_fields[] = {
    INT(struct staff_unit, id, 1, INT64_MAX),
    STR(struct staff_unit, name, 1, 200),
    INT(struct staff_unit, persons, 0, INT64_MAX),
    LIST(struct staff_unit, findings, count_shape, 0, 50),
};
static const struct shape unit_shape = SHAPE(struct staff_unit, unit_fields);

static const struct field person_fields[] = {
    INT(struct faulty_person, id, 1, INT64_MAX),
    STR(struct faulty_person, full_name, 0, 100),
    INT(struct faulty_person, account_id, 1, INT64_MAX, .optional = true),
    STR(struct faulty_person, username, 1, 64, .optional = true),
    TEXTS(struct faulty_person, findings, 1, 50),
};
static const struct shape person_shape = SHAPE(struct faulty_person, person_fields);

static enum err reply_with(struct call *call, const struct request *rq, struct reply *rp,
                           rows_of *rows, const struct shape *shape)
{
    const struct org_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list = {0};
    enum err err = rows(call, query->org_id, page_after(query->after), limit, &list);

    return err ? err : reply_rows(call, rp, shape, &list, limit);
}

HANDLER(get_staff_quality)
{
    return reply_with(call, rq, rp, count_staff_faults, &unit_shape);
}

HANDLER(get_faulty_staff)
{
    return reply_with(call, rq, rp, list_staff_faults, &person_shape);
}
