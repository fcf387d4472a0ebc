/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One request on its way through the house: its memory, its caller, its time and how it failed. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

/* Who calls, as the verified token says. All strings are "" and numbers 0 when nobody signed in. A
 * machine client has role "client", a unit and no account. */
struct caller {
    int64_t account_id;    /* the person; 0 for a service that acts for nobody */
    int64_t org_id;        /* the unit at which the active role is held */
    const char *name;      /* the person's full name, for display and documents */
    const char *role;      /* the one active role, e.g. "teacher" */
    const char *session;   /* session id */
    const char *token;     /* the person's own token, to be forwarded */
    const char *service;   /* the service that makes the request, "" when it comes from outside */
    const char *client_id; /* the program in the person's hands; with role "client" the caller */
    const char
        *client_scope; /* all that such a client may do, "changes.read"; "" = no such limit */
    int64_t aal;       /* how surely it is this person: 1, 2 (NIST SP 800-63B); 0 = no person */
    int64_t auth_time; /* when that was proved, seconds since 1970 UTC */
    int64_t grant_id;  /* the role as a row of auth; 0 = not known */
    /* All that the role reaches within its unit; 0 and "" = no such limit. */
    int64_t scope_school_year;
    int64_t scope_class;
    const char *scope_subject;
    const char *scope_levels; /* of school (base/levels.h) */
    bool signing_hold;        /* signs nothing until a second person agrees (S8) */
};

struct policy_route;

/* How the caller stands to what is asked, as far as the policy knows; see policy/policy.h. */
struct standing {
    const struct policy_route *route; /* NULL outside a request: nothing is allowed */
    uint64_t rules;                   /* bit i: rule i of the route speaks of the caller */
    unsigned relations;               /* that hold, once established */
    unsigned state;                   /* of the row, likewise */
};

/* Whether the role reaches all of its unit, but for levels of school that it is not given for. */
static inline bool caller_is_whole_in_levels(const struct caller *caller)
{
    return !caller->scope_school_year && !caller->scope_class && !*caller->scope_subject;
}

/* Whether the role reaches all of its unit. */
static inline bool caller_is_whole(const struct caller *caller)
{
    return caller_is_whole_in_levels(caller) && !*caller->scope_levels;
}

/* The levels of school that the role is given for; NULL = every one. */
static inline const char *caller_levels(const struct caller *caller)
{
    return *caller->scope_levels ? caller->scope_levels : NULL;
}

/* A caller before any token was judged. */
extern const struct caller no_caller;

/* One wrong place in what was sent, by JSON Pointer (RFC 6901). */
struct violation {
    const char *pointer;
    const char *detail;    /* Vietnamese */
    const char *detail_en; /* English */
};

struct failure {
    const struct problem *problem;
    const char
        *detail; /* Vietnamese; goes to the client unless the status is 5xx, then to the log */
    struct violation *violations;
    size_t n_violations;
    size_t size_violations;
    const char *members;   /* further members of the answer, JSON without braces; NULL = none */
    int64_t retry_after_s; /* 0 = none */
    const char *challenge; /* WWW-Authenticate; NULL = none */
    bool refused;          /* the policy said no */
};

/* What a write did, for the tamper-evident chain of its unit; action NULL = nothing was noted. */
struct audit_note {
    int64_t chain_id; /* the org unit whose chain it belongs to */
    const char *action;
    const char *object_type;
    const char *object_id;
    int64_t object_version;
    const char *details; /* JSON object of ids and counts; never names or marks */
};

struct db;
struct db_conn;

struct call {
    struct arena *mem;
    const void *context;  /* the service's own things, see its context.h */
    struct db *db;        /* the pool; NULL in a program without a store */
    struct db_conn *conn; /* this call's lease on it, taken at the first statement */
    const char *request_id;
    const char *client_address; /* as the gateway proved it; "" = not known */
    const char *path;           /* what is asked for, without the query; NULL outside a request */
    struct caller caller;
    struct standing standing;
    int64_t now;       /* seconds since 1970 UTC, so that rules never read a clock */
    const char *today; /* YYYY-MM-DD in Viet Nam (UTC+7) */
    bool keep;         /* commit what was written even though the call fails (attempt counters) */
    struct audit_note audit;
    struct failure failure;
};

/* Fails with a documented problem; detail is for the client (4xx) or the log (5xx). Returns its
 * err. */
enum err fail_with(struct call *call, const struct problem *problem, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Fails with the general problem of err. */
enum err fail_plain(struct call *call, enum err err, const char *format, ...) PRINTF_LIKE(3, 4);

/* Notes one violation; go on checking, then return fail_if_violated(). */
void violate(struct call *call, const char *pointer, const char *detail, const char *detail_en);

/* OK when nothing was violated, else ERR_INVALID with all the violations. */
enum err fail_if_violated(struct call *call);

/* Notes what this write did; serve() appends it to the chain in the write's own transaction. */
void audit_note(struct call *call, int64_t chain_id, const char *action, const char *object_type,
                const char *object_id, int64_t object_version);
