/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/authorise.h"
#include "app/sign.h"
#include "base/date.h"
#include "cms/verify.h"
#include "context.h"
#include "crypto/digest.h"
#include "http/handlers.h"

enum { DIGESTS_MAX = 1000, VERIFY_MAX = 200 };

struct authorise_body {
    int64_t credential_id;
    const char *pin;
    struct list digests;
};
static const struct field authorise_fields[] = {
    INT(struct authorise_body, credential_id, 1, INT64_MAX),
    STR(struct authorise_body, pin, 1, 64, .secret = true),
    TEXTS(struct authorise_body, digests, 1, DIGESTS_MAX),
};
const struct shape authorise_body_shape = SHAPE(struct authorise_body, authorise_fields);

static const struct field permit_fields[] = {
    STR(struct permit, sad, 1, 400),
    STR(struct permit, expires_at, 20, 20),
    INT(struct permit, count, 1, DIGESTS_MAX),
};
static const struct shape permit_shape = SHAPE(struct permit, permit_fields);

HANDLER(post_authorisation)
{
    const struct authorise_body *body = rq->body;
    struct permit permit;
    enum err err = authorise(call, body->credential_id, body->pin, &body->digests, &permit);

    if (err)
        return err;
    return reply_json(call, rp, 201, &permit_shape, &permit);
}

struct sign_body {
    const char *sad;
    struct list digests;
    bool pades;
};
static const struct field sign_fields[] = {
    STR(struct sign_body, sad, 1, 400, .secret = true),
    TEXTS(struct sign_body, digests, 1, DIGESTS_MAX),
    BOOL(struct sign_body, pades, .optional = true),
};
const struct shape sign_body_shape = SHAPE(struct sign_body, sign_fields);

HANDLER(post_signatures)
{
    const struct sign_body *body = rq->body;
    struct list signatures;
    enum err err = sign_digests(call, body->sad, &body->digests, body->pades, &signatures);

    if (err)
        return err;
    return reply_page(call, rp, &signature_shape, &signatures, NONE);
}

struct verify_item {
    const char *content_sha256;
    struct bytes signature;
    bool pades;
};
static const struct field verify_item_fields[] = {
    STR(struct verify_item, content_sha256, 64, 64, .check = is_sha256_hex,
        .expects = "SHA-256 (hex)"),
    BYTES(struct verify_item, signature, 0, CMS_SIZE_MAX),
    BOOL(struct verify_item, pades, .optional = true),
};
static const struct shape verify_item_shape = SHAPE(struct verify_item, verify_item_fields);

struct verify_body {
    struct list items;
};
static const struct field verify_fields[] = {
    LIST(struct verify_body, items, verify_item_shape, 1, VERIFY_MAX),
};
const struct shape verify_body_shape = SHAPE(struct verify_body, verify_fields);

static const struct field name_fields[] = {
    STR(struct subject, common_name, 0, 200, .optional = true),
    STR(struct subject, organization, 0, 200, .optional = true),
    STR(struct subject, serial_number, 0, 200, .optional = true),
};
static const struct shape name_shape = SHAPE(struct subject, name_fields);

struct judged {
    const char *verdict;
    const char *code;
    const char *reason;
    const char *reason_en;
    const char *detail; /* English, for experts */
    struct subject signer;
    const char *certificate_sha256;
    const char *issuer;
    const char *key_algorithm;
    const char *signed_at;
    bool revocation_checked;
};
static const struct field judged_fields[] = {
    STR(struct judged, verdict, 1, 10),
    STR(struct judged, code, 1, 60),
    STR(struct judged, reason, 0, 400),
    STR(struct judged, reason_en, 0, 400),
    STR(struct judged, detail, 0, 400, .optional = true),
    OBJECT(struct judged, signer, name_shape),
    STR(struct judged, certificate_sha256, 0, 64, .optional = true),
    STR(struct judged, issuer, 0, 400, .optional = true),
    STR(struct judged, key_algorithm, 0, 40, .optional = true),
    STR(struct judged, signed_at, 20, 20, .optional = true),
    BOOL(struct judged, revocation_checked),
};
static const struct shape judged_shape = SHAPE(struct judged, judged_fields);

static void judge_one(struct call *call, const struct verify_item *item, struct judged *ret)
{
    struct cms_check check = {
        .cms = item->signature,
        .anchors = signing_of(call)->anchors,
        .crls = signing_of(call)->crls,
        .pades = item->pades,
        .now = call->now,
    };
    struct cms_judgement j;

    (void)hex_decode(item->content_sha256, check.digest, sizeof(check.digest));
    cms_judge(call, &check, &j);
    *ret = (struct judged){
        .verdict = verdict_name(j.verdict),
        .code = j.code_name,
        .reason = j.reason,
        .reason_en = j.reason_en,
        .detail = j.detail,
        .signer = j.signer,
        .certificate_sha256 = j.certificate_sha256,
        .issuer = j.issuer,
        .key_algorithm = j.key_algorithm,
        .signed_at = j.signed_at ? time_text(call->mem, j.signed_at) : NULL,
        .revocation_checked = j.revocation_checked,
    };
}

HANDLER(post_verifications)
{
    const struct verify_body *body = rq->body;
    const struct verify_item *items = body->items.items;
    struct judged *judged = arena_array(call->mem, body->items.n, sizeof(*judged));

    for (size_t i = 0; i < body->items.n; i++)
        judge_one(call, &items[i], &judged[i]);
    return reply_page(call, rp, &judged_shape, &(struct list){judged, body->items.n}, NONE);
}
