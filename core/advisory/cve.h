/* SPDX-License-Identifier: Apache-2.0
 *
 * CVE identifiers, and the vendors' names that carry one.
 */
#ifndef MG_ADVISORY_CVE_H
#define MG_ADVISORY_CVE_H

#include "core/base/str.h"

/* The CVE id inside a vulnerability id: "CVE-2024-1" itself, or the tail of "DEBIAN-CVE-2024-1",
 * "UBUNTU-CVE-2024-1", ...; the empty view when there is none. */
struct mg_str mg_cve_of(struct mg_str id);

/* Year and number packed into one word that keeps their order; false for anything that is not a
 * CVE id or lies outside 1999..2126 and 25 bits. */
bool mg_cve_key(struct mg_str id, uint32_t *key);

#endif
