/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A number that the text of a rule set leaves in doubt is confirmed by a decision of the province,
 * from a school year on (docs/adr/0027). */
#pragma once

#include "domain/rulesets.h"
#include "store/classes.h"
#include "store/confirmations.h"

/* The rules of the class with what was decided for its year; still unconfirmed when nothing was.
 * Lives as long as the call; NULL when the class stands under none. */
enum err rules_in_force(struct call *call, const struct class_row *class,
                        const struct ruleset **ret);

/* Of wanted count rule, value, school_year, decision_number, reason. Problem rule-confirmed. */
enum err confirm_rule(struct call *call, const struct rule_confirmation *wanted,
                      struct rule_confirmation *ret);
