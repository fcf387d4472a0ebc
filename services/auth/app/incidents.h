/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every use case of incidents needs, and the one way to open an incident. */
#pragma once

#include "store/incidents.h"
#include "store/orgs.h"

/*
 * Opens an incident and sends it to its first desk, with its own event in the unit's chain. To be
 * called inside a transaction; the call's own audit note is left as it is, so any use case may call
 * it beside its own work (a shared device, a grant that is not what it was):
 *
 *     incident_open(call, &(struct incident){.category = INCIDENT_SECURITY,
 *                                            .severity = SEVERITY_HIGH, .source = SOURCE_SYSTEM,
 *                                            .reporter_id = NONE, .org_id = unit, .title = …,
 *                                            .text = …}, &incident);
 *
 * title 1..200 and text 1..4000 code points: ids and counts, never names, marks or secrets.
 */
enum err incident_open(struct call *call, const struct incident *wanted, struct incident *ret);

/* The incident, if the caller has a part in it; ERR_NOT_FOUND for everybody else. *ret_parts are of
 * enum incident_part. locked: the row is held until the transaction ends (and has no names). */
enum err access_incident(struct call *call, int64_t id, bool locked, struct incident *ret,
                         unsigned *ret_parts);

/* Whether its desk should have resolved it by now. */
bool incident_is_overdue(const struct call *call, const struct incident *incident);

/* Gives it to a desk, with that desk's whole time. */
void incident_hand_to(const struct call *call, struct incident *incident, int desk,
                      int64_t desk_org_id);

/* The unit above the present desk's; *ret_found is false at the province. */
enum err incident_find_above(struct call *call, int64_t desk_org_id, struct org *ret,
                             bool *ret_found);
