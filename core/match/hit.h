/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the matcher: hits of one package, and the finding that hits of one vulnerability make.
 * Not for other layers.
 */
#ifndef MG_MATCH_HIT_H
#define MG_MATCH_HIT_H

#include "core/base/vec.h"
#include "core/match/kernel.h"
#include "core/match/match.h"
#include "core/model/distro.h"

/* One advisory entry that affects the package, for one of the advisory's vulnerabilities. */
struct mg_hit {
    uint32_t vulnerability;
    uint32_t entry; /* index of affected */
    struct mg_db_affected affected;
    struct mg_evaluation evaluation;
    bool specific; /* the advisory is about this one vulnerability only */
};

/* What is the same for all findings of a scan. */
struct mg_match_scan {
    struct mg_inventory *inventory;
    struct mg_db *db;
    struct mg_distro distro;
    bool known_distro;
};

/* Fill finding from the hits (at least one, all of one vulnerability) on package; false past the
 * arena's ceiling. */
bool mg_finding_make(struct mg_match_scan *scan, const struct mg_package *package,
                     const struct mg_hit *hits, size_t count, struct mg_finding *finding);

/* CVSS vectors of all advisories about a vulnerability, preferred first, into finding; a vector
 * that cannot be scored is left out. */
bool mg_finding_add_cvss(struct mg_match_scan *scan,
                         const struct mg_db_vulnerability *vulnerability,
                         struct mg_finding *finding);

#endif
