/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the matcher: what advisories say of one package, and the finding that hits of one
 * vulnerability make. Not for other layers, except that explain shows the hits.
 */
#ifndef MG_MATCH_HIT_H
#define MG_MATCH_HIT_H

#include "core/base/vec.h"
#include "core/match/kernel.h"
#include "core/match/match.h"
#include "core/match/minor.h"
#include "core/match/windows.h"
#include "core/model/distro.h"

/* What one advisory entry says of the package, for one of the advisory's vulnerabilities. */
struct mg_hit {
    uint32_t vulnerability;
    uint32_t entry;          /* index of affected */
    struct mg_str ecosystem; /* of the entry */
    struct mg_db_affected affected;
    struct mg_evaluation evaluation; /* after all rules */
    bool specific;                   /* the advisory is about this one vulnerability only */
    bool clears; /* of a minor release: it can tell that the package is fixed, nothing else */
};

/* What is the same for all findings of a scan. */
struct mg_match_scan {
    struct mg_inventory *inventory;
    struct mg_db *db;
    struct mg_distro distro;
    bool known_distro;
    struct mg_windows windows;
    struct mg_minor_ecosystems minor; /* of the package looked up last; of.major 0: of none */
    struct mg_vec closed; /* of uint32_t, sorted: vulnerabilities that live patches have closed */
};

/* Begin a scan: the distribution, the packages' ecosystems, the live patches. The scan has to be
 * cleared, also after a failure: NOMEM. */
enum mg_status mg_match_scan_begin(struct mg_match_scan *scan, struct mg_inventory *inventory,
                                   struct mg_db *db, struct mg_error *err);
void mg_match_scan_clear(struct mg_match_scan *scan);

/* What advisories say of one package. */
struct mg_answer {
    struct mg_vec hits;      /* of struct mg_hit, by vulnerability */
    struct mg_match_key key; /* what was looked up */
    bool named;              /* some advisory speaks of it */
    uint64_t unordered;      /* entries whose versions we cannot compare */
    uint64_t undecided;      /* advisories of Microsoft without a build or update to go by */
};

/* Ask for package; answer is reused. Its hits are those with the verdict AFFECTED; with all those
 * with any other, too, also of packages that are not matched. False without memory. */
bool mg_answer_find(struct mg_match_scan *scan, const struct mg_package *package, bool all,
                    struct mg_answer *answer);

/* Does a live patch that is loaded close the vulnerability in the running kernel? */
bool mg_live_patch_closes(const struct mg_match_scan *scan, uint32_t vulnerability);
/* Fill scan->closed; false without memory. */
bool mg_live_patches_find(struct mg_match_scan *scan);

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
