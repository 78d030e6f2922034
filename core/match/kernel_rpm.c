/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernel packages of rpm distributions. What runs is called
 *   VERSION-RELEASE.ARCH, with "+FLAVOUR" behind it (Red Hat and its rebuilds since 9, Fedora):
 *       kernel-core, kernel-rt-core ("+rt"), kernel-64k-core ("+64k"), kernel-debug-core
 * ("+debug"); VERSION-RELEASE.ARCH, with the flavour inside of the release (kernel-rt of RHEL 7 and
 * 8, kernel-uek of Oracle); kernel and kernel6.1 of Amazon; VERSION-RELEASE-FLAVOUR (SUSE:
 * kernel-default), where the package's release counts rebuilds behind one more dot.
 */
#include "core/base/compiler.h"
#include "core/match/kernel_names.h"

/* In names of packages from the kernel's source that are not the kernel. */
static const struct mg_str companions[] = {
    MG_STR_INIT("-headers"), MG_STR_INIT("-devel"), MG_STR_INIT("-doc"),
    MG_STR_INIT("-tools"),   MG_STR_INIT("-abi"),   MG_STR_INIT("-source"),
    MG_STR_INIT("-macros"),  MG_STR_INIT("-syms"),  MG_STR_INIT("-selftests"),
    MG_STR_INIT("-docs"),    MG_STR_INIT("-srpm"),  MG_STR_INIT("-obs"),
};

/* Parts that a kernel is packaged in. */
static const struct mg_str parts[] = {
    MG_STR_INIT("-core"),
    MG_STR_INIT("-modules"),
    MG_STR_INIT("-modules-core"),
    MG_STR_INIT("-modules-extra"),
    MG_STR_INIT("-base"),
    MG_STR_INIT("-extra"),
    MG_STR_INIT("-optional"),
    MG_STR_INIT("-modules-extra-common"),
    MG_STR_INIT("-modules-internal"),
    MG_STR_INIT("-uki-virt"),
};

static bool is_companion(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(companions); i++) {
        if (mg_str_find_str(name, companions[i]) != SIZE_MAX)
            return true;
    }
    return !mg_str_starts(name, MG_STR("kernel"));
}

/* "rt" of kernel-rt-modules-core; empty for kernel-core and kernel6.12. */
static struct mg_str flavour_of(struct mg_str name)
{
    size_t dash, longest = 0;

    for (size_t i = 0; i < MG_COUNT(parts); i++) {
        if (mg_str_ends(name, parts[i]) && parts[i].n > longest)
            longest = parts[i].n;
    }
    name = mg_str_take(name, name.n - longest);
    dash = mg_str_find(name, '-');
    return dash == SIZE_MAX ? MG_STR_NONE : mg_str_skip(name, dash + 1);
}

static struct mg_str without_epoch(struct mg_str version)
{
    size_t colon = mg_str_find(version, ':');

    return colon == SIZE_MAX ? version : mg_str_skip(version, colon + 1);
}

/* Is what follows the version in the running release the architecture and this flavour? */
static bool fits_flavour(struct mg_str rest, struct mg_str version, struct mg_str flavour)
{
    size_t plus = mg_str_find(rest, '+');

    if (plus != SIZE_MAX)
        return mg_str_eq(mg_str_skip(rest, plus + 1), flavour);
    return flavour.n == 0 || mg_str_find_str(version, flavour) != SIZE_MAX;
}

/* "5.14.21-150500.55.19-default" is what kernel-default 5.14.21-150500.55.19.1 runs as, and
 * kernel-default-base 5.14.21-150500.55.19.1.150500.6.6.1. */
static bool is_running_suse(struct mg_str version, struct mg_str flavour, struct mg_str running)
{
    size_t n = running.n > flavour.n ? running.n - flavour.n - 1 : 0;

    return flavour.n != 0 && n != 0 && mg_str_ends(running, flavour) && running.p[n] == '-' &&
           mg_str_starts(version, mg_str_take(running, n)) && version.n > n && version.p[n] == '.';
}

static bool is_running(struct mg_str version, struct mg_str flavour, struct mg_str running)
{
    struct mg_str rest;

    if (mg_str_starts(running, version)) {
        rest = mg_str_skip(running, version.n);
        if (rest.n == 0 || rest.p[0] == '.' || rest.p[0] == '+')
            return fits_flavour(rest, version, flavour);
    }
    return is_running_suse(version, flavour, running);
}

enum mg_kernel_use mg_kernel_use_rpm(const struct mg_package *package, struct mg_str running)
{
    if (!mg_str_starts(package->source_name, MG_STR("kernel")) ||
        mg_str_starts(package->source_name, MG_STR("kernel-livepatch")) ||
        mg_str_starts(package->source_name, MG_STR("kernel-firmware")))
        return MG_KERNEL_NOT_A_KERNEL;
    if (is_companion(package->name))
        return MG_KERNEL_NOT_RUNNING;
    if (running.n == 0)
        return MG_KERNEL_UNKNOWN;
    return is_running(without_epoch(package->version), flavour_of(package->name), running)
               ? MG_KERNEL_RUNNING
               : MG_KERNEL_NOT_RUNNING;
}
