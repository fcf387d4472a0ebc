/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/own_sessions.h"

#include <string.h>

#include "app/issue_tokens.h"
#include "app/revoke.h"
#include "app/session_events.h"
#include "store/sign_ins.h"

static const char *short_device(struct call *call, const char *sha256)
{
    return sha256 ? arena_copy(call->mem, sha256, 8) : NULL;
}

enum err own_sessions(struct call *call, struct list *ret)
{
    struct list list;
    enum err err =
        sessions_of_account(call, call->caller.account_id, call->now - REFRESH_TOKEN_S, &list);
    const struct session *all = list.items;
    struct own_session *mine = err ? NULL : arena_array(call->mem, list.n + 1, sizeof(*mine));

    for (size_t i = 0; !err && i < list.n; i++)
        mine[i] = (struct own_session){
            .id = all[i].id,
            .current = strcmp(all[i].id, call->caller.session) == 0,
            .role = all[i].role,
            .org_id = all[i].org_id,
            .acr = all[i].aal == 2 ? "aal2" : "aal1",
            .created_at = all[i].created_at,
            .last_used_at = all[i].last_used_at,
            .device = short_device(call, all[i].device_sha256),
            .address_prefix = all[i].address_prefix,
        };
    *ret = (struct list){mine, list.n};
    return err;
}

enum err end_own_session(struct call *call, const char *id)
{
    struct session session;
    enum err err = revoke_own_session(call, id);

    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_NOT_FOUND, "Bạn không có phiên này");
    if (!err)
        err = sessions_get(call, id, &session);
    if (err)
        return err;
    session.ended_at = NONE; /* it lasted until now */
    return note_closed(call, &session, "ended-by-owner");
}

enum err sign_out(struct call *call)
{
    struct session session;
    enum err err = sessions_get(call, call->caller.session, &session);

    if (!err)
        err = revoke_session(call, session.id);
    return err ? err : note_closed(call, &session, "sign-out");
}

enum err own_sign_ins(struct call *call, int64_t before, int64_t limit, struct list *ret)
{
    struct list list;
    enum err err = sign_ins_of(call, call->caller.account_id, before, limit, &list);
    const struct sign_in_entry *all = list.items;
    struct own_sign_in *mine = err ? NULL : arena_array(call->mem, list.n + 1, sizeof(*mine));

    for (size_t i = 0; !err && i < list.n; i++)
        mine[i] = (struct own_sign_in){
            .id = all[i].id,
            .at = all[i].at,
            .outcome = all[i].outcome,
            .method = all[i].method,
            .device = short_device(call, all[i].device_sha256),
            .address_prefix = all[i].address_prefix,
        };
    *ret = (struct list){mine, list.n};
    return err;
}
