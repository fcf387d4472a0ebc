/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The feed of revocations. A question without an answer yet holds its worker thread for at most a
 * second, and every program asks one at a time, so that few are ever held. */
#include "app/revoke.h"
#include "context.h"
#include "http/handlers.h"

enum { WAIT_MAX_MS = 1000 };

struct revocations_query {
    int64_t after;
    int64_t wait_ms;
};

static const struct field revocations_query_fields[] = {
    INT(struct revocations_query, after, 0, INT64_MAX, .optional = true),
    INT(struct revocations_query, wait_ms, 0, WAIT_MAX_MS, .optional = true),
};
const struct shape revocations_query_shape =
    SHAPE(struct revocations_query, revocations_query_fields);

HANDLER(get_revocations)
{
    const struct revocations_query *query = rq->query;
    struct revocations *own = auth_of(call)->revocations;
    int64_t after = page_after(query->after);
    struct revocation_page page;

    if (own && query->wait_ms > 0 && revocations_position(own) == after)
        (void)revocations_wait(own, after, query->wait_ms);

    enum err err = revoked_after(call, after, &page);

    if (err)
        return err;
    return reply_json(call, rp, 200, &revocation_page_shape, &page);
}
