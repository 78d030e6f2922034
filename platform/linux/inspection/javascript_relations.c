/* SPDX-License-Identifier: Apache-2.0
 *
 * Peers are installed like dependencies since npm 7, unless they are marked as optional. What
 * optionalDependencies names counts as optional, whatever other members say of it.
 */
#include "platform/linux/inspection/javascript_relations.h"

#include "core/base/map.h"

/* Without memory for a name it counts as required. */
static void find_optional(const cJSON *document, struct mg_map *optional)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, mg_json_object(document, "optionalDependencies"))
    {
        (void)mg_map_put(optional, mg_str_of(item->string), item->string);
    }
    cJSON_ArrayForEach(item, mg_json_object(document, "peerDependenciesMeta"))
    {
        if (mg_json_bool(item, "optional"))
            (void)mg_map_put(optional, mg_str_of(item->string), item->string);
    }
}

const struct mg_relations *mg_javascript_relations(struct mg_relations *relations,
                                                   const cJSON *document)
{
    static const char *const members[] = {"dependencies", "optionalDependencies",
                                          "peerDependencies"};
    struct mg_map optional;
    const cJSON *item;

    if (relations == NULL)
        return NULL;
    mg_relations_begin(relations);
    mg_map_init(&optional);
    find_optional(document, &optional);
    for (size_t i = 0; i < MG_COUNT(members); i++) {
        cJSON_ArrayForEach(item, mg_json_object(document, members[i]))
        {
            struct mg_str name = mg_str_of(item->string);

            mg_relations_add(&relations->requires, name);
            if (mg_map_get(&optional, name) != NULL)
                mg_relations_optional(&relations->requires);
        }
    }
    mg_map_clear(&optional);
    return relations;
}
