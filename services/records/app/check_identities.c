/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/check_identities.h"

#include <string.h>

#include "app/access.h"
#include "app/scope.h"
#include "domain/code_lists.h"
#include "domain/identity.h"

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

enum err count_identities(struct call *call, int64_t org_id, const char *levels, struct list *ret)
{
    struct quality_count *counts = arena_array(call->mem, IDENTITY_FINDINGS + 1, sizeof(*counts));
    struct list rows = {0};
    enum err err = identity_rows(call, org_id, levels, &rows);
    const struct identity_row *row = rows.items;

    counts[0] =
        (struct quality_count){.org_id = org_id, .finding = "", .students = (int64_t)rows.n};
    for (int k = 0; k < IDENTITY_FINDINGS; k++)
        counts[k + 1] =
            (struct quality_count){.org_id = org_id, .finding = identity_finding_names[k]};
    for (size_t i = 0; i < rows.n; i++) {
        unsigned found = findings_of(call, &row[i]);

        for (int k = 0; k < IDENTITY_FINDINGS; k++)
            counts[k + 1].students += found >> k & 1U;
    }
    *ret = (struct list){counts, IDENTITY_FINDINGS + 1};
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

/* What is kept is of whole schools: one with other levels, too, is looked through as it is now. */
static enum err count_school(struct call *call, const struct quality_reach *reach,
                             const struct list *kept, struct list *ret)
{
    const struct quality_count *k = kept->items;
    struct quality_count *c;
    enum err err;

    if (reach->whole) {
        *ret = (struct list){.items = kept->items};
        for (size_t i = 0; i < kept->n; i++)
            if (k[i].org_id == reach->org_id && ret->n++ == 0)
                ret->items = (struct quality_count *)kept->items + i;
        return OK;
    }
    err = count_identities(call, reach->org_id, caller_levels(&call->caller), ret);
    c = ret->items;
    for (size_t i = 0; !err && i < ret->n; i++)
        c[i].school_name = reach->school_name;
    return err;
}

static enum err keep_to_levels(struct call *call, int64_t unit_id, struct list *counts)
{
    struct list kept = *counts;
    struct list reaches;
    enum err err = quality_reaches(call, unit_id, caller_levels(&call->caller), &reaches);
    const struct quality_reach *reach = reaches.items;
    struct quality_count *all;

    if (err)
        return err;
    all = arena_array(call->mem, reaches.n * (IDENTITY_FINDINGS + 1), sizeof(*all));
    *counts = (struct list){.items = all};
    for (size_t i = 0; i < reaches.n && !err; i++) {
        struct list one = {0};

        err = count_school(call, &reach[i], &kept, &one);
        if (!err && one.n)
            memcpy(all + counts->n, one.items, one.n * sizeof(*all));
        counts->n += one.n;
    }
    return err;
}

enum err see_quality(struct call *call, int64_t org_id, struct quality_view *ret)
{
    struct scope scope = {.org_id = org_id, .of = KEPT_IDENTITIES};
    struct list counts;
    enum err err = scope_settle(call, &scope);

    if (!err)
        err = quality_of_unit(call, scope.org_id, &counts);
    if (!err && caller_levels(&call->caller))
        err = keep_to_levels(call, scope.org_id, &counts);
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
        err = identity_rows(call, call->caller.org_id, NULL, &rows);

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
