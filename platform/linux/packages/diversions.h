/* SPDX-License-Identifier: Apache-2.0
 *
 * dpkg's diversions (dpkg-divert(1)): one package makes all others install a file of theirs under
 * another name. Views into the text of var/lib/dpkg/diversions.
 */
#ifndef MG_LINUX_PACKAGES_DIVERSIONS_H
#define MG_LINUX_PACKAGES_DIVERSIONS_H

#include "core/base/error.h"
#include "core/base/str.h"
#include "core/base/vec.h"

#define MG_DPKG_DIVERSIONS "var/lib/dpkg/diversions"

struct mg_diversion {
    struct mg_str from;    /* the path that others list */
    struct mg_str to;      /* where their file really is */
    struct mg_str package; /* the one that keeps from; ":" when the administrator diverted */
};

/* Append the diversions of text to out. FORMAT when a record is cut off or holds no paths; those
 * before it are kept. NOMEM. */
enum mg_status mg_diversions_parse(struct mg_str text, struct mg_vec *out, struct mg_error *err);

#endif
