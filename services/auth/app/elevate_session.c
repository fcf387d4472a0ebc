/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/elevate_session.h"

#include "app/session_events.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/sign_ins.h"

static enum err note(struct call *call, const struct session *session, int outcome,
                     const char *method)
{
    return sign_ins_add(call, &(struct sign_in_entry){
                                  .account_id = session->account_id,
                                  .at = call->now,
                                  .outcome = outcome,
                                  .method = method,
                                  .session_id = session->id,
                                  .device_sha256 = session->device_sha256,
                                  .address_prefix = session->address_prefix,
                              });
}

static enum err standing_session(struct call *call, struct session *ret)
{
    bool stands = false;
    enum err err = sessions_stand(call, call->caller.session, &stands);

    if (err)
        return err;
    if (!stands)
        return fail_with(call, &problem_session_ended, "Hãy đăng nhập lại");
    return sessions_get(call, call->caller.session, ret);
}

static enum err raise_this(struct call *call, struct session *session, const char *amr,
                           struct token_pair *ret)
{
    struct account account;
    enum err err = accounts_get(call, session->account_id, &account);

    if (err)
        return err;
    session->aal = 2;
    session->auth_time = call->now;
    session->amr = arena_printf(call->mem, "pwd %s", amr);
    err = sessions_set_assurance(call, session);
    if (!err)
        err = refresh_tokens_drop(call, session->id);
    if (!err)
        err = note(call, session, ELEVATED, session->amr);
    if (err)
        return err;
    err = issue_tokens(call, session, &account, ret);
    return err ? err : note_elevated(call, session);
}

enum err raise_session(struct call *call, const char *amr, struct token_pair *ret)
{
    struct session session;
    enum err err = standing_session(call, &session);

    return err ? err : raise_this(call, &session, amr, ret);
}

static const char *kind_of(const struct factor_proof *proof)
{
    return proof->totp ? "otp" : proof->recovery_code ? "rc" : "hwk";
}

static enum err refuse(struct call *call, const struct session *session, const char *method)
{
    struct account account;
    enum err err = note(call, session, WRONG_FACTOR, method);

    if (!err)
        err = accounts_get(call, session->account_id, &account);
    return err ? err : note_refused(call, &account, method);
}

enum err elevate_session(struct call *call, const struct factor_proof *proof,
                         struct token_pair *ret)
{
    struct session session;
    const char *amr = NULL;
    enum err err = standing_session(call, &session);

    if (err)
        return err;
    err = prove_factor(call, session.account_id, proof, &amr);
    if (err && call->keep) {
        enum err noted = refuse(call, &session, kind_of(proof));

        return noted ? noted : err;
    }
    return err ? err : raise_this(call, &session, amr, ret);
}

enum err require_fresh(struct call *call)
{
    struct session session;
    enum err err = standing_session(call, &session);

    if (err)
        return err;
    if (session.aal == 2 && session.auth_time + ASSURANCE_FRESH_S >= call->now)
        return OK;
    return policy_step_up(call, ASSURANCE_FRESH);
}
