/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a username looks. */
#pragma once

#include "base/base.h"

/* 3 to 64 of a-z, 0-9 and ". _ -", starting with a letter. */
bool is_username(const char *text);
/* How a unit's code looks: 1 to 20 of A-Z, a-z, 0-9, "." "_" "-". */
bool is_org_code(const char *text);
