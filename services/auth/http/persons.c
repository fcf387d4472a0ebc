/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/manage_persons.h"
#include "base/date.h"
#include "domain/people.h"
#include "domain/usernames.h"
#include "http/handlers.h"

#define A_PERSONAL_ID .check = is_personal_id, .expects = "12 chữ số", .secret = true

struct person_body {
    const char *full_name;
    const char *birth_date;
    const char *personal_id;
    int64_t org_id;
    int kind;
    const char *title;
    const char *valid_from;
    const char *valid_to;
};

#define ABOUT_PERSON(T)                                                                            \
    STR(T, full_name, 1, 100), STR(T, birth_date, 10, 10, A_DATE, .optional = true),               \
        STR(T, personal_id, 12, 12, A_PERSONAL_ID, .optional = true)
#define ABOUT_POST(T)                                                                              \
    INT(T, org_id, 1, INT64_MAX), ENUM(T, kind, position_kind_names), STR(T, title, 1, 100),       \
        STR(T, valid_from, 10, 10, A_DATE, .optional = true),                                      \
        STR(T, valid_to, 10, 10, A_DATE, .optional = true)

static const struct field person_body_fields[] = {ABOUT_PERSON(struct person_body),
                                                  ABOUT_POST(struct person_body)};
const struct shape person_body_shape = SHAPE(struct person_body, person_body_fields);

static const struct field person_change_fields[] = {ABOUT_PERSON(struct person)};
const struct shape person_change_shape = SHAPE(struct person, person_change_fields);

struct position_body {
    int64_t org_id;
    int kind;
    const char *title;
    const char *valid_from;
    const char *valid_to;
    int64_t person_id;
    const char *username;
    const char *personal_id;
    const char *full_name;
};

static const struct field position_body_fields[] = {
    ABOUT_POST(struct position_body),
    INT(struct position_body, person_id, 1, INT64_MAX, .optional = true),
    STR(struct position_body, username, 3, 64, .check = is_username, .optional = true),
    STR(struct position_body, personal_id, 12, 12, A_PERSONAL_ID, .optional = true),
    STR(struct position_body, full_name, 1, 100, .optional = true),
};
const struct shape position_body_shape = SHAPE(struct position_body, position_body_fields);

/* Without the personal id: it is asked for, never answered. */
static const struct field person_fields[] = {
    INT(struct person, id, 1, INT64_MAX),
    STR(struct person, full_name, 1, 100),
    STR(struct person, birth_date, 10, 10),
    INT(struct person, account_id, 1, INT64_MAX),
};
static const struct shape person_json_shape = SHAPE(struct person, person_fields);

static const struct field position_fields[] = {
    INT(struct position, id, 1, INT64_MAX),           INT(struct position, person_id, 1, INT64_MAX),
    STR(struct position, full_name, 1, 100),          INT(struct position, org_id, 1, INT64_MAX),
    ENUM(struct position, kind, position_kind_names), STR(struct position, title, 1, 100),
    STR(struct position, valid_from, 10, 10),         STR(struct position, valid_to, 10, 10),
};
static const struct shape position_json_shape = SHAPE(struct position, position_fields);

HANDLER(post_person)
{
    const struct person_body *body = rq->body;
    struct person person = {.full_name = body->full_name,
                            .birth_date = body->birth_date,
                            .personal_id = body->personal_id};
    const struct position post = {.org_id = body->org_id,
                                  .kind = body->kind,
                                  .title = body->title,
                                  .valid_from = body->valid_from,
                                  .valid_to = body->valid_to};
    enum err err = register_person(call, &person, &post, &person);

    if (err)
        return err;
    reply_version(call, rp, person.version);
    return reply_json(call, rp, 201, &person_json_shape, &person);
}

HANDLER(get_persons)
{
    return reply_of_org(call, rq, rp, persons_of_org, &person_json_shape);
}

HANDLER(get_person)
{
    struct person person;
    enum err err = access_person(call, rq->id[0], &person);

    if (err)
        return err;
    reply_version(call, rp, person.version);
    return reply_json(call, rp, 200, &person_json_shape, &person);
}

HANDLER(put_person)
{
    struct person person;
    enum err err = change_person(call, rq->id[0], rq->body, rq->version, &person);

    if (err)
        return err;
    reply_version(call, rp, person.version);
    return reply_json(call, rp, 200, &person_json_shape, &person);
}

HANDLER(post_position)
{
    const struct position_body *body = rq->body;
    const struct position_wish wish = {.position = {.org_id = body->org_id,
                                                    .kind = body->kind,
                                                    .title = body->title,
                                                    .valid_from = body->valid_from,
                                                    .valid_to = body->valid_to,
                                                    .person_id = body->person_id,
                                                    .full_name = body->full_name},
                                       .username = body->username,
                                       .personal_id = body->personal_id};
    struct position position;
    enum err err = add_position(call, &wish, &position);

    if (err)
        return err;
    return reply_json(call, rp, 201, &position_json_shape, &position);
}

HANDLER(get_positions)
{
    return reply_of_org(call, rq, rp, positions_of_org, &position_json_shape);
}

HANDLER(delete_position)
{
    enum err err = end_position(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}
