/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside common/http only: the stages of serve(). */
#pragma once

#include "http/denials.h"
#include "http/http.h"

struct serving {
    struct call *call;
    const struct router *router;
    struct request *rq;
    struct reply *rp;
};

/* Refuses requests that two readers could read differently (RFC 9112; request smuggling). */
enum err guard_request(struct serving *s);
enum err find_route(struct serving *s);
/* Judges the tokens that were sent and fills call->caller. */
enum err take_callers(struct serving *s);
enum err check_caller(struct serving *s);
/* Refuses a person's or a machine client's token that was revoked, or may have been:
 * revocations-stale when what is known is too old. */
enum err check_revoked(struct serving *s, const struct token_claims *claims);
enum err check_headers(struct serving *s);
enum err decode_query(struct serving *s);
enum err decode_body(struct serving *s);

/* Runs the handler of a write in one transaction, with idempotency and audit. */
enum err run_write(struct serving *s);

/* The event of a request that authorisation refused; says nothing and changes no answer. */
void keep_denial(struct serving *s, enum err refused);

/* Splits target into rq->path and rq->query_text. */
void split_target(struct call *call, struct request *rq);
