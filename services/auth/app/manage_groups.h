/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups, subject teams and departments of the caller's own unit (Quy chế Điều 12 k2 a). */
#pragma once

#include "store/groups.h"

/* A group of a unit in the caller's subtree. */
enum err access_group(struct call *call, int64_t id, struct org_group *ret);

/* wanted: org_id, parent_id, kind, name, subject. */
enum err create_group(struct call *call, const struct org_group *wanted, struct org_group *ret);
/* wanted: name, subject. */
enum err change_group(struct call *call, int64_t id, const struct org_group *wanted,
                      int64_t version, struct org_group *ret);
enum err end_group(struct call *call, int64_t id);

/* wanted: group_id, person_id, valid_from (NULL = today), valid_to. */
enum err add_group_member(struct call *call, const struct member *wanted, struct member *ret);
enum err end_group_member(struct call *call, int64_t group_id, int64_t id);
