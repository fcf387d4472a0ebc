/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student's year goes on in another class, of this school or of another; or it ends. */
#pragma once

#include "store/classes.h"
#include "store/enrolments.h"

struct passage {
    const struct class_row *from;
    const struct class_row *to;
    const struct enrolment *enrolment; /* held, active: the one that ends */
    enum enrolment_state left_as;
    const char *day; /* the first in the new class */
};

/* A year that was summed up and signed is over for this student: problem already-signed. What waits
 * for a signature is taken back. */
enum err enrolment_not_summed_up(struct call *call, int64_t class_id, int64_t student_id);

/* Ends the enrolment on the day before; the class's record is another now. */
enum err enrolment_end(struct call *call, const struct passage *passage);

/* Ends the one and begins the other, with the homeroom record, all marks and what a
 * summer brought; *ret_n gradebooks. */
enum err enrolment_pass_on(struct call *call, const struct passage *passage, size_t *ret_n);

/* The second half of it: the year goes on in the new class. */
enum err enrolment_begin(struct call *call, const struct passage *passage, size_t *ret_n);

/* A new year begins with nothing but the student, on the day or the year's first. */
enum err enrolment_begin_year(struct call *call, const struct class_row *to, int64_t student_id,
                              const char *day);

/* An ended enrolment goes on in the same class, with the subjects that the student took there. */
enum err enrolment_resume(struct call *call, const struct class_row *class,
                          const struct enrolment *enrolment);

/* "2026-03-01" of "2026-03-02". */
const char *day_before(struct arena *mem, const char *day);

/* The student's enrolment in the class, held, which must be active. */
enum err enrolment_hold_active(struct call *call, const struct class_row *class, int64_t student_id,
                               struct enrolment *ret);
