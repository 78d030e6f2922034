/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs of a report's packages. The memory stays small however many there are.
 */
#include "core/report/formats.h"

#include "core/base/limits.h"
#include "core/model/purl.h"

/* Enough for any purl: every field is at most MG_LIMIT_FIELD, encoding triples it. */
#define MG_PURLS_CEILING MG_MIB(8)
#define MG_PURLS_KEPT MG_MIB(1)

void mg_report_purls_init(struct mg_report_purls *purls, const struct mg_report *report)
{
    purls->report = report;
    mg_arena_init(&purls->arena, MG_PURLS_CEILING);
}

void mg_report_purls_clear(struct mg_report_purls *purls)
{
    mg_arena_clear(&purls->arena);
}

struct mg_str mg_report_purl(struct mg_report_purls *purls, const struct mg_package *package)
{
    struct mg_str purl = MG_STR_NONE;

    if (purls->arena.used > MG_PURLS_KEPT)
        mg_arena_clear(&purls->arena);
    if (!mg_purl_format(&purls->arena, package, &purls->report->inventory->host,
                        purls->report->distro, &purl))
        return MG_STR_NONE;
    return purl;
}
