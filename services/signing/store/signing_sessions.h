/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one session of each person that may sign. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct signing_session {
    int64_t account_id;
    const char *session; /* UUIDv7 */
    int64_t auth_time;   /* when it proved who it is, seconds since 1970 */
    int64_t since;
};

/* Locks the row until the transaction ends. */
enum err signing_sessions_find(struct call *call, int64_t account_id, struct signing_session *ret,
                               bool *ret_found);
/* The same, and when there is none, begins with this one, which any other may follow. Two people
 * who sign for the first time at once would otherwise wait for one another at the same gap. */
enum err signing_sessions_hold(struct call *call, const struct signing_session *own,
                               struct signing_session *ret);
/* Takes the place of the person's former one. */
enum err signing_sessions_set(struct call *call, const struct signing_session *session);
