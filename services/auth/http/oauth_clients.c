/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/oauth_clients.h"

#include "app/access.h"
#include "domain/oauth_rules.h"
#include "http/handlers.h"

struct client_body {
    int kind;
    const char *name;
    int64_t org_id;
    struct list redirect_uris; /* texts */
    int scope;
};

static const struct field client_body_fields[] = {
    ENUM(struct client_body, kind, oauth_kind_names),
    STR(struct client_body, name, 1, 100),
    INT(struct client_body, org_id, 1, INT64_MAX),
    TEXTS(struct client_body, redirect_uris, 0, 8, .optional = true),
    ENUM(struct client_body, scope, client_scope_names, .optional = true),
};
const struct shape oauth_client_body_shape = SHAPE(struct client_body, client_body_fields);

struct feed_decision_body {
    int decision;
    const char *number;
    const char *reason;
};
enum { DECISION_APPROVE = 1 };
static const char *const decision_names[] = {"", "approve", "withdraw", NULL};
static const struct field feed_decision_fields[] = {
    ENUM(struct feed_decision_body, decision, decision_names),
    STR(struct feed_decision_body, number, 1, 50),
    STR(struct feed_decision_body, reason, 10, 500),
};
const struct shape feed_decision_body_shape =
    SHAPE(struct feed_decision_body, feed_decision_fields);

struct client_json {
    int64_t id;
    const char *client_id;
    const char *client_secret;
    int kind;
    const char *name;
    int64_t org_id;
    struct list redirect_uris;
    int64_t registered_at;
    int scope;
    int feed_state;
    const char *decision_number;
    const char *decision_reason;
    int64_t decided_by;
    int64_t decided_at;
};

static const struct field client_fields[] = {
    INT(struct client_json, id, 1, INT64_MAX),
    STR(struct client_json, client_id, 1, 40),
    STR(struct client_json, client_secret, 43, 43, .omit_none = true),
    ENUM(struct client_json, kind, oauth_kind_names),
    STR(struct client_json, name, 1, 100),
    INT(struct client_json, org_id, 1, INT64_MAX),
    TEXTS(struct client_json, redirect_uris, 0, 8),
    INT(struct client_json, registered_at, 0, INT64_MAX),
    ENUM(struct client_json, scope, client_scope_names),
    ENUM(struct client_json, feed_state, feed_state_names, .omit_none = true),
    STR(struct client_json, decision_number, 1, 50, .omit_none = true),
    STR(struct client_json, decision_reason, 1, 500, .omit_none = true),
    INT(struct client_json, decided_by, 1, INT64_MAX, .omit_none = true),
    INT(struct client_json, decided_at, 0, INT64_MAX, .omit_none = true),
};
static const struct shape client_shape = SHAPE(struct client_json, client_fields);

static const char *joined(struct call *call, const struct list *texts)
{
    const char *const *text = texts->items;
    struct buf all = buf_in(call->mem);

    buf_text(&all, "");
    for (size_t i = 0; i < texts->n; i++)
        buf_printf(&all, "%s%s", i ? "\n" : "", text[i]);
    return all.data;
}

static struct list lines(struct call *call, const char *text)
{
    const char **items = arena_array(call->mem, 9, sizeof(*items));
    struct list ret = {items, 0};

    for (const char *at = text; *at && ret.n < 8; at += *at == '\n') {
        size_t n = 0;

        while (at[n] && at[n] != '\n')
            n++;
        items[ret.n++] = arena_copy(call->mem, at, n);
        at += n;
    }
    return ret;
}

static struct client_json client_json(struct call *call, const struct oauth_client *client)
{
    return (struct client_json){
        .id = client->id,
        .client_id = client->client_id,
        .kind = client->kind,
        .name = client->name,
        .org_id = client->org_id,
        .redirect_uris = lines(call, client->redirect_uris),
        .registered_at = client->registered_at,
        .scope = client->scope,
        .feed_state = client->feed_state,
        .decision_number = client->decision_number,
        .decision_reason = client->decision_reason,
        .decided_by = client->decided_by,
        .decided_at = client->decided_at,
    };
}

HANDLER(post_oauth_client)
{
    const struct client_body *body = rq->body;
    const struct oauth_client wanted = {
        .kind = body->kind,
        .name = body->name,
        .org_id = body->org_id,
        .redirect_uris = joined(call, &body->redirect_uris),
        .scope = body->scope ? body->scope : CLIENT_HBDT,
    };
    struct oauth_client client;
    const char *secret = NULL;
    enum err err = register_client(call, &wanted, &client, &secret);

    if (err)
        return err;

    struct client_json json = client_json(call, &client);

    json.client_secret = secret;
    return reply_json(call, rp, 201, &client_shape, &json);
}

HANDLER(get_oauth_clients)
{
    const struct org_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct org org;
    struct list list = {0};
    enum err err = access_org(call, query->org_id, &org);

    if (!err)
        err = oauth_clients_of_org(call, org.id, page_after(query->after), limit, &list);
    if (err)
        return err;

    const struct oauth_client *clients = list.items;
    struct client_json *json = arena_array(call->mem, list.n + 1, sizeof(*json));

    for (size_t i = 0; i < list.n; i++)
        json[i] = client_json(call, &clients[i]);
    return reply_page(call, rp, &client_shape, &(struct list){json, list.n},
                      (int64_t)list.n == limit ? clients[list.n - 1].id : NONE);
}

HANDLER(delete_oauth_client)
{
    enum err err = end_client(call, rq->id[0]);

    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(post_feed_decision)
{
    const struct feed_decision_body *body = rq->body;
    const struct oauth_client decision = {
        .feed_state = body->decision == DECISION_APPROVE ? FEED_APPROVED : FEED_WITHDRAWN,
        .decision_number = body->number,
        .decision_reason = body->reason,
    };
    struct oauth_client client;
    enum err err = decide_feed(call, rq->id[0], &decision, &client);

    if (err)
        return err;

    const struct client_json json = client_json(call, &client);

    return reply_json(call, rp, 200, &client_shape, &json);
}
