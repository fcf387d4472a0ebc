/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the parts of preparing documents: May's own, and an addendum's. */
#pragma once

#include "app/document_text.h"
#include "app/prepare_documents.h"

struct preparing {
    struct call *call;
    struct class_row class;
    struct document_frame frame;
    struct document_key key;         /* class, stage, subject */
    struct list results;             /* struct student_result */
    struct list there;               /* struct document of this stage and subject already made */
    struct list below;               /* struct document of the stage before */
    struct list may[STAGE_SEAL + 1]; /* of an addendum: May's, by stage */
    struct list fallen;              /* struct document: parts of addenda that ended */
    struct list only; /* struct correction: in a locked year their students alone; none = all */
    struct document *made;
    size_t n_made;
    bool looks;        /* nothing is made */
    struct list *gaps; /* struct document_gap: what is missing; NULL = it is a violation */
};

/* The student's among documents of one stage; NULL when there is none. */
const struct document *prepared_find(const struct list *documents, int64_t student_id,
                                     const char *subject);

/* Notes what is not there yet, as a gap or as a violation. */
void prepared_missing(struct preparing *p, const struct student *student, const char *what,
                      const char *vi, const char *en);

/* What an addendum stands on in May, read and held; nothing for May's own stages. */
enum err load_may(struct preparing *p);
enum err hold_may(struct preparing *p);

/* What the document of the student has to say of parts of an addendum that fell. */
enum err load_fallen(struct preparing *p);
enum err frame_withdrawn(struct preparing *p, const struct student_result *r);

/* Each fills document, unless something is missing. */
enum err make_subject_result(struct preparing *p, const struct student_result *r,
                             struct document *document);
enum err make_year_summary(struct preparing *p, const struct student_result *r,
                           struct document *document);
enum err make_link(struct preparing *p, const struct student *student, struct document *document);
enum err make_retest_result(struct preparing *p, const struct student_result *r,
                            struct document *document);
enum err make_addendum(struct preparing *p, const struct student_result *r,
                       struct document *document);
