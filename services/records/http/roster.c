/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_roster.h"
#include "http/handlers.h"

struct roster_query {
    bool dry_run;
};
static const struct field query_fields[] = {
    BOOL(struct roster_query, dry_run, .optional = true,
         .doc = "true: check the file and store nothing"),
};
const struct shape roster_query_shape = SHAPE(struct roster_query, query_fields);

HANDLER(post_roster)
{
    const struct roster_query *query = rq->query;
    struct roster_report report;
    enum err err = import_roster(call, rq->id[0], rq->raw, query->dry_run, &report);

    if (err)
        return err;
    return reply_json(call, rp, 200, &roster_report_shape, &report);
}
