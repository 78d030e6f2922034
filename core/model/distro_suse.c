/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases of SUSE Linux Enterprise Server and of openSUSE.
 *
 * Ecosystems: "Defined ecosystems" of the OSV schema (https://ossf.github.io/osv-schema/): the name
 * of a product without the leading "SUSE". Packages of SLES are published with the module or the
 * extension that they are part of, so a host has all of those of its service pack; what it does not
 * have installed cannot match. Once general support of a service pack has ended its advisories name
 * the product with "-LTSS". Advisories name source packages.
 * Days: https://www.suse.com/lifecycle (end of general support) and
 * https://en.opensuse.org/Lifetime; read in 2026-11, days in the future are plans.
 */
#include "core/model/distro_releases.h"

#include "core/base/compiler.h"

static const struct mg_family sles = {
    .id = "sles",
    .purl_namespace = "suse",
    .package_type = "rpm",
    .package_manager = MG_MANAGER_ZYPPER,
    .cve_page = "https://www.suse.com/security/cve/*.html",
    .version_id = MG_VERSION_ID_EXACT,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_family leap = {
    .id = "opensuse-leap",
    .purl_namespace = "opensuse",
    .package_type = "rpm",
    .package_manager = MG_MANAGER_ZYPPER,
    .cve_page = "https://www.suse.com/security/cve/*.html",
    .version_id = MG_VERSION_ID_EXACT,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_family tumbleweed = {
    .id = "opensuse-tumbleweed",
    .purl_namespace = "opensuse",
    .package_type = "rpm",
    .package_manager = MG_MANAGER_ZYPPER,
    .cve_page = "https://www.suse.com/security/cve/*.html",
    .version_id = MG_VERSION_ID_ANY,
    .advisory_names = MG_NAMES_SOURCE,
};

static const struct mg_subscription ltss = {
    "the Long Term Service Pack Support of SUSE",
    "register the LTSS extension with SUSEConnect",
};

#define SLE "SUSE:Linux Enterprise "
#define MODULES_12(sp)                                                                             \
    (const char *const[])                                                                          \
    {                                                                                              \
        SLE "Desktop 12" sp, SLE "Software Development Kit 12" sp,                                 \
            SLE "Workstation Extension 12" sp, SLE "High Availability Extension 12" sp,            \
            SLE "Live Patching 12" sp, SLE "Server for SAP Applications 12" sp,                    \
            SLE "Module for Advanced Systems Management 12", SLE "Module for Containers 12",       \
            SLE "Module for Legacy 12", SLE "Module for Public Cloud 12",                          \
            SLE "Module for Toolchain 12", SLE "Module for Web and Scripting 12", NULL             \
    }
#define MODULES_15(sp)                                                                             \
    (const char *const[])                                                                          \
    {                                                                                              \
        SLE "Module for Basesystem 15" sp, SLE "Module for Server Applications 15" sp,             \
            SLE "Module for Desktop Applications 15" sp, SLE "Module for Development Tools 15" sp, \
            SLE "Module for Containers 15" sp, SLE "Module for Legacy 15" sp,                      \
            SLE "Module for Public Cloud 15" sp, SLE "Module for Python 3 15" sp,                  \
            SLE "Module for Web and Scripting 15" sp, SLE "Module for SAP Applications 15" sp,     \
            SLE "Live Patching 15" sp, SLE "High Availability Extension 15" sp,                    \
            SLE "Workstation Extension 15" sp, SLE "Desktop 15" sp,                                \
            SLE "Server for SAP Applications 15" sp, "SUSE:Package Hub 15" sp, NULL                \
    }

/* number: VERSION_ID; name: as the product is called. */
#define SLES(number, name, modules, day)                                                           \
    .family = &sles, .version = number, .ecosystem = SLE "Server " name, .more = modules,          \
    .pro_ecosystem = SLE "Server " name "-LTSS", .subscription = &ltss, .end_of_support = day
#define LEAP(number, day)                                                                          \
    .family = &leap, .version = number, .ecosystem = "openSUSE:Leap " number, .end_of_support = day

static const struct mg_release releases[] = {
    {SLES("12", "12", MODULES_12(""), "2016-06-30")},
    {SLES("12.1", "12 SP1", MODULES_12(" SP1"), "2017-05-31")},
    {SLES("12.2", "12 SP2", MODULES_12(" SP2"), "2018-03-31")},
    {SLES("12.3", "12 SP3", MODULES_12(" SP3"), "2019-06-30")},
    {SLES("12.4", "12 SP4", MODULES_12(" SP4"), "2020-06-30")},
    {SLES("12.5", "12 SP5", MODULES_12(" SP5"), "2024-10-31")},
    {SLES("15", "15", MODULES_15(""), "2019-12-31")},
    {SLES("15.1", "15 SP1", MODULES_15(" SP1"), "2021-01-31")},
    {SLES("15.2", "15 SP2", MODULES_15(" SP2"), "2021-12-31")},
    {SLES("15.3", "15 SP3", MODULES_15(" SP3"), "2022-12-31")},
    {SLES("15.4", "15 SP4", MODULES_15(" SP4"), "2023-12-31")},
    {SLES("15.5", "15 SP5", MODULES_15(" SP5"), "2024-12-31")},
    {SLES("15.6", "15 SP6", MODULES_15(" SP6"), "2025-12-31")},
    {SLES("15.7", "15 SP7", MODULES_15(" SP7"), "2031-07-31")},
    {SLES("16.0", "16.0", NULL, "2027-11-30")},
    {LEAP("42.3", "2019-07-01")},
    {LEAP("15.0", "2019-12-03")},
    {LEAP("15.1", "2021-02-02")},
    {LEAP("15.2", "2022-01-04")},
    {LEAP("15.3", "2022-12-31")},
    {LEAP("15.4", "2023-12-07")},
    {LEAP("15.5", "2024-12-31")},
    {LEAP("15.6", "2026-04-30")},
    {LEAP("16.0", "2027-10-31")},
    {.family = &tumbleweed,
     .version = "",
     .ecosystem = "openSUSE:Tumbleweed",
     .end_of_support = ""},
};

const struct mg_release_table mg_releases_suse = {releases, MG_COUNT(releases)};
