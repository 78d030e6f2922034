/* SPDX-License-Identifier: Apache-2.0
 *
 * Dependencies between components: those of all their packages together.
 */
#include <stdlib.h>

#include "core/sbom/document.h"

static size_t count_all(const struct mg_sbom *sbom, const struct mg_component *component)
{
    size_t count = 0;

    for (size_t i = component->first; i != SIZE_MAX; i = sbom->components.next[i])
        count += sbom->dependencies[i].n;
    return count;
}

static size_t gather(const struct mg_sbom *sbom, const struct mg_component *component,
                     struct mg_component **found)
{
    size_t count = 0;

    for (size_t i = component->first; i != SIZE_MAX; i = sbom->components.next[i]) {
        const struct mg_dependency_list *list = &sbom->dependencies[i];

        for (size_t k = 0; k < list->n; k++) {
            struct mg_component *other = sbom->components.of_package[list->packages[k]];

            if (other != NULL && other != component)
                found[count++] = other;
        }
    }
    return count;
}

bool mg_sbom_dependencies(const struct mg_sbom *sbom, const struct mg_component *component,
                          struct mg_component ***out, size_t *count)
{
    size_t found, kept = 0, most = sbom->dependencies == NULL ? 0 : count_all(sbom, component);
    struct mg_component **all;

    *out = NULL;
    *count = 0;
    if (most == 0)
        return true;
    all = mg_arena_array(sbom->arena, most, sizeof(void *));
    if (all == NULL)
        return false;
    found = gather(sbom, component, all);
    qsort(all, found, sizeof(void *), mg_sbom_by_purl);
    for (size_t i = 0; i < found; i++) {
        if (kept == 0 || all[kept - 1] != all[i])
            all[kept++] = all[i];
    }
    *out = all;
    *count = kept;
    return true;
}
