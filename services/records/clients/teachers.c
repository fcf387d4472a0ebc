/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/teachers.h"

#include <string.h>

#include "context.h"
#include "http/http.h"
#include "problems.h"

enum { ROLES_MAX = 500 };

struct held_role {
    const char *role;
    const char *full_name;
    const char *valid_from;
    const char *valid_to; /* NULL = until it is taken */
    int64_t school_year_id;
    int64_t class_id;
    const char *subject;
};

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

static bool lasts(const struct held_role *role, const struct substitution *row)
{
    return strcmp(role->valid_from, row->valid_from) <= 0 &&
           (!role->valid_to || strcmp(role->valid_to, row->valid_to) >= 0);
}

static bool reaches(const struct held_role *role, const struct class_row *class,
                    const char *subject)
{
    return (is_none(role->school_year_id) || role->school_year_id == class->school_year_id) &&
           (is_none(role->class_id) || role->class_id == class->id) &&
           (!role->subject || strcmp(role->subject, subject) == 0);
}

enum err teachers_name(struct call *call, const struct class_row *class,
                       const struct substitution *row, const char **ret)
{
    struct roles_answer answer = {0};
    enum err err = client_json(
        call, records_of(call)->auth,
        &(struct client_json){
            .method = GET,
            .target = arena_printf(call->mem, "/v1/grants?org_id=%lld&account_id=%lld&limit=%d",
                                   (long long)class->org_id, (long long)row->account_id, ROLES_MAX),
            .ret_shape = &answer_shape,
            .ret = &answer,
        });
    const struct held_role *roles = answer.items.items;

    for (size_t i = 0; !err && i < answer.items.n; i++) {
        if (strcmp(roles[i].role, "teacher") != 0 || !roles[i].full_name ||
            !lasts(&roles[i], row) || !reaches(&roles[i], class, row->subject))
            continue;
        *ret = roles[i].full_name;
        return OK;
    }
    return err ? err
               : fail_with(call, &problem_not_a_teacher, "Lớp %s, từ %s đến %s", class->name,
                           row->valid_from, row->valid_to);
}
