/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the matcher: what could not be matched, and why. Not for other layers.
 */
#ifndef MG_MATCH_MATCH_COVERAGE_H
#define MG_MATCH_MATCH_COVERAGE_H

#include "core/match/hit.h"

struct mg_match_coverage {
    struct mg_match_scan *scan;
    struct mg_str today;     /* ISO day */
    uint64_t named_packages; /* by at least one advisory */
    uint64_t unordered_packages, unordered_entries;
    struct mg_str unordered_example; /* name of the first */
};

/* Entries that are known before matching: the distribution, its advisories, foreign packages. */
void mg_match_coverage_begin(struct mg_match_coverage *coverage, struct mg_match_scan *scan,
                             struct mg_str today);
/* What advisories said of one more package: is it named at all, were its versions compared? */
void mg_match_coverage_answer(struct mg_match_coverage *coverage, const struct mg_package *package,
                              const struct mg_answer *answer);
/* Entries that are known after matching. */
void mg_match_coverage_end(struct mg_match_coverage *coverage);

#endif
