/* SPDX-License-Identifier: Apache-2.0
 *
 * CVEs that an OSV document lists as related although it is the erratum that fixes them.
 */
#include "core/advisory/feeds/osv.h"

#include "core/advisory/cve.h"
#include "core/base/limits.h"

/* Vendors whose errata name the CVEs that they fix as "related" (the schema of today has "upstream"
 * for that, which some of them, and older records of the others, do not use): AlmaLinux, Rocky
 * Linux, Red Hat, SUSE and openSUSE. Elsewhere, as in GitHub's and language communities'
 * advisories, "related" says no more than the word. */
static bool is_erratum(struct mg_str id)
{
    static const struct mg_str prefixes[] = {
        MG_STR_INIT("ALSA-"),    MG_STR_INIT("ALBA-"),        MG_STR_INIT("ALEA-"),
        MG_STR_INIT("RLSA-"),    MG_STR_INIT("RLBA-"),        MG_STR_INIT("RLEA-"),
        MG_STR_INIT("RXSA-"),    MG_STR_INIT("RHSA-"),        MG_STR_INIT("RHBA-"),
        MG_STR_INIT("RHEA-"),    MG_STR_INIT("SUSE-SU-"),     MG_STR_INIT("SUSE-RU-"),
        MG_STR_INIT("SUSE-FU-"), MG_STR_INIT("openSUSE-SU-"), MG_STR_INIT("openSUSE-RU-"),
    };

    for (size_t i = 0; i < MG_COUNT(prefixes); i++) {
        if (mg_str_starts(id, prefixes[i]))
            return true;
    }
    return false;
}

static bool names_cve(const struct mg_str *ids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (mg_cve_of(ids[i]).n != 0)
            return true;
    }
    return false;
}

void mg_osv_related(struct mg_osv *osv)
{
    struct mg_record *record = &osv->record;
    const struct mg_str *ids = NULL;
    struct mg_str *cves;
    size_t n, kept = 0;

    if (!is_erratum(record->id) || names_cve(record->aliases, record->alias_count) ||
        names_cve(record->upstream, record->upstream_count))
        return;
    n = mg_osv_strings(osv, osv->root, "related", MG_LIMIT_FIELD, &ids);
    cves = mg_osv_array(osv, n + record->upstream_count, sizeof *cves);
    if (cves == NULL)
        return;
    for (size_t i = 0; i < record->upstream_count; i++)
        cves[kept++] = record->upstream[i];
    for (size_t i = 0; i < n; i++) {
        if (mg_cve_of(ids[i]).n == ids[i].n)
            cves[kept++] = ids[i];
    }
    record->upstream = cves;
    record->upstream_count = kept;
}
