/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/revoke.h"

#include "store/revocations.h"
#include "store/sessions.h"

static enum err publish(struct call *call, int kind, const char *const *keys, size_t n)
{
    struct revocation *entries = arena_array(call->mem, n, sizeof(*entries));

    for (size_t i = 0; i < n; i++)
        entries[i] = (struct revocation){.kind = kind, .key = keys[i], .at = call->now};
    return revocations_add(call, &(struct list){entries, n});
}

static enum err publish_sessions(struct call *call, const struct list *sessions)
{
    const struct session *session = sessions->items;
    const char **keys = arena_array(call->mem, sessions->n, sizeof(*keys));

    for (size_t i = 0; i < sessions->n; i++)
        keys[i] = session[i].id;
    return publish(call, REVOKED_SESSION, keys, sessions->n);
}

enum err revoke_session(struct call *call, const char *session_id)
{
    enum err err = sessions_end(call, session_id);

    return err ? err : publish(call, REVOKED_SESSION, &session_id, 1);
}

enum err revoke_own_session(struct call *call, const char *session_id)
{
    enum err err = sessions_end_own(call, call->caller.account_id, session_id);

    return err ? err : publish(call, REVOKED_SESSION, &session_id, 1);
}

enum err revoke_account(struct call *call, int64_t account_id, const char *keep)
{
    struct list ended;
    enum err err = sessions_end_of_account(call, account_id, keep ? keep : "", &ended);

    return err ? err : publish_sessions(call, &ended);
}

enum err revoke_grant(struct call *call, int64_t account_id, int role, int64_t org_id)
{
    struct list ended;
    enum err err = sessions_end_of_role(call, account_id, role, org_id, &ended);

    return err ? err : publish_sessions(call, &ended);
}

enum err revoke_org(struct call *call, int64_t org_id)
{
    struct list ended;
    enum err err = sessions_end_of_org(call, org_id, &ended);

    return err ? err : publish_sessions(call, &ended);
}

enum err revoke_group(struct call *call, int64_t group_id, int64_t grant_id, int64_t person_id)
{
    struct list list;
    enum err err = sessions_of_group(call, group_id, grant_id, person_id, &list);
    const struct session *sessions = list.items;

    for (size_t i = 0; !err && i < list.n; i++)
        err = revoke_session(call, sessions[i].id);
    return err;
}

enum err revoke_client(struct call *call, const char *client_id)
{
    return publish(call, REVOKED_CLIENT, &client_id, 1);
}

enum err revoked_after(struct call *call, int64_t position, struct revocation_page *ret)
{
    return revocations_after(call, position, ret);
}
