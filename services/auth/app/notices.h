/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notices, reminders and guides: published for a subtree, received by each person. */
#pragma once

#include "store/notices.h"

/* wanted: kind, title, text, link, audience_org_id (NONE = the caller's unit; in the caller's
 * subtree), roles (names, {NULL, 0} = everybody), due_on (a reminder has one). */
enum err publish_notice(struct call *call, const struct notice *wanted, const struct list *roles,
                        struct notice *ret);

/* What the caller is to a notice. */
struct notice_view {
    struct notice notice;
    bool is_sender;            /* speaks for the unit that sent it, or for one above */
    struct notice_count count; /* for a sender */
};

/* ERR_NOT_FOUND for who neither receives it nor speaks for its unit. */
enum err read_notice(struct call *call, int64_t id, struct notice_view *ret);

/* filter: kind, unread, after, limit. sent: those of the caller's own unit, else those meant for
 * the caller in the active role. */
enum err list_notices(struct call *call, struct notice_filter *filter, bool sent,
                      struct list *ret_notices);

/* Notes that the caller has it; asked again, the first time stays. */
enum err receive_notice(struct call *call, int64_t id, struct notice *ret);

/* By who speaks for the unit that sent it. */
enum err withdraw_notice(struct call *call, int64_t id);

/* For a sender; filter: state, after, limit. */
enum err begin_receipt_list(struct call *call, int64_t id, struct notice_filter *filter);
