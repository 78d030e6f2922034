/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernel packages of Debian and Ubuntu, by the names their archives use.
 */
#include "core/base/compiler.h"
#include "core/match/kernel_names.h"

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

/* Debian's images before they are signed. */
static const struct mg_str unsigned_image = MG_STR_INIT("-unsigned");

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

enum mg_kernel_use mg_kernel_use_deb(const struct mg_package *package, struct mg_str running)
{
    struct mg_str release;

    if (!mg_str_starts(package->source_name, MG_STR("linux")))
        return MG_KERNEL_NOT_A_KERNEL;
    if (starts_with_any(package->name, images, MG_COUNT(images), &release)) {
        if (mg_str_ends(release, unsigned_image))
            release.n -= unsigned_image.n;
        if (running.n == 0)
            return MG_KERNEL_UNKNOWN;
        return mg_str_eq(release, running) ? MG_KERNEL_RUNNING : MG_KERNEL_NOT_RUNNING;
    }
    if (starts_with_any(package->name, companions, MG_COUNT(companions), &release))
        return MG_KERNEL_NOT_RUNNING;
    return MG_KERNEL_NOT_A_KERNEL;
}
