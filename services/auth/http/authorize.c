/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The authorization endpoint (RFC 6749 §4.1, RFC 9700, OpenID Connect Core §3.1): a person signs in
 * here, step by step, and is sent back to the program with a code. Between the steps the browser
 * carries a sealed ticket, so that a step is never taken for granted. */
#include <string.h>

#include "app/device.h"
#include "app/oauth_tokens.h"
#include "app/open_session.h"
#include "app/places.h"
#include "app/second_factor.h"
#include "app/session_events.h"
#include "app/watch.h"
#include "base/id.h"
#include "context.h"
#include "domain/oauth_rules.h"
#include "http/handlers.h"
#include "http/oauth.h"
#include "http/pages.h"
#include "http/ticket.h"
#include "problems.h"
#include "store/factors.h"
#include "store/grants.h"

#define TEXT(member, max_) STR(struct authorize_form, member, 0, max_, .optional = true)

static const struct field form_fields[] = {
    TEXT(response_type, 40),
    TEXT(client_id, 40),
    TEXT(redirect_uri, 500),
    TEXT(scope, 200),
    TEXT(state, 1000),
    TEXT(code_challenge, 200),
    TEXT(code_challenge_method, 20),
    TEXT(nonce, 200),
    TEXT(prompt, 40),
    TEXT(ui_locales, 40),
    TEXT(username, 64),
    STR(struct authorize_form, password, 0, 128, .optional = true, .secret = true),
    STR(struct authorize_form, ticket, 0, 600, .optional = true, .secret = true),
    STR(struct authorize_form, code, 0, 40, .optional = true, .secret = true),
    TEXT(grant_id, 20),
    TEXT(decision, 10),
};
const struct shape authorize_form_shape = SHAPE(struct authorize_form, form_fields);

/* Nobody is sent anywhere before these two are known (RFC 9700 §4.11). */
static enum err check_client(struct call *call, const struct authorize_form *form,
                             struct oauth_client *ret)
{
    bool found = false;
    enum err err = form->client_id ? oauth_clients_find(call, form->client_id, ret, &found) : OK;

    if (err)
        return err;
    if (!found || ret->kind == OAUTH_MACHINE)
        return fail_with(call, &problem_oauth_request, "Không có ứng dụng này");
    if (!form->redirect_uri || !redirect_uri_is_registered(ret->redirect_uris, form->redirect_uri))
        return fail_with(call, &problem_oauth_request, "redirect_uri chưa được đăng ký");
    return OK;
}

static bool is(const char *text, const char *wanted)
{
    return text && strcmp(text, wanted) == 0;
}

/* What is wrong with the rest, in the words of RFC 6749 §4.1.2.1; NULL = nothing. */
static const char *request_error(const struct authorize_form *form)
{
    if (!is(form->response_type, "code"))
        return "unsupported_response_type";
    if (!is(form->code_challenge_method, "S256") || !form->code_challenge ||
        !is_code_challenge(form->code_challenge))
        return "invalid_request";
    if (scope_granted(form->scope) == SCOPE_NONE)
        return "invalid_scope";
    if (is(form->prompt, "none"))
        return "login_required"; /* nobody stays signed in here */
    return NULL;
}

static enum err send_back(struct call *call, struct reply *rp, const struct authorize_form *form,
                          const char *name, const char *value)
{
    struct buf url = buf_in(call->mem);

    buf_text(&url, form->redirect_uri);
    url_parameter(&url, name, value);
    url_parameter(&url, "state", form->state);
    url_parameter(&url, "iss", auth_of(call)->issuer_name); /* RFC 9207 */
    *rp = (struct reply){.status = 303, .location = url.data};
    return OK;
}

HANDLER(oauth_get_authorize)
{
    const struct authorize_form *form = rq->query;
    struct oauth_client client;
    enum err err = check_client(call, form, &client);

    if (err)
        return err;
    if (request_error(form))
        return send_back(call, rp, form, "error", request_error(form));
    return reply_sign_in_page(call, rp, &(struct page){.form = form, .client = &client});
}

static enum err ask_consent(struct call *call, struct reply *rp, struct page *page,
                            const struct ticket *ticket)
{
    struct account account;
    struct list grants;
    enum err err = accounts_get(call, ticket->account_id, &account);

    if (!err)
        err = grants_active(call, ticket->account_id, &grants);
    if (!err && grants.n == 0)
        return fail_with(call, &problem_no_role, "Hãy liên hệ quản trị viên của đơn vị");
    if (err)
        return err;
    page->ticket = sealed_ticket(call, page->form, ticket);
    page->full_name = account.full_name;
    page->grants = &grants;
    return reply_consent_page(call, rp, page);
}

static enum err has_code_factor(struct call *call, int64_t account_id, bool *ret)
{
    struct list factors;
    enum err err = factors_of(call, account_id, &factors);
    const struct factor *all = factors.items;

    *ret = false;
    for (size_t i = 0; !err && i < factors.n; i++)
        *ret |= all[i].kind == FACTOR_TOTP && !is_none(all[i].confirmed_at);
    return err;
}

static enum err take_password(struct call *call, struct reply *rp, struct page *page)
{
    const struct authorize_form *form = page->form;
    const struct sign_in sign_in = {.username = form->username ? form->username : "",
                                    .password = form->password ? form->password : ""};
    const struct device device = device_of(call, sign_in.username, NULL);
    struct account account = {0};
    const char *password = NULL;
    bool needs_code = false;
    enum err err = authenticate(call, &sign_in, &device, &account);

    if (!err)
        err = password_digest(call, account.id, &password);
    if (!err)
        err = has_code_factor(call, account.id, &needs_code);
    if (err)
        return err;

    const struct ticket ticket = {.account_id = account.id,
                                  .expires_at = call->now + TICKET_S,
                                  .auth_time = call->now,
                                  .aal = 1,
                                  .amr = "pwd",
                                  .password_sha256 = password};

    if (!needs_code)
        return ask_consent(call, rp, page, &ticket);
    page->ticket = sealed_ticket(call, form, &ticket);
    return reply_factor_page(call, rp, page);
}

static enum err refuse_code(struct call *call, const struct ticket *ticket, const char *method,
                            enum err err)
{
    struct account account;
    enum err noted = accounts_get(call, ticket->account_id, &account);

    if (!noted)
        noted = note_refused(call, &account, method);
    return noted ? noted : err;
}

static enum err take_code(struct call *call, struct reply *rp, struct page *page,
                          struct ticket *ticket)
{
    const char *code = page->form->code;
    bool is_totp = strlen(code) == 6;
    const struct factor_proof proof = {.totp = is_totp ? code : NULL,
                                       .recovery_code = is_totp ? NULL : code};
    const char *amr = NULL;
    enum err err = prove_factor(call, ticket->account_id, &proof, &amr);

    if (err && call->keep)
        return refuse_code(call, ticket, is_totp ? "otp" : "rc", err);
    if (err)
        return err;
    ticket->aal = 2;
    ticket->auth_time = call->now;
    ticket->amr = arena_printf(call->mem, "pwd %s", amr);
    return ask_consent(call, rp, page, ticket);
}

/* Who has a code must show it: leaving that step out leads back to it. */
static enum err owes_code(struct call *call, const struct ticket *ticket, bool *ret)
{
    *ret = false;
    return ticket->aal == 2 ? OK : has_code_factor(call, ticket->account_id, ret);
}

static const struct grant *chosen_grant(const struct list *grants, const char *grant_id)
{
    const struct grant *all = grants->items;
    int64_t id = 0;

    if (!grant_id || !id_parse(grant_id, &id))
        return NULL;
    for (size_t i = 0; i < grants->n; i++)
        if (all[i].id == id)
            return &all[i];
    return NULL;
}

static enum err begin(struct call *call, const struct page *page, const struct ticket *ticket,
                      const char **ret_code)
{
    const struct authorize_form *form = page->form;
    struct list grants;
    enum err err = grants_active(call, ticket->account_id, &grants);
    const struct grant *grant = err ? NULL : chosen_grant(&grants, form->grant_id);

    if (err)
        return err;
    if (!grant)
        return fail_with(call, &problem_no_role, "Hãy chọn một vai trò");

    const struct session session = {
        .id = uuid_new(call->mem),
        .account_id = ticket->account_id,
        .role = grant->role,
        .org_id = grant->org_id,
        .created_at = call->now,
        .last_used_at = call->now,
        .ended_at = NONE,
        .aal = ticket->aal,
        .auth_time = ticket->auth_time,
        .amr = ticket->amr,
        .grant_id = grant->id,
        .address_prefix = place_of(call),
        .client_id = page->client->client_id,
        .scope = scope_granted(form->scope),
    };
    const struct authorization asked = {
        .redirect_uri = form->redirect_uri,
        .code_challenge = form->code_challenge,
        .nonce = form->nonce,
    };

    err = begin_session(call, &session);
    if (!err)
        err = lend_code(call, page->client, &session, &asked, ret_code);
    if (!err)
        err = watch_sign_in(call, &session);
    return err ? err : note_opened(call, &session);
}

static enum err take_step(struct call *call, struct reply *rp, struct page *page)
{
    const struct authorize_form *form = page->form;
    struct ticket ticket;
    const char *code = NULL;
    bool owes = false;
    enum err err;

    if (is(form->decision, "deny"))
        return send_back(call, rp, form, "error", "access_denied");
    if (!form->ticket)
        return take_password(call, rp, page);
    err = open_ticket(call, form, &ticket);
    if (err)
        return err;
    if (form->code)
        return take_code(call, rp, page, &ticket);
    err = owes_code(call, &ticket, &owes);
    if (!err && owes) {
        page->ticket = form->ticket;
        return reply_factor_page(call, rp, page);
    }
    if (!err)
        err = begin(call, page, &ticket, &code);
    return err ? err : send_back(call, rp, form, "code", code);
}

/* A form that another site filled in could sign a person in as somebody else. */
static enum err check_origin(struct call *call, const struct request *rq)
{
    const char *origin = request_header(rq, "Origin");

    if (is(origin, auth_of(call)->issuer_name))
        return OK;
    return fail_with(call, &problem_oauth_request, "Biểu mẫu không gửi từ trang này");
}

HANDLER(oauth_post_authorize)
{
    const struct authorize_form *form = rq->body;
    struct oauth_client client;
    struct page page = {.form = form, .client = &client};
    enum err err = check_origin(call, rq);

    if (!err)
        err = check_client(call, form, &client);
    if (err)
        return err;
    if (request_error(form))
        return send_back(call, rp, form, "error", request_error(form));
    return take_step(call, rp, &page);
}

/* A failed step is shown again with what was wrong; a wrong request leads nowhere. */
static void page_problem(struct call *call, const struct request *rq, enum err err,
                         struct reply *rp)
{
    const struct problem *problem = call->failure.problem && call->failure.problem->err == err
                                        ? call->failure.problem
                                        : err_problem(err);
    const struct authorize_form *form = rq->body ? rq->body : NULL;
    struct oauth_client client = {.name = ""};
    struct page page = {.form = form, .fault = problem->title};
    bool again = form && problem != &problem_oauth_request && err_status(err) < 500;

    if (form && form->ui_locales && strncmp(form->ui_locales, "en", 2) == 0)
        page.fault = problem->title_en;
    if (again && check_client(call, form, &client) == OK) {
        page.client = &client;
        page.ticket = form->code ? form->ticket : NULL;
        (void)!(form->code ? reply_factor_page : reply_sign_in_page)(call, rp, &page);
    } else {
        (void)!reply_fault_page(call, rp, &page);
    }
    rp->status = err_status(err);
}

const struct dialect page_dialect = {
    .loose = true, .form = true, .problems = "text/html", .problem = page_problem};
