/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new district or school under a unit of the caller's subtree. */
#pragma once

#include "store/orgs.h"

/* wanted: parent_id, kind, name, code. */
enum err create_org(struct call *call, const struct org *wanted, struct org *ret);
