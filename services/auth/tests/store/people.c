/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people.h"

#include <string.h>

#include "app/oauth_tokens.h"
#include "store/oauth.h"

struct answer begin_house(struct api *api, const char *secret, const char *password)
{
    return api_post(api, NULL, "/v1/setup",
                    "{\"secret\":\"%s\",\"org\":{\"name\":\"Sở GDĐT Thử\",\"code\":\"SO\"},"
                    "\"username\":\"so.admin\",\"full_name\":\"Nguyễn Văn Mẫu\","
                    "\"password\":\"%s\"}",
                    secret, password);
}

void begin_province(struct api *api)
{
    struct answer answer = begin_house(api, "dung-mot-lan-roi-thoi", PASSWORD);

    expect(&answer, 201, "");
}

int64_t id_of(struct api *api, const char *username)
{
    return api_number(api,
                      api_text(api, "SELECT id AS n FROM account WHERE username = '%s'", username));
}

struct answer sign_in(struct api *api, const char *username, const char *password)
{
    return api_post(api, NULL, "/v1/sessions", "{\"username\":\"%s\",\"password\":\"%s\"}",
                    username, password);
}

const char *weak_token_of(struct api *api, const char *username)
{
    struct answer answer = sign_in(api, username, PASSWORD);

    expect(&answer, 201, "");
    return json_get_text(answer.doc, "access_token");
}

const char *strong_token(struct api *api, const struct answer *signed_in)
{
    struct answer answer;

    api_sql(api, api_text(api,
                          "UPDATE session s JOIN refresh_token t ON t.session_id = s.id"
                          "   SET s.aal = 2, s.amr = 'pwd hwk', s.auth_time = %lld"
                          " WHERE t.sha256 = SHA2('%s', 256)",
                          (long long)api_now(api), json_get_text(signed_in->doc, "refresh_token")));
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(signed_in->doc, "refresh_token"));
    expect(&answer, 201, "");
    return json_get_text(answer.doc, "access_token");
}

const char *token_of(struct api *api, const char *username)
{
    struct answer answer = sign_in(api, username, PASSWORD);

    expect(&answer, 201, "");
    return strong_token(api, &answer);
}

int64_t add_org(struct api *api, int64_t parent_id, const char *kind, const char *code)
{
    struct answer answer =
        api_post(api, token_of(api, "so.admin"), "/v1/orgs",
                 "{\"parent_id\":%lld,\"kind\":\"%s\",\"name\":\"Đơn vị %s\",\"code\":\"%s\"}",
                 (long long)parent_id, kind, code, code);

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

struct answer add_account(struct api *api, const char *by, int64_t org_id, const char *name)
{
    return api_post(api, by, "/v1/accounts",
                    "{\"org_id\":%lld,\"username\":\"%s\",\"full_name\":\"Người Thử Nghiệm\"}",
                    (long long)org_id, name);
}

struct answer activate(struct api *api, const char *name, const char *code, const char *password)
{
    return api_post(api, NULL, "/v1/activations",
                    "{\"username\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}", name, code,
                    password);
}

struct answer ask_recovery(struct api *api, const char *username)
{
    return api_post(api, NULL, "/v1/recoveries", "{\"username\":\"%s\"}", username);
}

struct answer approve(struct api *api, const char *by, const char *username, const char *user_code)
{
    return api_post(api, token_of(api, by),
                    api_text(api, "/v1/accounts/%lld/reset", (long long)id_of(api, username)),
                    "{\"user_code\":\"%s\"}", user_code);
}

struct answer end_recovery(struct api *api, const char *secret, const char *password)
{
    return api_post(api, NULL, "/v1/recoveries/completion",
                    "{\"recovery_secret\":\"%s\",\"password\":\"%s\"}", secret, password);
}

/* Somebody of the unit or above it who is neither of the two; the role for the sign-in. */
static const char *token_of_second(struct api *api, int64_t proposer_id, int64_t account_id,
                                   const char *role, int64_t org_id)
{
    bool by_leader = strcmp(role, "teacher") == 0 || strcmp(role, "office") == 0;
    int64_t grant_id = api_number(
        api,
        api_text(api,
                 "SELECT MIN(g.id) AS n FROM grant_row g"
                 "  JOIN account a ON a.id = g.account_id AND a.status = 'active'"
                 "  JOIN org_closure c ON c.ancestor_id = g.org_id"
                 "                    AND c.descendant_id = %lld"
                 " WHERE g.ended_at IS NULL AND a.id NOT IN (%lld, %lld) AND g.role IN (%s)",
                 (long long)org_id, (long long)proposer_id, (long long)account_id,
                 by_leader ? "'leader'" : "'so_admin', 'so_leader', 'phong_leader', 'leader'"));
    int64_t second = api_number(api, api_text(api,
                                              "SELECT account_id AS n FROM grant_row"
                                              " WHERE id = %lld",
                                              (long long)grant_id));
    struct answer person = api_get(api, token_of(api, "so.admin"),
                                   api_text(api, "/v1/accounts/%lld", (long long)second));
    struct answer pair = api_post(
        api, NULL, "/v1/sessions", "{\"username\":\"%s\",\"password\":\"%s\",\"grant_id\":%lld}",
        json_get_text(person.doc, "username"), PASSWORD, (long long)grant_id);

    expect(&pair, 201, "");
    return json_get_text(pair.doc, "access_token");
}

struct answer propose(struct api *api, const char *by, int64_t account_id, const char *role,
                      int64_t org_id)
{
    return api_post(api, by, "/v1/grant-proposals",
                    "{\"org_id\":%lld,\"items\":[{\"account_id\":%lld,\"role\":\"%s\"}]}",
                    (long long)org_id, (long long)account_id, role);
}

struct answer decide(struct api *api, const char *by, int64_t proposal_id, const char *decision)
{
    return api_post(api, by,
                    api_text(api, "/v1/grant-proposals/%lld/decision", (long long)proposal_id),
                    "{\"decision\":\"%s\"}", decision);
}

struct answer give(struct api *api, const char *by, int64_t account_id, const char *role,
                   int64_t org_id)
{
    struct answer answer =
        api_post(api, by, "/v1/grants", "{\"account_id\":%lld,\"role\":\"%s\",\"org_id\":%lld}",
                 (long long)account_id, role, (long long)org_id);
    struct answer me;

    if (strcmp(answer.slug, "needs-approval") != 0)
        return answer;
    me = api_get(api, by, "/v1/me");
    answer = propose(api, by, account_id, role, org_id);
    expect(&answer, 201, "");
    return decide(
        api, token_of_second(api, json_get_int(me.doc, "account/id"), account_id, role, org_id),
        json_get_int(answer.doc, "id"), "approved");
}

int64_t add_person(struct api *api, const char *by, const char *name, const char *role,
                   int64_t org_id)
{
    struct answer made = add_account(api, token_of(api, by), org_id, name);
    int64_t id;

    expect(&made, 201, "");
    id = json_get_int(made.doc, "id");
    made = activate(api, name, json_get_text(made.doc, "activation_code"), PASSWORD);
    expect(&made, 201, "");
    made = give(api, token_of(api, by), id, role, org_id);
    expect(&made, 201, "");
    return id;
}

struct answer set_status(struct api *api, const char *by, int64_t id, const char *status)
{
    return api_send(api, token_of(api, by), PUT,
                    api_text(api, "/v1/accounts/%lld/status", (long long)id), NULL,
                    "{\"status\":\"%s\"}", status);
}

const char *machine_of(struct api *api, const char *by, int64_t org_id)
{
    struct answer answer = api_post(api, token_of(api, by), "/v1/oauth-clients",
                                    "{\"kind\":\"machine\",\"name\":\"Nhân sự (thử)\","
                                    "\"org_id\":%lld}",
                                    (long long)org_id);
    struct call *call = api_call(api);
    struct oauth_client client;
    struct oauth_tokens tokens = {0};
    bool found = false;
    const char *token;

    expect(&answer, 201, "");
    if (oauth_clients_find(call, json_get_text(answer.doc, "client_id"), &client, &found) ||
        machine_token(call, &client, NULL, &tokens))
        token = "";
    else
        token = api_text(api, "%s", tokens.access_token);
    store_test_end(call);
    return token;
}
