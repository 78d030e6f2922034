/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands of the package managers as data: a row each. They upgrade one package where that is
 * supported (pacman knows upgrades of the whole system only) and install nothing new.
 */
#include "core/match/remedy.h"

#include "core/match/ecosystem.h"

struct remedy {
    const char *upgrade, *remove; /* in front of the name of a package */
    const char *upgrade_all;
    const char *no_architecture; /* what the manager calls packages that fit everywhere */
    const char *separator; /* between name and architecture; NULL: it cannot tell them apart */
};

static const struct remedy remedies[MG_MANAGER_COUNT] = {
    [MG_MANAGER_APT] =
        {
            .upgrade = "apt-get install --only-upgrade",
            .remove = "apt-get purge",
            .upgrade_all = "apt-get update && apt-get full-upgrade",
            .no_architecture = "all",
            .separator = ":",
        },
    [MG_MANAGER_DNF] =
        {
            .upgrade = "dnf upgrade",
            .remove = "dnf remove",
            .upgrade_all = "dnf upgrade",
            .no_architecture = "noarch",
            .separator = ".",
        },
    [MG_MANAGER_YUM] =
        {
            .upgrade = "yum update",
            .remove = "yum remove",
            .upgrade_all = "yum update",
            .no_architecture = "noarch",
            .separator = ".",
        },
    [MG_MANAGER_ZYPPER] =
        {
            .upgrade = "zypper update",
            .remove = "zypper remove",
            .upgrade_all = "zypper update",
            .no_architecture = "noarch",
            .separator = ".",
        },
    [MG_MANAGER_APK] =
        {
            .upgrade = "apk upgrade",
            .remove = "apk del",
            .upgrade_all = "apk upgrade",
            .no_architecture = "noarch",
        },
    [MG_MANAGER_PACMAN] =
        {
            .upgrade = "pacman -Syu",
            .remove = "pacman -R",
            .upgrade_all = "pacman -Syu",
            .no_architecture = "any",
        },
};

/* Only what names of packages may hold (Debian Policy 5.6.7; rpm's add capitals and '_'): people
 * paste commands. */
static bool is_plain(struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        bool letter = (name.p[i] >= 'a' && name.p[i] <= 'z') ||
                      (name.p[i] >= 'A' && name.p[i] <= 'Z') ||
                      (name.p[i] >= '0' && name.p[i] <= '9');

        if (!letter && (i == 0 || mg_str_find(MG_STR("+-._"), name.p[i]) == SIZE_MAX))
            return false;
    }
    return name.n != 0;
}

/* What the manager calls the package: with its architecture when that is not the host's. NULL past
 * the arena's ceiling. */
static const char *name_of(struct mg_match_scan *scan, const struct remedy *remedy,
                           const struct mg_package *package)
{
    struct mg_arena *arena = &scan->inventory->arena;
    struct mg_str native = scan->inventory->host.architecture;

    if (!is_plain(package->name))
        return "PACKAGE";
    if (remedy->separator == NULL || native.n == 0 || mg_str_eq(package->arch, native) ||
        mg_str_is(package->arch, remedy->no_architecture) || !is_plain(package->arch))
        return mg_arena_printf(arena, "%.*s", MG_STR_ARG(package->name));
    return mg_arena_printf(arena, "%.*s%s%.*s", MG_STR_ARG(package->name), remedy->separator,
                           MG_STR_ARG(package->arch));
}

/* Language packages have many tools: the version is what all of them need. */
static const char *remedy_of_language(struct mg_match_scan *scan, const struct mg_finding *finding)
{
    struct mg_arena *arena = &scan->inventory->arena;

    if (finding->fix == MG_FIX_NO)
        return "no fixed version is published";
    return mg_arena_printf(arena, "upgrade %.*s to %.*s or later",
                           MG_STR_ARG(finding->package->name), MG_STR_ARG(finding->fixed_version));
}

static const char *remedy_of_distribution(struct mg_match_scan *scan,
                                          const struct mg_finding *finding, bool subscription)
{
    const struct mg_release *release = scan->distro.release;
    const struct remedy *remedy = &remedies[release->family->package_manager];
    struct mg_arena *arena = &scan->inventory->arena;
    const char *name = name_of(scan, remedy, finding->package);

    if (name == NULL)
        return NULL;
    if (finding->fix == MG_FIX_NO)
        return mg_arena_printf(arena, "no fixed version is published for this release (%.*s)",
                               MG_STR_ARG(finding->state));
    if (subscription && release->subscription != NULL)
        return mg_arena_printf(arena, "needs %s: %s, then %s %s", release->subscription->name,
                               release->subscription->attach, remedy->upgrade, name);
    if (finding->kernel == MG_KERNEL_RUNNING || finding->kernel == MG_KERNEL_UNKNOWN)
        return mg_arena_printf(arena, "%s, then reboot into the fixed kernel", remedy->upgrade_all);
    if (finding->kernel == MG_KERNEL_NOT_RUNNING)
        return mg_arena_printf(arena, "upgrade, or remove it: %s %s", remedy->remove, name);
    return mg_arena_printf(arena, "%s %s", remedy->upgrade, name);
}

const char *mg_remedy_of_finding(struct mg_match_scan *scan, const struct mg_finding *finding,
                                 bool subscription)
{
    if (mg_language_ecosystem(finding->package->type) != NULL)
        return remedy_of_language(scan, finding);
    return remedy_of_distribution(scan, finding, subscription);
}

const char *mg_remedy_of_release(struct mg_arena *arena, const struct mg_release *release)
{
    if (release->subscription == NULL)
        return "upgrade the host to a supported release";
    return mg_arena_printf(arena,
                           "upgrade the host to a supported release, or attach it to %s for "
                           "extended maintenance",
                           release->subscription->name);
}
