/* SPDX-License-Identifier: Apache-2.0
 *
 * The set of watched paths: a map whose keys have one spelling.
 */
#include "platform/linux/packages/watch.h"

#include <limits.h>
#include <string.h>

void mg_watch_init(struct mg_watch *watch, struct mg_tree *tree, size_t ceiling)
{
    mg_arena_init(&watch->arena, ceiling);
    mg_map_init(&watch->objects);
    mg_usrmerge_init(&watch->usr, tree);
    memset(watch->ends, 0, sizeof watch->ends);
}

void mg_watch_clear(struct mg_watch *watch)
{
    mg_map_clear(&watch->objects);
    mg_arena_clear(&watch->arena);
}

struct mg_str mg_watch_relative(struct mg_str path)
{
    if (mg_str_starts(path, MG_STR("./")))
        path = mg_str_skip(path, 1);
    return mg_str_starts(path, MG_STR("/")) ? mg_str_skip(path, 1) : path;
}

/* Where a path ends is seen sooner than its hash, and nearly all paths are of no interest. */
static unsigned char last_of(struct mg_str path)
{
    return path.n == 0 ? 0 : (unsigned char)path.p[path.n - 1];
}

static uint64_t length_of(struct mg_str path)
{
    return (uint64_t)1 << path.n % 64;
}

void *mg_watch_find(const struct mg_watch *watch, struct mg_str path)
{
    char buf[PATH_MAX];
    struct mg_str name = mg_usrmerge_name(&watch->usr, mg_watch_relative(path), buf, sizeof buf);
    bool maybe = (watch->ends[last_of(name)] & length_of(name)) != 0;

    return maybe ? mg_map_get(&watch->objects, name) : NULL;
}

void *mg_watch_add(struct mg_watch *watch, struct mg_str path, size_t size)
{
    void *object = mg_watch_find(watch, path);
    char buf[PATH_MAX];
    struct mg_str name;

    if (object != NULL)
        return object;
    name = mg_usrmerge_name(&watch->usr, mg_watch_relative(path), buf, sizeof buf);
    object = mg_arena_alloc(&watch->arena, size);
    if (object == NULL || !mg_arena_str(&watch->arena, name, &name) ||
        !mg_map_put(&watch->objects, name, object))
        return NULL;
    watch->ends[last_of(name)] |= length_of(name);
    return object;
}
