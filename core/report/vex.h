/* SPDX-License-Identifier: Apache-2.0
 *
 * What the VEX formats share. Private to core/report.
 *
 * A finding is "affected": the installed version has the vulnerable code, whoever rated it or not.
 * That includes kernels that are installed but not running: a statement outlives the next reboot,
 * and it is about the package, not about this moment. Only where the vendor itself has not decided
 * yet a finding is "under investigation". Nothing here is "not affected" or "fixed" by Margay's own
 * judgement: what it does not find it has no statement about. A statement that was given to it and
 * suppressed a finding is passed on. An ignore rule is no such statement: whoever ignores a finding
 * is still affected.
 */
#ifndef MG_REPORT_VEX_H
#define MG_REPORT_VEX_H

#include "core/base/arena.h"
#include "core/report/report.h"

/* Does the vendor still look whether the package is affected? */
bool mg_vex_is_undecided(const struct mg_finding *finding);
/* The statement that suppresses it; NULL when it counts, or when a rule ignores it. */
const struct mg_suppression *mg_vex_statement(const struct mg_finding *finding);
/* A justification in the words of OpenVEX and CSAF, and of CycloneDX, whichever of them it was
 * written in; empty when they have no word for it. */
struct mg_str mg_vex_justification(struct mg_str label);
struct mg_str mg_vex_justification_of_cyclonedx(struct mg_str label);
/* The operating system as a package URL, for findings about the host; owned by the arena, empty
 * past its ceiling. */
struct mg_str mg_vex_os_purl(struct mg_arena *arena, const struct mg_host *host);

#endif
