/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_by_case.h"

#include "audit/audit.h"
#include "base/date.h"
#include "http/http.h"
#include "policy/policy.h"
#include "store/case_files.h"
#include "store/case_findings.h"
#include "json/json.h"

static enum err keep_read(struct call *call, const void *of)
{
    enum err err = case_reads_add(call, of);

    return err ? err : audit_append(call);
}

static enum err note_read(struct call *call, const struct class_row *class, const char *subject,
                          int64_t case_id)
{
    const struct case_read row = {.case_id = case_id,
                                  .account_id = call->caller.account_id,
                                  .read_at = time_text(call->mem, call->now),
                                  .path = call->path ? call->path : "",
                                  .class_id = class->id,
                                  .subject = subject};
    struct buf details = buf_in(call->mem);

    buf_printf(&details, "{\"class\":%lld,\"path\":", (long long)class->id);
    json_text(&details, row.path);
    buf_text(&details, "}");
    buf_char(&details, '\0');
    audit_note(call, class->org_id, "case.read", "case_file",
               arena_printf(call->mem, "%lld", (long long)case_id), 0);
    call->audit.details = details.data;
    return write_aside(call, keep_read, &row);
}

enum err read_by_case(struct call *call, const struct class_row *class, const char *subject,
                      unsigned *relations)
{
    int64_t case_id = 0;
    bool found = false;
    enum err err = OK;

    if (!(*relations & RELATION_OTHER_UNIT) || !policy_asks(call, RELATION_INSPECTOR) ||
        !caller_is_whole_in_levels(&call->caller) || *call->caller.service)
        return OK;
    err = case_files_reach(call, class, subject, &case_id, &found);
    if (err || !found)
        return err;
    *relations = RELATION_INSPECTOR;
    return policy_permits(call, RELATION_INSPECTOR) ? note_read(call, class, subject, case_id) : OK;
}
