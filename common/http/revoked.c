/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A valid token may have been revoked; who cannot know refuses. */
#include <string.h>

#include "base/date.h"
#include "http/internal.h"

static const struct problem revoked = {ERR_UNAUTHENTICATED, "token-refused",
                                       "Thẻ truy cập không hợp lệ hoặc đã hết hạn",
                                       "The access token is not valid or has expired"};
static const struct problem stale = {
    ERR_UNAVAILABLE, "revocations-stale", "Chưa biết chắc thẻ nào đã bị thu hồi, hãy thử lại",
    "Which tokens were revoked is not known for certain, try again"};

static bool is_read(const struct request *rq)
{
    return strcmp(rq->method, GET) == 0 || strcmp(rq->method, "HEAD") == 0;
}

enum err check_revoked(struct serving *s, const struct token_claims *claims)
{
    struct revocations *all = s->router->revocations;

    if (!all)
        return OK;

    int64_t age_ms = revocations_age_ms(all, clock_ms());
    bool held = *claims->session
                    ? revocations_hold_session(all, claims->session)
                    : revocations_hold_client(all, claims->client_id, claims->issued_at);

    if (held)
        return fail_with(s->call, &revoked, "Thẻ bị từ chối: revoked");
    if (age_ms <= (is_read(s->rq) ? REVOCATIONS_READS_MS : REVOCATIONS_WRITES_MS))
        return OK;
    s->call->failure.retry_after_s = 1;
    return fail_with(s->call, &stale, "the revocations known are too old");
}
