/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/call.h"

/* Takes back that the class is taught the subject: an elective or optional one assigned by mistake
 * is taken by nobody any more, a content of a subject goes back into it. Problem assignment-used
 * once something was entered or made of it. */
enum err end_assignment(struct call *call, int64_t class_id, const char *subject);
