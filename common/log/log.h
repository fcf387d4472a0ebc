/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One JSON line per event on standard error, written at once; event names are constants, data are
 * fields, and no value can forge a line. Never secrets, names or marks. */
#pragma once

#include "base/call.h"

struct log_field {
    const char *name;
    const char *text; /* NULL = it is a number */
    int64_t number;
};

static inline struct log_field log_kv_text(const char *name, const char *text)
{
    return (struct log_field){name, text ? text : "", 0};
}

static inline struct log_field log_kv_int(const char *name, int64_t number)
{
    return (struct log_field){name, NULL, number};
}

/* clang-format off */
#define KV(name, value)                                                                            \
    _Generic((value), char *: log_kv_text, const char *: log_kv_text, default: log_kv_int)(name, value)
#define LOG_FIELDS(...)                                                                            \
    (const struct log_field[]){__VA_ARGS__ __VA_OPT__(,) {0}}
/* clang-format on */

#define log_info(request, event, ...)  log_line("info", request, event, LOG_FIELDS(__VA_ARGS__))
#define log_error(request, event, ...) log_line("error", request, event, LOG_FIELDS(__VA_ARGS__))

/* fields end with one whose name is NULL. request is a request id or "start", "stop" … */
void log_line(const char *level, const char *request, const char *event,
              const struct log_field *fields);
