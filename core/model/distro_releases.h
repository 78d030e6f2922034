/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of releases, a file per kind of distribution. Data only; distro.c reads them. Not for
 * other layers.
 */
#ifndef MG_MODEL_DISTRO_RELEASES_H
#define MG_MODEL_DISTRO_RELEASES_H

#include "core/model/distro.h"

struct mg_release_table {
    const struct mg_release *releases;
    size_t count;
};

extern const struct mg_release_table mg_releases_debian; /* Debian and Ubuntu */
extern const struct mg_release_table mg_releases_redhat; /* RHEL, its rebuilds, Fedora, Amazon */
extern const struct mg_release_table mg_releases_suse;   /* SLES and openSUSE */
extern const struct mg_release_table mg_releases_others; /* Alpine, Wolfi, Chainguard, Arch */

#endif
