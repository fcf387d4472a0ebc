/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A service's own token, for its configured secret. */
#pragma once

#include "base/call.h"

struct service_token {
    const char *access_token;
    const char *token_type;
    int64_t expires_in;
};

/* Unknown service and wrong secret fail alike (wrong-client). */
enum err issue_service_token(struct call *call, const char *client_id, const char *client_secret,
                             struct service_token *ret);
