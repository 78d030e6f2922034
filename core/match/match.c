/* SPDX-License-Identifier: Apache-2.0
 *
 * The matcher: each package is looked up by its source, or by its own name where advisories do
 * so, in the ecosystems of its distribution release; hits are grouped by vulnerability; one finding
 * per package instance and vulnerability.
 */
#include "core/match/match.h"

#include "core/match/match_coverage.h"
#include "core/match/hit.h"
#include "core/match/remedy.h"

/* Hits of one vulnerability stand together, the advisory that is about it alone first. */
static int by_vulnerability(const void *a, const void *b)
{
    const struct mg_hit *left = a, *right = b;

    if (left->vulnerability != right->vulnerability)
        return left->vulnerability < right->vulnerability ? -1 : 1;
    if (left->specific != right->specific)
        return left->specific ? -1 : 1;
    if (left->affected.advisory != right->affected.advisory)
        return left->affected.advisory < right->affected.advisory ? -1 : 1;
    return (left->entry > right->entry) - (left->entry < right->entry);
}

/* One hit per vulnerability of the advisory. */
static bool add_hits(struct mg_match_scan *scan, struct mg_vec *hits, uint32_t entry,
                     const struct mg_db_affected *affected, const struct mg_evaluation *evaluation)
{
    struct mg_db_advisory advisory = mg_db_advisory(scan->db, affected->advisory);

    for (uint32_t i = 0; i < advisory.vulnerability_count; i++) {
        struct mg_hit hit = {
            .vulnerability = mg_db_link(scan->db, advisory.first_vulnerability + i),
            .entry = entry,
            .affected = *affected,
            .evaluation = *evaluation,
            .specific = advisory.vulnerability_count == 1,
        };

        if (!mg_vec_push(hits, &hit))
            return false;
    }
    return true;
}

/* What advisories say of one package. */
struct answer {
    struct mg_vec hits; /* of struct mg_hit */
    bool named;         /* some advisory speaks of it */
    uint64_t unordered; /* entries whose versions we cannot compare */
};

/* Add all that one ecosystem's advisories say of key. */
static bool look_up(struct mg_match_scan *scan, struct mg_str ecosystem,
                    const struct mg_match_key *key, struct answer *answer)
{
    bool subscription = mg_release_needs_subscription(scan->distro.release, ecosystem);
    const struct mg_version_scheme *scheme = mg_version_scheme_of(ecosystem);
    struct mg_db_package found;

    if (!mg_db_find_package(scan->db, ecosystem, key->name, &found))
        return true;
    answer->named = true;
    for (uint32_t i = 0; i < found.affected_count; i++) {
        uint32_t entry = found.first_affected + i;
        struct mg_db_affected affected = mg_db_affected(scan->db, entry);
        struct mg_evaluation result = mg_evaluate(scan->db, &affected, scheme, key->version);

        affected.needs_subscription = affected.needs_subscription || subscription;
        answer->unordered += result.verdict == MG_NOT_EVALUATED;
        if (result.verdict == MG_AFFECTED &&
            !add_hits(scan, &answer->hits, entry, &affected, &result))
            return false;
    }
    return true;
}

static bool add_findings(struct mg_match_scan *scan, const struct mg_package *package,
                         struct mg_vec *hits, struct mg_vec *findings)
{
    size_t at = 0;

    mg_vec_sort(hits, by_vulnerability);
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
                          struct answer *answer, struct mg_vec *findings,
                          struct mg_match_coverage *coverage)
{
    const struct mg_release *release = scan->distro.release;
    const char *ecosystem;
    struct mg_match_key key;

    answer->hits.n = 0;
    answer->named = false;
    answer->unordered = 0;
    if (!mg_match_key_of(&scan->inventory->arena, package, release->family->advisory_names, &key))
        return false;
    for (size_t i = 0; (ecosystem = mg_release_ecosystem(release, i)) != NULL; i++) {
        if (!look_up(scan, mg_str_of(ecosystem), &key, answer))
            return false;
    }
    if (answer->named)
        mg_match_coverage_named(coverage);
    if (answer->unordered != 0)
        mg_match_coverage_unordered(coverage, package, answer->unordered);
    return add_findings(scan, package, &answer->hits, findings);
}

static void set_ecosystems(struct mg_inventory *inventory, const struct mg_release *release)
{
    for (size_t i = 0; i < inventory->package_count; i++) {
        struct mg_package *package = &inventory->packages[i];
        bool ours =
            package->origin.n == 0 && mg_str_is(package->type, release->family->package_type);

        package->ecosystem = ours ? mg_str_of(release->ecosystem) : MG_STR_NONE;
    }
}

void mg_match_set_ecosystems(struct mg_inventory *inventory)
{
    struct mg_distro distro;

    if (mg_distro_resolve(&inventory->host, &distro))
        set_ecosystems(inventory, distro.release);
}

static bool match_all(struct mg_match_scan *scan, struct mg_vec *findings,
                      struct mg_match_coverage *coverage)
{
    struct answer answer;
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
        order = compare_doubles(right->score, left->score);
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

enum mg_status mg_match(const struct mg_match_request *request, struct mg_findings *out,
                        struct mg_error *err)
{
    struct mg_match_scan scan = {.inventory = request->inventory, .db = request->db};
    struct mg_match_coverage coverage;
    struct mg_findings found = {0};
    struct mg_vec findings;
    enum mg_status status;

    mg_vec_init(&findings, sizeof(struct mg_finding));
    scan.known_distro = mg_distro_resolve(&request->inventory->host, &scan.distro);
    mg_match_set_ecosystems(request->inventory);
    mg_match_coverage_begin(&coverage, &scan, request->today);
    if (match_all(&scan, &findings, &coverage) &&
        add_end_of_life(&scan, request->today, &findings) &&
        keep(&request->inventory->arena, &findings, &found))
        status = mg_db_status(request->db, err);
    else
        status = mg_fail(err, MG_NOMEM, "the findings need more memory than a scan may take");
    mg_match_coverage_end(&coverage);
    mg_vec_clear(&findings);
    if (status == MG_OK)
        *out = found;
    return status;
}
