/* SPDX-License-Identifier: Apache-2.0
 *
 * The part of Python's version order that is older than PEP 440. Internal to the version files.
 */
#ifndef MG_VERSION_PEP440_H
#define MG_VERSION_PEP440_H

#include "core/base/str.h"

/* Order of two texts of which neither is a version of PEP 440; total for any bytes. */
int mg_pep440_order_legacy(struct mg_str a, struct mg_str b);

#endif
