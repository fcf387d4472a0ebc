/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The staff of units: natural persons, and the posts they hold. */
#pragma once

#include "store/orgs.h"
#include "store/persons.h"

/* The person, if he works in the caller's subtree; ERR_NOT_FOUND otherwise. */
enum err access_person(struct call *call, int64_t id, struct person *ret);

/* person-elsewhere unless the person has an account or a post at the unit or below it. */
enum err check_belongs(struct call *call, int64_t person_id, const struct org *org);

/* Adds the person alone; person-known when somebody has that personal id. */
enum err add_natural_person(struct call *call, const struct person *wanted, int64_t *ret_id);

/* A new person with a first post. wanted: personal_id, full_name, birth_date. */
enum err register_person(struct call *call, const struct person *wanted,
                         const struct position *post, struct person *ret);

/* wanted: personal_id (NULL leaves it), full_name, birth_date. Never oneself; of somebody with an
 * account only where that is kept. */
enum err change_person(struct call *call, int64_t id, const struct person *wanted, int64_t version,
                       struct person *ret);

/* Who gets a post: by id within the subtree; anybody by username or personal id together with the
 * full name, which must be right: whoever asks learns nothing that he does not know. */
struct position_wish {
    struct position position;
    const char *username;
    const char *personal_id;
};

enum err add_position(struct call *call, const struct position_wish *wanted, struct position *ret);

/* Ends it at once. */
enum err end_position(struct call *call, int64_t id);
