/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one person signs of a grade or a whole school year, and how far a year's signing is. */
#pragma once

#include "store/documents.h"

enum { GRADE_ALL = 0 };

/* With its counts, each of students: total = signed_count + waiting + not_ready + ended. */
struct signing_batch {
    int64_t id;
    int64_t org_id;
    int64_t school_year_id;
    int stage;
    int64_t grade; /* GRADE_ALL = every grade */
    int64_t account_id;
    int64_t credential_id;
    bool complete; /* it was asked for all or nothing */
    const char *created_at;
    const char *asked_at;
    int64_t total;
    int64_t signed_count;
    int64_t waiting;   /* for the signature */
    int64_t not_ready; /* nothing could be prepared when it was asked for */
    int64_t ended; /* prepared, then superseded, sent back or taken back: to be asked for again */
};
extern const struct shape signing_batch_shape;

enum batch_item_state {
    BATCH_ITEM_WAITING = 1,
    BATCH_ITEM_SIGNED,
    BATCH_ITEM_SUPERSEDED,
    BATCH_ITEM_REFUSED,    /* sent back */
    BATCH_ITEM_TAKEN_BACK, /* what the document said has changed, or it waits for somebody else */
    BATCH_ITEM_NOT_READY,
};
extern const char *const batch_item_state_names[];

/* A student's. */
struct batch_item {
    int64_t batch_id;
    int64_t number;
    int64_t class_id;
    int64_t student_id;
    const char *document_id; /* NULL = nothing could be prepared, and: */
    const char *what;        /* is missing, or the problem in the way of the class */
    const char *detail;      /* Vietnamese; of an ended document why it ended */
    const char *detail_en;
    int state;             /* of the document now */
    const char *sha256;    /* NULL once it is taken back */
    const char *signed_at; /* NULL = it is not */
};
extern const struct shape batch_item_shape;

struct batch_page {
    int64_t batch_id;
    int state; /* 0 = every */
    int64_t after;
    int64_t limit;
};

/* The batch of that year, account, stage and grade, made when there is none; held until the
 * transaction ends. A new one has no items yet. */
enum err signing_batches_hold(struct call *call, const struct signing_batch *wanted,
                              struct signing_batch *ret);
enum err signing_batches_get(struct call *call, int64_t id, struct signing_batch *ret);
/* Its credential, complete and asked_at. */
enum err signing_batches_set(struct call *call, const struct signing_batch *batch);
/* Items (struct batch_item) instead of those that it has. */
enum err batch_items_put(struct call *call, int64_t batch_id, const struct list *items);
/* Of the page, by number. */
enum err batch_items_list(struct call *call, const struct batch_page *page, struct list *ret);

/* How many active students of a class have their newest document of a stage in a state; one that
 * was sent back, of a subject that its student was taken off, is not counted. */
struct stage_count {
    int64_t school_year_id;
    int64_t class_id;
    int stage;
    int state;
    int64_t n;
};
/* Of the year's classes: struct stage_count by class and stage; without stage, all students. */
enum err documents_count_stages(struct call *call, int64_t school_year_id, struct list *ret);
enum err students_count_classes(struct call *call, int64_t school_year_id, struct list *ret);
