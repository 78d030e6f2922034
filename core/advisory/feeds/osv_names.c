/* SPDX-License-Identifier: Apache-2.0
 *
 * Names in an OSV document that are not what they seem: CVEs that vendors list as related although
 * they fix them, and packages under another spelling than their registry's own.
 */
#include "core/advisory/feeds/osv.h"

#include "core/advisory/cve.h"
#include "core/base/limits.h"
#include "core/model/package_key.h"

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

/* Give one entry the key of its package; false without memory. */
static bool use_key(struct mg_osv *osv, struct mg_record_affected *affected)
{
    struct mg_buf key;
    bool fits;

    mg_buf_init(&key, MG_LIMIT_FIELD);
    mg_package_key(&key, affected->ecosystem, affected->name);
    fits = !key.failed && mg_arena_str(&osv->arena, mg_buf_view(&key), &affected->name);
    mg_buf_clear(&key);
    return fits;
}

void mg_osv_package_keys(struct mg_osv *osv)
{
    size_t count = osv->record.affected_count;
    struct mg_record_affected *entries;

    if (count == 0)
        return;
    entries = mg_osv_array(osv, count, sizeof *entries);
    for (size_t i = 0; entries != NULL && i < count; i++) {
        entries[i] = osv->record.affected[i];
        if (mg_package_key_differs(entries[i].ecosystem) && !use_key(osv, &entries[i]))
            osv->full = true;
    }
    osv->record.affected = entries;
    osv->record.affected_count = entries == NULL ? 0 : count;
}
