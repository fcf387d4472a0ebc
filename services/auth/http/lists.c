/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "http/handlers.h"

static int64_t last_id(const struct shape *shape, const struct list *rows)
{
    const char *last = (const char *)rows->items + (rows->n - 1) * shape->size;

    return *(const int64_t *)field_at(shape_field(shape, "id", 2), last);
}

enum err reply_rows(struct call *call, struct reply *rp, const struct shape *shape,
                    const struct list *rows, int64_t limit)
{
    bool full = rows->n && (int64_t)rows->n == limit;

    return reply_page(call, rp, shape, rows, full ? last_id(shape, rows) : NONE);
}

enum err reply_of_org(struct call *call, const struct request *rq, struct reply *rp, rows_of *rows,
                      const struct shape *shape)
{
    const struct org_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct org org;
    struct list list = {0};
    enum err err = access_org(call, query->org_id, &org);

    if (!err)
        err = rows(call, org.id, page_after(query->after), limit, &list);
    return err ? err : reply_rows(call, rp, shape, &list, limit);
}

enum err reply_members(struct call *call, const struct request *rq, struct reply *rp, rows_of *rows,
                       const struct shape *shape)
{
    const struct page_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list = {0};
    enum err err = rows(call, rq->id[0], page_after(query->after), limit, &list);

    return err ? err : reply_rows(call, rp, shape, &list, limit);
}
