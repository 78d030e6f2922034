/* SPDX-License-Identifier: Apache-2.0
 *
 * Chained blocks that grow from small to large, so that a small scan takes little memory.
 */
#include "core/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MG_ARENA_ALIGN ((size_t)16)
#define MG_ARENA_FIRST ((size_t)16 << 10)
#define MG_ARENA_LARGEST ((size_t)1 << 20)

struct mg_arena_block {
    struct mg_arena_block *next;
    size_t size; /* of data */
    size_t used;
    size_t pad; /* keeps data aligned to 16 */
    unsigned char data[];
};

void mg_arena_init(struct mg_arena *arena, size_t ceiling)
{
    *arena = (struct mg_arena){.ceiling = ceiling};
}

void mg_arena_clear(struct mg_arena *arena)
{
    while (arena->blocks != NULL) {
        struct mg_arena_block *next = arena->blocks->next;

        free(arena->blocks);
        arena->blocks = next;
    }
    arena->used = 0;
    arena->refused = false;
}

/* Bytes that an object takes. Alone in a block it takes its own size, so that a sanitizer sees
 * the first byte behind it. */
static size_t rounded(size_t size)
{
#ifdef MG_ARENA_SINGLE
    return size == 0 ? 1 : size;
#else
    return size == 0 ? MG_ARENA_ALIGN : (size + MG_ARENA_ALIGN - 1) & ~(MG_ARENA_ALIGN - 1);
#endif
}

static size_t block_size(const struct mg_arena *arena, size_t need)
{
#ifdef MG_ARENA_SINGLE
    (void)arena;
    return need;
#else
    size_t size = arena->blocks == NULL ? MG_ARENA_FIRST : arena->blocks->size * 2;
    size_t left = arena->ceiling - arena->used;

    if (size > MG_ARENA_LARGEST)
        size = MG_ARENA_LARGEST;
    if (size > left)
        size = left;
    return size > need ? size : need;
#endif
}

static struct mg_arena_block *add_block(struct mg_arena *arena, size_t need)
{
    size_t size = block_size(arena, need);
    struct mg_arena_block *block;

    if (size > arena->ceiling - arena->used)
        return NULL;
    block = calloc(1, sizeof *block + size);
    if (block == NULL)
        return NULL;
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used += size;
    return block;
}

static void *refuse(struct mg_arena *arena)
{
    arena->refused = true;
    return NULL;
}

void *mg_arena_alloc(struct mg_arena *arena, size_t size)
{
    struct mg_arena_block *block = arena->blocks;
    void *object;

    if (size > SIZE_MAX / 2)
        return refuse(arena);
    if (block == NULL || rounded(size) > block->size - block->used)
        block = add_block(arena, rounded(size));
    if (block == NULL)
        return refuse(arena);
    object = block->data + block->used;
    block->used += rounded(size);
    return object;
}

void *mg_arena_array(struct mg_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return refuse(arena);
    return mg_arena_alloc(arena, count * size);
}

bool mg_arena_str(struct mg_arena *arena, struct mg_str s, struct mg_str *out)
{
    char *copy = s.n == SIZE_MAX ? NULL : mg_arena_alloc(arena, s.n + 1);

    if (copy == NULL)
        return false;
    if (s.n != 0)
        memcpy(copy, s.p, s.n);
    *out = (struct mg_str){copy, s.n};
    return true;
}

const char *mg_arena_printf(struct mg_arena *arena, const char *format, ...)
{
    va_list args;
    char *text;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        return NULL;
    text = mg_arena_alloc(arena, (size_t)n + 1);
    if (text == NULL)
        return NULL;
    va_start(args, format);
    (void)vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return text;
}
