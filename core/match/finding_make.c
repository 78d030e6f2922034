/* SPDX-License-Identifier: Apache-2.0
 *
 * Making a finding out of the hits of one vulnerability on one package. The vendor's words are
 * kept; what several advisories say is joined: the version that satisfies all of them is the fix.
 */
#include "core/match/ecosystem.h"
#include "core/match/hit.h"
#include "core/match/remedy.h"
#include "core/model/purl.h"

/* References shown with a finding. */
#define MAX_REFERENCES 24

/* Vendors' own scales. "unimportant" is Debian's word for no security impact in its build. */
static const struct {
    const char *word;
    enum mg_severity severity;
} vendor_scale[] = {
    {"unimportant", MG_SEVERITY_INFORMATIONAL},
    {"negligible", MG_SEVERITY_INFORMATIONAL},
    {"low", MG_SEVERITY_LOW},
    {"medium", MG_SEVERITY_MEDIUM},
    {"moderate", MG_SEVERITY_MEDIUM},
    {"high", MG_SEVERITY_HIGH},
    {"important", MG_SEVERITY_HIGH},
    {"critical", MG_SEVERITY_CRITICAL},
};

static enum mg_severity severity_of_word(struct mg_str word)
{
    for (size_t i = 0; i < MG_COUNT(vendor_scale); i++) {
        if (mg_str_is(word, vendor_scale[i].word))
            return vendor_scale[i].severity;
    }
    return MG_SEVERITY_UNTRIAGED;
}

/* The severity that the advisory states on the vendor's own scale; empty when it does not. */
static struct mg_str vendor_word(struct mg_db *db, const struct mg_hit *hit)
{
    struct mg_db_advisory advisory = mg_db_advisory(db, hit->affected.advisory);

    if (hit->affected.urgency.n != 0)
        return hit->affected.urgency;
    for (uint32_t i = 0; hit->specific && i < advisory.severity_count; i++) {
        struct mg_record_severity severity = mg_db_severity(db, advisory.first_severity + i);

        if (!mg_str_starts(severity.type, MG_STR("CVSS_")))
            return severity.score;
    }
    return MG_STR_NONE;
}

static void set_severity(struct mg_match_scan *scan, const struct mg_hit *hits, size_t count,
                         struct mg_finding *finding)
{
    enum mg_severity vendor;

    for (size_t i = 0; i < count && finding->vendor_severity.n == 0; i++)
        finding->vendor_severity = vendor_word(scan->db, &hits[i]);
    vendor = severity_of_word(finding->vendor_severity);
    if (finding->score >= 0 && !mg_str_is(finding->vendor_severity, "unimportant")) {
        finding->severity = mg_severity_of_score(finding->score);
        finding->severity_source = MG_STR("cvss");
    } else if (vendor != MG_SEVERITY_UNTRIAGED) {
        finding->severity = vendor;
        finding->severity_source = MG_STR("vendor");
    }
}

/* The later of two fixes. */
static void raise_fix(const struct mg_package *package, struct mg_str candidate,
                      struct mg_str *version)
{
    const struct mg_version_scheme *scheme = mg_version_scheme_of(package->ecosystem);

    if (version->n == 0 || (scheme != NULL && scheme->compare(candidate, *version) > 0))
        *version = candidate;
}

/* The version that satisfies every hit that has a fix, and how many do. */
static size_t join_fixes(const struct mg_package *package, const struct mg_hit *hits, size_t count,
                         bool with_subscription, struct mg_str *version)
{
    size_t fixed = 0;

    for (size_t i = 0; i < count; i++) {
        struct mg_str candidate = hits[i].evaluation.fixed;

        if (candidate.n == 0 || (hits[i].affected.needs_subscription && !with_subscription))
            continue;
        fixed++;
        raise_fix(package, candidate, version);
    }
    return fixed;
}

static bool set_fix(struct mg_match_scan *scan, const struct mg_hit *hits, size_t count,
                    struct mg_finding *finding)
{
    size_t fixed = join_fixes(finding->package, hits, count, false, &finding->fixed_version);
    bool subscription =
        fixed == 0 && join_fixes(finding->package, hits, count, true, &finding->fixed_version) != 0;
    const char *text;

    finding->fix = fixed == count ? MG_FIX_YES : MG_FIX_PARTIAL;
    if (fixed == 0 && !subscription)
        finding->fix = MG_FIX_NO;
    finding->state = hits[0].affected.state;
    if (finding->state.n == 0)
        finding->state = finding->fix == MG_FIX_NO ? MG_STR("unfixed") : MG_STR("fixed");
    if (mg_windows_is(finding->package))
        return mg_windows_set_fix(&scan->inventory->arena, hits, count, finding);
    text = mg_remedy_of_finding(scan, finding, subscription);
    finding->remediation = mg_str_of(text);
    return text != NULL;
}

/* Two entries of one advisory that differ in nothing but the fix: the same package in two
 * repositories, or in two builds of a module. */
static bool says_the_same(const struct mg_hit *a, const struct mg_hit *b)
{
    return a->affected.advisory == b->affected.advisory &&
           a->affected.needs_subscription == b->affected.needs_subscription &&
           mg_str_eq(a->affected.state, b->affected.state);
}

static bool add_advisories(struct mg_match_scan *scan, const struct mg_hit *hits, size_t count,
                           struct mg_finding *finding)
{
    struct mg_finding_advisory *list = mg_arena_array(&scan->inventory->arena, count, sizeof *list);
    size_t n = 0;

    for (size_t i = 0; list != NULL && i < count; i++) {
        if (i != 0 && says_the_same(&hits[i - 1], &hits[i])) {
            raise_fix(finding->package, hits[i].evaluation.fixed, &list[n - 1].fixed_version);
            continue;
        }
        list[n++] = (struct mg_finding_advisory){
            .id = mg_db_advisory(scan->db, hits[i].affected.advisory).id,
            .fixed_version = hits[i].evaluation.fixed,
            .state = hits[i].affected.state,
            .needs_subscription = hits[i].affected.needs_subscription,
        };
    }
    finding->advisories = list;
    finding->advisory_count = n;
    return list != NULL;
}

static bool add_aliases(struct mg_match_scan *scan, const struct mg_db_vulnerability *vulnerability,
                        struct mg_finding *finding)
{
    struct mg_str *list =
        mg_arena_array(&scan->inventory->arena, vulnerability->alias_count, sizeof *list);

    for (uint32_t i = 0; list != NULL && i < vulnerability->alias_count; i++)
        list[i] = mg_db_alias(scan->db, vulnerability->first_alias + i);
    finding->aliases = list;
    finding->alias_count = vulnerability->alias_count;
    return list != NULL;
}

/* The page of the distribution about the CVE; empty when it has none or the arena is full. */
static struct mg_str cve_page(struct mg_match_scan *scan, const struct mg_finding *finding)
{
    bool ours = scan->known_distro && mg_language_ecosystem(finding->package->type) == NULL;
    const char *page = ours ? scan->distro.release->family->cve_page : NULL;
    struct mg_str id = finding->vulnerability_id;
    struct mg_str behind = mg_str_of(page), before;

    if (page == NULL || !mg_str_starts(id, MG_STR("CVE-")))
        return MG_STR_NONE;
    (void)mg_str_cut(&behind, '*', &before);
    return mg_str_of(mg_arena_printf(&scan->inventory->arena, "%.*s%.*s%.*s", MG_STR_ARG(before),
                                     MG_STR_ARG(id), MG_STR_ARG(behind)));
}

static bool add_once(struct mg_str *list, size_t *count, struct mg_str url)
{
    for (size_t i = 0; i < *count; i++) {
        if (mg_str_eq(list[i], url))
            return true;
    }
    if (*count < MAX_REFERENCES && url.n != 0)
        list[(*count)++] = url;
    return true;
}

static bool add_references(struct mg_match_scan *scan, const struct mg_hit *hits, size_t count,
                           struct mg_finding *finding)
{
    struct mg_arena *arena = &scan->inventory->arena;
    struct mg_str *list = mg_arena_array(arena, MAX_REFERENCES, sizeof *list);

    if (list == NULL)
        return false;
    (void)add_once(list, &finding->reference_count, cve_page(scan, finding));
    for (size_t i = 0; i < count; i++) {
        struct mg_db_advisory advisory = mg_db_advisory(scan->db, hits[i].affected.advisory);

        for (uint32_t j = 0; j < advisory.reference_count; j++)
            (void)add_once(list, &finding->reference_count,
                           mg_db_reference(scan->db, advisory.first_reference + j));
    }
    finding->references = list;
    return true;
}

/* Is an advisory the vulnerability itself under another name, rather than an update of somebody's
 * package that mends it? What such an update is called says nothing about other packages. */
static bool is_same(const struct mg_finding *finding, const struct mg_db_advisory *advisory)
{
    bool same = mg_str_eq(advisory->id, finding->vulnerability_id);

    for (size_t i = 0; !same && i < finding->alias_count; i++)
        same = mg_str_eq(advisory->id, finding->aliases[i]);
    return same;
}

/* Summary and dates of the deciding advisory; a summary of another advisory of this vulnerability
 * when the deciding one has none. */
static void set_texts(struct mg_match_scan *scan, const struct mg_db_vulnerability *vulnerability,
                      const struct mg_hit *hits, struct mg_finding *finding)
{
    struct mg_db_advisory deciding = mg_db_advisory(scan->db, hits[0].affected.advisory);

    finding->summary = deciding.summary;
    finding->published = deciding.published;
    finding->modified = deciding.modified;
    for (uint32_t i = 0; finding->summary.n == 0 && i < vulnerability->advisory_count; i++) {
        struct mg_db_advisory other =
            mg_db_advisory(scan->db, mg_db_link(scan->db, vulnerability->first_advisory + i));

        if (other.vulnerability_count == 1 && other.summary.n != 0 && is_same(finding, &other))
            finding->summary = other.summary;
    }
}

static void set_threat(struct mg_db *db, struct mg_finding *finding)
{
    struct mg_record_epss epss;
    struct mg_record_kev kev;

    finding->epss = finding->epss_percentile = -1.0;
    if (mg_db_find_epss(db, finding->vulnerability_id, &epss)) {
        finding->epss = epss.score;
        finding->epss_percentile = epss.percentile;
    }
    if (mg_db_find_kev(db, finding->vulnerability_id, &kev)) {
        finding->kev_added = kev.added;
        finding->kev_due = kev.due;
        finding->kev_ransomware = kev.ransomware;
    }
}

static void set_exploitation(struct mg_db *db, const struct mg_hit *hits, size_t count,
                             struct mg_finding *finding)
{
    for (size_t i = 0; i < count; i++) {
        struct mg_db_advisory advisory = mg_db_advisory(db, hits[i].affected.advisory);

        finding->exploited = finding->exploited || advisory.exploited;
        finding->disclosed = finding->disclosed || advisory.disclosed;
    }
}

bool mg_finding_make(struct mg_match_scan *scan, const struct mg_package *package,
                     const struct mg_hit *hits, size_t count, struct mg_finding *finding)
{
    struct mg_db_vulnerability vulnerability = mg_db_vulnerability(scan->db, hits[0].vulnerability);
    struct mg_arena *arena = &scan->inventory->arena;
    const char *title;

    *finding = (struct mg_finding){.package = package, .vulnerability_id = vulnerability.id};
    title = mg_arena_printf(arena, "%.*s - %.*s", MG_STR_ARG(vulnerability.id),
                            MG_STR_ARG(package->name));
    finding->title = mg_str_of(title);
    finding->kernel = mg_kernel_use_of(package, &scan->inventory->host);
    if (title == NULL || !mg_finding_add_cvss(scan, &vulnerability, finding) ||
        !add_aliases(scan, &vulnerability, finding))
        return false;
    set_severity(scan, hits, count, finding);
    set_threat(scan->db, finding);
    set_exploitation(scan->db, hits, count, finding);
    set_texts(scan, &vulnerability, hits, finding);
    return set_fix(scan, hits, count, finding) && add_advisories(scan, hits, count, finding) &&
           add_references(scan, hits, count, finding) &&
           mg_purl_format(arena, package, &scan->inventory->host,
                          scan->known_distro ? &scan->distro : NULL, &finding->purl);
}
