/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What looks like one account in two hands. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum alert_kind { ALERT_NONE, ALERT_TOKEN_REUSED, ALERT_SHARED_DEVICE, ALERT_TWO_PLACES };
extern const char *const alert_kind_names[];

struct alert {
    int64_t account_id;
    int kind; /* enum alert_kind */
    const char *day;
    int64_t at;
    int64_t incident_id; /* NONE until it is opened */
};

/* ERR_CONFLICT when the account had one of that kind that day. */
enum err alerts_add(struct call *call, const struct alert *alert);
enum err alerts_set_incident(struct call *call, const struct alert *alert);
/* struct alert: the newest first, since that time, at most 100. */
enum err alerts_of(struct call *call, int64_t account_id, int64_t since, struct list *ret);

/* struct alert, account_id alone: who else proved to be somebody at that device since. */
enum err others_at_device(struct call *call, int64_t account_id, const char *device_sha256,
                          int64_t since, struct list *ret);
/* Whether another session of the account, in another known network, was used since. */
enum err session_elsewhere(struct call *call, int64_t account_id, const char *address_prefix,
                           int64_t since, bool *ret);
