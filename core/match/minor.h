/* SPDX-License-Identifier: Apache-2.0
 *
 * Minor releases of RHEL and its rebuilds: a fix is built again for older minor releases that are
 * still supported, with a version below the fix for everyone ("1.2-5.el9_2.3" beside "1.2-7.el9").
 */
#ifndef MG_MATCH_MINOR_H
#define MG_MATCH_MINOR_H

#include "core/advisory/db.h"
#include "core/base/arena.h"

struct mg_minor {
    uint64_t major, minor;
};

/* The minor release that a build is for, by the tag in its release; false when it has none. */
bool mg_minor_of(struct mg_str version, struct mg_minor *out);
bool mg_minor_eq(const struct mg_minor *a, const struct mg_minor *b);

/* Ecosystems with advisories for builds of one minor release of RHEL that the database has. */
#define MG_MINOR_ECOSYSTEMS 44
struct mg_minor_ecosystems {
    struct mg_minor of;
    struct mg_str names[MG_MINOR_ECOSYSTEMS];
    size_t count;
};

/* False past the arena's ceiling. */
bool mg_minor_ecosystems_find(struct mg_db *db, struct mg_arena *arena, const struct mg_minor *of,
                              struct mg_minor_ecosystems *out);

#endif
