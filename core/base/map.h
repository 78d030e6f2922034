/* SPDX-License-Identifier: Apache-2.0
 *
 * Hash map from string views to pointers. Keys are borrowed: they must outlive the map.
 * A value of NULL means "absent", so it cannot be stored.
 */
#ifndef MG_BASE_MAP_H
#define MG_BASE_MAP_H

#include "core/base/str.h"

struct mg_map_slot {
    struct mg_str key;
    uint64_t hash;
    void *value;
};

struct mg_map {
    struct mg_map_slot *slots; /* capacity of them, a power of two */
    size_t capacity;
    size_t n;
    uint64_t seed; /* of the hashes: another one in every run */
};

void mg_map_init(struct mg_map *map);
/* Frees the table, not the values. */
void mg_map_clear(struct mg_map *map);
/* NULL when absent. */
void *mg_map_get(const struct mg_map *map, struct mg_str key);
/* Store or replace; false when there is no memory (map unchanged). value must not be NULL. */
bool mg_map_put(struct mg_map *map, struct mg_str key, void *value);

#endif
