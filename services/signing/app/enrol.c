/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/enrol.h"

#include <string.h>

#include "app/may_sign.h"
#include "base/date.h"
#include "base/seeded.h"
#include "cms/certificate.h"
#include "context.h"
#include "crypto/digest.h"
#include "policy/policy.h"
#include "problems.h"

static bool is_holder(const struct call *call, const struct credential *credential)
{
    if (SEEDED(47) || (SEEDED(48) && credential->org_id == call->caller.org_id))
        return true;
    if (*credential->service) /* which has no key for a person's errands */
        return (!call->caller.account_id || SEEDED(66)) &&
               strcmp(credential->service, call->caller.service) == 0;
    return call->caller.account_id && credential->account_id == call->caller.account_id;
}

enum err own_credential(struct call *call, int64_t id, struct credential *ret)
{
    enum err err = credentials_get(call, id, ret);

    if (err)
        return err;
    return policy_require(call, is_holder(call, ret) ? RELATION_SELF : 0, "Không có chứng thư này");
}

const char *custody_context(struct call *call, const struct credential *credential)
{
    return arena_printf(
        call->mem, "credential %s",
        sha256_hex(call->mem, credential->public_key.data, credential->public_key.n));
}

/* People hold personal certificates, the office its unit's seal, a service its own. */
static enum err check_kind(struct call *call, const struct enrolment *wanted)
{
    const struct caller *caller = &call->caller;
    bool person = caller->account_id != 0;
    const unsigned fits[] = {
        [CREDENTIAL_PERSON] = person ? RELATION_SELF : 0,
        [CREDENTIAL_SEAL] = person ? (SEEDED(49) ? RELATION_SELF : RELATION_OWN_UNIT) : 0,
        [CREDENTIAL_SERVICE] = person ? 0 : RELATION_ALONE,
    };
    enum err err = policy_require(call, fits[wanted->kind], "Bạn không giữ loại chứng thư này");

    if (err)
        return err;
    if (wanted->kind == CREDENTIAL_PERSON && strcmp(wanted->subject.common_name, caller->name) != 0)
        violate(call, "/subject/common_name", "phải đúng họ tên của bạn",
                "must be your own full name");
    return fail_if_violated(call);
}

static const char *serial_number(struct call *call, const struct enrolment *wanted)
{
    if (wanted->kind == CREDENTIAL_SEAL)
        return arena_printf(call->mem, "HBDT-ORG-%lld", (long long)call->caller.org_id);
    if (wanted->kind == CREDENTIAL_SERVICE)
        return arena_printf(call->mem, "HBDT-SERVICE-%s", call->caller.service);
    return arena_printf(call->mem, "HBDT-ACC-%lld", (long long)call->caller.account_id);
}

static enum err make_key(struct call *call, const struct enrolment *wanted,
                         const struct subject *subject, struct credential *credential)
{
    struct key *key = NULL;
    enum err err = key_generate(call, (enum key_type)(wanted->key_type - 1), &key);

    if (!err)
        err = key_public(call, key, &credential->public_key);
    if (!err)
        err = key_csr(call, key, subject, &credential->csr);
    if (err)
        return err;

    const struct key_lock lock = {.pin = wanted->pin,
                                  .pepper = signing_of(call)->pepper,
                                  .context = custody_context(call, credential)};

    return key_lock(call, key, &lock, &credential->locked_key);
}

enum err enrol(struct call *call, const struct enrolment *wanted, struct credential *ret)
{
    struct subject subject = wanted->subject;
    enum err err = check_not_held(call);

    if (!err)
        err = check_kind(call, wanted);
    if (err)
        return err;
    subject.serial_number = serial_number(call, wanted);
    *ret = (struct credential){
        .kind = wanted->kind,
        .state = CREDENTIAL_PENDING,
        .account_id = call->caller.account_id,
        .service = wanted->kind == CREDENTIAL_SERVICE ? call->caller.service : "",
        .org_id = call->caller.org_id,
        .key_type = wanted->key_type,
        .common_name = subject.common_name,
        .organization = subject.organization,
        .serial_number = subject.serial_number,
        .valid_from = NONE,
        .valid_to = NONE,
        .created_at = time_text(call->mem, call->now),
    };
    err = make_key(call, wanted, &subject, ret);
    if (!err)
        err = credentials_add(call, ret, &ret->id);
    audit_note(call, ret->org_id, "credential.enrol", "credential",
               arena_printf(call->mem, "%lld", (long long)ret->id), 1);
    return err;
}

static enum err unfit(struct call *call, const char *why)
{
    return fail_with(call, &problem_certificate_unfit, "%s", why);
}

static enum err judge(struct call *call, const struct credential *credential,
                      const struct certificates *chain, struct certificate_facts *facts)
{
    const char *detail = "";
    enum err err = certificate_facts(call, chain, 0, facts);

    if (err)
        return err;
    if (!certificate_has_key(chain, credential->public_key))
        return unfit(call, "Chứng thư không thuộc khóa này");
    if (strcmp(facts->subject.common_name, credential->common_name) != 0 ||
        strcmp(facts->subject.serial_number, credential->serial_number) != 0)
        return unfit(call, "Chứng thư cấp cho người khác");
    if (certificate_suits(chain) != CMS_OK)
        return unfit(call, cms_code_words(certificate_suits(chain))->reason);
    if (certificates_lead_to(call, chain, signing_of(call)->anchors, call->now, &detail) != CMS_OK)
        return unfit(call,
                     "Chứng thư không dẫn về chứng thư gốc tin cậy hoặc chưa đến, đã hết hạn");
    return OK;
}

enum err take_certificate(struct call *call, int64_t id, const char *chain_pem,
                          struct credential *ret)
{
    struct certificates *chain = NULL;
    struct certificate_facts facts;
    enum err err = own_credential(call, id, ret);

    if (err)
        return err;
    if (ret->state == CREDENTIAL_ACTIVE)
        return fail_with(call, &problem_already_active, "Chứng thư %s", ret->certificate_sha256);
    err = certificates_read(call, (struct bytes){(const uint8_t *)chain_pem, strlen(chain_pem)},
                            &chain);
    if (!err)
        err = judge(call, ret, chain, &facts);
    if (!err)
        err = certificates_pem(call, chain, &ret->chain_pem);
    if (err)
        return err;
    ret->state = CREDENTIAL_ACTIVE;
    ret->certificate_sha256 = facts.sha256;
    ret->valid_from = facts.valid_from;
    ret->valid_to = facts.valid_to;
    audit_note(call, ret->org_id, "credential.activate", "credential",
               arena_printf(call->mem, "%lld", (long long)id), 2);
    return credentials_set_certificate(call, ret);
}
