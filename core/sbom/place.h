/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a package lies, and whether another one finds it there: the rules of Node and of Python,
 * by paths alone. Views borrow from the package. Internal to core/sbom.
 */
#ifndef MG_SBOM_PLACE_H
#define MG_SBOM_PLACE_H

#include "core/model/package.h"

struct mg_sbom_place {
    bool system; /* of a package manager of the system: places do not matter */
    bool npm;
    struct mg_str name;   /* by which it is found; empty: it cannot be */
    struct mg_str folder; /* from where it is found; npm: and from all folders below */
    struct mg_str inside; /* npm: its own folder */
};

struct mg_sbom_place mg_sbom_place_of(const struct mg_package *package);

/* How near to is as seen from from, more is nearer; 0: it is not seen. Both are of one type, which
 * is none of the system. */
size_t mg_sbom_place_reach(const struct mg_sbom_place *from, const struct mg_sbom_place *to);

#endif
