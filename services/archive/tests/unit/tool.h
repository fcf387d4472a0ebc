/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What these tests need of the outside: a scratch folder, files, and other people's programs. */
#pragma once

#include "base/call.h"

/* A call with its own arena, for one test; end it with call_end(). */
struct call call_new(void);
void call_end(struct call *call);

/* A new folder under $TMPDIR; it is removed with the arena. */
const char *scratch(struct call *call);

/* DIR/NAME in the arena. */
const char *in(struct call *call, const char *dir, const char *name);

void save(const char *path, struct bytes data);
struct bytes load(struct call *call, const char *path);

/* Runs a shell command; its output (both streams) is in the arena. Returns the exit status. */
int run(struct call *call, const char **ret_output, const char *format, ...) PRINTF_LIKE(3, 4);

/* Fails the test, showing the output, unless the command succeeds; returns the output. */
const char *run_ok(struct call *call, const char *format, ...) PRINTF_LIKE(2, 3);

/* Fails with the whole text unless part is, or is not, in it. */
void contains(const char *text, const char *part);
void lacks(const char *text, const char *part);
