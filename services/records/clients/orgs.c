/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/orgs.h"

#include <string.h>

#include "context.h"
#include "http/http.h"
#include "problems.h"

static const struct field unit_fields[] = {
    INT(struct org_unit, id, 1, INT64_MAX),
    STR(struct org_unit, kind, 1, 20),
    STR(struct org_unit, name, 1, 200),
    STR(struct org_unit, code, 1, 20),
};
static const struct shape unit_shape = SHAPE(struct org_unit, unit_fields);

struct org_answer {
    int64_t id;
    const char *kind;
    const char *name;
    const char *code;
    const char *levels;
    struct list path; /* struct org_unit, root first, this one last */
};

static const struct field answer_fields[] = {
    INT(struct org_answer, id, 1, INT64_MAX),
    STR(struct org_answer, kind, 1, 20),
    STR(struct org_answer, name, 1, 200),
    STR(struct org_answer, code, 1, 20),
    STR(struct org_answer, levels, 0, 20, .optional = true),
    LIST(struct org_answer, path, unit_shape, 0, 10),
};
static const struct shape answer_shape = SHAPE(struct org_answer, answer_fields);

/* Asked with the caller's own token; by the background work with records' own. */
static enum err ask(struct call *call, int64_t org_id, const char *day, struct org_answer *ret)
{
    const struct records *records = records_of(call);
    const char *token = NULL;
    enum err err = *call->caller.token ? OK : identity_token(call, records->identity, &token);

    if (err)
        return err;
    return client_json(
        call, records->auth,
        &(struct client_json){
            .method = GET,
            .target = arena_printf(call->mem, "/v1/orgs/%lld?as_of=%s", (long long)org_id, day),
            .service_token = token,
            .ret_shape = &answer_shape,
            .ret = ret,
        });
}

enum err orgs_path(struct call *call, int64_t org_id, const char *day, struct list *ret_units)
{
    struct org_answer org;
    enum err err = ask(call, org_id, day, &org);

    if (!err)
        *ret_units = org.path;
    return err;
}

enum err orgs_school(struct call *call, int64_t org_id, const char *day, struct school *ret,
                     struct list *ret_units)
{
    struct org_answer org;
    enum err err = ask(call, org_id, day, &org);

    if (err)
        return err;
    if (strcmp(org.kind, "school") != 0)
        return fail_with(call, &problem_not_a_school, "Đơn vị %lld", (long long)org_id);
    *ret = (struct school){.org_id = org_id,
                           .code = org.code,
                           .name = org.name,
                           .parent_name = "",
                           .province_name = "",
                           .levels = org.levels ? org.levels : ""};

    const struct org_unit *units = org.path.items;

    for (size_t i = 0; i < org.path.n; i++)
        if (units[i].id != org_id)
            ret->parent_name = units[i].name;
    if (org.path.n)
        ret->province_name = units[0].name;
    *ret_units = org.path;
    return OK;
}

enum err orgs_keep_units(struct call *call, int64_t school_id, const char *day,
                         const struct list *units)
{
    const struct org_unit *unit = units->items;
    int64_t *ids = arena_array(call->mem, units->n, sizeof(*ids));

    for (size_t i = 0; i < units->n; i++)
        ids[i] = unit[i].id;
    return school_units_put(call, school_id, day, &(struct list){ids, units->n});
}
