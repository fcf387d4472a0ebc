/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far the signing of a class is, and what is missing before anybody tries (Điều 7 k4). */
#pragma once

#include "app/prepare_documents.h"
#include "store/classes.h"
#include "store/flags.h"

/* A student's newest document of the stage that counts no more and has no follower yet. */
struct ended_document {
    const char *document_id;
    int64_t student_id;
    int state; /* superseded, refused */
    const char *reason;
    int64_t correction_id; /* NONE = sent back */
};

/* One stage of the class, by subject where it has one. Counts are of students, each by the newest
 * version: expected = signed + waiting + superseded + refused + missing. */
struct stage_state {
    int stage;
    const char *subject;
    int64_t expected;
    int64_t signed_count;
    int64_t waiting;
    int64_t superseded;
    int64_t refused;
    int64_t missing;
    struct list ended; /* struct ended_document */
    struct list gaps;  /* struct document_gap */
    struct list flags; /* struct flag, not closed: a warning, no obstacle */
};
extern const struct shape stage_state_shape;

/* The stages (struct stage_state) in the order of the chain. */
enum err signing_state(struct call *call, int64_t class_id, struct list *ret);
