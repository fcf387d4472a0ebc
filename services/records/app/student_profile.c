/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/student_profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "domain/code_lists.h"
#include "locale/locale.h"

enum { FINDINGS_MAX = 32, COMMUNE_CODE = 5, OLDEST_BIRTH_YEAR = 1900 };

#define NAME(member)  STR(struct student, member, 1, STUDENT_NAME_MAX, .optional = true)
#define PLACE(member) STR(struct student, member, 1, STUDENT_TEXT_MAX, .optional = true)
#define BORN(member)  INT(struct student, member, 1900, 2199, .optional = true)

static const struct field fields[] = {
    INT(struct student, id, 1, INT64_MAX),
    INT(struct student, org_id, 1, INT64_MAX),
    INT(struct student, version, 1, INT64_MAX),
    INT(struct student, class_id, 1, INT64_MAX, .optional = true),
    INT(struct student, number, 1, 999, .optional = true),
    STR(struct student, full_name, 1, STUDENT_NAME_MAX),
    NAME(sort_name),
    STR(struct student, birth_date, 10, 10),
    ENUM(struct student, sex, sex_names),
    STR(struct student, ethnic, 2, 2),
    NAME(ethnic_name),
    STR(struct student, nationality, 2, 2),
    NAME(nationality_name),
    PLACE(place_of_birth),
    PLACE(native_place),
    STR(struct student, personal_id, 12, 12, .optional = true),
    STR(struct student, student_code, 1, 20, .optional = true),
    STR(struct student, register_number, 1, 30, .optional = true),
    PLACE(address),
    STR(struct student, commune, 5, 5, .optional = true),
    NAME(commune_name),
    STR(struct student, phone, 1, 20, .optional = true),
    TEXTS(struct student, policy_groups, 0, POLICY_GROUPS_MAX),
    NAME(father_name),
    BORN(father_birth_year),
    NAME(father_occupation),
    NAME(mother_name),
    BORN(mother_birth_year),
    NAME(mother_occupation),
    NAME(guardian_name),
    BORN(guardian_birth_year),
    NAME(guardian_occupation),
    STR(struct student, photo_sha256, 64, 64, .optional = true, .omit_none = true),
    TEXTS(struct student, warnings, 0, FINDINGS_MAX),
};
const struct shape student_profile_shape = SHAPE(struct student, fields);

/* What does not fit in a personal id, as it is told. */
static const struct {
    enum personal_id_finding finding;
    const char *name;
    const char *vi;
    const char *en;
} id_warnings[] = {
    {PERSONAL_ID_PLACE, "personal_id_place", "số định danh: không có mã tỉnh này",
     "the personal id names no province"},
    {PERSONAL_ID_SEX, "personal_id_sex", "số định danh không khớp giới tính",
     "the personal id is of the other sex"},
    {PERSONAL_ID_CENTURY, "personal_id_century", "số định danh không khớp thế kỉ sinh",
     "the personal id is of another century"},
    {PERSONAL_ID_YEAR, "personal_id_year", "số định danh không khớp năm sinh",
     "the personal id is of another birth year"},
    {PERSONAL_ID_FICTITIOUS, "personal_id_fictitious", "số định danh thử nghiệm",
     "the personal id is made up"},
};

struct checking {
    struct call *call;
    const struct student *student;
    struct finding *found;
    size_t n;
};

static struct finding *note(struct checking *c, const char *field, const char *value,
                            const char *vi, const char *en)
{
    struct finding *one = &c->found[c->n < FINDINGS_MAX - 1 ? c->n++ : c->n];

    *one = (struct finding){.field = field, .value = value ? value : "", .vi = vi, .en = en};
    return one;
}

static unsigned id_findings(const struct student *s)
{
    return s->personal_id ? personal_id_check(s->personal_id, s->birth_date, (enum sex)s->sex, true)
                          : 0;
}

static void check_personal_id(struct checking *c)
{
    const struct student *s = c->student;
    unsigned found = id_findings(s);

    if (found & PERSONAL_ID_FORM)
        note(c, "personal_id", s->personal_id, "số định danh phải có 12 chữ số",
             "a personal id has 12 digits");
    for (size_t i = 0; i < COUNT_OF(id_warnings); i++)
        if (found & id_warnings[i].finding)
            note(c, "personal_id", s->personal_id, id_warnings[i].vi, id_warnings[i].en)->warning =
                true;
}

static void check_name(struct checking *c)
{
    const char *name = c->student->full_name;

    if (!name)
        note(c, "full_name", "", "thiếu họ tên", "the name is missing");
    else if (strpbrk(name, "0123456789<>=@"))
        note(c, "full_name", name, "họ tên có ký tự không phải chữ",
             "the name has characters that are no letters");
    else if (strstr(name, "\u00d0") || strstr(name, "\u00f0"))
        note(c, "full_name", name, "họ tên có chữ ð (eth); có phải đ không?",
             "the name has the letter eth; is it đ?")
            ->warning = true;
}

static void check_dates(struct checking *c)
{
    const struct student *s = c->student;
    const struct {
        const char *field;
        int64_t year;
    } years[] = {{"father_birth_year", s->father_birth_year},
                 {"mother_birth_year", s->mother_birth_year},
                 {"guardian_birth_year", s->guardian_birth_year}};
    int64_t born = strtoll(s->birth_date ? s->birth_date : "", NULL, 10);

    if (s->birth_date && is_date(s->birth_date) && strcmp(s->birth_date, c->call->today) >= 0)
        note(c, "birth_date", s->birth_date, "ngày sinh ở tương lai", "lies in the future");
    for (size_t i = 0; i < COUNT_OF(years); i++)
        if (!is_none(years[i].year) && years[i].year &&
            (years[i].year < OLDEST_BIRTH_YEAR || (born && years[i].year >= born)))
            note(c, years[i].field, "", "phải là năm từ 1900, trước năm sinh của học sinh",
                 "must be a year from 1900, before the student's");
}

/* Digits, with a plus in front and spaces or dots between. */
static bool is_phone(const char *text)
{
    size_t digits = 0;

    for (const char *c = text; *c; c++) {
        digits += *c >= '0' && *c <= '9';
        if (!strchr("0123456789 .", *c) && !(*c == '+' && c == text))
            return false;
    }
    return digits >= 8 && digits <= 15;
}

static struct list split_codes(struct arena *mem, const char *codes)
{
    const char **all = arena_array(mem, POLICY_GROUPS_MAX, sizeof(*all));
    size_t n = 0;

    while (codes && *codes && n < POLICY_GROUPS_MAX) {
        size_t length = strcspn(codes, ",");

        all[n++] = arena_copy(mem, codes, length);
        codes += length + (codes[length] == ',');
    }
    return (struct list){all, n};
}

const char *join_codes(struct arena *mem, const struct list *codes)
{
    struct buf out = buf_in(mem);
    const char *const *code = codes->items;

    for (size_t i = 0; i < codes->n; i++) {
        buf_text(&out, i ? "," : "");
        buf_text(&out, code[i]);
    }
    return codes->n ? out.data : NULL;
}

static void check_policy_groups(struct checking *c)
{
    struct list codes = split_codes(c->call->mem, c->student->policy_codes);
    const char *const *code = codes.items;

    for (size_t i = 0; i < codes.n; i++) {
        const struct code_item *item = code_find(LIST_POLICY_GROUP, code[i], c->call->today);

        if (!item || !item->parent)
            note(c, "policy_groups", code[i], "không có trong danh mục đối tượng chính sách",
                 "is no policy group of the list");
        for (size_t k = 0; k < i; k++)
            if (strcmp(code[k], code[i]) == 0)
                note(c, "policy_groups", code[i], "ghi hai lần", "stands there twice");
    }
}

static void check_codes(struct checking *c)
{
    const struct student *s = c->student;
    const char *today = c->call->today;

    if (s->ethnic && !code_find(LIST_ETHNIC, s->ethnic, today))
        note(c, "ethnic", s->ethnic, "không có dân tộc này trong danh mục",
             "is no ethnic group known");
    if (s->nationality && !country_name(c->call->mem, s->nationality))
        note(c, "nationality", s->nationality, "phải là mã nước ISO 3166 hai chữ",
             "must be a two-letter code of ISO 3166");
    if (s->commune &&
        (strlen(s->commune) != COMMUNE_CODE || !code_find(LIST_ADMINISTRATIVE, s->commune, today)))
        note(c, "commune", s->commune, "không có xã, phường nào mang mã này hiện nay",
             "is no commune's code today");
    if (s->phone && !is_phone(s->phone))
        note(c, "phone", "", "không phải số điện thoại", "is no telephone number");
    check_policy_groups(c);
}

struct list check_student(struct call *call, const struct student *student)
{
    struct checking c = {.call = call,
                         .student = student,
                         .found = arena_array(call->mem, FINDINGS_MAX, sizeof(struct finding))};

    check_name(&c);
    check_dates(&c);
    check_personal_id(&c);
    check_codes(&c);
    return (struct list){c.found, c.n};
}

static const char *name_of(const char *list, const char *code, const char *day)
{
    const struct code_item *item = code ? code_find(list, code, day) : NULL;

    return item ? item->name : NULL;
}

/* As the form prints it: only whom the revolution owes. */
static const char *printed_policy(struct call *call, const struct list *groups)
{
    struct buf out = buf_in(call->mem);
    const char *const *code = groups->items;

    for (size_t i = 0; i < groups->n; i++) {
        const struct code_item *item = code_find(LIST_POLICY_GROUP, code[i], call->today);

        if (item && item->parent && strcmp(item->parent, "co_cong") == 0)
            buf_printf(&out, "%s%s", out.n ? "; " : "", item->name);
    }
    return out.n ? out.data : NULL;
}

void describe_student(struct call *call, struct student *s)
{
    unsigned found = id_findings(s);
    const char **warnings = arena_array(call->mem, COUNT_OF(id_warnings), sizeof(*warnings));

    s->ethnic_name = name_of(LIST_ETHNIC, s->ethnic, call->today);
    s->nationality_name = s->nationality ? country_name(call->mem, s->nationality) : NULL;
    s->commune_name = name_of(LIST_ADMINISTRATIVE, s->commune, call->today);
    s->policy_groups = split_codes(call->mem, s->policy_codes);
    s->policy_group = printed_policy(call, &s->policy_groups);
    s->warnings = (struct list){warnings, 0};
    for (size_t i = 0; i < COUNT_OF(id_warnings); i++)
        if (found & id_warnings[i].finding)
            warnings[s->warnings.n++] = id_warnings[i].name;
}
