/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Posts, groups and how people are known. */
#pragma once

#include "base/base.h"
#include "base/err.h"

enum position_kind {
    POSITION_NONE,
    POSITION_LEADER,
    POSITION_TEACHER,
    POSITION_STAFF,   /* văn thư, kế toán, … of a school */
    POSITION_OFFICIAL /* of a province department, a district office or a commune */
};
extern const char *const position_kind_names[];

enum group_kind {
    GROUP_NONE,
    GROUP_GROUP,  /* nhóm */
    GROUP_TO,     /* tổ chuyên môn: may have a subject */
    GROUP_BO_PHAN /* bộ phận */
};
extern const char *const group_kind_names[];

/* Số định danh cá nhân: 12 digits (Luật Căn cước 2023, Điều 12). */
bool is_personal_id(const char *text);

/* How a subject's code looks: 1 to 20 of a-z, 0-9 and "_". */
bool is_subject_code(const char *text);

/* How a group or team stands under another of the same unit. */
struct group_place {
    int64_t org_id;
    bool has_parent;
    int64_t parent_org_id;
    bool parent_has_parent;
    bool parent_ended;
};

/* Why not, or NULL: the same unit, two levels and no more. */
const struct problem *group_refuses_place(const struct group_place *place);
