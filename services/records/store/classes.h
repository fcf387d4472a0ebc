/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Classes of a school year, who teaches them, and the students enrolled. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* A class with what is needed of its year to decide on access and locks. */
struct class_row {
    int64_t id;
    int64_t school_year_id;
    int64_t org_id;
    const char *name; /* "9A1" */
    int64_t grade;
    const char *ruleset;         /* of domain/rulesets.h, by name */
    const char *special_subject; /* of a specialised class; NULL = it is none */
    int64_t homeroom_account_id; /* NONE = nobody yet */
    const char *homeroom_name;
    int64_t record_version;
    const char *year_name;
    int year_state; /* enum year_state */
};
extern const struct shape class_shape;

/* Who teaches a subject of the class, and what of it is taught to whom. */
struct assignment {
    int64_t class_id;
    const char *subject;
    int64_t account_id;
    const char *full_name;
    int terms;            /* TAUGHT_ bits of domain/marks.h; 0 = by the programme */
    int topic;            /* enum topic: where its topic cluster's result stands */
    bool everyone;        /* false: those of store/takers.h alone take it */
    int64_t list_version; /* of that list */
};
extern const struct shape assignment_shape; /* with class_id: for rows */
enum topic { TOPIC_NONE, TOPIC_TERM_1, TOPIC_TERM_2, TOPIC_ENDED /* said, never stored */ };
extern const char *const topic_names[];     /* "", "term_1", "term_2", "none", NULL */
extern const char *const taught_names[];    /* "", "term_1", "term_2", "both", NULL */

/* ERR_CONFLICT when the year has a class of that name already. */
enum err classes_add(struct call *call, const struct class_row *row, int64_t *ret_id);
enum err classes_get(struct call *call, int64_t id, struct class_row *ret);
enum err classes_of_year(struct call *call, int64_t school_year_id, struct list *ret);
/* Those at these levels of school (base/levels.h); NULL = at every one. */
enum err classes_at_levels(struct call *call, int64_t school_year_id, const char *levels,
                           struct list *ret);
enum err classes_set_special(struct call *call, const struct class_row *row);
enum err classes_set_homeroom(struct call *call, const struct class_row *row);
/* Raises record_version from row->record_version; ERR_CHANGED when it is another by now. */
enum err classes_raise_record(struct call *call, const struct class_row *row);
/* As gradebooks_hold(), for the homeroom record. */
enum err classes_hold_record(struct call *call, int64_t id);

enum err assignments_of_class(struct call *call, int64_t class_id, struct list *ret);
/* Locked until the transaction ends. */
enum err assignments_of_class_held(struct call *call, int64_t class_id, struct list *ret);
enum err assignments_find(struct call *call, int64_t class_id, const char *subject,
                          struct assignment *ret, bool *ret_found);
/* Who takes the subject of a new one is everyone, of one that is there stays as it is. */
enum err assignments_put(struct call *call, const struct list *rows);
/* What is taught, one subject's or (subject NULL) all of the class, stays until the transaction
 * ends; when it changed since the transaction began to read, all of it begins anew. */
enum err assignments_hold(struct call *call, int64_t class_id, const char *subject);
/* Stores everyone and raises list_version from assignment->list_version; ERR_CHANGED. */
enum err assignments_set_list(struct call *call, const struct assignment *assignment);
/* By class and subject; ERR_CHANGED when it is not there. */
enum err assignments_drop(struct call *call, const struct assignment *assignment);
/* Whether the account teaches any subject of the class. */
enum err assignments_teaches(struct call *call, int64_t class_id, int64_t account_id, bool *ret);
