/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernel packages of Debian and Ubuntu, by the names their archives use.
 */
#include "core/match/kernel.h"

#include "core/base/compiler.h"

/* Packages that are the kernel: behind the prefix stands the release that uname -r prints. */
static const struct mg_str images[] = {
    MG_STR_INIT("linux-image-unsigned-"),
    MG_STR_INIT("linux-image-"),
    MG_STR_INIT("linux-modules-extra-"),
    MG_STR_INIT("linux-modules-"),
};

/* Built from the kernel's source without being it: headers, tools, documentation. */
static const struct mg_str companions[] = {
    MG_STR_INIT("linux-buildinfo-"),   MG_STR_INIT("linux-bpf-dev"),
    MG_STR_INIT("linux-cloud-tools-"), MG_STR_INIT("linux-compiler-"),
    MG_STR_INIT("linux-config-"),      MG_STR_INIT("linux-cpupower"),
    MG_STR_INIT("linux-doc"),          MG_STR_INIT("linux-headers-"),
    MG_STR_INIT("linux-kbuild-"),      MG_STR_INIT("linux-libc-dev"),
    MG_STR_INIT("linux-perf"),         MG_STR_INIT("linux-source"),
    MG_STR_INIT("linux-support-"),     MG_STR_INIT("linux-tools-"),
    MG_STR_INIT("linux-lib-rust-"),
};

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

static bool starts_with_any(struct mg_str name, const struct mg_str *prefixes, size_t count,
                            struct mg_str *rest)
{
    for (size_t i = 0; i < count; i++) {
        if (mg_str_starts(name, prefixes[i])) {
            *rest = mg_str_skip(name, prefixes[i].n);
            return true;
        }
    }
    return false;
}

enum mg_kernel_use mg_kernel_use_of(const struct mg_package *package, const struct mg_host *host)
{
    struct mg_str release;

    if (!mg_str_starts(package->source_name, MG_STR("linux")))
        return MG_KERNEL_NOT_A_KERNEL;
    if (starts_with_any(package->name, images, MG_COUNT(images), &release)) {
        if (host->kernel_release.n == 0)
            return MG_KERNEL_UNKNOWN;
        return mg_str_eq(release, host->kernel_release) ? MG_KERNEL_RUNNING : MG_KERNEL_NOT_RUNNING;
    }
    if (starts_with_any(package->name, companions, MG_COUNT(companions), &release))
        return MG_KERNEL_NOT_RUNNING;
    return MG_KERNEL_NOT_A_KERNEL;
}
