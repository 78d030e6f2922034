/* SPDX-License-Identifier: Apache-2.0
 *
 * Registered programs that advisories of OSV are about, reviewed one by one: the program is what
 * the named package is, and DisplayVersion counts as the advisories do. Names are prefixes, because
 * many programs put their version behind them; publishers are exact. A program that is not here is
 * not matched, and that is told.
 */
#include "core/match/windows.h"

#include "core/base/compiler.h"

static const struct {
    const char *program, *publisher, *ecosystem, *package;
} programs[] = {
    {"Git", "The Git Development Community", "Bitnami", "git"},
    {"Go Programming Language", "https://go.dev", "Go", "stdlib"},
    {"Node.js", "Node.js Foundation", "Bitnami", "node"},
};

bool mg_windows_program(const struct mg_package *package, struct mg_windows_name *out)
{
    for (size_t i = 0; i < MG_COUNT(programs); i++) {
        struct mg_str prefix = mg_str_of(programs[i].program);

        if (!mg_str_starts(package->name, prefix) ||
            (package->name.n != prefix.n && package->name.p[prefix.n] != ' ') ||
            !mg_str_is(package->origin, programs[i].publisher))
            continue;
        *out = (struct mg_windows_name){mg_str_of(programs[i].ecosystem),
                                        mg_str_of(programs[i].package), package->version,
                                        MG_WINDOWS_BY_VERSION};
        return true;
    }
    return false;
}
