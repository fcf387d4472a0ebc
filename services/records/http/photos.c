/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/keep_photo.h"
#include "app/student_profile.h"
#include "http/handlers.h"

HANDLER(get_photo)
{
    struct bytes jpeg;
    int64_t version = 0;
    enum err err = read_photo(call, rq->id[0], &jpeg, &version);

    if (err)
        return err;
    reply_version(call, rp, version);
    return reply_bytes(rp, "image/jpeg", jpeg);
}

static enum err reply_student(struct call *call, struct reply *rp, const struct student *student)
{
    reply_version(call, rp, student->version);
    return reply_json(call, rp, 200, &student_profile_shape, student);
}

HANDLER(put_photo)
{
    struct student student;
    enum err err = change_photo(call, rq->id[0], rq->version, rq->raw, &student);

    return err ? err : reply_student(call, rp, &student);
}

HANDLER(delete_photo)
{
    struct student student;
    enum err err = take_photo_away(call, rq->id[0], rq->version, &student);

    return err ? err : reply_student(call, rp, &student);
}
