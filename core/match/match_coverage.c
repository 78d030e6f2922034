/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage of matching: which advisories cover the host, who built packages they do not speak of.
 */
#include "core/match/match_coverage.h"

#include "core/base/day.h"
#include "core/base/limits.h"
#include "core/base/map.h"
#include "core/match/ecosystem.h"

static const struct mg_str area = MG_STR_INIT("advisories");

static void add(struct mg_match_scan *scan, enum mg_coverage_level level, const char *code,
                struct mg_str subject, uint64_t count, const char *detail)
{
    mg_inventory_add_coverage(scan->inventory, &(struct mg_coverage){
                                                   .level = level,
                                                   .area = area,
                                                   .code = mg_str_of(code),
                                                   .subject = subject,
                                                   .detail = mg_str_of(detail),
                                                   .count = count,
                                               });
}

/* Installed packages that advisories of ecosystem are matched with. */
static uint64_t count_matched(const struct mg_inventory *inventory, struct mg_str ecosystem)
{
    uint64_t matched = 0;

    for (size_t i = 0; i < inventory->package_count; i++)
        matched += mg_str_eq(inventory->packages[i].ecosystem, ecosystem);
    return matched;
}

/* Nothing but packages of languages, of no host: the SBOM of a project. */
static bool has_no_distro(const struct mg_inventory *inventory)
{
    bool none = inventory->host.os_id.n == 0 && inventory->package_count != 0;

    for (size_t i = 0; none && i < inventory->package_count; i++)
        none = mg_language_ecosystem(inventory->packages[i].type) != NULL;
    return none;
}

static void on_unknown_distro(struct mg_match_scan *scan)
{
    const struct mg_host *host = &scan->inventory->host;

    if (has_no_distro(scan->inventory))
        return;

    add(scan, MG_COVERAGE_INCOMPLETE, "UNSUPPORTED_DISTRIBUTION",
        host->os_name.n != 0 ? host->os_name : host->os_id,
        count_matched(scan->inventory, MG_STR_NONE),
        "no advisory source is known for this distribution release: its packages were not matched");
}

/* Packages with one word in common: a vendor, a kind. */
struct group {
    const struct mg_package *first;
    uint64_t count;
};

/* What the database has for a release, over all its ecosystems but the one for subscribers. */
struct held {
    uint64_t packages; /* that advisories name */
    struct mg_str newest;
};

static struct held held_for(struct mg_db *db, const struct mg_release *release)
{
    struct held held = {0};
    const char *name;

    for (size_t i = 0; (name = mg_release_ecosystem(release, i)) != NULL; i++) {
        struct mg_str newest = mg_db_ecosystem_newest(db, mg_str_of(name));

        if (mg_release_needs_subscription(release, mg_str_of(name)))
            continue;
        held.packages += mg_db_ecosystem_packages(db, mg_str_of(name));
        if (mg_str_cmp(newest, held.newest) > 0)
            held.newest = newest;
    }
    return held;
}

/* Are the advisories of subject old? Who relies on them has to know. */
static void on_age(const struct mg_match_coverage *coverage, struct mg_str subject,
                   struct mg_str newest)
{
    struct mg_arena *arena = &coverage->scan->inventory->arena;
    int64_t days = mg_days_between(newest, coverage->today);

    if (mg_day_number(newest) < 0)
        add(coverage->scan, MG_COVERAGE_LIMITED, "ADVISORIES_WITHOUT_DATE", subject, 0,
            "the feed has no dates: how old it is cannot be told");
    else if (days > MG_LIMIT_ADVISORY_DAYS)
        add(coverage->scan, MG_COVERAGE_LIMITED, "OLD_ADVISORIES", subject, 0,
            mg_arena_printf(arena,
                            "the newest is of %.*s, %lld days ago: what was published since is "
                            "missing; update the database",
                            MG_STR_ARG(mg_str_take(newest, 10)), (long long)days));
}

static void on_no_advisories(const struct mg_match_coverage *coverage, struct mg_str ecosystem,
                             uint64_t matched)
{
    add(coverage->scan, MG_COVERAGE_INCOMPLETE, "NO_ADVISORIES", ecosystem, matched,
        "the database holds no advisories for it: its packages were not matched");
}

/* After matching: a release that advisories cover, and how many of its packages they name at all.
 */
static void on_release(const struct mg_match_coverage *coverage)
{
    struct mg_match_scan *scan = coverage->scan;
    const struct mg_release *release = scan->distro.release;
    struct mg_str ecosystem = mg_str_of(release->ecosystem);
    struct held held = held_for(scan->db, release);
    uint64_t matched = count_matched(scan->inventory, ecosystem);

    if (held.packages == 0) {
        on_no_advisories(coverage, ecosystem, matched);
        return;
    }
    add(scan, MG_COVERAGE_COMPLETE, "MATCHED", ecosystem, matched,
        mg_arena_printf(
            &scan->inventory->arena, "%llu of them are named by advisories for %llu %spackages%s",
            (unsigned long long)coverage->named_packages, (unsigned long long)held.packages,
            release->family->advisory_names == MG_NAMES_SOURCE ? "source " : "",
            scan->distro.derivative ? "; the host is a derivative" : ""));
    on_age(coverage, ecosystem, held.newest);
}

/* The packages of one language. */
static void on_language(const struct mg_match_coverage *coverage, const struct group *group)
{
    struct mg_match_scan *scan = coverage->scan;
    struct mg_str ecosystem = group->first->ecosystem;
    uint32_t known = mg_db_ecosystem_packages(scan->db, ecosystem);

    if (known == 0) {
        on_no_advisories(coverage, ecosystem, group->count);
        return;
    }
    add(scan, MG_COVERAGE_COMPLETE, "MATCHED", ecosystem, group->count,
        mg_arena_printf(&scan->inventory->arena, "by advisories for %u packages", known));
    on_age(coverage, ecosystem, mg_db_ecosystem_newest(scan->db, ecosystem));
}

/* Scores of exploitation age as well; other feeds are judged by the ecosystems they are for. */
static void on_scores(const struct mg_match_coverage *coverage)
{
    struct mg_db *db = coverage->scan->db;
    struct mg_db_info info;

    mg_db_info(db, &info);
    for (uint32_t i = 0; i < info.feeds; i++) {
        struct mg_db_feed feed = mg_db_feed(db, i);

        if (mg_str_is(feed.format, "kev") || mg_str_is(feed.format, "epss"))
            on_age(coverage, feed.name, feed.newest);
    }
}

static void on_support(const struct mg_match_coverage *coverage)
{
    struct mg_match_scan *scan = coverage->scan;
    const struct mg_release *release = scan->distro.release;
    struct mg_str today = coverage->today;
    struct mg_str full = mg_str_of(release->end_of_full);
    struct mg_arena *arena = &scan->inventory->arena;
    struct mg_str subject = mg_str_of(release->ecosystem);

    if (mg_release_ended(release, today))
        add(scan, MG_COVERAGE_LIMITED, "END_OF_LIFE", subject, 0,
            mg_arena_printf(arena, "support ended on %s: few new vulnerabilities are recorded",
                            release->end_of_support));
    else if (full.n != 0 && mg_str_cmp(full, today) < 0)
        add(scan, MG_COVERAGE_LIMITED, "LONG_TERM_SUPPORT", subject, 0,
            mg_arena_printf(arena,
                            "full security support ended on %s; long-term support until %s does "
                            "not cover every package",
                            release->end_of_full, release->end_of_support));
}

static struct mg_str vendor_of(const struct mg_package *package)
{
    return mg_windows_is(package) ? MG_STR_NONE : package->origin;
}

/* Of a distribution that is not known all are, and that is told by itself. */
static struct mg_str unmatched_type_of(const struct mg_package *package)
{
    bool foreign = package->origin.n != 0 && !mg_windows_is(package);

    return !foreign && package->owner.n == 0 && package->ecosystem.n == 0 ? package->type
                                                                          : MG_STR_NONE;
}

/* Ecosystems beside that of the distribution. */
static struct mg_str language_of(const struct mg_package *package)
{
    bool language = mg_language_ecosystem(package->type) != NULL || mg_windows_is(package);

    return language ? package->ecosystem : MG_STR_NONE;
}

static struct mg_str owned_type_of(const struct mg_package *package)
{
    return package->owner.n != 0 && package->ecosystem.n == 0 ? package->type : MG_STR_NONE;
}

static void on_foreign(const struct mg_match_coverage *coverage, const struct group *group)
{
    const struct mg_package *package = group->first;

    add(coverage->scan, MG_COVERAGE_LIMITED, "FOREIGN_ORIGIN", package->origin, group->count,
        mg_arena_printf(&coverage->scan->inventory->arena,
                        "not built by the distribution (%.*s), so its advisories do not "
                        "apply: %.*s%s",
                        MG_STR_ARG(package->origin_reason), MG_STR_ARG(package->name),
                        group->count > 1 ? " and others" : ""));
}

static void on_unmatched_type(const struct mg_match_coverage *coverage, const struct group *group)
{
    add(coverage->scan, MG_COVERAGE_LIMITED, "UNSUPPORTED", group->first->type, group->count,
        "packages of this type are not matched");
}

static void on_owned(const struct mg_match_coverage *coverage, const struct group *group)
{
    add(coverage->scan, MG_COVERAGE_COMPLETE, "OWNED_BY_PACKAGES", group->first->type, group->count,
        "shipped in packages of the distribution, so its advisories decide, not those of the "
        "language");
}

/* Count package into the group of its word; false without memory. */
static bool count_in(struct mg_arena *arena, struct mg_map *groups, struct mg_str word,
                     const struct mg_package *package)
{
    struct group *group = mg_map_get(groups, word);

    if (group == NULL) {
        group = mg_arena_alloc(arena, sizeof *group);
        if (group == NULL || !mg_map_put(groups, word, group))
            return false;
        group->first = package;
    }
    group->count++;
    return true;
}

/* One entry per word, in the order of the packages; an empty word is none. */
static void each_group(const struct mg_match_coverage *coverage,
                       struct mg_str (*word_of)(const struct mg_package *),
                       void (*on_group)(const struct mg_match_coverage *, const struct group *))
{
    struct mg_inventory *inventory = coverage->scan->inventory;
    struct mg_map groups;
    bool ok = true;

    mg_map_init(&groups);
    for (size_t i = 0; ok && i < inventory->package_count; i++) {
        struct mg_str word = word_of(&inventory->packages[i]);

        ok = word.n == 0 || count_in(&inventory->arena, &groups, word, &inventory->packages[i]);
    }
    for (size_t i = 0; ok && i < inventory->package_count; i++) {
        const struct group *group = mg_map_get(&groups, word_of(&inventory->packages[i]));

        if (group != NULL && group->first == &inventory->packages[i])
            on_group(coverage, group);
    }
    if (!ok)
        add(coverage->scan, MG_COVERAGE_INCOMPLETE, "NOMEM", MG_STR_NONE, 0,
            "no memory to count the packages that were not matched");
    mg_map_clear(&groups);
}

/* A kernel that no package brought (of a virtual machine's host, of a container's, built by hand)
 * is not looked at by anybody: that must be said. */
static void on_kernel(struct mg_match_scan *scan)
{
    const struct mg_host *host = &scan->inventory->host;

    for (size_t i = 0; i < scan->inventory->package_count; i++) {
        if (mg_kernel_use_of(&scan->inventory->packages[i], host) == MG_KERNEL_RUNNING)
            return;
    }
    if (host->kernel_release.n != 0)
        add(scan, MG_COVERAGE_LIMITED, "KERNEL_NOT_PACKAGED", host->kernel_release, 0,
            "the running kernel belongs to no installed package: its vulnerabilities are not "
            "known");
}

/* A live patch mends the running kernel; where no advisory tells what it mends, nobody knows. */
static void on_live_patches(const struct mg_match_coverage *coverage)
{
    struct mg_match_scan *scan = coverage->scan;

    if (scan->inventory->host.live_patches.n != 0 && scan->closed.n == 0)
        add(scan, MG_COVERAGE_LIMITED, "LIVE_PATCHES", scan->inventory->host.live_patches, 0,
            "live patches are loaded, and no advisory tells what they close: the findings of the "
            "running kernel may be closed already");
}

void mg_match_coverage_begin(struct mg_match_coverage *coverage, struct mg_match_scan *scan,
                             struct mg_str today)
{
    *coverage = (struct mg_match_coverage){.scan = scan, .today = today};
    if (scan->known_distro) {
        on_support(coverage);
        on_kernel(scan);
        on_live_patches(coverage);
    } else if (mg_str_is(scan->inventory->host.os_family, "windows")) {
        mg_windows_coverage(scan);
    } else {
        on_unknown_distro(scan);
    }
    each_group(coverage, vendor_of, on_foreign);
    if (scan->known_distro)
        each_group(coverage, unmatched_type_of, on_unmatched_type);
    each_group(coverage, owned_type_of, on_owned);
}

void mg_match_coverage_answer(struct mg_match_coverage *coverage, const struct mg_package *package,
                              const struct mg_answer *answer)
{
    coverage->named_packages += answer->named && mg_language_ecosystem(package->type) == NULL;
    mg_windows_coverage_answer(coverage->scan, package, answer);
    if (answer->unordered == 0)
        return;
    if (coverage->unordered_packages++ == 0)
        coverage->unordered_example = package->name;
    coverage->unordered_entries += answer->unordered;
}

static void on_unordered(const struct mg_match_coverage *coverage)
{
    add(coverage->scan, MG_COVERAGE_INCOMPLETE, "BAD_VERSION", coverage->unordered_example,
        coverage->unordered_packages,
        mg_arena_printf(&coverage->scan->inventory->arena,
                        "versions that cannot be ordered: %llu advisory entries were not decided",
                        (unsigned long long)coverage->unordered_entries));
}

void mg_match_coverage_end(struct mg_match_coverage *coverage)
{
    if (coverage->scan->known_distro)
        on_release(coverage);
    each_group(coverage, language_of, on_language);
    on_scores(coverage);
    if (coverage->unordered_packages != 0)
        on_unordered(coverage);
}
