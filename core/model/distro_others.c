/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases of Alpine, Wolfi, Chainguard and Arch Linux.
 *
 * Ecosystems: "Defined ecosystems" of the OSV schema (https://ossf.github.io/osv-schema/). Alpine's
 * are branches; edge has none, as its security database is not published as one. All of them name
 * source packages (what apk calls origin). OSV defines none for Arch Linux: the name is ours.
 * Days: https://alpinelinux.org/releases/ (end of support); read in 2026-11, days in the future are
 * plans. The others are rolling.
 */
#include "core/model/distro_releases.h"

#include "core/base/compiler.h"

static const struct mg_family alpine = {
    .id = "alpine",
    .purl_namespace = "alpine",
    .package_type = "apk",
    .package_manager = MG_MANAGER_APK,
    .cve_page = "https://security.alpinelinux.org/vuln/*",
    .version_id = MG_VERSION_ID_MINORS,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_family wolfi = {
    .id = "wolfi",
    .purl_namespace = "wolfi",
    .package_type = "apk",
    .package_manager = MG_MANAGER_APK,
    .version_id = MG_VERSION_ID_ANY,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_family chainguard = {
    .id = "chainguard",
    .purl_namespace = "chainguard",
    .package_type = "apk",
    .package_manager = MG_MANAGER_APK,
    .version_id = MG_VERSION_ID_ANY,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_family arch = {
    .id = "arch",
    .purl_namespace = "arch",
    .package_type = "alpm",
    .package_manager = MG_MANAGER_PACMAN,
    .cve_page = "https://security.archlinux.org/*",
    .version_id = MG_VERSION_ID_ANY,
    .advisory_names = MG_NAMES_BINARY,
};

#define ALPINE(number, day)                                                                        \
    .family = &alpine, .version = number, .ecosystem = "Alpine:v" number, .end_of_support = day
#define ROLLING(of, name) .family = &(of), .version = "", .ecosystem = name, .end_of_support = ""

static const struct mg_release releases[] = {
    {ALPINE("3.2", "2017-05-01")},  {ALPINE("3.3", "2017-11-01")},
    {ALPINE("3.4", "2018-05-01")},  {ALPINE("3.5", "2018-11-01")},
    {ALPINE("3.6", "2019-05-01")},  {ALPINE("3.7", "2019-11-01")},
    {ALPINE("3.8", "2020-05-01")},  {ALPINE("3.9", "2020-11-01")},
    {ALPINE("3.10", "2021-05-01")}, {ALPINE("3.11", "2021-11-01")},
    {ALPINE("3.12", "2022-05-01")}, {ALPINE("3.13", "2022-11-01")},
    {ALPINE("3.14", "2023-05-01")}, {ALPINE("3.15", "2023-11-01")},
    {ALPINE("3.16", "2024-05-23")}, {ALPINE("3.17", "2024-11-22")},
    {ALPINE("3.18", "2025-05-09")}, {ALPINE("3.19", "2025-11-01")},
    {ALPINE("3.20", "2026-04-01")}, {ALPINE("3.21", "2026-11-01")},
    {ALPINE("3.22", "2027-05-01")}, {ALPINE("3.23", "2027-11-01")},
    {ALPINE("3.24", "")}, /* two years after its release */
    {ROLLING(wolfi, "Wolfi")},      {ROLLING(chainguard, "Chainguard")},
    {ROLLING(arch, "Arch Linux")},
};

const struct mg_release_table mg_releases_others = {releases, MG_COUNT(releases)};
