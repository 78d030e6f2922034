/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks the kernel for the tables of iptables-legacy in the network namespace of this process.
 */
#ifndef MG_LINUX_EXPOSURE_LEGACY_READ_H
#define MG_LINUX_EXPOSURE_LEGACY_READ_H

#include "core/base/vec.h"
#include "core/exposure/netfilter.h"

/* Adds to chains, of struct mg_nf_chain. A kernel without these tables has none. ACCESS: no
 * permission; TIMEOUT: they do not stop changing; FORMAT, LIMIT, IO, NOMEM. */
enum mg_status mg_legacy_read(struct mg_arena *arena, struct mg_vec *chains, struct mg_error *err);

#endif
