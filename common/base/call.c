/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/call.h"

#include <string.h>

const struct caller no_caller = {.name = "",
                                 .role = "",
                                 .session = "",
                                 .token = "",
                                 .service = "",
                                 .client_id = "",
                                 .client_scope = "",
                                 .scope_subject = "",
                                 .scope_levels = ""};

static enum err fail_va(struct call *call, const struct problem *problem, const char *format,
                        va_list args)
{
    call->failure.problem = problem;
    call->failure.refused = false;
    call->failure.detail = arena_vprintf(call->mem, format, args);
    return problem->err;
}

enum err fail_with(struct call *call, const struct problem *problem, const char *format, ...)
{
    va_list args;

    va_start(args, format);

    enum err err = fail_va(call, problem, format, args);

    va_end(args);
    return err;
}

enum err fail_plain(struct call *call, enum err err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    err = fail_va(call, err_problem(err), format, args);
    va_end(args);
    return err;
}

void violate(struct call *call, const char *pointer, const char *detail, const char *detail_en)
{
    struct failure *f = &call->failure;

    if (f->n_violations == f->size_violations) {
        size_t size = f->size_violations ? f->size_violations * 2 : 8;
        struct violation *more = arena_array(call->mem, size, sizeof(*more));

        if (f->n_violations)
            memcpy(more, f->violations, f->n_violations * sizeof(*more));
        f->violations = more;
        f->size_violations = size;
    }
    f->violations[f->n_violations++] = (struct violation){pointer, detail, detail_en};
}

enum err fail_if_violated(struct call *call)
{
    if (!call->failure.n_violations)
        return OK;
    return fail_plain(call, ERR_INVALID, "Có %zu chỗ chưa đúng", call->failure.n_violations);
}

void audit_note(struct call *call, int64_t chain_id, const char *action, const char *object_type,
                const char *object_id, int64_t object_version)
{
    call->audit = (struct audit_note){
        .chain_id = chain_id,
        .action = action,
        .object_type = object_type,
        .object_id = object_id,
        .object_version = object_version,
    };
}
