/* SPDX-License-Identifier: Apache-2.0
 *
 * Values of package databases that are nice to have: one that is not fit to be shown is left out,
 * and the package is none the worse for it.
 */
#ifndef MG_LINUX_FIELD_H
#define MG_LINUX_FIELD_H

#include "core/base/str.h"

/* s when it is one line without control bytes that fits into a field of a package, else empty. */
struct mg_str mg_field_if_plain(struct mg_str s);

#endif
