/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings and coverage in sentences, for formats that have a place for text only. Foreign bytes
 * stay as they are: escaping is the format's business. Private to core/report.
 */
#ifndef MG_REPORT_SENTENCES_H
#define MG_REPORT_SENTENCES_H

#include "core/base/buf.h"
#include "core/base/limits.h"
#include "core/report/report.h"

/* No sentence of ours comes near it. */
#define MG_SENTENCE_BYTES MG_MIB(1)

/* "openssl 3.0.11-1 (amd64)"; "this host" for a finding about the host. */
void mg_say_subject(struct mg_buf *buf, const struct mg_finding *finding);
/* "CVE-2023-5363 (CRITICAL, score 9.8, EPSS 97.6 %, exploited): incorrect cipher key" */
void mg_say_vulnerability(struct mg_buf *buf, const struct mg_finding *finding);
/* What to do: the remediation, or that there is none. Never empty. */
void mg_say_action(struct mg_buf *buf, const struct mg_finding *finding);
/* What the vendor says, whether a kernel runs, what is fixed where; never empty. */
void mg_say_state(struct mg_buf *buf, const struct mg_finding *finding);
/* "not_affected (component_not_present): not shipped; statement 3 of vendor.json". */
void mg_say_suppression(struct mg_buf *buf, const struct mg_suppression *suppression);
/* "12 suppressed: 10 by VEX, 2 by ignore rules"; nothing when there are none. */
void mg_say_suppressed(struct mg_buf *buf, const struct mg_report_summary *summary);
/* "packages/dpkg ACCESS var/lib/dpkg/status (3): permission denied" */
void mg_say_coverage(struct mg_buf *buf, const struct mg_coverage *entry);

#endif
