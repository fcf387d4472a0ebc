/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_code_list.h"
#include "base/date.h"
#include "http/handlers.h"

struct day_query {
    const char *as_of;
};
static const struct field day_query_fields[] = {
    STR(struct day_query, as_of, 10, 10, .optional = true, .check = is_date,
        .expects = "ngày YYYY-MM-DD"),
};
const struct shape day_query_shape = SHAPE(struct day_query, day_query_fields);

static const struct field item_fields[] = {
    STR(struct code_item, code, 1, 40),
    STR(struct code_item, name, 1, 200),
    STR(struct code_item, parent, 1, 40, .optional = true),
    STR(struct code_item, valid_from, 10, 10, .optional = true),
    STR(struct code_item, valid_to, 10, 10, .optional = true),
};
static const struct shape item_shape = SHAPE(struct code_item, item_fields);

HANDLER(get_code_list)
{
    const struct day_query *query = rq->query;
    struct list items;
    enum err err = read_code_list(call, rq->arg[0], query->as_of, &items);

    return err ? err : reply_page(call, rp, &item_shape, &items, NONE);
}
