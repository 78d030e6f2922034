/* SPDX-License-Identifier: Apache-2.0
 *
 * Making a finding out of the hits of one vulnerability on one package. The vendor's words are
 * kept; what several advisories say is joined: the version that satisfies all of them is the fix.
 */
#include <string.h>

#include "core/match/hit.h"
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

/* The version that satisfies every hit that has a fix, and how many do. */
static size_t join_fixes(const struct mg_package *package, const struct mg_hit *hits, size_t count,
                         bool with_subscription, struct mg_str *version)
{
    const struct mg_version_scheme *scheme = mg_version_scheme_of(package->ecosystem);
    size_t fixed = 0;

    for (size_t i = 0; i < count; i++) {
        struct mg_str candidate = hits[i].evaluation.fixed;

        if (candidate.n == 0 || (hits[i].affected.needs_subscription && !with_subscription))
            continue;
        fixed++;
        if (version->n == 0 || (scheme != NULL && scheme->compare(candidate, *version) > 0))
            *version = candidate;
    }
    return fixed;
}

/* Only what names of packages may hold (Debian Policy 5.6.7): people paste commands. */
static bool is_plain(struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        bool letter = (name.p[i] >= 'a' && name.p[i] <= 'z') ||
                      (name.p[i] >= 'A' && name.p[i] <= 'Z') ||
                      (name.p[i] >= '0' && name.p[i] <= '9');

        if (!letter && (i == 0 || mg_str_find(MG_STR("+-._"), name.p[i]) == SIZE_MAX))
            return false;
    }
    return name.n != 0;
}

/* What apt calls the package: with its architecture when that is not the host's. NULL past the
 * arena's ceiling. */
static const char *apt_name(struct mg_match_scan *scan, const struct mg_package *package)
{
    struct mg_arena *arena = &scan->inventory->arena;
    struct mg_str native = scan->inventory->host.architecture;

    if (!is_plain(package->name))
        return "PACKAGE";
    if (native.n == 0 || mg_str_eq(package->arch, native) || mg_str_is(package->arch, "all") ||
        !is_plain(package->arch))
        return mg_arena_printf(arena, "%.*s", MG_STR_ARG(package->name));
    return mg_arena_printf(arena, "%.*s:%.*s", MG_STR_ARG(package->name),
                           MG_STR_ARG(package->arch));
}

static const char *remedy_text(struct mg_match_scan *scan, const struct mg_finding *finding,
                               bool subscription)
{
    struct mg_arena *arena = &scan->inventory->arena;
    const char *name = apt_name(scan, finding->package);

    if (name == NULL)
        return NULL;

    if (finding->fix == MG_FIX_NO)
        return mg_arena_printf(arena, "no fixed version is published for this release (%.*s)",
                               MG_STR_ARG(finding->state));
    if (subscription)
        return mg_arena_printf(arena,
                               "needs Ubuntu Pro: pro attach, then "
                               "apt-get install --only-upgrade %s",
                               name);
    if (finding->kernel == MG_KERNEL_RUNNING || finding->kernel == MG_KERNEL_UNKNOWN)
        return "apt-get update && apt-get full-upgrade, then reboot into the fixed kernel";
    if (finding->kernel == MG_KERNEL_NOT_RUNNING)
        return mg_arena_printf(arena, "upgrade, or remove it: apt-get purge %s", name);
    return mg_arena_printf(arena, "apt-get install --only-upgrade %s", name);
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
    text = remedy_text(scan, finding, subscription);
    finding->remediation = mg_str_of(text);
    return text != NULL;
}

static bool add_advisories(struct mg_match_scan *scan, const struct mg_hit *hits, size_t count,
                           struct mg_finding *finding)
{
    struct mg_finding_advisory *list = mg_arena_array(&scan->inventory->arena, count, sizeof *list);

    for (size_t i = 0; list != NULL && i < count; i++) {
        list[i] = (struct mg_finding_advisory){
            .id = mg_db_advisory(scan->db, hits[i].affected.advisory).id,
            .fixed_version = hits[i].evaluation.fixed,
            .state = hits[i].affected.state,
            .needs_subscription = hits[i].affected.needs_subscription,
        };
    }
    finding->advisories = list;
    finding->advisory_count = count;
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

/* The page of the distribution about a CVE. */
static const char *tracker_url(const struct mg_match_scan *scan)
{
    if (!scan->known_distro)
        return NULL;
    return strcmp(scan->distro.release->distro, "ubuntu") == 0
               ? "https://ubuntu.com/security/"
               : "https://security-tracker.debian.org/tracker/";
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
    const char *base = tracker_url(scan);

    if (list == NULL)
        return false;
    if (base != NULL && mg_str_starts(finding->vulnerability_id, MG_STR("CVE-")))
        (void)add_once(list, &finding->reference_count,
                       mg_str_of(mg_arena_printf(arena, "%s%.*s", base,
                                                 MG_STR_ARG(finding->vulnerability_id))));
    for (size_t i = 0; i < count; i++) {
        struct mg_db_advisory advisory = mg_db_advisory(scan->db, hits[i].affected.advisory);

        for (uint32_t j = 0; j < advisory.reference_count; j++)
            (void)add_once(list, &finding->reference_count,
                           mg_db_reference(scan->db, advisory.first_reference + j));
    }
    finding->references = list;
    return true;
}

/* Summary and dates of the deciding advisory; a summary of another advisory about this one
 * vulnerability when the deciding one has none. */
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

        if (other.vulnerability_count == 1)
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
    if (title == NULL || !mg_finding_add_cvss(scan, &vulnerability, finding))
        return false;
    set_severity(scan, hits, count, finding);
    set_threat(scan->db, finding);
    set_texts(scan, &vulnerability, hits, finding);
    return set_fix(scan, hits, count, finding) && add_advisories(scan, hits, count, finding) &&
           add_aliases(scan, &vulnerability, finding) &&
           add_references(scan, hits, count, finding) &&
           mg_purl_format(arena, package, &scan->inventory->host,
                          scan->known_distro ? &scan->distro : NULL, &finding->purl);
}
