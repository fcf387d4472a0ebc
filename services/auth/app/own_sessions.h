/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every user sees of the own account: sessions and sign-ins. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct own_session {
    const char *id;
    bool current;
    int role; /* enum role */
    int64_t org_id;
    const char *acr;
    int64_t created_at;
    int64_t last_used_at;
    const char *device; /* the first digits of its digest: enough to tell two apart */
    const char *address_prefix;
};

struct own_sign_in {
    int64_t id;
    int64_t at;
    int outcome; /* enum sign_in_outcome */
    const char *method;
    const char *device;
    const char *address_prefix;
};

/* struct own_session: those that can still be carried on, newest first. */
enum err own_sessions(struct call *call, struct list *ret);
/* ERR_NOT_FOUND when there is no such one of the caller's. */
enum err end_own_session(struct call *call, const char *id);
/* Ends the session of this very request. */
enum err sign_out(struct call *call);
/* struct own_sign_in, the newest first: ids below before (0 = all). */
enum err own_sign_ins(struct call *call, int64_t before, int64_t limit, struct list *ret);
