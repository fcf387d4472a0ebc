/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the resources of SCIM 2.0 (RFC 7643, RFC 7644) share: errors, lists, changes, projections.
 */
#pragma once

#include "app/scim_users.h"
#include "http/http.h"

#define SCIM_USER       "urn:ietf:params:scim:schemas:core:2.0:User"
#define SCIM_GROUP      "urn:ietf:params:scim:schemas:core:2.0:Group"
#define SCIM_HBDT       "urn:hbdt:params:scim:schemas:1.0:User"
#define SCIM_HBDT_GROUP "urn:hbdt:params:scim:schemas:1.0:Group"

enum { SCIM_BULK_MAX = 1000 };

extern const struct dialect scim_dialect;

/* The query of a list (RFC 7644 §3.4.2). */
struct scim_query {
    const char *filter;
    int64_t startIndex; /* 1.. */
    int64_t count;      /* 0..SCIM_PAGE_MAX */
    const char *attributes;
    const char *excludedAttributes;
    const char *sortBy; /* taken and not heeded: sorting is optional (§3.4.2.3) */
    const char *sortOrder;
};
extern const struct shape scim_query_shape;

struct scim_meta {
    const char *resourceType;
    const char *location;
    const char *version;
};
extern const struct shape scim_meta_shape;
/* resource: "User" or "Group". */
struct scim_meta scim_meta_of(struct call *call, const char *resource, int64_t id, int64_t version);

/* A user in a group, or a group of a user. */
struct scim_reference {
    const char *value; /* the id */
    const char *ref;
    const char *display;
    const char *type;
};
extern const struct shape scim_reference_shape;
struct scim_reference scim_reference_to(struct call *call, const char *resource, int64_t id,
                                        const char *display, const char *type);

/* An extension's name is a URN, so it cannot be the member's. */
#define SCIM_EXTENSION(T, urn, shape_)                                                             \
    {                                                                                              \
        .name = (urn), .kind = KIND_OBJECT, .offset = offsetof(T, hbdt), .shape = &(shape_),       \
        .optional = true                                                                           \
    }

/* One operation of a PATCH (RFC 7644 §3.5.2). */
struct scim_operation {
    const char *op;
    const char *path;  /* NULL = value is an object of attributes */
    const char *value; /* JSON text */
};
struct scim_patch {
    struct list operations; /* struct scim_operation */
};
extern const struct shape scim_patch_shape;

enum scim_op_kind { SCIM_OP_NONE, SCIM_OP_ADD, SCIM_OP_REPLACE, SCIM_OP_REMOVE };

/* The kind of an operation, without case; a violation when it is unknown or lacks its value. */
enum err scim_take_kind(struct call *call, const struct scim_operation *operation, int *ret);

/* What a path may point at, in lower case, and the body that sets it, "%s" standing for the value.
 */
struct scim_target {
    const char *path;
    const char *body;
};

/* The operation's value as a body of its own, so that one decoder judges all. */
enum err scim_take_value(struct call *call, const struct scim_operation *operation,
                         const struct scim_target *targets, size_t n, struct bytes *ret);

/* scim-mutability for what is only told (RFC 7643 §3.1), else scim-path. */
enum err scim_refuse_path(struct call *call, const struct scim_operation *operation,
                          const char *attribute);

/* filter=… as a tree; NULL without one. */
enum err scim_take_filter(struct call *call, const struct scim_query *query,
                          const struct scim_filter **ret);
int64_t scim_start(const struct scim_query *query);
int64_t scim_count(const struct scim_query *query);

/* ListResponse (RFC 7644 §3.4.2) with the attributes that were asked for. */
enum err scim_reply_list(struct call *call, struct reply *rp, const struct scim_query *query,
                         const struct shape *shape, const struct list *resources, int64_t total);

/* One resource with its ETag; query NULL = all attributes. */
enum err scim_reply(struct call *call, struct reply *rp, int status, const struct shape *shape,
                    const void *resource);
