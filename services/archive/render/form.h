/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The printed forms (mẫu học bạ): a form is a row with the rule set it is for and the time it is in
 * force; a circular that changes a form adds a row, and a row in force is never edited. What stands
 * on the pages is told by a layout, as tables; the code that draws them is shared.
 */
#pragma once

#include "render/page.h"

/* Who is spoken of, and what the lines that all forms share are called. */
struct form_words {
    const char *learner; /* "học sinh" */
    const char *bearer;  /* of a title: "Học sinh" */
    const char *leader;  /* "Hiệu trưởng" */
    const char *school;  /* "Trường:" */
    const char *office;  /* what lies between the school and the province */
    const char *book; /* above the level on the cover: "giáo dục thường xuyên"; "" = nothing */
    const char *level_code; /* behind the number of the book; NULL = that of the level */
};

struct layout;

struct form {
    const char *id;
    int64_t version;
    const char *ruleset;
    const char *from, *to; /* YYYY-MM-DD, first and last day in force; to NULL = still is */
    const char *source;    /* the circular, with its short number */
    const struct form_words *words;
    const struct layout *layout;
};

extern const struct form forms[]; /* up to one without an id */

/* The form in force at the end of the school year "2025-2026", when its pages are closed; NULL when
 * there is none for that rule set and year. */
const struct form *form_for(const char *ruleset, const char *school_year);

/* "Mẫu HB-TT22 bản 2": how a form is named on what is printed. */
const char *form_name(struct arena *mem, const struct form *form);

/* What the decision of that name is called for a class of that grade; "" for an unknown one. */
const char *form_decision(struct arena *mem, const struct form *form, const char *name,
                          int64_t grade);
