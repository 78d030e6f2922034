/* SPDX-License-Identifier: Apache-2.0
 *
 * The packages that an inspection has added, by what tells them apart: location, name, version and
 * type. A file may be led to from several places, and one archive may name a package thousands of
 * times, so asking takes the same time however many there are.
 */
#ifndef MG_LINUX_INSPECTION_PACKAGE_SET_H
#define MG_LINUX_INSPECTION_PACKAGE_SET_H

#include "core/model/inventory.h"

/* All zero is empty. The memory is of the inventory's arena: there is nothing to clear. */
struct mg_package_set {
    uint32_t *slots; /* capacity of them, a power of two: position in the inventory + 1; 0: free */
    size_t capacity;
    size_t n;
    uint64_t seed; /* of the hashes */
};

/* Is an equal package in the set? */
bool mg_package_set_has(const struct mg_package_set *set, const struct mg_inventory *inventory,
                        const struct mg_package *package);

/* Make room for one more; false past the ceiling of the arena. */
bool mg_package_set_reserve(struct mg_package_set *set, struct mg_inventory *inventory);

/* Put the last package of the inventory in the set. For that there is room. */
void mg_package_set_put_last(struct mg_package_set *set, const struct mg_inventory *inventory);

#endif
