/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the inspectors of a case found, what the school says to it, and what they read. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct case_finding {
    int64_t id;
    int64_t case_id;
    int64_t class_id; /* NONE, NULL = not of one alone */
    const char *subject;
    int64_t student_id;
    const char *text;
    int64_t recorded_by;
    const char *recorded_at;
    const char *reply; /* NULL and NONE until the leader replied */
    int64_t replied_by;
    const char *replied_at;
};
extern const struct shape case_finding_shape;

struct case_read {
    int64_t id;
    int64_t case_id;
    int64_t account_id;
    const char *full_name;
    const char *read_at;
    const char *path;
    int64_t class_id;
    const char *subject; /* "" = of the whole class */
};
extern const struct shape case_read_shape;

enum err case_findings_add(struct call *call, const struct case_finding *row, int64_t *ret_id);
enum err case_findings_get(struct call *call, int64_t id, struct case_finding *ret);
/* Without those on classes of levels that the caller's role is not given for. */
enum err case_findings_of_case(struct call *call, int64_t case_id, struct list *ret);
/* ERR_CHANGED when it has a reply already. */
enum err case_findings_reply(struct call *call, const struct case_finding *row);

enum err case_reads_add(struct call *call, const struct case_read *row);
/* Oldest first, with id > after. */
enum err case_reads_of_case(struct call *call, int64_t case_id, int64_t after, int64_t limit,
                            struct list *ret);
