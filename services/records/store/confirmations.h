/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the province decided of the numbers that rule sets leave in doubt; rows are only added. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct rule_confirmation {
    int64_t id;
    const char *rule; /* rule set and switch: "TT43.need" */
    int64_t value;
    const char *school_year; /* the first one: "2025-2026" */
    const char *decision_number;
    const char *reason;
    int64_t org_id;
    int64_t decided_by;
    const char *decided_name;
    const char *decided_at;
};
extern const struct shape rule_confirmation_shape;

/* ERR_CONFLICT when the rule is decided from that year on. */
enum err confirmations_add(struct call *call, const struct rule_confirmation *row, int64_t *ret_id);
/* All (struct rule_confirmation), by rule and year. */
enum err confirmations_all(struct call *call, struct list *ret);
/* The one that holds in that school year: of the latest year not after it. */
enum err confirmations_find(struct call *call, const char *rule, const char *school_year,
                            struct rule_confirmation *ret, bool *ret_found);

/* What is counted of the classes under the rule set, from that year on, is to be made anew. */
enum err confirmations_recount(struct call *call, const char *ruleset, const char *school_year);
