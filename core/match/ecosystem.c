/* SPDX-License-Identifier: Apache-2.0
 *
 * The ecosystems of installed packages.
 */
#include "core/match/ecosystem.h"

#include "core/base/map.h"
#include "core/match/windows.h"
#include "core/model/distro.h"

/* Types: types/ of package-url/purl-spec; ecosystems: "Defined ecosystems" of the OSV schema. */
static const struct {
    const char *type, *ecosystem;
} languages[] = {
    {"cargo", "crates.io"}, {"composer", "Packagist"}, {"gem", "RubyGems"},   {"golang", "Go"},
    {"hex", "Hex"},         {"maven", "Maven"},        {"npm", "npm"},        {"nuget", "NuGet"},
    {"pub", "Pub"},         {"pypi", "PyPI"},          {"swift", "SwiftURL"},
};

const char *mg_language_ecosystem(struct mg_str type)
{
    for (size_t i = 0; i < MG_COUNT(languages); i++) {
        if (mg_str_is(type, languages[i].type))
            return languages[i].ecosystem;
    }
    return NULL;
}

static struct mg_str of_distribution(const struct mg_package *package,
                                     const struct mg_distro *distro)
{
    bool ours = distro != NULL && package->origin.n == 0 &&
                mg_str_is(package->type, distro->release->family->package_type);

    return ours ? mg_str_of(distro->release->ecosystem) : MG_STR_NONE;
}

/* Packages that the distribution's advisories speak of, by name. */
static bool set_distribution(struct mg_inventory *inventory, const struct mg_distro *distro,
                             struct mg_map *ours, bool *owned)
{
    for (size_t i = 0; i < inventory->package_count; i++) {
        struct mg_package *package = &inventory->packages[i];

        package->ecosystem = of_distribution(package, distro);
        *owned = *owned || package->owner.n != 0;
    }
    for (size_t i = 0; *owned && i < inventory->package_count; i++) {
        struct mg_package *package = &inventory->packages[i];

        if (package->ecosystem.n != 0 && !mg_map_put(ours, package->name, package))
            return false;
    }
    return true;
}

enum mg_status mg_ecosystems_set(struct mg_inventory *inventory, struct mg_error *err)
{
    struct mg_distro distro;
    bool known = mg_distro_resolve(&inventory->host, &distro), owned = false, ok;
    struct mg_map ours;

    mg_map_init(&ours);
    ok = set_distribution(inventory, known ? &distro : NULL, &ours, &owned);
    for (size_t i = 0; ok && i < inventory->package_count; i++) {
        struct mg_package *package = &inventory->packages[i];
        const char *language = mg_language_ecosystem(package->type);

        if (mg_windows_is(package))
            package->ecosystem = mg_windows_ecosystem(package);
        else if (language != NULL &&
                 (package->owner.n == 0 || mg_map_get(&ours, package->owner) == NULL))
            package->ecosystem = mg_str_of(language);
    }
    mg_map_clear(&ours);
    return ok ? MG_OK : mg_fail(err, MG_NOMEM, "no memory to tell the packages' ecosystems");
}
