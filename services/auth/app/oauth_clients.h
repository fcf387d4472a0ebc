/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Registering programs of others, and knowing them again (RFC 6749 §2). */
#pragma once

#include "store/oauth.h"

/* Registers a client of a unit in the caller's subtree; the province alone lets apps ask people to
 * sign in. *ret_secret (NULL of a public one) is shown this once. */
enum err register_client(struct call *call, const struct oauth_client *wanted,
                         struct oauth_client *ret, const char **ret_secret);

/* A leader of the school, or of an office above it, lets a client follow the school's changes or
 * no longer: feed_state (approved, withdrawn), number and reason. Another person than who
 * registered it. Its tokens end with a withdrawal. */
enum err decide_feed(struct call *call, int64_t id, const struct oauth_client *decision,
                     struct oauth_client *ret);

/* Ends it, and every session it holds. */
enum err end_client(struct call *call, int64_t id);

/* Who asks: by secret, or a public client by its name alone (secret NULL). oauth-invalid-client
 * otherwise; client_id may be NULL. */
enum err know_client(struct call *call, const char *client_id, const char *secret,
                     struct oauth_client *ret);
