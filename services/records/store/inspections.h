/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far the books are: what is entered, missing, signed; and the reports on it that are made when
 * an office's lock begins and ends (Quy chế Điều 12 k1), which never change. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* A subject of a class. */
struct progress {
    int64_t class_id;
    const char *class_name;
    int64_t grade;
    const char *ruleset;
    const char *year_name;
    const char *subject;
    int terms;        /* as of struct assignment */
    int64_t students; /* who take it */
    int64_t expected; /* cells of the terms taught */
    int64_t entered;
    int64_t signed_count; /* students whose result is signed */
};
extern const struct shape progress_shape;

/* The later stages of a class: how many of its students have each signed. */
struct stage_count {
    int64_t class_id;
    const char *class_name;
    int64_t students;
    int64_t summaries;
    int64_t approvals;
    int64_t seals;
};
extern const struct shape stage_count_shape;

enum err progress_of_year(struct call *call, int64_t school_year_id, struct list *ret);
/* Of the school's open years, or of the year of that name. */
enum err progress_of_school(struct call *call, int64_t org_id, const char *year_name,
                            struct list *ret);
enum err stages_of_year(struct call *call, int64_t school_year_id, struct list *ret);

enum moment { MOMENT_NONE, MOMENT_BEGIN, MOMENT_END };
extern const char *const moment_names[];

struct inspection {
    int64_t id;
    int64_t window_id;
    int64_t org_id;
    int moment; /* enum moment */
    const char *as_of;
    const char *finished_at; /* NULL = schools are still being added */
    int64_t schools;
    int64_t expected;
    int64_t entered;
    int64_t results;
    int64_t signed_count;
};
extern const struct shape inspection_shape;

struct inspected_school {
    int64_t report_id;
    int64_t org_id;
    const char *name;
    const char *read_at;
    int64_t classes;
    int64_t expected;
    int64_t entered;
    int64_t results; /* of subjects of students, to be signed */
    int64_t signed_count;
};
extern const struct shape inspected_school_shape;

struct inspected_line {
    int64_t report_id;
    int64_t org_id;
    int64_t class_id;
    const char *subject;
    const char *class_name;
    const char *year_name;
    int64_t students;
    int64_t expected;
    int64_t entered;
    int64_t signed_count;
};
extern const struct shape inspected_line_shape;

/* Of a lock of an office that began or ended and has no report on that yet: window_id, org_id,
 * moment. */
enum err inspections_due(struct call *call, struct inspection *ret, bool *ret_found);
/* It is due no more. */
enum err inspections_add(struct call *call, const struct inspection *report, int64_t *ret_id);
enum err inspections_get(struct call *call, int64_t id, struct inspection *ret);
enum err inspections_unfinished(struct call *call, struct inspection *ret, bool *ret_found);
enum err inspections_of_window(struct call *call, int64_t window_id, struct list *ret);
enum err inspections_finish(struct call *call, const struct inspection *report);

/* A school that the window reaches and that is not in the report yet. */
enum err inspected_next(struct call *call, int64_t report_id, struct inspected_school *ret,
                        bool *ret_found);
enum err inspected_add(struct call *call, const struct inspected_school *school,
                       const struct list *lines);
enum err inspected_schools(struct call *call, int64_t report_id, int64_t after, int64_t limit,
                           struct list *ret);
enum err inspected_lines(struct call *call, int64_t report_id, int64_t org_id, struct list *ret);
