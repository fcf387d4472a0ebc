/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Looks out for accounts in other hands than their owner's (Quy chế Điều 10). What it sees is shown
 * to the owner (GET /v1/me) and opens a security incident by itself, once for each account, kind
 * and day. To be called inside the transaction of the cause, near its end: an incident is an event
 * in the unit's chain.
 */
#pragma once

#include "store/alerts.h"
#include "store/sessions.h"

/* A used refresh token was used again: somebody has a copy. */
enum err watch_reuse(struct call *call, const struct session *session);

/* Another session of the account was used just now in another network. */
enum err watch_places(struct call *call, const struct session *session);

/* At a sign-in: the same, and whether others who sign were at the same device within 30 minutes;
 * those are told, too. */
enum err watch_sign_in(struct call *call, const struct session *session);

/* struct alert: the account's of the last 30 days. */
enum err own_alerts(struct call *call, struct list *ret);
