/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/photos.h"

#include "db/db.h"
#include "store/queries.h"

enum { PHOTO_MAX = 1 << 24 };

struct photo {
    int64_t student_id;
    int64_t version; /* of the profile */
    const char *photo_sha256;
    struct bytes content;
};
static const struct field photo_fields[] = {
    INT(struct photo, student_id, 1, INT64_MAX),
    INT(struct photo, version, 1, INT64_MAX),
    STR(struct photo, photo_sha256, 64, 64, .optional = true),
    BYTES(struct photo, content, 0, PHOTO_MAX),
};
static const struct shape photo_shape = SHAPE(struct photo, photo_fields);

static const struct query photo_by_student = {
    .sql = "SELECT content FROM student_photo WHERE student_id = :student_id",
    .in = &photo_shape,
    .out = &photo_shape,
};

static const struct query set_digest = {
    .sql = "UPDATE student SET version = version + 1, photo_sha256 = :photo_sha256"
           " WHERE id = :student_id AND version = :version",
    .in = &photo_shape,
};

static const struct query put_photo = {
    .sql = "INSERT INTO student_photo (student_id, content) VALUES (:student_id, :content)"
           " ON DUPLICATE KEY UPDATE content = VALUES(content)",
    .in = &photo_shape,
};

static const struct query drop_photo = {
    .sql = "DELETE FROM student_photo WHERE student_id = :student_id",
    .in = &photo_shape,
};

const struct query *const photos_queries[] = {
    &photo_by_student, &set_digest, &put_photo, &drop_photo, NULL,
};

enum err photos_get(struct call *call, int64_t student_id, struct bytes *ret)
{
    struct photo found;
    enum err err =
        db_one(call, &photo_by_student, &(struct photo){.student_id = student_id}, &found);

    *ret = err ? (struct bytes){0} : found.content;
    return err;
}

enum err photos_put(struct call *call, const struct student *student, struct bytes content)
{
    const struct photo photo = {student->id, student->version, student->photo_sha256, content};
    enum err err = db_change(call, &set_digest, &photo);

    if (err)
        return err;
    return db_change_any(call, photo.photo_sha256 ? &put_photo : &drop_photo, &photo, NULL);
}
