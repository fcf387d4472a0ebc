/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keeps the numbers of anomalies by school and day (docs/adr/0021), within the usual limits of a
 * mass edit: a background work of its own, since the history of a year takes longer to read than a
 * class to be counted. */
#pragma once

#include "base/call.h"

/* The school year that waits longest, anew from where it changed. */
enum err count_anomalies_next(struct call *call, bool *ret_idle);
