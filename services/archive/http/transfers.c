/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transfer_package.h"
#include "http/handlers.h"

HANDLER(get_transfer_package)
{
    struct bytes zip;
    enum err err = write_transfer_package(call, rq->id[0], &zip, &rp->download_name);

    return err ? err : reply_bytes(rp, "application/zip", zip);
}

HANDLER(post_transfer_package)
{
    struct arrival arrival;
    enum err err = take_transfer_package(call, rq->raw, rq->idempotency_key, &arrival);

    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/arrivals/%lld", (long long)arrival.id);
    return reply_json(call, rp, 201, &arrival_shape, &arrival);
}
