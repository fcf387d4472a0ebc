/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How the caller stands to a row: whose school it is of, who teaches there. Whether that will do is
 * the policy's to say (api/policy.tsv), route by route; asked in the transaction of the write.
 * Refusals come in this order: 404 (another school), 403 (not assigned), 423 (locked).
 */
#pragma once

#include "store/classes.h"
#include "store/documents.h"
#include "store/years.h"

/* own_unit, other_unit or alone. what is the detail of a refusal. */
enum err access_unit(struct call *call, int64_t org_id, const char *what);

/* Numbers of a unit: own_unit with subtree and self, or subtree when it stands below the caller's.
 * narrowed: a role for one year, class or subject gets no more than that; else it gets none. To the
 * levels of school of the caller's role who asks always keeps (scope_levels()). */
enum err access_subtree(struct call *call, int64_t org_id, bool narrowed);

/* The class, after own_unit, homeroom, in_class, inspector. */
enum err access_class(struct call *call, int64_t id, struct class_row *ret);

/* Of something of the class, of which the caller also holds those parts: proposer, self, … */
enum err access_parts(struct call *call, const struct class_row *class, unsigned parts);

/* Of a transfer out of the class: as access_parts(), or as the unit that it is offered to; NONE =
 * to none yet. */
enum err access_transfer(struct call *call, const struct class_row *from, int64_t offered_to,
                         unsigned parts);

/* The class, after own_unit, homeroom, own_subject, group_subject, inspector; a substitute's count
 * while they hold. */
enum err access_subject(struct call *call, int64_t id, const char *subject, struct class_row *ret);

/* A correction or a flag of the class, in a subject or ("") the homeroom record, after own_unit,
 * homeroom, author, signed_below, and the parts that the caller took in it. */
enum err access_correction(struct call *call, const struct class_row *class, const char *subject,
                           unsigned parts);

/* The documents of a class, for the head of a team and an inspector those of the subject; NULL = of
 * all. */
enum err access_documents(struct call *call, int64_t id, const char *subject);

/* The class, for signing its documents of that stage: signs_subject, signs_summary, … */
enum err access_stage(struct call *call, const struct document_key *key, struct class_row *ret);

/* The year, after own_unit, to sign its documents of that stage in many classes, signs_approval or
 * signs_seal; STAGE_NONE = to see how far that is. A role for one class or subject is of no use. */
enum err access_batch(struct call *call, int64_t school_year_id, int stage,
                      struct school_year *ret);

/* The year, after own_unit. */
enum err access_year(struct call *call, int64_t id, struct school_year *ret);

/* The year to do something with all of it: not by a role for one class or subject. */
enum err access_whole_year(struct call *call, int64_t id, struct school_year *ret);

/* Asks the policy about the year's state; holds it open until the transaction ends. */
enum err year_hold_open(struct call *call, int64_t school_year_id);
