/* SPDX-License-Identifier: Apache-2.0
 *
 * Which distribution release a host runs, as advisories name it. A table of releases with their
 * OSV ecosystems and end of support; derivatives resolve to the release they are built from.
 */
#ifndef MG_MODEL_DISTRO_H
#define MG_MODEL_DISTRO_H

#include "core/model/host.h"

/* How the VERSION_ID of a host is compared with the version of a release. */
enum mg_version_id {
    MG_VERSION_ID_EXACT,  /* "12" is 12, "7.2" is not 7 */
    MG_VERSION_ID_MINORS, /* "8" is 8, and so are "8.9" and "8.10" */
    MG_VERSION_ID_ANY,    /* a rolling release: there is but one */
};

/* Which name of a package advisories give, and with it which version they speak of. */
enum mg_advisory_names { MG_NAMES_SOURCE, MG_NAMES_BINARY };

/* Whose commands people use to change packages; the commands are in core/match/remedy.c. */
enum mg_package_manager {
    MG_MANAGER_APT,
    MG_MANAGER_DNF,
    MG_MANAGER_YUM,
    MG_MANAGER_ZYPPER,
    MG_MANAGER_APK,
    MG_MANAGER_PACMAN,
};
#define MG_MANAGER_COUNT 6

/* What all releases of a distribution share. */
struct mg_family {
    const char *id;             /* ID of os-release: "debian", "rhel" */
    const char *purl_namespace; /* "debian", "redhat" */
    const char *package_type;   /* purl type: "deb", "rpm", "apk", "alpm" */
    enum mg_package_manager package_manager;
    const char *cve_page; /* its page about a CVE, "*" stands for the CVE; NULL: none */
    enum mg_version_id version_id;
    enum mg_advisory_names advisory_names;
};

/* Support beyond the end of what everyone gets. */
struct mg_subscription {
    const char *name;   /* "Ubuntu Pro" */
    const char *attach; /* how a host gets it: "pro attach" */
};

/* One release of a distribution whose advisories we know how to match. Dates are ISO days of the
 * last day with support, empty when not known; sources stand beside the tables. */
struct mg_release {
    const struct mg_family *family;
    const char *version;   /* VERSION_ID: "12"; empty for a rolling release */
    const char *codename;  /* "bookworm", or NULL */
    const char *ecosystem; /* OSV: "Debian:12", "Ubuntu:22.04:LTS"; names the release in reports */
    const char *const *more;   /* further ecosystems whose advisories are for this release too, up
                                  to a NULL: the repositories of RHEL, the modules of SLES; or NULL */
    const char *pro_ecosystem; /* fixes that need a subscription: "Ubuntu:Pro:22.04:LTS", or NULL */
    const struct mg_subscription *subscription; /* NULL without pro_ecosystem */
    const char *end_of_support; /* of the support everyone gets (Debian: with LTS) */
    const char *end_of_full; /* before that: end of full support (Debian security team), or NULL */
};

struct mg_distro {
    const struct mg_release *release;
    bool derivative; /* the host's own ID is another one, e.g. linuxmint on ubuntu */
};

/* False when no release of the table fits: the host is not covered by distribution advisories. */
bool mg_distro_resolve(const struct mg_host *host, struct mg_distro *out);

/* Does the table have releases of the distribution with this ID? */
bool mg_distro_is_family(struct mg_str id);

/* NULL when the table has none. distro is "debian" or "ubuntu": others have no codenames. */
const struct mg_release *mg_release_by_codename(struct mg_str distro, struct mg_str codename);

/* The ecosystems to look a package of the release up in, one by one: its own first, the one for
 * subscribers last. NULL behind the last. */
const char *mg_release_ecosystem(const struct mg_release *release, size_t index);
/* Are the advisories of ecosystem for this release? */
bool mg_release_has_ecosystem(const struct mg_release *release, struct mg_str ecosystem);
/* Are its fixes for subscribers only? */
bool mg_release_needs_subscription(const struct mg_release *release, struct mg_str ecosystem);

/* Has iso_day (today, "2026-11-22") passed the end of support? */
bool mg_release_ended(const struct mg_release *release, struct mg_str iso_day);

#endif
