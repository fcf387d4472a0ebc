/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/import_roster.h"
#include "http/handlers.h"

static const struct field query_fields[] = {
    BOOL(struct roster_options, dry_run, .optional = true,
         .doc = "true: check the file and store nothing"),
    BOOL(struct roster_options, renumber, .optional = true,
         .doc = "true: number the class in the Vietnamese order of names"),
};
const struct shape roster_query_shape = SHAPE(struct roster_options, query_fields);

HANDLER(post_roster)
{
    struct roster_report report;
    enum err err = import_roster(call, rq->id[0], rq->raw, rq->query, &report);

    if (err)
        return err;
    return reply_json(call, rp, 200, &roster_report_shape, &report);
}
