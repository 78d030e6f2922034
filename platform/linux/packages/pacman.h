/* SPDX-License-Identifier: Apache-2.0
 *
 * Installed packages of a pacman host, and on request only those that own certain files.
 * docs/packages-pacman.md has the rules.
 */
#ifndef MG_LINUX_PACKAGES_PACMAN_H
#define MG_LINUX_PACKAGES_PACMAN_H

#include "core/base/tree.h"
#include "platform/linux/packages/asked.h"

/* Add the packages below tree's root to inventory, and the coverage of what was read. *found tells
 * whether there is a database. What is broken becomes coverage, the rest is read. NOMEM. */
enum mg_status mg_pacman_read(struct mg_tree *tree, const struct mg_asked_request *request,
                              struct mg_inventory *inventory, bool *found, struct mg_error *err);

#endif
