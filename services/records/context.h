/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every request of records can reach besides its call. */
#pragma once

#include "base/call.h"
#include "client/client.h"
#include "service/service.h"

struct feed_watch;

struct records {
    struct client *auth;
    struct client *signing;
    struct identity *identity; /* records' own token */
    struct feed_watch *watch;  /* where who follows changes waits; NULL = nobody waits */
    int64_t feed_days;         /* how old a cursor may be */
};

static inline const struct records *records_of(const struct call *call)
{
    return call->context;
}
