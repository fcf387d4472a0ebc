/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statement of duty in its versions, and who accepted which one for which school year. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct duty_statement {
    int64_t id;
    int64_t revision;
    const char *text_vi;
    const char *text_en;
    const char *sha256;         /* over revision and both texts */
    const char *effective_from; /* until the next one */
    int64_t published_by;       /* NONE: came with the software */
    int64_t published_at;
};

struct duty_acceptance {
    int64_t account_id;
    const char *school_year;
    int64_t duty_statement_id;
    int64_t org_id; /* of the role then active */
    int64_t accepted_at;
};

enum duty_state { DUTY_ANY, DUTY_ACCEPTED, DUTY_MISSING };
extern const char *const duty_state_names[];

/* One text, one school year, a unit. */
struct duty_filter {
    int64_t org_id;
    int64_t duty_statement_id;
    const char *school_year;
    const char *today;
    int state; /* enum duty_state */
    int64_t after;
    int64_t limit;
};

struct duty_person {
    int64_t account_id;
    const char *full_name;
    int64_t accepted_at; /* NONE: not yet */
};

struct duty_unit {
    int64_t org_id;
    const char *org_name;
    int64_t people;
    int64_t accepted;
};

/* The one in force on a day; ERR_NOT_FOUND before the first. */
enum err duty_statements_on(struct call *call, const char *day, struct duty_statement *ret);
/* The newest there is, in force or not. */
enum err duty_statements_newest(struct call *call, struct duty_statement *ret);
/* ERR_CONFLICT when the revision is taken. */
enum err duty_statements_add(struct call *call, const struct duty_statement *statement,
                             int64_t *ret_id);

/* ERR_CONFLICT when it is there already. */
enum err duty_acceptances_add(struct call *call, const struct duty_acceptance *acceptance);
enum err duty_acceptances_find(struct call *call, const struct duty_acceptance *key,
                               struct duty_acceptance *ret, bool *ret_found);

/* The active people who hold a role at the unit today, ids > after. */
enum err duty_people(struct call *call, const struct duty_filter *filter, struct list *ret_people);
/* The people of the unit and everything below it. */
enum err duty_total(struct call *call, const struct duty_filter *filter, struct duty_unit *ret);
/* The same for each unit directly below, ids > after. */
enum err duty_units(struct call *call, const struct duty_filter *filter, struct list *ret_units);
