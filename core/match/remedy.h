/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the matcher: what people do about a finding, in the words of their package manager. Not
 * for other layers.
 */
#ifndef MG_MATCH_REMEDY_H
#define MG_MATCH_REMEDY_H

#include "core/match/hit.h"

/* For a finding whose package, fix, state and kernel are set; with subscription its fix is for
 * subscribers. NULL past the arena's ceiling. */
const char *mg_remedy_of_finding(struct mg_match_scan *scan, const struct mg_finding *finding,
                                 bool subscription);

/* For a release without support. NULL past the arena's ceiling. */
const char *mg_remedy_of_release(struct mg_arena *arena, const struct mg_release *release);

#endif
