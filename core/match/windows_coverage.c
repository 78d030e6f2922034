/* SPDX-License-Identifier: Apache-2.0
 *
 * What of a Windows host could not be matched, and why.
 */
#include "core/match/windows.h"

#include "core/match/hit.h"

static void add(struct mg_inventory *inventory, enum mg_coverage_level level, const char *code,
                struct mg_str subject, uint64_t count, const char *detail)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){.level = level,
                                                               .area = MG_STR("advisories"),
                                                               .code = mg_str_of(code),
                                                               .subject = subject,
                                                               .detail = mg_str_of(detail),
                                                               .count = count});
}

static uint64_t count_programs(const struct mg_inventory *inventory)
{
    uint64_t n = 0;

    for (size_t i = 0; i < inventory->package_count; i++)
        n += mg_str_is(inventory->packages[i].type, MG_WINDOWS_PROGRAM) &&
             inventory->packages[i].ecosystem.n == 0;
    return n;
}

void mg_windows_coverage(struct mg_match_scan *scan)
{
    struct mg_inventory *inventory = scan->inventory;
    const struct mg_host *host = &inventory->host;
    uint64_t programs = count_programs(inventory);

    if (scan->windows.product.n == 0)
        add(inventory, MG_COVERAGE_INCOMPLETE, "UNKNOWN_WINDOWS",
            host->os_build.n != 0 ? host->os_build : host->os_name, 0,
            "no name is known under which advisories speak of this Windows: it was not matched");
    if (inventory->update_count == 0)
        add(inventory, MG_COVERAGE_LIMITED, "NO_UPDATES", MG_STR_NONE, 0,
            "the inventory lists no updates: only what builds and versions tell was decided");
    if (programs != 0)
        add(inventory, MG_COVERAGE_LIMITED, "UNKNOWN_PROGRAMS", MG_STR_NONE, programs,
            "registered programs that no reviewed name joins with advisories: not matched");
    if (host->pending_restart.n != 0)
        add(inventory, MG_COVERAGE_LIMITED, "PENDING_RESTART", host->pending_restart, 0,
            "the host waits for a restart: updates that are installed may not be in effect");
}

void mg_windows_coverage_answer(struct mg_match_scan *scan, const struct mg_package *package,
                                const struct mg_answer *answer)
{
    if (answer->undecided != 0)
        add(scan->inventory, MG_COVERAGE_LIMITED, "NO_FIXED_BUILD", package->name,
            answer->undecided,
            "advisories that name neither a build nor an update to go by: not decided");
    if (!answer->named && mg_str_is(package->type, MG_WINDOWS_PRODUCT))
        add(scan->inventory, MG_COVERAGE_LIMITED, "NOT_NAMED", package->name, 0,
            "no advisory of the database names this product, or this line of it");
}
