/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a student goes to a school of another installation: asked for, offered, executed (they are in
 * no class here from then on), sent under the head of school's signature, closed by the other
 * school's receipt or returned by its refusal (Quy chế Điều 2, Điều 6 k3, Điều 7 k2). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum departure_state {
    DEPARTURE_REQUESTED = 1,
    DEPARTURE_OFFERED,
    DEPARTURE_REJECTED,
    DEPARTURE_WITHDRAWN,
    DEPARTURE_EXECUTED,
    DEPARTURE_CANCELLED, /* before anything was signed: the student is here */
    DEPARTURE_SENT,
    DEPARTURE_CLOSED,
    DEPARTURE_RETURNED, /* refused there: the student is here */
};
extern const char *const departure_state_names[];

struct departure {
    int64_t id;
    const char *package_id; /* UUIDv7 */
    int64_t student_id;
    const char *full_name; /* the student's, as it is now */
    int64_t org_id;
    const char *from_code;
    const char *from_name;
    int64_t class_id;
    const char *to_code;
    const char *to_name;
    const char *first_day; /* in the new school */
    const char *reason;
    int state;
    int64_t requested_by;
    const char *requested_at;
    int64_t decided_by; /* NULL and NONE, here and below, until it was done */
    const char *decided_at;
    const char *decision_number;
    const char *decision_reason;
    const char *override_reason; /* offered although something was missing */
    int64_t executed_by;
    const char *executed_at;
    bool within_year;     /* the enrolment ended; else its year was over */
    struct bytes package; /* canonical JSON of what goes along */
    const char *package_sha256;
    struct bytes note; /* canonical JSON by which the head of school sends it */
    const char *note_sha256;
    const char *note_certificate_sha256;
    struct bytes note_signature; /* detached CMS, DER */
    int64_t sent_by;
    const char *sent_at;
    const char *cancel_number;
    const char *cancel_reason;
    int64_t cancelled_by;
    const char *cancelled_at;
    struct bytes answer; /* the other school's receipt or refusal, canonical JSON */
    const char *answer_sha256;
    const char *answer_certificate_sha256;
    struct bytes answer_signature;
    int64_t closed_by;
    const char *closed_at;
    int64_t back_arrival_id; /* by which the student came back; NONE */
};
extern const struct shape departure_shape; /* without package, note, answer and signatures */

struct departure_search {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};

/* ERR_CONFLICT when the student has one under way. */
enum err departures_add(struct call *call, const struct departure *row, int64_t *ret_id);
enum err departures_get(struct call *call, int64_t id, struct departure *ret);
/* Of the unit, oldest first. */
enum err departures_list(struct call *call, const struct departure_search *search,
                         struct list *ret);
/* Writes what the state row->state brings, when it is at the step before; ERR_CHANGED otherwise. */
enum err departures_step(struct call *call, const struct departure *row);
/* Writes a note that nobody signed yet; ERR_CHANGED unless the state is executed. */
enum err departures_put_note(struct call *call, const struct departure *row);
/* Students (struct departure, only student_id) of the unit who are away. */
enum err departures_away(struct call *call, int64_t org_id, struct list *ret);
/* Whether the student is away, at another installation. */
enum err departures_is_away(struct call *call, int64_t student_id, bool *ret);
/* … and by which. */
enum err departures_find_away(struct call *call, int64_t student_id, struct departure *ret,
                              bool *ret_found);
/* The student, if away, came back by that arrival. */
enum err departures_come_back(struct call *call, int64_t student_id, int64_t arrival_id);
/* The one that is not executed yet. */
enum err departures_open(struct call *call, int64_t student_id, struct departure *ret,
                         bool *ret_found);
