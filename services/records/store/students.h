/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Students: the profile (sơ yếu lý lịch) as the printed form asks for it. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "domain/person.h"
#include "store/enrolments.h"

struct student {
    int64_t id;
    int64_t org_id;
    int64_t version;
    int64_t class_id; /* the newest, where they are; NONE = of none */
    int64_t number;
    const char *full_name;
    const char *sort_name;  /* sorted by instead of full_name; NULL = as full_name says */
    const char *birth_date; /* YYYY-MM-DD */
    int sex;
    const char *ethnic;      /* statistical code 01..55 */
    const char *nationality; /* ISO 3166-1; NULL when added = Việt Nam */
    const char *place_of_birth;
    const char *native_place;
    const char *personal_id;  /* 12 digits, may be missing */
    const char *student_code; /* the ministry's, may come later */
    const char *register_number;
    const char *address;
    const char *commune; /* code of the residence's */
    const char *phone;
    const char *policy_codes; /* of policy groups, commas between */
    const char *father_name;
    int64_t father_birth_year;
    const char *father_occupation;
    const char *mother_name;
    int64_t mother_birth_year;
    const char *mother_occupation;
    const char *guardian_name;
    int64_t guardian_birth_year;
    const char *guardian_occupation;
    const char *photo_sha256; /* NULL = there is none; the bytes are in store/photos */
    int64_t merged_into;      /* NONE = the student is nobody else */
    int64_t school_year_id;   /* a key of queries */

    /* Made of the names when they are stored, here only. */
    struct bytes sort_key;
    const char *sort_version;
    const char *name_folded;
    const char *name_plain;

    /* What these codes say, for people and documents; no columns. */
    const char *ethnic_name;
    const char *nationality_name;
    const char *commune_name;
    const char *policy_group;
    struct list policy_groups; /* const char * */
    struct list warnings;      /* const char *: what of the personal id does not fit */
    const char *reason;        /* of another code, when one is asked for */
};
/* What of it stands in a class list. */
extern const struct shape student_shape;

/* One line of a search: no more than who it is. */
struct student_line {
    int64_t id;
    const char *full_name;
    const char *student_code;
    int64_t school_year_id;
    int64_t class_id;
    const char *class_name;
    int64_t number;
};
extern const struct shape student_line_shape;

struct student_search {
    int64_t org_id;
    int64_t school_year_id; /* 0 = of any */
    int64_t class_id;       /* 0 = of any */
    const char *plain;      /* LIKE, of the name without marks */
    const char *folded;     /* LIKE, of the name with them */
    int64_t after;
    int64_t limit;
};

struct code_change {
    int64_t student_id;
    const char *old_code;
    const char *new_code;
    const char *reason;
    int64_t changed_by;
    const char *changed_at;
};

enum err students_add(struct call *call, const struct student *student, int64_t *ret_id);
/* With the newest class of the student's school. Who was merged into another is that other one. */
enum err students_get(struct call *call, int64_t id, struct student *ret);
/* The student as enrolled in that year, under whichever of the merged ids; ERR_NOT_FOUND. */
enum err students_in_year(struct call *call, int64_t id, int64_t school_year_id,
                          struct student *ret);
/* ERR_CHANGED unless it still has student->version. */
enum err students_put(struct call *call, const struct student *student);
/* The student, with who was merged into them, is another school's now. */
enum err students_put_school(struct call *call, int64_t id, int64_t org_id);
enum err students_of_class(struct call *call, int64_t class_id, struct list *ret);
/* Those of the class, in the Vietnamese order. */
enum err students_sorted(struct call *call, int64_t class_id, struct list *ret);
/* struct student_line, in the Vietnamese order. */
enum err students_search(struct call *call, const struct student_search *search, struct list *ret);
/* Makes anew what is made of the names, of at most limit students whose keys another version of ICU
 * made, or none; how many there were. */
enum err students_rekey(struct call *call, int64_t limit, int64_t *ret_n);
enum err student_codes_changed(struct call *call, const struct code_change *change);
