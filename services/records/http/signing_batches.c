/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/school_signing.h"
#include "app/sign_batch.h"
#include "http/handlers.h"

static const struct field body_fields[] = {
    ENUM(struct signing_batch, stage, stage_names),
    INT(struct signing_batch, grade, 1, 12, .optional = true),
    INT(struct signing_batch, credential_id, 1, INT64_MAX),
    BOOL(struct signing_batch, complete, .optional = true),
};
const struct shape batch_body_shape = SHAPE(struct signing_batch, body_fields);

static const struct field items_query_fields[] = {
    ENUM(struct batch_page, state, batch_item_state_names, .optional = true),
    PAGE_FIELDS(struct batch_page),
};
const struct shape batch_items_query_shape = SHAPE(struct batch_page, items_query_fields);

struct school_signing_query {
    int64_t grade;
};
static const struct field school_signing_query_fields[] = {
    INT(struct school_signing_query, grade, 1, 12, .optional = true),
};
const struct shape school_signing_query_shape =
    SHAPE(struct school_signing_query, school_signing_query_fields);

/* Asked again it is the same batch, so that no key is needed. */
HANDLER(post_signing_batch)
{
    struct signing_batch wanted = *(const struct signing_batch *)rq->body;
    struct signing_batch batch;
    enum err err;

    wanted.school_year_id = rq->id[0];
    wanted.grade = is_none(wanted.grade) ? GRADE_ALL : wanted.grade;
    if (stage_part(wanted.stage) < STAGE_APPROVAL)
        violate(call, "/stage", "bước này ký theo lớp: approval, seal và phụ lục của hai bước này",
                "this stage is signed by class; a batch is of an approval, a seal, an addendum's");
    err = fail_if_violated(call);
    if (!err)
        err = ask_batch(call, &wanted, &batch);
    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/signing-batches/%lld", (long long)batch.id);
    return reply_json(call, rp, 200, &signing_batch_shape, &batch);
}

HANDLER(get_signing_batch)
{
    struct signing_batch batch;
    enum err err = see_batch(call, rq->id[0], &batch);

    if (err)
        return err;
    return reply_json(call, rp, 200, &signing_batch_shape, &batch);
}

HANDLER(get_batch_items)
{
    struct batch_page page = *(const struct batch_page *)rq->query;
    struct signing_batch batch;
    struct list items;
    enum err err = see_batch(call, rq->id[0], &batch);

    page.batch_id = rq->id[0];
    page.after = page_after(page.after);
    page.limit = page_limit(page.limit);
    if (!err)
        err = batch_items_list(call, &page, &items);
    if (err)
        return err;

    const struct batch_item *item = items.items;
    bool full = (int64_t)items.n == page.limit;

    return reply_page(call, rp, &batch_item_shape, &items, full ? item[items.n - 1].number : NONE);
}

HANDLER(get_school_signing)
{
    const struct school_signing_query *query = rq->query;
    struct list classes;
    enum err err = school_signing(call, rq->id[0], query->grade, &classes);

    if (err)
        return err;
    return reply_page(call, rp, &class_signing_shape, &classes, NONE);
}
