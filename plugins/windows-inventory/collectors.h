/* SPDX-License-Identifier: Apache-2.0
 *
 * All that the Windows inventory reads, one function each.
 */
#ifndef MG_WINDOWS_INVENTORY_COLLECTORS_H
#define MG_WINDOWS_INVENTORY_COLLECTORS_H

#include "plugins/windows-inventory/collector.h"

/* host.c: the host record, which comes before all others. */
void mg_collect_host(struct mg_collector *collector);

/* programs.c: programs in the Uninstall keys of the machine and of all users. */
void mg_collect_programs(struct mg_collector *collector);

/* appx.c: AppX packages. */
void mg_collect_appx(struct mg_collector *collector);

/* msi.c: products and patches of Windows Installer. */
void mg_collect_msi(struct mg_collector *collector);

/* products.c: products of Microsoft with versions of their own. */
void mg_collect_products(struct mg_collector *collector);

/* servicing.c: updates of Windows itself. */
void mg_collect_servicing(struct mg_collector *collector);

/* hotfixes.c: updates that installers have registered in keys of their own. */
void mg_collect_hotfixes(struct mg_collector *collector);

/* evidence.c: what Windows Update and WMI know of updates. */
void mg_collect_evidence(struct mg_collector *collector);

/* listeners.c: listening sockets. */
void mg_collect_listeners(struct mg_collector *collector);

#endif
