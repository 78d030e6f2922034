/* SPDX-License-Identifier: Apache-2.0
 *
 * Version orders: one comparator per scheme, chosen by name or by OSV ecosystem. Adding a scheme
 * is one file, one row in schemes.c, one data table in tests.
 */
#ifndef MG_VERSION_VERSION_H
#define MG_VERSION_VERSION_H

#include "core/base/str.h"

struct mg_version_scheme {
    const char *name; /* "deb" */
    /* Is s a version of this scheme? Longer than MG_LIMIT_VERSION never is. */
    bool (*valid)(struct mg_str s);
    /* <0, 0, >0. A total order for any bytes, also invalid ones; linear time. (Of pacman's only <
     * is: its versions without pkgrel equal those with any.) The empty text is the oldest. */
    int (*compare)(struct mg_str a, struct mg_str b);
};

/* NULL when there is no such scheme. */
const struct mg_version_scheme *mg_version_scheme_named(struct mg_str name);
/* The schemes in turn, for lists; NULL behind the last. */
const struct mg_version_scheme *mg_version_scheme_at(size_t index);
/* The scheme of an OSV ecosystem, with or without release ("Debian", "Debian:12"); NULL when we
 * cannot order its versions. */
const struct mg_version_scheme *mg_version_scheme_of(struct mg_str ecosystem);

extern const struct mg_version_scheme mg_version_deb;
extern const struct mg_version_scheme mg_version_rpm;
extern const struct mg_version_scheme mg_version_apk;
extern const struct mg_version_scheme mg_version_pacman;
extern const struct mg_version_scheme mg_version_semver;
extern const struct mg_version_scheme mg_version_pub;
extern const struct mg_version_scheme mg_version_windows;
extern const struct mg_version_scheme mg_version_pep440;
extern const struct mg_version_scheme mg_version_maven;
extern const struct mg_version_scheme mg_version_gem;
extern const struct mg_version_scheme mg_version_nuget;
extern const struct mg_version_scheme mg_version_packagist;

#endif
