/* SPDX-License-Identifier: Apache-2.0
 *
 * Open addressing with linear probing, at most half full.
 */
#include "platform/linux/inspection/package_set.h"

#include <string.h>

#include "platform/linux/inspection/inspection.h"

static bool same(const struct mg_package *a, const struct mg_package *b)
{
    return mg_str_eq(a->name, b->name) && mg_str_eq(a->version, b->version) &&
           mg_str_eq(a->type, b->type) && mg_str_eq(a->location, b->location);
}

static uint64_t hash_of(const struct mg_package_set *set, const struct mg_package *package)
{
    uint64_t hash = mg_str_hash_seeded(package->location, set->seed);

    hash = mg_str_hash_seeded(package->name, hash);
    return mg_str_hash_seeded(package->version, hash);
}

/* The slot that has an equal package, or the free one where it belongs. */
static uint32_t *find(const struct mg_package_set *set, const struct mg_inventory *inventory,
                      const struct mg_package *package)
{
    size_t mask = set->capacity - 1;
    size_t i = (size_t)hash_of(set, package) & mask;

    while (set->slots[i] != 0 && !same(&inventory->packages[set->slots[i] - 1], package))
        i = (i + 1) & mask;
    return &set->slots[i];
}

bool mg_package_set_has(const struct mg_package_set *set, const struct mg_inventory *inventory,
                        const struct mg_package *package)
{
    return set->n != 0 && *find(set, inventory, package) != 0;
}

bool mg_package_set_reserve(struct mg_package_set *set, struct mg_inventory *inventory)
{
    struct mg_package_set larger = *set;

    if (set->n < set->capacity / 2)
        return true;
    larger.capacity = set->capacity == 0 ? 64 : set->capacity * 2;
    larger.slots = mg_arena_array(&inventory->arena, larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL)
        return false;
    memset(larger.slots, 0, larger.capacity * sizeof *larger.slots);
    if (set->capacity == 0)
        larger.seed = (uint64_t)mg_inspection_clock() ^ (uintptr_t)larger.slots;
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i] != 0)
            *find(&larger, inventory, &inventory->packages[set->slots[i] - 1]) = set->slots[i];
    }
    *set = larger;
    return true;
}

void mg_package_set_put_last(struct mg_package_set *set, const struct mg_inventory *inventory)
{
    size_t count = inventory->package_count;

    *find(set, inventory, &inventory->packages[count - 1]) = (uint32_t)count;
    set->n++;
}
