/* SPDX-License-Identifier: Apache-2.0
 *
 * Releases of Red Hat Enterprise Linux, of what is built from its sources, of Fedora and Amazon
 * Linux.
 *
 * Ecosystems: "Defined ecosystems" of the OSV schema (https://ossf.github.io/osv-schema/). Red Hat
 * has one per CPE, that is per repository; those of extended support for a minor release
 * (rhel_eus:9.2 and the like) are left out: nothing on a host tells reliably that it gets them.
 * CentOS 7 and 8 are RHEL's sources with RHEL's versions and have no advisories of their own, so
 * they have those of RHEL. OSV defines no ecosystem for Oracle Linux, Amazon Linux, Fedora and
 * CentOS Stream: the names here are ours, for feeds of the vendors.
 * Names: AlmaLinux lists binary packages (its published records; the schema says otherwise), Rocky
 * Linux sources only, Red Hat both, errata of Oracle, Amazon and Fedora binary packages.
 * Days: access.redhat.com/support/policy/updates/errata (end of maintenance),
 * wiki.almalinux.org/release-notes, wiki.rockylinux.org/rocky/version,
 * oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf (end of the month of Premier Support),
 * centos.org/centos-linux-eol and centos.org/download, docs.fedoraproject.org/releases/lifecycle,
 * aws.amazon.com/amazon-linux-2/faqs, docs.aws.amazon.com/linux/al2023 (release cadence); read in
 * 2026-11, days in the future are plans.
 */
#include "core/model/distro_releases.h"

#include "core/base/compiler.h"

#define FAMILY(name, os_id, namespace, manager, names, page)                                       \
    static const struct mg_family name = {                                                         \
        .id = os_id,                                                                               \
        .purl_namespace = namespace,                                                               \
        .package_type = "rpm",                                                                     \
        .package_manager = manager,                                                                \
        .cve_page = page,                                                                          \
        .version_id = MG_VERSION_ID_MINORS,                                                        \
        .advisory_names = names,                                                                   \
    }
#define RED_HAT_PAGE "https://access.redhat.com/security/cve/*"
#define ORACLE_PAGE "https://linux.oracle.com/cve/*.html"
#define AMAZON_PAGE "https://explore.alas.aws.amazon.com/*.html"

/* Releases before 8 come with yum. */
FAMILY(rhel, "rhel", "redhat", MG_MANAGER_DNF, MG_NAMES_BINARY, RED_HAT_PAGE);
FAMILY(rhel_yum, "rhel", "redhat", MG_MANAGER_YUM, MG_NAMES_BINARY, RED_HAT_PAGE);
FAMILY(centos, "centos", "centos", MG_MANAGER_DNF, MG_NAMES_BINARY, RED_HAT_PAGE);
FAMILY(centos_yum, "centos", "centos", MG_MANAGER_YUM, MG_NAMES_BINARY, RED_HAT_PAGE);
FAMILY(centos_stream, "centos-stream", "centos", MG_MANAGER_DNF, MG_NAMES_BINARY, RED_HAT_PAGE);
FAMILY(almalinux, "almalinux", "almalinux", MG_MANAGER_DNF, MG_NAMES_BINARY, NULL);
FAMILY(rocky, "rocky", "rocky", MG_MANAGER_DNF, MG_NAMES_SOURCE, NULL);
FAMILY(oracle, "ol", "oracle", MG_MANAGER_DNF, MG_NAMES_BINARY, ORACLE_PAGE);
FAMILY(oracle_yum, "ol", "oracle", MG_MANAGER_YUM, MG_NAMES_BINARY, ORACLE_PAGE);
FAMILY(fedora, "fedora", "fedora", MG_MANAGER_DNF, MG_NAMES_BINARY, NULL);
FAMILY(amazon, "amzn", "amzn", MG_MANAGER_DNF, MG_NAMES_BINARY, AMAZON_PAGE);
FAMILY(amazon_yum, "amzn", "amzn", MG_MANAGER_YUM, MG_NAMES_BINARY, AMAZON_PAGE);

static const struct mg_subscription extended_life = {
    "the Extended Life Cycle Support of Red Hat",
    "subscription-manager repos --enable=rhel-7-server-els-rpms",
};

#define EL "Red Hat:enterprise_linux:"

static const char *const rhel_7[] = {
    EL "7::server", EL "7::client", EL "7::workstation", EL "7::computenode", NULL,
};

static const char *const rhel_8[] = {
    EL "8::baseos",
    EL "8::appstream",
    EL "8::crb",
    EL "8::highavailability",
    EL "8::resilientstorage",
    EL "8::nfv",
    EL "8::realtime",
    EL "8::sap",
    EL "8::sap_hana",
    EL "8::supplementary",
    NULL,
};

static const char *const rhel_9[] = {
    EL "9::baseos",
    EL "9::appstream",
    EL "9::crb",
    EL "9::highavailability",
    EL "9::resilientstorage",
    EL "9::nfv",
    EL "9::realtime",
    EL "9::sap",
    EL "9::sap_hana",
    EL "9::supplementary",
    NULL,
};

/* From here on by minor release, without the repository. */
static const char *const rhel_10[] = {EL "10.0", EL "10.1", EL "10.2", EL "10.3", NULL};

#define RHEL(of, number, list, day)                                                                \
    .family = &(of), .version = number, .ecosystem = EL number, .more = (list),                    \
    .end_of_support = day
#define RELEASE(of, name, number, day)                                                             \
    .family = &(of), .version = number, .ecosystem = name ":" number, .end_of_support = day

static const struct mg_release releases[] = {
    {RHEL(rhel_yum, "7", rhel_7, "2024-06-30"), .pro_ecosystem = "Red Hat:rhel_els:7",
     .subscription = &extended_life},
    {RHEL(rhel, "8", rhel_8, "2029-05-31")},
    {RHEL(rhel, "9", rhel_9, "2032-05-31")},
    {RHEL(rhel, "10", rhel_10, "2035-05-31")},
    {RHEL(centos_yum, "7", rhel_7, "2024-06-30")},
    {RHEL(centos, "8", rhel_8, "2021-12-31")},
    {RELEASE(centos_stream, "CentOS Stream", "8", "2024-05-31")},
    {RELEASE(centos_stream, "CentOS Stream", "9", "2027-05-31")},
    {RELEASE(centos_stream, "CentOS Stream", "10", "2030-01-01")},
    {RELEASE(almalinux, "AlmaLinux", "8", "2029-03-01")},
    {RELEASE(almalinux, "AlmaLinux", "9", "2032-05-31")},
    {RELEASE(almalinux, "AlmaLinux", "10", "2035-05-31")},
    {RELEASE(rocky, "Rocky Linux", "8", "2029-05-31")},
    {RELEASE(rocky, "Rocky Linux", "9", "2032-05-31")},
    {RELEASE(rocky, "Rocky Linux", "10", "2035-05-31")},
    {RELEASE(oracle_yum, "Oracle Linux", "7", "2024-12-31")},
    {RELEASE(oracle, "Oracle Linux", "8", "2029-07-31")},
    {RELEASE(oracle, "Oracle Linux", "9", "2032-06-30")},
    {RELEASE(oracle, "Oracle Linux", "10", "2035-06-30")},
    {RELEASE(fedora, "Fedora", "38", "2024-05-21")},
    {RELEASE(fedora, "Fedora", "39", "2024-11-26")},
    {RELEASE(fedora, "Fedora", "40", "2025-05-13")},
    {RELEASE(fedora, "Fedora", "41", "2025-12-15")},
    {RELEASE(fedora, "Fedora", "42", "2026-05-13")},
    {RELEASE(fedora, "Fedora", "43", "2026-12-09")},
    {RELEASE(fedora, "Fedora", "44", "")}, /* four weeks after the release of 46 */
    {RELEASE(fedora, "Fedora", "45", "")},
    /* The first Amazon Linux counted by year and month, and updates itself to the last one. */
    {.family = &amazon_yum,
     .version = "2018.03",
     .ecosystem = "Amazon Linux:1",
     .end_of_support = "2023-12-31"},
    {RELEASE(amazon_yum, "Amazon Linux", "2", "2026-06-30")},
    {RELEASE(amazon, "Amazon Linux", "2023", "2029-06-30")},
};

const struct mg_release_table mg_releases_redhat = {releases, MG_COUNT(releases)};
