/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manage_students.h"

#include <string.h>

#include "app/access.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/release_documents.h"
#include "base/buf.h"
#include "base/date.h"
#include "problems.h"
#include "text/text.h"

enum { REASON_MIN = 10, REASON_MAX = 500 };

#define MAY_GO(member, max) STR(struct student, member, 0, max, .optional = true)
#define MUST_STAY(member, max, ...)                                                                \
    STR(struct student, member, 1, max, .optional = true __VA_OPT__(, ) __VA_ARGS__)
#define BORN(member) INT(struct student, member, 0, 2199, .optional = true)

static const struct field change_fields[] = {
    MUST_STAY(full_name, STUDENT_NAME_MAX),
    MAY_GO(sort_name, STUDENT_NAME_MAX),
    MUST_STAY(birth_date, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    ENUM(struct student, sex, sex_names, .optional = true),
    MUST_STAY(ethnic, 2),
    MUST_STAY(nationality, 2),
    MAY_GO(place_of_birth, STUDENT_TEXT_MAX),
    MAY_GO(native_place, STUDENT_TEXT_MAX),
    MAY_GO(personal_id, 40),
    MAY_GO(student_code, 20),
    MAY_GO(register_number, 30),
    MAY_GO(address, STUDENT_TEXT_MAX),
    MAY_GO(commune, 5),
    MAY_GO(phone, 20),
    TEXTS(struct student, policy_groups, 0, POLICY_GROUPS_MAX, .optional = true),
    MAY_GO(father_name, STUDENT_NAME_MAX),
    BORN(father_birth_year),
    MAY_GO(father_occupation, STUDENT_NAME_MAX),
    MAY_GO(mother_name, STUDENT_NAME_MAX),
    BORN(mother_birth_year),
    MAY_GO(mother_occupation, STUDENT_NAME_MAX),
    MAY_GO(guardian_name, STUDENT_NAME_MAX),
    BORN(guardian_birth_year),
    MAY_GO(guardian_occupation, STUDENT_NAME_MAX),
    STR(struct student, reason, REASON_MIN, REASON_MAX, .optional = true),
};
const struct shape student_change_shape = SHAPE(struct student, change_fields);

enum err access_student(struct call *call, int64_t id, struct student *ret,
                        struct class_row *ret_class)
{
    struct class_row class;
    enum err err = students_get(call, id, ret);

    if (err)
        return err;
    if (is_none(ret->class_id))
        return access_unit(call, ret->org_id, "Học sinh không học lớp nào");
    return access_class(call, ret->class_id, ret_class ? ret_class : &class);
}

enum err read_student(struct call *call, int64_t id, struct student *ret)
{
    enum err err = access_student(call, id, ret, NULL);

    if (!err)
        describe_student(call, ret);
    return err;
}

/* Takes what was sent of the field; whether it is another value now. */
static bool take_field(const struct field *f, const struct student *change, struct student *ret)
{
    const void *from = field_at(f, change);
    void *to = field_at(f, ret);
    const char *text;
    int64_t number;
    bool changed = false;

    switch (f->kind) {
    case KIND_STR:
        text = *(const char *const *)from;
        if (!text)
            return false;
        text = *text ? text : NULL;
        changed = !text_is_same(text, *(const char **)to);
        *(const char **)to = text;
        return changed;
    case KIND_INT:
        number = *(const int64_t *)from;
        if (is_none(number))
            return false;
        number = number ? number : NONE;
        changed = number != *(int64_t *)to;
        *(int64_t *)to = number;
        return changed;
    case KIND_ENUM:
        changed = *(const int *)from && *(const int *)from != *(int *)to;
        if (changed)
            *(int *)to = *(const int *)from;
        return changed;
    default:
        return false;
    }
}

static bool take_policy_groups(struct arena *mem, const struct student *change, struct student *ret)
{
    const char *codes = join_codes(mem, &change->policy_groups);
    bool changed = change->policy_groups.items != NULL && !text_is_same(codes, ret->policy_codes);

    if (changed)
        ret->policy_codes = codes;
    return changed;
}

/* The names of what is another value now, as a JSON array. */
static const char *take_change(struct call *call, const struct student *change, struct student *ret)
{
    struct buf names = buf_in(call->mem);

    for (size_t i = 0; i < COUNT_OF(change_fields); i++) {
        const struct field *f = &change_fields[i];
        bool changed = f->kind == KIND_TEXTS ? take_policy_groups(call->mem, change, ret)
                       : f->offset == offsetof(struct student, reason) ? false
                                                                       : take_field(f, change, ret);

        if (changed)
            buf_printf(&names, "%s\"%s\"", names.n ? "," : "", f->name);
    }
    return names.n ? names.data : "";
}

/* Of what is another value now: a code that has ended since does not stand in the way of the rest.
 */
static enum err refuse_faults(struct call *call, const struct student *student, const char *fields)
{
    struct list found = check_student(call, student);
    const struct finding *f = found.items;

    for (size_t i = 0; i < found.n; i++)
        if (!f[i].warning && strstr(fields, arena_printf(call->mem, "\"%s\"", f[i].field)))
            violate(call, arena_printf(call->mem, "/%s", f[i].field), f[i].vi, f[i].en);
    return fail_if_violated(call);
}

/* The ministry gives a code once for life. */
static bool is_other_code(const struct student *before, const struct student *now)
{
    return before->student_code && !text_is_same(before->student_code, now->student_code);
}

static enum err keep_code_change(struct call *call, const struct student *before,
                                 const struct student *now, const char *reason)
{
    const struct code_change change = {.student_id = now->id,
                                       .old_code = before->student_code,
                                       .new_code = now->student_code ? now->student_code : "",
                                       .reason = reason,
                                       .changed_by = call->caller.account_id,
                                       .changed_at = time_text(call->mem, call->now)};

    return is_other_code(before, now) ? student_codes_changed(call, &change) : OK;
}

static enum err store(struct call *call, const struct student *before, const struct student *now,
                      const char *reason)
{
    enum err err = students_put(call, now);

    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, "Hồ sơ đã được sửa sau lần đọc của bạn");
    if (!err)
        err = keep_code_change(call, before, now, reason);
    return err ? err : take_back_of_student(call, now->id);
}

enum err change_student(struct call *call, int64_t id, int64_t version,
                        const struct student *change, struct student *ret)
{
    struct class_row class = {.id = NONE};
    struct student before = {0};
    const char *fields = "";
    enum err err = access_student(call, id, &before, &class);

    if (!err)
        err = profile_hold_open(call, &class);
    if (err)
        return err;
    *ret = before;
    ret->version = version;
    fields = take_change(call, change, ret);
    if (is_other_code(&before, ret) && !change->reason)
        violate(call, "/reason", "mã học sinh đã có; muốn đổi phải nêu lý do",
                "the student has a code; another one needs a reason");
    err = refuse_faults(call, ret, fields);
    if (!err)
        err = store(call, &before, ret, change->reason);
    if (err)
        return err;
    ret->version++;
    audit_note(call, ret->org_id, "student.change", "student",
               arena_printf(call->mem, "%lld", (long long)ret->id), ret->version);
    call->audit.details = arena_printf(call->mem, "{\"fields\":[%s]}", fields);
    describe_student(call, ret);
    return *fields ? put_student_change(call, &class, &before, ret, change->reason) : OK;
}

/* Whether there is no mark on any letter: apostrophes are none. */
static bool is_unmarked(struct arena *mem, const char *folded, const char *plain)
{
    char *letters = arena_strdup(mem, folded);
    char *out = letters;

    for (const char *in = folded; *in; in++)
        if (*in != '\'' && *in != '-')
            *out++ = *in;
    *out = '\0';
    return strcmp(letters, plain) == 0;
}

/* As it may stand anywhere in a name; LIKE's own signs are letters like others. */
static const char *pattern(struct arena *mem, const char *text)
{
    struct buf out = buf_in(mem);

    buf_char(&out, '%');
    for (; *text; text++) {
        if (strchr("%_\\", *text))
            buf_char(&out, '\\');
        buf_char(&out, *text);
    }
    buf_char(&out, '%');
    return out.data;
}

enum err find_students(struct call *call, struct student_search *search, const char *name,
                       struct list *ret)
{
    const char *plain = text_plain_name(call->mem, name ? name : "");
    const char *folded = text_fold_name(call->mem, name ? name : "");
    struct class_row class;
    enum err err = search->class_id
                       ? access_class(call, search->class_id, &class)
                       : access_unit(call, call->caller.org_id, "Chỉ xem danh sách lớp mình dạy");

    if (err)
        return err;
    search->org_id = call->caller.org_id;
    /* Who types no marks wants to find all; who types some means them. */
    search->plain = pattern(call->mem, plain);
    search->folded = is_unmarked(call->mem, folded, plain) ? "%" : pattern(call->mem, folded);
    return students_search(call, search, ret);
}
