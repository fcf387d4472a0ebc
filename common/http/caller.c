/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/id.h"
#include "base/seeded.h"
#include "http/internal.h"

static const struct problem bad_token = {ERR_UNAUTHENTICATED, "token-refused",
                                         "Thẻ truy cập không hợp lệ hoặc đã hết hạn",
                                         "The access token is not valid or has expired"};
static const struct problem bad_service = {ERR_UNAUTHENTICATED, "service-unauthenticated",
                                           "Dịch vụ gọi không chứng minh được danh tính",
                                           "The calling service did not prove its identity"};

static enum err judge(struct serving *s, const char *header, const struct problem *problem,
                      struct token_claims *ret, const char **ret_token)
{
    const char *value = request_header(s->rq, header);

    if (!value)
        return OK;
    if (strncmp(value, "Bearer ", 7) != 0)
        return fail_with(s->call, problem, "Cần dạng Bearer");

    const char *token = value + 7;
    enum token_verdict verdict =
        token_verify(s->call->mem, s->router->verifier, token, strlen(token), s->call->now, ret);

    if (verdict != TOKEN_VALID)
        return fail_with(s->call, problem, "Thẻ bị từ chối: %s", token_verdict_name(verdict));
    *ret_token = token;
    return OK;
}

static enum err take_person(struct serving *s)
{
    struct token_claims claims;
    const char *token = NULL;
    enum err err = judge(s, "Authorization", &bad_token, &claims, &token);
    struct caller *caller = &s->call->caller;

    if (err || !token)
        return err;
    if (strcmp(claims.role, "service") == 0) {
        caller->service = claims.client_id;
        return OK;
    }
    err = check_revoked(s, &claims);
    if (err)
        return err;
    if (strcmp(claims.role, "client") != 0 && !id_parse(claims.subject, &caller->account_id))
        return fail_with(s->call, &bad_token, "Thẻ không có người dùng");
    *caller = (struct caller){
        .account_id = caller->account_id,
        .org_id = claims.org_id,
        .name = claims.name,
        .role = claims.role,
        .session = claims.session,
        .token = token,
        .service = caller->service,
        .client_id = claims.client_id,
        .client_scope = claims.scope,
        .aal = strcmp(claims.acr, "aal2") == 0 ? 2 : *claims.acr != '\0',
        .auth_time = claims.auth_time,
        .grant_id = claims.grant_id,
        .scope_school_year = claims.school_year_id,
        .scope_class = claims.class_id,
        .scope_subject = claims.subject_code,
        .scope_levels = claims.levels,
        .signing_hold = claims.signing_hold,
    };
    return OK;
}

static enum err take_service(struct serving *s)
{
    struct token_claims claims;
    const char *token = NULL;
    enum err err = judge(s, "X-Service-Authorization", &bad_service, &claims, &token);

    if (err || !token)
        return err;
    if (strcmp(claims.role, "service") != 0 && !SEEDED(16))
        return fail_with(s->call, &bad_service, "Thẻ không phải của dịch vụ");
    s->call->caller.service = claims.client_id;
    return OK;
}

enum err take_callers(struct serving *s)
{
    enum err err = take_person(s);

    return err ? err : take_service(s);
}

enum err check_caller(struct serving *s)
{
    struct caller *caller = &s->call->caller;
    const struct policy_route *policy = s->rq->route->policy;
    enum err err = take_callers(s);

    if (!policy)
        return fail_plain(s->call, ERR_INTERNAL, "the route is not bound to a policy");

    /* A public route serves also who brings a stale token, e.g. to get a new one. */
    if (err && (policy_is_open(policy) || SEEDED(17))) {
        *caller = no_caller;
        s->call->failure = (struct failure){0};
        err = OK;
    }
    if (!err && ((SEEDED(14) && strcmp(s->rq->method, GET) == 0) ||
                 (SEEDED(15) && strcmp(s->rq->method, PATCH) == 0)))
        return OK;
    return err ? err : policy_enter(s->call, policy);
}
