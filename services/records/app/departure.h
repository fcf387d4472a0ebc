/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A student goes to a school of another installation: the homeroom teacher asks, the head of school
 * offers, the administrator executes (the student is in no class here from then on), the head signs
 * the note by which the package is sent; the other school's signed answer ends it. See ADR 23.
 */
#pragma once

#include "app/transfer_check.h"
#include "store/departures.h"

/* wanted has student, school, day and reason. */
enum err request_departure(struct call *call, const struct departure *wanted,
                           struct departure *ret);
/* The departure, as the caller stands to its class. */
enum err see_departure(struct call *call, int64_t id, struct departure *ret);
/* struct missing_item. */
enum err departure_checklist(struct call *call, int64_t id, struct list *ret);
/* decision has the state (offered, rejected), number, reasons. */
enum err decide_departure(struct call *call, int64_t id, const struct departure *decision,
                          struct departure *ret);
enum err withdraw_departure(struct call *call, int64_t id);

/* To the followers of the school: what it is now, and row, which it was; NULL = it is new. */
enum err tell_departure(struct call *call, int64_t id, const struct departure *row);

/* Takes the step that row->state says, with its events; problem transfer-state when the departure
 * is at another step. */
enum err step_departure(struct call *call, const struct departure *row, const char *action);
