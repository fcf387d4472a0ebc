/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every user sees and does of the own account. */
#include <string.h>

#include "app/change_password.h"
#include "app/issue_tokens.h"
#include "app/own_sessions.h"
#include "domain/roles.h"
#include "http/handlers.h"
#include "store/sign_ins.h"

static const struct field new_password_fields[] = {
    STR(struct new_password, old_password, 1, 128, .secret = true),
    STR(struct new_password, password, 1, 128, .secret = true),
};
const struct shape new_password_shape = SHAPE(struct new_password, new_password_fields);

static const struct field session_fields[] = {
    STR(struct own_session, id, 36, 36),
    BOOL(struct own_session, current),
    ENUM(struct own_session, role, role_names),
    INT(struct own_session, org_id, 1, INT64_MAX),
    STR(struct own_session, acr, 4, 4),
    INT(struct own_session, created_at, 0, INT64_MAX),
    INT(struct own_session, last_used_at, 0, INT64_MAX),
    STR(struct own_session, device, 8, 8),
    STR(struct own_session, address_prefix, 0, 45),
};
static const struct shape session_shape = SHAPE(struct own_session, session_fields);

static const struct field sign_in_fields[] = {
    INT(struct own_sign_in, id, 1, INT64_MAX),
    INT(struct own_sign_in, at, 0, INT64_MAX),
    ENUM(struct own_sign_in, outcome, outcome_names),
    STR(struct own_sign_in, method, 0, 40),
    STR(struct own_sign_in, device, 8, 8),
    STR(struct own_sign_in, address_prefix, 0, 45),
};
static const struct shape sign_in_shape = SHAPE(struct own_sign_in, sign_in_fields);

HANDLER(put_password)
{
    enum err err = change_password(call, rq->body);

    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(get_sessions)
{
    struct list list;
    enum err err = own_sessions(call, &list);

    (void)rq;
    if (err)
        return err;
    return reply_page(call, rp, &session_shape, &list, NONE);
}

HANDLER(delete_own_session)
{
    enum err err = end_own_session(call, rq->arg[0]);

    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(get_sign_ins)
{
    const struct page_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list;
    enum err err = own_sign_ins(call, page_after(query->after), limit, &list);

    if (err)
        return err;
    return reply_rows(call, rp, &sign_in_shape, &list, limit);
}
