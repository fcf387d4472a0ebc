/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* After a migration: the order and the forms of all names as this version of ICU makes them. */
#pragma once

#include "base/call.h"

enum err rekey_names(struct call *call);
