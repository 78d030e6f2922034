/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of packages and numbers of states.
 */
#include "plugins/windows-inventory/rules/cbs_name.h"

#include <stdio.h>

#define FIRST_CUMULATIVE 10240 /* build of the first Windows 10 */

static size_t digits(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* "KB" and 6 to 8 digits, also with something behind them (KB2532531_SP1). */
static struct mg_str kb_of(struct mg_str what)
{
    const struct mg_str kb = MG_STR("KB");
    size_t n = mg_str_starts(what, kb) ? digits(mg_str_skip(what, kb.n)) : 0;
    struct mg_str rest = mg_str_skip(what, kb.n + n);

    if (n < 6 || n > 8 || (rest.n != 0 && rest.p[0] != '_'))
        return MG_STR_NONE;
    return mg_str_take(what, kb.n + n);
}

/* Letters, digits and "-_.~": a name becomes that of a file. */
static bool is_plain(struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            mg_str_find(MG_STR("-_.~"), c) == SIZE_MAX)
            return false;
    }
    return true;
}

/* Versions of cumulative updates begin with build and UBR. */
static void put_build(struct mg_str version, char out[MG_CBS_BUILD_SIZE])
{
    struct mg_str rest = version, build, ubr;
    uint64_t number;

    out[0] = '\0';
    if (!mg_str_cut(&rest, '.', &build) || !mg_str_cut(&rest, '.', &ubr))
        return;
    if (build.n > 10 || ubr.n == 0 || ubr.n > 10 || digits(ubr) != ubr.n ||
        !mg_str_u64(build, &number) || number < FIRST_CUMULATIVE)
        return;
    (void)snprintf(out, MG_CBS_BUILD_SIZE, "10.0.%.*s.%.*s", MG_STR_ARG(build), MG_STR_ARG(ubr));
}

bool mg_cbs_name_parse(struct mg_str name, struct mg_cbs_name *out)
{
    const struct mg_str prefix = MG_STR("Package_for_");
    const struct mg_str rollup = MG_STR("RollupFix");
    struct mg_str rest = mg_str_skip(name, prefix.n), token, arch, language;
    struct mg_cbs_name parsed = {0};

    if (!mg_str_starts(name, prefix) || !is_plain(name) || !mg_str_cut(&rest, '~', &parsed.what) ||
        !mg_str_cut(&rest, '~', &token) || !mg_str_cut(&rest, '~', &arch) ||
        !mg_str_cut(&rest, '~', &language) || parsed.what.n == 0 || rest.n == 0 ||
        mg_str_find(rest, '~') != SIZE_MAX)
        return false;
    parsed.version = rest;
    parsed.kb = kb_of(parsed.what);
    if (mg_str_starts(parsed.what, rollup))
        put_build(rest, parsed.build);
    *out = parsed;
    return true;
}

/* learn.microsoft.com, "CurrentState" of servicing packages (hexadecimal there, too). */
const char *mg_cbs_state(unsigned state, char buffer[16])
{
    switch (state) {
    case 0x00: /* absent */
        return NULL;
    case 0x05: /* will be removed by the next restart */
        return "removing";
    case 0x40:
        return "staged";
    case 0x50:
        return "superseded";
    case 0x60: /* will be installed by the next restart */
        return "pending";
    case 0x65:
        return "partial";
    case 0x70:
    case 0x80: /* permanent: cannot be removed */
        return "installed";
    default:
        (void)snprintf(buffer, 16, "state-%02x", state);
        return buffer;
    }
}
