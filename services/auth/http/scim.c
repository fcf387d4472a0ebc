/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/scim.h"

#include <string.h>
#include <strings.h>

#include "http/handlers.h"
#include "problems.h"
#include "json/json.h"

#define MEDIA_TYPE "application/scim+json"

static const struct field scim_query_fields[] = {
    STR(struct scim_query, filter, 0, 1000, .optional = true),
    INT(struct scim_query, startIndex, 0, INT32_MAX, .optional = true),
    INT(struct scim_query, count, 0, INT32_MAX, .optional = true),
    STR(struct scim_query, attributes, 0, 500, .optional = true),
    STR(struct scim_query, excludedAttributes, 0, 500, .optional = true),
    STR(struct scim_query, sortBy, 0, 100, .optional = true),
    STR(struct scim_query, sortOrder, 0, 20, .optional = true),
};
const struct shape scim_query_shape = SHAPE(struct scim_query, scim_query_fields);

static const struct field meta_fields[] = {
    STR(struct scim_meta, resourceType, 1, 20),
    STR(struct scim_meta, location, 1, 200),
    STR(struct scim_meta, version, 1, 40),
};
const struct shape scim_meta_shape = SHAPE(struct scim_meta, meta_fields);

static const struct field reference_fields[] = {
    STR(struct scim_reference, value, 1, 20),
    {.name = "$ref",
     .kind = KIND_STR,
     .offset = offsetof(struct scim_reference, ref),
     .min = 1,
     .max = 200},
    STR(struct scim_reference, display, 1, 100),
    STR(struct scim_reference, type, 1, 10),
};
const struct shape scim_reference_shape = SHAPE(struct scim_reference, reference_fields);

static const char *location_of(struct call *call, const char *resource, int64_t id)
{
    return arena_printf(call->mem, "/scim/v2/%ss/%lld", resource, (long long)id);
}

struct scim_meta scim_meta_of(struct call *call, const char *resource, int64_t id, int64_t version)
{
    return (struct scim_meta){
        .resourceType = resource,
        .location = location_of(call, resource, id),
        .version = arena_printf(call->mem, "\"v%lld\"", (long long)version),
    };
}

struct scim_reference scim_reference_to(struct call *call, const char *resource, int64_t id,
                                        const char *display, const char *type)
{
    return (struct scim_reference){
        .value = arena_printf(call->mem, "%lld", (long long)id),
        .ref = location_of(call, resource, id),
        .display = display,
        .type = type,
    };
}

/* RFC 7644 §3.12, table 9. */
static const char *scim_type(const struct problem *problem, enum err err)
{
    if (problem == &problem_scim_filter)
        return "invalidFilter";
    if (problem == &problem_scim_path)
        return "invalidPath";
    if (problem == &problem_scim_mutability)
        return "mutability";
    if (problem == &problem_scim_no_target)
        return "noTarget";
    if (problem == &problem_username_taken)
        return "uniqueness";
    return err == ERR_INVALID ? "invalidValue" : NULL;
}

/* All that is wrong, in one text: the protocol has one place for it. */
static const char *detail_of(struct call *call, enum err err, const struct problem *problem)
{
    const struct failure *f = &call->failure;
    struct buf text = buf_in(call->mem);

    buf_text(&text, problem->title_en);
    if (err_status(err) >= 500)
        return text.data;
    if (f->detail)
        buf_printf(&text, ": %s", f->detail);
    for (size_t i = 0; i < f->n_violations; i++)
        buf_printf(&text, "%s %s %s", i ? ";" : ":", f->violations[i].pointer,
                   f->violations[i].detail_en);
    return text.data;
}

static void scim_problem(struct call *call, const struct request *rq, enum err err,
                         struct reply *rp)
{
    const struct problem *problem = call->failure.problem && call->failure.problem->err == err
                                        ? call->failure.problem
                                        : err_problem(err);
    const char *type = scim_type(problem, err);
    struct buf out = buf_in(call->mem);

    (void)rq;
    buf_text(&out, "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:Error\"]");
    if (type)
        buf_printf(&out, ",\"scimType\":\"%s\"", type);
    buf_printf(&out, ",\"status\":\"%d\",\"detail\":", err_status(err));
    json_text(&out, detail_of(call, err, problem));
    buf_char(&out, '}');
    *rp = (struct reply){
        .status = err_status(err), .content_type = MEDIA_TYPE, .body = buf_bytes(&out)};
}

const struct dialect scim_dialect = {
    .media_type = MEDIA_TYPE, .loose = true, .problems = MEDIA_TYPE, .problem = scim_problem};

enum err scim_take_filter(struct call *call, const struct scim_query *query,
                          const struct scim_filter **ret)
{
    *ret = NULL;
    if (!query->filter)
        return OK;
    *ret = scim_filter_parse(call->mem, query->filter, strlen(query->filter));
    if (!*ret)
        return fail_with(call, &problem_scim_filter, "%s", query->filter);
    return OK;
}

int64_t scim_start(const struct scim_query *query)
{
    return query->startIndex > 1 ? query->startIndex : 1; /* NONE and 0 too (§3.4.2.4) */
}

int64_t scim_count(const struct scim_query *query)
{
    if (is_none(query->count))
        return 100;
    return query->count < SCIM_PAGE_MAX ? query->count : SCIM_PAGE_MAX;
}

/* Whether the comma-separated list names the attribute or a part of it. */
static bool is_named(const char *list, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',') {
        at += strspn(at, " ");
        if (strncasecmp(at, name, n) == 0 && strchr(",. ", at[n]))
            return true;
    }
    return false;
}

static bool is_wanted(const struct scim_query *query, const char *name)
{
    if (strcmp(name, "id") == 0 || strcmp(name, "schemas") == 0)
        return true;
    if (query->attributes)
        return is_named(query->attributes, name);
    return !query->excludedAttributes || !is_named(query->excludedAttributes, name);
}

/* The shape with only the attributes that were asked for (RFC 7644 §3.4.2.5). */
static struct shape projection(struct call *call, const struct scim_query *query,
                               const struct shape *shape)
{
    struct field *fields = arena_array(call->mem, shape->n, sizeof(*fields));
    struct shape ret = {.name = shape->name, .fields = fields, .size = shape->size};

    for (size_t i = 0; i < shape->n; i++)
        if (is_wanted(query, shape->fields[i].name))
            fields[ret.n++] = shape->fields[i];
    return ret;
}

enum err scim_reply_list(struct call *call, struct reply *rp, const struct scim_query *query,
                         const struct shape *shape, const struct list *resources, int64_t total)
{
    const struct shape wanted = projection(call, query, shape);
    struct buf out = buf_in(call->mem);

    buf_printf(&out,
               "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],"
               "\"totalResults\":%lld,\"startIndex\":%lld,\"itemsPerPage\":%zu,\"Resources\":",
               (long long)total, (long long)scim_start(query), resources->n);
    json_encode_list(&out, &wanted, resources);
    buf_char(&out, '}');
    return reply_bytes(rp, MEDIA_TYPE, buf_bytes(&out));
}

enum err scim_reply(struct call *call, struct reply *rp, int status, const struct shape *shape,
                    const void *resource)
{
    struct buf out = buf_in(call->mem);

    json_encode(&out, shape, resource);
    rp->status = status;
    return reply_bytes(rp, MEDIA_TYPE, buf_bytes(&out));
}
