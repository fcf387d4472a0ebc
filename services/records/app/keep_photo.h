/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The student's photograph, a part of the profile: who may change that may change it, in the same
 * times and by the same version. What is kept is drawn anew from what was sent, at most 200 KiB.
 */
#pragma once

#include "store/students.h"

/* ERR_NOT_FOUND when there is none; ret_version is the profile's. */
enum err read_photo(struct call *call, int64_t student_id, struct bytes *ret, int64_t *ret_version);
/* version: the profile's, as read. Problem photo-refused of what is no portrait. */
enum err change_photo(struct call *call, int64_t student_id, int64_t version, struct bytes file,
                      struct student *ret);
/* ERR_NOT_FOUND when there is none. */
enum err take_photo_away(struct call *call, int64_t student_id, int64_t version,
                         struct student *ret);
