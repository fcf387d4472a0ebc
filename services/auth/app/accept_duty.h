/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statement of duty (Quy chế Điều 8 k2, Điều 10): each person accepts exactly one text, for the
 * own account, each school year. */
#pragma once

#include "store/duty.h"

/* The text in force, and whether the caller accepted it for this school year. */
struct own_duty {
    struct duty_statement statement;
    const char *school_year;
    int64_t accepted_at; /* NONE: not yet */
};

enum err read_duty(struct call *call, struct own_duty *ret);

/* Accepts for the caller's own account. What is accepted must be what is in force (duty-changed);
 * once accepted, it stays accepted with its first time. */
enum err accept_duty(struct call *call, const char *school_year, const char *sha256,
                     struct own_duty *ret);

/* A new text. wanted: text_vi, text_en, effective_from (today or later). */
enum err publish_duty(struct call *call, const struct duty_statement *wanted,
                      struct duty_statement *ret);

/* Fills in the text in force, the school year and the unit (NONE = the caller's), which must be in
 * the caller's subtree: for the lists and counts of store/duty.h. */
enum err begin_duty_list(struct call *call, struct duty_filter *filter);
