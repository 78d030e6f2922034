/* SPDX-License-Identifier: Apache-2.0
 *
 * From the parts of a purl to a package. Where the namespace of a language goes into the name is in
 * the table; what distributions do with epochs and sources is what purl.c writes, and what Syft
 * and Trivy do.
 */
#include "core/model/purl_package.h"

#include "core/base/compiler.h"
#include "core/model/distro.h"

static const char *const distribution_types[] = {"deb", "rpm", "apk", "alpm"};

/* Languages that have advisories, with what joins namespace and name. */
static const struct language {
    const char *type;
    char separator;
} languages[] = {
    {"cargo", '/'}, {"composer", '/'}, {"gem", '/'},   {"golang", '/'},
    {"hex", '/'},   {"maven", ':'},    {"npm", '/'},   {"nuget", '/'},
    {"pub", '/'},   {"pypi", '/'},     {"swift", '/'},
};

bool mg_purl_type_is_distribution(struct mg_str type)
{
    for (size_t i = 0; i < MG_COUNT(distribution_types); i++) {
        if (mg_str_is(type, distribution_types[i]))
            return true;
    }
    return false;
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for a package of a purl");
}

static enum mg_status join(struct mg_arena *arena, struct mg_str a, const char *separator,
                           struct mg_str b, struct mg_str *out, struct mg_error *err)
{
    const char *joined =
        mg_arena_printf(arena, "%.*s%s%.*s", MG_STR_ARG(a), separator, MG_STR_ARG(b));

    if (joined == NULL)
        return no_memory(err);
    *out = mg_str_of(joined);
    return MG_OK;
}

static bool has_epoch(struct mg_str version)
{
    uint64_t number;
    size_t colon = mg_str_find(version, ':');

    return colon != SIZE_MAX && mg_str_u64(mg_str_take(version, colon), &number);
}

static struct mg_str without_epoch(struct mg_str version)
{
    return has_epoch(version) ? mg_str_skip(version, mg_str_find(version, ':') + 1) : version;
}

/* Does version begin with "epoch:"? Some tools write it in both places. */
static bool begins_with_epoch(struct mg_str version, struct mg_str epoch)
{
    return mg_str_starts(version, epoch) && version.n > epoch.n && version.p[epoch.n] == ':';
}

static enum mg_status set_version(struct mg_arena *arena, const struct mg_purl *purl,
                                  struct mg_package *package, struct mg_error *err)
{
    struct mg_str epoch = mg_purl_qualifier(purl, "epoch");
    bool apart = mg_str_is(purl->type, "deb") || mg_str_is(purl->type, "rpm");
    uint64_t number;

    package->version = purl->version;
    if (!apart || package->version.n == 0 || !mg_str_u64(epoch, &number) ||
        begins_with_epoch(package->version, epoch))
        return MG_OK;
    return join(arena, epoch, ":", purl->version, &package->version, err);
}

static size_t find_last(struct mg_str s, char c)
{
    size_t n = s.n;

    while (n > 0 && s.p[n - 1] != c)
        n--;
    return n == 0 ? SIZE_MAX : n - 1;
}

bool mg_source_rpm_split(struct mg_str file, struct mg_str *name, struct mg_str *version)
{
    static const struct mg_str endings[] = {MG_STR_INIT(".src.rpm"), MG_STR_INIT(".nosrc.rpm")};
    size_t release, cut;

    for (size_t i = 0; i < MG_COUNT(endings); i++) {
        if (mg_str_ends(file, endings[i]))
            file = mg_str_take(file, file.n - endings[i].n);
    }
    release = find_last(file, '-');
    cut = release == SIZE_MAX ? SIZE_MAX : find_last(mg_str_take(file, release), '-');
    if (cut == SIZE_MAX || cut == 0)
        return false;
    *name = mg_str_take(file, cut);
    *version = mg_str_skip(file, cut + 1);
    return true;
}

void mg_source_rpm_set(struct mg_str file, struct mg_package *package)
{
    struct mg_str name, version;

    if (!mg_source_rpm_split(file, &name, &version))
        return;
    package->source_name = name;
    if (!mg_str_eq(version, without_epoch(package->version)))
        package->source_version = version;
}

/* "glibc" or "glibc@2.36-9". */
static void set_upstream(struct mg_str upstream, struct mg_package *package)
{
    size_t at = find_last(upstream, '@');

    package->source_name = mg_str_take(upstream, at);
    if (at != SIZE_MAX && at + 1 < upstream.n)
        package->source_version = mg_str_skip(upstream, at + 1);
}

static void set_source(const struct mg_purl *purl, struct mg_package *package)
{
    struct mg_str upstream = mg_purl_qualifier(purl, "upstream");

    package->source_name = package->name;
    package->source_version = package->version;
    if (upstream.n == 0)
        return;
    if (mg_str_ends(upstream, MG_STR(".rpm")))
        mg_source_rpm_set(upstream, package);
    else
        set_upstream(upstream, package);
}

/* Red Hat's spelling, Trivy's. */
static struct mg_str modularity_of(const struct mg_purl *purl)
{
    struct mg_str label = mg_purl_qualifier(purl, "rpmmod");

    return label.n != 0 ? label : mg_purl_qualifier(purl, "modularitylabel");
}

/* Somebody else's package has its builder as namespace. */
static void set_origin(const struct mg_purl *purl, struct mg_package *package)
{
    struct mg_host of_namespace, of_package;

    mg_distribution_named(purl->name_space, MG_STR_NONE, &of_namespace);
    if (purl->name_space.n == 0 || mg_distro_is_family(of_namespace.os_id) ||
        !mg_purl_distribution(purl, &of_package) || mg_str_eq(of_namespace.os_id, of_package.os_id))
        return;
    package->origin = purl->name_space;
    package->origin_reason = MG_STR("namespace of its purl");
}

static enum mg_status read_distribution(struct mg_arena *arena, const struct mg_purl *purl,
                                        struct mg_package *package, struct mg_error *err)
{
    enum mg_status status = set_version(arena, purl, package, err);

    package->name = purl->name;
    package->arch = mg_purl_qualifier(purl, "arch");
    package->modularity = modularity_of(purl);
    set_source(purl, package);
    set_origin(purl, package);
    return status;
}

/* The standard library is a package of its own; Syft and Trivy write its version as Go does. */
static struct mg_str golang_version(const struct mg_package *package, struct mg_str version)
{
    bool prefixed = mg_str_starts(version, MG_STR("go")) || mg_str_starts(version, MG_STR("v"));

    if (!mg_str_is(package->name, "stdlib") || !prefixed)
        return version;
    return mg_str_skip(version, version.p[0] == 'v' ? 1 : 2);
}

static enum mg_status read_language(struct mg_arena *arena, const struct language *language,
                                    const struct mg_purl *purl, struct mg_package *package,
                                    struct mg_error *err)
{
    const char separator[] = {language->separator, '\0'};
    enum mg_status status = MG_OK;

    package->name = purl->name;
    if (purl->name_space.n != 0)
        status = join(arena, purl->name_space, separator, purl->name, &package->name, err);
    package->version = purl->version;
    if (mg_str_is(purl->type, "golang"))
        package->version = golang_version(package, purl->version);
    return status;
}

enum mg_status mg_purl_package(struct mg_arena *arena, const struct mg_purl *purl,
                               struct mg_package *out, struct mg_error *err)
{
    struct mg_package package = {.type = purl->type};
    enum mg_status status = MG_UNSUPPORTED;

    if (mg_purl_type_is_distribution(purl->type))
        status = read_distribution(arena, purl, &package, err);
    for (size_t i = 0; status == MG_UNSUPPORTED && i < MG_COUNT(languages); i++) {
        if (mg_str_is(purl->type, languages[i].type))
            status = read_language(arena, &languages[i], purl, &package, err);
    }
    if (status == MG_UNSUPPORTED)
        return mg_fail(err, MG_UNSUPPORTED, "no advisories for purls of type %.*s",
                       MG_STR_ARG(purl->type));
    if (status == MG_OK)
        *out = package;
    return status;
}
