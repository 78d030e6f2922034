/* SPDX-License-Identifier: Apache-2.0
 *
 * The matcher: advisories are asked for each package (answer.c), and what they say of one
 * vulnerability becomes one finding per package instance.
 */
#include "core/match/match.h"

#include <stdlib.h>

#include "core/match/ecosystem.h"
#include "core/match/hit.h"
#include "core/match/match_coverage.h"
#include "core/match/remedy.h"

static bool add_findings(struct mg_match_scan *scan, const struct mg_package *package,
                         const struct mg_vec *hits, struct mg_vec *findings)
{
    size_t at = 0;

    while (at < hits->n) {
        const struct mg_hit *first = mg_vec_at(hits, at);
        struct mg_finding *finding = mg_vec_add(findings);
        size_t end = at + 1;

        while (end < hits->n &&
               ((const struct mg_hit *)mg_vec_at(hits, end))->vulnerability == first->vulnerability)
            end++;
        if (finding == NULL || !mg_finding_make(scan, package, first, end - at, finding))
            return false;
        at = end;
    }
    return true;
}

static bool match_package(struct mg_match_scan *scan, const struct mg_package *package,
                          struct mg_answer *answer, struct mg_vec *findings,
                          struct mg_match_coverage *coverage)
{
    if (!mg_answer_find(scan, package, false, answer))
        return false;
    mg_match_coverage_answer(coverage, package, answer);
    return add_findings(scan, package, &answer->hits, findings);
}

static bool match_all(struct mg_match_scan *scan, struct mg_vec *findings,
                      struct mg_match_coverage *coverage)
{
    struct mg_answer answer;
    bool ok = true;

    mg_vec_init(&answer.hits, sizeof(struct mg_hit));
    for (size_t i = 0; ok && i < scan->inventory->package_count; i++) {
        const struct mg_package *package = &scan->inventory->packages[i];

        if (package->ecosystem.n != 0)
            ok = match_package(scan, package, &answer, findings, coverage);
    }
    mg_vec_clear(&answer.hits);
    return ok;
}

static bool add_end_of_life(struct mg_match_scan *scan, struct mg_str today,
                            struct mg_vec *findings)
{
    const struct mg_release *release = scan->distro.release;
    struct mg_arena *arena = &scan->inventory->arena;
    struct mg_finding *finding;
    const char *title, *state, *remedy;

    if (!scan->known_distro || !mg_release_ended(release, today))
        return true;
    finding = mg_vec_add(findings);
    title = mg_arena_printf(arena, "Platform End Of Life - %s %s", release->family->id,
                            release->version);
    state = mg_arena_printf(arena, "end-of-life since %s", release->end_of_support);
    remedy = mg_remedy_of_release(arena, release);
    if (finding == NULL || title == NULL || state == NULL || remedy == NULL)
        return false;
    *finding = (struct mg_finding){
        .title = mg_str_of(title),
        .vulnerability_id = MG_STR("MARGAY-END-OF-LIFE"),
        .severity = MG_SEVERITY_CRITICAL,
        .severity_source = MG_STR("end-of-life"),
        .score = -1.0,
        .epss = -1.0,
        .epss_percentile = -1.0,
        .state = mg_str_of(state),
        .remediation = mg_str_of(remedy),
        .summary = MG_STR("The release gets no public security updates any more: new "
                          "vulnerabilities stay open and most are not even recorded for it."),
    };
    return true;
}

static int compare_doubles(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_weight(const void *a, const void *b)
{
    static const struct mg_package none;
    const struct mg_finding *left = a, *right = b;
    const struct mg_package *p = left->package == NULL ? &none : left->package;
    const struct mg_package *q = right->package == NULL ? &none : right->package;
    int order = (int)right->severity - (int)left->severity;

    if (order == 0)
        order = compare_doubles(mg_finding_score(right), mg_finding_score(left));
    if (order == 0)
        order = compare_doubles(right->epss, left->epss);
    if (order == 0)
        order = mg_str_cmp(left->vulnerability_id, right->vulnerability_id);
    if (order == 0)
        order = mg_str_cmp(p->name, q->name);
    if (order == 0)
        order = mg_str_cmp(p->arch, q->arch);
    if (order == 0)
        order = mg_str_cmp(p->version, q->version);
    return order != 0 ? order : mg_str_cmp(p->location, q->location);
}

void mg_findings_sort(struct mg_findings *findings)
{
    if (findings->count > 1)
        qsort(findings->items, findings->count, sizeof *findings->items, by_weight);
}

/* Move the findings into the arena, in order. */
static bool keep(struct mg_arena *arena, struct mg_vec *findings, struct mg_findings *out)
{
    struct mg_finding *items = mg_arena_array(arena, findings->n, sizeof *items);

    if (items == NULL)
        return false;
    mg_vec_sort(findings, by_weight);
    for (size_t i = 0; i < findings->n; i++)
        items[i] = *(struct mg_finding *)mg_vec_at(findings, i);
    *out = (struct mg_findings){items, findings->n};
    return true;
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "the findings need more memory than a scan may take");
}

enum mg_status mg_match_scan_begin(struct mg_match_scan *scan, struct mg_inventory *inventory,
                                   struct mg_db *db, struct mg_error *err)
{
    *scan = (struct mg_match_scan){.inventory = inventory, .db = db};
    mg_vec_init(&scan->closed, sizeof(uint32_t));
    mg_map_init(&scan->windows.installed);
    mg_map_init(&scan->windows.pending);
    scan->known_distro = mg_distro_resolve(&inventory->host, &scan->distro);
    return mg_windows_begin(scan) && mg_ecosystems_set(inventory, NULL) == MG_OK &&
                   mg_live_patches_find(scan)
               ? MG_OK
               : no_memory(err);
}

void mg_match_scan_clear(struct mg_match_scan *scan)
{
    mg_vec_clear(&scan->closed);
    mg_windows_clear(&scan->windows);
}

static enum mg_status match_scan(struct mg_match_scan *scan, struct mg_str today,
                                 struct mg_findings *out, struct mg_error *err)
{
    struct mg_match_coverage coverage;
    struct mg_findings found = {0};
    struct mg_vec findings;
    enum mg_status status;

    mg_vec_init(&findings, sizeof(struct mg_finding));
    mg_match_coverage_begin(&coverage, scan, today);
    if (match_all(scan, &findings, &coverage) && add_end_of_life(scan, today, &findings) &&
        keep(&scan->inventory->arena, &findings, &found))
        status = mg_db_status(scan->db, err);
    else
        status = no_memory(err);
    mg_match_coverage_end(&coverage);
    mg_vec_clear(&findings);
    if (status == MG_OK)
        *out = found;
    return status;
}

enum mg_status mg_match(const struct mg_match_request *request, struct mg_findings *out,
                        struct mg_error *err)
{
    struct mg_match_scan scan;
    enum mg_status status = mg_match_scan_begin(&scan, request->inventory, request->db, err);

    if (status == MG_OK)
        status = match_scan(&scan, request->today, out, err);
    mg_match_scan_clear(&scan);
    return status;
}
