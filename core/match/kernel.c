/* SPDX-License-Identifier: Apache-2.0
 *
 * What packages are matched as, and whether they are part of the running kernel.
 */
#include "core/match/kernel.h"

#include "core/base/compiler.h"
#include "core/match/kernel_names.h"

static const struct mg_str signed_source = MG_STR_INIT("linux-signed");

/* Debian names the architecture behind its signed sources; Ubuntu does not. */
static struct mg_str without_architecture(struct mg_str flavour)
{
    static const struct mg_str architectures[] = {MG_STR_INIT("-amd64"), MG_STR_INIT("-arm64"),
                                                  MG_STR_INIT("-i386")};

    for (size_t i = 0; i < MG_COUNT(architectures); i++) {
        if (mg_str_ends(flavour, architectures[i]))
            return mg_str_take(flavour, flavour.n - architectures[i].n);
    }
    return flavour;
}

static struct mg_str or_else(struct mg_str s, struct mg_str other)
{
    return s.n != 0 ? s : other;
}

bool mg_match_key_of(struct mg_arena *arena, const struct mg_package *package,
                     enum mg_advisory_names names, struct mg_match_key *out)
{
    struct mg_str source = or_else(package->source_name, package->name), flavour;
    const char *joined;

    *out = (struct mg_match_key){package->name, package->version};
    if (names == MG_NAMES_BINARY)
        return true;
    *out = (struct mg_match_key){source, or_else(package->source_version, package->version)};
    if (!mg_str_starts(source, signed_source) || !mg_str_is(package->type, "deb"))
        return true;
    flavour = without_architecture(mg_str_skip(source, signed_source.n));
    joined = mg_arena_printf(arena, "linux%.*s", MG_STR_ARG(flavour));
    *out = (struct mg_match_key){mg_str_of(joined), package->version};
    return joined != NULL;
}

enum mg_kernel_use mg_kernel_use_of(const struct mg_package *package, const struct mg_host *host)
{
    if (mg_str_is(package->type, "deb"))
        return mg_kernel_use_deb(package, host->kernel_release);
    if (mg_str_is(package->type, "rpm"))
        return mg_kernel_use_rpm(package, host->kernel_release);
    if (mg_str_is(package->type, "apk"))
        return mg_kernel_use_apk(package, host->kernel_release);
    return MG_KERNEL_NOT_A_KERNEL;
}
