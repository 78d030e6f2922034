/* SPDX-License-Identifier: Apache-2.0
 *
 * Modules of RHEL and its rebuilds: an advisory about one stream of a module says nothing of
 * another one, nor of packages outside of modules, though their versions can be compared.
 */
#ifndef MG_MATCH_MODULE_H
#define MG_MATCH_MODULE_H

#include "core/match/evaluate.h"
#include "core/model/package.h"

/* May an advisory entry about these module streams (struct mg_db_affected) speak of package? If
 * not, *why says so. */
bool mg_module_fits(const struct mg_package *package, struct mg_str module, enum mg_reason *why);

#endif
