/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/enrol.h"
#include "base/date.h"
#include "context.h"
#include "http/handlers.h"

static const struct field subject_fields[] = {
    STR(struct subject, common_name, 1, 64),
    STR(struct subject, organization, 1, 64),
    STR(struct subject, organization_unit, 1, 64, .optional = true),
    STR(struct subject, title, 1, 64, .optional = true),
};
static const struct shape subject_shape = SHAPE(struct subject, subject_fields);

static const struct field enrol_fields[] = {
    ENUM(struct enrolment, kind, credential_kind_names),
    ENUM(struct enrolment, key_type, key_type_names),
    STR(struct enrolment, pin, 6, 64, .secret = true),
    OBJECT(struct enrolment, subject, subject_shape),
};
const struct shape enrol_body_shape = SHAPE(struct enrolment, enrol_fields);

struct certificate_body {
    const char *chain;
};
static const struct field certificate_fields[] = {
    STR(struct certificate_body, chain, 100, 30000),
};
const struct shape certificate_body_shape = SHAPE(struct certificate_body, certificate_fields);

/* A credential as its holder sees it. */
static const struct field shown_fields[] = {
    INT(struct credential, id, 1, INT64_MAX),
    ENUM(struct credential, kind, credential_kind_names),
    ENUM(struct credential, state, credential_state_names),
    INT(struct credential, account_id, 0, INT64_MAX),
    INT(struct credential, org_id, 0, INT64_MAX),
    ENUM(struct credential, key_type, key_type_names),
    STR(struct credential, common_name, 1, 100),
    STR(struct credential, organization, 0, 200),
    STR(struct credential, serial_number, 1, 64),
    STR(struct credential, csr, 1, 10000),
    STR(struct credential, certificate_sha256, 64, 64, .optional = true),
    INT(struct credential, valid_from, 0, INT64_MAX, .optional = true),
    INT(struct credential, valid_to, 0, INT64_MAX, .optional = true),
};
static const struct shape shown_shape = SHAPE(struct credential, shown_fields);

static enum err reply_credential(struct call *call, struct reply *rp, int status, enum err err,
                                 const struct credential *credential)
{
    if (err)
        return err;
    return reply_json(call, rp, status, &shown_shape, credential);
}

HANDLER(post_credential)
{
    struct credential credential;
    enum err err = enrol(call, rq->body, &credential);

    if (!err)
        rp->location = arena_printf(call->mem, "/v1/credentials/%lld", (long long)credential.id);
    return reply_credential(call, rp, 201, err, &credential);
}

HANDLER(put_certificate)
{
    const struct certificate_body *body = rq->body;
    struct credential credential;
    enum err err = take_certificate(call, rq->id[0], body->chain, &credential);

    return reply_credential(call, rp, 200, err, &credential);
}

HANDLER(get_credential)
{
    struct credential credential;
    enum err err = own_credential(call, rq->id[0], &credential);

    return reply_credential(call, rp, 200, err, &credential);
}

HANDLER(get_credentials)
{
    const struct caller *caller = &call->caller;
    struct list credentials;
    enum err err = credentials_of_holder(call, caller->account_id,
                                         caller->account_id ? "" : caller->service, &credentials);

    (void)rq;
    if (err)
        return err;
    return reply_page(call, rp, &shown_shape, &credentials, NONE);
}

HANDLER(get_certificate)
{
    struct credential credential;
    enum err err = credentials_by_certificate(call, rq->arg[0], &credential);

    if (err)
        return err;
    return reply_bytes(
        rp, "application/x-pem-file",
        (struct bytes){(const uint8_t *)credential.chain_pem, strlen(credential.chain_pem)});
}

HANDLER(get_trust_anchors)
{
    (void)rq;
    return reply_bytes(rp, "application/x-pem-file", signing_of(call)->anchors_pem);
}
