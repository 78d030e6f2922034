/* SPDX-License-Identifier: Apache-2.0
 *
 * The releases that advisories are published for, and which of them a host runs.
 *
 * Ecosystems: "Defined ecosystems" of the OSV schema (https://ossf.github.io/osv-schema/); Ubuntu
 * publishes fixes for subscribers as Ubuntu:Pro since 14.04 (https://ubuntu.com/security/osv).
 * Days: https://wiki.debian.org/DebianReleases and https://wiki.debian.org/LTS (end of the security
 * team's support, end of LTS), https://wiki.ubuntu.com/Releases (end of standard support; what
 * follows needs a subscription), as recorded in Debian's distro-info-data 0.58+deb12u7. Days in
 * the future are the vendors' plans of 2026-11.
 */
#include "core/model/distro.h"

#include "core/base/compiler.h"

#define DEBIAN(version, codename, full, lts)                                                       \
    "debian", version, codename, "Debian:" version, NULL, lts, full, "deb"
#define UBUNTU(version, codename, suffix, pro, standard)                                           \
    "ubuntu", version, codename, "Ubuntu:" version suffix, pro, standard, NULL, "deb"

static const struct mg_release releases[] = {
    {DEBIAN("7", "wheezy", "2016-04-25", "2018-05-31")},
    {DEBIAN("8", "jessie", "2018-06-17", "2020-06-30")},
    {DEBIAN("9", "stretch", "2020-07-18", "2022-06-30")},
    {DEBIAN("10", "buster", "2022-09-10", "2024-06-30")},
    {DEBIAN("11", "bullseye", "2024-08-14", "2026-08-31")},
    {DEBIAN("12", "bookworm", "2026-07-11", "2028-06-30")},
    {DEBIAN("13", "trixie", "2028-08-09", "2030-06-30")},
    {DEBIAN("14", "forky", NULL, "")}, /* not released yet */
    {UBUNTU("12.04", "precise", ":LTS", NULL, "2017-04-28")},
    {UBUNTU("12.10", "quantal", "", NULL, "2014-05-16")},
    {UBUNTU("13.04", "raring", "", NULL, "2014-01-27")},
    {UBUNTU("13.10", "saucy", "", NULL, "2014-07-17")},
    {UBUNTU("14.04", "trusty", ":LTS", "Ubuntu:Pro:14.04:LTS", "2019-04-25")},
    {UBUNTU("14.10", "utopic", "", NULL, "2015-07-23")},
    {UBUNTU("15.04", "vivid", "", NULL, "2016-02-04")},
    {UBUNTU("15.10", "wily", "", NULL, "2016-07-28")},
    {UBUNTU("16.04", "xenial", ":LTS", "Ubuntu:Pro:16.04:LTS", "2021-04-30")},
    {UBUNTU("16.10", "yakkety", "", NULL, "2017-07-20")},
    {UBUNTU("17.04", "zesty", "", NULL, "2018-01-13")},
    {UBUNTU("17.10", "artful", "", NULL, "2018-07-19")},
    {UBUNTU("18.04", "bionic", ":LTS", "Ubuntu:Pro:18.04:LTS", "2023-05-31")},
    {UBUNTU("18.10", "cosmic", "", NULL, "2019-07-18")},
    {UBUNTU("19.04", "disco", "", NULL, "2020-01-23")},
    {UBUNTU("19.10", "eoan", "", NULL, "2020-07-17")},
    {UBUNTU("20.04", "focal", ":LTS", "Ubuntu:Pro:20.04:LTS", "2025-05-29")},
    {UBUNTU("20.10", "groovy", "", NULL, "2021-07-22")},
    {UBUNTU("21.04", "hirsute", "", NULL, "2022-01-20")},
    {UBUNTU("21.10", "impish", "", NULL, "2022-07-14")},
    {UBUNTU("22.04", "jammy", ":LTS", "Ubuntu:Pro:22.04:LTS", "2027-06-01")},
    {UBUNTU("22.10", "kinetic", "", NULL, "2023-07-20")},
    {UBUNTU("23.04", "lunar", "", NULL, "2024-01-25")},
    {UBUNTU("23.10", "mantic", "", NULL, "2024-07-11")},
    {UBUNTU("24.04", "noble", ":LTS", "Ubuntu:Pro:24.04:LTS", "2029-05-31")},
    {UBUNTU("24.10", "oracular", "", NULL, "2025-07-10")},
    {UBUNTU("25.04", "plucky", "", NULL, "2026-01-15")},
    {UBUNTU("25.10", "questing", "", NULL, "2026-07-09")},
    {UBUNTU("26.04", "resolute", ":LTS", "Ubuntu:Pro:26.04:LTS", "2031-05-29")},
    {UBUNTU("26.10", "stonking", "", NULL, "2027-07-15")},
};

const struct mg_release *mg_release_by_codename(struct mg_str distro, struct mg_str codename)
{
    for (size_t i = 0; i < MG_COUNT(releases); i++) {
        if (mg_str_is(distro, releases[i].distro) && mg_str_is(codename, releases[i].codename))
            return &releases[i];
    }
    return NULL;
}

static const struct mg_release *by_version(struct mg_str distro, struct mg_str version)
{
    for (size_t i = 0; i < MG_COUNT(releases); i++) {
        if (mg_str_is(distro, releases[i].distro) && mg_str_is(version, releases[i].version))
            return &releases[i];
    }
    return NULL;
}

static bool is_distro(struct mg_str id)
{
    for (size_t i = 0; i < MG_COUNT(releases); i++) {
        if (mg_str_is(id, releases[i].distro))
            return true;
    }
    return false;
}

static const struct mg_release *by_base_codename(struct mg_str codename)
{
    for (size_t i = 0; i < MG_COUNT(releases); i++) {
        if (mg_str_is(codename, releases[i].codename))
            return &releases[i];
    }
    return NULL;
}

/* The release that a derivative is built from. Its VERSION_ID counts its own releases, so only
 * codenames tell; ID_LIKE lists its bases, closest first (os-release(5)). */
static const struct mg_release *base_of(const struct mg_host *host)
{
    const struct mg_release *release = NULL;
    struct mg_str rest = host->os_id_like, like;

    while (release == NULL && mg_str_cut(&rest, ' ', &like)) {
        if (!is_distro(like))
            continue;
        release = by_base_codename(host->base_codename);
        if (release == NULL)
            release = mg_release_by_codename(like, host->os_codename);
    }
    return release;
}

bool mg_distro_resolve(const struct mg_host *host, struct mg_distro *out)
{
    bool derivative = !is_distro(host->os_id);
    const struct mg_release *release =
        derivative ? base_of(host) : by_version(host->os_id, host->os_version);

    /* Debian testing and sid have no VERSION_ID, only the codename of the coming release. */
    if (release == NULL && !derivative)
        release = mg_release_by_codename(host->os_id, host->os_codename);
    if (release == NULL)
        return false;
    *out = (struct mg_distro){release, derivative};
    return true;
}

bool mg_release_ended(const struct mg_release *release, struct mg_str iso_day)
{
    struct mg_str end = mg_str_of(release->end_of_support);

    return end.n != 0 && mg_str_cmp(iso_day, end) > 0;
}
