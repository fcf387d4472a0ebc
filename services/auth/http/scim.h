/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the resources of SCIM 2.0 (RFC 7643, RFC 7644) share: errors, lists, changes, projections.
 */
#pragma once

#include "app/scim_users.h"
#include "http/http.h"

#define SCIM_USER  "urn:ietf:params:scim:schemas:core:2.0:User"
#define SCIM_GROUP "urn:ietf:params:scim:schemas:core:2.0:Group"
#define SCIM_HBDT  "urn:hbdt:params:scim:schemas:1.0:User"

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

/* The kind of an operation, without case; 0 = unknown. */
int scim_op_kind(const char *op);

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
