/* SPDX-License-Identifier: Apache-2.0
 *
 * The epoch of a source package is that of the installed package with its name; where there is
 * none, the one that most packages have that were built from it with its very version (those with
 * a version of their own have an epoch of their own); else none.
 */
#include "platform/linux/packages/rpm_epoch.h"

#include "core/base/map.h"

/* Different epochs that packages of one source have; there are hardly two. */
#define EPOCHS 4

struct votes {
    struct mg_str epochs[EPOCHS]; /* with the colon; empty: none */
    unsigned counts[EPOCHS];
    size_t n;
    struct mg_str main; /* of the package that is named like its source */
    bool has_main;
};

static struct mg_str cut_epoch(struct mg_str version, struct mg_str *rest)
{
    size_t colon = mg_str_find(version, ':');
    size_t n = colon == SIZE_MAX ? 0 : colon + 1;

    *rest = mg_str_skip(version, n);
    return mg_str_take(version, n);
}

static void vote(struct votes *votes, struct mg_str epoch)
{
    size_t i = 0;

    while (i < votes->n && !mg_str_eq(votes->epochs[i], epoch))
        i++;
    if (i == EPOCHS)
        return;
    votes->epochs[i] = epoch;
    votes->counts[i]++;
    votes->n += i == votes->n;
}

static struct mg_str winner(const struct votes *votes)
{
    size_t best = 0;

    if (votes->has_main)
        return votes->main;
    for (size_t i = 1; i < votes->n; i++) {
        if (votes->counts[i] > votes->counts[best])
            best = i;
    }
    return votes->n == 0 ? MG_STR_NONE : votes->epochs[best];
}

/* The votes for the source of package; NULL without memory. */
static struct votes *votes_for(struct mg_map *sources, struct mg_arena *arena,
                               const struct mg_package *package)
{
    const char *key = mg_arena_printf(arena, "%.*s-%.*s", MG_STR_ARG(package->source_name),
                                      MG_STR_ARG(package->source_version));
    struct votes *votes = key == NULL ? NULL : mg_map_get(sources, mg_str_of(key));

    if (votes != NULL || key == NULL)
        return votes;
    votes = mg_arena_alloc(arena, sizeof *votes);
    return votes != NULL && mg_map_put(sources, mg_str_of(key), votes) ? votes : NULL;
}

static bool count(struct mg_map *sources, struct mg_arena *arena, const struct mg_package *package)
{
    struct votes *votes = votes_for(sources, arena, package);
    struct mg_str rest, epoch = cut_epoch(package->version, &rest);

    if (votes == NULL)
        return false;
    if (!mg_str_eq(rest, package->source_version))
        return true;
    vote(votes, epoch);
    if (mg_str_eq(package->name, package->source_name)) {
        votes->main = epoch;
        votes->has_main = true;
    }
    return true;
}

static bool set(struct mg_map *sources, struct mg_arena *scratch, struct mg_arena *arena,
                struct mg_package *package)
{
    const struct votes *votes = votes_for(sources, scratch, package);
    struct mg_str epoch = votes == NULL ? MG_STR_NONE : winner(votes);
    const char *version;

    if (epoch.n == 0)
        return votes != NULL;
    version =
        mg_arena_printf(arena, "%.*s%.*s", MG_STR_ARG(epoch), MG_STR_ARG(package->source_version));
    if (version != NULL)
        package->source_version = mg_str_of(version);
    return version != NULL;
}

bool mg_rpm_epochs_set(struct mg_inventory *inventory, size_t first)
{
    struct mg_arena scratch;
    struct mg_map sources;
    bool ok = true;

    mg_arena_init(&scratch, inventory->arena.ceiling);
    mg_map_init(&sources);
    for (size_t i = first; ok && i < inventory->package_count; i++)
        ok = count(&sources, &scratch, &inventory->packages[i]);
    for (size_t i = first; ok && i < inventory->package_count; i++)
        ok = set(&sources, &scratch, &inventory->arena, &inventory->packages[i]);
    mg_map_clear(&sources);
    mg_arena_clear(&scratch);
    return ok;
}
