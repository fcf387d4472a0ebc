/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What administrators see of the safety of accounts, in a unit and below it. */
#pragma once

#include "store/account_security.h"

struct security_report {
    int64_t org_id;
    struct unit_security total;
    int64_t second_factor_percent; /* of the active accounts, rounded down; 0 without any */
    struct list units;             /* struct unit_security: those with accounts */
};

/* struct account_security of one unit of the caller's subtree. */
enum err read_account_security(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                               struct list *ret);
/* The unit and all below it. */
enum err read_security_report(struct call *call, int64_t org_id, struct security_report *ret);

/* RFC 4180, a header row first; the total comes last. */
struct bytes security_report_csv(struct call *call, const struct security_report *report);
