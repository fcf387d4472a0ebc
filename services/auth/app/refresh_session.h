/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Carrying a session on: each refresh token is used once and replaced. */
#pragma once

#include "app/issue_tokens.h"

/* client_id must be that of the session. A token used before ends the whole session, whoever holds
 * the newer one (RFC 9700 §4.14.2). */
enum err refresh_session(struct call *call, const char *client_id, const char *token,
                         struct token_pair *ret);
