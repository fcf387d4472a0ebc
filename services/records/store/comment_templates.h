/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The comment bank: texts that teachers use again and again. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct comment_template {
    int64_t id;
    int64_t org_id;
    int64_t account_id;  /* whose own it is; NONE = the school's */
    const char *subject; /* "" = for every subject */
    const char *text;
    int64_t version;
};
extern const struct shape comment_template_shape;

/* The school's and the account's own, for the subject and for every one; subject "" = all. */
struct template_search {
    int64_t org_id;
    int64_t account_id;
    const char *subject;
    int64_t after;
    int64_t limit;
};

enum err comment_templates_find(struct call *call, const struct template_search *search,
                                struct list *ret);
enum err comment_templates_get(struct call *call, int64_t id, struct comment_template *ret);
enum err comment_templates_add(struct call *call, const struct comment_template *row,
                               int64_t *ret_id);
/* From row->version; ERR_CHANGED when it is another by now. */
enum err comment_templates_put(struct call *call, const struct comment_template *row);
enum err comment_templates_remove(struct call *call, int64_t id);
