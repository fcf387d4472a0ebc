/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/keep_photo.h"

#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/manage_students.h"
#include "app/student_profile.h"
#include "crypto/digest.h"
#include "image/portrait.h"
#include "problems.h"
#include "store/photos.h"

static const char no_photo[] = "Học sinh chưa có ảnh";
static const char changed[] = "Hồ sơ đã được sửa sau lần đọc của bạn";

enum err read_photo(struct call *call, int64_t student_id, struct bytes *ret, int64_t *ret_version)
{
    struct student student;
    enum err err = access_student(call, student_id, &student, NULL);

    if (!err && !student.photo_sha256)
        err = fail_plain(call, ERR_NOT_FOUND, no_photo);
    if (err)
        return err;
    *ret_version = student.version;
    return photos_get(call, student.id, ret);
}

static enum err refuse(struct call *call, enum portrait_fault fault, const struct portrait *p)
{
    static const char *const words[][2] = {
        [PORTRAIT_NO_IMAGE] = {"không phải ảnh JPEG hoặc PNG", "is neither JPEG nor PNG"},
        [PORTRAIT_DAMAGED] = {"tệp ảnh hỏng, hoặc loại ảnh không đọc được",
                              "is damaged, or of a kind that is not read"},
        [PORTRAIT_SMALL] = {"ảnh quá nhỏ: rộng ít nhất 150 điểm",
                            "is too small: at least 150 points wide"},
        [PORTRAIT_LARGE] = {"ảnh quá lớn: rộng nhiều nhất 1200 điểm",
                            "is too large: at most 1200 points wide"},
        [PORTRAIT_SHAPE] = {"ảnh phải rộng 3, cao 4", "must be 3 wide to 4 high"},
    };

    if (!fault)
        return OK;
    violate(call, "", words[fault][0], words[fault][1]);
    return p->width ? fail_with(call, &problem_photo_refused, "%s (%lld × %lld điểm)",
                                words[fault][0], (long long)p->width, (long long)p->height)
                    : fail_with(call, &problem_photo_refused, "%s", words[fault][0]);
}

static enum err store(struct call *call, const struct class_row *class,
                      const struct student *before, struct student *now, struct bytes content)
{
    enum err err = photos_put(call, now, content);

    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, changed);
    if (err)
        return err;
    now->version++;
    audit_note(call, now->org_id, now->photo_sha256 ? "photo.put" : "photo.drop", "student",
               arena_printf(call->mem, "%lld", (long long)now->id), now->version);
    call->audit.details = now->photo_sha256
                              ? arena_printf(call->mem, "{\"sha256\":\"%s\"}", now->photo_sha256)
                              : "{}";
    describe_student(call, now);
    return put_student_change(call, class, before, now, NULL);
}

/* The profile, which may be changed now. */
static enum err hold(struct call *call, int64_t student_id, int64_t version,
                     struct class_row *ret_class, struct student *ret_before, struct student *ret)
{
    enum err err = access_student(call, student_id, ret_before, ret_class);

    if (!err)
        err = profile_hold_open(call, ret_class);
    if (!err && version != ret_before->version)
        err = fail_plain(call, ERR_CHANGED, changed);
    *ret = *ret_before;
    ret->version = version;
    return err;
}

enum err change_photo(struct call *call, int64_t student_id, int64_t version, struct bytes file,
                      struct student *ret)
{
    struct class_row class = {.id = NONE};
    struct student before = {0};
    struct portrait portrait;
    enum err err = hold(call, student_id, version, &class, &before, ret);

    if (!err)
        err = refuse(call, portrait_read(call->mem, file, &portrait), &portrait);
    if (err)
        return err;
    ret->photo_sha256 = sha256_hex(call->mem, portrait.jpeg.data, portrait.jpeg.n);
    return store(call, &class, &before, ret, portrait.jpeg);
}

enum err take_photo_away(struct call *call, int64_t student_id, int64_t version,
                         struct student *ret)
{
    struct class_row class = {.id = NONE};
    struct student before = {0};
    enum err err = hold(call, student_id, version, &class, &before, ret);

    if (!err && !before.photo_sha256)
        err = fail_plain(call, ERR_NOT_FOUND, no_photo);
    ret->photo_sha256 = NULL;
    return err ? err : store(call, &class, &before, ret, (struct bytes){0});
}
