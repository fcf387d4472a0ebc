/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/merge_students.h"
#include "http/handlers.h"

struct merge_body {
    int64_t keep_id;
    int64_t drop_id;
    const char *reason;
};
static const struct field merge_body_fields[] = {
    INT(struct merge_body, keep_id, 1, INT64_MAX),
    INT(struct merge_body, drop_id, 1, INT64_MAX),
    STR(struct merge_body, reason, 10, 500),
};
const struct shape merge_body_shape = SHAPE(struct merge_body, merge_body_fields);

static const struct field reversal_fields[] = {
    STR(struct merge_body, reason, 10, 500),
};
const struct shape reversal_shape = SHAPE(struct merge_body, reversal_fields);

HANDLER(get_duplicates)
{
    struct list pairs;
    enum err err = find_duplicates(call, &pairs);

    (void)rq;
    return err ? err : reply_page(call, rp, &duplicate_shape, &pairs, NONE);
}

HANDLER(get_merges)
{
    struct list merges;
    enum err err = read_merges(call, &merges);

    (void)rq;
    return err ? err : reply_page(call, rp, &student_merge_shape, &merges, NONE);
}

HANDLER(post_merge)
{
    const struct merge_body *body = rq->body;
    const struct student_merge wanted = {
        .keep_id = body->keep_id, .drop_id = body->drop_id, .reason = body->reason};
    struct student_merge merge;
    enum err err = merge_students(call, &wanted, &merge);

    if (err)
        return err;
    rp->location = "/v1/student-merges";
    return reply_json(call, rp, 201, &student_merge_shape, &merge);
}

HANDLER(post_merge_reversal)
{
    const struct merge_body *body = rq->body;
    struct student_merge merge;
    enum err err = reverse_merge(call, rq->id[0], body->reason, &merge);

    return err ? err : reply_json(call, rp, 200, &student_merge_shape, &merge);
}
