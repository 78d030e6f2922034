/* SPDX-License-Identifier: Apache-2.0
 *
 * Packages to components.
 */
#include "core/report/components.h"

#include "core/base/map.h"
#include "core/model/purl.h"

static bool add_package(struct mg_components *components, struct mg_map *map, struct mg_str purl,
                        size_t index)
{
    struct mg_component *component = mg_map_get(map, purl);

    components->next[index] = SIZE_MAX;
    if (component == NULL) {
        component = &components->items[components->count];
        *component = (struct mg_component){purl, index, index, 0};
        if (!mg_map_put(map, purl, component))
            return false;
        components->count++;
    } else {
        components->next[component->last] = index;
        component->last = index;
    }
    components->of_package[index] = component;
    return true;
}

/* Mark the packages that are wanted. */
static void choose(const struct mg_report *report, bool all, bool *wanted)
{
    const struct mg_inventory *inventory = report->inventory;

    for (size_t i = 0; i < inventory->package_count; i++)
        wanted[i] = all;
    for (size_t i = 0; i < report->finding_count; i++) {
        if (report->findings[i].package != NULL)
            wanted[report->findings[i].package - inventory->packages] = true;
    }
}

static bool add_packages(struct mg_arena *arena, const struct mg_report *report, const bool *wanted,
                         struct mg_components *components)
{
    const struct mg_inventory *inventory = report->inventory;
    bool added = true;
    struct mg_map map;

    mg_map_init(&map);
    for (size_t i = 0; added && i < inventory->package_count; i++) {
        struct mg_str purl;

        if (wanted[i])
            added = mg_purl_format(arena, &inventory->packages[i], &inventory->host, report->distro,
                                   &purl) &&
                    add_package(components, &map, purl, i);
    }
    mg_map_clear(&map);
    return added;
}

bool mg_components_make(struct mg_arena *arena, const struct mg_report *report, bool all,
                        struct mg_components *out)
{
    size_t count = report->inventory->package_count;
    struct mg_components components = {
        .items = mg_arena_array(arena, count, sizeof *components.items),
        .of_package = mg_arena_array(arena, count, sizeof(void *)),
        .next = mg_arena_array(arena, count, sizeof *components.next),
    };
    bool *wanted = mg_arena_array(arena, count, sizeof *wanted);

    if (components.items == NULL || components.of_package == NULL || components.next == NULL ||
        wanted == NULL)
        return false;
    choose(report, all, wanted);
    if (!add_packages(arena, report, wanted, &components))
        return false;
    *out = components;
    return true;
}
