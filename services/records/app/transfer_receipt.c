/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transfer_receipt.h"

#include "app/signed_text.h"
#include "app/transfer.h"
#include "audit/audit.h"
#include "base/date.h"
#include "clients/signatures.h"
#include "crypto/digest.h"
#include "problems.h"
#include "json/json.h"

static enum err see_executed(struct call *call, int64_t id, struct transfer *ret)
{
    enum err err = see_transfer(call, id, ret, NULL);

    if (!err && ret->state != TRANSFER_EXECUTED)
        err = fail_with(call, &problem_transfer_state, "Chưa chuyển, hoặc đã ký biên nhận");
    return err;
}

static enum err write_receipt(struct call *call, struct transfer *t)
{
    struct buf out = buf_in(call->mem);
    enum err err;

    buf_printf(&out,
               "{\"schema\":\"hbdt:transfer_receipt:1\",\"transfer_id\":%lld,\"student_id\":%lld,"
               "\"package_sha256\":\"%s\",\"first_day\":\"%s\",\"executed_at\":\"%s\","
               "\"prepared_at\":\"%s\",\"from\":{\"org_id\":%lld,\"name\":",
               (long long)t->id, (long long)t->student_id, t->package_sha256, t->first_day,
               t->executed_at, time_text(call->mem, call->now), (long long)t->from_org_id);
    json_text(&out, t->from_name);
    buf_printf(&out, "},\"to\":{\"org_id\":%lld,\"name\":", (long long)t->to_org_id);
    json_text(&out, t->to_name);
    buf_printf(
        &out,
        "},\"signer\":{\"account_id\":%lld,\"certificate_sha256\":\"%s\",\"role\":\"leader\","
        "\"full_name\":",
        (long long)call->caller.account_id, t->receipt_certificate_sha256);
    json_text(&out, call->caller.name);
    buf_text(&out, "}}");
    err = json_canonical(call, buf_bytes(&out), &t->receipt);
    if (err)
        return err;
    t->receipt_sha256 = sha256_hex(call->mem, t->receipt.data, t->receipt.n);
    return OK;
}

enum err prepare_receipt(struct call *call, int64_t id, int64_t credential_id, struct transfer *ret)
{
    struct credential credential;
    struct transfer before;
    enum err err = see_executed(call, id, ret);

    if (!err)
        err = signatures_credential(call, credential_id, "person", &credential);
    if (err)
        return err;
    before = *ret;
    ret->receipt_certificate_sha256 = credential.certificate_sha256;
    ret->received_by = call->caller.account_id;
    err = write_receipt(call, ret);
    if (!err)
        err = transfers_put_receipt(call, ret);
    audit_note(call, ret->to_org_id, "transfer.prepare_receipt", "transfer",
               arena_printf(call->mem, "%lld", (long long)id), ret->state);
    return err ? err : tell_transfer(call, &before);
}

enum err sign_receipt(struct call *call, int64_t id, const char *sad, struct transfer *ret)
{
    enum err err = see_executed(call, id, ret);

    if (!err && (!ret->receipt_sha256 || ret->received_by != call->caller.account_id))
        err = fail_with(call, &problem_not_ready, "Bạn chưa lập biên nhận");
    if (!err)
        err = sign_text(call, sad, ret->receipt_sha256, ret->receipt_certificate_sha256,
                        &ret->receipt_signature, &ret->received_at);
    if (err)
        return err;
    ret->state = TRANSFER_RECEIVED;
    return step_transfer(call, ret, "transfer.receive");
}
