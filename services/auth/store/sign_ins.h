/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The log of sign-ins: what every user sees of the own account. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum sign_in_outcome { OUTCOME_NONE, SIGNED_IN, ELEVATED, WRONG_PASSWORD, WRONG_FACTOR };
extern const char *const outcome_names[];

struct sign_in_entry {
    int64_t id;
    int64_t account_id; /* NONE = a name that nobody has */
    int64_t at;
    int outcome;        /* enum sign_in_outcome */
    const char *method; /* RFC 8176 names, by spaces */
    const char *session_id;
    const char *device_sha256;  /* NULL = none was sent */
    const char *address_prefix; /* "" = not known */
};

enum err sign_ins_add(struct call *call, const struct sign_in_entry *entry);
/* The newest first: ids below before (0 = all), at most limit. */
enum err sign_ins_of(struct call *call, int64_t account_id, int64_t before, int64_t limit,
                     struct list *ret_entries);
/* How many wrong passwords came from that place since, counted up to most. */
enum err sign_ins_count_wrong(struct call *call, const char *address_prefix, int64_t since,
                              int64_t most, int64_t *ret);
/* Forgets those before a time, at most 1000. */
enum err sign_ins_purge(struct call *call, int64_t before);
