/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Photographs of students; their digests stand in the profile. */
#pragma once

#include "store/students.h"

/* ERR_NOT_FOUND when there is none; ret is JPEG. */
enum err photos_get(struct call *call, int64_t student_id, struct bytes *ret);
/* Writes student->photo_sha256 and the picture, or takes it away when that is NULL. ERR_CHANGED
 * unless the profile still has student->version, which is raised. */
enum err photos_put(struct call *call, const struct student *student, struct bytes content);
