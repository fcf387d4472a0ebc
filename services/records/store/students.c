/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/students.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "domain/person_name.h"
#include "locale/locale.h"
#include "store/queries.h"
#include "text/text.h"

enum { SORT_KEY_MAX = 700 };

static const struct field list_fields[] = {
    INT(struct student, id, 1, INT64_MAX),
    INT(struct student, org_id, 1, INT64_MAX),
    INT(struct student, class_id, 1, INT64_MAX),
    INT(struct student, number, 1, 999),
    STR(struct student, full_name, 1, 100),
    STR(struct student, birth_date, 10, 10, .check = is_date),
    ENUM(struct student, sex, sex_names),
    STR(struct student, ethnic, 2, 2),
    STR(struct student, place_of_birth, 1, 200, .optional = true),
    STR(struct student, personal_id, 12, 12, .optional = true),
    STR(struct student, student_code, 1, 20, .optional = true),
    STR(struct student, address, 1, 200, .optional = true),
    STR(struct student, father_name, 1, 100, .optional = true),
    STR(struct student, mother_name, 1, 100, .optional = true),
};
const struct shape student_shape = SHAPE(struct student, list_fields);

#define TEXT(member)   STR(struct student, member, 0, 200, .optional = true)
#define NUMBER(member) INT(struct student, member, 0, INT64_MAX, .optional = true)

static const struct field row_fields[] = {
    NUMBER(id),
    NUMBER(org_id),
    NUMBER(version),
    NUMBER(class_id),
    NUMBER(school_year_id),
    NUMBER(number),
    TEXT(full_name),
    TEXT(sort_name),
    TEXT(birth_date),
    ENUM(struct student, sex, sex_names),
    TEXT(ethnic),
    TEXT(nationality),
    TEXT(place_of_birth),
    TEXT(native_place),
    TEXT(personal_id),
    TEXT(student_code),
    TEXT(register_number),
    TEXT(address),
    TEXT(commune),
    TEXT(phone),
    TEXT(policy_codes),
    TEXT(father_name),
    NUMBER(father_birth_year),
    TEXT(father_occupation),
    TEXT(mother_name),
    NUMBER(mother_birth_year),
    TEXT(mother_occupation),
    TEXT(guardian_name),
    NUMBER(guardian_birth_year),
    TEXT(guardian_occupation),
    TEXT(photo_sha256),
    NUMBER(merged_into),
    BYTES(struct student, sort_key, 0, SORT_KEY_MAX),
    TEXT(sort_version),
    TEXT(name_folded),
    TEXT(name_plain),
};
static const struct shape row_shape = SHAPE(struct student, row_fields);

static const struct field line_fields[] = {
    INT(struct student_line, id, 1, INT64_MAX),
    STR(struct student_line, full_name, 1, 100),
    STR(struct student_line, student_code, 1, 20, .optional = true),
    INT(struct student_line, school_year_id, 1, INT64_MAX, .optional = true),
    INT(struct student_line, class_id, 1, INT64_MAX, .optional = true),
    STR(struct student_line, class_name, 1, 20, .optional = true),
    INT(struct student_line, number, 1, 999, .optional = true),
};
const struct shape student_line_shape = SHAPE(struct student_line, line_fields);

static const struct field search_fields[] = {
    INT(struct student_search, org_id, 1, INT64_MAX),
    INT(struct student_search, school_year_id, 0, INT64_MAX),
    INT(struct student_search, class_id, 0, INT64_MAX),
    STR(struct student_search, plain, 0, 400),
    STR(struct student_search, folded, 0, 400),
    INT(struct student_search, after, 0, INT64_MAX),
    INT(struct student_search, limit, 1, 500),
};
static const struct shape search_shape = SHAPE(struct student_search, search_fields);

static const struct field code_change_fields[] = {
    INT(struct code_change, student_id, 1, INT64_MAX), STR(struct code_change, old_code, 1, 20),
    STR(struct code_change, new_code, 1, 20),          STR(struct code_change, reason, 1, 500),
    INT(struct code_change, changed_by, 1, INT64_MAX), STR(struct code_change, changed_at, 20, 20),
};
static const struct shape code_change_shape = SHAPE(struct code_change, code_change_fields);

#define COLUMNS                                                                                    \
    "s.id, s.org_id, s.version, e.class_id, e.number, s.full_name, s.sort_name, s.birth_date,"     \
    " s.sex, s.ethnic, s.nationality, s.place_of_birth, s.native_place, s.personal_id,"            \
    " s.student_code, s.register_number, s.address, s.commune, s.phone, s.policy_codes,"           \
    " s.father_name, s.father_birth_year, s.father_occupation, s.mother_name,"                     \
    " s.mother_birth_year, s.mother_occupation, s.guardian_name, s.guardian_birth_year,"           \
    " s.guardian_occupation, s.photo_sha256, s.merged_into"

static const struct query add_student = {
    .sql = "INSERT INTO student (org_id, full_name, sort_name, sort_key, sort_version, "
           "name_folded, name_plain,"
           "       birth_date, sex, ethnic, nationality, place_of_birth, native_place,"
           "       personal_id, student_code, register_number, address, commune, phone,"
           "       policy_codes, father_name, father_birth_year, father_occupation, mother_name,"
           "       mother_birth_year, mother_occupation, guardian_name, guardian_birth_year,"
           "       guardian_occupation)"
           " VALUES (:org_id, :full_name, :sort_name, :sort_key, :sort_version, :name_folded, "
           ":name_plain,"
           "       :birth_date, :sex, :ethnic, COALESCE(:nationality, 'VN'), :place_of_birth,"
           "       :native_place, :personal_id, :student_code, :register_number, :address,"
           "       :commune, :phone, :policy_codes, :father_name, :father_birth_year,"
           "       :father_occupation, :mother_name, :mother_birth_year, :mother_occupation,"
           "       :guardian_name, :guardian_birth_year, :guardian_occupation)",
    .in = &row_shape,
};

static const struct query put_student = {
    .sql = "UPDATE student"
           "   SET version = version + 1, full_name = :full_name, sort_name = :sort_name,"
           "       sort_key = :sort_key, sort_version = :sort_version,"
           "       name_folded = :name_folded, name_plain = :name_plain,"
           "       birth_date = :birth_date, sex = :sex, ethnic = :ethnic,"
           "       nationality = :nationality, place_of_birth = :place_of_birth,"
           "       native_place = :native_place, personal_id = :personal_id,"
           "       student_code = :student_code, register_number = :register_number,"
           "       address = :address, commune = :commune, phone = :phone,"
           "       policy_codes = :policy_codes, father_name = :father_name,"
           "       father_birth_year = :father_birth_year,"
           "       father_occupation = :father_occupation, mother_name = :mother_name,"
           "       mother_birth_year = :mother_birth_year,"
           "       mother_occupation = :mother_occupation, guardian_name = :guardian_name,"
           "       guardian_birth_year = :guardian_birth_year,"
           "       guardian_occupation = :guardian_occupation"
           " WHERE id = :id AND version = :version",
    .in = &row_shape,
};

static const struct query put_school = {
    .sql = "UPDATE student SET version = version + 1, org_id = :org_id"
           " WHERE id = :id OR merged_into = :id",
    .in = &row_shape,
};

static const struct query who_it_is = {
    .sql = "SELECT COALESCE(merged_into, id) AS id FROM student WHERE id = :id",
    .in = &row_shape,
    .out = &row_shape,
};

/* The newest year's of the student's school, and of that the class where the student is, or was
 * before leaving. */
static const struct query student_by_id = {
    .sql = "SELECT " COLUMNS "  FROM student a"
           "  JOIN student s ON s.id = COALESCE(a.merged_into, a.id)"
           "  LEFT JOIN (enrolment e JOIN class c ON c.id = e.class_id"
           "       JOIN school_year y ON y.id = c.school_year_id)"
           "    ON e.student_id = s.id AND e.state IN ('active', 'left', 'moved')"
           "   AND y.org_id = s.org_id"
           " WHERE a.id = :id"
           " ORDER BY y.name DESC, e.state, e.class_id DESC LIMIT 1",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query student_in_year = {
    .sql =
        "SELECT " COLUMNS "  FROM student s"
        "  JOIN enrolment e ON e.student_id = s.id AND e.state IN ('active', 'left', 'transferred')"
        "  JOIN class c ON c.id = e.class_id"
        " WHERE (s.id = :id OR s.merged_into = :id) AND c.school_year_id = :school_year_id"
        " ORDER BY e.state, e.class_id DESC LIMIT 1",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query students_by_class = {
    .sql = "SELECT " COLUMNS "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           " WHERE e.class_id = :class_id AND e.state = 'active' ORDER BY e.number",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query students_by_name = {
    .sql = "SELECT " COLUMNS "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           " WHERE e.class_id = :class_id AND e.state = 'active' ORDER BY s.sort_key, s.id",
    .in = &row_shape,
    .out = &row_shape,
};

/* Each student once, with the newest class of those asked for. */
static const struct query search_students = {
    .sql = "SELECT s.id, s.full_name, s.student_code, c.school_year_id, e.class_id,"
           "       c.name AS class_name, e.number"
           "  FROM student s"
           "  LEFT JOIN enrolment e ON e.student_id = s.id AND e.class_id = ("
           "       SELECT MAX(x.class_id) FROM enrolment x JOIN class y ON y.id = x.class_id"
           "         JOIN school_year z ON z.id = y.school_year_id"
           "        WHERE x.student_id = s.id AND x.state = 'active' AND z.org_id = :org_id"
           "          AND :class_id IN (0, x.class_id)"
           "          AND :school_year_id IN (0, y.school_year_id))"
           "  LEFT JOIN class c ON c.id = e.class_id"
           " WHERE s.org_id = :org_id AND s.merged_into IS NULL"
           "   AND (e.class_id IS NOT NULL OR (:class_id = 0 AND :school_year_id = 0))"
           "   AND s.name_plain LIKE :plain AND s.name_folded LIKE :folded"
           "   AND (:after = 0 OR (s.sort_key, s.id) > ("
           "       SELECT a.sort_key, a.id FROM student a WHERE a.id = :after))"
           " ORDER BY s.sort_key, s.id"
           " LIMIT :limit",
    .in = &search_shape,
    .out = &student_line_shape,
};

static const struct query other_versions = {
    .sql = "SELECT id, full_name, sort_name FROM student WHERE sort_version <> :sort_version"
           " LIMIT :number",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query put_keys = {
    .sql = "UPDATE student"
           "   SET sort_key = :sort_key, sort_version = :sort_version,"
           "       name_folded = :name_folded, name_plain = :name_plain"
           " WHERE id = :id",
    .in = &row_shape,
};

static const struct query add_code_change = {
    .sql = "INSERT INTO student_code_change (student_id, old_code, new_code, reason, changed_by,"
           "       changed_at)"
           " VALUES (:student_id, :old_code, :new_code, :reason, :changed_by, :changed_at)",
    .in = &code_change_shape,
};

const struct query *const students_queries[] = {
    &add_student,
    &put_student,
    &who_it_is,
    &student_by_id,
    &student_in_year,
    &students_by_class,
    &students_by_name,
    &search_students,
    &other_versions,
    &put_keys,
    &add_code_change,
    &put_school,
    NULL,
};

/* Given name, middle names, surname, each whole before the next; then the name as written, so that
 * no two names are equal that are not the same. */
static struct bytes sort_key(struct arena *mem, const struct collator *collator,
                             const struct student *student)
{
    struct name_parts parts = name_parts(mem, student->full_name);
    const char *const words[] = {student->sort_name ? student->sort_name : parts.given,
                                 student->sort_name ? "" : parts.middle,
                                 student->sort_name ? "" : parts.last, student->full_name};
    uint8_t *key = arena_alloc(mem, SORT_KEY_MAX);
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct bytes word = collator_key(collator, mem, words[i]);
        size_t taken = word.n < SORT_KEY_MAX - n ? word.n : SORT_KEY_MAX - n;

        memcpy(key + n, word.data, taken);
        n += taken;
    }
    return (struct bytes){key, n};
}

static void make_keys(struct arena *mem, const struct collator *collator, struct student *student)
{
    student->sort_key = sort_key(mem, collator, student);
    student->sort_version = collator_version(collator, mem);
    student->name_folded = text_fold_name(mem, student->full_name);
    student->name_plain = text_plain_name(mem, student->full_name);
}

static enum err open_collator(struct call *call, const struct collator **ret)
{
    *ret = collator_open(call->mem);
    return *ret ? OK : fail_plain(call, ERR_INTERNAL, "ICU has no Vietnamese collation");
}

/* The student as a row, with what is made of the name. */
static enum err make_row(struct call *call, const struct student *student, struct student *ret)
{
    const struct collator *collator = NULL;
    enum err err = open_collator(call, &collator);

    *ret = *student;
    if (!err)
        make_keys(call->mem, collator, ret);
    return err;
}

enum err students_add(struct call *call, const struct student *student, int64_t *ret_id)
{
    struct student row;
    enum err err = make_row(call, student, &row);

    return err ? err : db_insert(call, &add_student, &row, ret_id);
}

enum err students_put(struct call *call, const struct student *student)
{
    struct student row;
    enum err err = make_row(call, student, &row);

    return err ? err : db_change(call, &put_student, &row);
}

enum err students_put_school(struct call *call, int64_t id, int64_t org_id)
{
    return db_change_any(call, &put_school, &(struct student){.id = id, .org_id = org_id}, NULL);
}

enum err students_get(struct call *call, int64_t id, struct student *ret)
{
    return db_one(call, &student_by_id, &(struct student){.id = id}, ret);
}

enum err students_in_year(struct call *call, int64_t id, int64_t school_year_id,
                          struct student *ret)
{
    struct student key;
    enum err err = db_one(call, &who_it_is, &(struct student){.id = id}, &key);

    key.school_year_id = school_year_id;
    return err ? err : db_one(call, &student_in_year, &key, ret);
}

enum err students_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &students_by_class, &(struct student){.class_id = class_id}, ret);
}

enum err students_sorted(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &students_by_name, &(struct student){.class_id = class_id}, ret);
}

enum err students_search(struct call *call, const struct student_search *search, struct list *ret)
{
    return db_all(call, &search_students, search, ret);
}

enum err students_rekey(struct call *call, int64_t limit, int64_t *ret_n)
{
    const struct collator *collator = NULL;
    struct student key = {.number = limit};
    struct list rows = {0};
    enum err err = open_collator(call, &collator);

    if (err)
        return err;
    key.sort_version = collator_version(collator, call->mem);
    err = db_all(call, &other_versions, &key, &rows);
    for (size_t i = 0; i < rows.n && !err; i++)
        make_keys(call->mem, collator, (struct student *)rows.items + i);
    *ret_n = (int64_t)rows.n;
    return err ? err : db_each(call, &put_keys, &rows);
}

enum err student_codes_changed(struct call *call, const struct code_change *change)
{
    return db_insert(call, &add_code_change, change, NULL);
}
