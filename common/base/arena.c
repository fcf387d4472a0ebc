/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN
#endif
#endif

/* Between allocations, so that the address sanitizer sees who reads or writes past the end of one.
 */
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE(memory, n) ASAN_POISON_MEMORY_REGION(memory, n)
#define SHOW(memory, n) ASAN_UNPOISON_MEMORY_REGION(memory, n)
enum { GAP_BYTES = 16 };
#else
#define HIDE(memory, n) ((void)0)
#define SHOW(memory, n) ((void)0)
enum { GAP_BYTES = 0 };
#endif

enum { BLOCK_BYTES = 16 * 1024, SHORT_TEXT = 256 };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) char data[];
};

struct deferred {
    struct deferred *next;
    void (*end)(void *);
    void *object;
};

struct arena {
    struct block *blocks;
    struct deferred *deferred;
};

static void *must_calloc(size_t n)
{
    void *memory = calloc(1, n);

    if (!memory) {
        fputs("{\"level\":\"error\",\"event\":\"out of memory\"}\n", stderr);
        abort();
    }
    return memory;
}

struct arena *arena_new(void)
{
    return must_calloc(sizeof(struct arena));
}

void arena_free(struct arena *mem)
{
    if (!mem)
        return;
    for (struct deferred *d = mem->deferred; d; d = d->next)
        d->end(d->object);
    for (struct block *b = mem->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(mem);
}

void arena_freep(struct arena **mem)
{
    arena_free(*mem);
    *mem = NULL;
}

static struct block *add_block(struct arena *mem, size_t need)
{
    size_t size = need > BLOCK_BYTES ? need : BLOCK_BYTES;
    struct block *b = must_calloc(sizeof(*b) + size);

    b->size = size;
    b->next = mem->blocks;
    mem->blocks = b;
    HIDE(b->data, size);
    return b;
}

void *arena_alloc(struct arena *mem, size_t n)
{
    size_t align = alignof(max_align_t);
    size_t need = (n + GAP_BYTES + align - 1) / align * align;
    struct block *b = mem->blocks;

    if (need < n)
        abort();
    if (!b || b->size - b->used < need)
        b = add_block(mem, need);

    void *memory = b->data + b->used;

    b->used += need;
    SHOW(memory, n);
    return memory;
}

void *arena_array(struct arena *mem, size_t n, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(n, size, &total))
        abort();
    return arena_alloc(mem, total);
}

char *arena_copy(struct arena *mem, const void *data, size_t n)
{
    char *copy = arena_alloc(mem, n + 1);

    if (n)
        memcpy(copy, data, n);
    return copy;
}

char *arena_strdup(struct arena *mem, const char *text)
{
    return arena_copy(mem, text, strlen(text));
}

char *arena_vprintf(struct arena *mem, const char *format, va_list args)
{
    char shorter[SHORT_TEXT]; /* most texts: formatted once */
    va_list again;

    va_copy(again, args);

    int n = vsnprintf(shorter, sizeof(shorter), format, args);

    if (n < 0)
        abort();

    char *text = arena_alloc(mem, (size_t)n + 1);

    if ((size_t)n < sizeof(shorter))
        memcpy(text, shorter, (size_t)n);
    else
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *mem, const char *format, ...)
{
    va_list args;

    va_start(args, format);

    char *text = arena_vprintf(mem, format, args);

    va_end(args);
    return text;
}

void arena_defer(struct arena *mem, void (*end)(void *), void *object)
{
    struct deferred *d = arena_alloc(mem, sizeof(*d));

    *d = (struct deferred){.next = mem->deferred, .end = end, .object = object};
    mem->deferred = d;
}
