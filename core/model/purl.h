/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs, written as the specification and the type definitions of
 * package-url/purl-spec say: scheme, type, namespace, name, version, qualifiers in
 * lexicographic order, percent-encoding.
 */
#ifndef MG_MODEL_PURL_H
#define MG_MODEL_PURL_H

#include "core/base/arena.h"
#include "core/model/distro.h"
#include "core/model/package.h"

/* The purl of an installed package, owned by the arena; false past its ceiling.
 * deb: pkg:deb/<distro>/<name>@<version without epoch>?arch=&distro=<distro>-<version>&epoch=
 *      &upstream=<source>[@<source version>] with upstream only where it differs from the package.
 * rpm: likewise, with &rpmmod=<module label> as Red Hat writes it, and upstream the file name of
 *      the source package.
 * apk, alpm: likewise; the epoch of alpm stays in the version.
 * windows, windows-program: pkg:generic/<name>@<version>.
 * Languages: pkg:npm/%40angular/core@17.0.0, pkg:maven/<group>/<artifact>@...: the namespace is
 * part of the package's name ("@angular/core", "<group>:<artifact>"); no qualifiers. distro may be
 * NULL (release not known): then the namespace is the host's os_id ("linux" when it has none),
 * without distro qualifier. A foreign package has its origin as namespace. */
bool mg_purl_format(struct mg_arena *arena, const struct mg_package *package,
                    const struct mg_host *host, const struct mg_distro *distro, struct mg_str *out);

/* Percent-encode s for a purl component: unreserved characters and ':' stay as they are. */
bool mg_purl_encode(struct mg_arena *arena, struct mg_str s, struct mg_str *out);

#endif
