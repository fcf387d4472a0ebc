/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Memory that lives as long as a call: taken in pieces, given back at once. */
#pragma once

#include <stdarg.h>

#include "base/base.h"

struct arena;

/* A new arena; out of memory ends the process. Free it with arena_free(). */
struct arena *arena_new(void);

/* Runs what was deferred, last first, then gives all the memory back. NULL is fine. */
void arena_free(struct arena *mem);
void arena_freep(struct arena **mem);

/* n zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *mem, size_t n);

/* n zeroed items of size bytes each; overflow ends the process. */
void *arena_array(struct arena *mem, size_t n, size_t size);

/* A copy of n bytes, with a NUL behind them. */
char *arena_copy(struct arena *mem, const void *data, size_t n);

char *arena_strdup(struct arena *mem, const char *text);
char *arena_printf(struct arena *mem, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *mem, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* Calls end(object) when the arena is freed: for what is not memory. */
void arena_defer(struct arena *mem, void (*end)(void *), void *object);
