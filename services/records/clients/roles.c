/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/roles.h"

#include <string.h>

#include "context.h"
#include "http/http.h"

enum { ROLES_MAX = 500 };

static const struct field role_fields[] = {
    STR(struct held_role, role, 1, 20),
    STR(struct held_role, full_name, 1, 100, .optional = true),
    STR(struct held_role, valid_from, 10, 10),
    STR(struct held_role, valid_to, 10, 10, .optional = true),
    INT(struct held_role, school_year_id, 1, INT64_MAX, .optional = true),
    INT(struct held_role, class_id, 1, INT64_MAX, .optional = true),
    STR(struct held_role, subject, 1, 40, .optional = true),
};
static const struct shape role_shape = SHAPE(struct held_role, role_fields);

struct roles_answer {
    struct list items;
};

static const struct field answer_fields[] = {
    LIST(struct roles_answer, items, role_shape, 0, ROLES_MAX),
};
static const struct shape answer_shape = SHAPE(struct roles_answer, answer_fields);

enum err roles_of(struct call *call, int64_t org_id, int64_t account_id, struct list *ret)
{
    struct roles_answer answer = {0};
    enum err err = client_json(
        call, records_of(call)->auth,
        &(struct client_json){
            .method = GET,
            .target = arena_printf(call->mem, "/v1/grants?org_id=%lld&account_id=%lld&limit=%d",
                                   (long long)org_id, (long long)account_id, ROLES_MAX),
            .ret_shape = &answer_shape,
            .ret = &answer,
        });

    *ret = answer.items;
    return err;
}

bool role_lasts(const struct held_role *role, const char *from, const char *to)
{
    return strcmp(role->valid_from, from) <= 0 &&
           (!role->valid_to || strcmp(role->valid_to, to) >= 0);
}
