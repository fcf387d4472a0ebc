/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/check_identities.h"

#include <string.h>

#include "app/access.h"
#include "app/scope.h"
#include "domain/code_lists.h"
#include "domain/identity.h"
#include "domain/school_level.h"

enum { LEVELS = 3 /* a school has at most */, COUNTS = IDENTITY_FINDINGS + 1 /* of a level */ };

/* The made-up ids of test data say nothing of sex and century, here as in the profile. */
static unsigned findings_of(struct call *call, const struct identity_row *row)
{
    const struct identity identity = {
        .personal_id = row->personal_id,
        .birth_date = row->birth_date,
        .sex = (enum sex)row->sex,
        .ethnic_known = code_find(LIST_ETHNIC, row->ethnic, call->today),
        .commune = row->commune,
        .grade = row->grade,
        .year_name = row->year_name,
    };

    return identity_check(&identity, true) | (row->id_twice ? IDENTITY_ID_TWICE : 0) |
           (row->id_elsewhere ? IDENTITY_ID_ELSEWHERE : 0) |
           (row->name_elsewhere ? IDENTITY_NAME_ELSEWHERE : 0);
}

/* Those of a level, from 0 on; the number of students first. */
static struct quality_count *counts_at(struct list *counts, int64_t org_id, int level)
{
    struct quality_count *c = counts->items;
    size_t i = 0;

    while (i < counts->n && c[i].level != level)
        i += COUNTS;
    if (i == counts->n) {
        c[counts->n++] = (struct quality_count){.org_id = org_id, .finding = "", .level = level};
        for (int k = 0; k < IDENTITY_FINDINGS; k++)
            c[counts->n++] = (struct quality_count){
                .org_id = org_id, .finding = identity_finding_names[k], .level = level};
    }
    return c + i;
}

enum err count_identities(struct call *call, int64_t org_id, struct list *ret)
{
    struct list rows = {0};
    enum err err = identity_rows(call, org_id, &rows);
    const struct identity_row *row = rows.items;

    *ret = (struct list){arena_array(call->mem, LEVELS * COUNTS, sizeof(struct quality_count)), 0};
    if (!rows.n)
        counts_at(ret, org_id, SCHOOL_LEVEL_ANY);
    for (size_t i = 0; i < rows.n; i++) {
        struct quality_count *counts = counts_at(ret, org_id, (int)level_of_grade(row[i].grade));
        unsigned found = findings_of(call, &row[i]);

        counts[0].students++;
        for (int k = 0; k < IDENTITY_FINDINGS; k++)
            counts[k + 1].students += found >> k & 1U;
    }
    return err;
}

/* Counts come school by school, the number of students ("") first. */
static struct list schools_of(struct call *call, const struct list *counts)
{
    const struct quality_count *c = counts->items;
    struct quality_school *schools = arena_array(call->mem, counts->n, sizeof(*schools));
    struct quality_finding *findings = arena_array(call->mem, counts->n, sizeof(*findings));
    size_t n = 0;

    for (size_t i = 0; i < counts->n; i++) {
        if (!n || schools[n - 1].org_id != c[i].org_id)
            schools[n++] = (struct quality_school){
                .org_id = c[i].org_id, .name = c[i].school_name, .findings = {&findings[i], 0}};
        if (!*c[i].finding) {
            schools[n - 1].students = c[i].students;
            schools[n - 1].findings.items = &findings[i + 1];
            continue;
        }
        findings[i] = (struct quality_finding){c[i].finding, c[i].students};
        schools[n - 1].findings.n++;
    }
    return (struct list){schools, n};
}

enum err see_quality(struct call *call, int64_t org_id, struct quality_view *ret)
{
    struct scope scope = {.org_id = org_id, .of = KEPT_IDENTITIES};
    struct list counts;
    enum err err = scope_settle(call, &scope);

    if (!err)
        err = quality_of_unit(call, scope.org_id, caller_levels(&call->caller), &counts);
    if (err)
        return err;
    *ret = (struct quality_view){
        .org_id = scope.org_id, .as_of = scope.as_of, .items = schools_of(call, &counts)};
    return OK;
}

static struct list names_of(struct call *call, unsigned found)
{
    const char **names = arena_array(call->mem, IDENTITY_FINDINGS, sizeof(*names));
    size_t n = 0;

    for (int k = 0; k < IDENTITY_FINDINGS; k++)
        if (found >> k & 1U)
            names[n++] = identity_finding_names[k];
    return (struct list){names, n};
}

enum err see_faulty_students(struct call *call, struct list *ret)
{
    struct list rows = {0};
    struct faulty_student *faulty;
    size_t n = 0;
    enum err err = access_unit(call, call->caller.org_id, "Không có trường này");

    if (!err)
        err = identity_rows(call, call->caller.org_id, &rows);

    const struct identity_row *row = rows.items;

    faulty = arena_array(call->mem, rows.n, sizeof(*faulty));
    for (size_t i = 0; i < rows.n; i++) {
        unsigned found = findings_of(call, &row[i]);

        if (found)
            faulty[n++] = (struct faulty_student){row[i].student_id, row[i].full_name,
                                                  row[i].class_name, names_of(call, found)};
    }
    *ret = (struct list){faulty, n};
    return err;
}
