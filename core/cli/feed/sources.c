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

/* APPNOTE 4.3.7 and 4.3.16: the first member, or the end of an archive without any. */
static bool begins_like_zip(struct mg_str head)
{
    return mg_str_starts(head, MG_STR("PK\003\004")) || mg_str_starts(head, MG_STR("PK\005\006"));
}

static bool begins_like_kev(struct mg_str head)
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

static enum mg_status add_ecosystem(struct plan *plan, const char *name)
{
    struct mg_str base = mg_str_of(plan->wishes->base_url);
    enum mg_status status = check_ecosystem(mg_str_of(name), plan->err);
    struct mg_source source = {.name = name,
                               .max_bytes = MG_LIMIT_DOWNLOAD_OSV,
                               .expects = begins_like_zip,
                               .required = true};
    struct mg_buf escaped;

    if (status != MG_OK || is_planned(plan->sources, name))
        return status;
    while (mg_str_ends(base, MG_STR("/")))
        base.n--;
    mg_buf_init(&escaped, 3 * LONGEST_ECOSYSTEM + 1);
    mg_url_escape(&escaped, mg_str_of(name));
    source.url = mg_arena_printf(plan->arena, "%.*s/%.*s/all.zip", MG_STR_ARG(base),
                                 MG_STR_ARG(mg_buf_view(&escaped)));
    source.file = mg_arena_printf(plan->arena, "osv-%.*s.zip", MG_STR_ARG(mg_buf_view(&escaped)));
    mg_buf_clear(&escaped);
    return add(plan, source);
}

enum mg_status mg_sources_plan(const struct mg_source_wishes *wishes, struct mg_arena *arena,
                               struct mg_sources *out, struct mg_error *err)
{
    struct mg_sources sources = {.count = 0};
    struct plan plan = {wishes, arena, &sources, err};
    enum mg_status status = MG_OK;

    if (mg_url_has_query(wishes->base_url))
        return mg_fail(err, MG_USAGE, "--base-url is a folder, it cannot have a query");
    for (size_t i = 0; i < wishes->ecosystems->count && status == MG_OK; i++)
        status = add_ecosystem(&plan, wishes->ecosystems->items[i]);
    if (status == MG_OK && wishes->kev_url != NULL) {
        status = add(&plan, (struct mg_source){.name = "CISA KEV",
                                               .url = wishes->kev_url,
                                               .file = "known_exploited_vulnerabilities.json",
                                               .expects = begins_like_kev,
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
