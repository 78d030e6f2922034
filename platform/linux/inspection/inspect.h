/* SPDX-License-Identifier: Apache-2.0
 *
 * Deep Inspection as a whole: the paths in turn, the limits, who owns what was found, and the
 * coverage of it all. docs/inspection.md has the rules.
 */
#ifndef MG_LINUX_INSPECTION_INSPECT_H
#define MG_LINUX_INSPECTION_INSPECT_H

#include "core/platform.h"
#include "platform/linux/inspection/inspection.h"

/* Add the packages of languages below tree's root to inventory. Whatever goes wrong becomes
 * coverage; fails with NOMEM only. inspectors ends with NULL: mg_inspectors. */
enum mg_status mg_inspect(struct mg_tree *tree, const struct mg_provide_request *request,
                          const struct mg_inspector *const *inspectors,
                          struct mg_inventory *inventory, struct mg_error *err);

#endif
