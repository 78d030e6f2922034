/* SPDX-License-Identifier: Apache-2.0
 *
 * Open addressing with linear probing, at most seven eighths full. A key is the inode, moved by an
 * amount of its device: exact within a device, and two devices meet only where one has inodes that
 * no file system gives out.
 */
#include "platform/linux/inspection/folder_set.h"

#include <stdlib.h>

#define GOLDEN 0x9e3779b97f4a7c15U /* 2^64 / golden ratio: spreads neighbours */

void mg_folder_set_init(struct mg_folder_set *set, size_t ceiling)
{
    *set = (struct mg_folder_set){.ceiling = ceiling};
}

void mg_folder_set_clear(struct mg_folder_set *set)
{
    free(set->slots);
    mg_folder_set_init(set, set->ceiling);
}

/* The slot that holds key, or the free one where it belongs. */
static uint64_t *find(const struct mg_folder_set *set, uint64_t key)
{
    size_t mask = set->capacity - 1;
    size_t i = (size_t)((key * GOLDEN) >> 32) & mask;

    while (set->slots[i] != 0 && set->slots[i] != key)
        i = (i + 1) & mask;
    return &set->slots[i];
}

static bool grow(struct mg_folder_set *set)
{
    struct mg_folder_set larger = *set;

    larger.capacity = set->capacity == 0 ? 1024 : set->capacity * 2;
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i] != 0)
            *find(&larger, set->slots[i]) = set->slots[i];
    }
    free(set->slots);
    *set = larger;
    return true;
}

bool mg_folder_set_meet(struct mg_folder_set *set, uint64_t device, uint64_t inode)
{
    uint64_t key = inode + device * GOLDEN;
    uint64_t *slot;

    key += key == 0;
    if (set->n >= set->capacity / 8 * 7 && set->n < set->ceiling && !grow(set))
        set->ceiling = set->n;
    if (set->capacity == 0)
        return true;
    slot = find(set, key);
    if (*slot == key)
        return false;
    if (set->n < set->ceiling) {
        *slot = key;
        set->n++;
    }
    return true;
}
