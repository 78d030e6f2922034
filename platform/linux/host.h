/* SPDX-License-Identifier: Apache-2.0
 *
 * What a Linux host says of itself, apart from its distribution (os_release.h): names, kernel,
 * boot, architecture. Of an offline root only what lies in it is told, never what the scanning
 * machine is.
 */
#ifndef MG_LINUX_HOST_H
#define MG_LINUX_HOST_H

#include "core/base/tree.h"
#include "core/model/inventory.h"

/* Is the tree the running system's own root? */
bool mg_host_is_live(struct mg_tree *tree);

/* Fill hostname, os_family, kernel_release, live_patches, boot_id, machine_id and, where dpkg lists
 * the native one, architecture. Strings live in the inventory's arena. What is missing stays empty.
 */
void mg_host_read(struct mg_tree *tree, bool live, struct mg_inventory *inventory,
                  struct mg_host *host);

/* Where it is still empty: the architecture of the package manager's own package, else of any
 * package, else of the machine when live. */
void mg_host_find_arch(bool live, const struct mg_inventory *inventory, struct mg_arena *arena,
                       struct mg_host *host);

#endif
