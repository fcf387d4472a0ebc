/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every request and job of archive can reach besides its call. */
#pragma once

#include "base/call.h"
#include "client/client.h"
#include "service/service.h"

struct archive {
    struct client *records;
    struct client *signing;
    struct identity *identity; /* archive's own token */
    const char *media_dir;     /* packages lie in media_dir/<job id>/ */
    const char *seal_pin;      /* of archive's own certificate, which signs rendered pages */
    bool trial;                /* fictitious data: printed pages say so */
};

static inline const struct archive *archive_of(const struct call *call)
{
    return call->context;
}
