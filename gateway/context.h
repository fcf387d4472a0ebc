/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every request of the gateway can reach besides its call. */
#pragma once

#include "base/call.h"
#include "client/client.h"
#include "domain/prefixes.h"

struct gateway {
    struct client *services[SERVICE_COUNT];
    const char *cors_origins;
    const char *secret;          /* proves to auth what we say of clients' addresses; may be NULL */
    const char *trusted_proxies; /* whose word on where a request comes from is believed */
    int forwarded_header;        /* enum forwarded_header */
};

static inline const struct gateway *gateway_of(const struct call *call)
{
    return call->context;
}
