/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a student goes from one school to another: asked for, offered, accepted, carried out,
 * received, closed (Quy chế Điều 2, Điều 6 k3, Điều 7 k2). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum transfer_state {
    TRANSFER_REQUESTED = 1,
    TRANSFER_OFFERED,  /* the sending head of school approved */
    TRANSFER_REJECTED, /* … or did not */
    TRANSFER_WITHDRAWN,
    TRANSFER_ACCEPTED, /* the receiving head of school named a class */
    TRANSFER_REFUSED,
    TRANSFER_EXECUTED, /* the student is the receiving school's */
    TRANSFER_RECEIVED, /* … which signed for what came along */
    TRANSFER_CLOSED,
};
extern const char *const transfer_state_names[];

struct transfer {
    int64_t id;
    int64_t student_id;
    const char *full_name; /* the student's, as it is now */
    int64_t from_org_id;
    const char *from_name;
    int64_t from_class_id;
    int64_t from_school_year_id;
    int64_t to_org_id;
    const char *to_name;
    int64_t to_class_id;
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
    int64_t answered_by;
    const char *answered_at;
    const char *answer_number;
    const char *answer_reason;
    int64_t executed_by;
    const char *executed_at;
    struct bytes package; /* canonical JSON of what went along */
    const char *package_sha256;
    struct bytes receipt; /* canonical JSON, which the receiving head of school signs */
    const char *receipt_sha256;
    const char *receipt_certificate_sha256;
    struct bytes receipt_signature; /* detached CMS, DER */
    int64_t received_by;
    const char *received_at;
    int64_t closed_by;
    const char *closed_at;
};
extern const struct shape transfer_shape; /* without package, receipt and signature */

enum transfer_direction { TRANSFER_OUT = 1, TRANSFER_IN };
extern const char *const transfer_direction_names[];

struct transfer_search {
    int64_t org_id;
    int direction; /* enum transfer_direction */
    int64_t after;
    int64_t limit;
};

/* ERR_CONFLICT when the student has one under way. */
enum err transfers_add(struct call *call, const struct transfer *row, int64_t *ret_id);
enum err transfers_get(struct call *call, int64_t id, struct transfer *ret);
/* Those that go out of the unit, or were offered to it, oldest first. */
enum err transfers_list(struct call *call, const struct transfer_search *search, struct list *ret);
/* Writes what the state row->state brings, when it is at the step before; ERR_CHANGED otherwise. */
enum err transfers_step(struct call *call, const struct transfer *row);
/* Writes a receipt that nobody signed yet; ERR_CHANGED unless the state is executed. */
enum err transfers_put_receipt(struct call *call, const struct transfer *row);
/* The newest that was accepted by the unit, whether it was carried out or not. */
enum err transfers_accepted(struct call *call, int64_t student_id, int64_t org_id,
                            struct transfer *ret, bool *ret_found);
/* The one under way. */
enum err transfers_open(struct call *call, int64_t student_id, struct transfer *ret,
                        bool *ret_found);
