/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tool.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

/* fontconfig keeps what it read of the fonts until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

struct call call_new(void)
{
    return (struct call){.mem = arena_new(), .request_id = "test", .today = "2026-05-25"};
}

void call_end(struct call *call)
{
    arena_free(call->mem);
}

static void remove_folder(void *path)
{
    char command[512];

    snprintf(command, sizeof(command), "rm -rf '%s'", (const char *)path);
    if (system(command))
        fprintf(stderr, "could not remove %s\n", (const char *)path);
}

const char *scratch(struct call *call)
{
    const char *tmp = getenv("TMPDIR");
    char *path = arena_printf(call->mem, "%s/hbdt-archive-XXXXXX", tmp ? tmp : "/tmp");

    if (!mkdtemp(path))
        fail_msg("mkdtemp %s", path);
    arena_defer(call->mem, remove_folder, path);
    return path;
}

const char *in(struct call *call, const char *dir, const char *name)
{
    return arena_printf(call->mem, "%s/%s", dir, name);
}

void save(const char *path, struct bytes data)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(data.data, 1, data.n, file) != data.n || fclose(file))
        fail_msg("cannot write %s", path);
}

static struct bytes drain(struct call *call, FILE *file)
{
    struct buf out = buf_in(call->mem);
    char part[4096];

    for (size_t n; (n = fread(part, 1, sizeof(part), file)) > 0;)
        buf_add(&out, part, n);
    buf_add(&out, "", 0);
    return buf_bytes(&out);
}

struct bytes load(struct call *call, const char *path)
{
    FILE *file = fopen(path, "rb");

    if (!file)
        fail_msg("cannot read %s", path);

    struct bytes data = drain(call, file);

    fclose(file);
    return data;
}

static int run_va(struct call *call, const char **ret_output, const char *format, va_list args)
{
    const char *command = arena_vprintf(call->mem, format, args);
    FILE *pipe = popen(arena_printf(call->mem, "( %s ) 2>&1", command), "r");

    if (!pipe)
        fail_msg("cannot run %s", command);
    *ret_output = (const char *)drain(call, pipe).data;

    int status = pclose(pipe);

    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int run(struct call *call, const char **ret_output, const char *format, ...)
{
    va_list args;

    va_start(args, format);

    int status = run_va(call, ret_output, format, args);

    va_end(args);
    return status;
}

const char *run_ok(struct call *call, const char *format, ...)
{
    const char *output = NULL;
    va_list args;

    va_start(args, format);

    int status = run_va(call, &output, format, args);

    va_end(args);
    if (status)
        fail_msg("status %d from %s\n%s", status, format, output);
    return output;
}

void contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no \"%s\" in\n%s", part, text);
}

void lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in\n%s", part, text);
}
