/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/change_status.h"
#include "app/create_account.h"
#include "app/read_account.h"
#include "base/date.h"
#include "domain/people.h"
#include "domain/usernames.h"
#include "http/handlers.h"

static const struct field account_body_fields[] = {
    INT(struct account_wish, org_id, 1, INT64_MAX),
    STR(struct account_wish, username, 3, 64, .check = is_username,
        .expects = "chữ thường, số, . _ -"),
    INT(struct account_wish, person_id, 1, INT64_MAX, .optional = true),
    STR(struct account_wish, full_name, 1, 100, .optional = true),
    STR(struct account_wish, birth_date, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD",
        .optional = true),
    STR(struct account_wish, personal_id, 12, 12, .check = is_personal_id, .expects = "12 chữ số",
        .optional = true, .secret = true),
};
const struct shape account_body_shape = SHAPE(struct account_wish, account_body_fields);

struct status_body {
    int status;
};

/* An administrator disables and enables; only the person's own activation ends "pending". */
static const char *const settable_names[] = {"", "active", "disabled", NULL};
static const int settable[] = {ACCOUNT_NONE, ACCOUNT_ACTIVE, ACCOUNT_DISABLED};

static const struct field status_body_fields[] = {
    ENUM(struct status_body, status, settable_names),
};
const struct shape status_body_shape = SHAPE(struct status_body, status_body_fields);

static const struct field org_query_fields[] = {
    INT(struct org_query, org_id, 1, INT64_MAX),
    PAGE_FIELDS(struct org_query),
};
const struct shape org_query_shape = SHAPE(struct org_query, org_query_fields);

static const struct field account_fields[] = {
    INT(struct account, id, 1, INT64_MAX),     INT(struct account, person_id, 1, INT64_MAX),
    STR(struct account, username, 3, 64),      STR(struct account, full_name, 1, 100),
    INT(struct account, org_id, 1, INT64_MAX), ENUM(struct account, status, account_status_names),
};
const struct shape account_json_shape = SHAPE(struct account, account_fields);

/* What colleagues see of each other. */
static const struct field colleague_fields[] = {
    INT(struct account, id, 1, INT64_MAX),
    STR(struct account, full_name, 1, 100),
};
static const struct shape colleague_shape = SHAPE(struct account, colleague_fields);

struct new_account {
    int64_t id;
    int64_t person_id;
    const char *username;
    const char *full_name;
    int64_t org_id;
    int status;
    const char *activation_code;
};

static const struct field new_account_fields[] = {
    INT(struct new_account, id, 1, INT64_MAX),
    INT(struct new_account, person_id, 1, INT64_MAX),
    STR(struct new_account, username, 3, 64),
    STR(struct new_account, full_name, 1, 100),
    INT(struct new_account, org_id, 1, INT64_MAX),
    ENUM(struct new_account, status, account_status_names),
    STR(struct new_account, activation_code, 19, 19),
};
static const struct shape new_account_shape = SHAPE(struct new_account, new_account_fields);

HANDLER(post_account)
{
    struct account account;
    const char *code = NULL;
    enum err err = create_account(call, rq->body, &account, &code);

    if (err)
        return err;
    reply_version(call, rp, account.version);
    return reply_json(call, rp, 201, &new_account_shape,
                      &(struct new_account){.id = account.id,
                                            .person_id = account.person_id,
                                            .username = account.username,
                                            .full_name = account.full_name,
                                            .org_id = account.org_id,
                                            .status = account.status,
                                            .activation_code = code});
}

HANDLER(get_accounts)
{
    const struct org_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list = {0};
    enum err err = access_org_past(call, query->org_id);

    if (!err)
        err = accounts_of_org(call, query->org_id, page_after(query->after), limit, &list);
    if (err)
        return err;
    return reply_rows(call, rp, &account_json_shape, &list, limit);
}

static enum err reply_account(struct call *call, struct reply *rp, const struct account *account)
{
    reply_version(call, rp, account->version);
    return reply_json(call, rp, 200, &account_json_shape, account);
}

HANDLER(get_account)
{
    struct account account;
    bool whole = false;
    enum err err = read_account(call, rq->id[0], &account, &whole);

    if (err)
        return err;
    if (!whole)
        return reply_json(call, rp, 200, &colleague_shape, &account);
    return reply_account(call, rp, &account);
}

HANDLER(put_account_status)
{
    const struct status_body *body = rq->body;
    struct account account;
    enum err err = change_status(call, rq->id[0], settable[body->status], rq->version, &account);

    if (err)
        return err;
    return reply_account(call, rp, &account);
}
