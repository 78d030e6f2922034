/* SPDX-License-Identifier: Apache-2.0
 *
 * A region of memory that is freed at once: one per scan or request, with a ceiling. Allocation
 * past the ceiling gives NULL, never more memory. Not for use by several threads.
 * Built with MG_ARENA_SINGLE every object is a malloc of its own, so that sanitizers see overruns.
 */
#ifndef MG_BASE_ARENA_H
#define MG_BASE_ARENA_H

#include "core/base/compiler.h"
#include "core/base/str.h"

struct mg_arena_block;

struct mg_arena {
    struct mg_arena_block *blocks;
    size_t ceiling; /* bytes this arena may take from the system */
    size_t used;    /* bytes taken so far */
    bool refused;   /* something did not fit: what was made of it may lack parts */
};

void mg_arena_init(struct mg_arena *arena, size_t ceiling);
void mg_arena_clear(struct mg_arena *arena);

/* Zeroed memory aligned for any object, or NULL past the ceiling. Size 0 gives a valid pointer. */
void *mg_arena_alloc(struct mg_arena *arena, size_t size);
/* count objects of size bytes; overflow counts as past the ceiling. */
void *mg_arena_array(struct mg_arena *arena, size_t count, size_t size);
/* A NUL-terminated copy; false past the ceiling. *out borrows from the arena. */
bool mg_arena_str(struct mg_arena *arena, struct mg_str s, struct mg_str *out);
/* printf into the arena; NULL past the ceiling. */
const char *mg_arena_printf(struct mg_arena *arena, const char *format, ...) MG_PRINTF(2, 3);

#endif
