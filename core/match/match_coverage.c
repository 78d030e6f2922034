/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage of matching: which advisories cover the host, who built packages they do not speak of.
 */
#include "core/match/match_coverage.h"

#include "core/base/map.h"

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

static void on_unknown_distro(struct mg_match_scan *scan)
{
    const struct mg_host *host = &scan->inventory->host;

    add(scan, MG_COVERAGE_INCOMPLETE, "UNSUPPORTED_DISTRIBUTION",
        host->os_name.n != 0 ? host->os_name : host->os_id, scan->inventory->package_count,
        "no advisory source is known for this distribution release: its packages were not matched");
}

static uint64_t count_matched(const struct mg_inventory *inventory)
{
    uint64_t matched = 0;

    for (size_t i = 0; i < inventory->package_count; i++)
        matched += inventory->packages[i].ecosystem.n != 0;
    return matched;
}

/* Packages that advisories for everyone name, in each of the ecosystems of the release. */
static uint64_t count_known(struct mg_db *db, const struct mg_release *release)
{
    const char *ecosystem;
    uint64_t known = 0;

    for (size_t i = 0; (ecosystem = mg_release_ecosystem(release, i)) != NULL; i++) {
        if (!mg_release_needs_subscription(release, mg_str_of(ecosystem)))
            known += mg_db_ecosystem_packages(db, mg_str_of(ecosystem));
    }
    return known;
}

/* After matching: a release that advisories cover, and how many of its packages they name at all.
 */
static void on_ecosystem(const struct mg_match_coverage *coverage)
{
    struct mg_match_scan *scan = coverage->scan;
    const struct mg_release *release = scan->distro.release;
    struct mg_str ecosystem = mg_str_of(release->ecosystem);
    uint64_t known = count_known(scan->db, release);
    uint64_t matched = count_matched(scan->inventory);

    if (known == 0)
        add(scan, MG_COVERAGE_INCOMPLETE, "NO_ADVISORIES", ecosystem, matched,
            "the database holds no advisories for this release: its packages were not matched");
    else
        add(scan, MG_COVERAGE_COMPLETE, "MATCHED", ecosystem, matched,
            mg_arena_printf(&scan->inventory->arena,
                            "%llu of them are named by advisories for %llu %spackages%s",
                            (unsigned long long)coverage->named_packages, (unsigned long long)known,
                            release->family->advisory_names == MG_NAMES_SOURCE ? "source " : "",
                            scan->distro.derivative ? "; the host is a derivative" : ""));
}

static void on_support(struct mg_match_scan *scan, struct mg_str today)
{
    const struct mg_release *release = scan->distro.release;
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

/* Packages with one word in common: a vendor, a kind. */
struct group {
    const struct mg_package *first;
    uint64_t count;
};

static struct mg_str vendor_of(const struct mg_package *package)
{
    return package->origin;
}

static struct mg_str unmatched_type_of(const struct mg_package *package)
{
    return package->origin.n == 0 && package->ecosystem.n == 0 ? package->type : MG_STR_NONE;
}

static void on_foreign(struct mg_match_scan *scan, const struct group *group)
{
    const struct mg_package *package = group->first;

    add(scan, MG_COVERAGE_LIMITED, "FOREIGN_ORIGIN", package->origin, group->count,
        mg_arena_printf(&scan->inventory->arena,
                        "not built by the distribution (%.*s), so its advisories do not "
                        "apply: %.*s%s",
                        MG_STR_ARG(package->origin_reason), MG_STR_ARG(package->name),
                        group->count > 1 ? " and others" : ""));
}

static void on_unmatched_type(struct mg_match_scan *scan, const struct group *group)
{
    add(scan, MG_COVERAGE_LIMITED, "UNSUPPORTED", group->first->type, group->count,
        "packages of this type are not matched");
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
static void each_group(struct mg_match_scan *scan,
                       struct mg_str (*word_of)(const struct mg_package *),
                       void (*on_group)(struct mg_match_scan *, const struct group *))
{
    struct mg_inventory *inventory = scan->inventory;
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
            on_group(scan, group);
    }
    if (!ok)
        add(scan, MG_COVERAGE_INCOMPLETE, "NOMEM", MG_STR_NONE, 0,
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

void mg_match_coverage_begin(struct mg_match_coverage *coverage, struct mg_match_scan *scan,
                             struct mg_str today)
{
    *coverage = (struct mg_match_coverage){.scan = scan};
    if (!scan->known_distro) {
        on_unknown_distro(scan);
        return;
    }
    on_support(scan, today);
    on_kernel(scan);
    each_group(scan, vendor_of, on_foreign);
    each_group(scan, unmatched_type_of, on_unmatched_type);
}

void mg_match_coverage_unordered(struct mg_match_coverage *coverage,
                                 const struct mg_package *package, uint64_t entries)
{
    if (coverage->unordered_packages++ == 0)
        coverage->unordered_example = package->name;
    coverage->unordered_entries += entries;
}

void mg_match_coverage_named(struct mg_match_coverage *coverage)
{
    coverage->named_packages++;
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
        on_ecosystem(coverage);
    if (coverage->unordered_packages != 0)
        on_unordered(coverage);
}
