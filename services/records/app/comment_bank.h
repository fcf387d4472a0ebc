/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The comment bank. What a teacher adds is that teacher's own; what the head or the administrator
 * of a school adds is for all its teachers. */
#pragma once

#include "store/comment_templates.h"

enum err find_templates_for(struct call *call, struct template_search *search, struct list *ret);
enum err add_template_of(struct call *call, const struct comment_template *wanted,
                         struct comment_template *ret);
/* wanted: id, version, and what is to be another; NULL = as it is. */
enum err change_template(struct call *call, const struct comment_template *wanted,
                         struct comment_template *ret);
enum err remove_template_of(struct call *call, int64_t id);
