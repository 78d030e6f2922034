/* SPDX-License-Identifier: Apache-2.0
 *
 * Which host an SBOM is of: what Margay wrote, else the component for the operating system, else
 * the distribution that most packages are from. Packages of another one are not matched.
 */
#include "core/model/purl_package.h"
#include "core/sbom_read/reader.h"

/* Distributions that are told apart in one SBOM; those past them count as one. */
#define MG_DISTRIBUTIONS 64

static bool is_same(const struct mg_host *a, const struct mg_host *b)
{
    return mg_str_eq(a->os_id, b->os_id) && mg_str_eq(a->os_version, b->os_version) &&
           mg_str_eq(a->os_codename, b->os_codename);
}

/* The distribution in the table, added when it is a new one; NULL without memory. */
static struct mg_sbom_distribution *find(struct mg_sbom_reader *reader, const struct mg_host *host,
                                         size_t *index)
{
    struct mg_sbom_distribution *items = reader->distributions.items, *added;

    for (*index = 0; *index < reader->distributions.n; (*index)++) {
        if (is_same(&items[*index].host, host) || *index + 1 == MG_DISTRIBUTIONS)
            return &items[*index];
    }
    added = mg_vec_add(&reader->distributions);
    if (added == NULL || !mg_arena_str(&reader->kept, host->os_id, &added->host.os_id) ||
        !mg_arena_str(&reader->kept, host->os_version, &added->host.os_version) ||
        !mg_arena_str(&reader->kept, host->os_codename, &added->host.os_codename))
        return NULL;
    return added;
}

bool mg_sbom_distribution_count(struct mg_sbom_reader *reader, const struct mg_host *distribution,
                                const struct mg_package *package)
{
    struct mg_sbom_distribution *found;
    size_t index = 0;

    if (distribution != NULL) {
        found = find(reader, distribution, &index);
        if (found == NULL)
            return false;
        if (found->count++ == 0 && !mg_arena_str(&reader->kept, package->name, &found->example))
            return false;
        index++;
    }
    return mg_vec_push(&reader->of_package, &index);
}

/* Is nothing told but the name, of a distribution that has releases? */
static bool is_name_only(const struct mg_host *distribution)
{
    struct mg_distro distro;

    return distribution->os_version.n == 0 && distribution->os_codename.n == 0 &&
           !mg_distro_resolve(distribution, &distro);
}

static const struct mg_sbom_distribution *majority(const struct mg_sbom_reader *reader)
{
    const struct mg_sbom_distribution *items = reader->distributions.items, *most = NULL;

    for (size_t i = 0; i < reader->distributions.n; i++) {
        if (!is_name_only(&items[i].host) && (most == NULL || items[i].count > most->count))
            most = &items[i];
    }
    return most;
}

/* "debian 12", for people. */
static const char *name_of(struct mg_arena *arena, const struct mg_host *host)
{
    struct mg_str version = host->os_version.n != 0 ? host->os_version : host->os_codename;

    return mg_arena_printf(arena, "%.*s%s%.*s", MG_STR_ARG(host->os_id), version.n != 0 ? " " : "",
                           MG_STR_ARG(version));
}

static void take_system(struct mg_host *host, const struct mg_host *system)
{
    host->os_id = system->os_id;
    host->os_version = system->os_version;
    host->os_codename = system->os_codename;
    host->os_id_like = system->os_id_like;
    host->os_name = system->os_name;
}

static bool resolves(const struct mg_host *host)
{
    struct mg_distro distro;

    return mg_distro_resolve(host, &distro);
}

/* Fill the host; what is not told by Margay may come from elsewhere. */
static void choose(struct mg_sbom_reader *reader, struct mg_host *host)
{
    const struct mg_sbom_distribution *most = majority(reader);

    *host = reader->host;
    if (host->hostname.n == 0 && !reader->own)
        host->hostname = reader->subject;
    if (host->os_id.n != 0)
        return;
    take_system(host, &reader->system);
    if (most == NULL || (host->os_id.n != 0 && (resolves(host) || !resolves(&most->host))))
        return;
    take_system(host, &most->host);
    mg_sbom_cover(reader, MG_COVERAGE_COMPLETE, "DISTRIBUTION_OF_PURLS",
                  mg_str_of(name_of(&reader->kept, host)),
                  "the SBOM names no operating system that is known: it is the one that most purls "
                  "are from",
                  most->count);
}

static bool has_word(struct mg_str words, struct mg_str word)
{
    struct mg_str each;

    while (mg_str_cut(&words, ' ', &each)) {
        if (mg_str_eq(each, word))
            return true;
    }
    return false;
}

/* By the name alone: the host's own or its beginning ("opensuse"), that of what it is built from,
 * or none ("linux"). */
static bool name_belongs(struct mg_str id, const struct mg_host *host)
{
    struct mg_distro distro;

    return host->os_id.n == 0 || mg_str_starts(host->os_id, id) || mg_str_is(id, "linux") ||
           has_word(host->os_id_like, id) ||
           (mg_distro_resolve(host, &distro) && mg_str_is(id, distro.release->family->id));
}

/* Do packages of the one belong on the other? */
static bool belongs(const struct mg_host *distribution, const struct mg_host *host)
{
    struct mg_distro of_packages, of_host;
    bool known = mg_distro_resolve(distribution, &of_packages);

    if (is_name_only(distribution))
        return name_belongs(distribution->os_id, host);
    if (known != mg_distro_resolve(host, &of_host))
        return false;
    return known ? of_packages.release == of_host.release
                 : mg_str_eq(distribution->os_id, host->os_id);
}

/* Mark the packages of all distributions that are not the host's. */
static void mark(struct mg_sbom_reader *reader, const struct mg_str *origins, struct mg_str reason)
{
    const size_t *of_package = reader->of_package.items;

    for (size_t i = 0; i < reader->of_package.n; i++) {
        struct mg_package *package = &reader->inventory->packages[i];
        struct mg_str origin = of_package[i] == 0 ? MG_STR_NONE : origins[of_package[i] - 1];

        if (origin.n == 0 || package->origin.n != 0)
            continue;
        package->origin = origin;
        package->origin_reason = reason;
    }
}

static bool mark_others(struct mg_sbom_reader *reader, const struct mg_host *host)
{
    const struct mg_sbom_distribution *items = reader->distributions.items;
    struct mg_str origins[MG_DISTRIBUTIONS] = {{0}};
    struct mg_arena *arena = &reader->inventory->arena;
    const char *reason = mg_arena_printf(arena, "the SBOM is of %s", name_of(&reader->kept, host));

    for (size_t i = 0; i < reader->distributions.n; i++) {
        const char *name;

        if (belongs(&items[i].host, host))
            continue;
        name = name_of(arena, &items[i].host);
        origins[i] = mg_str_of(name);
        mg_sbom_cover(reader, MG_COVERAGE_LIMITED, "OTHER_DISTRIBUTION", origins[i],
                      mg_arena_printf(&reader->kept,
                                      "packages of another distribution than the host's, which "
                                      "are not matched: %.*s%s",
                                      MG_STR_ARG(mg_sbom_cut(items[i].example, 64)),
                                      items[i].count > 1 ? " and others" : ""),
                      items[i].count);
    }
    mark(reader, origins, mg_str_of(reason));
    return reason != NULL;
}

/* Packages of a distribution's package manager, where nothing tells which one. */
static void cover_unknown(struct mg_sbom_reader *reader)
{
    const struct mg_inventory *inventory = reader->inventory;
    uint64_t count = 0;

    for (size_t i = 0; i < inventory->package_count; i++)
        count += mg_purl_type_is_distribution(inventory->packages[i].type);
    if (count != 0)
        mg_sbom_cover(reader, MG_COVERAGE_INCOMPLETE, "NO_DISTRIBUTION", MG_STR_NONE,
                      "neither the SBOM nor the purls tell the distribution of these packages",
                      count);
}

enum mg_status mg_sbom_distributions_end(struct mg_sbom_reader *reader, struct mg_error *err)
{
    struct mg_host host;
    const char *name;

    choose(reader, &host);
    name = name_of(&reader->kept, &host);
    if (name == NULL || !mark_others(reader, &host))
        return mg_fail(err, MG_NOMEM, "no memory to tell the distribution");
    if (host.os_id.n == 0)
        cover_unknown(reader);
    else if (host.os_name.n == 0)
        host.os_name = mg_str_of(name);
    return mg_inventory_set_host(reader->inventory, &host, err);
}
