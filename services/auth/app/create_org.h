/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new district, commune or school under a unit of the caller's subtree. */
#pragma once

#include "store/orgs.h"

/* wanted: parent_id, kind, name, code, levels, valid_from (NULL = as long as its parent). */
enum err create_org(struct call *call, const struct org *wanted, struct org *ret);
