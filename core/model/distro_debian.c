/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases of Debian and Ubuntu.
 *
 * Ecosystems: "Defined ecosystems" of the OSV schema (https://ossf.github.io/osv-schema/); Ubuntu
 * publishes fixes for subscribers as Ubuntu:Pro since 14.04 (https://ubuntu.com/security/osv).
 * Days: https://wiki.debian.org/DebianReleases and https://wiki.debian.org/LTS (end of the security
 * team's support, end of LTS), https://wiki.ubuntu.com/Releases (end of standard support; what
 * follows needs a subscription), as recorded in Debian's distro-info-data 0.58+deb12u7. Days in
 * the future are the vendors' plans of 2026-11.
 */
#include "core/model/distro_releases.h"

#include "core/base/compiler.h"

static const struct mg_family debian = {
    .id = "debian",
    .purl_namespace = "debian",
    .package_type = "deb",
    .package_manager = MG_MANAGER_APT,
    .cve_page = "https://security-tracker.debian.org/tracker/*",
    .version_id = MG_VERSION_ID_EXACT,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_family ubuntu = {
    .id = "ubuntu",
    .purl_namespace = "ubuntu",
    .package_type = "deb",
    .package_manager = MG_MANAGER_APT,
    .cve_page = "https://ubuntu.com/security/*",
    .version_id = MG_VERSION_ID_EXACT,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_subscription ubuntu_pro = {"Ubuntu Pro", "pro attach"};

#define DEBIAN(number, name, full, lts)                                                            \
    .family = &debian, .version = number, .codename = name, .ecosystem = "Debian:" number,         \
    .end_of_support = lts, .end_of_full = full
#define UBUNTU(number, name, day)                                                                  \
    .family = &ubuntu, .version = number, .codename = name, .ecosystem = "Ubuntu:" number,         \
    .end_of_support = day
#define UBUNTU_LTS(number, name, day)                                                              \
    .family = &ubuntu, .version = number, .codename = name, .ecosystem = "Ubuntu:" number ":LTS",  \
    .pro_ecosystem = "Ubuntu:Pro:" number ":LTS", .subscription = &ubuntu_pro,                     \
    .end_of_support = day

static const struct mg_release releases[] = {
    {DEBIAN("7", "wheezy", "2016-04-25", "2018-05-31")},
    {DEBIAN("8", "jessie", "2018-06-17", "2020-06-30")},
    {DEBIAN("9", "stretch", "2020-07-18", "2022-06-30")},
    {DEBIAN("10", "buster", "2022-09-10", "2024-06-30")},
    {DEBIAN("11", "bullseye", "2024-08-14", "2026-08-31")},
    {DEBIAN("12", "bookworm", "2026-07-11", "2028-06-30")},
    {DEBIAN("13", "trixie", "2028-08-09", "2030-06-30")},
    {DEBIAN("14", "forky", NULL, "")}, /* not released yet */
    {.family = &ubuntu,
     .version = "12.04",
     .codename = "precise",
     .ecosystem = "Ubuntu:12.04:LTS",
     .end_of_support = "2017-04-28"}, /* before there were fixes for subscribers */
    {UBUNTU("12.10", "quantal", "2014-05-16")},
    {UBUNTU("13.04", "raring", "2014-01-27")},
    {UBUNTU("13.10", "saucy", "2014-07-17")},
    {UBUNTU_LTS("14.04", "trusty", "2019-04-25")},
    {UBUNTU("14.10", "utopic", "2015-07-23")},
    {UBUNTU("15.04", "vivid", "2016-02-04")},
    {UBUNTU("15.10", "wily", "2016-07-28")},
    {UBUNTU_LTS("16.04", "xenial", "2021-04-30")},
    {UBUNTU("16.10", "yakkety", "2017-07-20")},
    {UBUNTU("17.04", "zesty", "2018-01-13")},
    {UBUNTU("17.10", "artful", "2018-07-19")},
    {UBUNTU_LTS("18.04", "bionic", "2023-05-31")},
    {UBUNTU("18.10", "cosmic", "2019-07-18")},
    {UBUNTU("19.04", "disco", "2020-01-23")},
    {UBUNTU("19.10", "eoan", "2020-07-17")},
    {UBUNTU_LTS("20.04", "focal", "2025-05-29")},
    {UBUNTU("20.10", "groovy", "2021-07-22")},
    {UBUNTU("21.04", "hirsute", "2022-01-20")},
    {UBUNTU("21.10", "impish", "2022-07-14")},
    {UBUNTU_LTS("22.04", "jammy", "2027-06-01")},
    {UBUNTU("22.10", "kinetic", "2023-07-20")},
    {UBUNTU("23.04", "lunar", "2024-01-25")},
    {UBUNTU("23.10", "mantic", "2024-07-11")},
    {UBUNTU_LTS("24.04", "noble", "2029-05-31")},
    {UBUNTU("24.10", "oracular", "2025-07-10")},
    {UBUNTU("25.04", "plucky", "2026-01-15")},
    {UBUNTU("25.10", "questing", "2026-07-09")},
    {UBUNTU_LTS("26.04", "resolute", "2031-05-29")},
    {UBUNTU("26.10", "stonking", "2027-07-15")},
};

const struct mg_release_table mg_releases_debian = {releases, MG_COUNT(releases)};
