/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Natural persons and the posts they hold. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* When a post is in force: a piece of SQL over position t, with :today. */
#define POSITION_HOLDS                                                                             \
    " t.ended_at IS NULL AND t.valid_from <= :today"                                               \
    " AND (t.valid_to IS NULL OR t.valid_to >= :today)"

struct person {
    int64_t id;
    const char *personal_id; /* NULL = not known; finds a person, is never answered */
    const char *full_name;
    const char *birth_date; /* NULL = not known */
    int64_t account_id;     /* NONE = has none */
    int64_t version;
    int64_t created_at;
};

struct position {
    int64_t id;
    int64_t person_id;
    int64_t org_id;
    int kind; /* enum position_kind */
    const char *title;
    const char *valid_from; /* both days included */
    const char *valid_to;   /* NULL = open */
    int64_t ended_at;       /* NONE = not ended before */
    const char *full_name;
};

/* ERR_CONFLICT when somebody has that personal id. */
enum err persons_add(struct call *call, const struct person *person, int64_t *ret_id);
enum err persons_get(struct call *call, int64_t id, struct person *ret);
enum err persons_find(struct call *call, const char *personal_id, struct person *ret,
                      bool *ret_found);
/* ERR_CHANGED when person->version is not the current one; the account's name follows. */
enum err persons_change(struct call *call, const struct person *person);
/* Whether the person works at the unit or below it today: by account or by position. */
enum err persons_belong(struct call *call, int64_t id, int64_t org_id, bool *ret);
/* Those who work at the unit itself, ids > after, at most limit. */
enum err persons_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                        struct list *ret_persons);

enum err positions_add(struct call *call, const struct position *position, int64_t *ret_id);
enum err positions_get(struct call *call, int64_t id, struct position *ret);
enum err positions_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                          struct list *ret_positions);
/* ERR_CHANGED when it was ended before. */
enum err positions_end(struct call *call, int64_t id);
