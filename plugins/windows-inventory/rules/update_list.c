/* SPDX-License-Identifier: Apache-2.0
 *
 * Updates that several sources know of.
 */
#include "plugins/windows-inventory/rules/update_list.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct update {
    struct mg_update_found best;
    unsigned sources; /* bits of enum mg_update_source */
};

static const char *const source_names[MG_UPDATE_SOURCES] = {
    [MG_UPDATE_CBS] = "cbs",           [MG_UPDATE_MSI] = "msi", [MG_UPDATE_QFE] = "qfe",
    [MG_UPDATE_REGISTRY] = "registry", [MG_UPDATE_WUA] = "wua",
};

/* The best first. All others are alike: the update is not there. */
static const char *const states[] = {"installed", "superseded", "obsoleted", "pending", "staged"};

static size_t rank_of(struct mg_str state)
{
    size_t rank = 0;

    while (rank < MG_COUNT(states) && !mg_str_is(state, states[rank]))
        rank++;
    return rank;
}

void mg_update_list_init(struct mg_update_list *list)
{
    mg_vec_init(&list->updates, sizeof(struct update));
    mg_map_init(&list->numbers);
}

void mg_update_list_clear(struct mg_update_list *list)
{
    mg_vec_clear(&list->updates);
    mg_map_clear(&list->numbers);
}

/* Builds of one update, which are of one Windows: without zeros in front the longer is higher. */
static bool is_higher(struct mg_str version, struct mg_str than)
{
    return version.n != than.n ? version.n > than.n : mg_str_cmp(version, than) > 0;
}

static bool is_better(const struct mg_update_found *a, const struct mg_update_found *b)
{
    if (a->source != b->source)
        return a->source < b->source;
    if (rank_of(a->state) != rank_of(b->state))
        return rank_of(a->state) < rank_of(b->state);
    return is_higher(a->version, b->version);
}

static void fill(struct mg_str *text, struct mg_str other)
{
    if (text->n == 0)
        *text = other;
}

/* What the better one does not say, the other one may. Not the version: it belongs to the state. */
static void merge(struct update *update, const struct mg_update_found *found)
{
    struct mg_update_found best = is_better(found, &update->best) ? *found : update->best;
    const struct mg_update_found *other = is_better(found, &update->best) ? &update->best : found;

    fill(&best.title, other->title);
    fill(&best.installed, other->installed);
    update->best = best;
    update->sources |= 1u << found->source;
}

static struct mg_str key_of(const struct mg_update_found *found)
{
    return found->kb.n != 0 ? found->kb : found->identity;
}

bool mg_update_list_add(struct mg_update_list *list, const struct mg_update_found *found)
{
    struct mg_str key = key_of(found);
    uintptr_t number = (uintptr_t)mg_map_get(&list->numbers, key);
    struct update update = {*found, 1u << found->source};

    if (key.n == 0)
        return false;
    if (number != 0) {
        merge(mg_vec_at(&list->updates, number - 1), found);
        return true;
    }
    return mg_vec_push(&list->updates, &update) &&
           mg_map_put(&list->numbers, key, (void *)(uintptr_t)list->updates.n);
}

bool mg_update_list_join(struct mg_update_list *list, const struct mg_update_list *other)
{
    bool ok = true;

    for (size_t i = 0; ok && i < other->updates.n; i++)
        ok = mg_update_list_add(list, &((struct update *)mg_vec_at(&other->updates, i))->best);
    return ok;
}

static int compare(const void *a, const void *b)
{
    const struct mg_update_found *x = &((const struct update *)a)->best;
    const struct mg_update_found *y = &((const struct update *)b)->best;

    if (rank_of(x->state) != rank_of(y->state))
        return rank_of(x->state) < rank_of(y->state) ? -1 : 1;
    if ((x->kb.n == 0) != (y->kb.n == 0))
        return x->kb.n == 0 ? 1 : -1;
    return mg_str_cmp(key_of(x), key_of(y));
}

static struct mg_str put_sources(unsigned sources, char *out, size_t size)
{
    size_t n = 0;

    for (unsigned i = 0; i < MG_UPDATE_SOURCES; i++) {
        if ((sources >> i & 1) != 0)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n == 0 ? "" : " ", source_names[i]);
    }
    return (struct mg_str){out, n};
}

void mg_update_list_emit(struct mg_update_list *list, struct mg_emit *emit)
{
    mg_map_clear(&list->numbers); /* the order changes */
    mg_map_init(&list->numbers);
    mg_vec_sort(&list->updates, compare);
    for (size_t i = 0; i < list->updates.n; i++) {
        const struct update *update = mg_vec_at(&list->updates, i);
        char sources[32];

        mg_emit_update(emit, &(struct mg_emit_update){
                                 .kb = update->best.kb,
                                 .state = update->best.state,
                                 .title = update->best.title,
                                 .identity = update->best.identity,
                                 .version = update->best.version,
                                 .sources = put_sources(update->sources, sources, sizeof sources),
                                 .installed = update->best.installed,
                             });
    }
}
