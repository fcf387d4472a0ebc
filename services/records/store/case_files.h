/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inspection case files: whom an office lets read what of a school, until when (Quy chế Điều 4 k3,
 * 5 k3). */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "store/classes.h"

enum case_state { CASE_NONE, CASE_OPEN, CASE_SUBMITTED, CASE_CLOSED };
extern const char *const case_state_names[];

struct case_file {
    int64_t id;
    int64_t org_id; /* the office */
    const char *unit_name;
    int64_t school_id;
    const char *school_name;
    int64_t school_year_id;
    const char *year_name;
    const char *decision_number;
    const char *reason;
    const char *valid_from; /* both days included */
    const char *valid_to;
    int state;
    int64_t opened_by;
    const char *opened_at;
    const char *conclusion; /* NULL and NONE until it was submitted, closed */
    int64_t submitted_by;
    const char *submitted_at;
    const char *close_reason;
    const char *override_reason;
    int64_t closed_by;
    const char *closed_at;
    int64_t version;
    struct list inspectors; /* struct case_inspector; only of case_files_get() */
    struct list scope;      /* struct case_scope; likewise */
};
extern const struct shape case_head_shape; /* without the lists */
extern const struct shape case_file_shape;

struct case_inspector {
    int64_t case_id;
    int64_t account_id;
    const char *full_name;
};

/* Covers what has all that it names. */
struct case_scope {
    int64_t case_id;
    int64_t class_id; /* NONE, NULL = every one */
    const char *class_name;
    int64_t grade;
    const char *subject;
};

/* With its inspectors and scope. */
enum err case_files_add(struct call *call, const struct case_file *row, int64_t *ret_id);
enum err case_files_get(struct call *call, int64_t id, struct case_file *ret);
/* Newest first, with id < before: those that the office opened, … */
struct case_search {
    int64_t org_id;
    int64_t account_id;
    const char *levels; /* that cover a class of these (base/levels.h); NULL = any */
    int64_t before;
    int64_t limit;
};
enum err case_files_of_office(struct call *call, const struct case_search *s, struct list *ret);
/* … of the office that name the account, … */
enum err case_files_of_inspector(struct call *call, const struct case_search *s, struct list *ret);
/* … about the school. */
enum err case_files_of_school(struct call *call, const struct case_search *s, struct list *ret);

/* Whether it covers a class of these levels. */
enum err case_files_have_levels(struct call *call, int64_t id, const char *levels, bool *ret);

/* Raises the version of a case in row->state; ERR_CHANGED when it is in another. */
enum err case_files_touch(struct call *call, const struct case_file *row);
/* From open, from row->version; ERR_CHANGED otherwise. */
enum err case_files_submit(struct call *call, const struct case_file *row);
/* From open or submitted, from row->version; ERR_CHANGED otherwise. */
enum err case_files_close(struct call *call, const struct case_file *row);

/* The open case of the caller's that today covers the class and the subject; "" = the class as a
 * whole, which no line of one subject covers. At the levels of the caller's role. */
enum err case_files_reach(struct call *call, const struct class_row *class, const char *subject,
                          int64_t *ret_id, bool *ret_found);
