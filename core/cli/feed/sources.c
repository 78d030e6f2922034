/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of sources. File names in the cache are those of the publishers where these are unique;
 * the OSV archives, which are all called all.zip, get the name of their ecosystem.
 */
#include "core/cli/feed/sources.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/net/url.h"

#define LONGEST_ECOSYSTEM 64

/* Ecosystems of OSV whose packages Margay finds on hosts: "all". */
static const char *const known_ecosystems[] = {
    "AlmaLinux", "Alpine",    "Chainguard", "Debian",    "Go",          "Maven",
    "NuGet",     "Packagist", "PyPI",       "Red Hat",   "Rocky Linux", "RubyGems",
    "SUSE",      "Ubuntu",    "Wolfi",      "crates.io", "npm",         "openSUSE",
};

/* Security databases with a place of their own; Alpine's are found by branch and repository. */
static const struct {
    const char *name, *url;
} rolling[] = {
    {"wolfi", MG_SOURCE_WOLFI},
    {"chainguard", MG_SOURCE_CHAINGUARD},
};
static const char *const repositories[] = {"main", "community"};

/* APPNOTE 4.3.7 and 4.3.16: the first member, or the end of an archive without any. */
static bool begins_like_zip(struct mg_str head)
{
    return mg_str_starts(head, MG_STR("PK\003\004")) || mg_str_starts(head, MG_STR("PK\005\006"));
}

static bool begins_like_json(struct mg_str head)
{
    return mg_str_starts(mg_str_trim(head), MG_STR("{"));
}

/* RFC 1952 section 2.3.1, or the CSV's comment or header. */
static bool begins_like_epss(struct mg_str head)
{
    return mg_str_starts(head, MG_STR("\037\213")) || mg_str_starts(head, MG_STR("#")) ||
           mg_str_starts(head, MG_STR("cve,"));
}

struct plan {
    const struct mg_source_wishes *wishes;
    struct mg_arena *arena;
    struct mg_sources *sources;
    struct mg_error *err;
};

static enum mg_status check_url(const struct plan *plan, const char *url)
{
    char shown[MG_URL_SHOWN];

    if (mg_url_allowed(url, plan->wishes->allow_http))
        return MG_OK;
    mg_url_show(url, shown);
    return mg_fail(plan->err, MG_USAGE,
                   "%s: refused, only https:// URLs are fetched (http:// with --allow-http)",
                   shown);
}

static enum mg_status add(struct plan *plan, struct mg_source source)
{
    enum mg_status status;

    if (source.name == NULL || source.url == NULL || source.file == NULL)
        return mg_fail(plan->err, MG_NOMEM, "no memory for the names of feeds");
    status = check_url(plan, source.url);
    if (status != MG_OK)
        return status;
    if (plan->sources->count == MG_SOURCES_MAX)
        return mg_fail(plan->err, MG_USAGE, "more than %d feeds", MG_SOURCES_MAX);
    source.path = mg_arena_printf(plan->arena, "%s/%s", plan->wishes->cache, source.file);
    if (source.path == NULL)
        return mg_fail(plan->err, MG_NOMEM, "no memory for the names of feeds");
    plan->sources->items[plan->sources->count++] = source;
    return MG_OK;
}

/* Names of ecosystems become file names and parts of URLs. OSV's all begin with a letter, which
 * also keeps "." and ".." out (https://ossf.github.io/osv-schema/#affectedpackage-field). */
static enum mg_status check_ecosystem(struct mg_str name, struct mg_error *err)
{
    bool usable =
        name.n > 0 && name.n <= LONGEST_ECOSYSTEM &&
        ((name.p[0] >= 'A' && name.p[0] <= 'Z') || (name.p[0] >= 'a' && name.p[0] <= 'z'));

    for (size_t i = 0; i < name.n && usable; i++)
        usable = name.p[i] >= 0x20 && name.p[i] <= 0x7e;
    if (usable)
        return MG_OK;
    return mg_fail(err, MG_USAGE, "\"%.*s\" is not the name of an OSV ecosystem",
                   MG_STR_ARG(mg_str_take(name, LONGEST_ECOSYSTEM)));
}

static bool is_planned(const struct mg_sources *sources, const char *name)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (strcmp(sources->items[i].name, name) == 0)
            return true;
    }
    return false;
}

/* A folder's URL without the slash at its end. */
static struct mg_str folder_url(const char *url)
{
    struct mg_str base = mg_str_of(url);

    while (mg_str_ends(base, MG_STR("/")))
        base.n--;
    return base;
}

static enum mg_status add_ecosystem(struct plan *plan, const char *name)
{
    struct mg_str base = folder_url(plan->wishes->base_url);
    enum mg_status status = check_ecosystem(mg_str_of(name), plan->err);
    struct mg_source source = {.name = name,
                               .max_bytes = MG_LIMIT_DOWNLOAD_OSV,
                               .expects = begins_like_zip,
                               .required = true};
    struct mg_buf escaped;

    if (status != MG_OK || is_planned(plan->sources, name))
        return status;
    mg_buf_init(&escaped, 3 * LONGEST_ECOSYSTEM + 1);
    mg_url_escape(&escaped, mg_str_of(name));
    source.url = mg_arena_printf(plan->arena, "%.*s/%.*s/all.zip", MG_STR_ARG(base),
                                 MG_STR_ARG(mg_buf_view(&escaped)));
    source.file = mg_arena_printf(plan->arena, "osv-%.*s.zip", MG_STR_ARG(mg_buf_view(&escaped)));
    mg_buf_clear(&escaped);
    return add(plan, source);
}

static enum mg_status add_wish(struct plan *plan, const char *name)
{
    enum mg_status status = MG_OK;

    if (strcmp(name, "all") != 0)
        return add_ecosystem(plan, name);
    for (size_t i = 0; i < MG_COUNT(known_ecosystems) && status == MG_OK; i++)
        status = add_ecosystem(plan, known_ecosystems[i]);
    return status;
}

/* "v3.20"; anything else might lead out of the folder. */
static bool is_branch(struct mg_str s)
{
    struct mg_str rest = mg_str_skip(s, 1), major = MG_STR_NONE;
    uint64_t number;

    return mg_str_starts(s, MG_STR("v")) && s.n < 16 && mg_str_cut(&rest, '.', &major) &&
           mg_str_u64(major, &number) && mg_str_u64(rest, &number);
}

static enum mg_status add_branch(struct plan *plan, const char *branch, const char *repository)
{
    struct mg_source source = {
        .max_bytes = MG_LIMIT_DOWNLOAD_SCORES, .expects = begins_like_json, .required = true};

    source.name = mg_arena_printf(plan->arena, "Alpine %s %s", branch, repository);
    if (source.name != NULL && is_planned(plan->sources, source.name))
        return MG_OK;
    source.url =
        mg_arena_printf(plan->arena, "%.*s/%s/%s.json",
                        MG_STR_ARG(folder_url(plan->wishes->secdb_url)), branch, repository);
    source.file = mg_arena_printf(plan->arena, "secdb-%s-%s.json", branch, repository);
    return add(plan, source);
}

static enum mg_status add_secdb(struct plan *plan, const char *name)
{
    enum mg_status status = MG_OK;

    for (size_t i = 0; i < MG_COUNT(rolling); i++) {
        if (strcmp(name, rolling[i].name) != 0)
            continue;
        if (is_planned(plan->sources, name))
            return MG_OK;
        return add(plan,
                   (struct mg_source){.name = rolling[i].name,
                                      .url = rolling[i].url,
                                      .file = mg_arena_printf(plan->arena, "secdb-%s.json", name),
                                      .max_bytes = MG_LIMIT_DOWNLOAD_SCORES,
                                      .expects = begins_like_json,
                                      .required = true});
    }
    if (!is_branch(mg_str_of(name)))
        return mg_fail(
            plan->err, MG_USAGE,
            "\"%.32s\" is not a security database: v3.20 and the like, wolfi, chainguard", name);
    for (size_t i = 0; i < MG_COUNT(repositories) && status == MG_OK; i++)
        status = add_branch(plan, name, repositories[i]);
    return status;
}

static enum mg_status add_advisories(struct plan *plan)
{
    const struct mg_source_wishes *wishes = plan->wishes;
    enum mg_status status = MG_OK;

    for (size_t i = 0; i < wishes->ecosystems->count && status == MG_OK; i++)
        status = add_wish(plan, wishes->ecosystems->items[i]);
    for (size_t i = 0; i < wishes->secdb->count && status == MG_OK; i++)
        status = add_secdb(plan, wishes->secdb->items[i]);
    return status;
}

enum mg_status mg_sources_plan(const struct mg_source_wishes *wishes, struct mg_arena *arena,
                               struct mg_sources *out, struct mg_error *err)
{
    struct mg_sources sources = {.count = 0};
    struct plan plan = {wishes, arena, &sources, err};
    enum mg_status status;

    if (mg_url_has_query(wishes->base_url) || mg_url_has_query(wishes->secdb_url))
        return mg_fail(err, MG_USAGE,
                       "--base-url and --secdb-url are folders, they cannot have a query");
    status = add_advisories(&plan);
    if (status == MG_OK && wishes->kev_url != NULL) {
        status = add(&plan, (struct mg_source){.name = "CISA KEV",
                                               .url = wishes->kev_url,
                                               .file = "known_exploited_vulnerabilities.json",
                                               .expects = begins_like_json,
                                               .max_bytes = MG_LIMIT_DOWNLOAD_SCORES});
    }
    if (status == MG_OK && wishes->epss_url != NULL) {
        status = add(&plan, (struct mg_source){.name = "EPSS",
                                               .url = wishes->epss_url,
                                               .file = "epss_scores-current.csv.gz",
                                               .expects = begins_like_epss,
                                               .max_bytes = MG_LIMIT_DOWNLOAD_SCORES});
    }
    if (status == MG_OK)
        *out = sources;
    return status;
}
