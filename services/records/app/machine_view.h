/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a machine client that follows its school hears: states, places and results, no names of
 * staff, no free text, of a profile what tells students apart. Nothing of case files, windows and
 * proposals. */
#pragma once

#include "store/changes.h"

bool hears_as_machine(const struct call *call);

/* Whether it hears of that kind at all. */
bool machine_hears(int kind);

/* Leaves of the event what a machine may know. */
void machine_view(struct call *call, struct change_event *e);
