/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dated decisions about units: who may record one, what it needs, what it changes. */
#pragma once

#include "store/org_acts.h"

/* What one act did. */
enum act_outcome { OUTCOME_NONE, OUTCOME_APPLIED, OUTCOME_ALREADY, OUTCOME_REFUSED };
extern const char *const act_outcome_names[];

/* wanted: kind (not create), org_id, into_id, effective_on, name, code, levels, decision, note.
 * The province's administrator records any act in the own tree; the district's and the commune's
 * a new name of a school below. org-act-recorded when it is there already. */
enum err record_act(struct call *call, const struct org_act *wanted, struct org_act *ret);

/* The same without asking for the role, for one of many in a transaction that holds the tree. kind
 * is that of a unit to be created, whose id is then *ret's org_id. Appends its own audit event. A
 * refusal leaves nothing changed. */
enum err carry_out_act(struct call *call, const struct org_act *wanted, int unit_kind,
                       struct org_act *ret, int *ret_outcome);
