/* SPDX-License-Identifier: Apache-2.0
 *
 * Kernel packages of Alpine: linux-lts 6.6.10-r0 runs as "6.6.10-0-lts".
 */
#include "core/match/kernel_names.h"

static bool is_running(struct mg_str version, struct mg_str flavour, struct mg_str running)
{
    size_t revision = mg_str_find_str(version, MG_STR("-r"));
    struct mg_str number = mg_str_take(version, revision), rest = running;

    if (revision == SIZE_MAX || !mg_str_starts(rest, number))
        return false;
    rest = mg_str_skip(rest, number.n);
    version = mg_str_skip(version, revision + 2);
    if (rest.n == 0 || rest.p[0] != '-' || !mg_str_starts(mg_str_skip(rest, 1), version))
        return false;
    rest = mg_str_skip(rest, 1 + version.n);
    return rest.n != 0 && rest.p[0] == '-' && mg_str_eq(mg_str_skip(rest, 1), flavour);
}

enum mg_kernel_use mg_kernel_use_apk(const struct mg_package *package, struct mg_str running)
{
    static const struct mg_str prefix = MG_STR_INIT("linux-");
    struct mg_str flavour = mg_str_skip(package->name, prefix.n);

    if (!mg_str_starts(package->source_name, prefix) || !mg_str_starts(package->name, prefix) ||
        mg_str_starts(flavour, MG_STR("firmware")) || mg_str_starts(flavour, MG_STR("pam")))
        return MG_KERNEL_NOT_A_KERNEL;
    if (mg_str_starts(flavour, MG_STR("headers")) || mg_str_ends(flavour, MG_STR("-dev")) ||
        mg_str_ends(flavour, MG_STR("-doc")))
        return MG_KERNEL_NOT_RUNNING;
    if (running.n == 0)
        return MG_KERNEL_UNKNOWN;
    return is_running(package->version, flavour, running) ? MG_KERNEL_RUNNING
                                                          : MG_KERNEL_NOT_RUNNING;
}
