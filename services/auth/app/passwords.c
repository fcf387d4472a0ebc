/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/passwords.h"

#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "context.h"
#include "crypto/password.h"
#include "problems.h"
#include "store/orgs.h"

enum { WAIT_MS = 500, RETRY_AFTER_S = 2 };

struct password_gate {
    sem_t free;
};

static void gate_end(void *gate)
{
    sem_destroy(&((struct password_gate *)gate)->free);
}

struct password_gate *password_gate_new(struct arena *mem, int64_t n)
{
    struct password_gate *gate = arena_alloc(mem, sizeof(*gate));

    sem_init(&gate->free, 0, (unsigned)n);
    arena_defer(mem, gate_end, gate);
    return gate;
}

static enum err enter(struct call *call)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += WAIT_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    if (sem_clockwait(&auth_of(call)->gate->free, CLOCK_MONOTONIC, &until) == 0)
        return OK;
    call->failure.retry_after_s = RETRY_AFTER_S;
    return fail_with(call, &problem_sign_in_busy, "Hãy thử lại sau %d giây", RETRY_AFTER_S);
}

static void leave(struct call *call)
{
    sem_post(&auth_of(call)->gate->free);
}

enum err password_check(struct call *call, const char *hash, const char *password, bool *ret,
                        const char **ret_renewed)
{
    const struct password_cost *cost = &auth_of(call)->password_cost;
    enum err err = enter(call);

    if (err)
        return err;
    *ret = password_matches(hash, cost, password);
    *ret_renewed =
        *ret && password_is_weak(hash, cost) ? password_hash(call->mem, cost, password) : NULL;
    leave(call);
    return OK;
}

static char *read_whole(struct arena *mem, FILE *file)
{
    struct stat about;

    if (fstat(fileno(file), &about))
        return NULL;

    char *text = arena_alloc(mem, (size_t)about.st_size + 1);
    size_t n = fread(text, 1, (size_t)about.st_size, file);

    return ferror(file) || memchr(text, '\0', n) ? NULL : text;
}

enum err password_blocklist_read(struct call *call, const char *path,
                                 const struct blocked_passwords **ret)
{
    struct blocked_passwords *blocked = arena_alloc(call->mem, sizeof(*blocked));
    FILE *file = path ? fopen(path, "re") : NULL;
    char *text = file ? read_whole(call->mem, file) : NULL;

    if (file)
        fclose(file);
    if (path && !text)
        return fail_plain(call, ERR_INVALID, "AUTH_PASSWORD_BLOCKLIST_FILE cannot be read");
    if (text)
        *blocked = blocked_passwords_of(call->mem, text);
    *ret = blocked;
    return OK;
}

enum err password_owner_of(struct call *call, const struct account *account,
                           struct password_owner *ret)
{
    struct org org;
    enum err err = orgs_get(call, account->org_id, &org);

    if (!err)
        *ret = (struct password_owner){account->username, account->full_name, org.name, org.code};
    return err;
}

enum err password_judge(struct call *call, const struct password_owner *owner, const char *password)
{
    const struct password_fault *fault =
        password_refused(call->mem, password, owner, auth_of(call)->blocked_passwords);

    if (fault)
        violate(call, "/password", fault->vi, fault->en);
    return fail_if_violated(call);
}

enum err password_make(struct call *call, const struct password_owner *owner, const char *password,
                       const char **ret_hash)
{
    enum err err = password_judge(call, owner, password);

    if (!err)
        err = enter(call);
    if (err)
        return err;
    *ret_hash = password_hash(call->mem, &auth_of(call)->password_cost, password);
    leave(call);
    return OK;
}
