/* SPDX-License-Identifier: Apache-2.0
 *
 * Epochs of source packages. A header names the file of its source package, and that name has no
 * epoch; nor has every package the epoch of its source (mod_ssl 1:2.4.57 is of httpd 2.4.57).
 */
#ifndef MG_LINUX_PACKAGES_RPM_EPOCH_H
#define MG_LINUX_PACKAGES_RPM_EPOCH_H

#include "core/model/inventory.h"

/* Put the epoch before the source version of each rpm package from index first on, as far as their
 * siblings tell. False past the arena's ceiling or without memory. */
bool mg_rpm_epochs_set(struct mg_inventory *inventory, size_t first);

#endif
