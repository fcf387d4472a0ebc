/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "conf/conf.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/text.h"

enum { FILE_MAX_BYTES = 65536 };

static char *variable_name(struct arena *mem, const char *prefix, const char *name,
                           const char *suffix)
{
    char *variable = arena_printf(mem, "%s_%s%s", prefix, name, suffix);

    for (char *c = variable; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return variable;
}

static const char *read_secret(struct arena *mem, const char *path)
{
    char text[FILE_MAX_BYTES];
    FILE *file = fopen(path, "re");

    if (!file)
        return NULL;

    size_t n = fread(text, 1, sizeof(text) - 1, file);

    fclose(file);
    while (n && (text[n - 1] == '\n' || text[n - 1] == '\r'))
        n--;
    return arena_copy(mem, text, n);
}

static bool set_number(const struct field *f, const char *text, int64_t *ret)
{
    char *end = NULL;
    long long number = strtoll(text, &end, 10);

    if (!*text || *end || number < f->min || number > f->max)
        return false;
    *ret = number;
    return true;
}

static bool set_bool(const char *text, bool *ret)
{
    *ret = strcmp(text, "true") == 0;
    return *ret || strcmp(text, "false") == 0;
}

static bool set_text(const struct field *f, const char *text, const char **ret)
{
    int64_t length = text_length(text);

    *ret = text;
    return length >= f->min && length <= f->max && (!f->check || f->check(text));
}

static bool set_value(const struct field *f, const char *text, void *at)
{
    switch (f->kind) {
    case KIND_STR:
        return set_text(f, text, at);
    case KIND_INT:
        return set_number(f, text, at);
    case KIND_BOOL:
        return set_bool(text, at);
    case KIND_ENUM:
        return (*(int *)at = enum_value(f->names, text)) != 0;
    default:
        return false;
    }
}

static void load_one(struct call *call, const char *prefix, const struct field *f, void *settings)
{
    char *variable = variable_name(call->mem, prefix, f->name, "");
    char *file_variable = variable_name(call->mem, prefix, f->name, "_FILE");
    const char *text = getenv(variable);
    const char *path = getenv(file_variable);
    void *at = field_at(f, settings);

    if (!text && path) {
        text = read_secret(call->mem, path);
        if (!text)
            violate(call, file_variable, "không đọc được tệp", "the file cannot be read");
    }
    if (!text && !path && f->kind == KIND_STR && !f->optional && !*(const char **)at)
        violate(call, variable, "còn thiếu", "is missing");
    if (!text)
        return;
    if (!set_value(f, text, at))
        violate(call, variable, "giá trị không hợp lệ",
                arena_printf(call->mem, "not valid: expected %s from %lld to %lld",
                             f->kind == KIND_INT ? "a number" : "a text with a length",
                             (long long)f->min, (long long)f->max));
}

enum err conf_load(struct call *call, const char *prefix, const struct shape *shape, void *settings)
{
    for (size_t i = 0; i < shape->n; i++)
        load_one(call, prefix, &shape->fields[i], settings);
    return fail_if_violated(call);
}

static const char *default_text(struct arena *mem, const struct field *f, const void *defaults)
{
    const void *at = field_at(f, defaults);

    if (f->kind == KIND_INT)
        return arena_printf(mem, " [%lld]", (long long)*(const int64_t *)at);
    if (f->kind == KIND_BOOL)
        return *(const bool *)at ? " [true]" : " [false]";
    if (f->kind == KIND_ENUM && *(const int *)at)
        return arena_printf(mem, " [%s]", f->names[*(const int *)at]);
    if (f->kind == KIND_STR && *(const char *const *)at)
        return arena_printf(mem, " [%s]", *(const char *const *)at);
    return f->optional ? " (optional)" : " (required)";
}

void conf_help(struct arena *mem, const char *prefix, const struct shape *shape,
               const void *defaults)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *f = &shape->fields[i];

        printf("  %-34s %s%s\n", variable_name(mem, prefix, f->name, ""), f->doc ? f->doc : "",
               default_text(mem, f, defaults));
    }
}
