/* SPDX-License-Identifier: Apache-2.0
 *
 * Identity of an instance: packages of "Multi-Arch: same" may be installed once per architecture,
 * all others once; one of these may change its architecture, say from amd64 to all.
 */
#include "platform/linux/packages/dpkg_merge.h"

#include "core/base/map.h"
#include "platform/linux/packages/stanza.h"

/* Stanzas by name. Indexes are kept plus one: 0 is "none", and no map value. */
struct index {
    struct mg_map first;
    struct mg_vec next; /* of size_t, per stanza: the next one of the same name */
};

static bool add_to_index(struct index *index, struct mg_vec *stanzas, size_t at)
{
    const struct mg_stanza *stanza = mg_vec_at(stanzas, at);
    size_t next = (size_t)(uintptr_t)mg_map_get(&index->first, stanza->name);

    return mg_vec_push(&index->next, &next) &&
           mg_map_put(&index->first, stanza->name, (void *)(uintptr_t)(at + 1));
}

static bool is_same(const struct mg_stanza *stanza)
{
    return mg_str_is(stanza->multi_arch, "same");
}

/* The instance that update is about, or NULL. */
static struct mg_stanza *find_instance(const struct index *index, struct mg_vec *stanzas,
                                       const struct mg_stanza *update)
{
    size_t at = (size_t)(uintptr_t)mg_map_get(&index->first, update->name);
    struct mg_stanza *single = NULL;

    while (at != 0) {
        struct mg_stanza *stanza = mg_vec_at(stanzas, at - 1);

        if (mg_str_eq(stanza->arch, update->arch))
            return stanza;
        if (!is_same(stanza) && !is_same(update))
            single = stanza;
        at = *(const size_t *)mg_vec_at(&index->next, at - 1);
    }
    return single;
}

static bool apply(struct index *index, struct mg_vec *stanzas, const struct mg_stanza *update)
{
    struct mg_stanza *old = find_instance(index, stanzas, update);

    if (old == NULL)
        return mg_vec_push(stanzas, update) && add_to_index(index, stanzas, stanzas->n - 1);
    *old = *update;
    return true;
}

bool mg_dpkg_merge(struct mg_vec *stanzas, const struct mg_vec *updates)
{
    struct index index;
    bool ok = true;

    mg_map_init(&index.first);
    mg_vec_init(&index.next, sizeof(size_t));
    for (size_t i = 0; ok && updates->n != 0 && i < stanzas->n; i++)
        ok = add_to_index(&index, stanzas, i);
    for (size_t i = 0; ok && i < updates->n; i++)
        ok = apply(&index, stanzas, mg_vec_at(updates, i));
    mg_vec_clear(&index.next);
    mg_map_clear(&index.first);
    return ok;
}
