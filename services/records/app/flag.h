/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Checking a class's records (Quy chế Điều 7 k4): the homeroom teacher, or the leader, flags a
 * student's subject; its teacher answers, who raised it closes it. A flag keeps nobody from
 * signing: it is a warning of the signing state.
 */
#pragma once

#include "store/classes.h"
#include "store/flags.h"

/* wanted: class_id, student_id, subject, term, comment. */
enum err raise_flag(struct call *call, const struct flag *wanted, struct flag *ret);

enum err see_flag(struct call *call, int64_t id, struct flag *ret);
/* The class's, by filter; a subject teacher's are those of the own subjects alone. */
enum err find_flags_of(struct call *call, const struct flag_filter *filter, struct list *ret);
/* struct flag_count, of the year's classes that have some not closed. */
enum err report_flags(struct call *call, int64_t school_year_id, struct list *ret);

/* wanted: id, version, outcome, reply. Problem flag-state unless it is open. */
enum err answer_flag(struct call *call, const struct flag *wanted, struct flag *ret);
/* wanted: id, version. Problem flag-state when it is closed already. */
enum err close_flag(struct call *call, const struct flag *wanted, struct flag *ret);

/* Within another use case: what is not closed goes along with the marks that it is about, into
 * another class of the school or to another student. */
struct flag_passage {
    const struct class_row *from;
    const struct class_row *to;
    int64_t from_student_id;
    int64_t to_student_id;
};
enum err carry_flags(struct call *call, const struct flag_passage *passage);
