/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/watch.h"

#include "app/incidents.h"
#include "app/read_account.h"
#include "base/date.h"
#include "domain/incident_rules.h"
#include "domain/roles.h"
#include "store/account_security.h"

enum { SHOWN_S = 30 * DAY_S };

/* What an incident says of each kind: ids and counts, never names or addresses. */
static const struct {
    int severity;
    const char *title;
    const char *text; /* with the account's id */
} tellings[] = {
    [ALERT_TOKEN_REUSED] = {SEVERITY_HIGH, "Thẻ làm mới bị dùng lại",
                            "Tài khoản số %lld: một thẻ làm mới đã dùng lại được gửi lần nữa, có "
                            "thể đã bị sao chép. Phiên đó đã bị đóng. Hãy hỏi người này, và đặt "
                            "lại tài khoản nếu cần."},
    [ALERT_SHARED_DEVICE] = {SEVERITY_NORMAL, "Nhiều người ký dùng chung một thiết bị",
                             "Tài khoản số %lld và người khác có quyền ký đã đăng nhập trên cùng "
                             "một thiết bị trong vòng 30 phút. Không ai làm thay người khác: hãy "
                             "hỏi những người này."},
    [ALERT_TWO_PLACES] = {SEVERITY_NORMAL, "Một tài khoản dùng ở hai nơi cùng lúc",
                          "Tài khoản số %lld được dùng cùng lúc từ hai mạng khác nhau. Hãy hỏi "
                          "người này có phải chính mình không."},
};

static enum err open_incident(struct call *call, const struct alert *alert, int64_t org_id,
                              int64_t *ret_id)
{
    struct incident incident = {0};
    enum err err = incident_open(call,
                                 &(struct incident){
                                     .category = INCIDENT_SECURITY,
                                     .severity = tellings[alert->kind].severity,
                                     .source = SOURCE_SYSTEM,
                                     .reporter_id = NONE,
                                     .org_id = org_id,
                                     .title = tellings[alert->kind].title,
                                     .text = arena_printf(call->mem, tellings[alert->kind].text,
                                                          (long long)alert->account_id),
                                 },
                                 &incident);

    *ret_id = incident.id;
    return err;
}

/* *ret_new: the account's first of that kind today; then with its incident. */
static enum err raise(struct call *call, const struct session *session, int kind, struct alert *ret,
                      bool *ret_new)
{
    *ret = (struct alert){.account_id = session->account_id,
                          .kind = kind,
                          .day = call->today,
                          .at = call->now,
                          .incident_id = NONE};

    enum err err = alerts_add(call, ret);

    *ret_new = !err;
    if (err)
        return err == ERR_CONFLICT ? OK : err;
    err = open_incident(call, ret, session->org_id, &ret->incident_id);
    return err ? err : alerts_set_incident(call, ret);
}

enum err watch_reuse(struct call *call, const struct session *session)
{
    struct alert alert;
    bool new = false;

    return raise(call, session, ALERT_TOKEN_REUSED, &alert, &new);
}

enum err watch_places(struct call *call, const struct session *session)
{
    struct alert alert;
    bool elsewhere = false;
    bool new = false;
    enum err err = OK;

    if (*session->address_prefix)
        err = session_elsewhere(call, session->account_id, session->address_prefix,
                                call->now - OVERLAP_S, &elsewhere);
    if (err || !elsewhere)
        return err;
    return raise(call, session, ALERT_TWO_PLACES, &alert, &new);
}

/* Keeps of the list those who sign. */
static enum err only_signers(struct call *call, struct list *accounts)
{
    struct alert *items = (struct alert *)accounts->items;
    size_t n = 0;
    enum err err = OK;

    for (size_t i = 0; !err && i < accounts->n; i++) {
        bool sign = false;

        err = account_signs(call, items[i].account_id, &sign);
        if (sign)
            items[n++] = items[i];
    }
    accounts->n = n;
    return err;
}

/* The others are told of the same incident. */
static enum err tell_others(struct call *call, const struct alert *alert, const struct list *others)
{
    const struct alert *items = others->items;
    enum err err = OK;

    for (size_t i = 0; !err && i < others->n; i++) {
        struct alert theirs = *alert;

        theirs.account_id = items[i].account_id;
        err = alerts_add(call, &theirs);
        if (!err)
            err = alerts_set_incident(call, &theirs);
        if (err == ERR_CONFLICT)
            err = OK;
    }
    return err;
}

static enum err watch_device(struct call *call, const struct session *session)
{
    struct list others = {0};
    struct alert alert;
    bool new = false;
    enum err err = OK;

    if (session->device_sha256 && role_signs(session->role))
        err = others_at_device(call, session->account_id, session->device_sha256,
                               call->now - SHARED_DEVICE_S, &others);
    if (!err && others.n)
        err = only_signers(call, &others);
    if (err || !others.n)
        return err;
    err = raise(call, session, ALERT_SHARED_DEVICE, &alert, &new);
    return err || !new ? err : tell_others(call, &alert, &others);
}

enum err watch_sign_in(struct call *call, const struct session *session)
{
    enum err err = watch_device(call, session);

    return err ? err : watch_places(call, session);
}

enum err own_alerts(struct call *call, struct list *ret)
{
    return alerts_of(call, call->caller.account_id, call->now - SHOWN_S, ret);
}
