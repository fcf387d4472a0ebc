/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who may touch which row. A right is an assignment of the caller to the class (teacher) or a role
 * at the class's school; it is decided on the row, in the transaction of the write. Refusals come
 * in this order: 404 (another school), 403 (not assigned), 423 (locked).
 */
#pragma once

#include "store/classes.h"
#include "store/years.h"

/* Whether a service asks for itself. When it acts for a person, that person's right counts. */
bool is_service_alone(const struct call *call);

/* The class, if it belongs to the caller's school. Services see every class. */
enum err class_visible(struct call *call, int64_t id, struct class_row *ret);

/* … and the caller is its homeroom teacher. */
enum err class_of_homeroom(struct call *call, int64_t id, struct class_row *ret);

/* … and the caller is assigned to the subject there. */
enum err class_of_subject(struct call *call, int64_t id, const char *subject,
                          struct class_row *ret);

/* … and the caller teaches there, is its homeroom teacher or the school's leader or office. */
enum err class_for_reading(struct call *call, int64_t id, struct class_row *ret);

/* … and the caller is the subject's teacher, the homeroom teacher or the leader. */
enum err class_for_reading_subject(struct call *call, int64_t id, const char *subject,
                                   struct class_row *ret);

/* … and the caller is its homeroom teacher or the school's administrator (start-of-year data). */
enum err class_for_roster(struct call *call, int64_t id, struct class_row *ret);

/* The year, if it belongs to the caller's school. */
enum err year_visible(struct call *call, int64_t id, struct school_year *ret);

/* Fails with year-locked when the year is locked; holds it open until the transaction ends. */
enum err year_hold_open(struct call *call, int64_t school_year_id);
