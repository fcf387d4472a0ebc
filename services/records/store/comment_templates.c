/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/comment_templates.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field template_fields[] = {
    INT(struct comment_template, id, 1, INT64_MAX),
    INT(struct comment_template, org_id, 1, INT64_MAX),
    INT(struct comment_template, account_id, 1, INT64_MAX, .optional = true),
    STR(struct comment_template, subject, 0, 40),
    STR(struct comment_template, text, 1, 1000),
    INT(struct comment_template, version, 1, INT64_MAX),
};
const struct shape comment_template_shape = SHAPE(struct comment_template, template_fields);

static const struct field search_fields[] = {
    INT(struct template_search, org_id, 1, INT64_MAX),
    INT(struct template_search, account_id, 0, INT64_MAX),
    STR(struct template_search, subject, 0, 40),
    INT(struct template_search, after, 0, INT64_MAX),
    INT(struct template_search, limit, 1, INT64_MAX),
};
static const struct shape search_shape = SHAPE(struct template_search, search_fields);

#define SELECT "SELECT id, org_id, account_id, subject, text, version FROM comment_template"

static const struct query find_templates = {
    .sql = SELECT " WHERE org_id = :org_id AND (account_id IS NULL OR account_id = :account_id)"
                  "   AND (:subject = '' OR subject IN ('', :subject)) AND id > :after"
                  " ORDER BY id LIMIT :limit",
    .in = &search_shape,
    .out = &comment_template_shape,
};

static const struct query template_by_id = {
    .sql = SELECT " WHERE id = :id",
    .in = &comment_template_shape,
    .out = &comment_template_shape,
};

static const struct query add_template = {
    .sql = "INSERT INTO comment_template (org_id, account_id, subject, text, version)"
           " VALUES (:org_id, :account_id, :subject, :text, 1)",
    .in = &comment_template_shape,
};

static const struct query put_template = {
    .sql = "UPDATE comment_template SET subject = :subject, text = :text, version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &comment_template_shape,
};

static const struct query remove_template = {
    .sql = "DELETE FROM comment_template WHERE id = :id",
    .in = &comment_template_shape,
};

const struct query *const comment_templates_queries[] = {
    &find_templates, &template_by_id, &add_template, &put_template, &remove_template, NULL,
};

enum err comment_templates_find(struct call *call, const struct template_search *search,
                                struct list *ret)
{
    return db_all(call, &find_templates, search, ret);
}

enum err comment_templates_get(struct call *call, int64_t id, struct comment_template *ret)
{
    return db_one(call, &template_by_id, &(struct comment_template){.id = id}, ret);
}

enum err comment_templates_add(struct call *call, const struct comment_template *row,
                               int64_t *ret_id)
{
    return db_insert(call, &add_template, row, ret_id);
}

enum err comment_templates_put(struct call *call, const struct comment_template *row)
{
    return db_change(call, &put_template, row);
}

enum err comment_templates_remove(struct call *call, int64_t id)
{
    return db_change(call, &remove_template, &(struct comment_template){.id = id});
}
