/* SPDX-License-Identifier: Apache-2.0
 *
 * Which release of the tables (distro_*.c) a host runs.
 */
#include "core/model/distro.h"

#include "core/base/compiler.h"
#include "core/model/distro_releases.h"

static const struct mg_release_table *const tables[] = {
    &mg_releases_debian,
    &mg_releases_redhat,
    &mg_releases_suse,
    &mg_releases_others,
};

/* Systems whose ID is not that of the family they belong to, though they have its releases and its
 * packages. */
static const struct {
    struct mg_str id;
    struct mg_str name; /* what PRETTY_NAME begins with; empty: anything */
    struct mg_str family;
} also_known[] = {
    {MG_STR_INIT("centos"), MG_STR_INIT("CentOS Stream"), MG_STR_INIT("centos-stream")},
    {MG_STR_INIT("sled"), MG_STR_INIT(""), MG_STR_INIT("sles")},
    {MG_STR_INIT("sles_sap"), MG_STR_INIT(""), MG_STR_INIT("sles")},
    {MG_STR_INIT("opensuse"), MG_STR_INIT("openSUSE Leap"), MG_STR_INIT("opensuse-leap")},
};

/* The releases of all tables in turn, NULL behind the last. */
static const struct mg_release *release_at(size_t index)
{
    for (size_t i = 0; i < MG_COUNT(tables); i++) {
        if (index < tables[i]->count)
            return &tables[i]->releases[index];
        index -= tables[i]->count;
    }
    return NULL;
}

static bool has_codename(const struct mg_release *release, struct mg_str codename)
{
    return codename.n != 0 && mg_str_eq(codename, mg_str_of(release->codename));
}

const struct mg_release *mg_release_by_codename(struct mg_str distro, struct mg_str codename)
{
    const struct mg_release *release;

    for (size_t i = 0; (release = release_at(i)) != NULL; i++) {
        if (mg_str_is(distro, release->family->id) && has_codename(release, codename))
            break;
    }
    return release;
}

static bool is_version(const struct mg_release *release, struct mg_str version_id)
{
    struct mg_str version = mg_str_of(release->version);

    switch (release->family->version_id) {
    case MG_VERSION_ID_ANY:
        return true;
    case MG_VERSION_ID_MINORS:
        return mg_str_starts(version_id, version) &&
               (version_id.n == version.n || version_id.p[version.n] == '.');
    case MG_VERSION_ID_EXACT:
        break;
    }
    return mg_str_eq(version_id, version);
}

static const struct mg_release *by_version(struct mg_str family, struct mg_str version_id)
{
    const struct mg_release *release;

    for (size_t i = 0; (release = release_at(i)) != NULL; i++) {
        if (mg_str_is(family, release->family->id) && is_version(release, version_id))
            break;
    }
    return release;
}

bool mg_distro_is_family(struct mg_str id)
{
    const struct mg_release *release;

    for (size_t i = 0; (release = release_at(i)) != NULL; i++) {
        if (mg_str_is(id, release->family->id))
            break;
    }
    return release != NULL;
}

static const struct mg_release *by_base_codename(struct mg_str codename)
{
    const struct mg_release *release;

    for (size_t i = 0; (release = release_at(i)) != NULL; i++) {
        if (has_codename(release, codename))
            break;
    }
    return release;
}

/* The release that a derivative is built from. Its VERSION_ID counts its own releases, so only
 * codenames tell; ID_LIKE lists its bases, closest first (os-release(5)). */
static const struct mg_release *base_of(const struct mg_host *host)
{
    const struct mg_release *release = NULL;
    struct mg_str rest = host->os_id_like, like;

    while (release == NULL && mg_str_cut(&rest, ' ', &like)) {
        if (!mg_distro_is_family(like))
            continue;
        release = by_base_codename(host->base_codename);
        if (release == NULL)
            release = mg_release_by_codename(like, host->os_codename);
    }
    return release;
}

/* The family that the host's own ID means. */
static struct mg_str family_of(const struct mg_host *host)
{
    for (size_t i = 0; i < MG_COUNT(also_known); i++) {
        if (mg_str_eq(host->os_id, also_known[i].id) &&
            mg_str_starts(host->os_name, also_known[i].name))
            return also_known[i].family;
    }
    return host->os_id;
}

bool mg_distro_resolve(const struct mg_host *host, struct mg_distro *out)
{
    struct mg_str family = family_of(host);
    bool derivative = !mg_distro_is_family(family);
    const struct mg_release *release =
        derivative ? base_of(host) : by_version(family, host->os_version);

    /* Debian testing and sid have no VERSION_ID, only the codename of the coming release. */
    if (release == NULL && !derivative)
        release = mg_release_by_codename(family, host->os_codename);
    if (release == NULL)
        return false;
    *out = (struct mg_distro){release, derivative};
    return true;
}

static size_t count_more(const struct mg_release *release)
{
    size_t n = 0;

    while (release->more != NULL && release->more[n] != NULL)
        n++;
    return n;
}

const char *mg_release_ecosystem(const struct mg_release *release, size_t index)
{
    size_t more = count_more(release);

    if (index == 0)
        return release->ecosystem;
    if (index <= more)
        return release->more[index - 1];
    return index == more + 1 ? release->pro_ecosystem : NULL;
}

bool mg_release_has_ecosystem(const struct mg_release *release, struct mg_str ecosystem)
{
    const char *name;

    for (size_t i = 0; (name = mg_release_ecosystem(release, i)) != NULL; i++) {
        if (mg_str_is(ecosystem, name))
            return true;
    }
    return false;
}

bool mg_release_needs_subscription(const struct mg_release *release, struct mg_str ecosystem)
{
    return release->pro_ecosystem != NULL && mg_str_is(ecosystem, release->pro_ecosystem);
}

bool mg_release_ended(const struct mg_release *release, struct mg_str iso_day)
{
    struct mg_str end = mg_str_of(release->end_of_support);

    return end.n != 0 && mg_str_cmp(iso_day, end) > 0;
}
