/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/flag.h"
#include "base/id.h"
#include "http/handlers.h"

static const struct field body_fields[] = {
    INT(struct flag, student_id, 1, INT64_MAX),
    STR(struct flag, subject, 1, 40, .check = is_code, .expects = "mã môn học"),
    INT(struct flag, term, 1, 2, .optional = true),
    STR(struct flag, comment, 1, FLAG_TEXT_MAX),
};
const struct shape flag_body_shape = SHAPE(struct flag, body_fields);

static const struct field answer_fields[] = {
    ENUM(struct flag, outcome, flag_outcome_names),
    STR(struct flag, reply, 1, FLAG_TEXT_MAX, .optional = true),
};
const struct shape flag_answer_shape = SHAPE(struct flag, answer_fields);

static const struct field query_fields[] = {
    ENUM(struct flag_filter, state, flag_state_names, .optional = true),
    PAGE_FIELDS(struct flag_filter),
};
const struct shape flag_query_shape = SHAPE(struct flag_filter, query_fields);

static const struct field report_fields[] = {INT(struct flag_count, school_year_id, 1, INT64_MAX)};
const struct shape flag_report_shape = SHAPE(struct flag_count, report_fields);

static enum err reply_flag(struct call *call, struct reply *rp, int status, enum err err,
                           const struct flag *row)
{
    if (err)
        return err;
    reply_version(call, rp, row->version);
    return reply_json(call, rp, status, &flag_shape, row);
}

HANDLER(post_flag)
{
    struct flag wanted = *(const struct flag *)rq->body;
    struct flag row;
    enum err err;

    wanted.class_id = rq->id[0];
    err = raise_flag(call, &wanted, &row);
    if (!err)
        rp->location = arena_printf(call->mem, "/v1/flags/%lld", (long long)row.id);
    return reply_flag(call, rp, 201, err, &row);
}

HANDLER(get_class_flags)
{
    struct flag_filter filter = *(const struct flag_filter *)rq->query;
    const struct flag *row;
    struct list rows;
    enum err err;

    filter.class_id = rq->id[0];
    filter.after = page_after(filter.after);
    filter.limit = page_limit(filter.limit);
    err = find_flags_of(call, &filter, &rows);
    if (err)
        return err;
    row = rows.items;
    return reply_page(call, rp, &flag_shape, &rows,
                      (int64_t)rows.n < filter.limit ? NONE : row[rows.n - 1].id);
}

HANDLER(get_flags)
{
    const struct flag_count *query = rq->query;
    struct list counts;
    enum err err = report_flags(call, query->school_year_id, &counts);

    return err ? err : reply_page(call, rp, &flag_count_shape, &counts, NONE);
}

HANDLER(get_flag)
{
    struct flag row;
    enum err err = see_flag(call, rq->id[0], &row);

    return reply_flag(call, rp, 200, err, &row);
}

HANDLER(post_flag_answer)
{
    struct flag wanted = *(const struct flag *)rq->body;
    struct flag row;
    enum err err;

    wanted.id = rq->id[0];
    wanted.version = rq->version;
    if (wanted.outcome == FLAG_STANDS && !wanted.reply)
        violate(call, "/reply", "cần nêu vì sao đã đúng", "needed to say why it is right");
    err = fail_if_violated(call);
    if (!err)
        err = answer_flag(call, &wanted, &row);
    return reply_flag(call, rp, 200, err, &row);
}

HANDLER(post_flag_closing)
{
    const struct flag wanted = {.id = rq->id[0], .version = rq->version};
    struct flag row;
    enum err err = close_flag(call, &wanted, &row);

    return reply_flag(call, rp, 200, err, &row);
}
