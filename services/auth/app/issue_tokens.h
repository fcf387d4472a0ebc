/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Access and refresh tokens of a session. */
#pragma once

#include "store/accounts.h"
#include "store/sessions.h"

enum { ACCESS_TOKEN_S = 300, REFRESH_TOKEN_S = 12 * 3600, SESSION_S = 30 * 24 * 3600 };

struct token_pair {
    const char *access_token;
    const char *token_type;
    int64_t expires_in;
    const char *refresh_token;
    struct account account;
    int role;
    int64_t org_id;
    const char *acr; /* aal1, aal2 */
    int64_t auth_time;
    struct list second_factors; /* const char *: the kinds that are enrolled */
    const char *device;         /* NULL but at sign-in, see app/device.h */
};

/* An access token for 5 minutes; a refresh token for 12 hours; neither beyond the session's 30
 * days, nor the former beyond the role's last day. session-ended when the account or the role ended
 * meanwhile. */
enum err issue_tokens(struct call *call, const struct session *session,
                      const struct account *account, struct token_pair *ret);

/* The digest under which a refresh token is kept. */
char *refresh_token_digest(struct call *call, const char *token);
