/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Corrections of what is signed (TT58/2011 Điều 20 k2, 21 k3; TT22/2021 keeps it): who enters the
 * part asks, the homeroom teacher agrees, the leader decides, who enters the part carries it out.
 * Who asks for the homeroom teacher's own class has agreed by asking; the leader is always another
 * person, and none who taught the class (S2, S6).
 */
#pragma once

#include "store/corrections.h"

/* wanted: class, student, subject, term, field, old and new value, reason, evidence. problems
 * correction-not-needed, correction-stale. */
enum err request_correction(struct call *call, const struct correction *wanted,
                            struct correction *ret);

enum err see_correction(struct call *call, int64_t id, struct correction *ret);

/* The leader's: all of the year; of a class its homeroom teacher's, or the caller's own. */
enum err list_corrections(struct call *call, const struct correction_filter *filter,
                          struct list *ret);

/* The homeroom teacher's word; refusal_reason NULL = agrees. */
enum err answer_correction(struct call *call, int64_t id, const char *refusal_reason,
                           struct correction *ret);

/* decision: state, decision_number, decision_reason. */
enum err decide_correction(struct call *call, int64_t id, const struct correction *decision,
                           struct correction *ret);

enum err withdraw_correction(struct call *call, int64_t id);

/* Writes the value, and ends what is signed over the old one, in one transaction. */
enum err carry_out_correction(struct call *call, int64_t id, struct correction *ret);
