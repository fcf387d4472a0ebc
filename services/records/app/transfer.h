/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A student goes to another school of this installation: the homeroom teacher asks, the head of the
 * sending school offers, the head of the receiving one accepts and names a class or refuses, the
 * sending school's administrator carries out, the receiving school signs for what came along, the
 * sending one closes. Both heads are two persons (S6).
 */
#pragma once

#include "app/transfer_check.h"
#include "store/transfers.h"

/* wanted has student, school, day and reason. */
enum err request_transfer(struct call *call, const struct transfer *wanted, struct transfer *ret);
/* The transfer as far as the caller stands to it, with the class it goes out of. */
enum err see_transfer(struct call *call, int64_t id, struct transfer *ret,
                      struct class_row *ret_class);
/* struct missing_item. */
enum err transfer_checklist(struct call *call, int64_t id, struct list *ret);
/* decision has the state (offered, rejected), number, reasons. */
enum err decide_transfer(struct call *call, int64_t id, const struct transfer *decision,
                         struct transfer *ret);
/* answer has the state (accepted, refused), number, reason, and the class that is named. */
enum err answer_transfer(struct call *call, int64_t id, const struct transfer *answer,
                         struct transfer *ret);
enum err withdraw_transfer(struct call *call, int64_t id);
/* The sending school is done; problem receipt-differs unless the receipt is of the package. */
enum err close_transfer(struct call *call, int64_t id, struct transfer *ret);

/* Takes the step that row->state says, with an event in the chains of both schools once the
 * receiving one knows; problem transfer-state when it is at another step. */
enum err step_transfer(struct call *call, const struct transfer *row, const char *action);

/* To the followers of the schools that know of it: what it is now, and row, which it was. */
enum err tell_transfer(struct call *call, const struct transfer *row);
