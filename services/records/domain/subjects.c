/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/subjects.h"

#include <string.h>

#include "domain/doubts.h"

const char *const subject_kind_names[] = {"", "scored", "commented", "levelled", "quality", NULL};

const struct subject *subject_by_code(const struct curriculum *curriculum, const char *code)
{
    for (size_t i = 0; curriculum && code && i < curriculum->n; i++)
        if (strcmp(curriculum->subjects[i].code, code) == 0)
            return &curriculum->subjects[i];
    return NULL;
}

/* Where the grade stands in the rows' arrays, or -1. */
static int place_of(const struct curriculum *curriculum, int grade)
{
    if (grade < curriculum->grade_first || grade > curriculum->grade_last)
        return -1;
    return grade - curriculum->grade_first;
}

int subject_hours(const struct curriculum *curriculum, const struct subject *subject, int grade)
{
    int place = place_of(curriculum, grade);

    return place < 0 ? 0 : subject->hours[place];
}

enum periodic_test subject_tests(const struct curriculum *curriculum, const struct subject *subject,
                                 int grade)
{
    int place = place_of(curriculum, grade);

    return place < 0 ? TEST_NONE : (enum periodic_test)subject->tests[place];
}

size_t subjects_of_grade(const struct curriculum *curriculum, int grade, bool with_optional,
                         const struct subject *ret[SUBJECTS_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < curriculum->n; i++) {
        const struct subject *subject = &curriculum->subjects[i];

        if (subject_hours(curriculum, subject, grade) == 0 || subject->choice == CHOICE_PART ||
            (subject->choice == CHOICE_OPTIONAL && !with_optional))
            continue;
        if (ret)
            ret[n] = subject;
        n++;
    }
    return n;
}

size_t parts_of_subject(const struct curriculum *curriculum, const struct subject *subject,
                        int grade, const struct subject *ret[SUBJECTS_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < curriculum->n; i++) {
        const struct subject *part = &curriculum->subjects[i];

        if (part->part_of && strcmp(part->part_of, subject->code) == 0 &&
            subject_hours(curriculum, part, grade) > 0)
            ret[n++] = part;
    }
    return n;
}

const char *subject_whole(const struct subject *subject)
{
    return subject->part_of ? subject->part_of : subject->code;
}

int subject_regular_marks(const struct curriculum *curriculum, const struct subject *subject,
                          int grade)
{
    int hours = subject_hours(curriculum, subject, grade);

    if (hours == 0 || (subject->kind != SUBJECT_SCORED && subject->kind != SUBJECT_COMMENTED))
        return 0;
    if (subject->kind == SUBJECT_COMMENTED)
        return DOUBTED(TT22, commented_regular);
    if (hours <= 35)
        return 2;
    return hours <= 70 ? 3 : 4;
}
