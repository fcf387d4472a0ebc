/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The day on which a unit is no more comes by itself: then its sessions end, with their tokens. */
#pragma once

#include "base/call.h"

/* Once a minute; nobody could refresh or write any more anyway, this ends reading, too. */
enum err ended_units_revoke(struct call *call);
