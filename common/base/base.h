/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The few macros and value types that every file may use. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* SCOPED(fn) before a declaration: fn(&variable) runs when the variable leaves its scope. */
#define SCOPED(fn) __attribute__((cleanup(fn)))

#define PRINTF_LIKE(format_at, args_at) __attribute__((format(printf, format_at, args_at)))

/* A number that is not there: SQL NULL, JSON null. */
#define NONE INT64_MIN

/* Bytes that somebody else owns, usually an arena. */
struct bytes {
    const uint8_t *data;
    size_t n;
};

/* n items of one type, in an arena; which type is said where the list is declared. */
struct list {
    void *items;
    size_t n;
};

static inline bool is_none(int64_t number)
{
    return number == NONE;
}
