/* SPDX-License-Identifier: Apache-2.0
 *
 * Components of a CycloneDX VEX: the packages with findings, so that the document can be read
 * without an SBOM. A whole SBOM is another format.
 */
#include "core/report/cyclonedx_vex.h"

#include "core/base/map.h"
#include "core/model/purl.h"

static bool make_ref(struct mg_arena *arena, const struct mg_report *report, size_t index,
                     struct mg_str *out)
{
    const struct mg_package *package = &report->inventory->packages[index];

    if (!mg_purl_format(arena, package, &report->inventory->host, report->distro, out))
        return false;
    if (out->n == 0)
        *out = mg_str_of(mg_arena_printf(arena, "package-%zu", index));
    return out->n != 0;
}

static bool add_package(struct mg_cdx_components *components, struct mg_map *map, struct mg_str ref,
                        size_t index)
{
    struct mg_cdx_component *component = mg_map_get(map, ref);

    components->next[index] = SIZE_MAX;
    if (component == NULL) {
        component = &components->items[components->count];
        *component = (struct mg_cdx_component){ref, index, index, 0};
        if (!mg_map_put(map, ref, component))
            return false;
        components->count++;
    } else {
        components->next[component->last] = index;
        component->last = index;
    }
    components->of_package[index] = component;
    return true;
}

static size_t index_of(const struct mg_report *report, const struct mg_package *package)
{
    return (size_t)(package - report->inventory->packages);
}

bool mg_cdx_components_make(struct mg_arena *arena, const struct mg_report *report,
                            struct mg_cdx_components *out)
{
    size_t count = report->inventory->package_count;
    struct mg_cdx_components components = {
        .items = mg_arena_array(arena, count, sizeof *components.items),
        .of_package = mg_arena_array(arena, count, sizeof(void *)),
        .next = mg_arena_array(arena, count, sizeof *components.next),
    };
    bool *named = mg_arena_array(arena, count, sizeof *named);
    bool made = components.items != NULL && components.of_package != NULL &&
                components.next != NULL && named != NULL;
    struct mg_map map;

    mg_map_init(&map);
    for (size_t i = 0; made && i < report->finding_count; i++) {
        if (report->findings[i].package != NULL)
            named[index_of(report, report->findings[i].package)] = true;
    }
    for (size_t i = 0; made && i < count; i++) {
        struct mg_str ref;

        if (named[i])
            made = make_ref(arena, report, i, &ref) && add_package(&components, &map, ref, i);
    }
    mg_map_clear(&map);
    if (made)
        *out = components;
    return made;
}

static void write_occurrences(struct mg_json_writer *w, const struct mg_report *report,
                              const struct mg_cdx_components *components,
                              const struct mg_cdx_component *component)
{
    mg_json_object_begin(w, "evidence");
    mg_json_array_begin(w, "occurrences");
    for (size_t i = component->first; i != SIZE_MAX; i = components->next[i]) {
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "location", report->inventory->packages[i].location);
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
    mg_json_object_end(w);
}

static void write_component(struct mg_json_writer *w, const struct mg_report *report,
                            const struct mg_cdx_components *components,
                            const struct mg_cdx_component *component)
{
    const struct mg_package *package = &report->inventory->packages[component->first];

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "type", MG_STR("library"));
    mg_json_put_str(w, "bom-ref", component->ref);
    mg_json_put_str(w, "name", package->name);
    mg_json_put_str(w, "version", package->version);
    if (mg_str_starts(component->ref, MG_STR("pkg:")))
        mg_json_put_str(w, "purl", component->ref);
    write_occurrences(w, report, components, component);
    mg_json_object_end(w);
}

void mg_cdx_write_components(struct mg_json_writer *w, const struct mg_report *report,
                             const struct mg_cdx_components *components)
{
    mg_json_array_begin(w, "components");
    for (size_t i = 0; i < components->count; i++)
        write_component(w, report, components, &components->items[i]);
    mg_json_array_end(w);
}
