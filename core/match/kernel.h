/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernel packages: which source advisories speak of, and whether the package is what runs.
 */
#ifndef MG_MATCH_KERNEL_H
#define MG_MATCH_KERNEL_H

#include "core/base/arena.h"
#include "core/model/distro.h"
#include "core/model/finding.h"
#include "core/model/host.h"

/* What the package is compared by where advisories give names of this kind: itself, or its source
 * (the package itself when a provider names none), except that signed kernel images are matched as
 * the kernel they were signed from (linux-signed-amd64 6.1.76+1 -> linux 6.1.76-1). */
struct mg_match_key {
    struct mg_str name, version;
};

/* False past the arena's ceiling. */
bool mg_match_key_of(struct mg_arena *arena, const struct mg_package *package,
                     enum mg_advisory_names names, struct mg_match_key *out);

/* Is package part of a kernel, and of the running one? */
enum mg_kernel_use mg_kernel_use_of(const struct mg_package *package, const struct mg_host *host);

#endif
