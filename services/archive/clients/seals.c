/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/seals.h"

#include <string.h>

#include "context.h"
#include "http/http.h"

enum { JUDGE_BATCH = 100, SIGNATURE_MAX = 1 << 20, DIGESTS_MAX = 1000 };

static enum err fetch(struct call *call, const char *target, struct bytes *ret)
{
    struct client_response response;
    enum err err =
        client_send(call, archive_of(call)->signing,
                    &(struct client_request){.method = GET, .target = target}, &response);

    if (err)
        return err;
    if (response.status != 200)
        return fail_plain(call, ERR_UPSTREAM, "signing answered %d to %s", response.status, target);
    *ret = response.body;
    return OK;
}

enum err seals_certificate(struct call *call, const char *sha256, struct bytes *ret_pem)
{
    return fetch(call, arena_printf(call->mem, "/v1/certificates/%s", sha256), ret_pem);
}

enum err seals_trust_anchors(struct call *call, struct bytes *ret_pem)
{
    return fetch(call, "/v1/trust-anchors", ret_pem);
}

/* As archive itself, not as the person of the call. */
static enum err ask(struct call *call, const struct client_json *exchange)
{
    struct client_json own = *exchange;
    struct call as_archive = *call;
    enum err err = identity_token(call, archive_of(call)->identity, &own.service_token);

    if (err)
        return err;
    as_archive.caller.token = "";
    err = client_json(&as_archive, archive_of(call)->signing, &own);
    call->failure = as_archive.failure;
    return err;
}

static const struct field to_judge_fields[] = {
    STR(struct to_judge, content_sha256, 64, 64),
    BYTES(struct to_judge, signature, 0, SIGNATURE_MAX),
    BOOL(struct to_judge, pades),
};
static const struct shape to_judge_shape = SHAPE(struct to_judge, to_judge_fields);

struct items {
    struct list items;
};
static const struct field judge_body_fields[] = {
    LIST(struct items, items, to_judge_shape, 1, JUDGE_BATCH),
};
static const struct shape judge_body_shape = SHAPE(struct items, judge_body_fields);

typedef __typeof__(((struct judgement *)0)->signer) signer_names;
static const struct field signer_fields[] = {
    STR(signer_names, common_name, 0, 400, .optional = true),
    STR(signer_names, organization, 0, 400, .optional = true),
    STR(signer_names, serial_number, 0, 400, .optional = true),
};
static const struct shape signer_shape = SHAPE(signer_names, signer_fields);

static const struct field judgement_fields[] = {
    STR(struct judgement, verdict, 1, 10),
    STR(struct judgement, code, 1, 60),
    STR(struct judgement, reason, 0, 400),
    STR(struct judgement, reason_en, 0, 400),
    OBJECT(struct judgement, signer, signer_shape),
    STR(struct judgement, certificate_sha256, 0, 64, .optional = true),
    STR(struct judgement, signed_at, 0, 20, .optional = true),
};
static const struct shape judgement_shape = SHAPE(struct judgement, judgement_fields);

static const struct field judge_answer_fields[] = {
    LIST(struct items, items, judgement_shape, 0, JUDGE_BATCH),
};
static const struct shape judge_answer_shape = SHAPE(struct items, judge_answer_fields);

static enum err judge_batch(struct call *call, const struct to_judge *first, size_t n,
                            struct judgement *ret)
{
    struct items body = {{(void *)(uintptr_t)first, n}};
    struct items answer;
    enum err err = ask(call, &(struct client_json){.method = POST,
                                                   .target = "/v1/verifications",
                                                   .body_shape = &judge_body_shape,
                                                   .body = &body,
                                                   .ret_shape = &judge_answer_shape,
                                                   .ret = &answer});

    if (err)
        return err;
    if (answer.items.n != n)
        return fail_plain(call, ERR_UPSTREAM, "signing judged %zu of %zu", answer.items.n, n);
    memcpy(ret, answer.items.items, n * sizeof(*ret));
    return OK;
}

enum err seals_judge(struct call *call, const struct list *items, struct list *ret)
{
    const struct to_judge *all = items->items;
    struct judgement *judged = arena_array(call->mem, items->n, sizeof(*judged));
    enum err err = OK;

    for (size_t i = 0; i < items->n && !err; i += JUDGE_BATCH) {
        size_t n = items->n - i < JUDGE_BATCH ? items->n - i : JUDGE_BATCH;

        err = judge_batch(call, all + i, n, judged + i);
    }
    *ret = (struct list){judged, items->n};
    return err;
}

struct own_credential {
    int64_t id;
    const char *state;
};
static const struct field credential_fields[] = {
    INT(struct own_credential, id, 1, INT64_MAX),
    STR(struct own_credential, state, 1, 10),
};
static const struct shape credential_shape = SHAPE(struct own_credential, credential_fields);
static const struct field credentials_fields[] = {
    LIST(struct items, items, credential_shape, 0, 100),
};
static const struct shape credentials_shape = SHAPE(struct items, credentials_fields);

static enum err own_credential(struct call *call, int64_t *ret_id)
{
    struct items answer;
    enum err err = ask(call, &(struct client_json){.method = GET,
                                                   .target = "/v1/credentials",
                                                   .ret_shape = &credentials_shape,
                                                   .ret = &answer});
    const struct own_credential *all = answer.items.items;

    if (err)
        return err;
    for (size_t i = 0; i < answer.items.n; i++)
        if (strcmp(all[i].state, "active") == 0) {
            *ret_id = all[i].id;
            return OK;
        }
    return fail_plain(call, ERR_UNAVAILABLE, "archive has no active certificate");
}

struct permit_request {
    int64_t credential_id;
    const char *pin;
    struct list digests;
};
static const struct field permit_request_fields[] = {
    INT(struct permit_request, credential_id, 1, INT64_MAX),
    STR(struct permit_request, pin, 6, 64),
    TEXTS(struct permit_request, digests, 1, DIGESTS_MAX),
};
static const struct shape permit_request_shape =
    SHAPE(struct permit_request, permit_request_fields);

struct permit {
    const char *sad;
};
static const struct field permit_fields[] = {STR(struct permit, sad, 1, 400)};
static const struct shape permit_shape = SHAPE(struct permit, permit_fields);

struct sign_request {
    const char *sad;
    struct list digests;
    bool pades;
};
static const struct field sign_request_fields[] = {
    STR(struct sign_request, sad, 1, 400),
    TEXTS(struct sign_request, digests, 1, DIGESTS_MAX),
    BOOL(struct sign_request, pades),
};
static const struct shape sign_request_shape = SHAPE(struct sign_request, sign_request_fields);

struct made {
    struct bytes signature;
};
static const struct field made_fields[] = {BYTES(struct made, signature, 1, SIGNATURE_MAX)};
static const struct shape made_shape = SHAPE(struct made, made_fields);
static const struct field made_list_fields[] = {
    LIST(struct items, items, made_shape, 0, DIGESTS_MAX),
};
static const struct shape made_list_shape = SHAPE(struct items, made_list_fields);

static enum err permit(struct call *call, const struct list *digests, const char **ret_sad)
{
    struct permit_request body = {.pin = archive_of(call)->seal_pin, .digests = *digests};
    struct permit answer = {0};
    enum err err = own_credential(call, &body.credential_id);

    if (!err)
        err = ask(call, &(struct client_json){.method = POST,
                                              .target = "/v1/authorisations",
                                              .body_shape = &permit_request_shape,
                                              .body = &body,
                                              .ret_shape = &permit_shape,
                                              .ret = &answer});
    *ret_sad = answer.sad;
    return err;
}

enum err seals_sign(struct call *call, const struct list *digests, struct list *ret)
{
    struct sign_request body = {.digests = *digests, .pades = true};
    struct items answer = {0};
    enum err err = permit(call, digests, &body.sad);

    if (!err)
        err = ask(call, &(struct client_json){.method = POST,
                                              .target = "/v1/signatures",
                                              .body_shape = &sign_request_shape,
                                              .body = &body,
                                              .ret_shape = &made_list_shape,
                                              .ret = &answer});
    if (!err && answer.items.n != digests->n)
        err = fail_plain(call, ERR_UPSTREAM, "signing made %zu of %zu signatures", answer.items.n,
                         digests->n);
    *ret = answer.items; /* struct made is its one member */
    return err;
}
