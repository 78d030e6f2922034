/* SPDX-License-Identifier: Apache-2.0
 *
 * What the VEX formats share. Private to core/report.
 *
 * A finding is "affected": the installed version has the vulnerable code, whoever rated it or not.
 * That includes kernels that are installed but not running: a statement outlives the next reboot,
 * and it is about the package, not about this moment. Only where the vendor itself has not decided
 * yet a finding is "under investigation". Nothing here is ever "not affected": what Margay does not
 * find it has no statement about.
 */
#ifndef MG_REPORT_VEX_H
#define MG_REPORT_VEX_H

#include "core/base/arena.h"
#include "core/report/report.h"

/* Does the vendor still look whether the package is affected? */
bool mg_vex_is_undecided(const struct mg_finding *finding);
/* The operating system as a package URL, for findings about the host; owned by the arena, empty
 * past its ceiling. */
struct mg_str mg_vex_os_purl(struct mg_arena *arena, const struct mg_host *host);

#endif
