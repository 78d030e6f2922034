/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking one package up: in each ecosystem whose advisories can speak of it, each entry is
 * evaluated on its own (range, module stream, minor release), and then entries overrule each other:
 * what a vendor says not to be affected is not, whatever else it published for that release.
 */
#include "core/base/compiler.h"
#include "core/match/ecosystem.h"
#include "core/match/hit.h"
#include "core/match/module.h"

/* One package in one ecosystem. */
struct query {
    struct mg_match_scan *scan;
    const struct mg_package *package;
    struct mg_str ecosystem;
    const struct mg_version_scheme *scheme;
    struct mg_db_package found; /* the entries that name it */
    bool subscription;          /* its fixes are for subscribers */
    bool clears;                /* advisories of a minor release, see struct mg_hit */
    bool all;
    struct mg_answer *answer;
};

static bool is_rpm(const struct mg_package *package)
{
    return mg_str_is(package->type, "rpm");
}

/* The minor release of the build with the fix. */
static bool minor_of_fix(struct mg_db *db, const struct mg_db_affected *affected,
                         struct mg_minor *out)
{
    for (uint32_t i = 0; i < affected->range_count; i++) {
        struct mg_db_range range = mg_db_range(db, affected->first_range + i);

        for (uint32_t j = 0; j < range.event_count; j++) {
            struct mg_db_event event = mg_db_event(db, range.first_event + j);

            if (event.kind == MG_EVENT_FIXED && mg_minor_of(event.version, out))
                return true;
        }
    }
    return false;
}

/* Is the version that is compared one that the entry's ranges name as fixed? */
static bool has_fix(const struct query *q, const struct mg_db_affected *affected)
{
    for (uint32_t i = 0; i < affected->range_count; i++) {
        struct mg_db_range range = mg_db_range(q->scan->db, affected->first_range + i);

        for (uint32_t j = 0; j < range.event_count; j++) {
            struct mg_db_event event = mg_db_event(q->scan->db, range.first_event + j);

            if (event.kind == MG_EVENT_FIXED &&
                q->scheme->compare(event.version, q->answer->key.version) == 0)
                return true;
        }
    }
    return false;
}

/* Is entry of the advisory, about the package's stream, and its fix built for that minor release?
 */
static bool is_for_minor(const struct query *q, uint32_t entry, uint32_t advisory,
                         const struct mg_minor *ours)
{
    struct mg_db_affected other = mg_db_affected(q->scan->db, entry);
    struct mg_minor minor;
    enum mg_reason why;

    return other.advisory == advisory && mg_module_fits(q->package, other.module, &why) &&
           minor_of_fix(q->scan->db, &other, &minor) && mg_minor_eq(&minor, ours);
}

/* Does entry of the advisory name the package's very build as one with the fix? */
static bool names_build(const struct query *q, uint32_t entry, uint32_t advisory)
{
    struct mg_db_affected other = mg_db_affected(q->scan->db, entry);
    enum mg_reason why;

    return other.advisory == advisory && mg_module_fits(q->package, other.module, &why) &&
           has_fix(q, &other);
}

/* The run of entries that the advisory of entry has for the package: they stand together. */
static void find_siblings(const struct query *q, uint32_t entry, uint32_t advisory, uint32_t *first,
                          uint32_t *end)
{
    uint32_t least = q->found.first_affected, most = least + q->found.affected_count;

    *first = entry;
    *end = entry + 1;
    while (*first > least && mg_db_affected(q->scan->db, *first - 1).advisory == advisory)
        (*first)--;
    while (*end < most && mg_db_affected(q->scan->db, *end).advisory == advisory)
        (*end)++;
}

/* An advisory that names the package several times has several builds with the fix: for several
 * minor releases, of which the one for ours decides, or for one, all of which have it. True with
 * the reason when that clears the package of an entry whose range holds it. */
static bool is_cleared_by_sibling(const struct query *q, uint32_t entry,
                                  const struct mg_db_affected *affected, enum mg_reason *why)
{
    struct mg_minor ours;
    bool minor = mg_minor_of(q->package->version, &ours) &&
                 !is_for_minor(q, entry, affected->advisory, &ours);
    uint32_t first, end;
    bool cleared = false;

    find_siblings(q, entry, affected->advisory, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        if (names_build(q, i, affected->advisory)) {
            *why = MG_REASON_NAMED_BUILD;
            return true;
        }
        cleared = cleared || (minor && is_for_minor(q, i, affected->advisory, &ours));
    }
    *why = MG_REASON_OTHER_MINOR;
    return cleared;
}

static void decide_not_affected(struct mg_evaluation *result, enum mg_reason reason)
{
    result->verdict = MG_NOT_AFFECTED;
    result->reason = reason;
}

/* Rules of rpm distributions about an entry whose versions were compared. */
static void apply_rpm_rules(const struct query *q, uint32_t entry,
                            const struct mg_db_affected *affected, struct mg_evaluation *result)
{
    bool has_fix = result->fixed.n != 0 || result->reason == MG_REASON_FIXED;
    enum mg_reason why;

    if (result->reason != MG_REASON_IN_RANGE && result->reason != MG_REASON_FIXED)
        return;
    if ((has_fix || affected->module.n != 0) && !mg_module_fits(q->package, affected->module, &why))
        decide_not_affected(result, why);
    else if (result->verdict == MG_AFFECTED && is_cleared_by_sibling(q, entry, affected, &why))
        decide_not_affected(result, why);
}

static bool keeps(const struct query *q, const struct mg_evaluation *result)
{
    if (q->clears)
        return result->reason == MG_REASON_FIXED;
    return q->all || result->verdict == MG_AFFECTED || result->reason == MG_REASON_VENDOR;
}

/* One hit per vulnerability of the advisory. */
static bool add_hits(const struct query *q, const struct mg_hit *like)
{
    struct mg_db_advisory advisory = mg_db_advisory(q->scan->db, like->affected.advisory);

    for (uint32_t i = 0; i < advisory.vulnerability_count; i++) {
        struct mg_hit *hit = mg_vec_add(&q->answer->hits);

        if (hit == NULL)
            return false;
        *hit = *like;
        hit->vulnerability = mg_db_link(q->scan->db, advisory.first_vulnerability + i);
        hit->specific = advisory.vulnerability_count == 1;
    }
    return true;
}

static bool add_entry(const struct query *q, uint32_t entry)
{
    struct mg_hit hit = {
        .entry = entry,
        .ecosystem = q->ecosystem,
        .affected = mg_db_affected(q->scan->db, entry),
        .clears = q->clears,
    };

    hit.affected.needs_subscription = hit.affected.needs_subscription || q->subscription;
    hit.evaluation = mg_evaluate(q->scan->db, &hit.affected, q->scheme, q->answer->key.version);
    if (is_rpm(q->package))
        apply_rpm_rules(q, entry, &hit.affected, &hit.evaluation);
    q->answer->unordered += hit.evaluation.verdict == MG_NOT_EVALUATED && !q->clears;
    return !keeps(q, &hit.evaluation) || add_hits(q, &hit);
}

static bool look_up(struct query *q, struct mg_str ecosystem)
{
    q->ecosystem = ecosystem;
    q->scheme = mg_version_scheme_of(ecosystem);
    if (!mg_db_find_package(q->scan->db, ecosystem, q->answer->key.name, &q->found))
        return true;
    q->answer->named = q->answer->named || !q->clears;
    for (uint32_t i = 0; i < q->found.affected_count; i++) {
        if (!add_entry(q, q->found.first_affected + i))
            return false;
    }
    return true;
}

/* Advisories for builds of the minor release that the package was built for. */
static bool look_up_minor(struct query *q)
{
    struct mg_minor_ecosystems *minor = &q->scan->minor;
    struct mg_minor ours;

    if (!mg_str_starts(mg_str_of(q->scan->distro.release->ecosystem), MG_STR("Red Hat:")) ||
        !mg_minor_of(q->package->version, &ours))
        return true;
    if (!mg_minor_eq(&minor->of, &ours) &&
        !mg_minor_ecosystems_find(q->scan->db, &q->scan->inventory->arena, &ours, minor))
        return false;
    q->clears = true;
    for (size_t i = 0; i < minor->count; i++) {
        if (!look_up(q, minor->names[i]))
            return false;
    }
    return true;
}

static bool look_up_distribution(struct query *q)
{
    const struct mg_release *release = q->scan->distro.release;
    struct mg_arena *arena = &q->scan->inventory->arena;
    const char *name;

    if (!q->scan->known_distro || !mg_str_is(q->package->type, release->family->package_type))
        return true;
    if (!mg_match_key_of(arena, q->package, release->family->advisory_names, &q->answer->key))
        return false;
    for (size_t i = 0; (name = mg_release_ecosystem(release, i)) != NULL; i++) {
        q->subscription = mg_release_needs_subscription(release, mg_str_of(name));
        if (!look_up(q, mg_str_of(name)))
            return false;
    }
    return look_up_minor(q);
}

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

static struct mg_hit *hit_at(const struct mg_answer *answer, size_t i)
{
    return mg_vec_at(&answer->hits, i);
}

/* Does other take back what hit, about the same vulnerability, says? */
static bool overrules(const struct mg_hit *other, const struct mg_hit *hit, enum mg_reason *why)
{
    if (other->clears) {
        *why = MG_REASON_MINOR_FIX;
        return true;
    }
    *why = MG_REASON_VENDOR_ELSEWHERE;
    return other->evaluation.reason == MG_REASON_VENDOR &&
           mg_str_eq(other->ecosystem, hit->ecosystem);
}

/* Most vulnerabilities have no hit that could take back another one. */
static bool has_denial(const struct mg_answer *answer, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        if (hit_at(answer, i)->clears || hit_at(answer, i)->evaluation.reason == MG_REASON_VENDOR)
            return true;
    }
    return false;
}

static void overrule(struct mg_answer *answer, size_t first, size_t end)
{
    enum mg_reason why;

    if (!has_denial(answer, first, end))
        return;
    for (size_t i = first; i < end; i++) {
        struct mg_hit *hit = hit_at(answer, i);

        for (size_t j = first; hit->evaluation.verdict == MG_AFFECTED && j < end; j++) {
            if (!overrules(hit_at(answer, j), hit, &why))
                continue;
            decide_not_affected(&hit->evaluation, why);
            hit->evaluation.boundary = hit_at(answer, j)->evaluation.boundary;
        }
    }
}

static void overrule_all(struct mg_answer *answer)
{
    size_t first = 0;

    while (first < answer->hits.n) {
        size_t end = first + 1;

        while (end < answer->hits.n &&
               hit_at(answer, end)->vulnerability == hit_at(answer, first)->vulnerability)
            end++;
        if (end - first > 1)
            overrule(answer, first, end);
        first = end;
    }
}

static void apply_live_patches(const struct query *q)
{
    if (q->scan->closed.n == 0 ||
        mg_kernel_use_of(q->package, &q->scan->inventory->host) != MG_KERNEL_RUNNING)
        return;
    for (size_t i = 0; i < q->answer->hits.n; i++) {
        struct mg_hit *hit = hit_at(q->answer, i);

        if (hit->evaluation.verdict == MG_AFFECTED &&
            mg_live_patch_closes(q->scan, hit->vulnerability))
            decide_not_affected(&hit->evaluation, MG_REASON_LIVE_PATCH);
    }
}

/* A package that is not matched: its hits are shown, they do not count. */
static void set_aside(const struct query *q)
{
    enum mg_reason reason = q->package->origin.n != 0 ? MG_REASON_FOREIGN : MG_REASON_OWNED;

    for (size_t i = 0; i < q->answer->hits.n; i++) {
        hit_at(q->answer, i)->evaluation.verdict = MG_NOT_MATCHED;
        hit_at(q->answer, i)->evaluation.reason = reason;
    }
}

static void drop_unaffected(struct mg_answer *answer)
{
    size_t kept = 0;

    for (size_t i = 0; i < answer->hits.n; i++) {
        if (hit_at(answer, i)->evaluation.verdict == MG_AFFECTED)
            *hit_at(answer, kept++) = *hit_at(answer, i);
    }
    answer->hits.n = kept;
}

bool mg_answer_find(struct mg_match_scan *scan, const struct mg_package *package, bool all,
                    struct mg_answer *answer)
{
    struct query q = {.scan = scan, .package = package, .all = all, .answer = answer};
    const char *language = mg_language_ecosystem(package->type);
    bool ok;

    answer->hits.n = 0;
    answer->named = false;
    answer->unordered = answer->undecided = 0;
    answer->key = (struct mg_match_key){package->name, package->version};
    if (mg_windows_is(package))
        ok = mg_windows_look_up(scan, package, answer);
    else
        ok = language != NULL ? look_up(&q, mg_str_of(language)) : look_up_distribution(&q);
    mg_vec_sort(&answer->hits, by_vulnerability);
    overrule_all(answer);
    apply_live_patches(&q);
    if (package->ecosystem.n == 0)
        set_aside(&q);
    if (!all)
        drop_unaffected(answer);
    return ok;
}
