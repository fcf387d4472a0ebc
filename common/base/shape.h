/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A struct described once: the table that decodes and encodes JSON, binds SQL parameters, reads SQL
 * rows and settings. It does not compile when a member has another type than its row says.
 *
 *     static const struct field class_fields[] = {
 *         STR(struct class_row, name, 1, 20),
 *         INT(struct class_row, grade, 1, 12),
 *         INT(struct class_row, homeroom_id, 1, INT64_MAX, .optional = true),
 *     };
 *     const struct shape class_shape = SHAPE(struct class_row, class_fields);
 *
 * What is not there: NULL for text, NONE for a number, 0 for an enum (names[0] is always ""),
 * {NULL, 0} for bytes and lists.
 */
#pragma once

#include "base/base.h"

enum kind {
    KIND_STR,    /* const char *: UTF-8, NFC; min..max code points */
    KIND_INT,    /* int64_t: min..max */
    KIND_BOOL,   /* bool */
    KIND_ENUM,   /* int: index into names, which ends with NULL; JSON and SQL hold the name */
    KIND_BYTES,  /* struct bytes: base64 in JSON, BLOB in SQL; min..max bytes */
    KIND_OBJECT, /* an embedded struct, described by shape; JSON only */
    KIND_LIST,   /* struct list of structs described by shape; min..max items; JSON only */
    KIND_TEXTS,  /* struct list of const char *; max bounds the items, each 1..200; JSON only */
    KIND_JSON,   /* const char *: ready JSON text, written as it is; output only */
};

struct shape;

struct field {
    const char *name;
    enum kind kind;
    size_t offset;
    int64_t min;
    int64_t max;
    const char *const *names;
    const struct shape *shape;
    bool (*check)(const char *text); /* further check of a text, e.g. is_date */
    const char *expects;             /* what check wants, for people: "ngày YYYY-MM-DD" */
    const char *doc;                 /* for --help and --describe */
    bool optional;
    bool secret;    /* never logged, never encoded */
    bool omit_none; /* left out of the JSON instead of null when not there */
};

struct shape {
    const char *name;
    const struct field *fields;
    size_t n;
    size_t size; /* of the struct */
};

#define SHAPE(T, table)                                                                            \
    {                                                                                              \
        .name = #T, .fields = (table), .n = COUNT_OF(table), .size = sizeof(T)                     \
    }

/* offsetof() that does not compile when the member has another type than the table says. */
#define OFFSET_IF(T, member, ctype)                                                                \
    (offsetof(T, member) +                                                                         \
     0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((T *)0)->member), ctype) ? 1 : -1]))

/* clang-format off */
#define STR(T, member, min_, max_, ...)                                                            \
    {.name = #member, .kind = KIND_STR, .offset = OFFSET_IF(T, member, const char *),              \
     .min = (min_), .max = (max_) __VA_OPT__(,) __VA_ARGS__}
#define INT(T, member, min_, max_, ...)                                                            \
    {.name = #member, .kind = KIND_INT, .offset = OFFSET_IF(T, member, int64_t),                   \
     .min = (min_), .max = (max_) __VA_OPT__(,) __VA_ARGS__}
#define BOOL(T, member, ...)                                                                       \
    {.name = #member, .kind = KIND_BOOL, .offset = OFFSET_IF(T, member, bool)                      \
     __VA_OPT__(,) __VA_ARGS__}
#define ENUM(T, member, names_, ...)                                                               \
    {.name = #member, .kind = KIND_ENUM, .offset = OFFSET_IF(T, member, int), .names = (names_)    \
     __VA_OPT__(,) __VA_ARGS__}
#define BYTES(T, member, min_, max_, ...)                                                          \
    {.name = #member, .kind = KIND_BYTES, .offset = OFFSET_IF(T, member, struct bytes),            \
     .min = (min_), .max = (max_) __VA_OPT__(,) __VA_ARGS__}
#define OBJECT(T, member, shape_, ...)                                                             \
    {.name = #member, .kind = KIND_OBJECT, .offset = offsetof(T, member), .shape = &(shape_)       \
     __VA_OPT__(,) __VA_ARGS__}
#define LIST(T, member, shape_, min_, max_, ...)                                                   \
    {.name = #member, .kind = KIND_LIST, .offset = OFFSET_IF(T, member, struct list),              \
     .shape = &(shape_), .min = (min_), .max = (max_) __VA_OPT__(,) __VA_ARGS__}
#define TEXTS(T, member, min_, max_, ...)                                                          \
    {.name = #member, .kind = KIND_TEXTS, .offset = OFFSET_IF(T, member, struct list),             \
     .min = (min_), .max = (max_) __VA_OPT__(,) __VA_ARGS__}
#define JSON(T, member, ...)                                                                       \
    {.name = #member, .kind = KIND_JSON, .offset = OFFSET_IF(T, member, const char *)              \
     __VA_OPT__(,) __VA_ARGS__}
/* clang-format on */

static inline void *field_at(const struct field *field, const void *object)
{
    return (char *)(uintptr_t)object + field->offset;
}

/* The field of that name, or NULL. */
const struct field *shape_field(const struct shape *shape, const char *name, size_t name_length);

/* Sets every member to "not there". */
void shape_clear(const struct shape *shape, void *object);

/* The index of name in names (1..), or 0 when there is none. */
int enum_value(const char *const *names, const char *name);
