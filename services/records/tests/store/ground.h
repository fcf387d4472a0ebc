/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A school made by records' own store functions, for tests over a real MariaDB. Everybody in it is
 * made up. */
#pragma once

#include "tests/store/api_test.h"

enum {
    PROVINCE = 1,
    COMMUNE = 2,
    SCHOOL = 11,       /* org id */
    OTHER_SCHOOL = 12, /* has a year and a class, too */
    STUDENTS = 3,
};

/* People. toan teaches toan, gdcd and gdtc in class 9A1; homeroom leads it; van teaches class 9A2
 * only; stranger is a teacher of the other school. Above the schools are the two offices. */
extern const struct person toan, homeroom, van, admin, other_admin, leader, office, stranger,
    stranger_leader, commune_admin, province_leader;

struct ground {
    struct api_test *api;
    int64_t year_id;
    int64_t class_id;       /* 9A1, with STUDENTS students */
    int64_t other_class_id; /* 9A2, without students */
    int64_t students[STUDENTS];
    int64_t foreign_student; /* of the other school's class */
    int64_t foreign_class_id;
    int64_t foreign_year_id;
};

/* Group setup and teardown for cmocka: *state is the ground, a fresh hbdt_records. */
int open_ground(void **state);
int close_ground(void **state);

/* Empties marks, documents, locks, and opens the year again; as root. */
int reset_ground(void **state);
/* And all numbers that are kept are counted. */
int reset_counted_ground(void **state);

int64_t ground_number(struct ground *ground, const char *sql);
void ground_sql(struct ground *ground, const char *sql);
struct answer get(struct ground *g, const struct person *by, const char *target);
/* body is JSON, or NULL. */
struct answer post(struct ground *g, const struct person *by, const char *target, const char *body);
/* PUT or PATCH of what by reads first (200), with its ETag. */
struct answer change(struct ground *g, const struct person *by, const char *method,
                     const char *target, const char *body);
/* Verifies the school's audit chain; how many events it has. */
int64_t ground_events(struct ground *ground);

/* How many of a kind's changes to something of the student were told, of all classes. */
int64_t ground_told(struct ground *ground, const char *kind, int64_t student_id,
                    const char *operation);

/* The background work that keeps numbers, until nothing waits; of all classes anew. */
void ground_settle(struct ground *ground);
void ground_count(struct ground *ground);

/* As the service's own account, past all of its rules. */
enum err as_service(struct ground *g, const char *sql);
/* A document of students[student]; but for "waiting" it has a signature, which nobody verifies. */
void ground_document(struct ground *g, int student, const char *stage, const char *subject,
                     int version, const char *state);
/* A cell of what toan saves in class 9A1; value: "tenths":85, "state":"empty". */
const char *cell_of(struct ground *g, int student, const char *column, const char *value);
struct answer save_cells(struct ground *g, const char *subject, int term, const char *cells);
/* And they are taken. */
void give_cells(struct ground *g, const char *subject, int term, const char *cells);
/* toan gives students[0] the first mark of the year, 8.5 in tx1 of term 1. */
void give_first_mark(struct ground *g);
