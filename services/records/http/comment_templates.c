/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/comment_bank.h"
#include "base/id.h"
#include "http/handlers.h"

#define TEMPLATE_SUBJECT                                                                           \
    STR(struct comment_template, subject, 1, 40, .optional = true, .check = is_code,               \
        .expects = "mã môn học")

static const struct field body_fields[] = {
    TEMPLATE_SUBJECT,
    STR(struct comment_template, text, 1, 1000),
};
const struct shape template_body_shape = SHAPE(struct comment_template, body_fields);

static const struct field change_fields[] = {
    TEMPLATE_SUBJECT,
    STR(struct comment_template, text, 1, 1000, .optional = true),
};
const struct shape template_change_shape = SHAPE(struct comment_template, change_fields);

static const struct field query_fields[] = {
    STR(struct template_search, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học", .doc = "those for it, and those for every subject"),
    PAGE_FIELDS(struct template_search),
};
const struct shape template_query_shape = SHAPE(struct template_search, query_fields);

HANDLER(get_comment_templates)
{
    struct template_search search = *(const struct template_search *)rq->query;
    const struct comment_template *rows;
    struct list found;
    int64_t limit = page_limit(search.limit);
    enum err err;

    search.subject = search.subject ? search.subject : "";
    search.after = page_after(search.after);
    search.limit = limit + 1;
    err = find_templates_for(call, &search, &found);
    if (err)
        return err;
    rows = found.items;
    if ((int64_t)found.n <= limit)
        return reply_page(call, rp, &comment_template_shape, &found, NONE);
    found.n--;
    return reply_page(call, rp, &comment_template_shape, &found, rows[found.n - 1].id);
}

HANDLER(post_comment_template)
{
    struct comment_template wanted = *(const struct comment_template *)rq->body;
    struct comment_template row;
    enum err err;

    wanted.subject = wanted.subject ? wanted.subject : "";
    err = add_template_of(call, &wanted, &row);
    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/comment-templates/%lld", (long long)row.id);
    reply_version(call, rp, row.version);
    return reply_json(call, rp, 201, &comment_template_shape, &row);
}

HANDLER(patch_comment_template)
{
    struct comment_template wanted = *(const struct comment_template *)rq->body;
    struct comment_template row;
    enum err err;

    wanted.id = rq->id[0];
    wanted.version = rq->version;
    err = change_template(call, &wanted, &row);
    if (err)
        return err;
    reply_version(call, rp, row.version);
    return reply_json(call, rp, 200, &comment_template_shape, &row);
}

HANDLER(delete_comment_template)
{
    enum err err = remove_template_of(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}
