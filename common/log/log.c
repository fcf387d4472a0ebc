/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "log/log.h"

#include <unistd.h>

#include "base/date.h"
#include "json/json.h"

void log_line(const char *level, const char *request, const char *event,
              const struct log_field *fields)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct buf out = buf_in(mem);

    buf_printf(&out, "{\"at\":\"%s\",\"level\":\"%s\",\"event\":", time_text(mem, clock_now()),
               level);
    json_text(&out, event);
    buf_text(&out, ",\"request\":");
    json_text(&out, request);
    for (; fields->name; fields++) {
        buf_printf(&out, ",\"%s\":", fields->name);
        if (fields->text)
            json_text(&out, fields->text);
        else
            buf_int(&out, fields->number);
    }
    buf_text(&out, "}\n");
    /* A log that cannot be written must not stop the work. */
    if (write(STDERR_FILENO, out.data, out.n) < 0)
        return;
}
