/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How safe the accounts of a unit are, and what its administrators do about it. */
#include "app/read_account_security.h"
#include "app/reset_account.h"
#include "http/handlers.h"

struct reset_json {
    int64_t id;
    const char *username;
    int64_t expires_at;
    bool signing_held;
};

static const struct field reset_fields[] = {
    INT(struct reset_json, id, 1, INT64_MAX),
    STR(struct reset_json, username, 3, 64),
    INT(struct reset_json, expires_at, 0, INT64_MAX),
    BOOL(struct reset_json, signing_held),
};
static const struct shape reset_shape = SHAPE(struct reset_json, reset_fields);

struct reset_body {
    const char *user_code;
};

static const struct field reset_body_fields[] = {
    STR(struct reset_body, user_code, 1, 20, .optional = true),
};
const struct shape reset_body_shape = SHAPE(struct reset_body, reset_body_fields);

static const struct field account_fields[] = {
    INT(struct account_security, id, 1, INT64_MAX),
    STR(struct account_security, username, 1, 64),
    STR(struct account_security, full_name, 1, 100),
    ENUM(struct account_security, status, account_status_names),
    INT(struct account_security, last_sign_in_at, 0, INT64_MAX),
    INT(struct account_security, totp, 0, INT64_MAX),
    INT(struct account_security, webauthn, 0, INT64_MAX),
    INT(struct account_security, password_changed_at, 0, INT64_MAX),
    INT(struct account_security, open_sessions, 0, INT64_MAX),
    BOOL(struct account_security, concurrent_use),
    BOOL(struct account_security, shared_device),
    BOOL(struct account_security, signing_held),
};
static const struct shape account_shape = SHAPE(struct account_security, account_fields);

#define COUNT_FIELDS(T)                                                                            \
    INT(T, accounts, 0, INT64_MAX), INT(T, active, 0, INT64_MAX), INT(T, pending, 0, INT64_MAX),   \
        INT(T, disabled, 0, INT64_MAX), INT(T, with_second_factor, 0, INT64_MAX),                  \
        INT(T, stale, 0, INT64_MAX), INT(T, concurrent_use, 0, INT64_MAX),                         \
        INT(T, shared_device, 0, INT64_MAX), INT(T, signing_held, 0, INT64_MAX)

static const struct field unit_fields[] = {
    INT(struct unit_security, org_id, 1, INT64_MAX),
    STR(struct unit_security, org_name, 1, 200),
    COUNT_FIELDS(struct unit_security),
};
static const struct shape unit_shape = SHAPE(struct unit_security, unit_fields);

static const struct field total_fields[] = {
    COUNT_FIELDS(struct unit_security),
};
static const struct shape total_shape = SHAPE(struct unit_security, total_fields);

static const struct field report_fields[] = {
    INT(struct security_report, org_id, 1, INT64_MAX),
    OBJECT(struct security_report, total, total_shape),
    INT(struct security_report, second_factor_percent, 0, 100),
    LIST(struct security_report, units, unit_shape, 0, 10000),
};
static const struct shape report_shape = SHAPE(struct security_report, report_fields);

static const struct field report_query_fields[] = {
    INT(struct org_query, org_id, 1, INT64_MAX),
};
const struct shape report_query_shape = SHAPE(struct org_query, report_query_fields);

HANDLER(post_reset)
{
    const struct reset_body *body = rq->body;
    struct reset reset = {0};
    enum err err = reset_account(call, rq->id[0], body->user_code, &reset);

    if (err)
        return err;
    return reply_json(call, rp, 201, &reset_shape,
                      &(struct reset_json){.id = reset.account.id,
                                           .username = reset.account.username,
                                           .expires_at = reset.expires_at,
                                           .signing_held = reset.signing_held});
}

HANDLER(post_signing_release)
{
    enum err err = release_signing(call, rq->id[0]);

    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(post_sessions_revocation)
{
    enum err err = end_sessions_of(call, rq->id[0]);

    if (err)
        return err;
    return reply_nothing(rp);
}

HANDLER(get_account_security)
{
    const struct org_query *query = rq->query;
    int64_t limit = page_limit(query->limit);
    struct list list = {0};
    enum err err =
        read_account_security(call, query->org_id, page_after(query->after), limit, &list);

    if (err)
        return err;
    return reply_rows(call, rp, &account_shape, &list, limit);
}

HANDLER(get_security_report)
{
    const struct org_query *query = rq->query;
    struct security_report report;
    enum err err = read_security_report(call, query->org_id, &report);

    if (err)
        return err;
    return reply_json(call, rp, 200, &report_shape, &report);
}

HANDLER(get_security_report_csv)
{
    const struct org_query *query = rq->query;
    struct security_report report;
    enum err err = read_security_report(call, query->org_id, &report);

    if (err)
        return err;
    rp->download_name = "account-security.csv";
    return reply_bytes(rp, "text/csv; charset=utf-8", security_report_csv(call, &report));
}
