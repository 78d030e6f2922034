/* SPDX-License-Identifier: Apache-2.0
 *
 * Open addressing with linear probing, at most half full. No removal: our maps are built, then
 * read.
 */
#include "core/base/map.h"

#include <assert.h>
#include <stdlib.h>

#include <uv.h>

void mg_map_init(struct mg_map *map)
{
    *map = (struct mg_map){.seed = uv_hrtime() ^ (uintptr_t)map};
}

static uint64_t hash_of(const struct mg_map *map, struct mg_str key)
{
    return mg_str_hash_seeded(key, map->seed);
}

void mg_map_clear(struct mg_map *map)
{
    free(map->slots);
    mg_map_init(map);
}

/* The slot that holds key, or the free one where it belongs. The table is never full. */
static struct mg_map_slot *find(const struct mg_map *map, struct mg_str key, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    size_t i = (size_t)hash & mask;

    while (map->slots[i].value != NULL &&
           (map->slots[i].hash != hash || !mg_str_eq(map->slots[i].key, key)))
        i = (i + 1) & mask;
    return &map->slots[i];
}

static bool grow(struct mg_map *map)
{
    struct mg_map larger = *map;

    larger.capacity = map->capacity == 0 ? 64 : map->capacity * 2;
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].value != NULL)
            *find(&larger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    }
    free(map->slots);
    *map = larger;
    return true;
}

void *mg_map_get(const struct mg_map *map, struct mg_str key)
{
    return map->n == 0 ? NULL : find(map, key, hash_of(map, key))->value;
}

bool mg_map_put(struct mg_map *map, struct mg_str key, void *value)
{
    uint64_t hash = hash_of(map, key);
    struct mg_map_slot *slot;

    assert(value != NULL);
    if (map->n >= map->capacity / 2 && !grow(map))
        return false;
    slot = find(map, key, hash);
    map->n += slot->value == NULL;
    *slot = (struct mg_map_slot){key, hash, value};
    return true;
}
