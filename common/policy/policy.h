/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who may do what, as data: services/X/api/policy.tsv, compiled in by tools/embed-policy.py.
 * serve() asks at the door (policy_enter), the service's app/access.c asks on the row with the
 * relations that it established (policy_require), and once more with the row's state
 * (policy_require_state) and window (policy_require_window).
 *
 * A rule speaks of a caller whose role it names ("anyone", "user": any signed-in person, a role,
 * "service:NAME", "client", "client:SCOPE"). Of the rules that speak of the caller: a deny that
 * names a relation, a window or a state which holds wins; else an allow whose relation, window and
 * state hold, or are not known yet; else it is no. A deny that names none only says which problem
 * that no is. No rule = no. An allow for any relation does not reach other units: that has to be
 * said (other_unit).
 */
#pragma once

#include "base/call.h"

/* clang-format off */
enum relation_place {
#define RELATION(name, text) RELATION_PLACE_##name,
#include "policy/relations.def"
#undef RELATION
};
enum relation {
    RELATION_ANY = 0,
#define RELATION(name, text) RELATION_##name = 1u << RELATION_PLACE_##name,
#include "policy/relations.def"
#undef RELATION
};
/* clang-format on */

/* Of what the call is about; today of its school year. */
enum policy_state { STATE_ANY, STATE_OPEN = 1, STATE_LOCKED = 2 };

/* Of what is entered: whether the windows that units set let it be, now. */
enum policy_window { WINDOW_ANY, WINDOW_OPEN = 1, WINDOW_CLOSED = 2 };

enum assurance {
    ASSURANCE_AAL1,
    ASSURANCE_AAL2,
    ASSURANCE_FRESH, /* aal2, authenticated at most ASSURANCE_FRESH_S ago */
};
enum { ASSURANCE_FRESH_S = 600 };

struct policy_rule {
    const char *role;
    unsigned relation; /* enum relation */
    unsigned window;   /* enum policy_window */
    unsigned state;    /* enum policy_state */
    enum assurance assurance;
    bool allow;
    const struct problem *problem; /* of a deny; NULL = the general one of err */
    enum err err;
};

enum { POLICY_RULES_MAX = 64 }; /* of one route */

struct policy_route {
    const char *method;
    const char *path;
    const struct policy_rule *rules;
    size_t n;
};

/* The rules of the route, or NULL. table ends with method NULL. */
const struct policy_route *policy_find(const struct policy_route *table, const char *method,
                                       const char *path);

/* Whether everybody may ask, signed in or not. */
bool policy_is_open(const struct policy_route *route);

/* The roles that may ask, as in "leader|service:archive"; "" for anyone. */
const char *policy_who(struct arena *mem, const struct policy_route *route);

/* At the door: whether there is any relation in which the caller may ask. Fails with
 * unauthenticated, forbidden (or what the policy says instead), step-up-required. */
enum err policy_enter(struct call *call, const struct policy_route *route);

/* On the row: relations are all that hold. format is the detail of a refusal, Vietnamese. */
enum err policy_require(struct call *call, unsigned relations, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* … and the state of the row, after policy_require(). */
enum err policy_require_state(struct call *call, enum policy_state state, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* … and whether its window is open, after policy_require_state(). */
enum err policy_require_window(struct call *call, enum policy_window window, const char *format,
                               ...) PRINTF_LIKE(3, 4);

/* Fails with step-up-required: for a use case that needs more than its route. */
enum err policy_step_up(struct call *call, enum assurance needed);

/* Whether any rule about the caller names the relation; if not, it need not be looked up. */
bool policy_asks(const struct call *call, unsigned relation);

/* Whether these relations alone would do; for what an answer shows. */
bool policy_permits(const struct call *call, unsigned relations);
