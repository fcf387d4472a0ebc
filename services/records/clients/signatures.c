/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/signatures.h"

#include <string.h>

#include "context.h"
#include "http/http.h"
#include "problems.h"

static const struct field credential_fields[] = {
    INT(struct credential, id, 1, INT64_MAX),
    STR(struct credential, kind, 1, 20),
    STR(struct credential, state, 1, 20),
    INT(struct credential, account_id, 0, INT64_MAX),
    INT(struct credential, org_id, 0, INT64_MAX),
    STR(struct credential, certificate_sha256, 64, 64, .optional = true),
};
static const struct shape credential_shape = SHAPE(struct credential, credential_fields);

enum err signatures_credential(struct call *call, int64_t id, const char *kind,
                               struct credential *ret)
{
    enum err err =
        client_json(call, records_of(call)->signing,
                    &(struct client_json){
                        .method = GET,
                        .target = arena_printf(call->mem, "/v1/credentials/%lld", (long long)id),
                        .ret_shape = &credential_shape,
                        .ret = ret,
                    });

    if (err == ERR_NOT_FOUND)
        return fail_with(call, &problem_credential_unfit, "Không có chứng thư số này");
    if (err)
        return err;
    if (strcmp(ret->kind, kind) != 0 || strcmp(ret->state, "active") != 0 ||
        !ret->certificate_sha256 || ret->account_id != call->caller.account_id ||
        ret->org_id != call->caller.org_id)
        return fail_with(call, &problem_credential_unfit,
                         "Cần chứng thư số loại %s đang hoạt động của chính bạn", kind);
    return OK;
}

struct make_request {
    const char *sad;
    struct list digests;
};

static const struct field request_fields[] = {
    STR(struct make_request, sad, 1, 400),
    TEXTS(struct make_request, digests, 1, 1000),
};
static const struct shape request_shape = SHAPE(struct make_request, request_fields);

static const struct field signature_fields[] = {
    STR(struct signature, sha256, 64, 64),
    BYTES(struct signature, signature, 1, 1 << 20),
    STR(struct signature, sha256_signature, 64, 64),
    STR(struct signature, certificate_sha256, 64, 64),
    STR(struct signature, signed_at, 20, 20),
};
static const struct shape signature_shape = SHAPE(struct signature, signature_fields);

struct make_answer {
    struct list items;
};

static const struct field answer_fields[] = {
    LIST(struct make_answer, items, signature_shape, 0, 1000),
};
static const struct shape answer_shape = SHAPE(struct make_answer, answer_fields);

enum err signatures_make(struct call *call, const char *sad, const struct list *digests,
                         struct list *ret)
{
    struct make_request body = {sad, *digests};
    struct make_answer answer;
    const char *own = NULL;
    enum err err = identity_token(call, records_of(call)->identity, &own);

    if (err)
        return err;
    err = client_json(call, records_of(call)->signing,
                      &(struct client_json){
                          .method = POST,
                          .target = "/v1/signatures",
                          .service_token = own,
                          .body_shape = &request_shape,
                          .body = &body,
                          .ret_shape = &answer_shape,
                          .ret = &answer,
                      });
    if (err)
        return err;
    *ret = answer.items;
    return OK;
}

struct to_judge {
    const char *content_sha256;
    struct bytes signature;
};
static const struct field to_judge_fields[] = {
    STR(struct to_judge, content_sha256, 64, 64),
    BYTES(struct to_judge, signature, 0, 1 << 20),
};
static const struct shape to_judge_shape = SHAPE(struct to_judge, to_judge_fields);

static const struct field judge_fields[] = {
    LIST(struct make_answer, items, to_judge_shape, 1, 1),
};
static const struct shape judge_shape = SHAPE(struct make_answer, judge_fields);

typedef __typeof__(((struct judgement *)0)->signer) signer_names;
static const struct field signer_fields[] = {
    STR(signer_names, common_name, 0, 400, .optional = true),
    STR(signer_names, organization, 0, 400, .optional = true),
};
static const struct shape signer_shape = SHAPE(signer_names, signer_fields);

static const struct field judgement_fields[] = {
    STR(struct judgement, verdict, 1, 10),
    STR(struct judgement, code, 1, 60),
    STR(struct judgement, reason, 0, 400),
    STR(struct judgement, reason_en, 0, 400),
    OBJECT(struct judgement, signer, signer_shape),
    STR(struct judgement, certificate_sha256, 0, 64, .optional = true),
};
static const struct shape judgement_shape = SHAPE(struct judgement, judgement_fields);

static const struct field judged_fields[] = {
    LIST(struct make_answer, items, judgement_shape, 1, 1),
};
static const struct shape judged_shape = SHAPE(struct make_answer, judged_fields);

enum err signatures_judge(struct call *call, const char *sha256, struct bytes signature,
                          struct judgement *ret)
{
    struct to_judge item = {sha256, signature};
    struct make_answer body = {{&item, 1}};
    struct make_answer answer;
    enum err err = client_json(call, records_of(call)->signing,
                               &(struct client_json){.method = POST,
                                                     .target = "/v1/verifications",
                                                     .body_shape = &judge_shape,
                                                     .body = &body,
                                                     .ret_shape = &judged_shape,
                                                     .ret = &answer});

    if (!err)
        *ret = *(const struct judgement *)answer.items.items;
    return err;
}
