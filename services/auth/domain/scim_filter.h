/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The filters and paths of SCIM 2.0 (RFC 7644 §3.4.2.2, §3.5.2): text to a tree, and a tree against
 * a resource. Attribute names and operators are case-insensitive; a schema's URN before an
 * attribute is dropped. A filter has at most 1000 bytes and is nested at most 16 deep.
 */
#pragma once

#include "base/arena.h"

enum scim_op {
    SCIM_EQ,
    SCIM_NE,
    SCIM_CO, /* contains */
    SCIM_SW, /* starts with */
    SCIM_EW, /* ends with */
    SCIM_GT,
    SCIM_GE,
    SCIM_LT,
    SCIM_LE,
    SCIM_PR, /* is present */
    SCIM_AND,
    SCIM_OR,
    SCIM_NOT,
    SCIM_HAS, /* path[filter]: an item of a multi-valued attribute for which left holds */
};

enum scim_type { SCIM_NULL, SCIM_BOOL, SCIM_NUMBER, SCIM_TEXT };

struct scim_value {
    enum scim_type type;
    const char *text;
    int64_t number;  /* a boolean is 0 or 1 */
    char digits[21]; /* of an id, which is a text in this protocol: text may point here */
};

/* For value() below: the one text of an attribute that has no more. */
static inline bool scim_text_value(const char *text, size_t i, struct scim_value *ret)
{
    *ret = (struct scim_value){.type = SCIM_TEXT, .text = text};
    return i == 0 && text;
}

/* The same for an id. */
bool scim_id_value(int64_t id, struct scim_value *ret);

struct scim_filter {
    enum scim_op op;
    const char *path; /* lower case, "name.familyname" */
    struct scim_value value;
    const struct scim_filter *left; /* what AND, OR, NOT, HAS hold */
    const struct scim_filter *right;
};

/* What a change points at: attribute, the item of it (NULL = all), and the item's attribute. */
struct scim_path {
    const char *attribute; /* lower case, "members" or "name.familyname" */
    const struct scim_filter *item;
    const char *sub; /* behind the brackets, lower case; NULL = the whole item */
};

/* The tree in mem, or NULL when the text is no filter. */
const struct scim_filter *scim_filter_parse(struct arena *mem, const char *text, size_t n);

/* False when the text is no path. */
bool scim_path_parse(struct arena *mem, const char *text, size_t n, struct scim_path *ret);

/* How a filter sees a resource: value() gives the i-th value of an attribute by its lower-case
 * path, false when there are no more ("members.value": of the i-th member). Texts compare without
 * case unless is_exact() says so; NULL = never. */
struct scim_resource {
    bool (*value)(const void *object, const char *path, size_t i, struct scim_value *ret);
    const void *object;
    bool (*is_exact)(const char *path);
};

/* Whether the filter holds. A path that the resource lacks has no value: only NE and NOT hold. */
bool scim_filter_holds(struct arena *mem, const struct scim_filter *filter,
                       const struct scim_resource *resource);

/* The text that the filter demands an attribute to be equal to, or NULL: lets a store look one row
 * up instead of reading all. */
const char *scim_filter_demands(const struct scim_filter *filter, const char *path);
