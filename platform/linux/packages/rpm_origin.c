/* SPDX-License-Identifier: Apache-2.0
 *
 * The tag VENDOR against a table of what distributions write there. Rebuilds of one distribution
 * are not each other: advisories of one say nothing of the packages of another. Packages of EPEL
 * have Fedora's vendor and are thus foreign on RHEL and its rebuilds.
 */
#include "platform/linux/packages/rpm_origin.h"

#include <inttypes.h>

#include "core/base/compiler.h"

/* ID of os-release, and a vendor whose packages are the distribution's own. */
static const struct {
    const char *os_id;
    const char *vendor;
} vendors[] = {
    {"rhel", "Red Hat, Inc."},
    {"almalinux", "AlmaLinux"},
    {"almalinux", "AlmaLinux OS Foundation"},
    {"rocky", "Rocky Enterprise Software Foundation"},
    {"rocky", "Rocky"},
    {"ol", "Oracle America"},
    {"centos", "CentOS"},
    {"fedora", "Fedora Project"},
    {"amzn", "Amazon Linux"},
    {"amzn", "Amazon.com"},
    {"sles", "SUSE LLC"},
    {"sles_sap", "SUSE LLC"},
    {"sled", "SUSE LLC"},
    {"sle_hpc", "SUSE LLC"},
    {"sle-micro", "SUSE LLC"},
    {"sl-micro", "SUSE LLC"},
    {"suse-microos", "SUSE LLC"},
    {"opensuse", "openSUSE"},
    {"opensuse-leap", "openSUSE"},
    {"opensuse-leap", "SUSE LLC"}, /* most of Leap are SUSE's own binaries */
    {"opensuse-leap-micro", "openSUSE"},
    {"opensuse-leap-micro", "SUSE LLC"},
    {"opensuse-tumbleweed", "openSUSE"},
};

/* "SUSE LLC <https://www.suse.com/>" without the address. */
static struct mg_str name_of(struct mg_str vendor)
{
    return mg_str_trim(mg_str_take(vendor, mg_str_find(vendor, '<')));
}

/* Does the table know the distribution? *own: is the vendor one of its? */
static bool judge(struct mg_str os_id, struct mg_str vendor, bool *own)
{
    bool known = false;

    *own = false;
    for (size_t i = 0; i < MG_COUNT(vendors); i++) {
        if (!mg_str_is(os_id, vendors[i].os_id))
            continue;
        known = true;
        *own = *own || mg_control_is(vendor, mg_str_of(vendors[i].vendor));
    }
    return known;
}

static const char *signer(const struct mg_rpm_package *package, struct mg_arena *arena)
{
    if (package->key_id == 0)
        return "no signature";
    return mg_arena_printf(arena, "signed by key %016" PRIx64, package->key_id);
}

/* Who wrote no vendor may have named a packager; others are nobody that we know. */
static bool of_packager(const struct mg_rpm_package *package, struct mg_arena *arena,
                        struct mg_origin *out)
{
    struct mg_str packager = name_of(package->packager);
    const char *reason = mg_arena_printf(arena, "no vendor, packager: %.*s, %s",
                                         MG_STR_ARG(package->packager), signer(package, arena));

    if (packager.n == 0)
        reason = mg_arena_printf(arena, "no vendor, %s", signer(package, arena));
    *out = (struct mg_origin){packager.n == 0 ? MG_STR("unknown") : packager, mg_str_of(reason)};
    return reason != NULL;
}

bool mg_rpm_origin(const struct mg_rpm_package *package, const struct mg_host *host,
                   struct mg_arena *arena, struct mg_origin *out)
{
    struct mg_str vendor = name_of(package->vendor);
    const char *reason;
    bool own;

    *out = (struct mg_origin){MG_STR_NONE, MG_STR_NONE};
    if (!judge(host->os_id, vendor, &own) || own)
        return true;
    if (vendor.n == 0)
        return of_packager(package, arena, out);
    reason = mg_arena_printf(arena, "vendor: %.*s, %s", MG_STR_ARG(package->vendor),
                             signer(package, arena));
    *out = (struct mg_origin){vendor, mg_str_of(reason)};
    return reason != NULL;
}
