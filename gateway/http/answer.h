/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the gateway does with a request. */
#pragma once

#include "server/server.h"

/* Health routes are answered here; everything else is checked and forwarded. Never fails. */
void answer_request(struct call *call, const struct server_options *options, struct request *rq,
                    struct reply *rp);
