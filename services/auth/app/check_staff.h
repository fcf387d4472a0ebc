/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults in what identifies the people who work at units (Quy chế Điều 5 k1): in numbers to the
 * units above, person by person to the unit itself. As they are now. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct staff_count {
    const char *finding;
    int64_t persons;
};

struct staff_unit {
    int64_t id;
    const char *name;
    int64_t persons;      /* who work there */
    struct list findings; /* struct staff_count: every kind */
};

/* struct staff_unit of the unit and all below it: ids > after, at most limit. */
enum err count_staff_faults(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                            struct list *ret);

struct faulty_person {
    int64_t id;
    const char *full_name;
    int64_t account_id; /* NONE = has none */
    const char *username;
    struct list findings; /* const char * */
};

/* struct faulty_person of the very unit: ids > after, at most limit. */
enum err list_staff_faults(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                           struct list *ret);
