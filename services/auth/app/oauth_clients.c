/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/oauth_clients.h"

#include <string.h>

#include "app/access.h"
#include "app/revoke.h"
#include "crypto/digest.h"
#include "domain/oauth_rules.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/sessions.h"

enum { SECRET_BYTES = 32, NAME_BYTES = 12 };

static const char *random_text(struct call *call, size_t n)
{
    uint8_t bytes[SECRET_BYTES];
    const char *text;

    random_bytes(bytes, n);
    text = base64url_encode(call->mem, (struct bytes){bytes, n});
    wipe(bytes, sizeof(bytes));
    return text;
}

static void check_uris(struct call *call, const struct oauth_client *wanted)
{
    bool wants_none = wanted->kind == OAUTH_MACHINE;
    char *uris = arena_strdup(call->mem, wanted->redirect_uris);
    size_t n = 0;

    for (char *at = uris; *at; n++) {
        char *end = at + strcspn(at, "\n");
        bool last = *end == '\0';

        *end = '\0';
        if (!is_redirect_uri(at))
            violate(call, arena_printf(call->mem, "/redirect_uris/%zu", n),
                    "phải là https://…, http://127.0.0.1… hoặc lược đồ riêng có dấu chấm",
                    "must be https://…, http://127.0.0.1… or an own scheme with a dot");
        at = last ? end : end + 1;
    }
    if (wants_none != (n == 0))
        violate(call, "/redirect_uris", wants_none ? "máy không có địa chỉ quay về" : "còn thiếu",
                wants_none ? "a machine has none" : "is missing");
}

/* Only of one school: whoever follows several has a client, and a decision, in each. */
static void check_feed(struct call *call, const struct oauth_client *wanted, const struct org *org)
{
    if (wanted->kind != OAUTH_MACHINE)
        violate(call, "/scope", "chỉ máy theo dõi thay đổi", "only a machine follows changes");
    if (org->kind != ORG_SCHOOL)
        violate(call, "/org_id", "phải là trường học", "must be a school");
}

static enum err check_wish(struct call *call, const struct oauth_client *wanted)
{
    struct org org;
    enum err err = access_org_write(call, wanted->org_id, &org);

    if (err)
        return err;
    if (wanted->kind != OAUTH_MACHINE && access_role(call) != ROLE_SO_ADMIN)
        return fail_plain(call, ERR_FORBIDDEN, "Ứng dụng cho người dùng do Sở đăng ký");
    check_uris(call, wanted);
    if (wanted->scope == CLIENT_FEED)
        check_feed(call, wanted, &org);
    return fail_if_violated(call);
}

enum err register_client(struct call *call, const struct oauth_client *wanted,
                         struct oauth_client *ret, const char **ret_secret)
{
    enum err err = check_wish(call, wanted);

    if (err)
        return err;
    *ret = *wanted;
    ret->client_id = arena_printf(call->mem, "app-%s", random_text(call, NAME_BYTES));
    *ret_secret = wanted->kind == OAUTH_PUBLIC ? NULL : random_text(call, SECRET_BYTES);
    ret->secret_sha256 =
        *ret_secret ? sha256_hex(call->mem, *ret_secret, strlen(*ret_secret)) : NULL;
    ret->registered_by = call->caller.account_id;
    ret->registered_at = call->now;
    ret->feed_state = wanted->scope == CLIENT_FEED ? FEED_WAITING : FEED_NONE;
    ret->decided_by = ret->decided_at = NONE;
    err = oauth_clients_add(call, ret, &ret->id);
    access_note(call, ret->org_id, "oauth-client.register", "oauth-client", ret->id, 1);
    return err;
}

enum err decide_feed(struct call *call, int64_t id, const struct oauth_client *decision,
                     struct oauth_client *ret)
{
    struct org org;
    enum err err = oauth_clients_get(call, id, ret);

    if (!err)
        err = access_org_write(call, ret->org_id, &org);
    if (err)
        return err;
    if (ret->scope != CLIENT_FEED || !is_none(ret->ended_at))
        return fail_plain(call, ERR_NOT_FOUND, "Không có máy theo dõi thay đổi này");
    if (ret->registered_by == call->caller.account_id)
        return fail_with(call, &problem_two_persons, "Bạn là người đăng ký");
    ret->feed_state = decision->feed_state;
    ret->decision_number = decision->decision_number;
    ret->decision_reason = decision->decision_reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = call->now;
    err = oauth_clients_decide(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_feed_state, "%s", feed_state_names[ret->feed_state]);
    if (!err && ret->feed_state == FEED_WITHDRAWN)
        err = revoke_client(call, ret->client_id);
    access_note(call, ret->org_id,
                ret->feed_state == FEED_APPROVED ? "oauth-client.approve-feed"
                                                 : "oauth-client.withdraw-feed",
                "oauth-client", id, 1);
    return err;
}

static enum err end_its_sessions(struct call *call, const struct oauth_client *client)
{
    struct list sessions;
    enum err err = revoke_client(call, client->client_id);

    if (!err)
        err = oauth_clients_sessions(call, client->client_id, &sessions);

    const struct session *all = sessions.items;

    for (size_t i = 0; !err && i < sessions.n; i++)
        err = revoke_session(call, all[i].id);
    return err;
}

enum err end_client(struct call *call, int64_t id)
{
    struct oauth_client client;
    struct org org;
    enum err err = oauth_clients_get(call, id, &client);

    if (!err)
        err = access_org_write(call, client.org_id, &org);
    if (!err && client.kind != OAUTH_MACHINE && access_role(call) != ROLE_SO_ADMIN)
        return fail_plain(call, ERR_FORBIDDEN, "Ứng dụng cho người dùng do Sở quản lý");
    if (!err)
        err = oauth_clients_end(call, &client);
    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_NOT_FOUND, "Ứng dụng này đã ngừng");
    if (!err)
        err = end_its_sessions(call, &client);
    access_note(call, client.org_id, "oauth-client.end", "oauth-client", id, 2);
    return err;
}

static bool secret_fits(struct call *call, const struct oauth_client *client, const char *secret)
{
    const char *digest;

    if (client->kind == OAUTH_PUBLIC)
        return !secret;
    if (!secret || !client->secret_sha256)
        return false;
    digest = sha256_hex(call->mem, secret, strlen(secret));
    return equal_secret((struct bytes){(const uint8_t *)digest, SHA256_HEX},
                        (struct bytes){(const uint8_t *)client->secret_sha256, SHA256_HEX});
}

enum err know_client(struct call *call, const char *client_id, const char *secret,
                     struct oauth_client *ret)
{
    bool found = false;
    enum err err = client_id ? oauth_clients_find(call, client_id, ret, &found) : OK;

    if (err)
        return err;
    if (!found || !secret_fits(call, ret, secret))
        return fail_with(call, &problem_oauth_client, "Kiểm tra client_id và client_secret");
    return OK;
}
