/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The school administrator's start-of-year data (Quy chế Điều 12 k2 d): year, classes, assignments.
 */
#pragma once

#include "store/classes.h"
#include "store/years.h"

/* Opens a year of the caller's own school. */
enum err open_year(struct call *call, const struct school_year *wanted, struct school_year *ret);

/* The school as the documents of the year call it: by its names of today while the year lasts, by
 * those of its last day afterwards. Asks auth when the day is another than when it last asked. */
enum err school_of_year(struct call *call, const struct school_year *year, struct school *ret);

/* Tells the followers of a year that was opened (before NULL) or changed. */
enum err put_year_change(struct call *call, const struct school_year *before,
                         const struct school_year *now);

enum err add_class(struct call *call, const struct class_row *wanted, struct class_row *ret);

/* The rules of its grade in the school's programme and that year, kept by the class for ever.
 * Violates pointer when the school has no such grade. */
enum err choose_rules(struct call *call, const struct school_year *year, const char *pointer,
                      struct class_row *class);

/* A class with its rules, within another use case, which has asked who may; wanted may be ret. Its
 * specialised subject is kept as far as the rules have one.
 * ERR_CONFLICT when the year has a class of that name. */
enum err make_class(struct call *call, const struct school_year *year,
                    const struct class_row *wanted, struct class_row *ret);

/* Tells the followers of changes of a class that was made, who leads and who teaches it. */
enum err tell_new_class(struct call *call, const struct class_row *class);

/* Likewise: who leads and teaches one class does so in the other; of the subjects those alone that
 * it has. */
enum err copy_teachers(struct call *call, const struct class_row *from, struct class_row *to,
                       bool homeroom, bool assignments);

/* The specialised subject of a class under TT58; NULL = no specialised class.
 * Problem already-signed when a year's summary of the class is. */
enum err set_special_subject(struct call *call, int64_t class_id, const char *subject,
                             struct class_row *ret);

enum err set_homeroom(struct call *call, int64_t class_id, int64_t account_id,
                      const char *full_name, struct class_row *ret);
