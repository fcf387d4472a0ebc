/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How safe the accounts of a unit are: what its administrators see. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "store/accounts.h"

enum {
    OVERLAP_S = 300,             /* a session is in use for the life of a token after its renewal */
    SHARED_DEVICE_S = 30 * 60,   /* two people at one device within that time */
    LOOK_BACK_S = 7 * 24 * 3600, /* for both */
    STALE_S = 90 * 24 * 3600,
};

struct account_security {
    int64_t id;
    const char *username;
    const char *full_name;
    int status;              /* enum account_status */
    int64_t last_sign_in_at; /* NONE = none in 90 days */
    int64_t totp;            /* how many are enrolled */
    int64_t webauthn;
    int64_t password_changed_at; /* NONE = there is no password */
    int64_t open_sessions;
    bool concurrent_use; /* at two devices or places at once */
    bool shared_device;  /* somebody else signed in at the same one */
    bool signing_held;
};

struct unit_security {
    int64_t org_id;
    const char *org_name;
    int64_t accounts;
    int64_t active;
    int64_t pending;
    int64_t disabled;
    int64_t with_second_factor; /* of the active ones, as all that follow */
    int64_t stale;              /* no sign-in in STALE_S */
    int64_t concurrent_use;
    int64_t shared_device;
    int64_t signing_held;
};

/* struct account_security: ids > after, at most limit. */
enum err account_security_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                                 struct list *ret);
/* struct unit_security of the unit and all below that have accounts: ids > after, at most limit. */
enum err unit_security_below(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                             struct list *ret);

/* After a reset a signer may not sign until a second person has seen to it. */
enum err signing_holds_add(struct call *call, int64_t account_id);
enum err signing_holds_find(struct call *call, int64_t account_id, int64_t *ret_set_by,
                            bool *ret_found);
enum err signing_holds_remove(struct call *call, int64_t account_id);
