/* SPDX-License-Identifier: Apache-2.0
 *
 * What a purl says of an installed package and of the distribution it is from: the inverse of
 * mg_purl_format, and the spellings of other tools.
 */
#ifndef MG_MODEL_PURL_PACKAGE_H
#define MG_MODEL_PURL_PACKAGE_H

#include "core/model/host.h"
#include "core/model/package.h"
#include "core/model/purl_parse.h"

/* Is type one of a distribution's package manager: deb, rpm, apk, alpm? */
bool mg_purl_type_is_distribution(struct mg_str type);

/* The package: type, name, version with epoch (empty when the purl has none), arch, source,
 * modularity, and its origin where the namespace is not that of a distribution. Views borrow from
 * purl and from the arena. UNSUPPORTED for a type that has no advisories; NOMEM. */
enum mg_status mg_purl_package(struct mg_arena *arena, const struct mg_purl *purl,
                               struct mg_package *out, struct mg_error *err);

/* ID and VERSION_ID or VERSION_CODENAME of the distribution, as os-release of such a host has them,
 * from the qualifier "distro" ("debian-12", "debian-12.5", "bookworm", "3.19.1") and the namespace;
 * the ID alone where there is no such qualifier. False when nothing tells the ID. Borrows from
 * purl. */
bool mg_purl_distribution(const struct mg_purl *purl, struct mg_host *out);

/* The same from a name and a version as tools give them for an operating system ("redhat", "9.2";
 * "amazon", "2 (Karoo)"); either may be empty. */
void mg_distribution_named(struct mg_str name, struct mg_str version, struct mg_host *out);

/* Name and version-release of "openssl-3.0.7-27.el9.src.rpm"; false when it is no such name. */
bool mg_source_rpm_split(struct mg_str file, struct mg_str *name, struct mg_str *version);

/* Set the source of package from such a name, which has no epoch: it is the package's where the
 * rest of the version is the same, as it is with nearly all. Nothing from another name. Borrows. */
void mg_source_rpm_set(struct mg_str file, struct mg_package *package);

#endif
