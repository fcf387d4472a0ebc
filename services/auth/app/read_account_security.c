/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_account_security.h"

#include <string.h>

#include "app/access.h"
#include "base/buf.h"

enum { PAGE = 500, UNITS_MAX = 10000 };

enum err read_account_security(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                               struct list *ret)
{
    struct org org;
    enum err err = access_org(call, org_id, &org);

    return err ? err : account_security_of_org(call, org.id, after, limit, ret);
}

static void add_up(struct unit_security *total, const struct unit_security *unit)
{
    total->accounts += unit->accounts;
    total->active += unit->active;
    total->pending += unit->pending;
    total->disabled += unit->disabled;
    total->with_second_factor += unit->with_second_factor;
    total->stale += unit->stale;
    total->concurrent_use += unit->concurrent_use;
    total->shared_device += unit->shared_device;
    total->signing_held += unit->signing_held;
}

static enum err gather(struct call *call, struct security_report *report)
{
    struct unit_security *units = arena_array(call->mem, UNITS_MAX, sizeof(*units));
    struct list page = {.n = PAGE};
    enum err err = OK;

    report->units.items = units;
    while (!err && page.n == PAGE && report->units.n + PAGE <= UNITS_MAX) {
        int64_t after = report->units.n ? units[report->units.n - 1].org_id : 0;

        err = unit_security_below(call, report->org_id, after, PAGE, &page);
        if (!err && page.n)
            memcpy(units + report->units.n, page.items, page.n * sizeof(*units));
        report->units.n += err ? 0 : page.n;
    }
    return err;
}

enum err read_security_report(struct call *call, int64_t org_id, struct security_report *ret)
{
    struct org org;
    enum err err = access_org(call, org_id, &org);

    *ret = (struct security_report){.org_id = org_id};
    if (!err)
        err = gather(call, ret);

    const struct unit_security *units = ret->units.items;

    for (size_t i = 0; !err && i < ret->units.n; i++)
        add_up(&ret->total, &units[i]);
    if (ret->total.active)
        ret->second_factor_percent = 100 * ret->total.with_second_factor / ret->total.active;
    return err;
}

/* A text cell; one that a table program would take for a formula gets an apostrophe. */
static void cell(struct buf *out, const char *text)
{
    buf_char(out, '"');
    if (*text && strchr("=+-@", *text))
        buf_char(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            buf_char(out, '"');
        buf_char(out, *text);
    }
    buf_char(out, '"');
}

static void row(struct buf *out, const char *id, const char *name, const struct unit_security *unit)
{
    const int64_t counts[] = {
        unit->accounts,           unit->active, unit->pending,        unit->disabled,
        unit->with_second_factor, unit->stale,  unit->concurrent_use, unit->shared_device,
        unit->signing_held};

    buf_text(out, id);
    buf_char(out, ',');
    cell(out, name);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        buf_char(out, ',');
        buf_int(out, counts[i]);
    }
    buf_text(out, "\r\n");
}

struct bytes security_report_csv(struct call *call, const struct security_report *report)
{
    struct buf out = buf_in(call->mem);
    const struct unit_security *units = report->units.items;

    buf_text(&out, "org_id,org_name,accounts,active,pending,disabled,with_second_factor,stale,"
                   "concurrent_use,shared_device,signing_held\r\n");
    for (size_t i = 0; i < report->units.n; i++)
        row(&out, arena_printf(call->mem, "%lld", (long long)units[i].org_id), units[i].org_name,
            &units[i]);
    row(&out, "", "Tổng cộng", &report->total);
    return (struct bytes){(const uint8_t *)out.data, out.n};
}
