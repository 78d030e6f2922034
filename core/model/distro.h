/* SPDX-License-Identifier: Apache-2.0
 *
 * Which distribution release a host runs, as advisories name it. A table of releases with their
 * OSV ecosystem and end of support; derivatives resolve to the release they are built from.
 */
#ifndef MG_MODEL_DISTRO_H
#define MG_MODEL_DISTRO_H

#include "core/model/host.h"

/* One release of a distribution whose advisories we know how to match. Dates are ISO days of the
 * last day with support, empty when not known; sources stand beside the table. */
struct mg_release {
    const char *distro;        /* purl namespace: "debian", "ubuntu" */
    const char *version;       /* VERSION_ID: "12" */
    const char *codename;      /* "bookworm" */
    const char *ecosystem;     /* OSV: "Debian:12", "Ubuntu:22.04:LTS" */
    const char *pro_ecosystem; /* fixes that need a subscription: "Ubuntu:Pro:22.04:LTS", or NULL */
    const char *end_of_support; /* of the support everyone gets (Debian: with LTS) */
    const char *end_of_full;  /* before that: end of full support (Debian security team), or NULL */
    const char *package_type; /* purl type: "deb" */
};

struct mg_distro {
    const struct mg_release *release;
    bool derivative; /* the host's own ID is another one, e.g. linuxmint on ubuntu */
};

/* False when no release of the table fits: the host is not covered by distribution advisories. */
bool mg_distro_resolve(const struct mg_host *host, struct mg_distro *out);

/* NULL when the table has none. distro is "debian" or "ubuntu". */
const struct mg_release *mg_release_by_codename(struct mg_str distro, struct mg_str codename);

/* Has iso_day (today, "2026-11-22") passed the end of support? */
bool mg_release_ended(const struct mg_release *release, struct mg_str iso_day);

#endif
