/* SPDX-License-Identifier: Apache-2.0
 *
 * What the VEX formats share.
 */
#include "core/report/vex.h"

#include "core/model/purl.h"

/* Ubuntu's and Debian's trackers and Red Hat's VEX files say so; a reason may follow. */
bool mg_vex_is_undecided(const struct mg_finding *finding)
{
    static const char *const words[] = {"needs-triage", "undetermined", "under_investigation",
                                        "under investigation", "Under investigation"};

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (mg_str_starts(finding->state, mg_str_of(words[i])))
            return true;
    }
    return false;
}

/* Of type generic: purl has no type for operating systems. */
struct mg_str mg_vex_os_purl(struct mg_arena *arena, const struct mg_host *host)
{
    struct mg_str id = host->os_id.n != 0 ? host->os_id : host->os_family;
    struct mg_str name, version;
    const char *purl;

    if (!mg_purl_encode(arena, id.n != 0 ? id : MG_STR("unknown"), &name) ||
        !mg_purl_encode(arena, host->os_version, &version))
        return MG_STR_NONE;
    purl = mg_arena_printf(arena, "pkg:generic/%.*s%s%.*s", MG_STR_ARG(name),
                           version.n != 0 ? "@" : "", MG_STR_ARG(version));
    return mg_str_of(purl);
}
