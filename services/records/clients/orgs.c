/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/orgs.h"

#include <string.h>

#include "context.h"
#include "http/http.h"
#include "problems.h"

struct unit {
    int64_t id;
    const char *kind;
    const char *name;
    const char *code;
};

static const struct field unit_fields[] = {
    INT(struct unit, id, 1, INT64_MAX),
    STR(struct unit, kind, 1, 20),
    STR(struct unit, name, 1, 200),
    STR(struct unit, code, 1, 20),
};
static const struct shape unit_shape = SHAPE(struct unit, unit_fields);

struct org_answer {
    int64_t id;
    const char *kind;
    const char *name;
    const char *code;
    struct list path; /* struct unit, root first, this one last */
};

static const struct field answer_fields[] = {
    INT(struct org_answer, id, 1, INT64_MAX),
    STR(struct org_answer, kind, 1, 20),
    STR(struct org_answer, name, 1, 200),
    STR(struct org_answer, code, 1, 20),
    LIST(struct org_answer, path, unit_shape, 0, 10),
};
static const struct shape answer_shape = SHAPE(struct org_answer, answer_fields);

enum err orgs_school(struct call *call, int64_t org_id, const char *day, struct school *ret)
{
    struct org_answer org;
    enum err err = client_json(
        call, records_of(call)->auth,
        &(struct client_json){
            .method = GET,
            .target = arena_printf(call->mem, "/v1/orgs/%lld?as_of=%s", (long long)org_id, day),
            .ret_shape = &answer_shape,
            .ret = &org,
        });

    if (err)
        return err;
    if (strcmp(org.kind, "school") != 0)
        return fail_with(call, &problem_not_a_school, "Đơn vị %lld", (long long)org_id);
    *ret = (struct school){.org_id = org_id,
                           .code = org.code,
                           .name = org.name,
                           .parent_name = "",
                           .province_name = ""};

    const struct unit *units = org.path.items;

    for (size_t i = 0; i < org.path.n; i++)
        if (units[i].id != org_id)
            ret->parent_name = units[i].name;
    if (org.path.n)
        ret->province_name = units[0].name;
    return OK;
}
