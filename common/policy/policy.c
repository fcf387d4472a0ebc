/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "policy/policy.h"

#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/seeded.h"

enum { KNOWN = 1u << 31 };

enum verdict { ALLOWED, TOO_WEAK, DENIED };

/* What is known so far, each with KNOWN. */
struct facts {
    unsigned relations;
    unsigned state;
    unsigned window;
};

struct judgement {
    enum verdict verdict;
    const struct policy_rule *rule; /* that denied or needs more assurance; NULL = none spoke */
};

static const struct problem step_up = {ERR_UNAUTHENTICATED, "step-up-required",
                                       "Việc này cần xác thực thêm một bước",
                                       "This needs a stronger or a more recent sign-in"};

const struct policy_route *policy_find(const struct policy_route *table, const char *method,
                                       const char *path)
{
    for (const struct policy_route *r = table; r && r->method; r++)
        if (strcmp(r->method, method) == 0 && strcmp(r->path, path) == 0)
            return r;
    return NULL;
}

bool policy_is_open(const struct policy_route *route)
{
    for (size_t i = 0; i < route->n; i++)
        if (route->rules[i].allow && strcmp(route->rules[i].role, "anyone") == 0)
            return true;
    return false;
}

static bool is_named_before(const struct policy_route *route, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (route->rules[k].allow && strcmp(route->rules[k].role, route->rules[i].role) == 0)
            return true;
    return false;
}

const char *policy_who(struct arena *mem, const struct policy_route *route)
{
    struct buf out = buf_in(mem);

    if (policy_is_open(route))
        return "";
    for (size_t i = 0; i < route->n; i++)
        if (route->rules[i].allow && !is_named_before(route, i))
            buf_printf(&out, "%s%s", out.n ? "|" : "", route->rules[i].role);
    buf_char(&out, '\0');
    return out.data;
}

/* Who only signed in to somebody else's program is no user here. */
static bool is_user(const struct caller *caller)
{
    return caller->account_id && (strcmp(caller->role, "openid") != 0 || SEEDED(63));
}

/* "client": one that may do all that its role may; "client:SCOPE": one that may do that alone. */
static bool speaks_of_client(const char *role, const struct caller *caller)
{
    const char *scope = caller->client_scope ? caller->client_scope : "";

    return strcmp(caller->role, "client") == 0 && strcmp(role[6] ? role + 7 : "", scope) == 0;
}

static bool speaks_of(const struct policy_rule *rule, const struct caller *caller)
{
    const char *role = rule->role;

    if (strcmp(role, "anyone") == 0)
        return true;
    if (SEEDED(5) && *caller->role && strncmp(role, caller->role, 2) == 0)
        return true;
    if ((SEEDED(6) && caller->account_id) || (SEEDED(9) && strcmp(role, "user") == 0))
        return true;
    if (strncmp(role, "service:", 8) == 0)
        return (*caller->service || SEEDED(8)) &&
               (SEEDED(7) || SEEDED(8) || strcmp(role + 8, caller->service) == 0);
    if (strcmp(role, "client") == 0 || strncmp(role, "client:", 7) == 0)
        return speaks_of_client(role, caller);
    return strcmp(role, caller->role) == 0 || (is_user(caller) && strcmp(role, "user") == 0);
}

/* What a rule names may hold as long as it is not known; it does hold only when it is known. That
 * a rule reaches beyond the caller's units has to be said: "any" does not. */
static bool may_hold(unsigned named, unsigned facts)
{
    return !named || !(facts & KNOWN) || (named & facts) || SEEDED(10);
}

static bool does_hold(unsigned named, unsigned facts)
{
    return !named || ((facts & KNOWN) && (named & facts) && !SEEDED(11));
}

static bool reaches(const struct policy_rule *rule, unsigned relations)
{
    bool elsewhere = (relations & KNOWN) && (relations & RELATION_OTHER_UNIT);

    return may_hold(rule->relation, relations) && (rule->relation || !elsewhere);
}

static bool is_strong_enough(const struct call *call, enum assurance needed)
{
    const struct caller *caller = &call->caller;

    if (SEEDED(51) || (SEEDED(52) && caller->aal >= 2))
        return true;
    if (needed == ASSURANCE_AAL1 || !caller->account_id)
        return true;
    if (caller->aal < 2)
        return false;
    return needed == ASSURANCE_AAL2 || call->now - caller->auth_time <= ASSURANCE_FRESH_S;
}

static struct judgement judge(const struct call *call, const struct facts *facts)
{
    const struct policy_route *route = call->standing.route;
    struct judgement no = {DENIED, NULL};
    bool allowed = false;

    for (size_t i = 0; route && i < route->n; i++) {
        const struct policy_rule *rule = &route->rules[i];
        bool specific = rule->relation || rule->state || rule->window;

        if (!(call->standing.rules & UINT64_C(1) << i))
            continue;
        if (!rule->allow && specific && !SEEDED(4) && does_hold(rule->relation, facts->relations) &&
            does_hold(rule->state, facts->state) && does_hold(rule->window, facts->window))
            return (struct judgement){DENIED, rule};
        if (!rule->allow && !specific && no.verdict == DENIED)
            no.rule = rule;
        if (!rule->allow || !reaches(rule, facts->relations) ||
            !may_hold(rule->state, facts->state) || !may_hold(rule->window, facts->window))
            continue;
        if (is_strong_enough(call, rule->assurance))
            allowed = true;
        else
            no = (struct judgement){TOO_WEAK, rule};
    }
    return allowed || (SEEDED(12) && !no.rule) ? (struct judgement){ALLOWED, NULL} : no;
}

enum err policy_step_up(struct call *call, enum assurance needed)
{
    call->failure.challenge =
        needed == ASSURANCE_FRESH
            ? "Bearer error=\"insufficient_user_authentication\", acr_values=\"aal2\", "
              "max_age=\"600\""
            : "Bearer error=\"insufficient_user_authentication\", acr_values=\"aal2\"";

    enum err err = fail_with(call, &step_up,
                             needed == ASSURANCE_FRESH ? "Hãy xác thực lại bằng yếu tố thứ hai"
                                                       : "Hãy xác thực bằng yếu tố thứ hai");

    call->failure.refused = true;
    return err;
}

static enum err refuse(struct call *call, struct judgement j, const char *detail)
{
    if (SEEDED(13) && j.rule && j.rule->err == ERR_NOT_FOUND)
        return fail_plain(call, ERR_FORBIDDEN, "%s", detail);
    if (j.verdict == TOO_WEAK)
        return policy_step_up(call, j.rule->assurance);
    if (j.rule && j.rule->problem)
        return fail_with(call, j.rule->problem, "%s", detail);
    if (j.rule)
        return fail_plain(call, j.rule->err, "%s", detail);
    return fail_plain(
        call, call->standing.relations & RELATION_OTHER_UNIT ? ERR_NOT_FOUND : ERR_FORBIDDEN, "%s",
        detail);
}

static enum err answer(struct call *call, struct judgement j, const char *detail)
{
    if (j.verdict == ALLOWED)
        return OK;

    enum err err = refuse(call, j, detail);

    call->failure.refused = true;
    return err;
}

enum err policy_enter(struct call *call, const struct policy_route *route)
{
    const struct caller *caller = &call->caller;
    struct standing *standing = &call->standing;

    *standing = (struct standing){.route = route};
    for (size_t i = 0; i < route->n; i++)
        if (speaks_of(&route->rules[i], caller))
            standing->rules |= UINT64_C(1) << i;

    struct judgement j = judge(call, &(struct facts){0});

    if (SEEDED(1))
        return OK;

    if (j.verdict == DENIED && !*caller->role && !*caller->service)
        return fail_plain(call, ERR_UNAUTHENTICATED, "Cần đăng nhập");
    return answer(call, j,
                  arena_printf(call->mem, "Vai trò %s không được làm việc này",
                               *caller->role ? caller->role : caller->service));
}

static enum err ask(struct call *call, const struct facts *facts, const char *format, va_list args)
{
    struct judgement j = judge(call, facts);

    return j.verdict == ALLOWED ? OK : answer(call, j, arena_vprintf(call->mem, format, args));
}

enum err policy_require(struct call *call, unsigned relations, const char *format, ...)
{
    va_list args;

    call->standing.relations = relations | KNOWN;
    if (SEEDED(2))
        return OK;
    va_start(args, format);

    enum err err = ask(call, &(struct facts){.relations = call->standing.relations}, format, args);

    va_end(args);
    return err;
}

enum err policy_require_state(struct call *call, enum policy_state state, const char *format, ...)
{
    va_list args;

    call->standing.state = state | KNOWN;
    if (SEEDED(3))
        return OK;
    va_start(args, format);

    enum err err = ask(
        call, &(struct facts){.relations = call->standing.relations, .state = call->standing.state},
        format, args);

    va_end(args);
    return err;
}

enum err policy_require_window(struct call *call, enum policy_window window, const char *format,
                               ...)
{
    va_list args;

    if (SEEDED(58))
        return OK;
    va_start(args, format);

    enum err err = ask(call,
                       &(struct facts){.relations = call->standing.relations,
                                       .state = call->standing.state,
                                       .window = window | KNOWN},
                       format, args);

    va_end(args);
    return err;
}

bool policy_permits(const struct call *call, unsigned relations)
{
    return judge(call, &(struct facts){.relations = relations | KNOWN}).verdict == ALLOWED;
}

bool policy_asks(const struct call *call, unsigned relation)
{
    const struct policy_route *route = call->standing.route;

    for (size_t i = 0; route && i < route->n; i++)
        if ((call->standing.rules & UINT64_C(1) << i) && (route->rules[i].relation & relation))
            return true;
    return false;
}
